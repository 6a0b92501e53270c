"""What a model learns from, and what its choices are made on: gold, split."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from policyner.errors import ConfigError
from policyner.evaluation.gold import GoldNotice, read_gold
from policyner.tagging.mention import LABELS, Label
from policyner.training.config import ModelConfig
from policyner.training.corrections import corrected
from policyner.training.places import check_places
from policyner.training.standoff import Annotated, read_annotated


@dataclass(frozen=True, slots=True)
class Lesson:
    """A notice to learn from.

    Attributes:
        notice: The notice.
        layers: The layers that were annotated.
        share: Share of the epochs that read it.
    """

    notice: GoldNotice
    layers: tuple[Label, ...] = LABELS
    share: float = 1.0


def split_gold(config: ModelConfig) -> tuple[list[Lesson], list[GoldNotice]]:
    """The notices a model is trained on, and those that every choice is made on.

    A file that `gold` lists twice is read twice in an epoch; held out, a notice counts once.
    Of a text that lies in a corpus the place is known: what comes from a held-out place is
    not trained on.

    Raises:
        ConfigError: If an id in `held_out` is not that of a notice, or a held-out place is none.
        GoldError: If a gold file is missing or malformed.
    """
    settings = config.train
    notices = [notice for path in settings.gold for notice in read_gold(path)]
    for path in settings.corrections:
        notices = corrected(notices, path)
    learnt, measured = _by_place(config)
    lessons = [*map(Lesson, notices), *learnt]
    held_out = {annotated.notice.id: annotated.notice for annotated in measured}
    if isinstance(settings.held_out, float):
        order = np.random.default_rng(config.seed).permutation(len(lessons))
        count = round(len(lessons) * settings.held_out)
        chosen = {lessons[int(i)].notice.id for i in order[:count]}
    else:
        chosen = set(settings.held_out)
        if unknown := chosen - {lesson.notice.id for lesson in lessons}:
            raise ConfigError(
                f"{config.name}: held out, but not in the gold: {', '.join(sorted(unknown))}"
            )
    held_out |= {each.notice.id: each.notice for each in lessons if each.notice.id in chosen}
    return (
        [lesson for lesson in lessons if lesson.notice.id not in chosen],
        [*held_out.values(), *(n for path in settings.selection for n in read_gold(path))],
    )


def of_held_out_places(config: ModelConfig) -> list[Annotated]:
    """The annotated texts of held-out places that choices are made on.

    Raises:
        ConfigError: If a held-out place is none.
        GoldError: If a file of annotations is missing or malformed.
    """
    return _by_place(config)[1]


def _by_place(config: ModelConfig) -> tuple[list[Lesson], list[Annotated]]:
    """The annotated texts that may be learnt from, and those that choices are made on."""
    places = check_places(config.held_out_places)
    learnt: list[Lesson] = []
    measured: list[Annotated] = []
    for part in config.train.standoff:
        for annotated in read_annotated(part.annotations, part.texts):
            if not annotated.places & places:
                learnt.append(Lesson(annotated.notice, part.layers, part.share))
            elif part.measured:
                measured.append(annotated)
    return learnt, measured
