"""Words that the end of a drawn line parts: what had no room on it, and how halves are joined."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

#: No line begins with these (GB/T 15834—2011), so none does a paragraph.
NEVER_FIRST: Final = frozenset("，。、；：！？）》〉」』”’】〕,;!?)%‰℃")
# What is not broken at a line's end: figures and Latin words, and marks that begin or end no line.
_UNBROKEN = re.compile(
    rf"[（《〈「『“‘【〔(]*(?:[!-~]+|.)[{re.escape(''.join(sorted(NEVER_FIRST)))}]*"
)
_LONGEST_WORD = 10


def first_word(text: str) -> float:
    """How wide is what would have had to stand on the line before, in sizes of the font.

    Args:
        text: A line.
    """
    word = _UNBROKEN.match(text)
    shown = word[0] if word else ""
    halves = sum(2 if unicodedata.east_asian_width(each) in "WFA" else 1 for each in shown)
    return max(1.0, min(halves / 2, _LONGEST_WORD))


def glue(before: str, after: str) -> str:
    """What stands between two halves of a broken line: a blank between Latin words."""
    latin = is_latin(before[-1]) and is_latin(after[0])
    return " " if latin and (before[-1].isalpha() or after[0].isalpha()) else ""


def is_latin(character: str) -> bool:
    """Whether a character is a letter or figure of ASCII."""
    return character.isascii() and character.isalnum()
