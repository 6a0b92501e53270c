from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policyner.repair import EditLog, find_losses, repair

# What repairs look for, so that random texts hold it.
PIECES = st.sampled_from(
    [
        *"醫关關乾昇政党财厅人民卫生。；，、：！（）《》“”*?.,:;()- \n\r\t",
        *"\u3000\u00a0\u200b\ufffd\ue010％１Ａ⼈",
        "(yī)", "（guān）", "(jin)", "(fa)", "(men)", "(a)", "lián)", "??坡?lián)", "??傤~",
        "*府", "行*村", "**机关", "财\n政\n部", "人　民　银　行", "— 3 —\n", "第3页\n",
        "一、", "（一）", "（二）", "1.", "责任单位：", "省财政厅", "到年6月", "2025年", "95%",
        "分享到：微信\n", "相关阅读\n", "版权所有\n", "首页\n", "的通知", "省教育厅",
        "推进公共文化设施免费开放，完善服务标准。", "𠮷", "\ud800", "A",
    ]
)  # fmt: skip
TEXTS = (
    st.text(max_size=60)
    | st.lists(PIECES, max_size=40).map("".join)
    # The same again: copies, running heads, wrapped lines.
    | st.lists(PIECES, min_size=5, max_size=30).map(lambda pieces: "".join(pieces) * 8)
)


def test_readings_and_script_in_one_walk() -> None:
    source = "推進醫(yī)聯(lián)體建設(shè)，由省教育廳(tīng)負責"
    aligned = repair(source)
    assert aligned.clean == "推进医联体建设，由省教育厅负责"
    assert aligned.counts() == {"pinyin": 4, "t2s": 8}
    start = aligned.clean.index("省教育厅")
    assert aligned.to_source(start, start + 4).of(source) == "省教育廳(tīng)"


def test_phrases_are_seen_across_a_reading() -> None:
    assert repair("購置乾(gān)燥設(shè)備").clean == "购置干燥设备"


def test_one_repair_lays_open_what_another_mends() -> None:
    assert repair("由市財\n— 3 —\n政\n部門會(huì)同*府辦").clean == "由市财政部门会同政府办"


@pytest.mark.parametrize("text", ["", "省财政厅负责。\n", "\ud800", "乾安县昇腾（app）"])
def test_clean_text_has_no_edits(text: str) -> None:
    aligned = repair(text)
    assert not aligned.edits
    assert aligned.clean == text


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_any_text_is_repaired_once_and_for_all(text: str) -> None:
    aligned = repair(text)
    assert aligned.source == text
    assert EditLog.of(text, aligned.edits).after == aligned.clean
    assert not repair(aligned.clean).edits
    for loss in find_losses(aligned.clean, censored=True):
        assert aligned.to_source(loss.span.start, loss.span.end).end <= len(text)


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_every_character_of_the_clean_text_maps_into_the_source_and_back(text: str) -> None:
    aligned = repair(text)
    spans = [aligned.to_source(at, at + 1) for at in range(len(aligned.clean))]
    for left, right in pairwise(spans):
        assert left.end <= right.start or left == right
    for at, span in enumerate(spans):
        assert span
        assert span.end <= len(text)
        back = aligned.to_clean(span.start, span.end)
        assert back.start <= at < back.end
