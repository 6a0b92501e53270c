import numpy as np
import pytest

from policyner.annotating.inline import parse_inline
from policyner.extractor import embedded_model
from policyner.tagging.decoding import calibrated
from policyner.tagging.tagger import Tagger
from policyner.training.calibrate import Judged, fit, judge, threshold


def judged(confidence, right, gold=100):
    return Judged(np.array(confidence), np.array(right), gold)


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


def test_a_layer_that_is_never_wrong_keeps_its_confidences():
    assert fit(judged([0.9] * 50, [True] * 50)) == (1.0, 0.0)


def test_the_threshold_drops_what_costs_more_than_it_brings():
    doubtful = judged([0.2] * 30 + [0.9] * 30, [False] * 29 + [True] + [True] * 30, gold=31)
    assert 0.2 < threshold(doubtful) <= 0.9
    assert threshold(judged([0.5] * 10, [True] * 10, gold=10)) == 0.0


def test_what_a_rule_gave_is_neither_scaled_nor_dropped():
    random = np.random.default_rng(0)
    confidence = random.uniform(0.5, 0.999, 2000)
    right = random.random(2000) < confidence - 0.3
    network = judged(confidence, right)
    both = Judged(
        np.append(confidence, np.full(500, 0.5)),
        np.append(right, np.ones(500, dtype=bool)),
        100,
        np.append(np.zeros(2000, dtype=bool), np.ones(500, dtype=bool)),
    )
    assert fit(both) == fit(network)
    assert both.f1(0.9) > network.f1(0.9)


def test_mentions_are_judged_as_the_product_gives_them():
    # The network may miss the last name; the responsibility line's list does not.
    notice = parse_inline(
        "一、重点任务\n（一）扩大试点。新建食堂。（责任单位：⟦D:市民政局⟧、⟦D:市农业综合服务局⟧）",
        id="a",
    )
    whole = judge(Tagger.from_folder(embedded_model(), threads=1), [notice])
    assert whole["DEPT"].f1(0.0) == 1.0
    assert whole["DEPT"].gold == 2
