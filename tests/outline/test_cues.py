"""The words of `cues.yaml`: each example comes out as its section says."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from policyner.outline import parse_outline
from policyner.outline.cues import LABELS, UNKNOWN_LABEL
from policyner.vocabulary import read_vocabulary

_DATA = read_vocabulary("policyner.outline", "cues.yaml")


def _of_roles(section: str) -> Iterator[tuple[str, str, str]]:
    for role, words in _DATA[section].items():
        for word, example in words.items():
            yield role, word, example


def _roles(example: str) -> list[str]:
    """The roles that an example gives, as a line of its own below a heading."""
    lines = parse_outline(f"（一）修桥。\n{example}\n").lines
    return [segment.role for line in lines for segment in line.segments]


@pytest.mark.parametrize(
    ("role", "word", "example"), [*_of_roles("label_roots"), *_of_roles("labels")]
)
def test_a_label_gives_its_role(role: str, word: str, example: str) -> None:
    assert word in example
    assert role in _roles(example)


@pytest.mark.parametrize(("body", "example"), [*_DATA["label_bodies"].items()])
def test_a_label_says_of_whom_it_speaks(body: str, example: str) -> None:
    label = example[: example.index("：")]
    assert label.endswith(body)
    assert _roles(example) == [LABELS[label]]


@pytest.mark.parametrize(("role", "word", "example"), [*_of_roles("verbs")])
def test_a_verb_gives_its_role(role: str, word: str, example: str) -> None:
    assert example.endswith(word)
    assert _roles(example) == [role]


@pytest.mark.parametrize(
    ("word", "example"), [*_DATA["no_labels"].items(), *_DATA["addressed"].items()]
)
def test_what_is_no_label_gives_none(word: str, example: str) -> None:
    assert example.startswith(word)
    assert not _roles(example)
    assert not UNKNOWN_LABEL.match(example)


def test_the_organization_department_is_no_label() -> None:
    assert "组织部门" not in LABELS
    assert not _roles("组织部门：负责选派干部")
