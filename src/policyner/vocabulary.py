"""Reading the vocabularies: YAML files that lie beside the module that reads them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from importlib import resources
from typing import Any

import yaml

from policyner.errors import VocabularyError

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


def read_sections(package: str, name: str, *, sections: Mapping[str, type]) -> dict[str, Any]:
    """Reads a vocabulary, checked as it is loaded.

    Args:
        package: The package that the file lies in.
        name: The file's name.
        sections: The keys that it must have at its top, with the type of each.

    Returns:
        The vocabulary's sections.

    Raises:
        VocabularyError: If the file is no YAML, lacks a section, or has another one.
    """
    try:
        data = read_vocabulary(package, name)
    except yaml.YAMLError as error:
        raise VocabularyError(f"{name}: {error}") from error
    if not isinstance(data, dict) or set(data) != set(sections):
        raise VocabularyError(f"{name}: expected the sections {', '.join(sections)}")
    for section, kind in sections.items():
        if not isinstance(data[section], kind):
            raise VocabularyError(f"{name}: {section} is no {kind.__name__}")
    return data


def read_words(package: str, name: str, *, sections: Iterable[str]) -> dict[str, dict[str, Any]]:
    """Reads a vocabulary whose sections are words, each with an example; checked as it is loaded.

    Args:
        package: The package that the file lies in.
        name: The file's name.
        sections: The keys that it must have at its top.

    Raises:
        VocabularyError: If the file is no YAML, lacks a section, has another one, or a word of it
            has no example that holds it.
    """
    data = read_sections(package, name, sections=dict.fromkeys(sections, dict))
    return {section: words_of(name, section, entries) for section, entries in data.items()}


def words_of(name: str, section: str, entries: Any) -> dict[str, Any]:
    """Checks a section of words, each with at least an example, and gives it back.

    Args:
        name: The file's name, for the message.
        section: The section's name.
        entries: The section: words with their example, or with keys of which one
            is `example`.

    Raises:
        VocabularyError: If a word has no example, or the example does not hold it.
    """
    for word, entry in entries.items():
        example = entry.get("example") if isinstance(entry, dict) else entry
        if not isinstance(word, str) or not isinstance(example, str) or word not in example:
            raise VocabularyError(f"{name}: {section}: {word} has no example that holds it")
    return dict(entries)
