"""Honest confidences: how often a mention is right when the model is so sure of it.

Fitted on notices that were held out of training, on mentions as the product gives them,
all its rules included; nothing but `tagger.json` changes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
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
# F1 that differs by less is equal.
_EQUAL = 0.001
# How sure the network's mentions may have to be; below the first, next to none is right.
_STEPS = (0.0, *(round(0.4 + 0.02 * step, 2) for step in range(26)))


@dataclass(frozen=True, slots=True)
class Judged:
    """The mentions of one layer, each with how sure the model was and whether it is right.

    Attributes:
        confidence: (mentions,) between 0 and 1.
        right: (mentions,) whether label, start and end are those of a gold span.
        gold: How many gold spans there are, found or not.
        given: (mentions,) whether a rule gave the confidence, so that no calibration of the
            network's moves it; none where it is `None`.
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

    def between(self, low: float, high: float) -> Judged:
        """The mentions that are as sure as `low` or surer, and less than `high`; 1 is below 1."""
        sure = (self.confidence >= low) & ((self.confidence < high) | (high == 1.0))
        given = None if self.given is None else self.given[sure]
        return Judged(self.confidence[sure], self.right[sure], self.gold, given)

    def f1(self) -> float:
        """Strict F1."""
        return 2 * float(self.right.sum()) / max(1, len(self.right) + self.gold)


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

    How sure the network must be is chosen by walks that drop what is less sure before any rule
    sees it, as the product does; the confidences are fitted on what such a walk ends with.

    Args:
        folder: A model folder.
        notices: Gold that the model was not trained on.

    Returns:
        For each layer the strict F1 and the expected calibration error `ece`, before and after.
    """
    plain = read_settings(folder).model_copy(update={"calibration": None, "thresholds": None})
    write_settings(folder, plain)
    network = Remembering(Tagger.from_folder(folder))
    before = judge(network, notices)
    for label in LABELS:
        if _is_open(before[label]):
            network.least[label] = _least_sure(network, notices, label)
    kept = judge(network, notices)
    fitted = [fit(kept[label]) for label in LABELS]
    least = [network.least.get(label, 0.0) for label in LABELS]
    thresholds = tuple(
        round(calibrated(sure, *scale), 4) if sure else 0.0
        for sure, scale in zip(least, fitted, strict=True)
    )
    write_settings(
        folder, plain.model_copy(update={"calibration": fitted, "thresholds": thresholds})
    )
    after = judge(Tagger.from_folder(folder), notices)
    figures = {
        label: {
            "f1_before": round(before[label].f1(), 4),
            "f1": round(after[label].f1(), 4),
            "ece_before": round(before[label].error(), 4),
            "ece": round(after[label].error(), 4),
        }
        for label in LABELS
    }
    add_facts(folder, "calibrate", notices=len(notices), layers=figures)
    return figures


class Remembering(Tagger):
    """A tagger that reads a text once, and drops anew what is less sure than is asked for.

    Args:
        tagger: The tagger, which drops nothing by itself.

    Attributes:
        least: How sure a mention of a layer must be to be kept.
    """

    def __init__(self, tagger: Tagger) -> None:
        self.settings = tagger.settings
        self.least: dict[Label, float] = {}
        self._tagger = tagger
        self._known: dict[str, list[Mention]] = {}

    def tag(self, texts: Sequence[str]) -> list[list[Mention]]:
        """The mentions of each text that are sure enough."""
        unknown = [text for text in dict.fromkeys(texts) if text not in self._known]
        self._known.update(zip(unknown, self._tagger.tag(unknown), strict=True))
        return [
            [
                mention
                for mention in self._known[text]
                if mention.confidence >= self.least.get(mention.label, 0.0)
            ]
            for text in texts
        ]


def _least_sure(network: Remembering, notices: Sequence[GoldNotice], label: Label) -> float:
    """How sure a mention must be for the best F1 of its layer."""
    scores = []
    for step in _STEPS:
        network.least[label] = step
        scores.append(judge(network, notices)[label].f1())
    return _STEPS[best_step(scores)]


def best_step(scores: Sequence[float]) -> int:
    """The last place as good as the best, by the mean of itself and its neighbours.

    So no one mention decides, and of two that find as much the surer one invents less.
    """
    padded = [scores[0], *scores, scores[-1]]
    means = [sum(padded[place : place + 3]) / 3 for place in range(len(scores))]
    return max(place for place, mean in enumerate(means) if mean >= max(means) - _EQUAL)


def fit(judged: Judged) -> tuple[float, float]:
    """Scale and shift of the network's log-odds that make the rightness most likely."""
    if not _is_open(judged):
        return 1.0, 0.0
    right, confidence = judged.right[judged.networks], judged.confidence[judged.networks]
    clipped = np.clip(confidence, 1e-4, 1 - 1e-4)
    odds = np.log(clipped / (1 - clipped))
    fit = LogisticRegression(C=10.0).fit(odds[:, None], right)
    return round(float(fit.coef_[0, 0]), 4), round(float(fit.intercept_[0]), 4)


def _is_open(judged: Judged) -> bool:
    """Whether there is enough that is right and enough that is wrong to learn from."""
    right = judged.right[judged.networks]
    return bool(min(right.sum(), (~right).sum()) >= _LEAST_SEEN)
