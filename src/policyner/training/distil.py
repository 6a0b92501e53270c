"""Distillation: a model learns from gold and from what teachers say of unlabelled text.

A teacher's probabilities tell more than its tags (Hinton et al. 2015): where it is
unsure, the student may be so too. With teachers of the student's own size this is
self-training.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from policyner.errors import ConfigError
from policyner.repair import repair
from policyner.tagging.decoding import TAGS, viterbi
from policyner.tagging.mention import LABELS
from policyner.tagging.pieces import Encoder, Pieces, load_encoder
from policyner.tagging.tagger import Tagger
from policyner.training.config import DistilConfig, ModelConfig
from policyner.training.corpus import read_texts_except
from policyner.training.examples import LabelledText
from policyner.training.facts import read_facts
from policyner.training.lessons import split_gold
from policyner.training.places import check_places
from policyner.training.train import find_encoder, fine_tune, train

logger = logging.getLogger(__name__)

_O, _B, _I = range(len(TAGS))
_GROUP = 16  # texts that go through a teacher together


def distil(config: ModelConfig, *, work: Path) -> Path:
    """Trains a model on its gold and on its teachers' view of its unlabelled texts.

    Its own teachers are trained first, where it has some; a finished one is left alone.

    Args:
        config: The model; its `distil` section must be there. Its encoder is
            `config.base`, or what `pretrain` left in `work`.
        work: Folder of the run.

    Returns:
        The folder of the finished checkpoint, as of `train`.

    Raises:
        ConfigError: If the section, the encoder or a corpus is missing.
        ModelError: If a teacher cannot be loaded.
    """
    settings = config.distil
    if settings is None:
        raise ConfigError(f"{config.name}: the configuration has no `distil` section")
    encoder = load_encoder(Path(find_encoder(config, work)))
    own = [_own_teacher(config, number, work=work) for number in range(settings.own_teachers)]
    settings = settings.model_copy(update={"teachers": [*settings.teachers, *own]})
    gold = split_gold(config)
    annotated = {lesson.notice.id for lesson in gold[0]} | {notice.id for notice in gold[1]}
    places = check_places(config.held_out_places)
    taught = teach(settings, encoder, annotated, places=places)
    return fine_tune(config, gold, work=work, unlabelled=taught)


def _own_teacher(config: ModelConfig, number: int, *, work: Path) -> Path:
    """A model of the configuration that has seen gold alone: the folder of its checkpoint."""
    folder = work / f"teacher-{number + 1}"
    finished = folder / "checkpoint"
    if "train" not in read_facts(finished):
        base = find_encoder(config, work)
        alone = config.model_copy(
            update={"base": base, "seed": config.seed + number, "distil": None}
        )
        train(alone, work=folder)
    return finished


def teach(
    settings: DistilConfig,
    encoder: Encoder,
    annotated: Collection[str] = (),
    *,
    places: Collection[str] = (),
) -> list[LabelledText]:
    """The unlabelled texts with the tags and probabilities that the teachers give.

    Args:
        settings: Teachers and texts.
        encoder: Cuts the texts into the pieces that the student reads.
        annotated: Ids of the texts that a person has annotated: they are left out.
        places: Places none of whose texts may be read.
    """
    texts = [
        (name, repair(text[: settings.longest]).clean)
        for path in settings.corpora
        for name, text in read_texts_except(path, settings.held_out, places=places)
        if name not in annotated
    ]
    teachers = [Tagger.from_folder(folder) for folder in settings.teachers]
    taught: list[LabelledText] = []
    for at in range(0, len(texts), _GROUP):
        group = [text for _, text in texts[at : at + _GROUP]]
        views = [_view(teacher, group) for teacher in teachers]
        for number, (name, text) in enumerate(texts[at : at + _GROUP]):
            pieces = encoder.encode(text)
            means = np.mean([view[number] for view in views], axis=0)[pieces.starts]
            taught.append(
                LabelledText(name, text, pieces, _tags(means, teachers), means.astype(np.float16))
            )
        logger.info("taught %d of %d texts", len(taught), len(texts))
    return taught


def _view(teacher: Tagger, texts: Sequence[str]) -> list[NDArray[np.float32]]:
    """(characters, layers, 3) probabilities of O, B, I for each text."""
    pieces, scores = teacher.read(texts)
    return [
        spread_over_characters(np.exp(score), document, len(text))
        for text, document, score in zip(texts, pieces, scores, strict=True)
    ]


def spread_over_characters(
    probabilities: NDArray[np.float32], pieces: Pieces, length: int
) -> NDArray[np.float32]:
    """What is said of pieces, said of their characters; of dropped ones it is O for certain."""
    spread = np.zeros((length, len(LABELS), len(TAGS)), dtype=np.float32)
    spread[:, :, _O] = 1.0
    spread[pieces.starts] = probabilities
    for place, piece in enumerate(pieces.ends - pieces.starts):
        if piece > 1:
            behind = slice(pieces.starts[place] + 1, pieces.ends[place])
            spread[behind, :, _O] = probabilities[place, :, _O]
            spread[behind, :, _B] = 0.0
            spread[behind, :, _I] = 1.0 - probabilities[place, :, _O]
    return spread


def _tags(means: NDArray[np.float32], teachers: Sequence[Tagger]) -> NDArray[np.int8]:
    """The best paths, with the steps from tag to tag as the teachers learnt them."""
    if not len(means):
        return np.zeros((0, len(LABELS)), dtype=np.int8)
    transitions = np.mean([teacher.transitions for teacher in teachers], axis=0)
    return viterbi(np.log(np.maximum(means, 1e-9)).astype(np.float32), transitions)
