"""From scores to mentions: Viterbi over each layer under the BIO constraints.

Tags are O, B, I; a path may not start with I nor go from O to I. Each layer
is decoded by itself, so that a PERCENT may lie inside a TARGET. All segments
of a document, and all layers, take their steps together in numpy.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from policyner.tagging.mention import LABELS, Mention
from policyner.tagging.pieces import Pieces

TAGS = ("O", "B", "I")
_O, _B, _I = range(3)
_FORBIDDEN = -1e9

# Between two certain O's the best path is O as well, so a document may be cut there.
_CERTAIN = np.log(0.95)

# Keeps the log-odds of a confidence of 0 or 1 finite.
_LEAST = 1e-4

# No mention is so long; a stretch without a certain O is cut there all the same.
_LONGEST_SEGMENT = 2000


def log_softmax(logits: NDArray[np.float32]) -> NDArray[np.float32]:
    """Log-probabilities over the last axis."""
    shifted = logits - logits.max(axis=-1, keepdims=True)
    return np.asarray(
        shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True)), dtype=np.float32
    )


def decode(
    scores: NDArray[np.float32],
    pieces: Pieces,
    *,
    transitions: NDArray[np.float32] | None = None,
    calibration: NDArray[np.float32] | None = None,
    thresholds: NDArray[np.float32] | None = None,
) -> list[Mention]:
    """The mentions of one document.

    Args:
        scores: (pieces, layers, 3) log-probabilities of O, B, I.
        pieces: The document's pieces.
        transitions: (layers, 3, 3) scores added for going from a tag to the
            next; only the BIO constraints where it is `None`.
        calibration: (layers, 2) scale and shift of the confidences, see `calibrated`.
        thresholds: (layers,) least confidence of a mention that is kept.

    Returns:
        The mentions by start, longer ones first, then in the order of the layers.
    """
    if not len(pieces):
        return []
    tags = viterbi(scores, with_constraints(transitions, scores.shape[1]))
    probabilities = np.exp(
        np.take_along_axis(scores, tags[:, :, None], axis=2)[:, :, 0].astype(np.float64)
    )
    mentions: list[Mention] = []
    for layer, label in enumerate(LABELS):
        column = tags[:, layer]
        starts = np.flatnonzero(column == _B)
        inside = column == _I
        # A mention ends at the first piece behind its start that is not I.
        breaks = np.append(np.flatnonzero(~inside), len(column))
        ends = breaks[np.searchsorted(breaks, starts, side="right")]
        sums = np.append(0.0, np.cumsum(probabilities[:, layer]))
        for start, end in zip(starts.tolist(), ends.tolist(), strict=True):
            confidence = min(1.0, float(sums[end] - sums[start]) / (end - start))
            if calibration is not None:
                confidence = calibrated(confidence, *calibration[layer].tolist())
            if thresholds is None or confidence >= thresholds[layer]:
                place = int(pieces.starts[start]), int(pieces.ends[end - 1])
                mentions.append(Mention(label, *place, round(confidence, 4)))
    return sorted(mentions, key=Mention.order)


def calibrated(confidence: float, scale: float, shift: float) -> float:
    """A confidence as the share of mentions that are right, when so confident.

    The log-odds are scaled (by the inverse of a temperature) and shifted (Platt 1999): a mean
    of its characters' probabilities overstates how sure a whole mention is.
    """
    odds = math.log(max(confidence, _LEAST) / max(1.0 - confidence, _LEAST))
    return 1.0 / (1.0 + math.exp(-(scale * odds + shift)))


def with_constraints(transitions: NDArray[np.float32] | None, layers: int) -> NDArray[np.float32]:
    """(layers, 3, 3) transitions under which O is never followed by I."""
    scores = np.zeros((layers, 3, 3), np.float32) if transitions is None else transitions.copy()
    scores[:, _O, _I] = _FORBIDDEN
    return scores


def viterbi(scores: NDArray[np.float32], transitions: NDArray[np.float32]) -> NDArray[np.int8]:
    """The best path through each layer.

    Args:
        scores: (pieces, layers, 3) log-probabilities of O, B, I.
        transitions: (layers, 3, 3) scores for going from a tag to the next.

    Returns:
        (pieces, layers) numbers of O, B, I.
    """
    count, layers, _ = scores.shape
    bounds = _segment_bounds(scores)
    lengths = np.diff(bounds)
    # Longest segments first: at step t the segments still running are a prefix.
    order = np.argsort(-lengths, kind="stable")
    starts, lengths = bounds[:-1][order], lengths[order]
    running = np.searchsorted(-lengths, -np.arange(int(lengths[0])), side="left")
    best = scores[starts].copy()
    best[:, :, _I] = _FORBIDDEN
    back = np.zeros((count, layers, 3), dtype=np.int8)
    for step in range(1, int(lengths[0])):
        active = int(running[step])
        reached = best[:active, :, :, None] + transitions
        back[starts[:active] + step] = reached.argmax(axis=2)
        best[:active] = reached.max(axis=2) + scores[starts[:active] + step]
    tags = np.zeros((count, layers), dtype=np.int8)
    current = best.argmax(axis=2)
    rows = np.arange(layers)
    for step in range(int(lengths[0]) - 1, -1, -1):
        active = int(running[step])
        places = starts[:active] + step
        tags[places] = current[:active]
        if step:
            current[:active] = back[places[:, None], rows, current[:active]]
    return tags


def _segment_bounds(scores: NDArray[np.float32]) -> NDArray[np.int64]:
    """Where to cut: in the middle of two pieces that are O in every layer for certain."""
    certain = (scores[:, :, _O] > _CERTAIN).all(axis=1)
    cuts = np.flatnonzero(certain[:-1] & certain[1:]) + 1
    bounds = np.unique(np.concatenate([[0], cuts, [len(scores)]]))
    # Runs of certain O's need no step of their own: join cuts that lie side by side.
    long = np.flatnonzero(np.diff(bounds) > _LONGEST_SEGMENT)
    extra = [np.arange(bounds[i] + _LONGEST_SEGMENT, bounds[i + 1], _LONGEST_SEGMENT) for i in long]
    return np.unique(np.concatenate([bounds, *extra])).astype(np.int64)
