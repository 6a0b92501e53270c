"""No mention begins in the number of its block: `3、|12月底前`, `1.|10个工作日内`, `1-1.|新建…`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from policyner.outline import Outline
from policyner.span import Span, first_over
from policyner.tagging.mention import Mention


def behind_numbers(outline: Outline, mentions: Sequence[Mention]) -> list[Mention]:
    """The mentions; one that began in a block's number begins behind it, one inside it goes.

    Args:
        outline: The notice's outline.
        mentions: Mentions of all layers.
    """
    numbers = [block.number for block in outline.blocks if block.number is not None]
    # One alone counts nothing: `6、12月底前各报送一次` lists months.
    return list(_behind(numbers if len(numbers) > 1 else [], mentions))


def _behind(numbers: Sequence[Span], mentions: Sequence[Mention]) -> Iterator[Mention]:
    for mention in mentions:
        number = first_over(numbers, Span(mention.start, mention.start + 1))
        if number is None:
            yield mention
        elif number.end < mention.end:
            yield mention.at(Span(number.end, mention.end))
