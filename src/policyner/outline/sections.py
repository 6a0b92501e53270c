"""Sections that hold no tasks, known by their headings."""

from __future__ import annotations

import re

from policyner.span import Span
from policyner.vocabulary import read_vocabulary

_DATA = read_vocabulary(__package__, "sections.yaml")
_AIM = re.compile("|".join(map(re.escape, _DATA["aims"])))


def is_aim(text: str, heading: Span | None) -> bool:
    """Whether a heading is that of aims or principles (`总体要求`, `基本原则`)."""
    return heading is not None and bool(_AIM.search(text, heading.start, heading.end))
