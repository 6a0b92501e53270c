import random

import pytest
from seqeval.metrics.v1 import precision_recall_fscore_support
from seqeval.scheme import IOB2

from policyner.annotating.inline import parse_inline
from policyner.evaluation.scores import Scores
from policyner.evaluation.spans import PredictedSpan, score_overlap, score_strict
from policyner.span import Span

NOTICE = parse_inline("⟦D:省财政厅⟧、⟦D:省教育厅⟧负责，⟦T:覆盖率达到⟦P:80%⟧⟧。", id="a")


def predicted(*spans: tuple[str, int, int]) -> list[PredictedSpan]:
    return [PredictedSpan(label, Span(start, end)) for label, start, end in spans]


def test_a_span_that_is_cut_short_counts_for_overlap_alone():
    found = predicted(("DEPT", 0, 4), ("DEPT", 6, 9))
    assert score_strict([(NOTICE, found)])["DEPT"] == Scores(1, 2, 2)
    assert score_overlap([(NOTICE, found)])["DEPT"] == Scores(2, 2, 2)


def test_one_span_over_two_counts_once():
    found = predicted(("DEPT", 0, 9))
    assert score_overlap([(NOTICE, found)])["DEPT"] == Scores(1, 1, 2)


def test_layers_are_scored_apart():
    found = predicted(("PERCENT", 17, 20), ("TARGET", 12, 20))
    strict = score_strict([(NOTICE, found)])
    assert strict["PERCENT"].f1 == 1.0
    assert strict["TARGET"].f1 == 1.0
    assert strict["DEPT"].f1 == 0.0


def test_a_layer_without_gold_or_predictions_scores_nothing():
    assert score_strict([(NOTICE, [])])["DEADLINE"] == Scores(0, 0, 0)


def test_predictions_without_gold_lower_precision():
    assert score_strict([(NOTICE, predicted(("DEADLINE", 0, 2)))])["DEADLINE"] == Scores(0, 1, 0)


def tags(spans: list[Span], length: int) -> list[str]:
    tagged = ["O"] * length
    for span in spans:
        tagged[span.start : span.end] = ["I-X"] * len(span)
        tagged[span.start] = "B-X"
    return tagged


@pytest.mark.parametrize("seed", range(20))
def test_strict_figures_are_those_of_seqeval(seed):
    chance = random.Random(seed)
    # One where gold has one, one that is right or cut short, one where gold has none.
    found = [Span(0, 4), Span(5, chance.choice([8, 9])), Span(12, 20)]
    found = chance.sample(found, chance.randint(1, 3))
    gold = [span.span for span in NOTICE.spans if span.label == "DEPT"]
    length = len(NOTICE.text)
    precision, recall, f1, _ = precision_recall_fscore_support(
        [tags(gold, length)], [tags(found, length)], scheme=IOB2, zero_division=0, average="micro"
    )
    ours = score_strict([(NOTICE, [PredictedSpan("DEPT", span) for span in found])])["DEPT"]
    assert (ours.precision, ours.recall, ours.f1) == pytest.approx((precision, recall, f1))


def test_notices_add_up():
    pairs = [(NOTICE, predicted(("DEPT", 0, 4))), (NOTICE, predicted(("DEPT", 5, 9)))]
    assert score_strict(pairs)["DEPT"] == Scores(2, 2, 4)


def test_figures_follow_from_counts():
    scores = Scores(3, 4, 6)
    assert scores.precision == pytest.approx(0.75)
    assert scores.recall == pytest.approx(0.5)
    assert scores.f1 == pytest.approx(0.6)
