"""Days written out in full, as a head or a signature writes them, and the dates that they are.

They are the days of `moments`, with what only pages and signatures write (`二OO九年`,
`2026 03 02`), and without an hour or 前 behind them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from policyner.grammar.numerals import integer
from policyner.grammar.times.moments import NUMBERED_DAY, NUMBERED_MONTH, SIGN, WHOLE_NUMBER
from policyner.grammar.times.words import HAN, MONTH, SMALL, month_of, spaced
from policyner.span import Span

_YEAR = "(?P<year>(?:19|20)[0-9]{2})"
_ZEROS = re.compile("[○ＯOo0]")
_IN_WORDS = (
    f"(?P<year>(?:19|20)[0-9]{{2}}|[一二][{HAN}ＯOo0]{{3}}) 年 (?P<month>{MONTH}) 月"
    f" (?P<day>{SMALL}) [日号]"
)
_FORMS = tuple(
    re.compile(spaced(f"(?<![0-9]){form}"))
    for form in (
        _IN_WORDS,
        f"{_YEAR}{SIGN}{NUMBERED_MONTH}{SIGN}{NUMBERED_DAY}",
        f"{_YEAR}{WHOLE_NUMBER}",
        # Where a page cut off the last sign, or lost them all.
        f"{_YEAR} 年 (?P<month>[0-9]{{1,2}}) 月 (?P<day>[0-9]{{1,2}})(?!\\S)",
        f"{_YEAR}[ ]{{1,4}}{NUMBERED_MONTH}[ ]{{1,4}}{NUMBERED_DAY}(?: 日)?",
    )
)
#: Any of them, without named groups; the first character lets a search pass over most places.
DATE = (
    "(?=[12一二])(?:"
    + "|".join(re.sub(r"\(\?P<\w+>", "(?:", form.pattern) for form in _FORMS)
    + ")"
)
_DATE = re.compile(DATE)
# Two digits may be a month alone.
_SHORTEST_DAY = 2


@dataclass(frozen=True, slots=True)
class Dated:
    """A date and where it stands.

    Attributes:
        day: The day; `None` where no calendar has it.
        span: Its place.
    """

    day: date | None
    span: Span


def date_at(text: str, start: int, end: int) -> Dated | None:
    """The date that begins exactly at `start` and ends before `end`, if there is one."""
    matches = (form.match(text, start, end) for form in _FORMS)
    return next((_dated(match) for match in matches if match), None)


def dates_in(text: str, start: int, end: int) -> Iterator[Dated]:
    """The dates of a stretch of `text`, in order."""
    for match in _DATE.finditer(text, start, end):
        dated = date_at(text, match.start(), match.end())
        if dated is not None:
            yield dated


def only_day(digits: str) -> date | None:
    """The one day that a date without signs can be, `None` where it can be none or several.

    `2018525` is the 25th of May; `2019116` may be of January or of November, `20183` is no day.

    Args:
        digits: A year, whose sign may be there, and the digits of a month and a day.
    """
    year, rest = digits[:4], digits[4:].removeprefix("年")
    days = [_day(year, rest[:cut], rest[cut:]) for cut in (1, 2) if len(rest) > _SHORTEST_DAY]
    known = [day for day in days if day]
    return known[0] if len(known) == 1 else None


def _day(*parts: str | int | None) -> date | None:
    """The day of a year, a month and a day; `None` where no calendar has it."""
    try:
        return date(*(int(part or 0) for part in parts))
    except ValueError:
        return None


def _dated(match: re.Match[str]) -> Dated:
    year = match["year"] if match["year"].isdigit() else _ZEROS.sub("〇", match["year"])
    day = _day(integer(year), month_of(match["month"]), integer(match["day"]))
    # A date that no calendar has is damaged, and so not given.
    return Dated(day, Span(*match.span()))
