"""Ranges and lists: `2026年6月1日-30日`, `2—6月`, `2021—2025年`, `二、三季度`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from policyner.grammar.numerals import integer
from policyner.grammar.times.expression import UNSAID, Between, Moment, Open
from policyner.grammar.times.moments import Placed, day_at, moment_at, numbered_at
from policyner.grammar.times.words import SMALL, TO, compiled

_TO = compiled(TO)
_SINCE = compiled("(?:(?:起|开始)[，,]?)?")
_SHORT = compiled(
    f"(?<![0-9])(?P<number>(?:1[89]|2[01])[0-9]{{2}}|{SMALL})(?={TO}[0-9一二三四五六七八九十])"
)
_TWO_DIGITS = re.compile("(?P<year>[0-9]{2})年")
_LIST = compiled(f"第?(?P<numbers>{SMALL}(?:[、和及]{SMALL}){{1,11}}) ?(?:季度|月份?|[日号])")
_LONGEST = 40
_LISTED = re.compile("[、和及]")


def range_at(
    text: str, start: int, end: int, *, firsts: Sequence[Placed | None], tabular: bool
) -> tuple[Between, int] | None:
    """The range that begins at `start`, and the place behind it.

    Args:
        text: The text.
        start: Where it begins.
        end: Where it must have ended.
        firsts: The moments that begin there.
        tabular: Whether a table or a field is looked at.
    """
    for first, place in _firsts(text, start, end, [one for one in firsts if one is not None]):
        since = _SINCE.match(text, place, end)
        dash = _TO.match(text, since.end() if since else place, end)
        if dash is not None and (last := _last(text, dash.end(), end, first, tabular=tabular)):
            return last
    return None


def list_at(
    text: str, start: int, end: int, *, dated: Placed | None
) -> tuple[Between | Open, int] | None:
    """The months or quarters listed from `start` on; those in a row make a range.

    Args:
        text: The text.
        start: Where they begin.
        end: Where they must have ended.
        dated: The moment that begins there, which may be their year.
    """
    front, place = dated if dated and _is_year(dated[0]) else (UNSAID, start)
    listed = numbers_at(text, place, end)
    if listed is None or listed[0][-1].day:
        return None
    (first, *_, last), behind = listed
    step = 3 if last.quarter else 1
    if last.last_month - first.last_month != step * (len(listed[0]) - 1):
        return Open(before=last.before, year=front.year), behind
    first = replace(front, quarter=first.quarter, month=first.month)
    return Between(first, replace(last, year=front.year, years_on=front.years_on)), behind


def numbers_at(text: str, start: int, end: int) -> tuple[tuple[Moment, ...], int] | None:
    """The months, quarters or days listed from `start` on, and the place behind them.

    They count on, and share their unit and what stands behind it: `3、6、9月底前`.
    """
    match = _LIST.match(text, start, end)
    if match is None:
        return None
    words = _LISTED.split(match["numbers"])
    numbers = [integer(word) or 0 for word in words]
    last = match.end("numbers") - len(words[-1])
    read = moment_at(text, last, end) or day_at(text, last, end)
    if read is None or not all(map(_counts_on, numbers, numbers[1:])):
        return None
    moment, behind = read
    # `4、3月21日` is an item and a date: months are listed without a day.
    if moment.month and moment.day:
        return None
    each = (
        replace(
            moment,
            quarter=moment.quarter and number,
            month=moment.month and number,
            day=moment.day and number,
        )
        for number in numbers
    )
    return tuple(each), behind


def _counts_on(number: int, following: int) -> bool:
    """Whether a month or quarter is listed behind another, perhaps over the turn of the year."""
    return following > number or (number >= 10 and following <= 3)


def _firsts(text: str, start: int, end: int, firsts: Sequence[Placed]) -> list[Placed]:
    """What a range may begin with: a moment, or a number whose unit stands behind its end."""
    found = [placed for placed in firsts if not (placed[0].before or placed[0].inside)]
    front, place = UNSAID, start
    for moment, behind in found[-1:]:
        if moment.edge is None and (_is_year(moment) or (moment.month and not moment.day)):
            front, place = moment, behind
    number = _SHORT.match(text, place, end)
    if number is not None:
        value = integer(number["number"]) or 0
        # Without its unit it is a day where a month stands in front, else not known yet.
        first = replace(front, year=value) if value > 99 else replace(front, day=value)
        found.append((first, number.end()))
    elif (day := day_at(text, start, end)) is not None:
        found.append(day)
    return found


def _last(
    text: str, start: int, end: int, first: Moment, *, tabular: bool
) -> tuple[Between, int] | None:
    # A date in numbers is no part of a longer number; here the sign in front of it is a dash.
    number = numbered_at(text[start : min(end, start + _LONGEST)], 0, _LONGEST, tabular=tabular)
    placed = (number[0], start + number[1]) if number else moment_at(text, start, end)
    if placed is None and first.year and (year := _TWO_DIGITS.match(text, start, end)):
        return Between(first, Moment(year=first.year // 100 * 100 + int(year["year"]))), year.end()
    if placed is None and (day := day_at(text, start, end)) is not None:
        # `6-7号` without a month counts berths or buildings.
        if first.day is None or (first.month is None and "号" in text[start : day[1]]):
            return None
        last = replace(
            day[0], month=first.month, months_on=first.months_on, from_now=first.from_now
        )
        return Between(first, last), day[1]
    if placed is None:
        return None
    last, behind = placed
    if first.day is not None and first.month is None and last.day is None and last.month:
        # `2—6月`: what stands in front was a month.
        first = replace(first, month=first.day, day=None)
    elif first.day is not None and first.month is None and first.months_on is None:
        return None
    return Between(first, last), behind


def _is_year(moment: Moment) -> bool:
    """Whether a year is all that a moment says."""
    return moment.dated and moment == Moment(
        year=moment.year, years_on=moment.years_on, from_now=moment.from_now
    )
