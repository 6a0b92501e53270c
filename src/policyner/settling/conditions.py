"""Conditions: what somebody must have in order to apply, and what is granted, is no target.

Entry conditions, rates and caps only define a policy (guidelines, TARGET). One clause of them
looks like a target (`年服务人次不少于2万`); that it is none, the heading above it says
(`申报条件`), or the sentence that announces a list (`应当具备下列条件：`). Calls for
applications are made of such parts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from policyner.outline import Block, Outline
from policyner.span import Span
from policyner.tagging.layer import outside
from policyner.tagging.mention import Mention
from policyner.vocabulary import any_of, read_vocabulary

_DATA = read_vocabulary(__package__, "conditions.yaml")
_HEAD = re.compile(rf"(?:{any_of(_DATA['heads'])}|^条件)(?:[（(][^）)]*[）)])?$")
_WORKS_ON = re.compile(any_of(_DATA["works_on"]))
# Below such a heading another may say what is to be attained all the same.
_AIMS = re.compile("[^：，。；]{0,8}(?:任务|目标)(?:：|$)")
# `申请人应同时具备以下条件：`; the conditions stand behind it, or in the items below it.
_ANNOUNCED = re.compile(
    r"(?:具备|符合|满足)(?:了)?(?:以下|下列|如下)[^，。；：:\n]{0,8}条件[^，。；：:\n]{0,6}(?:[：:]|[。]?(?=\n)|$)"
)


def without_conditions(outline: Outline, mentions: Sequence[Mention]) -> list[Mention]:
    """The mentions without TARGETs that are conditions.

    Args:
        outline: The notice's outline; headings, and what stands below them, tell the parts.
        mentions: What was found so far, of all layers, in any order.
    """
    return outside(mentions, sorted(_parts(outline)), "TARGET")


def _parts(outline: Outline) -> Iterator[Span]:
    """The stretches that state conditions, none beside another."""
    within: list[bool] = []
    for block in outline.blocks:
        above = block.parent is not None and within[block.parent]
        announced = (
            None if above else _ANNOUNCED.search(outline.text, block.span.start, block.span.end)
        )
        is_part = above or announced is not None or _is_of_conditions(outline.text, block)
        within.append(is_part and not (above and _AIMS.match(block.title(outline.text))))
        if announced is not None:
            yield _behind(outline.text, announced.end(), block)
        elif within[-1]:
            yield block.span


def _behind(text: str, start: int, block: Block) -> Span:
    """What of a block is conditions: the lines behind their announcement, or the rest of its."""
    end = text.find("\n", start, block.span.end)
    stops = end < 0 or not text[start:end].strip()
    return Span(start, block.span.end if stops else end)


def _is_of_conditions(text: str, block: Block) -> bool:
    words = block.title(text)
    head = _HEAD.search(words)
    return head is not None and not _WORKS_ON.search(words, 0, head.start())
