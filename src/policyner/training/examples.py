"""From gold notices to the windows a token classifier is trained on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from policyner.evaluation.gold import GoldNotice
from policyner.repair import repair
from policyner.tagging.decoding import TAGS
from policyner.tagging.mention import LABELS
from policyner.tagging.pieces import Encoder, Pieces
from policyner.tagging.windows import cut_windows

#: Label id of places that do not count in the loss: special tokens and padding.
IGNORED = -100

_O, _B, _I = range(len(TAGS))


@dataclass(frozen=True, slots=True)
class LabelledText:
    """A clean text with its tags.

    Attributes:
        id: The notice's id.
        text: The clean text.
        pieces: Its pieces.
        tags: (pieces, layers) numbers of O, B, I.
    """

    id: str
    text: str
    pieces: Pieces
    tags: NDArray[np.int8]


@dataclass(frozen=True, slots=True)
class Example:
    """One window, special tokens included.

    Attributes:
        input_ids: (tokens,) vocabulary ids.
        labels: (tokens, layers) numbers of O, B, I, or `IGNORED`.
    """

    input_ids: NDArray[np.int64]
    labels: NDArray[np.int64]


def label_notice(notice: GoldNotice, encoder: Encoder) -> LabelledText:
    """The repaired text of a notice with the tags that its gold spans give."""
    aligned = repair(notice.text)
    pieces = encoder.encode(aligned.clean)
    tags = np.zeros((len(pieces), len(LABELS)), dtype=np.int8)
    for gold in notice.spans:
        clean = aligned.to_clean(gold.span.start, gold.span.end)
        layer = LABELS.index(gold.label)
        first = int(np.searchsorted(pieces.ends, clean.start, side="right"))
        last = int(np.searchsorted(pieces.starts, clean.end, side="left"))
        tags[first:last, layer] = _I
        if first < last:
            tags[first, layer] = _B
    return LabelledText(notice.id, aligned.clean, pieces, tags)


def draw_examples(
    texts: Sequence[LabelledText],
    encoder: Encoder,
    *,
    window: int,
    epochs: int,
    seed: int,
    mask: int | None = None,
    masked: float = 0.0,
) -> list[Example]:
    """Windows of several epochs, cut elsewhere each time, in random order within an epoch.

    Args:
        texts: The training texts.
        encoder: Gives the special tokens.
        window: Tokens of a window, special ones included.
        epochs: How often every text is cut up.
        seed: Seed of cuts, order and masks: all chance is drawn here and none while
            training goes on, so that a run that was cut off resumes to the same bytes.
        mask: Id of `[MASK]`.
        masked: Share of the characters hidden behind it, so that the model reads
            context and not single characters alone.
    """
    random = np.random.default_rng(seed)
    examples: list[Example] = []
    for _ in range(epochs):
        epoch = [
            _example(text, start, end, encoder)
            for text in texts
            for start, end in _random_cuts(text, window - 2, random)
        ]
        if mask is not None:
            for example in epoch:
                hidden = random.random(len(example.input_ids) - 2) < masked
                example.input_ids[1:-1][hidden] = mask
        examples += [epoch[int(i)] for i in random.permutation(len(epoch))]
    return examples


def _random_cuts(
    text: LabelledText, width: int, random: np.random.Generator
) -> list[tuple[int, int]]:
    """Windows that cover the text, after a first one of random length, with no margins."""
    first = int(random.integers(width // 4, width + 1))
    rest = text.pieces.ends[first:]
    cuts = [(0, min(first, len(text.pieces)))]
    cuts += [
        (first + cut.start, first + cut.end)
        for cut in cut_windows(text.text, rest, width=width, margin=0)
    ]
    return [(start, end) for start, end in cuts if start < end]


def _example(text: LabelledText, start: int, end: int, encoder: Encoder) -> Example:
    special = encoder.special
    ids = np.concatenate([[special.cls], text.pieces.ids[start:end], [special.sep]])
    labels = np.full((len(ids), len(LABELS)), IGNORED, dtype=np.int64)
    labels[1:-1] = text.tags[start:end]
    return Example(ids, labels)
