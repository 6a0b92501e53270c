"""Link scores: who leads, supports or is responsible for which measure.

Link F1 is over triples of measure, role and agency span. A predicted measure
answers for the gold measure whose cue lies inside it, or whose responsibility
line it carries.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from policyner.evaluation.gold import GoldMeasure, GoldNotice
from policyner.evaluation.scores import Scores
from policyner.outline.cues import RoleName
from policyner.span import Span


@dataclass(frozen=True, slots=True)
class PredictedMeasure:
    """A measure that a pipeline found; all offsets are into the source text, half-open.

    Attributes:
        span: The measure's stretch.
        cues: The words that assign its roles, such as its responsibility line.
        roles: Pairs of role and agency span, in any order.
    """

    span: Span
    cues: tuple[Span, ...]
    roles: tuple[tuple[RoleName, Span], ...]


@dataclass(frozen=True, slots=True)
class LinkScores:
    """Link and measure counts over any number of notices; they add up.

    Attributes:
        links: Triples of measure, role and agency span.
        measures: Measures that carry a role; gold holds no others.
    """

    links: Scores = Scores()  # noqa: RUF009 - frozen, so sharing it is safe
    measures: Scores = Scores()  # noqa: RUF009

    def __add__(self, other: LinkScores) -> LinkScores:
        return LinkScores(self.links + other.links, self.measures + other.measures)


def score_links(gold: GoldNotice, predicted: Sequence[PredictedMeasure]) -> LinkScores:
    """Link and measure counts of one notice.

    Each gold measure is matched to at most one predicted measure and the other
    way round, pairs whose spans agree best first. So where several gold measures
    share one line, their spans decide which prediction answers for which.

    Args:
        gold: The annotated notice.
        predicted: The measures found in it; those without roles count for nothing.
    """
    assigned = [measure for measure in predicted if measure.roles]
    pairs = match_measures(gold.measures, assigned)
    return LinkScores(
        Scores(
            sum(len(set(gold.measures[g].roles) & set(assigned[p].roles)) for g, p in pairs),
            sum(len(set(measure.roles)) for measure in assigned),
            sum(len(set(measure.roles)) for measure in gold.measures),
        ),
        Scores(len(pairs), len(assigned), len(gold.measures)),
    )


def score_all_links(
    pairs: Iterable[tuple[GoldNotice, Sequence[PredictedMeasure]]],
) -> LinkScores:
    """Link and measure counts over many notices."""
    total = LinkScores()
    for gold, predicted in pairs:
        total += score_links(gold, predicted)
    return total


def match_measures(
    gold: Sequence[GoldMeasure], predicted: Sequence[PredictedMeasure]
) -> list[tuple[int, int]]:
    """Pairs of indices of gold and predicted measures that answer for each other.

    Returns:
        The pairs in the order of gold; no index of either side occurs twice.
    """
    candidates = sorted(_candidates(gold, predicted))
    gold_left, predicted_left = set(range(len(gold))), set(range(len(predicted)))
    matched = []
    for _, g, p in candidates:
        if g in gold_left and p in predicted_left:
            gold_left.remove(g)
            predicted_left.remove(p)
            matched.append((g, p))
    return sorted(matched)


def _candidates(
    gold: Sequence[GoldMeasure], predicted: Sequence[PredictedMeasure]
) -> Iterator[tuple[float, int, int]]:
    """Possible pairs, each with its distance: 0 where the spans are the same, below 1."""
    for g, wanted in enumerate(gold):
        for p, found in enumerate(predicted):
            if not wanted.span.overlaps(found.span):
                continue
            inside = found.span.contains(wanted.cue)
            if inside or any(wanted.cue.overlaps(cue) for cue in found.cues):
                yield 1 - _agreement(wanted.span, found.span), g, p


def _agreement(left: Span, right: Span) -> float:
    """Characters that both spans cover, as a share of those that either covers."""
    shared = min(left.end, right.end) - max(left.start, right.start)
    return shared / (len(left) + len(right) - shared)
