"""Percentages are closed language: a grammar settles where they begin and end.

What the grammar finds needs no model; the model's own findings stand where it is silent.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from policyner.grammar.ratios import find_ratios
from policyner.tagging.layer import outside
from policyner.tagging.mention import Mention

# What the model finds beyond the grammar must at least hold the sign of a ratio.
_SIGN = re.compile(r"[%％﹪‰成/]|分之|百分点")
_FACTOR = re.compile(r"[×xX*]\s?$")


def settle_percentages(text: str, mentions: Sequence[Mention]) -> list[Mention]:
    """Mentions whose PERCENT layer agrees with the grammar.

    Args:
        text: The clean text.
        mentions: What the model found, of all layers.

    Returns:
        The mentions with every ratio of the grammar as a PERCENT of confidence
        1.0, in place of the model's PERCENT mentions that overlap one, hold no sign of
        a ratio, or are a conversion factor (`×100%`).
    """
    spans = [*find_ratios(text)]
    found = [Mention("PERCENT", span.start, span.end) for span in spans]
    kept = [
        mention
        for mention in outside(mentions, spans, "PERCENT")
        if mention.label != "PERCENT"
        or (
            _SIGN.search(text, mention.start, mention.end)
            and not _FACTOR.search(text, max(0, mention.start - 2), mention.start)
        )
    ]
    return [*kept, *found]
