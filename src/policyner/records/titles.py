"""What a measure is called where a person reads it."""

from __future__ import annotations

# Longest beginning of a measure without a heading, in characters.
_BEGINNING = 40


def measure_title(number: str | None, heading: str | None, text: str) -> str:
    """What a measure is called: number and heading, or the beginning of its text."""
    if heading is None:
        words = text.strip().removeprefix(number or "").lstrip()
        heading = words if len(words) <= _BEGINNING else f"{words[:_BEGINNING]}…"
    # A row's bare number would run into what it counts.
    gap = " " if number and number[-1].isalnum() else ""
    return f"{number or ''}{gap}{heading}"
