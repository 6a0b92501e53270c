"""Page numbers and running heads that a PDF leaves between the lines of a notice."""

from __future__ import annotations

import re
from collections import Counter

from policyner.repair.edits import EditLog

REASON = "page"

_LINE = re.compile(r"[^\n]+")
_BLANKS = "[ \t\r\f\u3000\xa0]*"
# `- 3 -` and `— 12 —` as GB/T 9704—2012 sets them, `第3页`, `第 3 页 共 10 页`.
_NUMBER = re.compile(
    rf"{_BLANKS}(?:[-—–―－]{{1,2}}{_BLANKS}\d{{1,3}}{_BLANKS}[-—–―－]{{1,2}}"
    rf"|第{_BLANKS}\d{{1,3}}{_BLANKS}页(?:[，,/]?{_BLANKS}共{_BLANKS}\d{{1,3}}{_BLANKS}页)?){_BLANKS}"
)
# A running head stands beside at least so many page numbers, and is no longer than that.
_LEAST_HEADS = 3
_LONGEST_HEAD = 40


def page_edits(text: str) -> EditLog:
    """Removals of the lines that hold page numbers, and of the running heads beside them."""
    if not any(_NUMBER.fullmatch(m[0]) for m in _LINE.finditer(text) if len(m[0]) < _LONGEST_HEAD):
        return EditLog.none(text)
    lines = [m.span() for m in _LINE.finditer(text)]
    words = [text[start:end].strip() for start, end in lines]
    numbers = {index for index, line in enumerate(words) if _NUMBER.fullmatch(line)}
    beside = {
        near
        for index in numbers
        for near in (index - 1, index + 1)
        if near not in numbers and 0 <= near < len(lines) and len(words[near]) <= _LONGEST_HEAD
    }
    heads = Counter(words[index] for index in beside)
    removed = numbers | {index for index in beside if heads[words[index]] >= _LEAST_HEADS}
    # The line break behind goes with the line.
    places = [(lines[i][0], min(lines[i][1] + 1, len(text))) for i in sorted(removed)]
    return EditLog.removing(REASON, text, places)
