"""Cells of a workbook as a person sees them: `85%`, `2027年6月30日`, `1` and not `1.0`.

A workbook holds numbers, and beside each a pattern by which it is drawn (ECMA-376, part 1,
18.8.31). What a pattern of a task table may hold is drawn; of a rarer one the number itself, and
of one that names months (`30-Jun-26`) the day as ISO 8601 writes it.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal

# Patterns that a workbook names by their number alone, as Chinese editions draw them
# (18.8.30, zh-CN).
_BUILT_IN = {
    14: "yyyy/m/d",
    22: "yyyy/m/d h:mm",
    27: 'yyyy"年"m"月"', 28: 'm"月"d"日"', 29: 'm"月"d"日"', 30: "m-d-yy",
    31: 'yyyy"年"m"月"d"日"', 32: 'h"时"mm"分"', 33: 'h"时"mm"分"ss"秒"',
    34: 'h"时"mm"分"', 35: 'h"时"mm"分"ss"秒"', 36: 'yyyy"年"m"月"',
    50: 'yyyy"年"m"月"', 51: 'm"月"d"日"', 52: 'yyyy"年"m"月"', 53: 'm"月"d"日"',
    54: 'm"月"d"日"', 55: 'h"时"mm"分"', 56: 'h"时"mm"分"ss"秒"', 57: 'yyyy"年"m"月"',
    58: 'm"月"d"日"',
}  # fmt: skip

_GENERAL = ("", "General", "G/通用格式", "@")
# Excel draws no more digits than these of a number without a pattern.
_DIGITS = 11
_ISO, _ISO_MONTH = "yyyy-mm-dd", "yyyy-mm"
# The name of a month, which is English in some editions and a number in others.
_NAMED_MONTH = re.compile("[mM]{3,}")
_DAY_NUMBER = re.compile("(?<![dD])[dD]{1,2}(?![dD])")

# `[$-804]`, `[DBNum1]`, `[红色]`: language, numerals, colour and conditions.
_BRACKET = re.compile(r"\[[^\]]*\]")
# Quoted, escaped, as wide as a character, or filled up with one.
_LITERAL = re.compile(r'"([^"]*)"|\\(.)|_.|\*.')
_PLACES = re.compile(r"[#0?][#0?,]*(?:\.([#0?]+))?|\.([#0?]+)")
_RARE = re.compile(r"[eE][+-]|/\s*[?#\d]")
_DATE = re.compile(
    r'"([^"]*)"|\\(.)|(y+|Y+|e+)|(m+|M+)|(d+|D+)|(h+|H+)|(s+(?:\.0+)?|S+)'
    r"|(AM/PM|上午/下午|A/P)|(a{3,4})|_.|\*.|;.*$",
    re.DOTALL,
)
_IS_DATE = re.compile(r"[yYdDhHsS]|m{1,4}|年|月|日")
_MINUTES = re.compile(r"[hH][^mMdDyY]*$")
_SECONDS = re.compile(r"^[^mMdDyYhH]*[sS]")


def pattern_of(number: int | None, stated: str | None) -> str:
    """The pattern by which a cell is drawn.

    Args:
        number: The number under which the workbook knows it.
        stated: What the workbook, or its reader, says it is.
    """
    return _BUILT_IN.get(-1 if number is None else number) or stated or "General"


def is_date(pattern: str) -> bool:
    """Whether numbers under a pattern are days and times."""
    bare = _LITERAL.sub("", _BRACKET.sub("", pattern.split(";", maxsplit=1)[0]))
    return pattern not in _GENERAL and _IS_DATE.search(bare) is not None


def displayed(value: object, pattern: str = "General") -> str:
    """A cell's value as the workbook shows it.

    Args:
        value: Its value as its reader gives it.
        pattern: How it is drawn.
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime | date | time):
        return _day(value, pattern)
    if isinstance(value, timedelta):
        return str(value)
    if isinstance(value, int | float):
        return _number(value, pattern)
    return str(value)


def _number(value: float, pattern: str) -> str:
    section = _section(value, pattern)
    if section in _GENERAL:
        return _general(value)
    bare = _LITERAL.sub("", section)
    places = _PLACES.search(bare)
    if places is None or _RARE.search(bare):
        return _general(value)
    is_percent = "%" in bare
    wanted = places[1] or places[2] or ""
    number = Decimal(repr(value)) * (100 if is_percent else 1)
    if len(pattern.split(";")) > 1:
        # A second section says itself how less than nothing is drawn.
        number = abs(number) if value < 0 else number
    drawn = _rounded(number, wanted, grouped="," in places[0])
    # What stands around the number, literals and signs such as `%` and `¥`.
    return _PLACES.sub(lambda _: drawn, _literally(section), count=1)


def _literally(section: str) -> str:
    return _LITERAL.sub(lambda found: found[1] or found[2] or "", section)


def _section(value: float, pattern: str) -> str:
    """The part of a pattern for more than nothing, less, and nothing."""
    sections = _BRACKET.sub("", pattern).split(";")
    if value < 0 and len(sections) > 1:
        return sections[1]
    if value == 0 and len(sections) > 2:
        return sections[2]
    return sections[0].strip()


def _rounded(number: Decimal, places: str, *, grouped: bool) -> str:
    rounded = number.quantize(Decimal(1).scaleb(-len(places)), rounding=ROUND_HALF_UP)
    drawn = f"{rounded:,f}" if grouped else f"{rounded:f}"
    needed = places.count("0")
    while len(places) > needed and drawn.endswith("0") and "." in drawn:
        drawn, places = drawn[:-1], places[:-1]
    return drawn.rstrip(".") if "." in drawn else drawn


def _general(value: float) -> str:
    if isinstance(value, int) or value.is_integer():
        return str(int(value)) if abs(value) < 10**_DIGITS else f"{value:.6g}"
    return f"{value:.{_DIGITS - 1}g}"


def _day(value: datetime | date | time, pattern: str) -> str:
    if not is_date(pattern):
        has_time = isinstance(value, datetime) and value.time() != time()
        pattern = "h:mm" if isinstance(value, time) else f"{_ISO} h:mm" if has_time else _ISO
    pattern = _BRACKET.sub("", pattern)
    bare = _LITERAL.sub("", pattern.split(";", maxsplit=1)[0])
    if not isinstance(value, time) and _NAMED_MONTH.search(bare):
        pattern = _ISO if _DAY_NUMBER.search(bare) else _ISO_MONTH

    def part(found: re.Match[str]) -> str:
        *literals, years, months, days, hours, seconds = found.groups()[:7]
        is_minutes = months is not None and (
            _MINUTES.search(pattern[: found.start()]) or _SECONDS.search(pattern[found.end() :])
        )
        if years is not None:
            year = getattr(value, "year", 0)
            return f"{year % 100:02}" if len(years) == 2 else str(year)
        parts = {
            "minute" if is_minutes else "month": months,
            "day": days,
            "hour": hours,
            "second": seconds,
        }
        for unit, places in parts.items():
            if places is not None:
                return _padded(getattr(value, unit, 0), places)
        return next(filter(None, literals), "")

    return _DATE.sub(part, pattern).strip()


def _padded(number: int, places: str) -> str:
    return f"{number:02}" if len(places) == 2 else str(number)
