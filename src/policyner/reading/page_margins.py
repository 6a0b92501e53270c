"""The margins of a drawn page's text, and which of its lines make one paragraph."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from policyner.grammar.numbering import NEW_PARAGRAPH
from policyner.reading.page_lines import PageLine
from policyner.reading.page_words import NEVER_FIRST, first_word
from policyner.reading.plain import has_chinese

# In sizes of the font: how much more room than the next line's first word needs a full line
# may leave before the right margin, how far behind the left one a line may begin, and what an
# indented line's beginning is.
_SLACK = 0.7
_AHEAD = 0.6
_INDENT = (1.5, 2.6)
_LARGEST_PITCH = 2.6
_SAME_SIZE = 0.15
# The right margin is where this share of the wide lines end, the left one where this share
# of all lines begin.
_AT_MARGIN = 0.2
_AT_LEFT = 0.05
_LEAST_INDENTED = 2

# A title, note or page number is not wide; of two wide lines one may be too wide.
_LEAST_WIDE = 2

# Two columns of text: at least so many lines, at most this share of them across both; on each side
# this share that are as wide as a column, in shares of the page's text.
_LEAST_IN_COLUMNS = 12
_ACROSS = 0.3
_LEAST_SHARE = 0.15
_AS_WIDE = 0.38

# An entry of a table of contents: words, dots or a gap, a page.
_ENTRY = re.compile(r"(?P<words>.*?\S)(?P<leader>[.．·•…‥⋯_\s-]*)(?P<page>(?<!\d)\d{1,3})$")
_LEADER = re.compile(r"(?:[.．·•…‥⋯_]\s*){3}")
_LEAST_ENTRIES = 3
_SENTENCE_END = re.compile(r"[。！!？?；;：:][”’」』)）]?$")
_NEW_PARAGRAPH = re.compile(NEW_PARAGRAPH)


class Margins:
    """The left and right margin of the body, and whether paragraphs begin indented.

    Args:
        lines: The lines of all pages, running heads left out.
    """

    def __init__(self, lines: Sequence[PageLine]) -> None:
        loose = [line for line in lines if line.table is None]
        self._between = _between_columns(loose)
        sides: dict[int, list[PageLine]] = defaultdict(list)
        for line in loose:
            sides[self._side(line)].append(line)
        self._sides = {side: _Side.of(held) for side, held in sides.items()}
        self.has_indents = sum(side.indented for side in self._sides.values()) >= _LEAST_INDENTED
        self._entries = _entries(loose)

    def _side(self, line: PageLine) -> int:
        """-1 in the left column, 1 in the right one, 0 across both or where there is one."""
        if self._between is None or line.x0 < self._between < line.x1:
            return 0
        return -1 if line.x1 <= self._between else 1

    def joins(self, line: PageLine, following: PageLine) -> bool:
        """Whether `following` goes on with the paragraph of `line`."""
        if line.table is not None or following.table is not None:
            return False
        if line.is_turned or following.is_turned or id(line) in self._entries:
            return False
        size = max(line.size, following.size)
        side, other = self._side(line), self._side(following)
        pitch = line.middle - following.middle
        is_apart = line.page != following.page or (side, other) == (-1, 1)
        is_near = is_apart or 0 < pitch <= _LARGEST_PITCH * size
        if is_near and following.text[0] in NEVER_FIRST:
            return True
        here = self._sides[side]
        # A signature or date at the right margin begins behind the middle, and is whole.
        is_text = line.x0 < (here.left + here.right) / 2
        is_full = is_text and line.x1 >= here.right - (_SLACK + first_word(following.text)) * size
        goes_on = abs(following.x0 - self._sides[other].left) <= _AHEAD * size
        # Of Latin letters alone the size is not known.
        is_latin = not (has_chinese(line.text) and has_chinese(following.text))
        alike = is_latin or abs(line.size - following.size) <= _SAME_SIZE * size
        if not (is_near and is_full and goes_on and alike):
            return False
        if _SENTENCE_END.search(line.text):
            return self.has_indents and not _NEW_PARAGRAPH.match(following.text)
        return True


@dataclass(frozen=True, slots=True)
class _Side:
    """The margins of a column, in points, and how many of its lines begin indented."""

    left: float
    right: float
    indented: int

    @classmethod
    def of(cls, lines: Sequence[PageLine]) -> _Side:
        """Those of a column's lines."""
        widest = max(line.x1 - line.x0 for line in lines)
        wide = [line for line in lines if line.x1 - line.x0 > widest / 2]
        enough = max(min(_LEAST_WIDE, len(wide)), _AT_MARGIN * len(wide))
        em = sorted(line.size for line in wide)[len(wide) // 2] if wide else 1.0
        # All lines: where each paragraph has two, no wide one begins at the margin.
        left = _most_at([line.x0 for line in lines], em / 2, max(1, _AT_LEFT * len(lines)))
        return cls(
            left,
            -_most_at([-line.x1 for line in wide], em, enough),
            sum(
                _INDENT[0] <= (line.x0 - left) / line.size <= _INDENT[1]
                for line in lines
                if line.size
            ),
        )


def _between_columns(lines: Sequence[PageLine]) -> float | None:
    """Where the gap between two columns of text lies, `None` where there is one column.

    Nearly all lines stand on one side of it, and on both sides are many that are as wide as those
    of the other.
    """
    if len(lines) < _LEAST_IN_COLUMNS:
        return None
    left, right = min(line.x0 for line in lines), max(line.x1 for line in lines)
    middle = (left + right) / 2
    across = sum(line.x0 < middle < line.x1 for line in lines)
    wide = (right - left) * _AS_WIDE
    sides = [
        sum(line.x1 - line.x0 >= wide and (line.x1 <= middle) == is_left for line in lines)
        for is_left in (True, False)
    ]
    # Those across the middle are wide, but on no side of it.
    sides[1] -= sum(line.x1 - line.x0 >= wide and line.x0 < middle < line.x1 for line in lines)
    is_divided = across <= _ACROSS * len(lines) and min(sides) >= _LEAST_SHARE * len(lines)
    return middle if is_divided else None


def _most_at(places: Sequence[float], width: float, enough: float) -> float:
    """The lowest place in whose neighbourhood, `width` upwards, there are enough of `places`."""
    ordered = sorted(places)
    for index, place in enumerate(ordered):
        if bisect_right(ordered, place + width) - index >= enough:
            return place
    return ordered[0] if ordered else 0.0


def _entries(lines: Sequence[PageLine]) -> set[int]:
    """Identities of the lines of a table of contents, each of which ends with its page.

    Dots lead to the page; where a gap does, it takes several lines whose pages ascend.
    """
    found: set[int] = set()
    run: list[int] = []
    last = 0
    for line in lines:
        entry = _ENTRY.match(line.text)
        if entry and _LEADER.search(entry["leader"]):
            found.add(id(line))
        if entry and entry["leader"] and (not run or int(entry["page"]) >= last):
            run.append(id(line))
            last = int(entry["page"])
        else:
            found |= set(run) if len(run) >= _LEAST_ENTRIES else set()
            run = []
    return found | (set(run) if len(run) >= _LEAST_ENTRIES else set())
