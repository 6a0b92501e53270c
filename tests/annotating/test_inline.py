import json

import pytest

from policyner.annotating.inline import parse_inline
from policyner.errors import GoldError
from policyner.evaluation.gold import read_gold
from policyner.span import Span

MARKED = (
    "⟦M1:（一）扩大试点。⟦L:2027年底前⟧，⟦T:试点县覆盖率达到⟦P:80%以上⟧⟧。\n"
    "⟦C1:（⟦D lead=1:省财政厅⟧牵头，⟦D support=1:省教育厅⟧配合）⟧⟧"
)


def test_marks_come_out_and_leave_the_text():
    notice = parse_inline(MARKED, id="a")
    assert notice.text == (
        "（一）扩大试点。2027年底前，试点县覆盖率达到80%以上。\n（省财政厅牵头，省教育厅配合）"
    )


def test_spans_nest():
    notice = parse_inline(MARKED, id="a")
    found = [(s.label, s.span.of(notice.text)) for s in notice.spans]
    assert found == [
        ("DEADLINE", "2027年底前"),
        ("TARGET", "试点县覆盖率达到80%以上"),
        ("PERCENT", "80%以上"),
        ("DEPT", "省财政厅"),
        ("DEPT", "省教育厅"),
    ]


def test_a_measure_has_its_cue_and_roles():
    notice = parse_inline(MARKED, id="a")
    (measure,) = notice.measures
    assert measure.span == Span(0, len(notice.text))
    assert measure.cue.of(notice.text) == "（省财政厅牵头，省教育厅配合）"
    assert [(role, span.of(notice.text)) for role, span in measure.roles] == [
        ("lead", "省财政厅"),
        ("support", "省教育厅"),
    ]


def test_one_line_may_assign_two_measures():
    marked = "⟦M1:1.修路。⟧⟦M2:2.架桥。⟧⟦C1,2:（⟦D responsible=1,2:市交通局⟧负责）⟧"
    first, second = parse_inline(marked, id="a").measures
    assert first.cue == second.cue
    assert first.roles == second.roles


@pytest.mark.parametrize(
    ("marked", "message"),
    [
        ("⟦D:省财政厅", "never closed"),
        ("省财政厅⟧", "without an opening"),
        ("⟦X:省财政厅⟧", "without an opening"),
        ("⟦M1:修路⟧", "differ"),
        ("⟦D lead=2:省财政厅⟧", "differ"),
        ("⟦M1:⟦C1:⟦D boss=1:省财政厅⟧⟧⟧", "unknown role"),
    ],
)
def test_broken_markup_is_refused_by_name(marked, message):
    with pytest.raises(GoldError, match=message) as caught:
        parse_inline(marked, id="notice-7")
    assert "notice-7" in str(caught.value)


def test_what_is_written_as_gold_reads_back(tmp_path):
    notice = parse_inline(MARKED, id="a")
    path = tmp_path / "gold.jsonl"
    path.write_text(json.dumps(notice.to_json(), ensure_ascii=False) + "\n", encoding="utf-8")
    assert list(read_gold(path)) == [notice]
