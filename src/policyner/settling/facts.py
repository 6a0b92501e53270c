"""Facts and forecasts: what a sentence says is so, or will come by itself, is no target.

`全县现有行政村128个，常住人口31万人`, `参展项目共48个` tell how many there are,
`预计报名人数达5200人` what is expected (guidelines, decided edge cases: no forecasts). Of 140 such
amounts in 850 annotated texts one is a target. A sentence that so begins goes on so, until it
says who has to do something, or by when.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from policyner.outline import Outline
from policyner.outline.tables import CELL_EDGE
from policyner.settling.outcomes import DOING
from policyner.span import Span
from policyner.tagging.layer import Layer, outside
from policyner.tagging.mention import Mention

# What is done with what there is: `盘活现有厂房20处`, `现有企业增长10%`, `在现有6个的基础上`.
_DONE_WITH = "在对将把从由按比较利用依托盘活改造提升整合优化增达减降覆实完"
_FACT = re.compile(
    rf"(?<![^，。；：、\n\s])(?:"
    # `全县现有行政村128个`, `全市共有养老机构38家`, `下辖12个镇`
    rf"[^，。；：、\n\d{_DONE_WITH}]{{0,12}}(?:现有|共有|现存)(?![^，。；\n]*基础)"
    rf"[^，。；：\n\d{_DONE_WITH}]{{0,14}}\d"
    rf"|[^，。；：、\n\d]{{0,8}}(?<!管)下?辖(?:有|区内有)?\d"
    # `参展项目共48个`
    rf"|(?:(?!{DOING})[^，。；：、\n\d]){{2,16}}(?<!公)共计?\d[\d.,]*[^，。；：、\n\d]{{1,3}}(?=[，。；])"
    # `预计报名人数达5200人`, `据测算，今年用电负荷预计增长8%`; `预计数` is a budget's.
    r"|[^，。；：\n]{0,24}预计(?!数|完成(?:时间|时限))"
    r"|据[^，。；：\n]{0,8}(?:测算|预测|估算)"
    r")"
)
_CLAUSE_END = re.compile(rf"[，。；\n]|{CELL_EDGE.pattern}")
_STOPS = re.compile(rf"[。；\n]|{CELL_EDGE.pattern}")
# Who has to do something, and that it is still to be done.
_TURN = re.compile(
    "(?:[^，。；：\n]{0,12}?(?:[^主重需必首只]要|应当?(?![急用对])|须)|力争|确保|争取|计划|拟|到20|为此)"
)
_LONGEST = 300


def without_facts(outline: Outline, mentions: Sequence[Mention]) -> list[Mention]:
    """The mentions without TARGETs that state what is so or what is expected.

    Args:
        outline: The notice's outline.
        mentions: What was found so far, of all layers, deadlines settled.
    """
    return outside(mentions, sorted(_told(outline.text, mentions)), "TARGET")


def _told(text: str, mentions: Sequence[Mention]) -> Iterator[Span]:
    """The stretches that tell facts and forecasts, none beside another."""
    agencies = {mention.start for mention in mentions if mention.label == "DEPT"}
    deadlines = Layer.of(mentions, "DEADLINE")
    place = 0
    while (opening := _FACT.search(text, place)) is not None:
        end = _clause_end(text, opening.end())
        while not _STOPS.match(text, end) and end < min(len(text), opening.start() + _LONGEST):
            following = Span(end + 1, _clause_end(text, end + 1))
            if (
                following.start in agencies
                or _TURN.match(text, following.start, following.end)
                or deadlines.touching(following)
            ):
                break
            end = following.end
        yield Span(opening.start(), end)
        place = max(end, opening.end())


def _clause_end(text: str, start: int) -> int:
    mark = _CLAUSE_END.search(text, start)
    return mark.start() if mark else len(text)
