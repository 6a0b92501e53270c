"""Where the characters of an OFD page stand (GB/T 33190—2016, 11), which ofdkit estimates.

ofdkit says where a stretch of text begins and how long it is. How far its characters are from each
other, so that one stretch may hold a whole row of a table, whether it is turned, and whether it is
shown at all, its object says.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import ofdkit

from policyner.reading.ofd_parts import Box, parsed
from policyner.reading.page import BLANK, Glyph, Turn, quarters_of, widths_of

# Lengths are in millimetres, those of `page` in points.
POINTS = 72 / 25.4
# How far a character reaches below its baseline, in sizes of the font.
_DESCENT = 0.12
# A direction of text that differs by less runs along an edge of the page.
_STRAIGHT = 0.05
_REPEATED = "g"
# Where a page has none of that, what ofdkit estimates is right: even steps, upright, shown.
_TELLING = re.compile(rb"CTM=|Visible=|DeltaX=.(?!\s*g\s+\d+\s+[\d.]+\s*[\"'])")


@dataclass(frozen=True, slots=True)
class _Stretch:
    """A stretch of text: how far each character is from the next one, and how it is turned."""

    text: str
    steps: tuple[float, ...]
    turn: int
    is_shown: bool


class TextPlaces:
    """What the text objects of a page say of their characters.

    Args:
        page: The content of the page.
    """

    def __init__(self, page: bytes) -> None:
        self._stretches: dict[str, list[_Stretch]] = defaultdict(list)
        root = None if _TELLING.search(page) is None else parsed(page)
        for element in () if root is None else root.iter("{*}TextObject"):
            held = self._stretches[element.get("ID") or ""]
            if not held:
                held += reversed(list(_stretches(element)))

    def of(self, run: ofdkit.TextRun) -> _Stretch | None:
        """What is said of a stretch that ofdkit found; asked for in the order of the page."""
        held = self._stretches.get(run.object_id or "")
        if run.from_template or not held or held[-1].text != run.text:
            return None
        return held.pop()


def _stretches(element: Any) -> Iterator[_Stretch]:
    turn = _turn_of(element.get("CTM"))
    is_shown = (element.get("Visible") or "").lower() not in ("false", "0")
    for code in element.iterchildren("{*}TextCode"):
        if text := code.text or "":
            yield _Stretch(text, _steps(code.get("DeltaX"), len(text) - 1), turn, is_shown)


def _turn_of(matrix: str | None) -> int:
    """By how many quarters, counterclockwise, a matrix turns; 0 where it is askew."""
    try:
        along, down = (float(each) for each in (matrix or "1 0").split()[:2])
    except ValueError:
        return 0
    if abs(down) <= _STRAIGHT * abs(along):
        return 0 if along >= 0 else 2
    # Ordinates of OFD grow downwards.
    return (3 if down > 0 else 1) if abs(along) <= _STRAIGHT * abs(down) else 0


def _steps(said: str | None, most: int) -> tuple[float, ...]:
    """The steps that `g <count> <step>` and single numbers say, at most so many."""
    steps: list[float] = []
    tokens = iter((said or "").split())
    try:
        for token in tokens:
            count = int(float(next(tokens))) if token == _REPEATED else 1
            step = float(next(tokens)) if token == _REPEATED else float(token)
            steps += [step] * min(count, most - len(steps))
    except (ValueError, OverflowError, StopIteration):
        return ()
    return tuple(steps)


def glyphs_of(runs: list[ofdkit.TextRun], places: TextPlaces, box: Box) -> tuple[list[Glyph], Turn]:
    """The characters of a page, and how it is turned so that most of them are upright.

    Args:
        runs: The stretches of text on it.
        places: What their objects say.
        box: The place of the page.
    """
    left, top, width, height = (each * POINTS for each in box)
    placed: list[Glyph] = []
    for run in runs:
        stretch = places.of(run)
        if stretch is None or stretch.is_shown:
            placed += _glyphs(run, stretch, left, top + height)
    quarters = quarters_of(placed)
    turn = Turn(quarters, *((height, width) if quarters % 2 else (width, height)))
    return [turn.glyph(each) for each in placed], turn


def _glyphs(
    run: ofdkit.TextRun, stretch: _Stretch | None, left: float, bottom: float
) -> Iterator[Glyph]:
    """Yields the characters of a stretch of text."""
    x, y, size = run.x * POINTS - left, bottom - run.y * POINTS, run.size * POINTS
    quarters = 0 if stretch is None else stretch.turn
    # From the line as it runs to the page, on which it is turned.
    back = Turn(-quarters % 4, 0, 0)
    low, high = -_DESCENT * size, (1 - _DESCENT) * size
    for character, start, end in _shares(run, stretch):
        if character.isspace():
            yield BLANK
            continue
        x0, y0, x1, y1 = back.box(start, low, end, high)
        yield Glyph(character, x + x0, y + y0, x + x1, y + y1, quarters)


def _shares(run: ofdkit.TextRun, stretch: _Stretch | None) -> Iterator[tuple[str, float, float]]:
    """Yields the characters with where each begins and ends, from where the stretch begins."""
    widths = widths_of(run.text)
    steps: list[float] = list(stretch.steps) if stretch is not None else []
    if len(steps) < len(widths) - 1 or min(steps, default=0.0) < 0:
        steps = widths[:-1]
        size = run.width / sum(widths) if run.width > 0 else run.size
        scale = size
    else:
        # The last character has its own width, in sizes of the font as it is shown.
        size = run.size
        scale = max(run.width - size * widths[-1], 0.0) / (sum(steps) or 1.0)
    start = 0.0
    for character, width, step in zip(run.text, widths, [*steps, widths[-1]], strict=True):
        yield character, start * POINTS, (start + width * size) * POINTS
        start += step * scale
