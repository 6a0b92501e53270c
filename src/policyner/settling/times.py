"""Where a DEADLINE begins and ends, and which times are none; what is one, the model says.

The extent is that of the time expression, as the grammar finds it. The guidelines (DEADLINE)
say which times are none: starts, what is compared, what has been reached, how long something
lasts or is barred, who is eligible, what a figure is about, times of day, the years in names of
plans, dates of the page.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterator, Sequence
from datetime import date

from policyner.grammar.marks import stripped
from policyner.grammar.times import (
    After,
    Between,
    Feast,
    Lost,
    Meaning,
    Moment,
    Open,
    Recurring,
    Spell,
    TimeExpression,
    are_hours,
    find_times,
    latest,
    lost_years,
    read_time,
)
from policyner.settling.stated_targets import DONE
from policyner.span import Span
from policyner.tagging.layer import Layer
from policyner.tagging.mention import INFERRED, Mention
from policyner.vocabulary import any_of, read_vocabulary

_DATA: dict[str, dict[str, str]] = read_vocabulary(__package__, "times.yaml")

# No time expression crosses one of these.
_EDGES = "，。；！？\n\t|"
_EDGE = re.compile(f"[{_EDGES}]")

# `占比` compares nothing.
_IN_FRONT = re.compile(rf"(?<!占)(?:{any_of(_DATA['in_front'])})(?:为|是|在|：|:)?\s?$")
# Which ones are meant: `2027年6月底前的在研项目` (none of 43 in the gold is a deadline).
_OF_THESE = re.compile("(?<=[前内])的")
_BEHIND = re.compile(rf"\s?(?:{any_of(_DATA['behind'])}|起(?![草步])|后(?![续期半勤天日]))")
_SPELL_IN_FRONT = re.compile(rf"(?:{any_of(_DATA['spell_in_front'])})\s?$")
# `最迟不超过3个工作日`, `办结时限为5个工作日`: within it all the same.
_AT_MOST = re.compile(r"(?:最[迟晚]|时限)(?:原则上)?(?:不得?超过|为|是|：|:)\s?$")
# How long something may take is an outcome (no deadline in any of 22 cases): `压缩至3日内`.
_REDUCED = re.compile(rf"(?:{any_of(_DATA['reduced'])})(?:至|到|为|在)\s?$")
_SPELL_BEHIND = re.compile(rf"\s?(?:可|均|一律|原则上)?(?:{any_of(_DATA['spell_behind'])})")
# A window that something is done in stands apart, behind 在, or names what a task is about
# (`做好疫情防控期间运输保障工作`); one inside a clause says what a thing or a person is.
_WINDOW_APART = re.compile(rf"(?:^|[^\w]|{any_of(_DATA['window_apart'])})\s?$")
_TASK_BEHIND = re.compile(rf"[^{_EDGES}、]{{0,24}}(?:工作|要求)")
_WINDOW_IN_FRONT = re.compile(rf"(?:{any_of(_DATA['window_in_front'])})\s?$")
_MADE = "制定|编制|出台|印发|发布|完成|形成|启动|实施|建立"
_PLAN_BEHIND = re.compile(
    rf"[”》]?(?:(?!{_MADE})[\u4e00-\u9fff]){{0,8}}?(?:{any_of(_DATA['plans'])})"
)
# `由5年内调整为3年内`, `从开工前缴清延缓至竣工前缴清`: what is replaced.
_REPLACED_FROM = re.compile(rf"[由从][^{_EDGES}]{{0,24}}$")
_REPLACED = re.compile(
    rf"\s?[^{_EDGES}将把对]{{0,4}}?(?:{any_of(_DATA['replaced'])})[为到至]"
    r"[^，。；\n]{0,40}?(?:[年月日天前内]|\d个(?!\w))"
)
# `三年行动计划(2021-2025年)`: the years of a plan.
_PLAN_IN_FRONT = re.compile("(?:计划|规划|方案|行动|纲要|工程)[（(]$")
# `“十五五”规划` is a plan and no time.
_FIVE_YEAR_PLAN = re.compile('五[”"’]?(?:规划|计划|纲要)(?!期|末|中)')
# `2026年《政府工作报告》`, `2026年市《要点》`: the year in front of a document's name.
_NAMES_DOCUMENT = re.compile("(?<=年)[国省市县区州旗镇]?《")
# `2026年度中央财政项目`: of what year a thing is (no deadline in any of 15 cases), but what is done
# in one (`2026年度完成`).
_NAMES = (
    rf"(?!{DONE}|[内底末前中里各我再拟将要应须需]|全[国省市县区州]|力争|确保|争取|计划[^内]"
    r"|实现|达到|形成|突破|通车|投[产用])[\u4e00-\u9fff]"
)
_OF_WHAT_YEAR = re.compile(rf"(?<=\d年度){_NAMES}")
# `实现今年发展目标`, `做好2026年工作`: of what year as well (2 of 65 in the gold are deadlines).
_WORKS_ON = re.compile("(?:实现|完成|做好|抓好|搞好|夺取|落实)$")
_NAMES_BEHIND = re.compile(_NAMES)
# `二、2026年主要任务`: what a heading is about (2 of 21 are).
_HEADED = re.compile(r"(?:^|\n)[\d一二三四五六七八九十（()）、.．\s]{0,8}$")
_HEAD_BEHIND = re.compile(
    r"[\u4e00-\u9fff]{0,12}(?:任务|目标|安排|打算|思路|要求|工作|重点)\s?(?:[\n（(]|$)"
)
# `今年汛期全市降雨预计偏多`: what a forecast is about; it may say by when, too.
_FORECAST = re.compile(rf"(?<![前底末])[^{_EDGES}]{{0,20}}(?:预计(?!数|完成)|预测将|有望)")
# `15日内再住院率`: a part of an indicator's name.
_AGAIN_BEHIND = re.compile("(?<=[日天时]内)(?:非计划)?再[一-鿿]{1,6}率")
# `停车前30分钟免费`: how long before.
_HOW_LONG = re.compile(r"(?<=前)\d+(?:\.5)?个?(?:半?小时|分钟)")
# `一月一通报、一季度一考核`
_HOW_OFTEN = re.compile("(?<=[周月季度年])一[通调督考评汇总报会研排检]")
# `当年签约、当年启动、当年投产`: of whatever year it is.
_SAME_YEAR = re.compile("(?<=当年)[一-鿿]{2,4}[、，]当年")
_TOLD_BEHIND = (
    _BEHIND, _OF_THESE, _FORECAST, _AGAIN_BEHIND, _HOW_LONG, _HOW_OFTEN, _SAME_YEAR,
    _NAMES_DOCUMENT, _OF_WHAT_YEAR,
)  # fmt: skip
# What has been reached by then, unless that day lies ahead of the notice or ends something
# (`申报时间截至6月30日`, `截至6月30日，逾期不予受理`).
_REPORTED = re.compile(r"截[至止]到?\s?$")
_CLOSING = re.compile(r"(?:时间|日期|期限|有效期|受理|申报)[为是]?截[至止]到?\s?$")
_OVERDUE = re.compile("[，,]逾期")
_LONGEST_IN_FRONT = 8
_LONGEST_REPLACED = 32
_LONGEST_AVOIDED = 60
# A season in which something is not to be done: `避开产卵期（5月至6月、10月）`.
_AVOIDED = re.compile(rf"避开[^{_EDGES}]*$")
_LISTED = re.compile(r"\s?(?:[、和及或]|以及)\s?")
_NO_TIME = re.compile(any_of(_DATA["none"]))
_GONE_BY = re.compile("上个?季度|[数几一二两三四五六七八九十]+年前|近.*内")
# Somebody's or something's state, in which something holds: `培训期间给予补贴`.
_STATE = re.compile(rf"(?:{any_of(_DATA['states'])})期间$")
# Which ones are meant by what they do in a window: `疫情防控期间收购活禽1万只以上的，`.
_THOSE_WHO = re.compile(rf"[^{_EDGES}、的]{{2,24}}的(?=[，,；;]|企业|单位|机构|商户|产品)")
_TIME = re.compile(r"[\d年月日季期周时天内前底末旬束后]|十.五|解除")
# `至疫情解除为止`: the event that ends it, of which the model may have seen the name alone.
_ENDED = re.compile("(?:解除|结束)(?:之?日)?(?=为?止)")
# A window that was cut: `疫情期|间`.
_WINDOW_CUT = re.compile("期间")
_CALENDAR = re.compile("[年月日天季春夏秋冬节周旬底末前内]|解除|结束")
_BROKEN = re.compile(r"^日?起|[至到\-—]$|^(?!提前).*\d")
# What an event ends with that a time is counted from: `年度终了4个月内`, but 巡查记录`3日内`归档.
_HAPPENS = re.compile(rf"(?:{any_of(_DATA['happens'])})\s?$")
# What bounds or promises a length of time, and is no event that it is counted from: `力争3年内`,
# `原则上5日内`, `应在10日内`.
_SAID_OF_TIME = re.compile(
    r"(?:[在于自从到至用约应须要可需请]|力争|争取|确保|计划|通过|经过|超过|控制|原则上|最[迟晚快长]|一般|期限|时限|时间|[一-三]是)\s?$"
)
# In front of an event, and of the agency whose deed it is: `在市教育局公示后5日内`.
_OF_EVENT = re.compile("[在于自从由经]$|[收接]到$")
# What an agency does that has a duty within a time from then on.
_RECEIVES = re.compile("(?:收到|接到|接[报诉]|受理)")


def settle_times(
    text: str, mentions: Sequence[Mention], *, issued: date | None = None
) -> list[Mention]:
    """Mentions whose DEADLINE layer begins and ends where time expressions do.

    Args:
        text: The clean text.
        mentions: What the model found, of all layers.
        issued: Date of issue of the notice.

    Returns:
        The mentions, and those dates whose year was lost that the model did not find
        (with the confidence `INFERRED`); without DEADLINEs that the words in them or beside
        them show to be none; a DEADLINE takes the boundaries of the time expressions with
        which it shares half of itself or half of the expression, unless it is an event as
        a whole (`2025年度考核结束前`). Of several that come to lie on the same words the most
        confident one stays.
    """
    others = [mention for mention in mentions if mention.label != "DEADLINE"]
    found = [mention for mention in mentions if mention.label == "DEADLINE"]
    agencies = Layer.of(mentions, "DEPT")
    times = list(_times_near(text, found))
    found += _without_year(text)
    settled = sorted(
        (part for mention in found for part in _settle(text, mention, times, agencies)),
        key=lambda mention: (-mention.confidence, mention.start),
    )
    kept: list[Mention] = []
    for mention in settled:
        if _is_none(text, mention.span, issued):
            continue
        if not any(mention.span.overlaps(other.span) for other in _near(kept, mention)):
            insort(kept, mention, key=Mention.order)
    return [*others, *kept]


def _times_near(text: str, deadlines: Sequence[Mention]) -> Iterator[TimeExpression]:
    """The time expressions in the clauses that hold deadlines, in order; none crosses an edge."""
    read = 0
    for mention in sorted(deadlines, key=Mention.order):
        if mention.end > read:
            start, end = max(read, mention.start), mention.end
            while start > read and text[start - 1] not in _EDGES:
                start -= 1
            edge = _EDGE.search(text, end)
            read = edge.start() if edge else len(text)
            yield from find_times(text, Span(start, read))


def _without_year(text: str) -> Iterator[Mention]:
    """Dates whose year was lost: DEADLINEs as they stand (guidelines)."""
    for span in lost_years(text):
        yield Mention("DEADLINE", span.start, span.end, INFERRED)


def _settle(
    text: str, mention: Mention, times: Sequence[TimeExpression], agencies: Layer
) -> Iterator[Mention]:
    """A mention at the times that it means; those of a list are one each."""
    first = max(0, bisect_right(times, mention.start, key=lambda time: time.span.start) - 1)
    chosen: list[TimeExpression] = []
    for number in range(first, len(times)):
        span = times[number].span
        if span.start >= mention.end:
            break
        shared = min(span.end, mention.end) - max(span.start, mention.start)
        if 2 * shared >= min(len(span), len(mention.span)):
            chosen.append(times[number])
    # An event as a whole goes beyond the time in it: `2025年度考核结束前`.
    if not chosen or (
        mention.end > chosen[-1].span.end
        and not isinstance(read_time(mention.span.of(text)), Lost | None)
    ):
        ended = _ENDED.match(text, mention.end) or _WINDOW_CUT.match(text, mention.end - 1)
        whole = Span(mention.start, ended.end()) if ended else mention.span
        # Words that no grammar reads (`长期`) may have been seen with the end of their line.
        yield mention.at(stripped(text, whole))
        return
    start, end = _start(text, mention, chosen[0], agencies), chosen[0].span.end
    for time in chosen[1:]:
        if _LISTED.fullmatch(text, end, time.span.start):
            yield mention.at(Span(start, end))
            start = time.span.start
        end = time.span.end
    yield mention.at(Span(start, end))


def _start(text: str, mention: Mention, time: TimeExpression, agencies: Layer) -> int:
    """Where a time begins, with the event that it is counted from.

    Words of an event are open, and the network sees their beginning where the grammar sees
    the length of time alone (`尾款结清20日内`). No agency that has a duty after an event is
    part of it (`市财政局`收到申请后5日内), one whose deed the event is, is.
    """
    start, end = time.span.start, time.span.end
    if isinstance(time.means, Moment) and time.means.months_on is not None:
        # `竞赛结束次月`: the month of an event, with its words.
        return start if time.means.from_now else min(mention.start, start)
    if not isinstance(time.means, After | Spell):
        return start
    if mention.start < start:
        return mention.start if _is_counted(text, mention.start, time) else start
    for index in reversed(agencies.touching(time.span)):
        agency = agencies.mentions[index]
        if _OF_EVENT.search(text, max(0, agency.start - 2), agency.start):
            continue
        if mention.start >= agency.end or _RECEIVES.match(text, agency.end):
            return min(agency.end, end)
    return start


def _is_counted(text: str, start: int, time: TimeExpression) -> bool:
    """Whether the words from `start` on are an event that a time is counted from."""
    first, end = time.span.start, time.span.end
    if _SAID_OF_TIME.search(text, start, first) or not isinstance(
        read_time(text[start:end]), After
    ):
        return False
    if isinstance(time.means, After):
        return True
    at = _OF_EVENT.search(text, max(0, start - 2), start)
    if not (at or _HAPPENS.search(text, start, first)):
        return False
    return not _is_lasting(text, time.span, text[max(0, first - _LONGEST_IN_FRONT) : first])


def beside_none(text: str, span: Span) -> bool:
    """Whether the words beside a time show that it is no deadline, whatever it means."""
    before = text[max(0, span.start - _LONGEST_IN_FRONT) : span.start]
    return bool(
        _IN_FRONT.search(before)
        or (_HEADED.search(before) and _HEAD_BEHIND.match(text, span.end))
        or any(told.match(text, span.end) for told in _TOLD_BEHIND)
    )


def _is_none(text: str, span: Span, issued: date | None) -> bool:
    """Whether the words of a mention or those beside it show that it is no deadline."""
    words = span.of(text)
    before = text[max(0, span.start - _LONGEST_IN_FRONT) : span.start]
    means = read_time(words)
    if beside_none(text, span) or _is_replaced(text, span) or _is_avoided(text, span):
        return True
    if _REPORTED.search(before) and not (
        lies_ahead(means, issued) or _CLOSING.search(before) or _OVERDUE.match(text, span.end)
    ):
        return True
    if (
        are_hours(words)
        or _NO_TIME.fullmatch(words)
        or _GONE_BY.fullmatch(words)
        or not _TIME.search(words)
    ):
        return True
    if _FIVE_YEAR_PLAN.search(text, span.start, span.end + 2):
        return True
    if means is None:
        # What has figures and cannot be read is cut, or is none; so is what names no time.
        return bool(_BROKEN.search(words)) or not _CALENDAR.search(words)
    return _means_none(text, span, means, before)


def _means_none(text: str, span: Span, means: Meaning, before: str) -> bool:
    match means:
        case Spell():
            bounded = _AT_MOST.search(before)
            return not bounded and (not means.within or _is_lasting(text, span, before))
        case Open(before=False) | Feast(before=False) | Recurring(place=Open(before=False)):
            said = _WINDOW_IN_FRONT.search(before) or _STATE.search(span.of(text))
            return bool(said) or _is_attribute(text, span, before)
        case Recurring():
            # How often alone is a frequency.
            return span.of(text) == means.often
        case Moment():
            bare = means in (Moment(year=means.year), Moment(years_on=means.years_on))
            named = means.year is not None and _PLAN_BEHIND.match(text, span.end)
            worked_on = _WORKS_ON.search(before) and _NAMES_BEHIND.match(text, span.end)
            return means.gone_by or (bare and bool(named or worked_on))
        case Between():
            return bool(_PLAN_IN_FRONT.search(before)) and text[span.end : span.end + 1] in "）)"
    return False


def _is_lasting(text: str, spell: Span, before: str) -> bool:
    """Whether a length of time is how long something holds, or what makes somebody eligible."""
    told = _SPELL_IN_FRONT.search(before) or _REDUCED.search(before)
    return bool(told or _SPELL_BEHIND.match(text, spell.end))


def _is_attribute(text: str, window: Span, before: str) -> bool:
    """Whether a window says which thing is meant (`减免疫情防控期间的租金`)."""
    apart = text[window.end : window.end + 1] in _EDGES or _WINDOW_APART.search(before)
    named = window.of(text).endswith("期间")
    if named and _THOSE_WHO.match(text, window.end):
        return True
    return named and not apart and not _TASK_BEHIND.match(text, window.end)


def _is_replaced(text: str, span: Span) -> bool:
    """Whether a time is the one that another takes the place of."""
    first = max(0, span.start - _LONGEST_REPLACED)
    return bool(_REPLACED.match(text, span.end) and _REPLACED_FROM.search(text, first, span.start))


def _is_avoided(text: str, span: Span) -> bool:
    """Whether a time is a season in which something is not to be done."""
    return bool(_AVOIDED.search(text, max(0, span.start - _LONGEST_AVOIDED), span.start))


def lies_ahead(means: Meaning | None, issued: date | None) -> bool:
    """Whether a time ends behind the day of issue; a range without its year lies in the same."""
    if means is None or issued is None:
        return False
    last = latest(means)
    if last is None and isinstance(means, Between) and not means.last.dated:
        month = means.last.month or 0
        return (month, means.last.day or 31) >= (issued.month, issued.day)
    return last is not None and last > (issued.year, issued.month, issued.day)


def _near(kept: Sequence[Mention], mention: Mention) -> Sequence[Mention]:
    """The neighbours of `mention` in a list of disjoint mentions sorted by place."""
    place = bisect_left(kept, mention.order(), key=Mention.order)
    return kept[max(0, place - 1) : place + 1]
