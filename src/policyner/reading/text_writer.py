"""The text that offsets point into, written line by line, with what stands where in it."""

from __future__ import annotations

from collections.abc import Mapping

from policyner.reading.cells import CellCollector, TableRow, located
from policyner.reading.marks import is_aside
from policyner.reading.source import Extracted, Locator
from policyner.span import Span

#: Blanks that no line begins or ends with.
EDGE = " \t\u00a0\u3000\u2002\u2003\u2009\u200b\ufeff"


class TextWriter:
    """Writes a text line by line."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._locators: list[Locator] = []
        self._aside: list[Span] = []
        self._cells = CellCollector()
        self._length = 0

    @property
    def is_empty(self) -> bool:
        """Whether no line was written."""
        return not self._pieces

    def line(
        self,
        words: str,
        aside: tuple[Span, ...] = (),
        *,
        row: TableRow | None = None,
        place: Mapping[str, int] | None = None,
    ) -> None:
        """Writes a line.

        Args:
            words: Its words; of a row of a table its cells, parted by tabs.
            aside: The stretches of it that are set aside; with all its words the line's end is.
            row: Of a row, where it stands: each cell gets a locator.
            place: What the locator of another line says, such as its `paragraph`; there is none
                where it says nothing.
        """
        start, end = self._length, self._length + len(words)
        if row is not None:
            self._locators += located(self._cells.add(words, start=start, row=row))
        elif place:
            self._locators.append(Locator(start, end, **place))
        if is_aside(words, aside):
            aside = (Span(0, len(words) + 1),)
        self._aside += (each.shifted(start) for each in aside)
        self._pieces.append(f"{words}\n")
        self._length = end + 1

    def extracted(self) -> Extracted:
        """What was written."""
        return Extracted(
            "".join(self._pieces),
            locators=tuple(self._locators),
            set_aside=tuple(self._aside),
            cells=self._cells.cells(),
        )
