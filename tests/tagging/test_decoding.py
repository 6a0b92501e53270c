import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policyner.tagging.decoding import decode, log_softmax
from policyner.tagging.mention import LABELS, Mention
from policyner.tagging.pieces import Pieces

PROBABILITIES = {"O": (0.98, 0.01, 0.01), "B": (0.01, 0.98, 0.01), "I": (0.01, 0.01, 0.98)}


def pieces_of(length: int) -> Pieces:
    starts = np.arange(length)
    return Pieces(starts, starts, starts + 1)


def scores_of(**layers: str) -> np.ndarray:
    """Scores that spell the given tags; layers not named are O."""
    length = len(next(iter(layers.values())))
    rows = [[PROBABILITIES[tag] for tag in layers.get(label, "O" * length)] for label in LABELS]
    return np.log(np.array(rows, dtype=np.float32)).transpose(1, 0, 2)


def spans(mentions: list[Mention], label: str) -> list[tuple[int, int]]:
    return [(m.start, m.end) for m in mentions if m.label == label]


def test_mentions_that_touch_stay_apart():
    assert spans(decode(scores_of(DEPT="OBIIBIO"), pieces_of(7)), "DEPT") == [(1, 4), (4, 6)]


def test_a_mention_runs_to_the_end_of_the_text():
    assert spans(decode(scores_of(DEPT="OOBII"), pieces_of(5)), "DEPT") == [(2, 5)]


def test_a_percentage_may_lie_inside_a_target():
    found = decode(scores_of(TARGET="OBIIIIO", PERCENT="OOOBIIO"), pieces_of(7))
    assert [(m.label, m.start, m.end) for m in found] == [("TARGET", 1, 6), ("PERCENT", 3, 6)]


def test_inside_cannot_follow_outside():
    scores = scores_of(DEPT="OOIIO")
    scores[1, 0] = np.log([0.55, 0.44, 0.01])  # nearly a B: cheaper than dropping both I's
    assert spans(decode(scores, pieces_of(5)), "DEPT") == [(1, 4)]


def test_confidence_is_the_mean_probability_of_the_tags():
    scores = scores_of(DEPT="OBIO")
    scores[2, 0] = np.log([0.2, 0.2, 0.6])
    (mention,) = decode(scores, pieces_of(4))
    assert mention.confidence == pytest.approx((0.98 + 0.6) / 2, abs=1e-4)


def test_a_threshold_drops_what_is_uncertain():
    scores = scores_of(DEPT="OBIO")
    thresholds = np.array([0.99, 0.5, 0.5, 0.5], dtype=np.float32)
    assert decode(scores, pieces_of(4), thresholds=thresholds) == []


def test_an_empty_text_has_no_mentions():
    assert decode(np.zeros((0, 4, 3), np.float32), pieces_of(0)) == []


def test_offsets_are_those_of_the_pieces():
    pieces = Pieces(np.arange(3), np.array([0, 4, 9]), np.array([2, 8, 12]))
    assert spans(decode(scores_of(DEPT="OBI"), pieces), "DEPT") == [(4, 12)]


def best_path(layer: np.ndarray) -> float:
    """The score of the best admissible path, by trying all."""
    best = -np.inf
    for path in itertools.product(range(3), repeat=len(layer)):
        if path[0] == 2 or any(a == 0 and b == 2 for a, b in itertools.pairwise(path)):
            continue
        best = max(best, float(sum(layer[i, tag] for i, tag in enumerate(path))))
    return best


def path_of(mentions: list[Mention], label: str, length: int) -> list[int]:
    tags = [0] * length
    for start, end in spans(mentions, label):
        tags[start:end] = [1] + [2] * (end - start - 1)
    return tags


@settings(max_examples=40, deadline=None)
@given(st.integers(min_value=1, max_value=7), st.integers(min_value=0, max_value=2**32))
def test_the_path_is_the_best_admissible_one(length, seed):
    logits = np.random.default_rng(seed).normal(size=(length, 4, 3)).astype(np.float32)
    scores = log_softmax(logits)
    found = decode(scores, pieces_of(length))
    for layer, label in enumerate(LABELS):
        tags = path_of(found, label, length)
        score = sum(float(scores[i, layer, tag]) for i, tag in enumerate(tags))
        assert score == pytest.approx(best_path(scores[:, layer]), abs=1e-4)
