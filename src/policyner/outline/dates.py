"""Dates as a head or a signature writes them, and the days that they are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from policyner.grammar.numerals import integer
from policyner.span import Span

_DAY = r"(?P<y>(?:19|20)\d{2})\s?年\s?(?P<m>\d{1,2})\s?月\s?(?P<d>\d{1,2})\s?[日号]"
_CN_DAY = (
    r"(?P<cy>[一二][〇○零ＯOo0一二三四五六七八九]{3})\s?年\s?(?P<cm>[一二三四五六七八九十]{1,2})\s?月"
    r"\s?(?P<cd>[一二三四五六七八九十]{1,3})\s?日"
)
# The signs that a page writes between the numbers; blanks alone where it lost them.
_SIGNED = (
    r"(?P<sy>(?:19|20)\d{2})\s?(?P<sign>[-—./])\s?(?P<sm>\d{1,2})\s?(?P=sign)"
    r"\s?(?P<sd>\d{1,2})(?!\d)"
)
_BARE = (
    r"(?P<by>(?:19|20)\d{2})(?P<bm>0[1-9]|1[0-2])(?P<bd>0[1-9]|[12]\d|3[01])(?!\d)"
    r"|(?P<gy>(?:19|20)\d{2})[ ](?P<gm>\d{1,2})[ ](?P<gd>\d{1,2})(?!\d)"
)

#: Any date of a day.
DATE = rf"(?<!\d)(?:{_DAY}|{_CN_DAY}|{_SIGNED}|{_BARE})"
_DATE = re.compile(DATE)


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
    match = _DATE.match(text, start, end)
    return None if match is None else _dated(match)


def dates_in(text: str, start: int, end: int) -> Iterator[Dated]:
    """The dates of a stretch of `text`, in order."""
    yield from map(_dated, _DATE.finditer(text, start, end))


def _dated(match: re.Match[str]) -> Dated:
    groups = match.groupdict()
    parts: list[int | None]
    if groups["cy"]:
        year = re.sub("[○ＯOo0]", "〇", groups["cy"])
        parts = [integer(year), integer(groups["cm"]), integer(groups["cd"])]
    else:
        names = (("y", "m", "d"), ("sy", "sm", "sd"), ("by", "bm", "bd"), ("gy", "gm", "gd"))
        found = next(group for group in names if groups[group[0]])
        parts = [int(groups[name]) for name in found]
    year_, month, day = (part or 0 for part in parts)
    try:
        return Dated(date(year_, month, day), Span(*match.span()))
    except ValueError:
        # A date that no calendar has is damaged, and so not given.
        return Dated(None, Span(*match.span()))
