"""Reading the vocabularies: YAML files that lie beside the module that reads them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from importlib import resources
from typing import Any

import yaml

# The loader in C reads the same, several times faster; not every build of PyYAML has it.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_vocabulary(package: str | None, name: str) -> Any:
    """What a vocabulary holds.

    Args:
        package: The reader's `__package__`.
        name: The file's name.
    """
    text = resources.files(package or "policyner").joinpath(name).read_text(encoding="utf-8")
    return yaml.load(text, Loader=_LOADER)  # noqa: S506 - both loaders are safe ones


def any_of(words: Iterable[str]) -> str:
    """A pattern for any of `words`, the longest first.

    Those that begin with the same character share it, so that a search looks at it once.
    """
    behind: dict[str, list[str]] = {}
    for word in sorted(set(words), key=lambda word: (-len(word), word)):
        behind.setdefault(word[:1], []).append(re.escape(word[1:]))
    return "|".join(
        re.escape(first) + (rest[0] if len(rest) == 1 else f"(?:{'|'.join(rest)})")
        for first, rest in behind.items()
    )


def begins_any_of(words: Iterable[str]) -> str:
    """A condition that a place begins as any of `words` does.

    In front of a look behind it lets a search pass over most places after one look; a pattern
    that begins with words itself does so without it.
    """
    return f"(?=[{re.escape(''.join(sorted({word[:1] for word in words})))}])"
