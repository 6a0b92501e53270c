"""Numbers of headings, which are no part of what they count."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace

from policyner.outline import Outline
from policyner.tagging.mention import Mention


def behind_numbers(outline: Outline, mentions: Sequence[Mention]) -> list[Mention]:
    """The mentions, those that begin inside a block's number cut: `4、3月21日` is `3月21日`."""
    numbers = [block.number for block in outline.blocks if block.number]
    starts = [number.start for number in numbers]

    def cut(mention: Mention) -> Mention:
        index = bisect_right(starts, mention.start) - 1
        inside = index >= 0 and mention.start < numbers[index].end < mention.end
        return replace(mention, start=numbers[index].end) if inside else mention

    return [cut(mention) for mention in mentions]
