"""Points and units of the calendar: `2022年底前`, `明年上半年`, `6月中旬`, `年底前`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from policyner.grammar.numerals import integer
from policyner.resolving.calendar import end_of_month
from policyner.resolving.context import Context
from policyner.resolving.values import Precision

#: Words for an end, behind a point.
BEFORE = "(?:以前|之前|前)?"
_DIGITS = r"(?:\d{1,2}|[〇零一二三四五六七八九十]{1,3})"
_POINT = re.compile(
    r"(?:(?P<year>\d{4}|[〇○零一二三四五六七八九]{4})年度?|(?P<bare>\d{4})(?=年?$)"
    r"|(?P<relative>下一年度|今年度?|本年度?|当年度?|明年度?|次年|来年|后年))?"
    r"(?:(?P<half>[上下]半年)|(?P<quarter>第?[一二三四1-4]季度?)|(?P<whole>全年)"
    rf"|(?P<month>{_DIGITS})月份?(?:(?P<day>{_DIGITS})[日号]|(?P<tenth>[上中下]旬))?"
    r"|(?P<this>本月|当月|月(?=[底末])))?"
    r"(?P<edge>年?[底末终]|年?初|年?中(?!旬))?(?P<inside>年?(?:之内|以内|内)|期间)?(?P<before>以前|之前|前)?(?:左右)?"
)
_YEAR_BEFORE = re.compile(
    r"(?<![\d〔\[（(])(?P<year>(?:19|20)\d{2})年(?!以来|同期|基础|的基础|水平)"
)
_COMPARED = re.compile(r"(?:[比较自从以]|相比)\s?$")


@dataclass(frozen=True, slots=True)
class Years:
    """Where a year comes from that the words leave out.

    Attributes:
        context: The words around and the date of issue.
        relative: Years after that of issue, by the words for them.
        from_year: A year that is known: that of a range's beginning.
        not_before: What comes later than this day.
        known_from: What supplied the known year.
        ahead: Whether a date without a year is the next one after the issue.
    """

    context: Context = field(default_factory=Context)
    relative: Mapping[str, int] = field(default_factory=dict)
    from_year: int | None = None
    not_before: date | None = None
    known_from: str | None = None
    ahead: bool = True

    @classmethod
    def fixed(cls, year: int) -> Years:
        """A year that is known."""
        return cls(from_year=year)

    @classmethod
    def after(cls, first: date, inferred: str | None) -> Years:
        """The year of a range's beginning, or the next where the end would lie before it."""
        return cls(from_year=first.year, not_before=first, known_from=inferred)

    def named(self, word: str) -> tuple[int | None, str | None]:
        """The year of a relative word, and what supplied it."""
        issued = self.context.notice.issued_on
        key = word if word in self.relative else word.removesuffix("度")
        return (None if issued is None else issued.year + self.relative.get(key, 0)), "issued_on"

    def missing(self, month: int = 12, day: int = 31) -> tuple[int | None, str | None]:
        """The year of a date without one, and what supplied it."""
        if self.from_year is not None:
            later = self.not_before is not None and (month, day) < (
                self.not_before.month, self.not_before.day,
            )  # fmt: skip
            return self.from_year + later, self.known_from
        issued = self.context.notice.issued_on
        before = self.context.before
        for match in reversed([*_YEAR_BEFORE.finditer(before)]):
            year = int(match["year"])
            if not _COMPARED.search(before, 0, match.start()) and (
                issued is None or year >= issued.year
            ):
                return year, "context"
        planned = self.context.notice.year
        if planned is not None and (issued is None or planned >= issued.year):
            return planned, "title"
        if issued is None:
            return None, None
        # What is still to be done lies ahead: `3月底前` of a notice of November is next year's.
        passed = self.ahead and (month, day) < (issued.month, issued.day)
        return issued.year + passed, "issued_on"


@dataclass(frozen=True, slots=True)
class Point:
    """A point or a unit of the calendar.

    Attributes:
        first: Its first day; `None` where its year is not known.
        end: Its last day, or the last that counts; `None` where its bounds are not fixed.
        precision: How finely the words speak.
        edge: Whether the words mean its end.
        whole: Whether they mean all of it.
        inferred: What supplied the year.
        impossible: Whether no calendar has it.
    """

    first: date | None
    end: date | None
    precision: Precision
    edge: bool = False
    whole: bool = False
    inferred: str | None = None
    impossible: bool = False


def read_point(words: str, years: Years) -> Point | None:
    """The point that words are, and nothing else; `None` otherwise.

    Args:
        words: Half-width, without blanks.
        years: Where a year comes from that they leave out.
    """
    match = _POINT.fullmatch(words)
    if match is None or not any(
        match[name]
        for name in (
            "year",
            "bare",
            "relative",
            "half",
            "quarter",
            "whole",
            "month",
            "this",
            "edge",
            "inside",
        )
    ):
        return None
    month, day = _number(match["month"]), _number(match["day"])
    if (match["month"] and not (month and 1 <= month <= 12)) or (
        match["day"] and not (day and 1 <= day <= 31)
    ):
        return Point(None, None, "day" if match["day"] else "month", impossible=True)
    precision = _precision(match)
    year, inferred = _year(match, years, month, day)
    edge = bool(match["before"]) or bool(match["edge"] and match["edge"][-1] in "底末终")
    if year is None:
        return Point(None, None, precision, edge, bool(match["whole"]))
    if match["this"]:
        issued = years.context.notice.issued_on
        month = None if issued is None else issued.month
    try:
        first, end = _bounds(match, year, month, day)
    except ValueError:
        return Point(None, None, precision, impossible=True)
    # `2030年前` and `6月前` end before the unit begins; `年底前` and `30日前` count their day.
    if match["before"] and not match["edge"] and not match["day"] and not match["tenth"] and first:
        return Point(None, first - timedelta(days=1), precision, True, inferred=inferred)
    return Point(first, end, precision, edge, bool(match["whole"]), inferred)


def _number(words: str | None) -> int | None:
    return integer(words) if words else None


def _precision(match: re.Match[str]) -> Precision:
    if match["day"]:
        return "day"
    if match["month"] or match["this"]:
        return "month"
    return "quarter" if match["half"] or match["quarter"] else "year"


def _year(
    match: re.Match[str], years: Years, month: int | None, day: int | None
) -> tuple[int | None, str | None]:
    if stated := match["year"] or match["bare"]:
        return _number(stated), None
    if match["relative"]:
        return years.named(match["relative"])
    if match["half"]:
        month = 6 if match["half"][0] == "上" else 12
    elif match["quarter"]:
        month = _quarter(match["quarter"]) * 3
    return years.missing(month or 12, day or 31)


def _quarter(words: str) -> int:
    return integer(words.removeprefix("第")[0]) or 0


def _bounds(
    match: re.Match[str], year: int, month: int | None, day: int | None
) -> tuple[date | None, date | None]:
    edge = match["edge"] or ""
    if day is not None and month is not None:
        whole = date(year, month, day)
        return whole, whole
    if month is not None:
        first, last = date(year, month, 1), end_of_month(year, month)
        if tenth := match["tenth"]:
            number = "上中下".index(tenth[0])
            return date(year, month, number * 10 + 1), last if number == 2 else date(
                year, month, number * 10 + 10
            )
        return first, None if edge.endswith("初") else last
    if match["half"]:
        return (
            (date(year, 1, 1), date(year, 6, 30))
            if match["half"][0] == "上"
            else (date(year, 7, 1), date(year, 12, 31))
        )
    if match["quarter"]:
        last_month = _quarter(match["quarter"]) * 3
        return date(year, last_month - 2, 1), end_of_month(year, last_month)
    if edge.endswith("中"):
        return date(year, 1, 1), date(year, 6, 30)
    # Where a beginning ends, the words do not say.
    return date(year, 1, 1), None if edge.endswith("初") else date(year, 12, 31)
