"""Pairs of characters that belong to one word: evidence against what stands between them.

Where a page has a blank or a line break between `财` and `政`, it is not the
notice's own. The pairs (`pairs.txt`) are counted in official texts.
"""

from __future__ import annotations

from functools import cache
from importlib import resources


def is_pair(two: str) -> bool:
    """Whether the two characters of `two` stand together within words."""
    return two in _pairs()


def is_parted(before: str, after: str) -> bool:
    """Whether a word is parted between the end of `before` and the beginning of `after`.

    `政府` and `应急` are words of their own, although `府应` is a pair too
    (`政府应当`): where both sides are whole, nothing is parted.

    Args:
        before: Text before the place; its last two characters are looked at.
        after: Text behind it; its first two characters are looked at.
    """
    if not before or not after or before[-1] + after[0] not in _pairs():
        return False
    return not (is_pair(before[-2:]) and is_pair(after[:2]))


@cache
def _pairs() -> frozenset[str]:
    data = resources.files(__package__).joinpath("pairs.txt").read_text(encoding="utf-8")
    rows = (line.split() for line in data.splitlines() if not line.startswith("#"))
    return frozenset(first + second for first, seconds in rows for second in seconds)
