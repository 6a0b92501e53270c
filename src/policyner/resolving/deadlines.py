"""Deadlines as dates.

A relative word (`今年`, `3年内`) is counted from the date of issue and never from
today; without that date it stays open. An end that the words include is the last
day that still counts: `6月底前` is the 30th, `6月30日前` the 30th too, while
`2030年前` and `6月前` end on the day before the year or the month begins.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache

from policyner.grammar.times import (
    After,
    Between,
    Century,
    Feast,
    Lost,
    Meaning,
    Moment,
    Ongoing,
    Open,
    Plans,
    Recurring,
    Since,
    Spell,
    find_times,
    lost_in,
    read_time,
)
from policyner.grammar.times.words import AT, FROM, SINCE, UP_TO, unspaced
from policyner.resolving.calendar import (
    Days,
    Years,
    add,
    days_of,
    iso_of,
    precision_of,
    precision_of_spell,
)
from policyner.resolving.context import LONGEST_MENTION, Context
from policyner.resolving.values import Deadline, Kind, Precision
from policyner.span import Span
from policyner.vocabulary import any_of, read_vocabulary

_DATA = read_vocabulary(__package__, "deadlines.yaml")

_NOWHERE = Context()
_LEAD = re.compile(
    "(?:力争|争取|确保|原则上|最迟|不晚于|务必|拟|计划)*"
    f"(?:再?用|截至|截止到?|直{UP_TO}|{UP_TO}|{AT}|于|{SINCE}|(?!从即){FROM})?"
)
_TO = re.compile("(?:到|至|截至|截止|最迟|不晚于)[^，。；、]{0,2}$")
_ISSUED = f"(?:本|该|此)?(?:{any_of(_DATA['documents'])})?(?:{any_of(_DATA['issuing'])})"
_ISSUED_BARE = re.compile(f"{_ISSUED}$")
_ISSUE = re.compile(f"{_ISSUED}(?:之日|当日|当天|次日|后|之后|以后)?起?")
_OF_WORK = re.compile(
    "(?:力争|争取|计划|集中|经过|(?<![费使信采启租公雇])用)[在于]?[0-9一二两三四五六七八九十半]"
    "[^，。；、]*$|(?:今后|未来|接下来|此后)[^，。；、]*$|时间内?$"
)
# Where a clause begins, or what its subject has to do: `各单位要在|3个月内`, but `余款|一年内付清`.
_AT_HEAD = re.compile(r"(?:^|[，。；：、！？,;:\s（(）)要应须当将在于])$")
_LISTED = re.compile("[、和及与]|以及")
# What a column of times writes of a year: `2026`, `2026-2027`.
_BARE_YEARS = re.compile(r"(20\d\d)(?:[-—–~～至]{1,2}(20\d\d))?")


@lru_cache(maxsize=65_536)
def resolve_deadline(
    surface: str, *, context: Context = _NOWHERE, damaged: bool = False
) -> Deadline | None:
    """The dates that a DEADLINE mention means.

    Args:
        surface: The mention's repaired words.
        context: The words around it and the notice's date of issue.
        damaged: Whether the repair found that digits are missing here.

    Returns:
        The deadline, `None` where the words are no time expression that the
        grammar knows.
    """
    if len(surface) > LONGEST_MENTION:
        return None
    words = unspaced(surface)
    time = _LEAD.sub("", words, count=1)
    lead = words.removesuffix(time)
    by = lead.endswith(("到", "至", "截止")) or _TO.search(context.before) is not None
    means = lost_in(time) if damaged else read_time(time) or _bare_years(time)
    if means is None:
        return None
    return _value(_listed(means, context), context, by=by, said=context.before + surface)


def _bare_years(words: str) -> Moment | Between | None:
    match = _BARE_YEARS.fullmatch(words)
    if match is None:
        return None
    first = Moment(year=int(match[1]))
    return Between(first, Moment(year=int(match[2]))) if match[2] else first


def _listed(means: Meaning, context: Context) -> Meaning:
    """What is listed behind something that recurs, recurs too: `每年6月底、12月底前`."""
    if not isinstance(means, Moment) or means.dated:
        return means
    before = context.before
    end = len(before)
    for time in reversed([*find_times(before, Span(0, end))]):
        if not _LISTED.fullmatch(before[time.span.end : end].strip()):
            break
        if isinstance(time.means, Recurring):
            return replace(time.means, place=means)
        end = time.span.start
    return means


def _value(means: Meaning, context: Context, *, by: bool, said: str) -> Deadline:
    match means:
        case Moment():
            return _moment(means, Years(context), by=by)
        case Between():
            return _between(means, Years(context, ahead=False))
        case Spell():
            of_work = _OF_WORK.search(said) or _AT_HEAD.search(context.before)
            return _spell(means, context, of_work=of_work is not None)
        case After(event, spell):
            return _counted(spell, event, context)
        case Feast():
            return _feast(means, Years(context))
        case _:
            return _undated(means, context, by=by)


def _undated(
    means: Plans | Recurring | Century | Ongoing | Lost | Open, context: Context, *, by: bool
) -> Deadline:
    """What gives no day, month or year of its own."""
    match means:
        case Plans():
            return _plans(means, by=by)
        case Recurring():
            return _recurring(means)
        case Century():
            return _century(means, context)
        case Ongoing():
            return Deadline(kind="ongoing")
        case Lost(unit):
            return Deadline(precision=unit, kind="by", damaged=True)
        case Open(before, year):
            return Deadline(precision="year" if year else None, kind="by" if before else "within")


def _moment(moment: Moment, years: Years, *, by: bool) -> Deadline:
    days, precision = days_of(moment, years), precision_of(moment)
    if days.impossible:
        return Deadline(precision=precision, kind="by", damaged=True)
    by = by or moment.before or moment.edge == "end" or precision == "day" or moment.around
    if by and not moment.whole:
        end = None if _has_gone_by(days, years.context) else days.end
        return Deadline(
            end=end, precision=precision, kind="by", inferred_from=days.inferred if end else None
        )
    kind: Kind = "period" if moment.whole else "within"
    return Deadline(
        start=days.first, end=days.end, precision=precision, kind=kind, inferred_from=days.inferred
    )


def _has_gone_by(days: Days, context: Context) -> bool:
    """Whether what ends before its unit begins would have ended before the notice.

    `一季度前` of a notice of March, `2026年前` of one of that year: that its last day is meant, the
    words do not say.
    """
    issued = context.notice.issued_on
    if issued is None or days.first is None or days.end is None:
        return False
    return days.end < min(days.first, issued)


def _between(means: Between, years: Years) -> Deadline:
    if isinstance(means.first, Since):
        return _from_event(means.first, means.last, years.context)
    found = _range(means.first, means.last, years)
    issued = years.context.notice.issued_on
    if found.inferred_from == "issued_on" and found.end and issued and found.end < issued:
        # All of it lies behind the issue: next year's is meant.
        next_year = Years(years.context, known_from="issued_on", from_year=issued.year + 1)
        found = _range(means.first, means.last, next_year)
    return found


def _range(first: Moment, last: Moment, years: Years) -> Deadline:
    precision = precision_of(last)
    if not first.dated and last.year is not None:
        # `10月至2027年3月` begins in the last October before.
        later = (first.month or 0, first.day or 0) > (last.month or 12, last.day or 31)
        first = replace(first, year=last.year - later)
    begin = days_of(replace(first, before=False), years)
    if begin.impossible:
        return Deadline(precision=precision, kind="period", damaged=True)
    if begin.first is None:
        # Neither side has a year, and there is none to count from.
        return Deadline(precision=precision_of(first), kind="period")
    # `10月底至12月底` begins with the end of its first month.
    start = begin.end if first.edge == "end" and begin.end else begin.first
    end = days_of(last, Years.after(start, begin.inferred))
    if end.impossible or (end.end is not None and end.end < start):
        # An end before its beginning is a misprint.
        return Deadline(precision=precision, kind="period", damaged=True)
    return Deadline(
        start=start, end=end.end, precision=precision, kind="period",
        inferred_from=begin.inferred or end.inferred,
    )  # fmt: skip


def _from_event(since: Since, last: Moment, context: Context) -> Deadline:
    """From the day of the notice or another event to a moment."""
    days, precision = days_of(last, Years(context)), precision_of(last)
    if days.impossible:
        return Deadline(precision=precision, kind="period", damaged=True)
    start = context.notice.issued_on if since.now or _ISSUE.fullmatch(since.event) else None
    if start and days.end and start > days.end:
        start = None  # The notice is of another day than its head says.
    inferred = days.inferred or (None if start is None else "issued_on")
    return Deadline(
        start=start, end=days.end, precision=precision, kind="period", inferred_from=inferred
    )


def _spell(spell: Spell, context: Context, *, of_work: bool) -> Deadline:
    """`3年内`, `两年左右`, `未来5年`: from the event in front, or from the issue."""
    before = context.before
    if issued := _ISSUED_BARE.search(before):
        return _counted(spell, issued[0], context)
    # A stand-in behind the words in front shows what a spell there is counted from.
    probe = before + "1年内"
    times = [*find_times(probe, Span(0, len(probe)))]
    if times and isinstance(after := times[-1].means, After):
        return _counted(spell, after.event, context)
    return _counted(spell, None, context, of_work=of_work)


def _counted(
    spell: Spell, event: str | None, context: Context, *, of_work: bool = False
) -> Deadline:
    """A span of time from an event; from the day of issue where that is the event.

    One without an anchor counts from the issue where it is a plan's own. Days, and months and a
    single year inside a clause, are mostly what somebody is given, from an event unnamed
    (`余款一年内付清`), but where words make a time of work of them (`用6个月时间`).
    """
    deadline = Deadline(
        precision=precision_of_spell(spell), kind="within", anchor=event, offset=iso_of(spell)
    )
    issued = context.notice.issued_on
    long = spell.unit == "Y" and (spell.count or 0) > 1
    of_plan = long or (of_work and spell.unit in ("Y", "M"))
    of_issue = of_plan if event is None else _ISSUE.fullmatch(event)
    if issued is None or not of_issue or (end := add(issued, spell)) is None:
        return deadline
    return replace(deadline, start=issued, end=end, inferred_from="issued_on")


def _plans(plans: Plans, *, by: bool) -> Deadline:
    first, last = plans.bounds
    if plans.part == "open":
        return Deadline(precision="plan", kind="by")
    if plans.part == "first":
        last = first + plans.years - 1
    elif plans.part == "last":
        first = last - plans.years + 1
    end = date(last, 12, 31)
    if by or plans.part == "end":
        return Deadline(end=end, precision="plan", kind="by")
    return Deadline(start=date(first, 1, 1), end=end, precision="plan", kind="period")


def _recurring(means: Recurring) -> Deadline:
    anchor, offset, precision = means.often, None, None
    match means.place:
        case Between() as place:
            offset, precision = _lasting(means, place)
        case After() as place:
            anchor, offset = place.event, iso_of(place.spell)
            precision = precision_of_spell(place.spell)
        case (*_, last):
            # In which of several places, one value cannot say.
            _, precision = _place_in(means, last)
        case None | Moment() as place:
            offset, precision = _place_in(means, place)
    return Deadline(precision=precision, kind="recurring", anchor=anchor, offset=offset)


def _lasting(means: Recurring, place: Between) -> tuple[str | None, Precision]:
    """From where to where something recurs: `--03-01/--04-30`, `---20/---25`."""
    first, last, precision = place.first, place.last, precision_of(place.last)
    if isinstance(first, Since) or means.unit not in ("year", "month"):
        return None, precision
    if means.unit == "month":
        known = first.day and last.day and not (first.month or last.month)
        return (f"---{first.day:02}/---{last.day:02}" if known else None), precision
    span = _range(first, last, Years(from_year=2001))
    if span.start is None or span.end is None:
        return None, precision
    return f"--{span.start:%m-%d}/--{span.end:%m-%d}", precision


def _place_in(means: Recurring, place: Moment | None) -> tuple[str | None, Precision]:
    """Where in a year, a month or a week something recurs, as ISO 8601 writes it."""
    if means.unit == "year":
        if place is None:
            return None, "year"
        # A year without a 29 February, as any year may be.
        end, precision = days_of(place, Years(from_year=2001)).end, precision_of(place)
        told = end is not None and (precision != "year" or place.edge == "end")
        return (f"--{end:%m-%d}" if end and told else None), precision
    if means.unit == "month":
        if place is not None and place.day is not None and place.month is None:
            return (f"---{place.day:02}" if 1 <= place.day <= 31 else None), "day"
        return ("---31", "day") if place == Moment(edge="end") else (None, "month")
    if means.unit == "week":
        return (f"-W-{means.weekday}" if means.weekday else None), "day"
    return None, "day" if means.unit == "day" else "quarter"


def _feast(feast: Feast, years: Years) -> Deadline:
    moment = feast.moment
    kind: Kind = "by" if feast.before else "within"
    if feast.month is None or feast.day is None:
        precision = precision_of(moment) if moment.dated else None
        return Deadline(precision=precision, kind=kind)
    on = replace(moment, month=feast.month, day=feast.day)
    days = days_of(on, years)
    if days.first is None:
        return Deadline(precision="day", kind="by")
    end = days.first - timedelta(days=feast.before)
    return Deadline(end=end, precision="day", kind="by", inferred_from=days.inferred)


def _century(means: Century, context: Context) -> Deadline:
    issued = context.notice.issued_on
    if issued is None:
        return Deadline(precision="year", kind="by")
    years = (100 if means.part == "end" else 50) + 100 * means.following
    end = date((issued.year - 1) // 100 * 100 + years, 12, 31)
    return Deadline(end=end, precision="year", kind="by", inferred_from="issued_on")
