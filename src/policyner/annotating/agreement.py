"""How far annotators agree: spans, characters and links, for all notices and for each.

F1 between two people does not depend on which of them is called gold, and the same scoring
measures a model (`policyner evaluate`), so the two figures may be held against each other.
Cohen's kappa (J. Cohen, "A coefficient of agreement for nominal scales", 1960) is over the
characters of the text, each inside a span of the layer or outside.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

from policyner.annotating.problems import Problems
from policyner.annotating.tools import difference
from policyner.errors import AnnotationError
from policyner.evaluation.gold import GoldNotice, read_gold
from policyner.evaluation.layout import laid_out
from policyner.evaluation.links import LinkScores, PredictedMeasure, score_links
from policyner.evaluation.scores import Scores
from policyner.evaluation.spans import PredictedSpan, score_overlap, score_strict
from policyner.language import translated
from policyner.tagging.mention import LABELS, Label

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Characters:
    """How two annotators mark the characters of texts in one layer; counts add up.

    Attributes:
        both: Inside a span of both.
        first: Inside a span of the first one only.
        second: Inside a span of the second one only.
        neither: Outside for both.
    """

    both: int = 0
    first: int = 0
    second: int = 0
    neither: int = 0

    def __add__(self, other: Characters) -> Characters:
        return Characters(
            self.both + other.both,
            self.first + other.first,
            self.second + other.second,
            self.neither + other.neither,
        )

    @property
    def kappa(self) -> float | None:
        """Cohen's kappa: 1 for perfect agreement, 0 for that of chance.

        `None` where neither marks anything, or both mark everything: chance then explains all.
        """
        total = self.both + self.first + self.second + self.neither
        if not total:
            return None
        observed = (self.both + self.neither) / total
        inside = (self.both + self.first) / total, (self.both + self.second) / total
        chance = inside[0] * inside[1] + (1 - inside[0]) * (1 - inside[1])
        return None if chance == 1 else (observed - chance) / (1 - chance)


@dataclass(frozen=True, slots=True)
class Agreement:
    """The figures of two annotators.

    Attributes:
        notices: How many notices both annotated.
        strict: Spans that agree in label, start and end.
        overlap: Spans that share a character.
        characters: Counts behind kappa.
        links: Links and measures, each annotator measured against the other.
    """

    notices: int
    strict: dict[Label, Scores]
    overlap: dict[Label, Scores]
    characters: dict[Label, Characters]
    links: LinkScores

    def to_json(self) -> dict[str, Any]:
        """The figures as a JSON object; `null` where there is nothing to agree on."""
        return {
            "notices": self.notices,
            "layers": {
                label: {
                    "strict_f1": _f1(self.strict[label]),
                    "overlap_f1": _f1(self.overlap[label]),
                    "kappa": _rounded(self.characters[label].kappa),
                    "spans": [self.strict[label].gold, self.strict[label].predicted],
                }
                for label in LABELS
            },
            "links_f1": _f1(self.links.links),
            "measures_f1": _f1(self.links.measures),
        }


@dataclass(frozen=True, slots=True)
class Pair:
    """Two annotators compared.

    Attributes:
        names: What they are called.
        total: The figures of all notices.
        documents: The figures of each notice by its id, in the order of the first one.
    """

    names: tuple[str, str]
    total: Agreement
    documents: dict[str, Agreement]

    def to_json(self) -> dict[str, Any]:
        """The figures as a JSON object."""
        return {
            "annotators": list(self.names),
            **self.total.to_json(),
            "documents": {name: figures.to_json() for name, figures in self.documents.items()},
        }

    def __str__(self) -> str:
        first, second = self.names
        layers = [
            ["", translated("strict F1"), translated("overlap F1"), "kappa", translated("spans")]
        ]
        for label in LABELS:
            strict, overlap = self.total.strict[label], self.total.overlap[label]
            kappa = _shown(_rounded(self.total.characters[label].kappa))
            spans = f"{strict.gold} / {strict.predicted}"
            layers.append(
                [translated(label), _shown(_f1(strict)), _shown(_f1(overlap)), kappa, spans]
            )
        layers.append([translated("links"), _shown(_f1(self.total.links.links))])
        layers.append([translated("measures"), _shown(_f1(self.total.links.measures))])
        notices = [[translated("strict F1"), *map(translated, LABELS), translated("links")]]
        for notice, figures in self.documents.items():
            scores = [*(figures.strict[label] for label in LABELS), figures.links.links]
            notices.append([notice[:24], *(_shown(_f1(score)) for score in scores)])
        return "\n".join(
            [
                translated("{} and {}: {} notices").format(first, second, self.total.notices), "",
                *laid_out(layers), "", *laid_out(notices),
            ]
        )  # fmt: skip


def compare_files(paths: Sequence[Path]) -> list[Pair]:
    """Compares every two of several gold files, each by one annotator.

    Raises:
        AnnotationError: If there are fewer than two files, two have no notice in common, or a
            notice has another text in one of them; the message names file and notice.
        GoldError: If a file is missing or malformed.
    """
    if len(paths) < 2:
        raise AnnotationError("agreement is between two gold files or more")
    read = [(path, list(read_gold(path))) for path in paths]
    return [
        compare(left, right, paths=(one, other))
        for (one, left), (other, right) in combinations(read, 2)
    ]


def compare(
    left: Sequence[GoldNotice], right: Sequence[GoldNotice], *, paths: tuple[Path, Path]
) -> Pair:
    """Compares two annotators on the notices that both have."""
    both = in_common(left, right, paths=paths)
    return Pair(
        _names(paths),
        _figures(both),
        {one.id: _figures([(one, other)]) for one, other in both},
    )


def in_common(
    left: Sequence[GoldNotice], right: Sequence[GoldNotice], *, paths: tuple[Path, Path]
) -> list[tuple[GoldNotice, GoldNotice]]:
    """The notices that two annotators have in common, in the order of the first.

    Raises:
        AnnotationError: If there is none, or a notice has another text in the second file.
    """
    others = {notice.id: notice for notice in right}
    problems = Problems(paths[1])
    both = [(notice, others[notice.id]) for notice in left if notice.id in others]
    for one, other in both:
        if one.text != other.text:
            problems.add(one.id, difference(one.text, other.text))
    problems.raise_if_any()
    if not both:
        raise AnnotationError(f"{paths[0]} and {paths[1]} have no notice in common")
    alone = sorted({n.id for n in left} ^ set(others))
    if alone:
        logger.warning(
            "%s and %s: %d notices are in one of them only: %s",
            *paths, len(alone), ", ".join(alone),
        )  # fmt: skip
    return both


def _figures(pairs: Sequence[tuple[GoldNotice, GoldNotice]]) -> Agreement:
    spans = [(one, [PredictedSpan(s.label, s.span) for s in other.spans]) for one, other in pairs]
    links = LinkScores()
    for one, other in pairs:
        # A measure answers for another one by its cue, which is not the same both ways.
        links += score_links(one, _as_predicted(other)) + score_links(other, _as_predicted(one))
    characters = dict.fromkeys(LABELS, Characters())
    for one, other in pairs:
        for label in LABELS:
            characters[label] += _characters(one, other, label)
    return Agreement(len(pairs), score_strict(spans), score_overlap(spans), characters, links)


def _as_predicted(notice: GoldNotice) -> list[PredictedMeasure]:
    return [PredictedMeasure(m.span, (m.cue,), m.roles) for m in notice.measures]


def _characters(one: GoldNotice, other: GoldNotice, label: Label) -> Characters:
    first, second = (
        {at for s in notice.spans if s.label == label for at in range(s.span.start, s.span.end)}
        for notice in (one, other)
    )
    return Characters(
        len(first & second),
        len(first - second),
        len(second - first),
        len(one.text) - len(first | second),
    )


def _names(paths: tuple[Path, Path]) -> tuple[str, str]:
    if paths[0].stem != paths[1].stem:
        return paths[0].stem, paths[1].stem
    return str(paths[0]), str(paths[1])


def _f1(scores: Scores) -> float | None:
    return round(scores.f1, 4) if scores.gold or scores.predicted else None


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def _shown(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"
