"""The examples in docs/repair.md."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from policyner.repair import repair

PAGE = Path(__file__).parents[2] / "docs" / "repair.md"
ROW = re.compile(r"^\| `(\w+)` \| `([^`]+)` \| `([^`]+)` \|", re.MULTILINE)
ROWS = ROW.findall(PAGE.read_text(encoding="utf-8"))


def test_the_page_has_its_examples():
    assert len(ROWS) == 10


@pytest.mark.parametrize(("kind", "before", "after"), ROWS)
def test_an_example_becomes_what_the_page_says(kind, before, after):
    aligned = repair(before.replace("⏎", "\n"))
    assert aligned.clean == after.replace("⏎", "\n")
    assert kind in aligned.counts()
