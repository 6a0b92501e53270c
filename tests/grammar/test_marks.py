"""Marks between words."""

from __future__ import annotations

import pytest

from policyner.grammar.marks import wide


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("新增托位300个,学位60个;确保(两项)完成!", "新增托位300个，学位60个；确保（两项）完成！"),
        ("1,200人,师生比1:16,在9:30前", "1,200人，师生比1:16，在9:30前"),
        ("目标:3项", "目标：3项"),
        ("增长6%,", "增长6%，"),
        ("已是，这样（的）。", "已是，这样（的）。"),
    ],
)
def test_narrow_marks_between_words_become_wide(text, expected):
    assert wide(text) == expected
