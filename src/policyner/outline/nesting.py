"""How headings lie in each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from policyner.grammar.numbering import RANK, Kind, Number
from policyner.outline.blocks import BlockKind, Heading

# Nothing stands above these; only an attachment has something below it.
_OUTERMOST: frozenset[BlockKind] = frozenset({"attachment", "closing", "signature", "contents"})
# What may stand between a heading's words and the next heading for it to have no text.
_NO_TEXT = " \t\r\n\u3000\xa0。：:；;，,"


@dataclass(frozen=True, slots=True)
class Nested:
    """A heading with its place in the tree.

    Attributes:
        heading: The heading.
        level: How many headings stand above it.
        parent: Index of the one directly above it, if any.
    """

    heading: Heading
    level: int
    parent: int | None


def nest(text: str, headings: Sequence[Heading]) -> list[Nested]:
    """Gives each heading its level and parent.

    What stands on the way from the outermost heading to the last one decides. A number whose kind
    is on that way stands beside the last of its kind; a decimal one below the number
    that its first parts name; so numbering may restart, skip or run on through sections. A kind
    that is new there stands below the last heading, if the convention says so, or the
    notice itself: the last one goes on counting further down (`（一）`, below it `一、` and `二、`,
    then `（二）`), or is a first one that has no text, or the notice has shown it before.

    Args:
        text: The clean text.
        headings: The headings in order.
    """
    nesting = _Nesting(text, headings)
    return [nesting.place(index) for index in range(len(headings))]


class _Nesting:
    """The way from the outermost heading to the last one, while the headings go by."""

    def __init__(self, text: str, headings: Sequence[Heading]) -> None:
        self._text = text
        self._headings = headings
        self._next = _next_of_kind(headings)
        self._way: list[int] = []
        # Pairs of kinds whose second stood below the first against the convention.
        self._shown: set[tuple[Kind, Kind]] = set()

    def place(self, index: int) -> Nested:
        """The place of the heading at `index`, the next one in order."""
        heading = self._headings[index]
        if heading.kind in _OUTERMOST:
            self._way = [index] if heading.kind == "attachment" else []
            self._shown.clear()
            return Nested(heading, 0, None)
        number = heading.counts
        if number is not None:
            del self._way[self._depth(index, number) :]
        elif heading.kind == "duties":
            del self._way[self._depth_of_duties(index) :]
        level, parent = len(self._way), self._way[-1] if self._way else None
        if number is not None or heading.kind == "duties":
            self._way.append(index)
        return Nested(heading, level, parent)

    def _depth(self, index: int, number: Number) -> int:
        """How many headings on the way stand above the one at `index`."""
        named = [self._headings[i].counts for i in self._way]
        if number.above:
            # The outermost: below `2.2` an item may be a `2.` or a `（2）` as well.
            for depth, other in enumerate(named):
                if other is not None and number.above == other.path:
                    return depth + 1
                if other is not None and (number.kind, number.above) == (other.kind, other.above):
                    return depth
        for depth, other in enumerate(named):
            if other is not None and other.kind == number.kind:
                return depth
        depth = len(named)
        while depth and not self._is_above(self._way[depth - 1], index, number):
            depth -= 1
        for other in named[:depth]:
            if other is not None and RANK[other.kind] > RANK[number.kind]:
                self._shown.add((other.kind, number.kind))
        return depth

    def _depth_of_duties(self, index: int) -> int:
        """How many headings on the way stand above one of a list of duties at `index`.

        They stand beside each other, and above what counts their items.
        """
        way = [self._headings[outer] for outer in self._way]
        for depth, other in enumerate(way):
            if other.kind == "duties":
                return depth
        rank = self._rank_of_items(index)
        for depth, other in enumerate(way):
            if other.counts is not None and RANK[other.counts.kind] >= rank:
                return depth
        return len(way)

    def _rank_of_items(self, index: int) -> int:
        """How deep the items stand whose list a heading of duties begins; it may have none."""
        first = self._headings[index + 1].counts if index + 1 < len(self._headings) else None
        return RANK[first.kind] if first is not None and first.value == 1 else len(RANK) + 1

    def _is_above(self, outer: int, index: int, number: Number) -> bool:
        """Whether a heading on the way stands above the one at `index`, whose kind is new there."""
        if self._headings[outer].kind == "duties":
            return self._rank_of_items(outer) <= RANK[number.kind]
        other = self._headings[outer].counts
        if other is None or RANK[other.kind] < RANK[number.kind]:
            return True
        if (other.kind, number.kind) in self._shown:
            return True
        if number.value != 1:
            return False
        following = self._next[outer]
        goes_on = (
            following is not None
            and following.above == other.above
            and following.value == other.value + 1
        )
        return goes_on or (other.value == 1 and self._has_no_text(outer, index))

    def _has_no_text(self, outer: int, index: int) -> bool:
        heading, following = self._headings[outer], self._headings[index]
        behind = self._text[heading.title.end : following.start]
        return outer == index - 1 and bool(heading.title) and not behind.strip(_NO_TEXT)


def _next_of_kind(headings: Sequence[Heading]) -> list[Number | None]:
    """For each heading the next number of its kind in the same attachment."""
    found: list[Number | None] = [None] * len(headings)
    following: dict[Kind, Number] = {}
    for index in range(len(headings) - 1, -1, -1):
        heading = headings[index]
        if heading.kind in _OUTERMOST:
            following.clear()
        elif heading.counts is not None:
            found[index] = following.get(heading.counts.kind)
            following[heading.counts.kind] = heading.counts
    return found
