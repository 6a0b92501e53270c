"""What a title in `《》` names is never a mention (guidelines, every layer)."""

from __future__ import annotations

import re
import sys
from bisect import bisect_right
from collections.abc import Sequence

from policyner.tagging.mention import Mention

# No title of a document is longer; an opening mark without a closing one opens none.
_TITLE = re.compile(r"《[^《》\n]{1,200}》")


def outside_titles(text: str, mentions: Sequence[Mention]) -> list[Mention]:
    """The mentions that do not begin inside a title's marks, in their order.

    Args:
        text: The clean text.
        mentions: Mentions of any layer.
    """
    titles = [match.span() for match in _TITLE.finditer(text)]

    def outside(mention: Mention) -> bool:
        number = bisect_right(titles, (mention.start, sys.maxsize)) - 1
        return number < 0 or mention.start >= titles[number][1]

    return [mention for mention in mentions if outside(mention)]
