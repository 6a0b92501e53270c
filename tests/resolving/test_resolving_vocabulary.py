"""The entries of the data files are whole; `tests/words` asks whether each word is needed."""

from __future__ import annotations

from datetime import date
from typing import get_args

import pytest

from policyner.grammar.names.groups import Level
from policyner.grammar.names.registry import HEADS
from policyner.resolving.values import Comparator
from policyner.vocabulary import read_vocabulary

_NAMES = {"stem", "short", "heads", "bodies", "style"}
_SAID = {"national", "also", "source", "example"}
_REGISTRY = read_vocabulary("policyner.grammar.names", "registry.yaml")
_HISTORY = read_vocabulary("policyner.grammar.names", "history.yaml")["organs"]


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
