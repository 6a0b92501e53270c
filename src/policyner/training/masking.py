"""What one step of pretraining reads: windows of the corpora, with spans of them masked."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from transformers import PreTrainedTokenizerBase

from policyner.training.config import PretrainConfig
from policyner.training.tokenizer import CLS, MASK, SEP, SPECIAL_TOKENS

# Lengths of the spans that are masked together, and how often each is drawn.
# Words of official Chinese have one to four characters.
_SPAN_LENGTHS = np.array([1, 2, 3, 4])
_SPAN_WEIGHTS = np.array([0.3, 0.4, 0.15, 0.15])


@dataclass(frozen=True, slots=True)
class Corpus:
    """A corpus as the encoder reads it.

    Attributes:
        ids: (characters,) of all its texts, joined by [SEP].
        texts: How many those are.
        weight: Its share of the windows, beside the other weights.
    """

    ids: NDArray[np.int64]
    texts: int
    weight: float


@dataclass(frozen=True, slots=True)
class Batch:
    """One step's input.

    Attributes:
        input_ids: (windows, tokens), with masks put in.
        position_ids: (windows, tokens); windows start at any position, so
            that all positions are learnt from short windows.
        places: (predicted,) flat indices into `input_ids`.
        targets: (predicted,) the ids that stood there.
    """

    input_ids: torch.Tensor
    position_ids: torch.Tensor
    places: torch.Tensor
    targets: torch.Tensor

    def to(self, device: torch.device) -> Batch:
        """The same input on a device."""
        return Batch(*(getattr(self, name).to(device) for name in self.__slots__))


def draw_batch(
    corpora: list[Corpus],
    tokenizer: PreTrainedTokenizerBase,
    settings: PretrainConfig,
    *,
    longest: int,
    seed: int,
    step: int,
) -> Batch:
    """The windows and masks of one step, a function of `seed` and `step` alone.

    Args:
        corpora: The texts.
        tokenizer: Gives the special tokens.
        settings: Size of the batch, window, share of the masked characters.
        longest: Positions of the encoder, in tokens.
        seed: The model's seed.
        step: Number of the step.
    """
    random = np.random.default_rng([seed, step])
    vocabulary = tokenizer.get_vocab()
    cls, sep, mask = (vocabulary[token] for token in (CLS, SEP, MASK))
    first_character = len(SPECIAL_TOKENS)
    weights = np.array([corpus.weight for corpus in corpora])
    rows = np.empty((settings.batch_size, settings.window), dtype=np.int64)
    width = settings.window - 2
    for row in rows:
        corpus = corpora[random.choice(len(corpora), p=weights / weights.sum())]
        start = random.integers(0, max(1, len(corpus.ids) - width))
        row[:] = sep
        row[0] = cls
        piece = corpus.ids[start : start + width]
        row[1 : 1 + len(piece)] = piece
    flat = rows.reshape(-1)
    chosen = np.zeros(flat.shape, dtype=bool)
    spans = int(flat.size * settings.masked / float(_SPAN_LENGTHS @ _SPAN_WEIGHTS) * 1.1)
    starts = random.integers(0, flat.size - _SPAN_LENGTHS[-1], size=spans)
    lengths = random.choice(_SPAN_LENGTHS, size=spans, p=_SPAN_WEIGHTS)
    for offset in range(int(_SPAN_LENGTHS[-1])):
        chosen[starts[lengths > offset] + offset] = True
    chosen &= flat >= first_character
    places = np.flatnonzero(chosen)
    targets = flat[places].copy()
    draw = random.random(len(places))
    flat[places[draw < 0.8]] = mask
    replaced = places[draw >= 0.9]
    flat[replaced] = random.integers(first_character, len(tokenizer), size=len(replaced))
    shift = random.integers(0, longest - settings.window + 1, size=settings.batch_size)
    positions = np.arange(settings.window)[None, :] + shift[:, None]
    return Batch(
        torch.from_numpy(rows),
        torch.from_numpy(positions),
        torch.from_numpy(places),
        torch.from_numpy(targets),
    )
