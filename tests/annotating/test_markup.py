"""Inline markup out and in: what a person with a text editor needs."""

from __future__ import annotations

from pathlib import Path

import made
import pytest

from policyner.annotating.document import Document
from policyner.annotating.exchange import ImportOptions
from policyner.annotating.inline import parse_inline
from policyner.annotating.inputs import read_documents
from policyner.annotating.markup import to_inline
from policyner.annotating.tools import check_originals, tool
from policyner.annotating.writing import json_lines, write_files
from policyner.errors import AnnotationError
from policyner.evaluation.gold import GoldMeasure, GoldNotice, GoldSpan
from policyner.span import Span

GOLD = Path(__file__).parents[2] / "annotations" / "dev.jsonl"


def test_the_markup_comes_out_as_it_is_written_by_hand():
    assert to_inline(made.notice()) == made.MARKED
    shared = "二、修桥⟦C1,2:（⟦D responsible=1,2:市城管局⟧负责）⟧\n⟦M1:（一）甲。⟧\n⟦M2:（二）乙。⟧"
    assert to_inline(parse_inline(shared, id="a")) == shared
    nested = "⟦M1:⟦C1:⟦D lead=1:市城管局⟧⟧⟧"
    assert to_inline(parse_inline(nested, id="a")) == nested


def test_annotated_notices_come_back_to_the_byte(tmp_path):
    documents = read_documents([GOLD])
    write_files(tool("inline").encode(documents), tmp_path / "out")
    back = tool("inline").decode(tmp_path / "out", ImportOptions())
    back = check_originals(back, documents, path=tmp_path)
    assert sorted(json_lines(d.to_json() for d in back)) == sorted(GOLD.read_text("utf-8"))


def test_an_id_that_is_no_files_name_comes_back(tmp_path):
    document = Document(made.notice(id="通知/a b.docx"))
    write_files(tool("inline").encode([document]), tmp_path / "out")
    (back,) = tool("inline").decode(tmp_path / "out", ImportOptions())
    assert back == document


def test_the_title_stands_behind_the_id_of_a_record(tmp_path):
    document = Document(made.notice(id="0a" * 8), {"title": "关于修桥的 通知/附件"})
    (name,) = tool("inline").encode([document])
    assert name == f"{'0a' * 8} 关于修桥的通知附件.txt"
    write_files(tool("inline").encode([document]), tmp_path / "out")
    (back,) = tool("inline").decode(tmp_path / "out", ImportOptions())
    assert back.notice == document.notice


@pytest.mark.parametrize(
    ("notice", "why"),
    [
        (("市⟦局", ()), "a sign of the markup"),
        (("市教育局", (("DEPT", 0, 3), ("TARGET", 1, 4))), "crosses another mark"),
    ],
)
def test_what_the_markup_cannot_hold_is_refused(notice, why):
    text, spans = notice
    marked = tuple(GoldSpan(label, Span(start, end)) for label, start, end in spans)
    with pytest.raises(AnnotationError, match=why):
        tool("inline").encode([Document(GoldNotice("a", text, marked, ()))])


def test_a_role_of_what_is_no_agency_is_refused():
    measure = GoldMeasure(Span(0, 6), Span(3, 6), (("lead", Span(3, 5)),))
    with pytest.raises(AnnotationError, match="3:5 ‘县局’: has a role and is no 机构"):
        tool("inline").encode([Document(GoldNotice("a", "修桥。县局办", (), (measure,)))])


def test_every_broken_file_is_named_with_its_line(tmp_path):
    (tmp_path / "甲.txt").write_text("修桥\n⟦D:市教育局", encoding="utf-8")
    (tmp_path / "乙.txt").write_text("市教育局⟧", encoding="utf-8")
    (tmp_path / "丙.txt").write_text("市教育局", encoding="gbk")
    with pytest.raises(AnnotationError) as caught:
        tool("inline").decode(tmp_path, ImportOptions())
    assert "甲: mark opened at line 2 is never closed" in str(caught.value)
    assert "乙: closing mark without an opening one at line 1" in str(caught.value)
    assert "丙.txt: not UTF-8 at byte 0" in str(caught.value)
