import numpy as np
import pytest

from policyner.annotating.inline import parse_inline
from policyner.extractor import embedded_model
from policyner.tagging.decoding import calibrated
from policyner.tagging.mention import Mention
from policyner.tagging.tagger import Tagger, TaggerSettings
from policyner.training.calibrate import Judged, Walks, best_step, fit, judge


def judged(confidence, right, gold=100):
    return Judged(np.array(confidence), np.array(right), gold, np.ones(len(right), dtype=bool))


def test_the_calibration_error_is_the_mean_gap_between_confidence_and_truth():
    honest = judged([0.75] * 4, [True, True, True, False])
    assert honest.error() == pytest.approx(0.0)
    boastful = judged([0.95] * 2 + [0.15] * 2, [True, False, False, False])
    assert boastful.error() == pytest.approx((0.45 * 2 + 0.15 * 2) / 4)


def test_confidences_that_overstate_are_brought_down():
    random = np.random.default_rng(0)
    confidence = random.uniform(0.5, 0.999, 2000)
    right = random.random(2000) < confidence - 0.3
    scale, shift = fit(judged(confidence, right))
    honest = judged([calibrated(c, scale, shift) for c in confidence.tolist()], right)
    assert honest.error() < 0.05 < judged(confidence, right).error()


def test_calibration_keeps_the_order_of_confidences_and_their_range():
    values = [calibrated(c, 1.7, -0.4) for c in (0.0, 0.2, 0.5, 0.9, 1.0)]
    assert values == sorted(values)
    assert values[0] > 0.0
    assert values[-1] < 1.0


def test_mentions_are_counted_from_one_confidence_to_another():
    of = judged([0.4, 0.5, 0.6, 1.0], [False, True, False, True])
    assert of.between(0.5, 0.6).right.tolist() == [True]
    assert of.between(0.6, 1.0).confidence.tolist() == [0.6, 1.0]


def test_a_layer_that_is_never_wrong_keeps_its_confidences():
    assert fit(judged([0.9] * 50, [True] * 50)) == (1.0, 0.0)


def test_where_too_little_is_wrong_confidences_are_fitted_on_more():
    few = judged([0.9] * 50 + [0.7] * 3, [True] * 50 + [False] * 3)
    more = judged([0.9] * 50 + [0.6] * 20, [True] * 50 + [False] * 20)
    assert fit(few) == (1.0, 0.0)
    assert fit(few, otherwise=more) == fit(more) != (1.0, 0.0)
    assert fit(more, otherwise=few) == fit(more)


def test_the_step_that_is_best_with_its_neighbours_is_taken_and_of_equals_the_surest():
    assert best_step([0.5, 0.9, 0.5, 0.8, 0.8, 0.8, 0.5]) == 4
    assert best_step([0.7, 0.7005, 0.7, 0.5, 0.4]) == 1
    assert best_step([0.7, 0.7, 0.7]) == 2


class Sure(Tagger):
    """A tagger that is as sure as it is told of two agencies in each text."""

    def __init__(self, *, least=0.0):
        self.read = 0
        self.least = least
        self.settings = TaggerSettings(name="a", window=64)

    def tag(self, texts):
        self.read += len(texts)
        found = [Mention("DEPT", 0, 4, 0.5), Mention("DEPT", 5, 9, 0.7)]
        return [[each for each in found if each.confidence >= self.least] for _ in texts]


@pytest.mark.parametrize("rules", [True, False])
def test_what_is_less_sure_than_asked_is_dropped_before_any_rule_sees_it(rules):
    texts = ["⟦D:市民政局⟧、⟦D:市财政局⟧要修桥。", "⟦D:市水利局⟧和⟦D:市审计局⟧要修堤。"]
    notices = [parse_inline(text, id=text) for text in texts]
    tagger = Sure()
    walks = Walks(tagger, notices)
    for least in (0.0, 0.6, 0.8):
        walked = walks.judge({"DEPT": least}, rules=rules)
        fresh = judge(Sure(least=least), notices, rules=rules)
        assert walked["DEPT"].confidence.tolist() == fresh["DEPT"].confidence.tolist()
        assert walked["DEPT"].right.tolist() == fresh["DEPT"].right.tolist()
        assert walked["DEPT"].gold == fresh["DEPT"].gold == 4
    assert len(walks.judge(rules=False)["DEPT"].right) == 4
    assert tagger.read == len(notices)


def test_what_a_rule_gave_is_not_scaled():
    random = np.random.default_rng(0)
    confidence = random.uniform(0.5, 0.999, 2000)
    right = random.random(2000) < confidence - 0.3
    network = judged(confidence, right)
    both = Judged(
        np.append(confidence, np.full(500, 0.5)),
        np.append(right, np.ones(500, dtype=bool)),
        100,
        np.append(np.ones(2000, dtype=bool), np.zeros(500, dtype=bool)),
    )
    assert fit(both) == fit(network)


def test_mentions_are_judged_as_the_product_gives_them():
    # The network may miss the last name; the responsibility line's list does not.
    notice = parse_inline(
        "一、重点任务\n（一）扩大试点。新建食堂。（责任单位：⟦D:市民政局⟧、⟦D:市农业综合服务局⟧）",
        id="a",
    )
    whole = judge(Tagger.from_folder(embedded_model(), threads=1), [notice])
    assert whole["DEPT"].f1() == 1.0
    assert whole["DEPT"].gold == 2
