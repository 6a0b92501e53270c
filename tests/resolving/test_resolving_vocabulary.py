"""The data files are checked as they are loaded."""

from __future__ import annotations

import pytest

from policyner.errors import VocabularyError
from policyner.vocabulary import read_sections, words_of


def test_a_missing_section_is_refused():
    with pytest.raises(VocabularyError, match=r"provinces\.yaml"):
        read_sections("policyner.grammar.names", "provinces.yaml", sections={"nothing": dict})


def test_a_section_of_another_type_is_refused():
    sections = {"abbreviations": list, "zones": dict, "peoples": dict}
    with pytest.raises(VocabularyError, match="abbreviations is no list"):
        read_sections("policyner.grammar.names", "provinces.yaml", sections=sections)


def test_a_word_without_an_example_is_refused():
    with pytest.raises(VocabularyError, match="达到"):
        words_of("some.yaml", "links", {"达到": "覆盖率超过80%"})
