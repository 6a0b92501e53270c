"""Time expressions in the parts that their words give; what they leave out stays `None`."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from policyner.span import Span

#: Which part of a unit of the calendar is meant: its beginning, its middle or its end.
Edge = Literal["start", "middle", "end"]
#: A unit of the calendar that a date names.
Unit = Literal["year", "month", "day"]
SpellUnit = Literal["Y", "M", "W", "D", "WD", "H", "m"]


@dataclass(frozen=True, slots=True)
class Moment:
    """A point or a unit of the calendar: `2027年6月底前`, `明年上半年`, `三季度`, `年内`.

    Attributes:
        year: The year.
        years_on: Years after another one: 0 in `今年`, 1 in `明年`, -1 in `去年`.
        from_now: Whether those, and the months on, are counted from the notice; else from what
            was said before (`次年`, `当月`).
        half: 1 or 2.
        quarter: 1 to 4.
        month: As written, so perhaps none that a calendar has.
        months_on: Months after that of the notice: 0 in `本月`, 1 in `下个月`.
        tenth: 1 to 3 for 上旬, 中旬, 下旬; the last of two (`中下旬`).
        two_tenths: Whether the one before it is meant as well.
        day: As written, so perhaps none that a month has.
        midnight: Whether it is the hour at which the day begins (`30日零时前`).
        edge: Which part of the unit is meant.
        before: Whether 前 stands behind it.
        inside: Whether 内 or 期间 does.
        around: Whether 前后 does.
        whole: Whether all of it is meant (`全年`).
    """

    year: int | None = None
    years_on: int | None = None
    from_now: bool = True
    half: int | None = None
    quarter: int | None = None
    month: int | None = None
    months_on: int | None = None
    tenth: int | None = None
    two_tenths: bool = False
    day: int | None = None
    midnight: bool = False
    edge: Edge | None = None
    before: bool = False
    inside: bool = False
    around: bool = False
    whole: bool = False

    @property
    def dated(self) -> bool:
        """Whether the words give the year, or how to count it."""
        return self.year is not None or self.years_on is not None

    @property
    def gone_by(self) -> bool:
        """Whether the words themselves say so (`去年10月`, `上个月`)."""
        return (self.years_on or 0) < 0 or (self.months_on or 0) < 0

    @property
    def last_month(self) -> int:
        """The month that ends it: 9 of `三季度`, 12 where the words name no part of a year."""
        return self.month or (self.quarter or 0) * 3 or (self.half or 2) * 6


#: The moment of words that say nothing of it.
UNSAID = Moment()


@dataclass(frozen=True, slots=True)
class Since:
    """Where a range begins that begins with an event: `即日起至…`, `发布之日起至…`.

    Attributes:
        event: Its words, without 起.
        now: Whether it is the day of the notice.
    """

    event: str
    now: bool


@dataclass(frozen=True, slots=True)
class Between:
    """A range: `2026年6月1日-30日`, `2—6月`, `即日起至2026年底`, `二、三季度`.

    Attributes:
        first: Where it begins; a year or month that the words give once stands in both.
        last: Where it ends.
    """

    first: Moment | Since
    last: Moment


@dataclass(frozen=True, slots=True)
class Spell:
    """A length of time: `3年内`, `两年左右时间`, `5个工作日内`.

    Attributes:
        count: How many units; the most where two are given; `None` for `数年`.
        unit: `Y`, `M`, `W`, `D`, `WD` for working days, `H` for hours, `m` for minutes.
        least: The fewest where two are given.
        within: Whether the words say that something is done within it; `3年` alone is how long
            something lasts.
    """

    count: int | None
    unit: SpellUnit
    least: int | None = None
    within: bool = False


@dataclass(frozen=True, slots=True)
class After:
    """A spell from an event on: `受理之日起5个工作日内`, `疫情解除后三个月内`.

    Attributes:
        event: Its words, with 后 or 之日 and without 起.
        spell: How long.
    """

    event: str
    spell: Spell


@dataclass(frozen=True, slots=True)
class Plans:
    """Five-year plans: `“十五五”期末`, `“十四五”前三年`, `“十三五”“十四五”期间`.

    Attributes:
        first: Number of the first one.
        last: Number of the last one.
        part: `whole`, `end`, `first` or `last` for so many years of it, `open` for a part
            without fixed bounds (`中期`).
        years: How many years.
    """

    first: int
    last: int
    part: Literal["whole", "end", "first", "last", "open"]
    years: int = 0

    @property
    def bounds(self) -> tuple[int, int]:
        """The first and the last year of them; the seventh plan was 1986 to 1990."""
        return 1986 + 5 * (self.first - 7), 1990 + 5 * (self.last - 7)


@dataclass(frozen=True, slots=True)
class Recurring:
    """What recurs: `每年6月底前`, `每月20日左右`, `每季度结束后7个工作日内`, `每年4、10月`.

    Attributes:
        often: How often, in the words of the text (`每年`).
        unit: What it recurs in; `None` for what is none of these (`每逢`).
        place: Where in it, or in which places; `None` where the words do not say.
        weekday: 1 for Monday to 7.
    """

    often: str
    unit: Literal["year", "half", "quarter", "month", "week", "day"] | None
    place: Moment | Between | After | Open | tuple[Moment, ...] | None = None
    weekday: int | None = None


@dataclass(frozen=True, slots=True)
class Feast:
    """A feast or an event of the year: `国庆节前`, `2027年春节前`, `汛期前`, `秋季开学前`.

    Attributes:
        month: Of its day; `None` where no calendar here has it.
        day: Its day.
        moment: The year and month that stand in front of it.
        before: Whether 前 stands behind it.
    """

    month: int | None
    day: int | None
    moment: Moment
    before: bool


@dataclass(frozen=True, slots=True)
class Century:
    """`本世纪中叶`, `本世纪末`.

    Attributes:
        part: Which part of it is meant.
        following: Whether it is the one behind that of the notice (`下世纪中叶`).
    """

    part: Edge
    following: bool


@dataclass(frozen=True, slots=True)
class Ongoing:
    """What goes on without an end: `长期坚持`, `常态化推进`, `立行立改`."""


@dataclass(frozen=True, slots=True)
class Open:
    """A time whose end no calendar here has: `竣工验收前`, `疫情防控期间`, `6、12月底前`.

    Attributes:
        before: Whether it ends before something.
        year: The year that the words give.
    """

    before: bool
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Lost:
    """A time of which digits were lost: `年6月`, `??年底前`, `20××年`.

    Attributes:
        unit: The finest unit that is left.
    """

    unit: Unit | None


Meaning = (
    Moment | Between | Spell | After | Plans | Recurring | Feast | Century | Ongoing | Open | Lost
)


@dataclass(frozen=True, slots=True)
class TimeExpression:
    """A time and where it stands.

    Attributes:
        span: Its place.
        means: What its words say.
    """

    span: Span
    means: Meaning


def latest(means: Meaning) -> tuple[int, int, int] | None:
    """Year, month and day of the last day that a time may mean, in order of the calendar.

    `None` where the words do not give its year. The day is 31 where they give none.
    """
    match means:
        case Moment() if means.year is not None and not means.around:
            return means.year, means.last_month, means.day or 31
        case Between(last=last):
            first = means.first.year if isinstance(means.first, Moment) else None
            year = last.year or (first if last.years_on is None else None)
            return latest(replace(last, year=year))
        case Plans():
            return means.bounds[1], 12, 31
    return None
