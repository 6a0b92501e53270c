"""Texts as arrays of code points, for what is done to every character of a text."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

#: One past the last code point of Unicode.
CODE_POINTS = 0x110000


def code_points(text: str) -> NDArray[np.uint32]:
    """(characters,) the code points of `text`, lone surrogates included."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")


def from_code_points(points: NDArray[np.uint32]) -> str:
    """The text whose code points are `points`: the way back from `code_points`."""
    return points.astype("<u4").tobytes().decode("utf-32-le", "surrogatepass")


def is_han(character: str) -> bool:
    """Whether `character` is a Chinese character; false for the empty string."""
    return bool(character) and (
        "\u4e00" <= character <= "\u9fff"
        or "\u3400" <= character <= "\u4dbf"
        or "\uf900" <= character <= "\ufaff"
        or "\U00020000" <= character <= "\U0003ffff"
        or character == "〇"
    )
