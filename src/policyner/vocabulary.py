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
    """A pattern for any of `words`, the longest first."""
    return "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))
