from __future__ import annotations

import pytest

from policyner.annotating.inline import parse_inline
from policyner.evaluation.slices import DAMAGES, damaged
from policyner.repair import repair

NOTICE = parse_inline(
    "关于推进学校体育的通知\n"
    "（一）开齐体育课。到⟦L:2027年底⟧，⟦T:每天锻炼时间达标率达到⟦P:95%以上⟧⟧。"
    "（⟦D:市教育局⟧牵头，⟦D:市财政局⟧、⟦D:各县区人民政府⟧配合）\n"
    "（二）完善制度。由⟦D:市体育局⟧制定政策，体制机制全面理顺，各级党委加强领导。\n",
    id="test",
)


def spans(notice, label):
    return [s.span.of(notice.text) for s in notice.spans if s.label == label]


@pytest.mark.parametrize(
    ("name", "agencies", "deadlines"),
    [
        ("naive traditional", ["市教育局", "市財政局", "各縣區人民政府", "市體育局"], ["2027年底"]),
        ("pinyin", ["市教育局", "市財(cái)政局", "各縣(xiàn)區(qū)人民政府", "市體(tǐ)育局"], None),
        ("censored", ["市教育局", "市财*局", "各县区人民*府", "市体育局"], ["年底"]),
        ("wrapped lines", None, ["2027年底"]),
        ("furniture", ["市教育局", "市财政局", "各县区人民政府", "市体育局"], ["2027年底"]),
    ],
)
def test_gold_is_carried_into_the_damaged_copy(name, agencies, deadlines):
    copy = damaged(NOTICE, DAMAGES[name])
    assert copy.text != NOTICE.text
    assert len(copy.spans) == len(NOTICE.spans)
    if agencies:
        assert spans(copy, "DEPT") == agencies
    if deadlines:
        assert spans(copy, "DEADLINE") == deadlines


def test_naive_forms_are_those_of_a_naive_converter():
    assert "體製機製全麵" in damaged(NOTICE, DAMAGES["naive traditional"]).text
    assert "體制機制全面" in damaged(NOTICE, DAMAGES["true traditional"]).text


@pytest.mark.parametrize(
    "name",
    [
        "naive traditional",
        "true traditional",
        "pinyin",
        "pinyin with spaces",
        "half-width",
        "furniture",
    ],
)
def test_repair_gives_back_the_text_that_was_damaged(name):
    copy = damaged(NOTICE, DAMAGES[name])
    assert repair(copy.text).clean.strip() == NOTICE.text.strip()


def test_one_line_has_no_breaks_left():
    copy = damaged(NOTICE, DAMAGES["one line"])
    assert "\n" not in copy.text.strip()
    assert spans(copy, "PERCENT") == ["95%以上"]
