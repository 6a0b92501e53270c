from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policyner.repair import AlignedText, Edit, EditLog
from policyner.span import Span


def cut(text: str, start: int, end: int, after: str, reason: str = "x") -> Edit:
    return Edit(reason, start, end, text[start:end], after)


def test_edits_lead_from_source_to_clean() -> None:
    aligned = AlignedText.of(
        "由*府(fǔ)负责", [cut("由*府", 1, 2, "政"), Edit("pinyin", 3, 7, "(fǔ)", "")]
    )
    assert aligned.clean == "由政府负责"
    assert EditLog.of(aligned.source, aligned.edits).after == aligned.clean
    assert aligned.counts() == {"pinyin": 1, "x": 1}


def test_reading_behind_a_span_belongs_to_it_and_the_one_before_does_not() -> None:
    source = "省(shěng)教育廳(tīng) 负责"
    aligned = AlignedText.of(
        source, [Edit("pinyin", 1, 8, "(shěng)", ""), Edit("pinyin", 11, 18, "(tīng) ", "")]
    )
    assert aligned.clean == "省教育廳负责"
    assert aligned.to_source(1, 4).of(source) == "教育廳(tīng)"
    assert aligned.to_source(0, 1).of(source) == "省(shěng)"
    assert aligned.to_source(4, 6).of(source) == "负责"
    assert aligned.to_source(1, 1) == Span(8, 8)


def test_other_removals_belong_to_nobody() -> None:
    source = "省财政厅  负责"
    aligned = AlignedText.of(source, [Edit("blank", 4, 6, "  ", "")])
    assert aligned.to_source(0, 4).of(source) == "省财政厅"
    assert aligned.to_source(4, 6).of(source) == "负责"
    assert aligned.to_clean(4, 6) == Span(4, 4)
    assert aligned.to_clean(0, 8) == Span(0, 6)


def test_character_of_a_stretch_that_changed_its_length_stands_for_all_of_it() -> None:
    aligned = AlignedText.of("由**负责", [Edit("censor", 1, 3, "**", "省政府")])
    assert aligned.to_source(2, 3) == Span(1, 3)
    assert aligned.to_source(0, 2) == Span(0, 3)
    assert aligned.to_clean(2, 3) == Span(1, 4)


def test_later_repair_may_touch_what_an_earlier_one_made() -> None:
    aligned = AlignedText.of("衛(wèi)生", [Edit("pinyin", 1, 6, "(wèi)", "")])
    aligned = aligned.then([Edit("t2s", 0, 1, "衛", "卫")])
    assert tuple(aligned.edits) == (
        Edit("t2s", 0, 1, "衛", "卫"),
        Edit("pinyin", 1, 6, "(wèi)", ""),
    )
    over_both = aligned.then([Edit("word", 0, 2, "卫生", "卫健")])
    assert tuple(over_both.edits) == (Edit("pinyin+t2s+word", 0, 7, "衛(wèi)生", "卫健"),)
    assert over_both.clean == "卫健"


def test_repair_taken_back_is_no_edit() -> None:
    aligned = AlignedText.of("乾县", [Edit("t2s", 0, 1, "乾", "干")])
    assert len(aligned.then([Edit("name", 0, 1, "干", "乾")]).edits) == 0


@pytest.mark.parametrize(
    "edits",
    [
        [Edit("x", 2, 3, "厅", ""), Edit("x", 0, 1, "省", "")],
        [Edit("x", 0, 1, "市", "")],
        [Edit("x", 3, 4, "局", "")],
    ],
)
def test_edits_that_do_not_fit_are_refused(edits: list[Edit]) -> None:
    with pytest.raises(ValueError, match="edit"):
        AlignedText.of("省财厅", edits)


@pytest.mark.parametrize("place", [(-1, 1), (2, 1), (0, 9)])
def test_offsets_outside_are_refused(place: tuple[int, int]) -> None:
    aligned = AlignedText.of("省财厅")
    with pytest.raises(ValueError, match="stretch"):
        aligned.to_source(*place)
    with pytest.raises(ValueError, match="stretch"):
        aligned.to_clean(*place)


@st.composite
def repairs(draw: st.DrawFn) -> AlignedText:
    aligned = AlignedText.of(draw(st.text("省市县(ab) ", max_size=12)))
    for reason in draw(st.lists(st.sampled_from(["pinyin", "t2s", "censor"]), max_size=4)):
        clean, edits, position = aligned.clean, [], 0
        while position <= len(clean) and draw(st.booleans()):
            start = draw(st.integers(position, len(clean)))
            end = draw(st.integers(start, min(len(clean), start + 4)))
            edits.append(cut(clean, start, end, draw(st.text("国家x", max_size=3)), reason))
            position = end + 1
        aligned = aligned.then(edits)
        assert aligned.clean == EditLog.of(clean, edits).after
    return aligned


@given(repairs())
def test_any_chain_of_repairs_stays_aligned(aligned: AlignedText) -> None:
    assert EditLog.of(aligned.source, aligned.edits).after == aligned.clean
    to_source = [aligned.to_source(at, at + 1) for at in range(len(aligned.clean))]
    assert to_source == sorted(to_source, key=lambda span: (span.start, span.end))
    to_clean = [aligned.to_clean(at, at + 1) for at in range(len(aligned.source))]
    assert to_clean == sorted(to_clean, key=lambda span: (span.start, span.end))
    for at, span in enumerate(to_source):
        assert span.end <= len(aligned.source)
        if span.start < span.end:
            back = aligned.to_clean(span.start, span.end)
            assert back.contains(Span(at, at + 1))
    whole = aligned.to_source(0, len(aligned.clean))
    for span in to_source:
        assert whole.contains(span)


@given(repairs())
def test_what_no_edit_touches_is_the_same_on_both_sides(aligned: AlignedText) -> None:
    touched = {at for edit in aligned.edits for at in range(edit.start, edit.end)}
    for at, character in enumerate(aligned.source):
        if at not in touched:
            span = aligned.to_clean(at, at + 1)
            assert span.of(aligned.clean) == character
            assert aligned.to_source(span.start, span.end).start == at
