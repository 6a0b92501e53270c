"""Deadlines as dates.

A relative word (`今年`, `3年内`) is counted from the date of issue and never from
today; without that date it stays open. An end that the words include is the last
day that still counts: `6月底前` is the 30th, `6月30日前` the 30th too, while
`2030年前` and `6月前` end on the day before the year or the month begins.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from policyner.grammar.numerals import half_width, integer
from policyner.resolving.calendar import (
    Duration,
    add,
    duration_at,
    plan_years,
    read_plan,
)
from policyner.resolving.context import LONGEST_MENTION, Context
from policyner.resolving.points import BEFORE, Years, read_point
from policyner.resolving.values import Deadline, Precision
from policyner.resolving.vocabulary import read_vocabulary, words_of

_NAME = "deadlines.yaml"
_DATA = read_vocabulary(
    __package__,
    _NAME,
    sections=dict.fromkeys(("relative_years", "feasts", "ongoing", "issuing", "documents"), dict),
)
for _section, _entries in _DATA.items():
    words_of(_NAME, _section, _entries)


def _any(section: str) -> str:
    return "|".join(sorted(map(re.escape, _DATA[section]), key=lambda w: (-len(w), w)))


_NOWHERE = Context()
_RELATIVE = {word: entry["years"] for word, entry in _DATA["relative_years"].items()}
_SPACE = re.compile(r"[\s\u3000\u00a0]+")
_LEAD = re.compile(
    "(?:力争|争取|确保|原则上|最迟|不晚于|务必|拟|计划)*(?:截至|截止|直到|到|至|在|于|自|从)?"
)
_TO = re.compile("(?:到|至|截至|截止|最迟|不晚于)[^，。；、]{0,2}$")
_DASH = re.compile(r"[-—–―－─~～至到]{1,2}")
_HIDDEN = r"[?？*＊×□■_Xx]"
# Digits that were lost: `年6月`, `??年底前`, `20××年`, `202年底`, `个工作日内`.
_DAMAGED = re.compile(
    rf"^年度?\d{{1,2}}月|{_HIDDEN}+\d?(?:年|月|日|个)|(?<!\d)\d{{3}}年(?=[底末前内度]|\d{{1,2}}月|$)"
    rf"|(?<!\d)\d年(?=底|末|\d{{1,2}}月)|^(?:个?工作日|个月|天|日|小时|分钟)(?:之内|以内|内)"
    rf"|^月\d|年月|月日|^\d{{4}}年?{_DASH.pattern}年"
)
_RECURRING = re.compile(
    r"(?P<often>每一?(?:个?自然)?(?:年度?|季度?|月|半年|周|星期|日|天)|每逢|逐[年月季]|按[年月季]度?)(?P<rest>.*)"
)
_AFTER = re.compile(
    r"(?P<anchor>.*?(?:之日|之月|之时|当[日月天]|次[日月]))起?(?:算)?(?P<rest>\D.*|\d.*)|(?P<event>(?!今后|此后).+?(?:以后|之后|后|起))的?(?P<late>.+)"
)
_ANCHOR_IN_FRONT = re.compile(
    "(?P<anchor>[^，,。；;、（）()于自从在]{2,14}?(?:之日|之月|当日|次日)?(?:起|以后|之后|后))的?$"
)
_ISSUED_BARE = re.compile(rf"(?:本|该|此)?(?:{_any('documents')})?(?:{_any('issuing')})$")
_ISSUE = re.compile(
    rf"(?:本|该|此)?(?:{_any('documents')})?(?:{_any('issuing')})(?:之日|当日|当天|次日|后|之后|以后)?起?"
)
_CLAUSE = re.compile("[于自从在]")
_ONGOING = re.compile(rf"(?:{_any('ongoing')})")
_MIDDLE = re.compile("本世纪中叶|本世纪中")
_OPEN = re.compile(
    r"(?P<year>\d{4}年|今年|明年)?[^\d]{2,12}?(?:(?P<by>之前|以前|前|[底末初])|(?:之内|以内|内|期间|时))"
)
_WEEKDAY = re.compile("(?:周|星期)?([一二三四五六日天])前?")


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
    words = _SPACE.sub("", half_width(surface))
    lead = _LEAD.match(words)
    if damaged or _DAMAGED.search(words[lead.end() :] if lead else words):
        return _damaged(words)
    by = bool(lead and lead[0].endswith(("到", "至", "截至", "截止"))) or bool(
        _TO.search(context.before)
    )
    words = words[lead.end() :] if lead else words
    if not words:
        return None
    years = Years(context, _RELATIVE)
    for read in _READERS:
        found = read(_Case(words, context, years, by))
        if found is not None:
            return found
    return None


@dataclass(frozen=True, slots=True)
class _Case:
    """An expression on its way through the readers.

    Attributes:
        words: Half-width, without blanks and without 到 or 至 in front.
        context: The words around it and the date of issue.
        years: Where a year comes from that it leaves out.
        by: Whether 到 or 至 stood in front.
    """

    words: str
    context: Context
    years: Years
    by: bool


def _damaged(words: str) -> Deadline:
    precision: Precision | None = None
    for sign, name in (("年", "year"), ("月", "month"), ("日", "day")):
        if sign in words:
            precision = name  # type: ignore[assignment]
    return Deadline(precision=precision, kind="by", damaged=True)


def _century(case: _Case) -> Deadline | None:
    if not _MIDDLE.match(case.words):
        return None
    issued = case.context.notice.issued_on
    if issued is None:
        return Deadline(precision="year", kind="by")
    end = date((issued.year - 1) // 100 * 100 + 50, 12, 31)
    return Deadline(end=end, precision="year", kind="by", inferred_from="issued_on")


def _ongoing(case: _Case) -> Deadline | None:
    if _ONGOING.match(case.words) and not re.search(r"\d|月|底", case.words):
        return Deadline(kind="ongoing")
    return None


def _recurring(case: _Case) -> Deadline | None:
    match = _RECURRING.fullmatch(case.words)
    if match is None:
        return None
    often, rest = match["often"], match["rest"]
    after = _AFTER.fullmatch(rest)
    if after and (duration := duration_at(after["rest"] or after["late"] or "")):
        anchor = often + (after["anchor"] or after["event"])
        return Deadline(
            precision=duration.precision, kind="recurring", anchor=anchor, offset=duration.iso
        )
    unit = often.lstrip("每逐按一个自然")
    offset, precision = _place_in(unit, rest)
    return Deadline(precision=precision, kind="recurring", anchor=often, offset=offset)


def _place_in(unit: str, rest: str) -> tuple[str | None, Precision]:
    """Where in a year, a month or a week something recurs."""
    if unit.startswith("年"):
        if re.match("年?[底末终]", rest):
            return "--12-31", "year"
        point = read_point(rest, Years.fixed(2001))
        if point is not None and point.end is not None and point.precision != "year":
            return f"--{point.end.month:02}-{point.end.day:02}", point.precision
        return None, "year"
    if unit.startswith("月"):
        if re.match("[底末]", rest):
            return "---31", "day"
        day = re.match(r"(\d{1,2}|[一二三十]{1,3})[日号]", rest)
        value = integer(day[1]) if day else None
        return (f"---{value:02}" if value and 1 <= value <= 31 else None), "day" if day else "month"
    if unit.startswith(("周", "星期")):
        weekday = _WEEKDAY.match(rest)
        number = "一二三四五六日".find(weekday[1].replace("天", "日")) + 1 if weekday else 0
        return (f"-W-{number}" if number else None), "day"
    if unit.startswith(("日", "天")):
        return None, "day"
    return None, "quarter"


def _plan(case: _Case) -> Deadline | None:
    plan = read_plan(case.words)
    if plan is None:
        return None
    first, last = plan_years(plan.first)[0], plan_years(plan.last)[1]
    start, end = date(first, 1, 1), date(last, 12, 31)
    if plan.part == "end":
        return Deadline(end=end, precision="plan", kind="by")
    if plan.part == "open":
        return Deadline(precision="plan", kind="by")
    if plan.part.startswith("first"):
        end = date(first + int(plan.part[-1]) - 1, 12, 31)
    elif plan.part.startswith("last"):
        start = date(last - int(plan.part[-1]) + 1, 1, 1)
    if case.by:
        return Deadline(end=end, precision="plan", kind="by")
    return Deadline(start=start, end=end, precision="plan", kind="period")


def _anchored(case: _Case) -> Deadline | None:
    """`印发之日起30日内`, `受理后5个工作日内`, `年度终了后一个季度内`."""
    match = _AFTER.fullmatch(case.words)
    if match is None:
        return None
    rest = match["rest"] or match["late"]
    duration = duration_at(rest)
    if duration is None:
        return None
    anchor = _CLAUSE.split(match["anchor"] or match["event"])[-1]
    anchor = re.sub("起$", "", anchor)
    return _counted(duration, anchor, case.context)


def _counted(duration: Duration, anchor: str | None, context: Context) -> Deadline:
    """A span of time from an anchor; from the day of issue where that is the anchor."""
    issued = context.notice.issued_on
    deadline = Deadline(
        precision=duration.precision, kind="within", anchor=anchor, offset=duration.iso
    )
    if anchor is not None and not _ISSUE.fullmatch(anchor):
        return deadline
    # Working days need a calendar of holidays; hours and minutes are no dates.
    if issued is None or duration.unit not in ("Y", "M", "W", "D"):
        return deadline
    if anchor is None and duration.unit not in ("Y", "M"):
        # Days without an anchor are the time that a service takes, from an event unnamed.
        return deadline
    return replace(deadline, start=issued, end=add(issued, duration), inferred_from="issued_on")


def _span(case: _Case) -> Deadline | None:
    """`3年内`, `两年左右`, `未来5年`: from the anchor in front, or from the issue."""
    duration = duration_at(case.words)
    if duration is None:
        return None
    if in_front := _ANCHOR_IN_FRONT.search(case.context.before):
        return _counted(duration, re.sub("起$", "", in_front["anchor"]), case.context)
    if issued := _ISSUED_BARE.search(case.context.before):
        return _counted(duration, issued[0], case.context)
    return _counted(duration, None, case.context)


def _range(case: _Case) -> Deadline | None:
    """`2021—2025年`, `2018年8月1日至2020年12月31日`, `2月至6月`."""
    dash = _DASH.search(case.words)
    if dash is None or dash.start() == 0:
        return None
    left, right = case.words[: dash.start()], case.words[dash.end() :]
    found = _between(left, right, replace(case.years, ahead=False))
    issued = case.context.notice.issued_on
    if found and found.inferred_from == "issued_on" and found.end and issued and found.end < issued:
        # All of it lies behind the issue: next year's is meant.
        found = _between(left, right, Years(known_from="issued_on", from_year=issued.year + 1))
    return found


def _between(left_words: str, right_words: str, years: Years) -> Deadline | None:
    right_year = re.match(r"(\d{2})(?=年)", right_words)
    left_year = re.match(r"(\d{4})年?$", left_words)
    if left_year and right_year:
        right_words = left_year[1][:2] + right_words
    left = read_point(left_words if not left_year else f"{left_year[1]}年", years)
    if left is None and re.fullmatch(r"\d{1,2}", left_words):
        unit = re.search("月|日", right_words)
        left = read_point(f"{left_words}{unit[0]}", years) if unit else None
    if left is None:
        return None
    if left.first is None:
        # Neither side has a year, and there is none to count from.
        return Deadline(precision=left.precision, kind="period")
    right = read_point(right_words, Years.after(left.first, left.inferred))
    if right is None or right.end is None:
        return None
    if right.end < left.first:
        # An end before its beginning is a misprint.
        return Deadline(precision=right.precision, kind="period", damaged=True)
    return Deadline(
        start=left.first,
        end=right.end,
        precision=right.precision,
        kind="period",
        inferred_from=left.inferred or right.inferred,
    )


def _single(case: _Case) -> Deadline | None:
    point = read_point(case.words, case.years)
    if point is None:
        feast = re.match(
            rf"(?P<year>\d{{4}}年)?(?:“)?(?P<feast>{_any('feasts')})(?:”)?(?:期间)?{BEFORE}",
            case.words,
        )
        return _feast(feast, case.years) if feast else None
    if point.impossible:
        return Deadline(precision=point.precision, kind="by", damaged=True)
    if point.whole:
        return Deadline(
            start=point.first,
            end=point.end,
            precision=point.precision,
            kind="period",
            inferred_from=point.inferred,
        )
    if case.by or point.edge or point.precision == "day":
        return Deadline(
            end=point.end, precision=point.precision, kind="by", inferred_from=point.inferred
        )
    return Deadline(
        start=point.first,
        end=point.end,
        precision=point.precision,
        kind="within",
        inferred_from=point.inferred,
    )


def _feast(match: re.Match[str], years: Years) -> Deadline:
    month, day = map(int, _DATA["feasts"][match["feast"]]["day"].split("-"))
    year, inferred = (int(match["year"][:4]), None) if match["year"] else years.missing(month, day)
    if year is None:
        return Deadline(precision="day", kind="by")
    eve = date.fromordinal(date(year, month, day).toordinal() - 1)
    return Deadline(end=eve, precision="day", kind="by", inferred_from=inferred)


def _open(case: _Case) -> Deadline | None:
    """What ends on a day that no calendar here gives: `春节前`, `2025年秋季开学前`, `汛期前`."""
    match = _OPEN.fullmatch(case.words)
    if match is None:
        return None
    precision: Precision | None = "year" if match["year"] else None
    return Deadline(precision=precision, kind="by" if match["by"] else "within")


_Reader = Callable[[_Case], Deadline | None]
# In this order: `每年6月底前` holds a point, `“十四五”期末` a number, `2～3年` a range.
_READERS: tuple[_Reader, ...] = (
    _century, _recurring, _plan, _anchored, _span, _range, _single, _ongoing,
    _open,
)  # fmt: skip
