"""The words of `predicates.yaml`: each example has the role of its section and needs its word."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from snippets import Snippet, read_snippet

from policyner.linking.predicates import pattern_of
from policyner.vocabulary import read_vocabulary

_DATA = read_vocabulary("policyner.linking", "predicates.yaml")
# The role of 市民政局 in the examples of a section; `None` where it gets none.
_ROLES = {
    "modals": "responsible",
    "adverbs": "responsible",
    "adverbials": "responsible",
    "duties": "responsible",
    "supports": "support",
    "leads": "lead",
    "asked": "responsible",
    "states": None,
    "conditions": "responsible",
    "introducing": "responsible",
    "introduced": "responsible",
    "reported": None,
    "done": None,
    "permitted": None,
    "posts": None,
}


def _examples() -> Iterator[tuple[str, str, str]]:
    for section, words in _DATA.items():
        for word, entry in words.items():
            yield section, word, entry if isinstance(entry, str) else entry["example"]


def _snippet(example: str) -> Snippet:
    assert example.count("市民政局") == 1
    return read_snippet(f"（一）加强领导。{example.replace('市民政局', '[市民政局]')}\n")


@pytest.mark.parametrize(("section", "word", "example"), [*_examples()])
def test_an_example_gives_the_role_of_its_section(section: str, word: str, example: str) -> None:
    assert word in example
    roles = [role.role for measure in _snippet(example).measures for role in measure.roles]
    assert roles == ([_ROLES[section]] if _ROLES[section] else [])


@pytest.mark.parametrize(("section", "word", "example"), [*_examples()])
def test_no_word_does_the_work_of_another(section: str, word: str, example: str) -> None:
    others = {w: e for w, e in _DATA[section].items() if w != word}
    found = others and re.compile(pattern_of(others)).search(example, example.index(word))
    assert not found or found.start() > example.index(word), f"{found[0]} is enough"


@pytest.mark.parametrize(
    ("word", "rules", "reads", "not_read"),
    [
        ("要", {"but": ["求"]}, "要落实", "要求"),
        ("是", {"then": "[^，]{0,9}主体"}, "是责任主体", "是，主体"),
    ],
)
def test_what_may_and_must_follow_a_word(
    word: str, rules: dict[str, object], reads: str, not_read: str
) -> None:
    pattern = re.compile(pattern_of({word: {"example": reads, **rules}}))
    assert pattern.match(reads)
    assert not pattern.match(not_read)
