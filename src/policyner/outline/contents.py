"""Tables of contents: headings that the text repeats, with the pages they stand on."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from policyner.grammar.marks import SENTENCE_END, paragraphs_in, without_blanks
from policyner.span import Span

_MARK = re.compile(r"目\s*[录次]")
# `一、总体要求…………1`, `1.新建食堂......2`, `第一章 总则 1`, `1 总则…………（4）`.
_LEADER = re.compile(r"[.．·•…_—-]{3,}|…+")
_PAGE = re.compile(
    rf"(?:(?P<leader>{_LEADER.pattern})|[ \t\u3000])"
    r"\s*[—－（(-]?\s*[0-9ⅠⅡⅢⅣⅤivxIVX]{1,4}\s*[—－）)-]?$"
)
_MARKS = re.compile("[.．、：:]")
_LONGEST = 80
# Without the word 目录 above it, so many lines with leaders and pages make one.
_FEWEST = 3
# So many entries at the beginning may be no lines of the text.
_MOST_LACKING = 2


def find_contents(text: str) -> Iterator[Span]:
    """The tables of contents of a text, in order, from the word 目录 to the last entry.

    An entry is a short line that ends with a page, or whose words are a line of their own
    further down. Behind the word 目录 all short lines are entries to where one of the first
    comes again: the text may word a heading a little differently.

    Args:
        text: The clean text.
    """
    if "目" not in text and not _LEADER.search(text):
        return
    lines = [*paragraphs_in(text, Span(0, len(text)))]
    words = [without_blanks(line.of(text)) for line in lines]
    last = {each: index for index, each in enumerate(words)}
    index = 0
    while index < len(lines):
        named = bool(_MARK.fullmatch(words[index]))
        first = index + named
        end = _again(text, lines, words, last, first) if named else first
        while end < len(lines) and _is_entry(text, lines, words, last, end, named=named):
            end += 1
        if end > first and (named or end - first >= _FEWEST):
            yield Span(lines[index].start, lines[end - 1].end)
        index = max(end, index + 1)


def _again(
    text: str, lines: Sequence[Span], words: Sequence[str], last: dict[str, int], first: int
) -> int:
    """Where one of the first entries comes again behind short lines; `first` where none does.

    The text may lack the first (`前言`), or word it a little differently (`1总则`, `1.总则`).
    """
    entries = [
        without_blanks(_PAGE.sub("", line.of(text)))
        for line in lines[first : first + _MOST_LACKING + 1]
    ]
    for opening, entry in enumerate(entries):
        for index in range(first + opening + 1, last.get(entry, first) + 1):
            if words[index] == entry:
                reworded = opening and _bare(words[index - 1]) == _bare(entries[opening - 1])
                return index - bool(reworded)
            if not _is_short(lines[index].of(text)):
                break
    return first


def _bare(words: str) -> str:
    return _MARKS.sub("", words)


def _is_short(line: str) -> bool:
    return len(line) <= _LONGEST and not SENTENCE_END.search(line)


def _is_entry(
    text: str,
    lines: Sequence[Span],
    words: Sequence[str],
    last: dict[str, int],
    index: int,
    *,
    named: bool,
) -> bool:
    line = lines[index].of(text)
    if not _is_short(line):
        return False
    page = _PAGE.search(line)
    if page is not None and (named or page["leader"]):
        return True
    return named and last[words[index]] > index
