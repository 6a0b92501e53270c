"""From the parts of a time to days: which year is meant, where a unit begins and ends."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from policyner.grammar.times import Moment, Spell
from policyner.resolving.context import Context
from policyner.resolving.values import Precision

_YEAR_BEFORE = re.compile(
    r"(?<![\d〔\[（(])(?P<year>(?:19|20)\d{2})年(?!以来|同期|基础|的基础|水平)"
)
_COMPARED = re.compile(r"(?:[比较自从以]|相比)\s?$")
_EVERY_YEAR = re.compile("[每逐]年|年度")
_PRECISION: dict[str, Precision] = {"Y": "year", "M": "month", "W": "day", "D": "day", "WD": "day"}


@dataclass(frozen=True, slots=True)
class Years:
    """Where a year comes from that the words leave out.

    Attributes:
        context: The words around, the date of issue and the year of the document number.
        from_year: A year that is known: that of a range's beginning.
        not_before: What comes later than this day.
        known_from: What supplied the known year.
        ahead: Whether a date without a year is the next one after the issue.
    """

    context: Context = field(default_factory=Context)
    from_year: int | None = None
    not_before: date | None = None
    known_from: str | None = None
    ahead: bool = True

    @classmethod
    def after(cls, first: date, inferred: str | None) -> Years:
        """The year of a range's beginning, or the next where the end would lie before it."""
        return cls(from_year=first.year, not_before=first, known_from=inferred)

    def of(self, moment: Moment, *, month: int, day: int) -> tuple[int | None, str | None]:
        """The year of a moment that ends on a day, and what supplied it."""
        if moment.year is not None:
            return moment.year, None
        if moment.years_on is None:
            return self._missing(month, day)
        if moment.from_now:
            now, ground = self._issued_in()
        elif self.from_year is not None:
            now, ground = self.from_year, self.known_from
        else:
            now, ground = self._told()
        return (None, None) if now is None else (now + moment.years_on, ground)

    def _missing(self, month: int, day: int) -> tuple[int | None, str | None]:
        if self.from_year is not None:
            later = self.not_before is not None and (month, day) < (
                self.not_before.month, self.not_before.day,
            )  # fmt: skip
            return self.from_year + later, self.known_from
        issued_in, ground = self._issued_in()
        said = self._year_before(not_before=issued_in)
        if said is not None:
            return said, "context"
        planned = self.context.notice.year
        if planned is not None and (issued_in is None or planned >= issued_in):
            return planned, "title"
        issued = self.context.notice.issued_on
        # What is still to be done lies ahead: `3月底前` of a notice of November is next year's.
        if issued is not None and self.ahead and (month, day) < (issued.month, issued.day):
            return issued.year + 1, ground
        return issued_in, ground

    def _issued_in(self) -> tuple[int | None, str | None]:
        notice = self.context.notice
        if notice.issued_on is not None:
            return notice.issued_on.year, "issued_on"
        return notice.numbered_in, None if notice.numbered_in is None else "document_number"

    def _told(self) -> tuple[int | None, str | None]:
        """The year from which `次年` is counted; of what is done every year there is none."""
        said = self._year_before(not_before=None)
        if said is not None:
            return said, "context"
        return (None, None) if _EVERY_YEAR.search(self.context.before) else self._issued_in()

    def _year_before(self, *, not_before: int | None) -> int | None:
        before = self.context.before
        for match in reversed([*_YEAR_BEFORE.finditer(before)]):
            year = int(match["year"])
            if not _COMPARED.search(before, 0, match.start()) and (
                not_before is None or year >= not_before
            ):
                return year
        return None


@dataclass(frozen=True, slots=True)
class Days:
    """The days of a moment.

    Attributes:
        first: Its first day; `None` where its year is not known.
        end: Its last day, or the last that counts; `None` where its bounds are not fixed.
        inferred: What supplied the year.
        impossible: Whether no calendar has it.
    """

    first: date | None = None
    end: date | None = None
    inferred: str | None = None
    impossible: bool = False


def precision_of(moment: Moment) -> Precision:
    """How finely a moment speaks; a half-year counts as a quarter."""
    if moment.day is not None:
        return "day"
    if moment.month is not None or moment.months_on is not None:
        return "month"
    return "quarter" if moment.half or moment.quarter else "year"


def days_of(moment: Moment, years: Years) -> Days:
    """The days of a moment.

    Args:
        moment: The moment.
        years: Where a year comes from that it leaves out.
    """
    if not 1 <= (moment.month or 1) <= 12 or not 1 <= (moment.day or 1) <= 31:
        return Days(impossible=True)
    if moment.months_on is not None:
        return _from_month_of_issue(moment, years)
    if moment.day is not None and moment.month is None:
        return Days()
    year, inferred = years.of(moment, month=moment.last_month, day=moment.day or 31)
    if year is None:
        return Days()
    return _in_year(moment, year, inferred)


def _from_month_of_issue(moment: Moment, years: Years) -> Days:
    issued = years.context.notice.issued_on
    if issued is None or not moment.from_now:
        return Days()
    months = issued.month - 1 + (moment.months_on or 0)
    moved = replace(moment, month=months % 12 + 1)
    return _in_year(moved, issued.year + months // 12, "issued_on")


def _in_year(moment: Moment, year: int, inferred: str | None) -> Days:
    try:
        first, end = _bounds(moment, year)
    except ValueError:
        return Days(impossible=True)
    if moment.around:
        return Days(inferred=inferred)
    # `2030年前` and `6月前` end before the unit begins; `年底前` and `30日前` count their day, but
    # `30日零时前` does not.
    counted = moment.edge or moment.tenth or (moment.day and not moment.midnight)
    if moment.before and not counted:
        return Days(first, first - timedelta(days=1), inferred)
    # Where a beginning ends, the words do not say.
    return Days(first, None if moment.edge == "start" else end, inferred)


def _bounds(moment: Moment, year: int) -> tuple[date, date]:
    if moment.month is not None:
        if moment.day is not None:
            return (day := date(year, moment.month, moment.day)), day
        last = end_of_month(year, moment.month)
        if moment.tenth is None:
            return date(year, moment.month, 1), last
        first = date(year, moment.month, moment.tenth * 10 - (19 if moment.two_tenths else 9))
        return first, last if moment.tenth == 3 else date(year, moment.month, moment.tenth * 10)
    if moment.quarter is not None:
        return date(year, moment.quarter * 3 - 2, 1), end_of_month(year, moment.quarter * 3)
    if moment.half is not None:
        return date(year, moment.half * 6 - 5, 1), end_of_month(year, moment.half * 6)
    return date(year, 1, 1), end_of_month(year, 6 if moment.edge == "middle" else 12)


def end_of_month(year: int, month: int) -> date:
    """The last day of a month."""
    return date(year, month, calendar.monthrange(year, month)[1])


def iso_of(spell: Spell) -> str | None:
    """A spell as an ISO 8601 duration, or `5WD`; a range of two as `P2Y/P3Y`."""
    counts = [count for count in (spell.least, spell.count) if count is not None]
    forms = {"WD": "{}WD", "H": "PT{}H", "m": "PT{}M"}
    form = forms.get(spell.unit, "P{}" + spell.unit)
    return "/".join(form.format(count) for count in counts) or None


def precision_of_spell(spell: Spell) -> Precision | None:
    """How finely a spell speaks; `None` below the day."""
    return _PRECISION.get(spell.unit)


def add(start: date, spell: Spell) -> date | None:
    """The last day of a spell, the first day not counted (Civil Code, article 201).

    `None` for working days, which need a calendar of holidays, for hours and minutes, and where
    no date is so late.
    """
    if spell.count is None or spell.unit not in ("Y", "M", "W", "D"):
        return None
    try:
        if spell.unit in ("W", "D"):
            return start + timedelta(days=spell.count * (7 if spell.unit == "W" else 1))
        months = start.month - 1 + spell.count * (12 if spell.unit == "Y" else 1)
        year, month = start.year + months // 12, months % 12 + 1
        return date(year, month, min(start.day, end_of_month(year, month).day))
    except (ValueError, OverflowError):
        return None
