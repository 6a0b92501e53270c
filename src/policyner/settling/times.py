"""Where a time expression begins and ends; whether it is a deadline, the model says.

The extent follows the guidelines (DEADLINE): the time words with 前/底/末/期末/内/期间/以前,
without 到/至/在/于/自 in front.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterator, Sequence

from policyner.span import Span
from policyner.tagging.mention import INFERRED, Mention

_SPACE = r"[ \u00a0\u3000]?"
_DIGITS = r"(?:\d{1,4}|[〇○零一二三四五六七八九十两]{1,4})"
_TO = rf"{_SPACE}(?:[-—–―－~～]{{1,2}}|至|到){_SPACE}"
_BEFORE = r"(?:以前|之前|前)?"

_YEAR = (
    rf"(?:(?:\d{{4}}|[〇○零一二三四五六七八九]{{4}}){_SPACE}年度?"
    r"|今年|明年|次年|本年度?|当年)"
)
_PART = (
    r"(?:[上下]半年|第?[一二三四1-4]季度末?|年?[底末终内]|年?初|年?中(?=前|期|旬)"
    r"|全年|春节|汛期)"
)
_MONTH = rf"(?:{_DIGITS}{_SPACE}月份?)"
_DAY = rf"(?:{_DIGITS}{_SPACE}[日号]|[上中下]旬|[底末初])"
_DATE = (
    rf"(?:{_YEAR}{_SPACE}(?:{_MONTH}{_SPACE}{_DAY}?|{_PART})?"
    rf"|{_MONTH}{_SPACE}{_DAY}?|{_PART})"
)
_PLAN = r"[“\"'‘]?十[一二三四五六]?五[”\"'’]?(?:时期|期间|期末|中期|规划期?内?|末|期内)"
_DURATION = (
    rf"(?:{_DIGITS}{_SPACE}个?(?:工作日|自然日|日|天|月|季度|年|小时|分钟|周)"
    r"(?:左右|时间)?(?:之内|以内|内))"
)
_ANCHORED = (
    rf"(?<=[自从于在，。；、（(\s])[^自从于在，。；、（）()\s]{{1,12}}之日起{_SPACE}{_DURATION}"
)
_SPELL = (
    rf"(?:未来|今后){_SPACE}{_DIGITS}{_SPACE}年"
    rf"|{_DIGITS}(?:{_TO}{_DIGITS})?{_SPACE}年(?:左右)?时间"
)

# What is left of a date whose year a copy has lost: `年6月` in `到年6月`. Guidelines: a
# DEADLINE as it stands. Behind `截至` a report begins.
_LOST_YEAR = (
    rf"(?<=[到至于在])(?<!截至)年(?:{_MONTH}{_SPACE}{_DAY}?|年?[底末初]){_BEFORE}"
    # Alone it is one where the clause begins with it, but no `达到年产…`.
    r"|(?<=[，,、。；;\s）)争取保延][到至])年(?![度产均内中终薪级])"
)

_EXPRESSION = re.compile(
    "|".join(
        (
            rf"\d{{4}}{_SPACE}年{_TO}年(?![底末初终内度])",
            _LOST_YEAR,
            _ANCHORED,
            _SPELL,
            rf"(?:每[年月季周]度?){_DATE}{_BEFORE}",
            rf"每[月周季年]度?{_SPACE}{_DIGITS}{_SPACE}[日号](?:左右)?{_BEFORE}",
            rf"{_PLAN}{_BEFORE}",
            rf"\d{{4}}{_SPACE}年?{_TO}\d{{4}}{_SPACE}年(?:期间|内)?",
            rf"{_DATE}{_TO}{_DATE}{_BEFORE}",
            _DURATION,
            rf"{_DATE}{_BEFORE}(?:期间)?",
        )
    )
)


# No time expression crosses one of these.
_EDGES = "，。；：！？、（）()\n"
_EDGE = re.compile(f"[{_EDGES}]")

# What a value is compared with, where something starts, what has been reached by then and
# how long something lasts is no deadline (guidelines: `2019年起`; `比2020年提高`,
# `在2020年基础上`; `截至2019年底`, `已于3月建成`; plain durations).
_NONE_BEHIND = re.compile(r"(?:[比较]|截[至止]|已[于在]|有效期|不得?超过)\s?$")
_NONE_BEFORE = re.compile(r"\s?(?:的?基础上|以来|以后|的?同期|起(?![草步])|，?已)")
_LONGEST_BEHIND = 5
# How long a ban or a waiver lasts: `三年内不得申报`.
_BARRED = re.compile(r"\s?(?:不得|不予|不再|免收)")
# What has passed (`报送上月进展`), and what names no time at all.
_PAST = re.compile(r"上个?月|上年度?|去年|年初|上季度")
_TIME = re.compile(r"[\d年月日季期周时天内前底末旬]|十.五")

_WITHIN = re.compile(_DURATION)
_LOST_DATE = re.compile(_LOST_YEAR)

# Characters by which a boundary of the model may slip over a time expression.
_SLIP = 2


def find_times(text: str, span: Span) -> Iterator[Span]:
    """The time expressions inside a stretch, in order, deadlines or not.

    Args:
        text: The clean text.
        span: Where to look.
    """
    for match in _EXPRESSION.finditer(text, span.start, span.end):
        yield Span(*match.span())


def settle_times(text: str, mentions: Sequence[Mention]) -> list[Mention]:
    """Mentions whose DEADLINE layer begins and ends where time expressions do.

    Args:
        text: The clean text.
        mentions: What the model found, of all layers.

    Returns:
        The mentions, and those dates whose year was lost that the model did not find
        (with the confidence `INFERRED`); without DEADLINEs that are a basis of
        comparison, a start, a duration or past; a DEADLINE takes the boundaries of the
        time expressions with which it shares half of itself or half of the expression,
        unless it goes well beyond them (`2025年秋季开学前`; not `受理后5个工作日内`). Of
        several that come to lie on the same words the most confident one stays.
    """
    others = [mention for mention in mentions if mention.label != "DEADLINE"]
    found = [mention for mention in mentions if mention.label == "DEADLINE"]
    found += _without_year(text)
    expressions = list(_expressions_near(text, found))
    settled = sorted(
        (_settle(text, mention, expressions) for mention in found),
        key=lambda mention: (-mention.confidence, mention.start),
    )
    kept: list[Mention] = []
    for mention in settled:
        if _is_no_deadline(text, mention):
            continue
        if not any(mention.span.overlaps(other.span) for other in _near(kept, mention)):
            insort(kept, mention, key=Mention.order)
    return sorted([*others, *kept], key=Mention.order)


def _expressions_near(text: str, deadlines: Sequence[Mention]) -> Iterator[tuple[int, int]]:
    """The time expressions in the clauses that hold deadlines, in order; none crosses an edge."""
    read = 0
    for mention in sorted(deadlines, key=Mention.order):
        if mention.end > read:
            start, end = max(read, mention.start), mention.end
            while start > read and text[start - 1] not in _EDGES:
                start -= 1
            edge = _EDGE.search(text, end)
            read = edge.start() if edge else len(text)
            yield from (match.span() for match in _EXPRESSION.finditer(text, start, read))


def _is_no_deadline(text: str, mention: Mention) -> bool:
    start, end = mention.start, mention.end
    return bool(
        _NONE_BEHIND.search(text, max(0, start - _LONGEST_BEHIND), start)
        or _NONE_BEFORE.match(text, end)
        or (_BARRED.match(text, end) and _WITHIN.fullmatch(text, start, end))
        or _PAST.fullmatch(text, start, end)
        or not _TIME.search(text, start, end)
    )


def _without_year(text: str) -> Iterator[Mention]:
    for match in _LOST_DATE.finditer(text):
        yield Mention("DEADLINE", match.start(), match.end(), INFERRED)


def _settle(text: str, mention: Mention, expressions: Sequence[tuple[int, int]]) -> Mention:
    first = max(0, bisect_right(expressions, (mention.start, mention.start)) - 1)
    chosen = []
    for number in range(first, len(expressions)):
        start, end = expressions[number]
        if start >= mention.end:
            break
        shared = min(end, mention.end) - max(start, mention.start)
        if 2 * shared >= min(end - start, mention.end - mention.start):
            chosen.append((start, end))
    if not chosen:
        return mention
    before = chosen[0][0] - mention.start
    # `受理后5个工作日内` begins behind 后, `受理之日起5个工作日内` does not (guidelines).
    event = before > 0 and text[chosen[0][0] - 1] == "后" and _WITHIN.fullmatch(text, *chosen[0])
    if mention.end - chosen[-1][1] > _SLIP or (before > _SLIP and not event):
        return mention
    return mention.at(Span(chosen[0][0], chosen[-1][1]))


def _near(kept: Sequence[Mention], mention: Mention) -> Sequence[Mention]:
    """The neighbours of `mention` in a list of disjoint mentions sorted by place."""
    place = bisect_left(kept, mention.order(), key=Mention.order)
    return kept[max(0, place - 1) : place + 1]
