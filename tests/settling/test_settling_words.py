"""Each word of settling's vocabulary is needed by its example: it comes out otherwise without it.

The module is read anew beside the one in use, with one word taken out of its file.
"""

from __future__ import annotations

import copy
import re
from importlib.util import module_from_spec, spec_from_file_location
from types import ModuleType

import pytest

import policyner.vocabulary
from policyner.grammar.times import time_at
from policyner.outline import parse_outline
from policyner.settling import clauses, enumerations, stated_targets, times
from policyner.tagging.mention import Mention

_FILES = {
    "times.yaml": times,
    "clauses.yaml": clauses,
    "enumerations.yaml": enumerations,
    "stated_targets.yaml": stated_targets,
}
_WORDS = [
    (name, section, word, example)
    for name in _FILES
    for section, entries in policyner.vocabulary.read_vocabulary("policyner.settling", name).items()
    for word, example in entries.items()
]


def _without(name: str, section: str, word: str, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    module = _FILES[name]
    data = copy.deepcopy(policyner.vocabulary.read_vocabulary("policyner.settling", name))
    del data[section][word]
    spec = spec_from_file_location(f"{module.__name__}_without", module.__file__)
    assert spec is not None
    assert spec.loader is not None
    made = module_from_spec(spec)
    with monkeypatch.context() as patch:
        patch.setattr(policyner.vocabulary, "read_vocabulary", lambda _package, _name: data)
        spec.loader.exec_module(made)
    return made


def _outcome(module: ModuleType, name: str, section: str, word: str, example: str) -> list[object]:
    """What a module makes of an example, wherever the network may have seen a mention in it."""
    text = re.sub("[⟦⟧]", "", example)
    if name == "times.yaml":
        start, end = example.index("⟦"), example.index("⟧") - 1
        return module.settle_times(text, [Mention("DEADLINE", start, end)])
    if name == "enumerations.yaml":
        whole = [Mention("TARGET", 0, len(text))]
        return [
            *module.split_items(text, whole),
            *(module.holds_value(text, start, len(text)) for start in range(len(text))),
            sorted(module.COUNTERS),
        ]
    if name == "stated_targets.yaml":
        time = time_at(text, 0, len(text))
        due = [Mention("DEADLINE", time.span.start, time.span.end)] if time else []
        return module.settle_stated_targets(parse_outline(text), due)
    behind = text.index(word) + len(word)
    return [
        module.settle_clauses(text, [Mention("TARGET", start, len(text))])
        for start in {0, behind if behind < len(text) else 0}
    ]


@pytest.mark.parametrize(("name", "section", "word", "example"), _WORDS)
def test_each_word_is_needed_by_its_example(name, section, word, example, monkeypatch):
    made = _without(name, section, word, monkeypatch)
    kept = _outcome(_FILES[name], name, section, word, example)
    assert kept != _outcome(made, name, section, word, example)
