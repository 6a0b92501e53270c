"""What a real Label Studio exported (test_labelstudio.py), imported without it."""

from __future__ import annotations

from pathlib import Path

import made

from policyner.annotating.exchange import ImportOptions
from policyner.annotating.labelstudio import decode
from policyner.evaluation.gold import GoldNotice

RECORDED = Path(__file__).parent / "recorded"


def imported(name: str) -> GoldNotice:
    (document,) = decode(RECORDED / name, ImportOptions())
    return document.notice


def test_words_marked_with_the_mouse_have_offsets_in_code_points():
    notice = imported("label-studio-1.23-marked.json")
    assert notice.text == made.notice().text
    assert [(s.label, s.span.of(notice.text)) for s in notice.spans] == [
        ("DEPT", "𠮷縣人民政府"),
        ("TARGET", "👩‍👩‍👧"),
        ("DEADLINE", "2027年底前"),
        ("PERCENT", "80%以上"),
        ("DEPT", "縣市場監管局"),
    ]


def test_a_correction_and_a_relation_from_the_page_are_the_only_differences():
    before, after = made.notice(), imported("label-studio-1.23-corrected.json")
    assert {(s.label, s.span.of(before.text)) for s in set(before.spans) ^ set(after.spans)} == {
        ("DEPT", "𠮷縣人民政府"),
        ("TARGET", "𠮷縣人民政府"),
    }
    first = set(after.measures[0].roles) - set(before.measures[0].roles)
    assert [(role, span.of(before.text)) for role, span in first] == [("support", "縣市場監管局")]
    assert after.measures[1] == before.measures[1]
