"""The tagger: clean texts in, mentions out."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from policyner.errors import ModelError, malformed
from policyner.span import Span
from policyner.tagging.backend import Backend, load_backend
from policyner.tagging.decoding import TAGS, decode, log_softmax, with_constraints
from policyner.tagging.mention import LABELS, Mention
from policyner.tagging.pieces import Encoder, Pieces, load_encoder
from policyner.tagging.windows import cut_windows

SETTINGS_FILE = "tagger.json"

# Lengths are rounded up to a multiple of this: the network computes in blocks of it, and
# a window then gives the same digits whatever the padding behind it.
_LENGTH_STEP = 16

# Tokens of a window that are none of the text: `[CLS]` and `[SEP]`.
_SPECIAL = 2


class TaggerSettings(BaseModel):
    """How a model's scores are read; `tagger.json` in its folder.

    Attributes:
        name: The model's name.
        version: Identifies the weights: a record made with the same version
            and input is the same to the byte.
        window: Tokens the model reads at once, special ones included.
        margin: Pieces read on either side of what a window answers for.
        batch_tokens: Tokens, padding included, that go through the model together.
        transitions: (layers, 3, 3) scores for going from O, B, I to O, B, I.
        calibration: (layers, 2) scale and shift of each layer's confidences, see
            `decoding.calibrated`.
        thresholds: Least confidence of a mention, by layer.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = "unnamed"
    version: str = "0"
    window: int = Field(256, gt=2)
    margin: int = Field(16, ge=0)
    batch_tokens: int = Field(2048, gt=0)
    transitions: list[list[list[float]]] | None = None
    calibration: list[tuple[float, float]] | None = None
    thresholds: tuple[float, ...] | None = None

    @model_validator(mode="after")
    def _demand_a_core(self) -> Self:
        if self.window - _SPECIAL <= 2 * self.margin:
            raise ValueError(f"window: nothing is left of {self.window} between two margins")
        return self


@dataclass(frozen=True, slots=True)
class _Job:
    """One window of one document in a batch; the window in numbers of pieces."""

    document: int
    window: Span


@dataclass(frozen=True, slots=True)
class _Batch:
    """Windows that go through the network together, padded to `width` tokens."""

    width: int
    jobs: list[_Job]


class Tagger:
    """Finds the mentions of clean texts of any length.

    Args:
        encoder: Turns text into pieces.
        backend: Runs the network.
        settings: How its scores are read.
    """

    def __init__(self, encoder: Encoder, backend: Backend, settings: TaggerSettings) -> None:
        self.settings = settings
        self._encoder = encoder
        self._backend = backend
        self._transitions = _array(settings.transitions)
        self._decode = partial(
            decode,
            transitions=self._transitions,
            calibration=_array(settings.calibration),
            thresholds=_array(settings.thresholds),
        )

    @classmethod
    def from_folder(cls, folder: Path, *, threads: int | None = None) -> Tagger:
        """Loads a model folder.

        Args:
            folder: The folder; without a `tagger.json` the defaults hold.
            threads: Threads of inference; all cores where it is `None`.

        Raises:
            ModelError: If the folder is missing, incomplete, or does not fit.
        """
        if not folder.is_dir():
            raise ModelError(f"{folder}: no such model folder")
        return cls(
            load_encoder(folder), load_backend(folder, threads=threads), read_settings(folder)
        )

    def tag(self, texts: Sequence[str]) -> list[list[Mention]]:
        """The mentions of each text.

        Args:
            texts: Clean texts; windows of several share a batch.

        Returns:
            For each text what the network finds in it, with offsets into it, by start.
        """
        pieces, scores = self.read(texts)
        return [*map(self._decode, scores, pieces)]

    def read(self, texts: Sequence[str]) -> tuple[list[Pieces], list[NDArray[np.float32]]]:
        """The pieces of each text and what the network says of them, see `scores`."""
        pieces = [self._encoder.encode(text) for text in texts]
        return pieces, self.scores(texts, pieces)

    @property
    def transitions(self) -> NDArray[np.float32]:
        """(layers, 3, 3) scores for going from a tag to the next, the BIO constraints included."""
        return with_constraints(self._transitions, len(LABELS))

    def scores(self, texts: Sequence[str], pieces: Sequence[Pieces]) -> list[NDArray[np.float32]]:
        """(pieces, layers, 3) log-probabilities of O, B, I for each text.

        Where windows overlap, each piece takes the probabilities that every
        window reading it gives, averaged; a window's say falls towards its ends.
        """
        layers, tags = len(LABELS), len(TAGS)
        sums = [np.zeros((len(document), layers, tags), np.float32) for document in pieces]
        weights = [np.zeros(len(document), np.float32) for document in pieces]
        for batch in self._batches(texts, pieces):
            ids, mask = self._inputs(batch, pieces)
            logits = self._backend.logits(ids, mask)
            for row, job in zip(logits, batch.jobs, strict=True):
                window = job.window
                length = len(window)
                scaled = row[1 : 1 + length].reshape(length, layers, tags)
                weight = _say(length, self.settings.margin)
                place = slice(window.start, window.end)
                sums[job.document][place] += np.exp(log_softmax(scaled)) * weight[:, None, None]
                weights[job.document][place] += weight
        return [
            np.log(np.maximum(total / weight[:, None, None], 1e-9))
            for total, weight in zip(sums, weights, strict=True)
        ]

    def _batches(self, texts: Sequence[str], pieces: Sequence[Pieces]) -> list[_Batch]:
        """Windows of one length together, each batch within the token budget.

        A window's width depends on its own length alone, so that a record does not
        depend on its neighbours. The number of windows is a power of two: OpenVINO keeps
        what it prepared for each shape, and so there are few shapes to keep.
        """
        jobs = [
            _Job(number, window)
            for number, (text, document) in enumerate(zip(texts, pieces, strict=True))
            for window in cut_windows(
                text,
                document.ends,
                width=self.settings.window - _SPECIAL,
                margin=self.settings.margin,
            )
        ]
        by_width: dict[int, list[_Job]] = defaultdict(list)
        for job in jobs:
            by_width[_padded(len(job.window))].append(job)
        return [
            _Batch(width, jobs[position : position + rows])
            for width, jobs in sorted(by_width.items())
            for position, rows in _powers_of_two(len(jobs), self.settings.batch_tokens // width)
        ]

    def _inputs(
        self, batch: _Batch, pieces: Sequence[Pieces]
    ) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """(windows, tokens) ids and mask."""
        special = self._encoder.special
        ids = np.full((len(batch.jobs), batch.width), special.pad, dtype=np.int64)
        mask = np.zeros_like(ids)
        ids[:, 0] = special.cls
        for row, job in enumerate(batch.jobs):
            length = len(job.window)
            ids[row, 1 : 1 + length] = pieces[job.document].ids[job.window.start : job.window.end]
            ids[row, 1 + length] = special.sep
            mask[row, : length + _SPECIAL] = 1
        return ids, mask


def _powers_of_two(count: int, most: int) -> Iterator[tuple[int, int]]:
    """(start, length) of stretches that cover `count`, each as long as the power of two allows."""
    start = 0
    while start < count:
        length = 1 << (max(1, min(count - start, most)).bit_length() - 1)
        yield start, length
        start += length


def read_settings(folder: Path) -> TaggerSettings:
    """The settings in a model folder, or the defaults where it has none.

    Raises:
        ModelError: If `tagger.json` is malformed.
    """
    path = folder / SETTINGS_FILE
    if not path.is_file():
        return TaggerSettings(name=folder.name)
    try:
        return TaggerSettings.model_validate(json.loads(path.read_text(encoding="utf-8")))
    except ValidationError as error:
        raise ModelError(f"{path}: {malformed(error)}") from error
    except ValueError as error:
        raise ModelError(f"{path}: not JSON: {error}") from error


def write_settings(folder: Path, settings: TaggerSettings) -> None:
    """Writes a model folder's `tagger.json`."""
    (folder / SETTINGS_FILE).write_text(settings.model_dump_json(indent=2) + "\n", encoding="utf-8")


def _padded(pieces: int) -> int:
    return -(-(pieces + _SPECIAL) // _LENGTH_STEP) * _LENGTH_STEP


def _say(length: int, margin: int) -> NDArray[np.float32]:
    """(length,) weight of a window's pieces: rising over `margin` at both ends."""
    distance = np.minimum(np.arange(length), np.arange(length)[::-1])
    return np.asarray(np.minimum(distance + 1, margin + 1) / (margin + 1), dtype=np.float32)


def _array(values: object) -> NDArray[np.float32] | None:
    return None if values is None else np.array(values, dtype=np.float32)
