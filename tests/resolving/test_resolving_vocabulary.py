"""The data files are whole: their sections are checked as they are loaded, their entries here."""

from __future__ import annotations

from datetime import date
from typing import get_args

import pytest

from policyner.errors import VocabularyError
from policyner.grammar.names.groups import Level
from policyner.grammar.names.registry import HEADS
from policyner.resolving.values import Comparator
from policyner.vocabulary import read_sections, read_vocabulary, words_of

_NAMES = {"stem", "short", "heads", "bodies", "style"}
_SAID = {"national", "also", "source", "example"}
_REGISTRY = read_vocabulary("policyner.grammar.names", "registry.yaml")
_HISTORY = read_vocabulary("policyner.grammar.names", "history.yaml")["organs"]


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


@pytest.mark.parametrize("entry", [*_REGISTRY["functions"].values(), *_HISTORY])
def test_an_entry_of_the_registry_has_an_example_and_a_source_of_each_day(entry):
    days = [entry[key] for key in ("since", "from", "to") if key in entry]
    assert isinstance(entry["example"], str)
    assert all(isinstance(day, date) for day in days)
    assert not days or entry["source"] in _REGISTRY["sources"]


@pytest.mark.parametrize("entry", _REGISTRY["functions"].values())
def test_a_function_has_known_keys(entry):
    assert set(entry) <= _NAMES | _SAID | {"fields", "since"}
    assert set(entry.get("heads", ())) <= set(HEADS)


@pytest.mark.parametrize("entry", _HISTORY)
def test_a_former_organ_has_known_keys(entry):
    local = entry.get("local", {})
    becomes = {"becomes", "becomes_in", "becomes_at", "province_only"}
    assert set(entry) <= _SAID | {"function", "from", "to", "successor", "local"}
    assert set(local) <= _NAMES | becomes
    assert set(local.get("heads", ())) <= set(HEADS)
    assert entry["function"] in _REGISTRY["functions"]


def test_comparators_and_levels_are_known():
    compared = read_vocabulary("policyner.resolving", "comparators.yaml")
    words = [*compared["front"].values(), *compared["behind"].values()]
    levels = read_vocabulary("policyner.grammar.names", "groups.yaml")["levels"].values()
    assert {word["comparator"] for word in words} <= {*get_args(Comparator)} - {"eq", "range"}
    assert {word["level"] for word in levels} <= {*get_args(Level)}
