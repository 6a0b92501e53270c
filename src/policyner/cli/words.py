"""A notice's own words on the terminal."""

from __future__ import annotations

import re

from rich.text import Text

# What a terminal would obey instead of showing.
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f]+")


def as_is(words: str, *, style: str = "") -> Text:
    """Words of a notice, shown as they are: no markup in them counts, no control code acts."""
    return Text(_CONTROLS.sub(" ", words), style=style)
