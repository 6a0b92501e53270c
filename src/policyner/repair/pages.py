"""Page numbers and running heads that a PDF leaves between the lines of a notice.

Sites that show documents page by page number the pages as if they were items:
`1、…健全监督机⏎2、制，…`. Those that keep the text alone leave the numbers, and Word's fields for
them, within its lines: `县政府第2页共4页成立领导小组`, `PAGE 2`.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise

from policyner.grammar.documents import KIND
from policyner.repair.edits import EditLog
from policyner.repair.pairs import is_parted

REASON = "page"

_LINE = re.compile(r"[^\n]+")
_BLANKS = "[ \t\r\f\u3000\xa0]*"
# `- 3 -` and `— 12 —` as GB/T 9704—2012 sets them, `第3页`, `第 3 页 共 10 页`.
_NUMBER = re.compile(
    rf"{_BLANKS}(?:[-—–―－]{{1,2}}{_BLANKS}\d{{1,3}}{_BLANKS}[-—–―－]{{1,2}}"
    rf"|第{_BLANKS}\d{{1,3}}{_BLANKS}页(?:[，,/]?{_BLANKS}共{_BLANKS}\d{{1,3}}{_BLANKS}页)?){_BLANKS}"
)
# The same within a line, where 共 tells them from what a text refers to: `见第3页`.
_FIELD = "(?:(?:NUM)?PAGES?[ ]?)?"
_WITHIN = re.compile(
    rf"第[ ]?{_FIELD}\d{{1,3}}[ ]?页[，,/ ]{{0,2}}共[ ]?{_FIELD}\d{{1,3}}[ ]?页"
    r"|(?<![A-Za-z])(?:PAGE[ ]\d{1,2}(?!\d)[ ]?)+"
)
# A running head stands beside at least so many page numbers, and is no longer than that.
_LEAST_HEADS = 3
_LONGEST_HEAD = 40
# A page shown by a site is one long line, and most end within a sentence.
_SHOWN = re.compile(rf"(?:\A|\n)(?:{_BLANKS}\n)*{_BLANKS}(?P<number>\d{{1,3}})、(?=[^\n]{{20}})")
_SHORTEST_SHOWN = 150
# The first page of a plan begins with its title, behind which stand its contents or general rules.
_FIRST_SHOWN = re.compile(
    rf"(?:\A|(?<=\n)){_BLANKS}1、[ ]?(?=[^\n。；：]{{4,60}}(?:{KIND})(?<!目录)"
    r"(?:[（(][^\n（()）]{2,20}[）)])?\s{0,2}(?:目\s{0,4}录|(?:1[.．、]?|一、|第[一1]章)\s{0,2}总\s{0,2}则))"
)
_LEAST_PARTED = 0.3
_LEAST_OPEN = 0.6
_ENDED = frozenset("。；;！!？?：:）)”」》")


def page_edits(text: str) -> EditLog:
    """Removals of the lines that hold page numbers, and of the running heads beside them."""
    if shown := _shown(text):
        return EditLog.removing(REASON, text, shown)
    if not any(_NUMBER.fullmatch(m[0]) for m in _LINE.finditer(text) if len(m[0]) < _LONGEST_HEAD):
        return EditLog.removing(REASON, text, _alone(text))
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


def _alone(text: str) -> list[tuple[int, int]]:
    """Page numbers within lines, else the one in front of a plan's title."""
    # Hardly any text has one.
    if "页" in text or "PAGE" in text:
        within = [match.span() for match in _WITHIN.finditer(text)]
        if within:
            return within
    first = _FIRST_SHOWN.search(text) if "1、" in text else None
    return [first.span()] if first else []


def _shown(text: str) -> list[tuple[int, int]]:
    """The numbers of pages that a site shows as if they were items, with the breaks before them."""
    if not (text.lstrip().startswith("1、") and "\n" in text):
        return []
    marks: list[re.Match[str]] = []
    for match in _SHOWN.finditer(text):
        if int(match["number"]) == len(marks) + 1:
            marks.append(match)
    pages = [text[mark.end() : following.start()] for mark, following in pairwise(marks)]
    if not pages or any("\n" in page or len(page) < _SHORTEST_SHOWN for page in pages):
        return []
    ends = [(page, text[mark.end() :][:2]) for page, mark in zip(pages, marks[1:], strict=True)]
    are_open = sum(page[-1] not in _ENDED for page, _ in ends)
    are_parted = sum(is_parted(page, behind) for page, behind in ends)
    if are_open < len(ends) * _LEAST_OPEN or are_parted < len(ends) * _LEAST_PARTED:
        return []
    return [mark.span() for mark in marks]
