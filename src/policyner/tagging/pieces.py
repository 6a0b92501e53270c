"""From text to the pieces a model reads, and back to offsets."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from policyner.errors import ModelError
from policyner.repair.characters import code_points
from policyner.tagging.folding import folding_table

_CODE_POINTS = 0x110000


@dataclass(frozen=True, slots=True)
class Pieces:
    """A text as a model reads it, special tokens excluded.

    Attributes:
        ids: (pieces,) vocabulary ids.
        starts: (pieces,) offset of each piece's first character, in code points.
        ends: (pieces,) offset behind its last character.
    """

    ids: NDArray[np.int64]
    starts: NDArray[np.int64]
    ends: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.ids)


@dataclass(frozen=True, slots=True)
class SpecialIds:
    """Vocabulary ids of the tokens around and behind a window."""

    cls: int
    sep: int
    pad: int


class Encoder(Protocol):
    """Turns text into pieces."""

    special: SpecialIds

    def encode(self, text: str) -> Pieces:
        """The pieces of `text`, in order; offsets are into `text`."""
        ...


class CharacterEncoder:
    """One code point, one piece: a table look-up instead of a tokenizer.

    It gives the ids that the folder's tokenizer gives, some hundred times as fast.

    Args:
        vocabulary: Token to id, special tokens included.
    """

    def __init__(self, vocabulary: dict[str, int]) -> None:
        self.special = _special_ids(vocabulary)
        table = np.full(_CODE_POINTS, vocabulary["[UNK]"], dtype=np.int64)
        for token, number in vocabulary.items():
            if len(token) == 1:
                table[ord(token)] = number
        for point, folded in folding_table().items():
            table[point] = table[folded]
        self._table = table

    def encode(self, text: str) -> Pieces:
        """The characters of `text`, one piece each."""
        points = code_points(text)
        starts = np.arange(len(points), dtype=np.int64)
        return Pieces(self._table[points], starts, starts + 1)


class TokenizerEncoder:
    """The pieces of any fast tokenizer, such as a hub checkpoint's WordPiece.

    Args:
        tokenizer: The tokenizer, whose `[CLS]`, `[SEP]` and `[PAD]` are used.
    """

    def __init__(self, tokenizer: Tokenizer) -> None:
        self.special = _special_ids(tokenizer.get_vocab())
        self._tokenizer = tokenizer
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()

    def encode(self, text: str) -> Pieces:
        """The tokenizer's pieces; characters it drops (white space) belong to none."""
        encoding = self._tokenizer.encode(text, add_special_tokens=False)
        offsets = np.array(encoding.offsets, dtype=np.int64).reshape(-1, 2)
        return Pieces(np.array(encoding.ids, dtype=np.int64), offsets[:, 0], offsets[:, 1])


def load_encoder(folder: Path) -> Encoder:
    """The encoder that fits a model folder's `tokenizer.json`.

    Raises:
        ModelError: If the file is missing or not a tokenizer.
    """
    path = folder / "tokenizer.json"
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ModelError(f"{path}: {error.strerror}") from error
    except ValueError as error:
        raise ModelError(f"{path}: not JSON: {error}") from error
    if content["model"]["type"] == "WordLevel":
        return CharacterEncoder(content["model"]["vocab"])
    return TokenizerEncoder(Tokenizer.from_file(str(path)))


def _special_ids(vocabulary: dict[str, int]) -> SpecialIds:
    try:
        return SpecialIds(vocabulary["[CLS]"], vocabulary["[SEP]"], vocabulary["[PAD]"])
    except KeyError as error:
        raise ModelError(f"the vocabulary lacks the special token {error}") from error
