"""How words are shown, kept within a text while it is put together: raised, or struck through."""

from __future__ import annotations

from policyner.span import Span

#: Around what is set aside: noncharacters of Unicode, which no document holds.
OPEN, CLOSE = "\ufdd3", "\ufdd4"

#: What raised characters are written as: 10⁴ is not 104.
SUPERSCRIPT = str.maketrans("0123456789+-−=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿ")


def set_aside(words: str) -> str:
    """Words between marks, blanks around them left outside."""
    bare = words.strip()
    if not bare:
        return words
    before, _, behind = words.partition(bare)
    return f"{before}{OPEN}{bare}{CLOSE}{behind}"


def lines_set_aside(words: str) -> str:
    """The same for words of which each line becomes one of the text."""
    return "".join(map(set_aside, words.splitlines(keepends=True)))


def as_shown(words: str, *, is_struck: bool, is_raised: bool = False) -> str:
    """Words as they look: 10⁴, and what is struck through between marks."""
    words = words.translate(SUPERSCRIPT) if is_raised else words
    return set_aside(words) if is_struck else words


def parted(marked: str) -> tuple[str, tuple[Span, ...]]:
    """A text without the marks in it, and the stretches of it that stood between them."""
    if OPEN not in marked:
        return marked, ()
    pieces: list[str] = []
    aside: list[Span] = []
    length = 0
    for piece in marked.replace(CLOSE + OPEN, "").split(OPEN):
        inside, close, behind = piece.rpartition(CLOSE)
        if close:
            aside.append(Span(length, length + len(inside)))
        pieces += (inside, behind)
        length += len(inside) + len(behind)
    return "".join(pieces), tuple(aside)


def is_aside(text: str, aside: tuple[Span, ...]) -> bool:
    """Whether nothing of a text but blanks stands beside what is set aside of it."""
    start = 0
    for span in aside:
        if text[start : span.start].strip():
            return False
        start = span.end
    return start > 0 and not text[start:].strip()
