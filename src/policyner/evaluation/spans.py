"""Span scores: strict and overlap precision, recall and F1 for each layer.

A predicted span counts strictly when label, start and end agree, as in CoNLL's and seqeval's
figures, which a test holds; for overlap, when it shares a character.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from policyner.evaluation.gold import GoldNotice
from policyner.evaluation.scores import Scores
from policyner.span import Span
from policyner.tagging.mention import LABELS, Label


@dataclass(frozen=True, slots=True)
class PredictedSpan:
    """A span that a pipeline found; offsets are into the source text, half-open."""

    label: Label
    span: Span


def score_strict(
    pairs: Iterable[tuple[GoldNotice, Sequence[PredictedSpan]]],
) -> dict[Label, Scores]:
    """Strict scores for each layer over pairs of gold notice and predicted spans."""
    scores = dict.fromkeys(LABELS, Scores())
    for notice, predicted in pairs:
        for label in LABELS:
            gold = {s.span for s in notice.spans if s.label == label}
            found = {s.span for s in predicted if s.label == label}
            scores[label] += Scores(len(gold & found), len(found), len(gold))
    return scores


def score_overlap(
    pairs: Iterable[tuple[GoldNotice, Sequence[PredictedSpan]]],
) -> dict[Label, Scores]:
    """Overlap scores: a span counts when it shares a character with one of the other side.

    Each span is matched at most once, in order of position, so one long
    prediction over three gold spans counts once.
    """
    scores = dict.fromkeys(LABELS, Scores(0, 0, 0))
    for notice, predicted in pairs:
        for label in LABELS:
            gold = sorted(s.span for s in notice.spans if s.label == label)
            found = sorted(s.span for s in predicted if s.label == label)
            scores[label] += Scores(_overlapping(gold, found), len(found), len(gold))
    return scores


def _overlapping(gold: Sequence[Span], found: Sequence[Span]) -> int:
    """Pairs of overlapping spans, each span in at most one pair; both sorted."""
    left = right = matched = 0
    while left < len(gold) and right < len(found):
        if gold[left].overlaps(found[right]):
            matched += 1
            left += 1
            right += 1
        elif gold[left].end <= found[right].start:
            left += 1
        else:
            right += 1
    return matched
