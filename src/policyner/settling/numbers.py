"""No mention begins in the number of its block: `3、|12月底前`, `1.|10个工作日内`, `1-1.|新建…`."""

from __future__ import annotations

from collections.abc import Sequence

from policyner.outline import Outline
from policyner.span import Span, first_over
from policyner.tagging.mention import Mention


def numbers_of(outline: Outline) -> list[Span]:
    """The numbers of the blocks, in order.

    One alone in its notice counts nothing: `6、12月底前各报送一次` lists months.
    """
    numbers = [block.number for block in outline.blocks if block.number is not None]
    return numbers if len(numbers) > 1 else []


def behind_numbers(outline: Outline, mentions: Sequence[Mention]) -> list[Mention]:
    """The mentions; one that began in a block's number begins behind it, one inside it goes.

    Args:
        outline: The notice's outline.
        mentions: Mentions of all layers.
    """
    numbers = numbers_of(outline)
    settled = []
    for mention in mentions:
        number = first_over(numbers, Span(mention.start, mention.start + 1))
        if number is None:
            settled.append(mention)
        elif number.end < mention.end:
            settled.append(mention.at(Span(number.end, mention.end)))
    return settled
