"""Honest confidences: how often a mention is right when the model is so sure of it.

Fitted on notices that were held out of training, on mentions as the product gives them,
all its rules included; nothing but `tagger.json` changes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from policyner.evaluation.gold import GoldNotice
from policyner.extractor import Extractor
from policyner.reading import read_text
from policyner.tagging.decoding import calibrated
from policyner.tagging.mention import INFERRED, LABELS, Label, Mention
from policyner.tagging.tagger import Tagger, read_settings, write_settings
from policyner.training.examples import SpannedText, spanned
from policyner.training.facts import add_facts

_BINS = 10
# A layer with fewer wrong or right mentions keeps its confidences as they are.
_LEAST_SEEN = 10


@dataclass(frozen=True, slots=True)
class Judged:
    """The mentions of one layer, each with how sure the model was and whether it is right.

    Attributes:
        confidence: (mentions,) between 0 and 1.
        right: (mentions,) whether label, start and end are those of a gold span.
        gold: How many gold spans there are, found or not.
        given: (mentions,) whether a rule gave the confidence, so that no calibration of the
            network's moves it and no threshold drops the mention; none where it is `None`.
    """

    confidence: NDArray[np.float64]
    right: NDArray[np.bool_]
    gold: int
    given: NDArray[np.bool_] | None = None

    @property
    def networks(self) -> NDArray[np.bool_]:
        """(mentions,) whether the confidence is the network's."""
        return np.ones_like(self.right) if self.given is None else ~self.given

    def error(self) -> float:
        """The expected calibration error (Naeini et al. 2015), in ten bins of equal width."""
        bins = np.minimum((self.confidence * _BINS).astype(int), _BINS - 1)
        count = np.bincount(bins, minlength=_BINS)
        gap = np.abs(
            np.bincount(bins, self.confidence, _BINS) - np.bincount(bins, self.right, _BINS)
        )
        return float(gap.sum() / max(1, count.sum()))

    def f1(self, threshold: float) -> float:
        """Strict F1 if mentions less sure than `threshold` are dropped."""
        kept = (self.confidence >= threshold) | ~self.networks
        return 2 * float(self.right[kept].sum()) / max(1, int(kept.sum()) + self.gold)


def judge(
    tagger: Tagger, notices: Sequence[GoldNotice], *, rules: bool = True
) -> dict[Label, Judged]:
    """What is found in gold notices, on their repaired texts, by layer.

    Args:
        tagger: The tagger.
        notices: The gold.
        rules: Whether the product's rules take part, those of the outline too; otherwise
            it is the network alone.
    """
    texts = [spanned(notice) for notice in notices]
    found: dict[Label, list[tuple[Mention, bool]]] = {label: [] for label in LABELS}
    gold = dict.fromkeys(LABELS, 0)
    for text, mentions in zip(texts, _found(tagger, notices, texts, rules=rules), strict=True):
        spans = {(label, span.start, span.end) for label, span in text.spans}
        for label, _, _ in spans:
            gold[label] += 1
        for mention in mentions:
            right = (mention.label, mention.start, mention.end) in spans
            found[mention.label].append((mention, right))
    return {
        label: Judged(
            np.array([mention.confidence for mention, _ in found[label]], dtype=np.float64),
            np.array([right for _, right in found[label]], dtype=bool),
            gold[label],
            np.array([_is_given(mention) for mention, _ in found[label]], dtype=bool),
        )
        for label in LABELS
    }


def _found(
    tagger: Tagger, notices: Sequence[GoldNotice], texts: Sequence[SpannedText], *, rules: bool
) -> Iterable[Sequence[Mention]]:
    if not rules:
        return tagger.tag([text.text for text in texts])
    readings = Extractor(tagger).read_many([read_text(notice.text) for notice in notices])
    return (reading.mentions for reading in readings)


def _is_given(mention: Mention) -> bool:
    return mention.rule is not None and mention.confidence in (INFERRED, 1.0)


def calibrate(folder: Path, notices: Sequence[GoldNotice]) -> dict[Label, dict[str, float]]:
    """Fits a model's confidences and thresholds, and writes them to its `tagger.json`.

    Args:
        folder: A model folder.
        notices: Gold that the model was not trained on.

    Returns:
        For each layer the strict F1 and the expected calibration error `ece`, before and after.
    """
    plain = read_settings(folder).model_copy(update={"calibration": None, "thresholds": None})
    write_settings(folder, plain)
    before = judge(Tagger.from_folder(folder), notices)
    fitted = [fit(before[label]) for label in LABELS]
    scaled = {label: _scaled(before[label], fit) for label, fit in zip(LABELS, fitted, strict=True)}
    settings = plain.model_copy(
        update={
            "calibration": fitted,
            "thresholds": tuple(threshold(scaled[label]) for label in LABELS),
        }
    )
    write_settings(folder, settings)
    after = judge(Tagger.from_folder(folder), notices)
    figures = {
        label: {
            "f1_before": round(before[label].f1(0.0), 4),
            "f1": round(after[label].f1(0.0), 4),
            "ece_before": round(before[label].error(), 4),
            "ece": round(after[label].error(), 4),
        }
        for label in LABELS
    }
    add_facts(folder, "calibrate", notices=len(notices), layers=figures)
    return figures


def _scaled(judged: Judged, fit: tuple[float, float]) -> Judged:
    confidence = [
        calibrated(value, *fit) if networks else value
        for value, networks in zip(judged.confidence.tolist(), judged.networks, strict=True)
    ]
    return replace(judged, confidence=np.array(confidence, dtype=np.float64))


def fit(judged: Judged) -> tuple[float, float]:
    """Scale and shift of the network's log-odds that make the rightness most likely."""
    right, confidence = judged.right[judged.networks], judged.confidence[judged.networks]
    if min(right.sum(), (~right).sum()) < _LEAST_SEEN:
        return 1.0, 0.0
    clipped = np.clip(confidence, 1e-4, 1 - 1e-4)
    odds = np.log(clipped / (1 - clipped))
    fit = LogisticRegression(C=10.0).fit(odds[:, None], right)
    return round(float(fit.coef_[0, 0]), 4), round(float(fit.intercept_[0]), 4)


def threshold(judged: Judged) -> float:
    """The least confidence that gives the best F1; of equals the least."""
    steps = [round(0.02 * step, 2) for step in range(31)]
    return max(steps, key=lambda step: (judged.f1(step), -step))
