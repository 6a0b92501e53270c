"""What stands on a drawn page of a PDF, an OFD document or a picture.

Lengths are in points, measured from the lower left corner.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from policyner.reading.plain import has_chinese


class Glyph(NamedTuple):
    """A character on a page; a tuple, since there are thousands on each.

    Attributes:
        text: The character; a blank has no place of its own.
        x0: Left edge.
        y0: Lower edge.
        x1: Right edge.
        y1: Upper edge.
        turn: By how many quarters, counterclockwise, it is turned against most of the page.
    """

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    turn: int = 0

    @property
    def size(self) -> float:
        """The size of its font: a Chinese character is as wide, others are about as high."""
        width, height = self.x1 - self.x0, self.y1 - self.y0
        if self.turn % 2:
            width, height = height, width
        return width if width and has_chinese(self.text) else height

    @property
    def along(self) -> tuple[float, float]:
        """Where it begins and ends on its line, in the direction in which that runs."""
        if not self.turn:
            return self.x0, self.x1
        match self.turn:
            case 1:
                return self.y0, self.y1
            case 2:
                return -self.x1, -self.x0
            case _:
                return -self.y1, -self.y0

    @property
    def level(self) -> float:
        """The place of its middle across its line."""
        return (self.x0 + self.x1) / 2 if self.turn % 2 else (self.y0 + self.y1) / 2


#: A blank that the file holds, and one that its reader puts where it sees a gap.
BLANK = Glyph(" ", 0, 0, 0, 0)
GUESSED_BLANK = Glyph("\xa0", 0, 0, 0, 0)


def widths_of(text: str) -> list[float]:
    """How wide characters are, in sizes of the font: a Chinese one is twice as wide as another."""
    return [1.0 if unicodedata.east_asian_width(each) in "WF" else 0.5 for each in text]


def shares(text: str, start: float, end: float) -> Iterator[tuple[str, float, float]]:
    """Yields the characters of a stretch, with where each begins and ends on its line.

    Args:
        text: The characters.
        start: Where the stretch begins.
        end: Where it ends.
    """
    parts = widths_of(text)
    whole = sum(parts) or 1.0
    for character, part in zip(text, parts, strict=True):
        after = start + (end - start) * part / whole
        yield character, start, after
        start, whole = after, whole - part


@dataclass(frozen=True, slots=True)
class Turn:
    """From a page's own coordinates to those of the page with its text upright.

    Attributes:
        quarters: By how many quarters, counterclockwise, most of its text is turned: a page is
            shown turned by as many, or its text stands on its side.
        width: Its width as it is shown.
        height: Its height as it is shown.
    """

    quarters: int
    width: float
    height: float

    def point(self, x: float, y: float) -> tuple[float, float]:
        """A point as it is shown, from the lower left corner."""
        match self.quarters:
            case 1:
                return y, self.height - x
            case 2:
                return self.width - x, self.height - y
            case 3:
                return self.width - y, x
            case _:
                return x, y

    def box(
        self, left: float, bottom: float, right: float, top: float
    ) -> tuple[float, float, float, float]:
        """Left, bottom, right and top of a box as it is shown."""
        (x0, y0), (x1, y1) = self.point(left, bottom), self.point(right, top)
        return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)

    def glyph(self, glyph: Glyph) -> Glyph:
        """A character as it is shown; blanks have no place."""
        if glyph.text.isspace() or self.quarters == glyph.turn == 0:
            return glyph
        box = self.box(glyph.x0, glyph.y0, glyph.x1, glyph.y1)
        return Glyph(glyph.text, *box, (glyph.turn - self.quarters) % 4)


def quarters_of(glyphs: Iterable[Glyph], *, otherwise: int = 0) -> int:
    """By how many quarters most characters are turned; `otherwise` where there are only blanks."""
    turns = Counter(each.turn for each in glyphs if not each.text.isspace())
    return turns.most_common(1)[0][0] if turns else otherwise


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight line.

    Attributes:
        kind: Along which edge of the page it runs.
        at: Its height above the lower edge, or distance from the left one.
        start: Where it begins on the other axis.
        end: Where it ends.
    """

    kind: Literal["horizontal", "vertical"]
    at: float
    start: float
    end: float

    @classmethod
    def between(
        cls,
        start: tuple[float, float],
        end: tuple[float, float],
        *,
        straight: float,
        shortest: float,
    ) -> Rule | None:
        """The rule from one point to another.

        Args:
            start: The one.
            end: The other.
            straight: By less than that it may lean.
            shortest: How long it is at least.

        Returns:
            The rule; `None` where it leans more, or is shorter.
        """
        (x0, y0), (x1, y1) = start, end
        if abs(y1 - y0) < straight and abs(x1 - x0) >= shortest:
            return cls("horizontal", (y0 + y1) / 2, min(x0, x1), max(x0, x1))
        if abs(x1 - x0) < straight and abs(y1 - y0) >= shortest:
            return cls("vertical", (x0 + x1) / 2, min(y0, y1), max(y0, y1))
        return None


@dataclass(frozen=True, slots=True)
class Page:
    """A page.

    Attributes:
        number: Counted from 1.
        height: Its height.
        glyphs: Its characters in the order in which they are drawn.
        rules: The lines on it.
        has_pictures: Whether there is a picture on it.
    """

    number: int
    height: float
    glyphs: list[Glyph] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    has_pictures: bool = False
