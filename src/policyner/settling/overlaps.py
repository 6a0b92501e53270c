"""Mentions of one layer never overlap (guidelines; the layers themselves are independent)."""

from __future__ import annotations

from collections.abc import Iterable

from policyner.tagging.mention import LABELS, Label, Mention


def without_overlaps(mentions: Iterable[Mention]) -> list[Mention]:
    """Mentions in the order of the text; of two of one layer that overlap the first stays."""
    ends: dict[Label, int] = dict.fromkeys(LABELS, 0)
    kept = []
    for mention in sorted(mentions, key=Mention.order):
        if mention.start >= ends[mention.label] and mention.end > mention.start:
            ends[mention.label] = mention.end
            kept.append(mention)
    return kept
