from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policyner.repair import EditLog, repair

PIECES = st.sampled_from(
    [
        "醫",
        "(yī)",
        "（guān）",
        "(jin)",
        "(fa)",
        "(men)",
        "(a)",
        " ",
        "\n",
        "，",
        "关",
        "關",
        "乾",
        "昇",
        "𠮷",
        "\ud800",
        "A",
    ]
)
TEXTS = st.text(max_size=60) | st.lists(PIECES, max_size=25).map("".join)


def test_readings_and_script_in_one_walk() -> None:
    source = "推進醫(yī)聯(lián)體建設(shè)，由省教育廳(tīng)負責"
    aligned = repair(source)
    assert aligned.clean == "推进医联体建设，由省教育厅负责"
    assert aligned.counts() == {"pinyin": 4, "t2s": 8}
    start = aligned.clean.index("省教育厅")
    assert aligned.to_source(start, start + 4).of(source) == "省教育廳(tīng)"


def test_phrases_are_seen_across_a_reading() -> None:
    assert repair("購置乾(gān)燥設(shè)備").clean == "购置干燥设备"


@pytest.mark.parametrize("text", ["", "省财政厅负责。\n", "\ud800", "乾安县昇腾（app）"])
def test_clean_text_has_no_edits(text: str) -> None:
    aligned = repair(text)
    assert not aligned.edits
    assert aligned.clean == text


@given(TEXTS)
def test_any_text_is_repaired_once_and_for_all(text: str) -> None:
    aligned = repair(text)
    assert EditLog.of(aligned.source, aligned.edits).after == aligned.clean
    assert not repair(aligned.clean).edits
    spans = [aligned.to_source(at, at + 1) for at in range(len(aligned.clean))]
    for left, right in pairwise(spans):
        assert left.end <= right.start
    for at, span in enumerate(spans):
        assert aligned.to_clean(span.start, span.end).start == at
