"""Repair on published notices, which are not part of the repository."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from policyner.repair import EditLog, repair
from policyner.training.corpus import read_texts

CORPUS = Path(__file__).parents[3] / "shared" / "corpus" / "notices.jsonl.xz"

pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not CORPUS.is_file(), reason=f"{CORPUS} is not there"),
]

# What may be done to a notice without any damage: another width, other blanks.
HARMLESS = {"width", "whitespace"}
# Above the files that a page offers; one notice in six has such a line.
OFFERS = re.compile(r"\s*(?:附\s*件\s*下\s*载|相关附件)\s?(?:[：:].{0,100})?\s*")


@pytest.fixture(scope="module")
def repaired():
    return [repair(text) for _, text in read_texts(CORPUS)]


def test_clean_text_comes_of_its_edits_and_repairing_it_changes_nothing(repaired):
    for aligned in repaired:
        assert EditLog.of(aligned.source, aligned.edits).after == aligned.clean
        assert not repair(aligned.clean).edits


def test_nine_notices_in_ten_are_edited_in_width_and_blanks_alone(repaired):
    touched = [
        aligned
        for aligned in repaired
        if not set(aligned.counts()) <= HARMLESS | {"furniture"}
        or not all(OFFERS.fullmatch(span.of(aligned.source)) for _, span in aligned.set_aside())
    ]
    assert len(repaired) == 1356
    # Pages in one line, furniture, second copies, stray characters: listed in docs/repair.md.
    assert len(touched) <= 137


def test_the_same_characters_are_left_in_all_of_these(repaired):
    for aligned in repaired:
        if set(aligned.counts()) <= HARMLESS:
            assert han(aligned.clean) == han(aligned.source)


def test_script_is_changed_in_eight_stray_characters_alone(repaired):
    changed = [e for aligned in repaired for e in aligned.edits if "t2s" in e.reason.split("+")]
    assert len(changed) <= 8
    assert all(len(edit.before) == 1 for edit in changed)


def test_no_reading_and_no_censored_character_is_seen_where_there_is_none(repaired):
    assert not any({"pinyin", "eaten", "censor"} & set(aligned.counts()) for aligned in repaired)


def han(text: str) -> str:
    return "".join(c for c in text if "\u3400" <= c <= "\u9fff")
