"""Cells of a workbook as a person sees them: `85%`, `2027年6月30日`, `1` and not `1.0`.

A workbook holds numbers, and beside each a pattern by which it is drawn (ECMA-376, part 1,
18.8.31). What a pattern of a task table may hold is drawn; of a rarer one the number itself, and
of one that names months (`30-Jun-26`) the day as ISO 8601 writes it.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from policyner.reading.counting import counted

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
_LITERAL = re.compile(r'"([^"]*)"|[\\!](.)|_.|\*.')
_PLACES = re.compile(r"[#0?][#0?,]*(?:\.([#0?]+))?(,*)|\.([#0?]+)")
# Signs between the places of a number: `0!.0,` draws thousands as tens of thousands, 12.3.
_PARTED = re.compile(r"""[#0?](?:[\\!].|"[^"]*"|[#0?-])*[#0?](,*)""")
_TOKEN = re.compile(r'[\\!].|"[^"]*"|.')
_PLACE = ("#", "0", "?")
_SCIENTIFIC = re.compile(r"[#0?]+(?:\.([#0?]+))?[eE]\+0+")
_FRACTION = re.compile(r"(#*\s*)\?+/(\?+)")
_NUMERALS = re.compile(r"\[DBNum[12]\]", re.IGNORECASE)
_CONDITION = re.compile(r"\[(<=|>=|<>|<|>|=)(-?\d+(?:\.\d+)?)\]")
_HOLDS = {
    "<": float.__lt__, "<=": float.__le__, ">": float.__gt__, ">=": float.__ge__,
    "=": float.__eq__, "<>": float.__ne__,
}  # fmt: skip
_DATE = re.compile(
    r'"([^"]*)"|[\\!](.)|(y+|Y+|e+)|(m+|M+)|(d{1,2}(?!d)|D{1,2}(?!D))|(h+|H+)|(s+(?:\.0+)?|S+)'
    r"|(AM/PM|上午/下午|A/P)|(a{3,4}|d{3,4}|D{3,4})|_.|\*.|;.*$",
    re.DOTALL,
)
_HALVES = re.compile("AM/PM|上午/下午|A/P")
# Hours, minutes or seconds that do not begin anew after 24 or 60, and those behind them.
_ELAPSED = re.compile(r"\[([hH]+|[mM]+|[sS]+)\]")
_BARE_TIME = re.compile(r"""\[?(?<!\w)([hH]+|[mM]+|[sS]+)\]?|"[^"]*"|[\\!].|\[[^\]]*\]|_.|\*.""")
# Day 0 of a workbook (18.17.4.1).
_FIRST_DAY = datetime(1899, 12, 30)
_DAYS = "一二三四五六日"
_WEEKDAYS = {"aaaa": "星期", "dddd": "星期", "aaa": "", "ddd": "周"}
_IS_DATE = re.compile(r"[yYdDhHsS]|m{1,4}|a{3,4}|年|月|日")
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
    if isinstance(value, datetime) and _ELAPSED.search(pattern):
        value -= _FIRST_DAY
    if isinstance(value, timedelta):
        return _elapsed(value, pattern)
    if isinstance(value, datetime | date | time):
        return _day(value, pattern)
    if isinstance(value, int | float):
        return _number(value, pattern)
    return _words(str(value), pattern)


def _words(words: str, pattern: str) -> str:
    """Words by the part of a pattern that is for them: `@"牵头"`."""
    sections = pattern.split(";")
    section = sections[3] if len(sections) > 3 else sections[-1]
    if len(sections) < 4 and "@" not in _LITERAL.sub("", section):
        return words
    drawn = "".join(
        words if sign == "@" else _literally(sign)
        for sign in _TOKEN.findall(_BRACKET.sub("", section))
    )
    return drawn.strip()


def _elapsed(value: timedelta, pattern: str) -> str:
    """A stretch of time in hours, minutes or seconds, as many as there are: `[h]:mm`."""
    left = round(value.total_seconds())
    found = _ELAPSED.search(pattern)
    if found is None:
        return str(value)
    sign, left = "-" if left < 0 else "", abs(left)
    units = "hms"
    first = units.index(found[1][0].lower())
    drawn: dict[str, str] = {}
    for unit, seconds in zip(units[first:], (3600, 60, 1)[first:], strict=True):
        drawn[unit], left = str(left // seconds), left % seconds

    def part(token: re.Match[str]) -> str:
        if not token[1]:
            return _literally(token[0])
        return drawn.get(token[1][0].lower(), "").zfill(len(token[1]))

    section = _BARE_TIME.sub(part, pattern.split(";", maxsplit=1)[0])
    return f"{sign}{section.strip()}"


def _number(value: float, pattern: str) -> str:
    section, is_for_less = _section(value, pattern)
    if not section:
        # `;;;` shows nothing.
        return "" if ";" in pattern else _general(value)
    if section in _GENERAL:
        return _general(value)
    # A second section says itself how less than nothing is drawn.
    number = abs(Decimal(repr(value))) if is_for_less else Decimal(repr(value))
    return (_drawn(number, section) or _general(value)).strip()


def _drawn(number: Decimal, section: str) -> str | None:
    """A number by its section of a pattern; `None` where that is none for numbers."""
    parted = _PARTED.search(section)
    if parted is not None and ("-" in parted[0] or _LITERAL.search(parted[0])):
        spread = _spread(number.scaleb(-3 * len(parted[1])), parted[0])
        return _literally(section[: parted.start()] + spread + section[parted.end() :])
    bare = _LITERAL.sub("", section)
    if "/" in bare or "E" in bare.upper():
        return _rare(number, section)
    places = _PLACES.search(bare)
    if places is None:
        # Words alone, such as `"无"` for nothing.
        return _literally(section) if section != bare else None
    wanted = places[1] or places[3] or ""
    number = number * (100 if "%" in bare else 1)
    number = number.scaleb(-3 * len(places[2] or _ends(places[0])))
    drawn = _rounded(number, wanted, grouped="," in places[0].rstrip(","))
    whole = places[0].rstrip(",").partition(".")[0]
    if not whole.strip("0") and number >= 0:
        before, point, behind = drawn.partition(".")
        drawn = f"{before.zfill(len(whole))}{point}{behind}"
    # What stands around the number, literals and signs such as `%` and `¥`.
    return _PLACES.sub(lambda _: drawn, _literally(section), count=1)


def _ends(places: str) -> str:
    """The commas at the end of a number's places, each of which draws a thousandth of it."""
    return places[len(places.rstrip(",")) :]


def _spread(number: Decimal, places: str) -> str:
    """The figures of a number over places with signs between them."""
    tokens = _TOKEN.findall(places.rstrip(","))
    room = sum(token in _PLACE for token in tokens)
    rounded = number.quantize(Decimal(1), rounding=ROUND_HALF_UP)
    figures = f"{abs(rounded):f}".zfill(room)
    ahead, rest = figures[: len(figures) - room], iter(figures[len(figures) - room :])
    drawn = "".join(next(rest) if token in _PLACE else token for token in tokens)
    return f"{'-' if rounded < 0 else ''}{ahead}{drawn}"


def _rare(number: Decimal, section: str) -> str | None:
    """A number with an exponent, or as a fraction; `None` of other patterns."""
    if found := _SCIENTIFIC.search(section):
        return _literally(section.replace(found[0], f"{float(number):.{len(found[1] or '')}E}"))
    found = _FRACTION.search(section)
    if found is None:
        return None
    whole = int(number) if found[1] else 0
    part = Fraction(number - whole).limit_denominator(10 ** len(found[2]) - 1)
    words = [str(whole)] if whole or not part else []
    return _literally(section.replace(found[0], " ".join([*words, *([str(part)] if part else [])])))


def _literally(section: str) -> str:
    return _LITERAL.sub(lambda found: found[1] or found[2] or "", section)


def _section(value: float, pattern: str) -> tuple[str, bool]:
    """The part of a pattern that draws a value, and whether it is for less than nothing alone."""
    stated = pattern.split(";")
    sections = [_BRACKET.sub("", section).lstrip() for section in stated]
    conditions = [_CONDITION.search(section) for section in stated]
    if any(conditions):
        for section, condition in zip(sections, conditions, strict=True):
            if condition is None or _HOLDS[condition[1]](float(value), float(condition[2])):
                return section, False
    if value < 0 and len(sections) > 1:
        return sections[1], True
    if value == 0 and len(sections) > 2:
        return sections[2], False
    return sections[0], False


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
    numerals = _NUMERALS.search(pattern) is not None
    pattern = _BRACKET.sub("", pattern)
    bare = _LITERAL.sub("", pattern.split(";", maxsplit=1)[0])
    if not isinstance(value, time) and _NAMED_MONTH.search(bare):
        pattern = _ISO if _DAY_NUMBER.search(bare) else _ISO_MONTH

    in_halves = _HALVES.search(pattern) is not None

    def part(found: re.Match[str]) -> str:
        *literals, years, months, days, hours, seconds = found.groups()[:7]
        half, weekday = found.groups()[7:]
        if weekday is not None:
            day = _DAYS[value.weekday()] if isinstance(value, date) else ""
            return f"{_WEEKDAYS[weekday.lower()]}{day}"
        if half is not None:
            return half.split("/")[getattr(value, "hour", 0) >= 12]
        is_minutes = months is not None and (
            _MINUTES.search(pattern[: found.start()]) or _SECONDS.search(pattern[found.end() :])
        )
        if years is not None:
            year = getattr(value, "year", 0)
            drawn = f"{year % 100:02}" if len(years) == 2 else str(year)
            return counted(int(drawn), "ideographDigital") if numerals else drawn
        parts = {
            "minute" if is_minutes else "month": months,
            "day": days,
            "hour": hours,
            "second": seconds,
        }
        for unit, places in parts.items():
            if places is not None:
                number = getattr(value, unit, 0)
                if unit == "hour" and in_halves:
                    number = number % 12 or 12
                return counted(number, "chineseCounting") if numerals else _padded(number, places)
        return next(filter(None, literals), "")

    return _DATE.sub(part, pattern).strip()


def _padded(number: int, places: str) -> str:
    return f"{number:02}" if len(places) == 2 else str(number)
