"""What a title in `《》` names is never a mention (guidelines, every layer)."""

from __future__ import annotations

import sys
from bisect import bisect_right
from collections.abc import Sequence

from policyner.grammar.marks import titles_in
from policyner.tagging.mention import Mention


def outside_titles(text: str, mentions: Sequence[Mention]) -> list[Mention]:
    """The mentions that do not begin inside a title's marks, in their order.

    Args:
        text: The clean text.
        mentions: Mentions of any layer.
    """
    titles = [(title.start, title.end) for title in titles_in(text)]

    def outside(mention: Mention) -> bool:
        number = bisect_right(titles, (mention.start, sys.maxsize)) - 1
        return number < 0 or mention.start >= titles[number][1]

    return [mention for mention in mentions if outside(mention)]
