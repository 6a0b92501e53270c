"""From gold notices to the windows a token classifier is trained on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from policyner.evaluation.gold import GoldNotice
from policyner.repair import repair
from policyner.span import Span
from policyner.tagging.decoding import TAGS
from policyner.tagging.mention import LABELS, Label
from policyner.tagging.pieces import Encoder, Pieces
from policyner.tagging.windows import cut_windows

#: Label id of places that do not count in the loss: special tokens and padding.
IGNORED = -100

_O, _B, _I = range(len(TAGS))


@dataclass(frozen=True, slots=True)
class SpannedText:
    """A clean text with its spans.

    Attributes:
        id: The notice's id.
        text: The clean text.
        spans: Label and place of each, as half-open offsets into `text`.
        layers: The layers that were annotated.
    """

    id: str
    text: str
    spans: tuple[tuple[Label, Span], ...]
    layers: tuple[Label, ...] = LABELS


@dataclass(frozen=True, slots=True)
class LabelledText:
    """A clean text with its tags.

    Attributes:
        id: The notice's id.
        text: The clean text.
        pieces: Its pieces.
        tags: (pieces, layers) numbers of O, B, I; `IGNORED` in layers that were not annotated.
        soft: (pieces, layers, 3) probabilities of O, B, I that a teacher gives;
            `None` where a person drew the tags.
    """

    id: str
    text: str
    pieces: Pieces
    tags: NDArray[np.int8]
    soft: NDArray[np.float16] | None = None


@dataclass(frozen=True, slots=True)
class Example:
    """One window, special tokens included.

    Attributes:
        input_ids: (tokens,) vocabulary ids.
        labels: (tokens, layers) numbers of O, B, I, or `IGNORED`.
        soft: (tokens, layers, 3) probabilities of O, B, I that a teacher gives, all 0 where
            labels are ignored; `None` where a person drew the labels.
    """

    input_ids: NDArray[np.int64]
    labels: NDArray[np.int64]
    soft: NDArray[np.float16] | None = None


def spanned(notice: GoldNotice, *, layers: tuple[Label, ...] = LABELS) -> SpannedText:
    """A gold notice on its repaired text, which is what the model will read.

    A span of which repair leaves nothing (it stands in a second copy of the text) is left out.

    Args:
        notice: The notice.
        layers: The layers that were annotated; spans of others are left out.
    """
    aligned = repair(notice.text)
    places = (
        (gold.label, aligned.to_clean(gold.span.start, gold.span.end))
        for gold in notice.spans
        if gold.label in layers
    )
    return SpannedText(
        notice.id,
        aligned.clean,
        tuple((label, span) for label, span in places if span.start < span.end),
        layers,
    )


def tagged(spanned: SpannedText, encoder: Encoder) -> LabelledText:
    """A text with the tags that its spans give."""
    pieces = encoder.encode(spanned.text)
    tags = np.zeros((len(pieces), len(LABELS)), dtype=np.int8)
    for label, span in spanned.spans:
        layer = LABELS.index(label)
        first = int(np.searchsorted(pieces.ends, span.start, side="right"))
        last = int(np.searchsorted(pieces.starts, span.end, side="left"))
        tags[first:last, layer] = _I
        if first < last:
            tags[first, layer] = _B
    tags[:, [layer for layer, label in enumerate(LABELS) if label not in spanned.layers]] = IGNORED
    return LabelledText(spanned.id, spanned.text, pieces, tags)


def draw_examples(
    epochs: Iterable[Sequence[LabelledText]],
    encoder: Encoder,
    *,
    window: int,
    seed: int,
    mask: int | None = None,
    masked: float = 0.0,
) -> list[Example]:
    """Windows of several epochs, cut elsewhere each time, in random order within an epoch.

    Args:
        epochs: The texts of each epoch.
        encoder: Gives the special tokens.
        window: Tokens of a window, special ones included.
        seed: Seed of cuts, order and masks: all chance is drawn here and none while
            training goes on, so that a run that was cut off resumes to the same bytes.
        mask: Id of `[MASK]`.
        masked: Share of the characters hidden behind it, so that the model reads
            context and not single characters alone.
    """
    random = np.random.default_rng(seed)
    examples: list[Example] = []
    for texts in epochs:
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
    if text.soft is None:
        return Example(ids, labels)
    soft = np.zeros((len(ids), *text.soft.shape[1:]), dtype=np.float16)
    soft[1:-1] = text.soft[start:end]
    return Example(ids, labels, soft)
