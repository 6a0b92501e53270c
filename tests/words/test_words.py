"""Every word of the vocabularies is needed: its example comes out otherwise without it.

What each example gives stands in `outcomes.tsv`.
"""

from __future__ import annotations

import os
import random
import re
import subprocess
import sys
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).parent))

from word_readings import OUTCOMES, all_words, outcome

_ROWS = [tuple(line.split("\t")) for line in OUTCOMES.read_text(encoding="utf-8").splitlines()]
_FILES = sorted({row[0] for row in _ROWS})
_TAKEN_OUT = 32
_LEAST_NOTICED = 30
_SEED = 20261129


@pytest.mark.parametrize("file", _FILES)
def test_each_example_gives_what_stands_in_the_table(file: str) -> None:
    rows = [row for row in _ROWS if row[0] == file]
    assert [(*row[:4], outcome(*row[:4])) for row in rows] == rows


def test_each_word_stands_in_the_table() -> None:
    known = {row[:4] for row in _ROWS}
    missing = [w for w in all_words() if (w.file, w.section, w.word, w.example) not in known]
    assert not missing, "run python tests/words/word_readings.py, and read what changed"


def test_each_word_stands_in_its_example() -> None:
    # Some words are patterns.
    assert all(w.word in w.example or re.search(w.word, w.example) for w in all_words())


@pytest.mark.slow
@pytest.mark.skipif(
    not hasattr(os, "fork"), reason="each word is taken out in a process of its own"
)
def test_a_word_that_is_taken_out_is_noticed() -> None:
    chosen = random.Random(_SEED).sample(range(len(_ROWS)), _TAKEN_OUT)
    script = Path(__file__).with_name("without_words.py")
    done = subprocess.run(
        [sys.executable, script, *map(str, sorted(chosen))],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    unnoticed = done.stdout.splitlines()
    assert len(unnoticed) <= _TAKEN_OUT - _LEAST_NOTICED, unnoticed
