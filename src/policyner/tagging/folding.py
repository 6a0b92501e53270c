"""Folding: characters that mean the same to the tagger become one character.

Web copies of a notice differ in width and in quotation marks (`（` or `(`,
`“` or `"`, `％` or `%`, an ideographic or a non-breaking space). The
vocabulary holds one form of each, so every such form shares its weights.
Folding maps one code point to one code point: no offset moves, and the text
that a record shows is never the folded one.
"""

from __future__ import annotations

import unicodedata
from functools import cache

# Forms that Unicode's compatibility mapping keeps apart although official
# writing uses them for one another. Each line: the form kept, the forms folded.
_SAME_IN_OFFICIAL_WRITING = {
    '"': "“”„‟〝〞«»",
    "'": "‘’‚‛",
    "-": "‐‑‒–—―−─━",
    "·": "•‧∙⋅・･",
    "~": "～∼〜",
    "%": "﹪",
    "[": "【〖［",
    "]": "】〗］",
}


def _fold_character(character: str) -> str:
    if character.isspace() and character != "\n":
        return " "
    compatible = unicodedata.normalize("NFKC", character)
    if len(compatible) == 1 and not compatible.isspace():
        character = compatible
    for kept, folded in _SAME_IN_OFFICIAL_WRITING.items():
        if character in folded:
            return kept
    lower = character.lower()
    return lower if len(lower) == 1 else character


@cache
def folding_table() -> dict[int, int]:
    """Code point to folded code point, for every code point that changes."""
    points = (*range(0xD800), *range(0xE000, 0x10000))
    return {p: folded for p in points if (folded := ord(_fold_character(chr(p)))) != p}


def fold(text: str) -> str:
    """`text` with every character in its folded form; the length is unchanged."""
    return text.translate(folding_table())
