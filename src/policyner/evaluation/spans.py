"""Span scores: strict and overlap precision, recall and F1 for each layer.

Strict scores are seqeval's (a predicted span counts when label, start and end
agree), over one tag a character; overlap scores are our own.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from seqeval.metrics.v1 import precision_recall_fscore_support
from seqeval.scheme import IOB2

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
    pairs = list(pairs)
    scores: dict[Label, Scores] = {}
    for label in LABELS:
        gold = [_tags([s.span for s in n.spans if s.label == label], len(n.text)) for n, _ in pairs]
        found = [_tags([s.span for s in p if s.label == label], len(n.text)) for n, p in pairs]
        if not any("B-X" in tags for tags in (*gold, *found)):
            scores[label] = Scores(0, 0, 0)
            continue
        precision, _, _, support = precision_recall_fscore_support(
            gold, found, scheme=IOB2, zero_division=0, average="micro"
        )
        predicted = sum(tags.count("B-X") for tags in found)
        scores[label] = Scores(round(precision * predicted), predicted, int(support))
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


def _tags(spans: Sequence[Span], length: int) -> list[str]:
    tags = ["O"] * length
    for span in spans:
        tags[span.start : span.end] = ["I-X"] * len(span)
        tags[span.start] = "B-X"
    return tags
