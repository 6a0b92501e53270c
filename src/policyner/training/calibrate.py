"""Honest confidences: how often a mention is right when the model is so sure of it.

Fitted on notices that were held out of training, on mentions as the product gives them,
all its rules included; nothing but `tagger.json` changes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from policyner.evaluation.gold import GoldNotice
from policyner.extractor import outlined
from policyner.reading import read_text
from policyner.repair import repair
from policyner.settling import settle
from policyner.tagging.decoding import calibrated
from policyner.tagging.mention import INFERRED, LABELS, Label, Mention
from policyner.tagging.tagger import Tagger, read_settings, write_settings
from policyner.training.examples import spanned
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
        networks: (mentions,) whether the confidence is the network's, so that a calibration
            moves it, and none that a rule gave.
    """

    confidence: NDArray[np.float64]
    right: NDArray[np.bool_]
    gold: int
    networks: NDArray[np.bool_]

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
        return Judged(self.confidence[sure], self.right[sure], self.gold, self.networks[sure])

    def f1(self) -> float:
        """Strict F1."""
        return 2 * float(self.right.sum()) / max(1, len(self.right) + self.gold)


class Walks:
    """Walks through gold notices, each from what the network was sure enough of.

    Whatever no threshold changes is found once: clean texts, outlines, the network's mentions.

    Args:
        tagger: The tagger.
        notices: The gold.
    """

    def __init__(self, tagger: Tagger, notices: Sequence[GoldNotice]) -> None:
        sources = [read_text(notice.text) for notice in notices]
        repaired = [repair(source.text, set_aside=source.set_aside) for source in sources]
        self._gold = [frozenset(spanned(notice).spans) for notice in notices]
        self._outlines = [*map(outlined, sources, repaired)]
        self._found = tagger.tag([aligned.clean for aligned in repaired])
        self._settled = [cache(partial(settle, outline)) for outline in self._outlines]

    def judge(
        self, least: Mapping[Label, float] | None = None, *, rules: bool = True
    ) -> dict[Label, Judged]:
        """What is found in the notices, on their repaired texts, by layer.

        Args:
            least: How sure a mention of a layer must be for the rules to see it.
            rules: Whether the product's rules take part; otherwise it is the network alone.
        """
        least = least or {}
        judged: dict[Label, list[tuple[Mention, bool]]] = {label: [] for label in LABELS}
        for gold, found, settled in zip(self._gold, self._found, self._settled, strict=True):
            sure = tuple(m for m in found if m.confidence >= least.get(m.label, 0.0))
            for mention in settled(sure) if rules else sure:
                judged[mention.label].append((mention, (mention.label, mention.span) in gold))
        gold_spans = Counter(label for gold in self._gold for label, _ in gold)
        return {label: _judged(judged[label], gold_spans[label]) for label in LABELS}


def judge(
    tagger: Tagger, notices: Sequence[GoldNotice], *, rules: bool = True
) -> dict[Label, Judged]:
    """What a tagger finds in gold notices, by layer, see `Walks.judge`."""
    return Walks(tagger, notices).judge(rules=rules)


def _judged(mentions: Sequence[tuple[Mention, bool]], gold: int) -> Judged:
    """The mentions of one layer, each with whether it is right."""
    return Judged(
        np.array([mention.confidence for mention, _ in mentions], dtype=np.float64),
        np.array([right for _, right in mentions], dtype=bool),
        gold,
        np.array([_is_networks(mention) for mention, _ in mentions], dtype=bool),
    )


def _is_networks(mention: Mention) -> bool:
    return mention.rule is None or mention.confidence not in (INFERRED, 1.0)


def calibrate(folder: Path, notices: Sequence[GoldNotice]) -> dict[Label, dict[str, float]]:
    """Fits a model's confidences and thresholds, and writes them to its `tagger.json`.

    How sure the network must be is chosen by walks that drop what is less sure before any rule
    sees it, as the product does; the confidences are fitted on what such a walk ends with,
    or where too little of that is wrong, on what a walk that drops nothing ends with.

    Args:
        folder: A model folder.
        notices: Gold that the model was not trained on.

    Returns:
        For each layer the strict F1 and the expected calibration error `ece`, before and after.
    """
    plain = read_settings(folder).model_copy(update={"calibration": None, "thresholds": None})
    write_settings(folder, plain)
    walks = Walks(Tagger.from_folder(folder), notices)
    before = walks.judge()
    least: dict[Label, float] = dict.fromkeys(LABELS, 0.0)
    for label in LABELS:
        if _is_open(before[label]):
            least[label] = _least_sure(walks, label, others=least)
    kept = walks.judge(least)
    fitted = [fit(kept[label], otherwise=before[label]) for label in LABELS]
    thresholds = tuple(
        round(calibrated(sure, *scale), 4) if sure else 0.0
        for sure, scale in zip(least.values(), fitted, strict=True)
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


def _least_sure(walks: Walks, label: Label, *, others: Mapping[Label, float]) -> float:
    """How sure a mention must be for the best F1 of its layer, the other layers as they are."""
    scores = [walks.judge({**others, label: step})[label].f1() for step in _STEPS]
    return _STEPS[best_step(scores)]


def best_step(scores: Sequence[float]) -> int:
    """The last place as good as the best, by the mean of itself and its neighbours.

    So no one mention decides, and of two that find as much the surer one invents less.
    """
    padded = [scores[0], *scores, scores[-1]]
    means = [sum(padded[place : place + 3]) / 3 for place in range(len(scores))]
    return max(place for place, mean in enumerate(means) if mean >= max(means) - _EQUAL)


def fit(judged: Judged, *, otherwise: Judged | None = None) -> tuple[float, float]:
    """Scale and shift of the network's log-odds that make the rightness most likely.

    Args:
        judged: Mentions to learn from.
        otherwise: More of them, in place of `judged` where that holds too few wrong ones.

    Returns:
        1 and 0, which change nothing, where neither has enough to learn from.
    """
    if not _is_open(judged):
        return fit(otherwise) if otherwise is not None else (1.0, 0.0)
    right, confidence = judged.right[judged.networks], judged.confidence[judged.networks]
    clipped = np.clip(confidence, 1e-4, 1 - 1e-4)
    odds = np.log(clipped / (1 - clipped))
    line = LogisticRegression(C=10.0).fit(odds[:, None], right)
    return round(float(line.coef_[0, 0]), 4), round(float(line.intercept_[0]), 4)


def _is_open(judged: Judged) -> bool:
    """Whether there is enough that is right and enough that is wrong to learn from."""
    right = judged.right[judged.networks]
    return bool(min(right.sum(), (~right).sum()) >= _LEAST_SEEN)
