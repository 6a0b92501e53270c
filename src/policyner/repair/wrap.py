"""Line breaks that are the page's and not the notice's.

A PDF turned into text breaks its lines at the right margin, in the middle of
words. A line break is taken out where its line reaches the margin; and a
margin is believed only where several lines that reach it part a word, a number
or a list. Names set upright, a character a line, are joined too.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from policyner.grammar.numbering import NEW_PARAGRAPH
from policyner.repair.characters import is_han
from policyner.repair.edits import EditLog
from policyner.repair.pairs import is_pair, is_parted

REASON = "wrap"

_LINE = re.compile(r"[^\n]*")
_BLANKS = " \t\r\u3000\xa0"
# What a new paragraph begins with, even where the line before it is full; the number of a table's
# row, and the mark behind its cell.
_NEW_PARAGRAPH = re.compile(rf"{NEW_PARAGRAPH}|\d{{1,3}} ?[\t|｜]")
_INDENT = re.compile(r"[ \t]{2,}|[ \t]*[\u3000\xa0]")
_SENTENCE_END = re.compile(r"[。！!？?；;：:][”’」』)）]?$")
# A line neither ends with the ones nor begins with the others, unless something parted it.
_OPENS = frozenset("（(《〈“「『〔【、，,")
_CLOSES = frozenset("，。；：、）)》〉”」』〕】！？%％")
_UNITS = frozenset("年月日个项条家所万亿元%％．.多余")

_ENDS_OF_NAMES = frozenset("部厅局委办院会府署")
# Begins with its rarest character, so that it is found quickly.
_BREAK = re.compile(r"\n[ \t\u3000\xa0]*(?=(\S))")
_WIDEST_GAP = 8
_UPRIGHT = re.compile(r"(?<![^\n])[ \t\u3000]*[\u3400-\u9fff][ \t\u3000]*(?![^\n])")
_SUSPECT = frozenset(digit + after for digit in "0123456789" for after in {*"0123456789", *_UNITS})

# A margin is at least so wide, and at least so many broken lines reach it.
_NARROWEST = 12
_LEAST_BROKEN = 3
# How far before the margin a full line may end: punctuation that may not begin
# a line takes the character before it along.
_SLACK = 2
# Share of the broken lines that must end at the margin.
_LEAST_AT_MARGIN = 0.6


@dataclass(frozen=True, slots=True)
class _Line:
    """A line; offsets are of its characters without the blanks around them."""

    start: int
    end: int
    indented: bool
    words: str


def wrap_edits(text: str) -> EditLog:
    """Removals of the line breaks that part what belongs together, blanks around them included."""
    if not _may_be_wrapped(text):
        return EditLog.none(text)
    lines = [_line(match) for match in _LINE.finditer(text) if match.end() > match.start()]
    breaks = [
        _is_break_between(text, line, following) and _is_broken(line.words, following.words)
        for line, following in pairwise(lines)
    ]
    joined = set(_upright(text, lines, breaks))
    if sum(breaks) >= _LEAST_BROKEN:
        joined |= _wrapped(text, lines, breaks)
    places = [(lines[index].end, lines[index + 1].start) for index in sorted(joined)]
    return EditLog.replacing(REASON, text, [(*place, _between(text, *place)) for place in places])


def _may_be_wrapped(text: str) -> bool:
    """Whether enough lines may be broken to look closer; a quick look at each line break."""
    suspects = 0
    for match in _BREAK.finditer(text):
        before = text[max(0, match.start() - _WIDEST_GAP) : match.start()].rstrip(_BLANKS)[-1:]
        after = match[1]
        both = before + after
        suspects += before in _OPENS or after in _CLOSES or is_pair(both) or both in _SUSPECT
    return suspects >= _LEAST_BROKEN or (suspects > 0 and _UPRIGHT.search(text) is not None)


def _line(match: re.Match[str]) -> _Line:
    line = match[0]
    words = line.strip(_BLANKS)
    start = match.start() + len(line) - len(line.lstrip(_BLANKS))
    return _Line(start, start + len(words), bool(_INDENT.match(line)), words)


def _is_break_between(text: str, line: _Line, following: _Line) -> bool:
    """Whether one line break and nothing else stands between two lines that hold something."""
    if not line.words or not following.words:
        return False
    return text.count("\n", line.end, following.start) == 1


def _is_broken(before: str, after: str) -> bool:
    """Whether a line break between `before` and `after` parts what belongs together."""
    if before[-1] in _OPENS or after[0] in _CLOSES:
        return len(after) > 1
    if before[-1].isdecimal() and before[-1].isascii():
        # Cells of a table hold numbers alone.
        in_text = any(map(is_han, before)) and any(map(is_han, after))
        return (
            in_text
            and not _NEW_PARAGRAPH.match(after)
            and (after[0] in _UNITS or (after[0].isascii() and after[0].isdecimal()))
        )
    return is_parted(before[-2:], after[:2])


def _upright(text: str, lines: Sequence[_Line], breaks: Sequence[bool]) -> Iterator[int]:
    """Indices of the lines whose break belongs to a name that is set upright.

    One is a break beside a lone character that parts a word (`财⏎政`), or one
    behind such a break that the last character of an organ's name follows (`政⏎部`).
    """
    single = [len(line.words) == 1 and is_han(line.words) for line in lines]
    goes_on = False
    for index, (line, following) in enumerate(pairwise(lines)):
        beside = single[index] or single[index + 1]
        ends_name = goes_on and single[index] and following.words[:1] in _ENDS_OF_NAMES
        goes_on = beside and (
            (breaks[index] and is_han(line.words[-1]))
            or (ends_name and _is_break_between(text, line, following))
        )
        if goes_on:
            yield index


def _wrapped(text: str, lines: Sequence[_Line], breaks: Sequence[bool]) -> set[int]:
    """Indices of the lines whose break is the margin's."""
    found = [
        (margin, widths)
        for measure in (_columns, _characters)
        for widths in [[measure(line) for line in lines]]
        for margin in [_margin([widths[i] for i, broken in enumerate(breaks) if broken])]
        if margin is not None and _holds(margin, widths)
    ]
    if not found:
        return set()
    margin, widths = max(found, key=lambda pair: _at_margin(*pair))
    return {
        index
        for index, (line, following) in enumerate(pairwise(lines))
        if abs(widths[index] - margin) <= _SLACK
        and _is_break_between(text, line, following)
        and (breaks[index] or not _ends_paragraph(line, following, widths[index] - margin))
    }


def _margin(widths: Sequence[int]) -> int | None:
    """The width at which most of the broken lines end, if there is one."""
    counted = Counter(width for width in widths if width >= _NARROWEST)
    if not counted:
        return None
    reached = {
        margin: sum(counted[width] for width in range(margin - _SLACK, margin + 1))
        for margin in counted
    }
    margin = max(reached, key=lambda width: (reached[width], -width))
    enough = max(_LEAST_BROKEN, _LEAST_AT_MARGIN * counted.total())
    return margin if reached[margin] >= enough else None


def _holds(margin: int, widths: Sequence[int]) -> bool:
    """Whether more lines end at the margin than run past it."""
    return _at_margin(margin, widths) > sum(width > margin + _SLACK for width in widths)


def _at_margin(margin: int, widths: Sequence[int]) -> int:
    return sum(abs(width - margin) <= _SLACK for width in widths)


def _columns(line: _Line) -> int:
    """Width on paper, a Chinese character being one: two Latin letters take its place."""
    narrow = len(line.words.encode("ascii", "ignore"))
    return len(line.words) - narrow // 2


def _characters(line: _Line) -> int:
    return len(line.words)


def _ends_paragraph(line: _Line, following: _Line, beyond: int) -> bool:
    """Whether a full line is its paragraph's last; `beyond` is how far it passes the margin."""
    if following.indented or _NEW_PARAGRAPH.match(following.words):
        return True
    return beyond < 0 and bool(_SENTENCE_END.search(line.words))


def _between(text: str, start: int, end: int) -> str:
    """What takes a line break's place: a tab beside it, a blank between Latin words, or nothing."""
    if "\t" in text[start:end]:
        return "\t"
    latin = all(c.isascii() and c.isalpha() for c in (text[start - 1], text[end]))
    return " " if latin else ""
