"""What a title in `《》` names is never a mention (guidelines, every layer)."""

from __future__ import annotations

from collections.abc import Sequence

from policyner.grammar.marks import titles_in
from policyner.span import holding
from policyner.tagging.mention import Mention


def outside_titles(text: str, mentions: Sequence[Mention]) -> list[Mention]:
    """The mentions that do not begin inside a title's marks, in their order.

    Args:
        text: The clean text.
        mentions: Mentions of any layer.
    """
    titles = [*titles_in(text)]
    return [mention for mention in mentions if holding(titles, mention.start) is None]
