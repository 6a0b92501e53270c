"""What RTF says of the look and place of its words, told to striprtf as signs that no text has.

striprtf knows nothing of words that are struck through or hidden, and passes over footnotes and
text boxes. Here each such stretch gets a sign in front and one behind; where one ends with its
group, the sign stands within the group, so that what striprtf passes over, such as a style, is
passed over with its signs.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from policyner.reading.marks import CLOSE, OPEN, set_aside

#: Where a row begins, and where a cell and a row end: noncharacters of Unicode.
BEGIN, CELL, ROW = "\ufdd0", "\ufdd1", "\ufdd2"
#: What stands for the shape of a row, behind its beginning: a range of the private area.
SHAPES = "\ue000-\ue7ff"
# Others, as those of `marks`: around what is hidden, a footnote, a text box.
_HIDDEN, _SHOWN = "\ufdd5", "\ufdd6"
_NOTE, _NOTE_END = "\ufdd7", "\ufdd8"
_BOX, _BOX_END = "\ufdd9", "\ufdda"

_TABLE = BEGIN + CELL + ROW + SHAPES
_WORD = re.compile(
    rb"\\(?P<word>strike|striked|v|deleted|plain|footnote|shp|shpgrp|shptxt"
    rb"|header[lrf]?|footer[lrf]?|annotation)(?P<number>-?\d{1,9})?"
    rb"(?![a-zA-Z0-9]) ?|(?P<brace>[{}])|\\[^a-zA-Z]"
)
_STRUCK = (b"strike", b"striked")
# Heads and feet of pages, and comments, which no reader of RTF need know; LibreOffice says so of
# footnotes, too.
_BESIDE = re.compile(rb"(?:header|footer)[lrf]?|annotation")
_OPTIONAL = b"\\*"
_UNSEEN = (b"v", b"deleted")
_SWITCH = re.compile(f"([{OPEN}{CLOSE}{_HIDDEN}{_SHOWN}])")
_WORDS = re.compile(f"[^\n{_TABLE}{_NOTE}{_NOTE_END}{_BOX}{_BOX_END}]+")
_NOT_TABLE = re.compile(f"[^{_TABLE}]+")
_NOTES = re.compile(f"{_NOTE}([^{_NOTE}{_NOTE_END}]*){_NOTE_END}")
_PLACE = re.compile(f"([\n{_TABLE}{_BOX}{_BOX_END}])")


@dataclass(frozen=True, slots=True)
class _Look:
    """Whether words are struck through, and whether they are hidden or deleted."""

    struck: bool = False
    hidden: bool = False

    def ending(self, then: _Look) -> bytes:
        """The signs of what holds no more behind them."""
        return sign(CLOSE) * (self.struck and not then.struck) + sign(_SHOWN) * (
            self.hidden and not then.hidden
        )

    def beginning(self, before: _Look) -> bytes:
        """The signs of what did not hold before them."""
        return sign(OPEN) * (self.struck and not before.struck) + sign(_HIDDEN) * (
            self.hidden and not before.hidden
        )


@dataclass(slots=True)
class _Group:
    """What holds within a pair of braces.

    Attributes:
        look: How words look.
        in_shape: Whether it lies in a drawing.
        closing: What stands in front of its end.
        box: Of a text box the number of the piece that its words begin with.
        boxes: The text boxes in it, which belong behind the drawing.
    """

    look: _Look = _Look()
    in_shape: bool = False
    closing: bytes = b""
    box: int | None = None
    boxes: list[bytes] = field(default_factory=list)


def sign(character: str) -> bytes:
    """A character as RTF writes it, whatever the encoding."""
    return b"{\\uc0\\u%d }" % ord(character)


def marked(data: bytes) -> bytes:
    """An RTF document with signs around what is struck through, hidden, a footnote or a box."""
    walk = _Walk()
    start = 0
    for found in _WORD.finditer(data):
        if found["brace"] is None and found["word"] is None:
            continue
        walk.pieces.append(data[start : found.start()])
        start = found.end()
        if found["brace"] == b"{":
            walk.enter()
        elif found["brace"] == b"}":
            walk.leave()
        else:
            walk.word(found[0], found["word"], is_on=found["number"] != b"0")
    walk.pieces.append(data[start:])
    return b"".join(walk.pieces)


class _Walk:
    """Writes a document anew, group by group."""

    def __init__(self) -> None:
        self.pieces: list[bytes] = []
        self._groups = [_Group()]

    def enter(self) -> None:
        """Begins a group, in which all holds that held before."""
        above = self._groups[-1]
        self._groups.append(_Group(above.look, above.in_shape))
        self.pieces.append(b"{")

    def leave(self) -> None:
        """Ends a group, and with it what began in it."""
        if len(self._groups) == 1:
            # More groups end than began: what is behind is no part of the document.
            self.pieces.append(b"}")
            return
        group = self._groups.pop()
        above = self._groups[-1]
        self.pieces.append(group.look.ending(above.look) + group.closing)
        if group.box is not None:
            above.boxes.append(b"".join(self.pieces[group.box :]))
            del self.pieces[group.box :]
        self.pieces.append(b"}" + above.look.beginning(group.look))
        above.boxes += group.boxes
        if above.boxes and not above.in_shape:
            self.pieces += (sign(_BOX) + b"{" + box + b"}" + sign(_BOX_END) for box in above.boxes)
            above.boxes = []

    def word(self, whole: bytes, word: bytes, *, is_on: bool) -> None:
        """Writes a control word, and signs for what it says of the words behind it."""
        group = self._groups[-1]
        if word == b"shptxt":
            group.box = len(self.pieces)
        elif word == b"footnote" or _BESIDE.fullmatch(word):
            is_beside = word != b"footnote"
            self.pieces[-1] = self.pieces[-1].rstrip().removesuffix(_OPTIONAL)
            self.pieces.append(sign(_NOTE) + sign(OPEN) * is_beside)
            group.closing = sign(CLOSE) * is_beside + sign(_NOTE_END)
        elif word in (b"shp", b"shpgrp"):
            self.pieces.append(whole)
            group.in_shape = True
        else:
            look = _Look() if word == b"plain" else _looking(group.look, word, is_on=is_on)
            self.pieces.append(whole if word == b"plain" else b"")
            self.pieces.append(group.look.ending(look) + look.beginning(group.look))
            group.look = look


def _looking(look: _Look, word: bytes, *, is_on: bool) -> _Look:
    return _Look(is_on, look.hidden) if word in _STRUCK else _Look(look.struck, is_on)


def shown(text: str) -> str:
    """The words that a reader sees.

    Args:
        text: What striprtf makes of a document with signs.

    Returns:
        The text without what is hidden; what is struck through between the signs of `marks`,
        on each line by itself; text boxes behind their paragraphs, footnotes at the end. The
        signs of tables are in it.
    """
    notes: list[str] = []

    def note(found: re.Match[str]) -> str:
        notes.append(found[1])
        return ""

    body = _NOTES.sub(note, _looked_at(text))
    return _boxes_behind("\n".join([body, *notes]))


def _looked_at(text: str) -> str:
    """The text without hidden words, and marks around each stretch of struck ones."""
    pieces: list[str] = []
    struck = hidden = False
    for part in _SWITCH.split(text):
        if part in (OPEN, CLOSE):
            struck = part == OPEN
        elif part in (_HIDDEN, _SHOWN):
            hidden = part == _HIDDEN
        elif hidden:
            pieces.append(_NOT_TABLE.sub("", part))
        else:
            pieces.append(_WORDS.sub(lambda words: set_aside(words[0]), part) if struck else part)
    return "".join(pieces)


def _boxes_behind(text: str) -> str:
    """The text with its boxes behind the paragraph, or at the end of the cell, that they are in."""
    if _BOX not in text:
        return text
    pieces: list[str] = []
    held: list[str] = []
    depth = 0
    for part in _PLACE.split(text):
        if part in (_BOX, _BOX_END):
            depth += 1 if part == _BOX else -1
            held.append("\n")
        elif depth > 0:
            held.append(part)
        elif held and len(part) == 1 and part in "\n" + _TABLE:
            pieces += ["\n", *held, part]
            held = []
        else:
            pieces.append(part)
    return "".join([*pieces, *held])
