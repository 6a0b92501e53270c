"""Marks: where sentences and clauses end, what counts as blank, and titles in `《》`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from policyner.span import Span

#: Blanks of a line: spaces of every width, tabs, and what is left of a line break.
BLANKS = " \t\r\u3000\xa0\u2002\u2003"

#: Blanks of a head, and what a page shows for blanks that it could not read.
UNREAD = " \t\u3000\r?？\ufffd"

#: Blanks, and line breaks.
WHITE = BLANKS + "\n"

#: What ends a sentence; a semicolon ends one of several that make a paragraph together.
SENTENCE_ENDS = "。！!？?；;\n"

#: What ends a clause.
CLAUSE_ENDS = SENTENCE_ENDS + "，,：:"

#: The same as patterns.
SENTENCE_END, CLAUSE_END = re.compile(f"[{SENTENCE_ENDS}]"), re.compile(f"[{CLAUSE_ENDS}]")

#: Marks in front of a paragraph or an item.
BULLETS = "●◆■▪•○◇□▲★※☆►➢"

#: The mark of an attachment as a pattern: `附件2`, `附 表`, `附录一`.
ATTACHMENT = r"附\s?[件表录]\s?[0-9０-９一二三四五六七八九十]{0,3}"

# Marks of half the width between words; between figures they part these (`1,200`, `1:16`, `9:30`).
_NARROW = re.compile(r"[;!?()]|(?<!\d)[,:]|[,:](?!\d)")
_WIDE = str.maketrans(",;:!?()", "，；：！？（）")

# No title of a document is longer; an opening mark without a closing one opens none.
_TITLE = re.compile(r"《[^《》\n]{1,200}》")
_PARAGRAPH = re.compile(r"[^\n]*[^\s][^\n]*")


def stripped(text: str, span: Span, marks: str = WHITE, *, behind: str | None = None) -> Span:
    """A stretch without the blanks at its ends.

    Args:
        text: The text.
        span: The stretch.
        marks: All characters that are taken off.
        behind: Those taken off its end, where they are others.

    Returns:
        The stretch; where it is blank, an empty one at its end.
    """
    # It is asked often, and hardly ever has something to take off: no part of the text is copied.
    start, end = span.start, span.end
    while start < end and text[start] in marks:
        start += 1
    behind = marks if behind is None else behind
    while end > start and text[end - 1] in behind:
        end -= 1
    return span if (start, end) == (span.start, span.end) else Span(start, end)


def parted(text: str, span: Span, mark: re.Pattern[str]) -> Iterator[Span]:
    """The parts of a stretch between some marks, empty ones too."""
    start = span.start
    for match in mark.finditer(text, span.start, span.end):
        yield Span(start, match.start())
        start = match.end()
    yield Span(start, span.end)


def without_blanks(words: str) -> str:
    """Words without the blanks and line breaks that a page put between them."""
    return "".join(words.split())


def wide(text: str) -> str:
    """A text with the marks between its words as official writing has them (GB/T 15834—2011).

    Pages write `,` and `(` as often as `，` and `（`. The text is as long as before.
    """
    return _NARROW.sub(lambda mark: mark[0].translate(_WIDE), text)


def paragraphs_in(text: str, span: Span, *, marks: str = WHITE) -> Iterator[Span]:
    """The lines of a stretch that hold something, without the blanks at their ends.

    Args:
        text: The text.
        span: The stretch.
        marks: What counts as blank at the ends of a line.
    """
    for match in _PARAGRAPH.finditer(text, span.start, span.end):
        if line := stripped(text, Span(*match.span()), marks):
            yield line


def titles_in(text: str) -> Iterator[Span]:
    """The titles of documents in a text, their marks included."""
    for match in _TITLE.finditer(text):
        yield Span(*match.span())
