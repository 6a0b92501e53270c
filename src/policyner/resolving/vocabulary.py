"""Reading the vocabularies: YAML files beside the code, checked as they are loaded."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import yaml

from policyner.errors import VocabularyError
from policyner.vocabulary import read_vocabulary as read_unchecked


def read_vocabulary(package: str, name: str, *, sections: Mapping[str, type]) -> dict[str, Any]:
    """Reads a vocabulary.

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
        data = read_unchecked(package, name)
    except yaml.YAMLError as error:
        raise VocabularyError(f"{name}: {error}") from error
    if not isinstance(data, dict) or set(data) != set(sections):
        raise VocabularyError(f"{name}: expected the sections {', '.join(sections)}")
    for section, kind in sections.items():
        if not isinstance(data[section], kind):
            raise VocabularyError(f"{name}: {section} is no {kind.__name__}")
    return data


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
