"""Times that the words beside them state to be DEADLINEs, whatever the network made of them.

`到2027年`, `延至2027年6月底`, `时间为2026年2月至6月`, `截止时间：8月25日`, `用两年左右时间`,
`国庆节前`, `主汛期到来前`, `到本世纪中叶`, `动员阶段（3月）`, `2027年新建石桥3座`, `今年要…` and
a window that opens a sentence (`6月17日至21日，开展…`) say so by themselves (guidelines, DEADLINE);
so does a month that opens a clause (`7月取得批复，9月开工`) beside another deadline.
What lies before the date of issue may be a report; without that date none of a year is taken.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from policyner.grammar.times import (
    Between,
    Feast,
    Meaning,
    Moment,
    Open,
    Spell,
    TimeExpression,
    read_time,
    time_at,
)
from policyner.outline import Outline
from policyner.settling.putting_in import with_inferred
from policyner.settling.stated_targets import DONE
from policyner.settling.times import beside_none, lies_ahead
from policyner.span import Span
from policyner.tagging.layer import Layer
from policyner.tagging.mention import Mention

_BEGINS = (
    r"(?:(?<=[，。；：:\n\t）\u3000])|(?<=其中)|(?<=[期间限]为)|(?<=时限为)|(?<=阶段[（(])|(?<=从))"
)
# What is due at a time: `截止时间变更为：8月25日18时`, `报送时限：每月5日前`.
_DUE = (
    "(?:截止|截稿|报名|申报|报送|上报|提交|反馈|完成|整改|办结|缴费|征集)(?:时间|日期|时限|期限)"
    "[^，。；：:\\n\\d]{0,6}?(?:[：:为至到]+)"
)
# A year in front of what somebody plans to do in it.
_PLANS = (
    r"(?=[，,]?[^，。；：\n\d]{0,12}?"
    "(?:计划(?!生育|单列)|拟(?!定)|力争|争取|将(?=[新改扩续建投完推实开]|进一步|加快))"
    r"|[，,]?[^，。；：\n\d]{0,20}?(?:(?<![主重首必需作])要(?![求素点件道闻])|目标[是为]))"
)
_ATTAINED = r"(?:全面|基本|初步|率先)*(?:建成|达到|突破|实现|完成|形成)"
# A year by word that somebody will do something in: `今年要新建`, `明年还将改造`, and behind the
# subject as well (all of 33 are deadlines in the gold): `今年，青禾县将改造`.
_AHEAD = (
    "(?<![比较到至])(?P<ahead>[今明]年|本年度)"
    "(?=[还再又]?要(?![求素点件道])"
    r"|[，,]?[^，。；：\n已了是比]{0,24}?(?:将(?![军近])|力争|争取|(?<![项政国])确保)"
    rf"|[，,]?[^，。；：\n已了是比的]{{0,12}}?(?:计划|拟)[再在]?(?:{DONE}))"
)
# A plan's years that something will be done in: `“十五五”期间，力争建成`.
_PLANNED = (
    '(?P<plan>[“"]十[一二三四五六]五[”"](?:时期|期间))'
    "(?=[，,]?(?:[全我][国省市县区])?(?:力争|争取|确保|将|要(?!求)))"
)
# A sentence that begins with its year: `2026年，全市要…`, but not how or what for.
_OPENS = re.compile(r"[。\n][ \u3000]*$")
_COMMA = re.compile("[，,](?![已为]|通过|根据|按照|围绕)")
_ATTAINED_BEHIND = re.compile(_ATTAINED)
# What must be done before an event.
_DUE_BEHIND = re.compile("[，,]?(?!不)(?:应|须|需|要|按|缴|交|提交|报|补|完成)")
# No expression that is looked for here is longer.
_LONGEST = 40
# Later in the year a year's own number may open a report.
_EARLY = 6
# Months of one plan stand so near to one another: `4月开工，9月封顶，年底前完工`.
_SIBLING = 60
# By what they begin with, so that most places are passed over after one look.
_CANDIDATE = re.compile(
    r"(?=[0-9 \u3000])(?:"
    r"(?<![年月日起][到至])(?<=[到至])[ \u3000]?(?P<till>20[0-9]{2}[ \u3000]?年)"
    rf"|{_BEGINS}[ \u3000]?(?P<planned>20[0-9]{{2}}[ \u3000]?年){_PLANS}"
    r"|(?<=阶段[（(])[ \u3000]?(?P<phase>[0-9]{1,4}[ \u3000]?[年月])"
    rf"|{_BEGINS}(?P<doing>20[0-9]{{2}}年)(?=[，,]?(?:{DONE})[^，。；\n]{{0,20}}[0-9])"
    r"|(?<=[，；。])(?P<month>(?:[1-9]|1[0-2])月(?:份|底|初|[上中下]旬)?)(?=[\u4e00-\u9fff])"
    rf"|{_BEGINS}[ \u3000]?(?P<window>[0-9]{{1,4}}[ \u3000]?"
    # `1.加强` is the number of an item.
    r"(?:[年月\-—–－~～至]|\.[ \u3000\xa0]{0,2}[0-9]))"
    rf"|(?<=[\u4e00-\u9fff])(?<![年月日起到至])(?P<attained>20[0-9]{{2}}年)(?={_ATTAINED})"
    r")|(?<=到)(?P<century>[本下]个?世纪(?:中叶|末))|(?:通过|用)(?P<spell>[0-9一二两三四五六七八九十](?:[-—–－~～至到][0-9一二两三四五六七八九十])?年)"
    rf"|(?=[截报申上提反完整办缴征]){_DUE}[ \u3000]?(?P<due>[0-9]{{1,4}}[ \u3000]?[年月.\-—－])"
    rf"|{_AHEAD}|{_PLANNED}|(?<=[，。；、：\n）在])(?:"
    r"(?P<coming>(?:(?![在自])[“”\"\u4e00-\u9fff]){2,10}(?:到来|来临)之?前(?![兆夕后]))"
    r"|(?<!在)(?P<feast>(?:(?!在)[“\"\u4e00-\u9fff]){2,8}(?:到来|来临)?前)"
    r"|(?<=在)(?P<event>(?:办理|申领|领取|取得|签订)[^，。；、：（）\n]{2,24}?前)(?![款期述提往列])"
    r")"
)
# Forms that say so whatever the time means.
_SURE = frozenset({"due", "coming", "century", "ahead", "plan"})
# What stands behind a window that something is done in, and behind a year of attainment.
_WINDOW_BEHIND = re.compile(r"\s?(?:[，,。；;）)\n]|$|期间|结束|开展|组织|进行|集中|实施)")


def settle_stated_times(outline: Outline, mentions: Sequence[Mention]) -> list[Mention]:
    """The mentions with the DEADLINEs that the words beside them state.

    Args:
        outline: The notice's outline; its facts tell the date of issue.
        mentions: What was found so far, of all layers.

    Returns:
        All mentions; the new ones have the confidence `INFERRED`.
    """
    deadlines, facts = Layer.of(mentions, "DEADLINE"), outline.facts
    stated = (
        span
        # A page was put up when the notice was issued, or later.
        for form, span in _stated(outline.text, facts.issued_on or facts.published_on)
        if not deadlines.touching(span)
        and (form != "month" or _has_sibling(outline.text, deadlines, span))
    )
    return with_inferred(mentions, "DEADLINE", stated)


def _has_sibling(text: str, deadlines: Layer, month: Span) -> bool:
    """Whether a deadline that is a part of the same year stands beside a month in its line."""
    around = Span(max(0, month.start - _SIBLING), min(len(text), month.end + _SIBLING))
    return any(
        isinstance(means := read_time(deadlines.mentions[index].span.of(text)), Moment)
        and not means.dated
        and bool(means.month or means.edge)
        and "\n" not in text[min(month.end, other.end) : max(month.start, other.start)]
        for index in deadlines.touching(around)
        for other in (deadlines.mentions[index].span,)
    )


def _stated(text: str, issued: date | None) -> Iterator[tuple[str, Span]]:
    last = 0
    for match in _CANDIDATE.finditer(text):
        form = match.lastgroup or ""
        time = _time(text, form, Span(*match.span(form)))
        if time is None or time.span.start < last or beside_none(text, time.span):
            continue
        if form in _SURE or _is_stated(text, form, time.means, time.span, issued):
            last = time.span.end
            yield form, time.span


def _time(text: str, form: str, seen: Span) -> TimeExpression | None:
    if form in ("event", "coming"):
        means = read_time(seen.of(text))
        return None if means is None else TimeExpression(seen, means)
    return time_at(text, seen.start, min(len(text), seen.start + _LONGEST))


def _is_stated(text: str, form: str, means: Meaning, span: Span, issued: date | None) -> bool:
    stated = False
    match means:
        case Spell():
            stated = form == "spell" and means.within
        case Feast():
            stated = form == "feast" and means.before
        case Moment() | Between() if form == "phase":
            stated = text[span.end : span.end + 1] in ("）", ")")
        case Between(first=Moment()):
            window = text[span.start - 1] == "为" or _WINDOW_BEHIND.match(text, span.end)
            stated = form == "window" and bool(window) and lies_ahead(means, issued)
        case Moment():
            stated = form == "month" or _is_planned(text, form, means, span, issued)
        case Open():
            stated = form == "event" and bool(_DUE_BEHIND.match(text, span.end))
    return stated


def _is_planned(text: str, form: str, means: Moment, span: Span, issued: date | None) -> bool:
    if form == "planned":
        return issued is None or (means.year or 0) >= issued.year
    if form == "doing":
        early = issued is not None and issued.month <= _EARLY
        return issued is not None and (means.year or 0) >= issued.year + (not early)
    if form == "attained":
        # Of the year of issue it may be a report.
        return issued is not None and (means.year or 0) > issued.year
    opens = _OPENS.search(text, max(0, span.start - 8), span.start) and _COMMA.match(text, span.end)
    said = form == "till" or opens or _ATTAINED_BEHIND.match(text, span.end)
    return bool(said) and lies_ahead(means, issued)
