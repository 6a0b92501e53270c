"""A notice's own words on the terminal."""

from __future__ import annotations

import re

from rich.text import Text

# Longest beginning of a measure without a heading, in characters.
_BEGINNING = 40

# What a terminal would obey instead of showing.
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f]+")


def as_is(words: str, *, style: str = "") -> Text:
    """Words of a notice, shown as they are: no markup in them counts, no control code acts."""
    return Text(_CONTROLS.sub(" ", words), style=style)


def measure_title(number: str | None, heading: str | None, text: str) -> str:
    """What a measure is called: number and heading, or the beginning of its text."""
    if heading is None:
        words = text.strip().removeprefix(number or "").lstrip()
        heading = words if len(words) <= _BEGINNING else f"{words[:_BEGINNING]}…"
    # A row's bare number would run into what it counts.
    gap = " " if number and number[-1].isalnum() else ""
    return f"{number or ''}{gap}{heading}"
