"""Characters that mean another one, or nothing.

Scanners, fonts and old code pages leave full-width digits, compatibility
ideographs, bullets of symbol fonts, and characters that no page shows at all.
Numbers in one character (`①`, `㈠`, `⒈`) stay: the outline reads them as they are.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

import numpy as np
from numpy.typing import NDArray

from policyner.repair.characters import CODE_POINTS, code_points, from_code_points
from policyner.repair.edits import EditLog

WIDTH = "width"
GLYPH = "glyph"
INVISIBLE = "invisible"
BLANK = "whitespace"

# Format characters (soft hyphen, zero-width blanks and joiners, direction marks,
# byte order marks inside a text), variation selectors, and control characters
# other than those that break a line.
_INVISIBLE = re.compile(
    "[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff"
    "\U000e0100-\U000e01ef\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]+"
)
# What a site hides between the words of a notice against copying: `青禾市@@人民政府@@：`; two of
# them may be anything.
_HIDDEN = "@@"
_LEAST_HIDDEN = 3
# Every way to break a line but the one that is kept.
_BREAK = re.compile("\r\n?|[\v\f\x85\u2028\u2029]")
# A bullet of a symbol font, in the private-use area that such fonts fill.
_BULLET = re.compile("(?<![^\n])[ \t\u3000]*[\ue000-\uf8ff][ \t\u3000]*")
# Blanks that only a typesetter tells apart; the ideographic one is left, since it indents.
_NARROW_BLANKS = "\u00a0\u1680\u2000-\u200a\u202f\u205f"
# Forms of `％` and of the punctuation of Chinese: small, half-width, vertical; and, in Yi letters,
# what text layers of typesetters' PDFs have for it: the bytes of GBK (A3 AC, `，`) as a code point.
_FORMS = {
    "％": "%", "﹪": "%", "﹐": "，", "﹑": "、", "﹔": "；", "﹕": "：", "﹖": "？", "﹗": "！",
    "﹙": "（", "﹚": "）", "｡": "。", "､": "、", "｢": "「", "｣": "」",
    "︰": "：", "︵": "（", "︶": "）", "︿": "〈", "﹀": "〉", "︽": "《", "︾": "》",
    "ꎡ": "！", "ꎨ": "（", "ꎩ": "）", "ꎬ": "，", "ꎮ": "。", "ꎺ": "：", "ꎻ": "；", "ꎿ": "？",
}  # fmt: skip


def character_edits(text: str) -> EditLog:
    """All repairs of single characters, one after the other."""
    log = EditLog.none(text)
    if _HIDDEN not in text and not _is_odd()[code_points(text)].any():
        return log
    for edits_of in _STEPS:
        log = log.then(edits_of(log.after))
    return log


def invisible_edits(text: str) -> EditLog:
    """Removals of characters that no page shows."""
    return EditLog.removing(INVISIBLE, text, [m.span() for m in _INVISIBLE.finditer(text)])


def hidden_edits(text: str) -> EditLog:
    """Removals of the signs that a site hides between the words of a text."""
    if text.count(_HIDDEN) < _LEAST_HIDDEN:
        return EditLog.none(text)
    places = [m.span() for m in re.finditer(f"{_HIDDEN}", text)]
    return EditLog.removing(INVISIBLE, text, places)


def break_edits(text: str) -> EditLog:
    """One line feed for every other way to break a line."""
    places = [(m.start(), m.end(), "\n") for m in _BREAK.finditer(text)]
    return EditLog.replacing(BLANK, text, places)


def blank_edits(text: str) -> EditLog:
    """A plain blank for each of those that only a typesetter tells apart."""
    return _translated(BLANK, text, _blanks())


def width_edits(text: str) -> EditLog:
    """Digits, letters and signs of the width in which modern official writing has them."""
    return _translated(WIDTH, text, _widths())


def glyph_edits(text: str) -> EditLog:
    """Compatibility ideographs and radicals as the characters that they stand for."""
    return _translated(GLYPH, text, _ideographs())


def bullet_edits(text: str) -> EditLog:
    """Removals of bullets of symbol fonts, with the blanks around them."""
    return EditLog.removing(GLYPH, text, [m.span() for m in _BULLET.finditer(text)])


_STEPS = (
    invisible_edits, break_edits, blank_edits, width_edits, glyph_edits, bullet_edits, hidden_edits,
)  # fmt: skip


def _translated(reason: str, text: str, table: NDArray[np.uint32]) -> EditLog:
    return EditLog.one_by_one(reason, text, from_code_points(table[code_points(text)]))


def _table(pairs: dict[str, str]) -> NDArray[np.uint32]:
    table = np.arange(CODE_POINTS, dtype=np.uint32)
    for old, new in pairs.items():
        table[ord(old)] = ord(new)
    return table


@cache
def _blanks() -> NDArray[np.uint32]:
    matched = re.compile(f"[{_NARROW_BLANKS}]")
    return _table({c: " " for c in map(chr, range(0x3000)) if matched.match(c)})


@cache
def _widths() -> NDArray[np.uint32]:
    # Full-width ASCII, without the punctuation that Chinese writes in full width.
    kept = set("，；：？！（）～")
    ascii_ = {chr(p): chr(p - 0xFEE0) for p in range(0xFF01, 0xFF5F) if chr(p) not in kept}
    return _table(ascii_ | _FORMS)


@cache
def _ideographs() -> NDArray[np.uint32]:
    # CJK radicals, Kangxi radicals, and the compatibility ideographs of both blocks.
    ranges = ((0x2E80, 0x2FE0), (0xF900, 0xFB00), (0x2F800, 0x2FA20))
    characters = (chr(point) for low, high in ranges for point in range(low, high))
    return _table(
        {
            c: new
            for c in characters
            if len(new := unicodedata.normalize("NFKC", c)) == 1 and new != c
        }
    )


@cache
def _is_odd() -> NDArray[np.bool_]:
    """By code point, whether one of the steps may have something to do with it."""
    points = np.arange(CODE_POINTS, dtype=np.uint32)
    odd = np.zeros(CODE_POINTS, np.bool_)
    for table in (_blanks(), _widths(), _ideographs()):
        odd |= table != points
    for point in (*range(0x3100), *range(0xE000, 0x10000), *range(0xE0000, 0xE0200)):
        if any(p.search(chr(point)) for p in (_INVISIBLE, _BREAK, _BULLET)):
            odd[point] = True
    return odd
