"""Targets that their words state, whatever the network made of them.

`零投诉`, `师生比不低于1:16`, `开办时间压缩至1个工作日内` and what is done with an amount of
something right behind the time by which it is done (`2026年硬化巷道37万平方米`) say so by
themselves (guidelines, TARGET).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import chain

from policyner.grammar.amounts import find_amounts
from policyner.grammar.numerals import half_width
from policyner.outline import Outline
from policyner.settling.putting_in import with_inferred
from policyner.span import Span
from policyner.tagging.layer import Layer
from policyner.tagging.mention import Mention
from policyner.vocabulary import any_of, read_vocabulary

_DATA = read_vocabulary(__package__, "stated_targets.yaml")
#: What is done to reach a target: alternatives of a regular expression.
DONE = any_of(_DATA["done"])
_NIL = rf"零(?:{any_of(_DATA['nil'])})"
_NILS = re.compile(
    rf"(?:(?<![^，。；、：\n）])|(?<=确保)|(?<=力争)|(?<=争取))(?:实现|做到|保持)?{_NIL}(?=[，。；、\n]|$)"
)
# `达到` alone may report.
_RATIO = re.compile(
    r"(?<=[，。；、：\n）])[\u4e00-\u9fff]{1,12}比(?:例)?(?:要|应)?(?:不低于|不少于|不高于|不超过|达到)"
    r"1\s?[:：∶]\s?\d+(?:\.\d+)?(?=[，。；\n]|以上|以内|以下)"
)
# `审批时限由20个工作日压减到5个工作日以内`; what was `缩短到` is reported as often.
_SAVED = re.compile(
    r"(?<=[，。；、：\n）将使把])(?![将使把])[^，。；、：\n]{0,24}(?:时间|时限|时长|用时|周期|期限)"
    r"(?:[平总][均共])?(?:由[^，。；、：\n]{1,14})?(?:压[缩减降][至到]|缩[短减]至|控制在)[^，。；、：\n\d]{0,4}"
    r"\d+(?:\.\d+)?个?(?:工作日|自然日|小时|分钟|天|日)(?:以?内|左右)?(?=[，。；、\n]|$)"
)
_REPORTED = re.compile("[已了]|目前|同比")
# What is searched for, where a quick look finds that it may be there.
_CLOSED = (
    (re.compile(_NIL), _NILS),
    (re.compile(r"1\s?[:：∶]\s?\d"), _RATIO),
    (re.compile("[压缩][缩减降短][至到]|控制在"), _SAVED),
)
_CLAUSE = re.compile(r"[^，。；：！？、\n\t|]{4,40}")
# What is pushed on or planned with how much: `重点引进连锁机构2家`, `加快新建18个驿站`.
_PUSHED = re.compile(
    rf"(?<=[，。；：\n）])(?:{any_of(_DATA['pushed'])})+(?P<clause>(?:{DONE})"
    r"(?:[\u4e00-\u9fff]{2,12}\d[\d.,]*[余多]?[万亿]?[\u4e00-\u9fff]{1,3}(?:以上|左右)?"
    r"|\d[\d.,]*[余多]?[万亿]?[\u4e00-\u9fff]{3,16}))(?=[，。；\n]|$)"
)
_BEHIND = re.compile(r"[，,]?(?:前|底前|计划|拟|要|将|力争|争取|确保)?")
_DONE = re.compile(rf"再?(?:{DONE})")
#: What shows that a clause states no target.
NOT_WITH = re.compile(any_of(_DATA["not_with"]))
_OF = "的"
# Times count no outcome, nor does what stands in a name (`“百场千人”行动`).
_UNCOUNTED = re.compile(
    r"“[^“”]*”|[\d一二两三四五六七八九十半](?:个(?:工作日|月|小时)|年|月|日|天|周|小时|分钟|期)"
)


def settle_stated_targets(outline: Outline, mentions: Sequence[Mention]) -> list[Mention]:
    """The mentions with the TARGETs that their words state.

    Args:
        outline: The notice's outline.
        mentions: What was found so far, of all layers, deadlines settled.

    Returns:
        All mentions; the new ones have the confidence `INFERRED`.
    """
    text = outline.text
    targets = Layer.of(mentions, "TARGET")
    # `全年新建石桥3座` reports as often.
    deadlines = [
        mention.end
        for mention in mentions
        if mention.label == "DEADLINE" and mention.span.of(text) != "全年"
    ]
    last = 0
    stated = []
    for span in sorted(chain(_closed(text), _pushed(text), _done_by(text, deadlines))):
        if span.start >= last and not targets.touching(span):
            last = span.end
            stated.append(span)
    return with_inferred(mentions, "TARGET", stated)


def _closed(text: str) -> Iterator[Span]:
    for part, form in _CLOSED:
        if part.search(text):
            for match in form.finditer(text):
                if form is not _SAVED or not _REPORTED.search(match[0]):
                    yield Span(*match.span())


def _pushed(text: str) -> Iterator[Span]:
    for match in _PUSHED.finditer(text):
        clause = match["clause"]
        if _OF not in clause and says_how_much_is_done(clause, least=2):
            yield Span(*match.span("clause"))


def _done_by(text: str, deadlines: Sequence[int]) -> Iterator[Span]:
    """Clauses right behind a time that say what is done with how much."""
    for end in deadlines:
        behind = _BEHIND.match(text, end)
        clause = _CLAUSE.match(text, behind.end() if behind else end)
        if clause and _OF not in clause[0] and says_how_much_is_done(clause[0]):
            yield Span(*clause.span())


def says_how_much_is_done(clause: str, *, least: int = 1) -> bool:
    """Whether a clause begins with what is done and says with how much of it."""
    return bool(_DONE.match(clause)) and states_amount(clause, least=least)


def states_amount(clause: str, *, least: int = 1) -> bool:
    """Whether a clause has an amount with its unit, not of time, and nothing against a target.

    Args:
        clause: Its words.
        least: The least amount that is one.
    """
    if NOT_WITH.search(clause):
        return False
    amounts = find_amounts(_UNCOUNTED.sub("", half_width(clause)))
    return any(a.unit and (a.low is None or (a.high or a.low) >= least) for a in amounts)
