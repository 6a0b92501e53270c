"""What lint finds, one fault or doubt a case, and what it leaves alone."""

from __future__ import annotations

import json
from pathlib import Path

import made
import pytest

from policyner.annotating.lint import CHECKS, Finding, lint, lint_notice
from policyner.annotating.writing import json_lines
from policyner.errors import AnnotationError
from policyner.span import Span
from policyner.training.standoff import standoff

FOLDER = Path(__file__).parents[2] / "annotations"


def findings(tmp_path: Path, *marked: str) -> list[Finding]:
    path = tmp_path / "gold.jsonl"
    notices = [made.notice(one, id=f"n{number}") for number, one in enumerate(marked)]
    path.write_text(json_lines(notice.to_json() for notice in notices), encoding="utf-8")
    return lint(path)


@pytest.mark.parametrize(
    ("marked", "check", "words"),
    [
        ("由⟦D:省财政厅，⟧牵头", "edge", "省财政厅，"),
        ("由⟦D: 省财政厅⟧牵头", "edge", " 省财政厅"),
        ("由⟦D:市档案局（市档案馆⟧）牵头", "brackets", "市档案局（市档案馆"),
        ("比重达到⟦P:较高比例⟧。", "percent-without-number", "较高比例"),
        ("⟦L:到2027年⟧完成。", "extent", "到2027年"),
        ("⟦T:确保新建公园25个⟧。", "extent", "确保新建公园25个"),
        ("覆盖率⟦P:不低于85%⟧。", "extent", "不低于85%"),
        ("由⟦D:省财政厅等⟧负责。", "extent", "省财政厅等"),
        ("《⟦D:国务院⟧关于试点的意见》", "in-title", "国务院"),
        ("⟦D:省财政厅\n\n教育厅⟧", "empty-line", "省财政厅  教育厅"),
        ("⟦M1:一、修桥。⟦C1:抓紧办理⟧⟧。", "no-role", "一、修桥。抓紧办理"),
        (
            "⟦M1:一、修桥。⟦C1:⟦D lead=1:省财政厅⟧牵头、⟦D:省教育厅⟧配合⟧⟧。",
            "dept-without-role",
            "省教育厅",
        ),
        (
            "⟦M1:一、修桥。⟦C1:⟦D lead=1 support=1:省财政厅⟧牵头⟧⟧。",
            "two-roles",
            "省财政厅",
        ),
        ("⟦D:省财政厅⟧牵头，⟦D:省财政厅⟧负责，请省财政厅落实。", "unmarked", "省财政厅"),
        ("增长⟦P:15.5%⟧，占⟦P:15.5%⟧。共15.5%。", "unmarked", "15.5%"),
    ],
)
def test_a_doubt_is_told_with_place_and_words(tmp_path, marked, check, words):
    (finding,) = findings(tmp_path, marked)
    text = made.notice(marked).text
    assert (finding.check, finding.severity) == (check, "doubt")
    assert finding.excerpt == f"‘{words}’"
    assert text[finding.start : finding.end].replace("\n", " ") == words


@pytest.mark.parametrize(
    "marked",
    [
        "由⟦D:市档案局（市档案馆）⟧牵头，⟦D:各县（市、区）人民政府⟧配合。",
        "达到⟦P:85％⟧，⟦P:千分之六⟧，⟦P:两成半⟧，⟦P:15%～20%⟧。",
        "“⟦L:“十五五”末⟧”，⟦L:汛期前⟧。",
        "⟦T:应届毕业生去向落实率不低于⟦P:90%⟧⟧，⟦T:应急物资储备率达到⟦P:98%⟧⟧。",
        "⟦D:公安、民政等部门⟧，⟦D:*财*局⟧。",
        "⟦D:省财政厅⟧、《省财政厅关于试点的通知》、⟦D:省财政厅国库处⟧。",
        "达到⟦P:15%⟧，⟦P:15%以上⟧，115%的×15%。",
        made.MARKED,
    ],
)
def test_what_is_right_is_left_alone(tmp_path, marked):
    assert findings(tmp_path, marked) == []


def test_words_marked_in_another_notice_are_looked_for(tmp_path):
    marked = "⟦D:市行政审批服务局⟧负责。"
    found = findings(tmp_path, marked, marked, "由市行政审批服务局承办。")
    assert [(f.notice, f.start, f.check) for f in found] == [("n2", 1, "unmarked")]
    assert "marked 2 times elsewhere" in found[0].message


def test_words_more_often_bare_than_marked_are_left_alone(tmp_path):
    assert findings(tmp_path, "⟦D:有关部门⟧、有关部门、有关部门。") == []


@pytest.mark.parametrize(
    ("change", "check", "words"),
    [
        (lambda row: row["spans"].append(["DEPT", 2, 9]), "overlap", "縣人民政府關於"),
        (lambda row: row["spans"].append(row["spans"][0]), "overlap", "𠮷縣人民政府"),
        (lambda row: row["spans"].append(["PERSON", 0, 2]), "label", "😀𠮷"),
        (lambda row: row["spans"].append(["DEPT", 0, 9999]), "offset", None),
        (lambda row: row["spans"].append(["DEPT", 3, 3]), "offset", ""),
        (lambda row: row["measures"][0]["lead"].append([0, 1]), "role-without-dept", "😀"),
    ],
)
def test_faults_that_no_other_command_reads_past_are_told(tmp_path, change, check, words):
    row = made.document().to_json()
    change(row)
    path = tmp_path / "gold.jsonl"
    path.write_text(json_lines([row]), encoding="utf-8")
    faults = [f for f in lint(path) if f.severity == "fault"]
    assert [f.check for f in faults] == [check]
    if words is not None:
        assert faults[0].excerpt == f"‘{words}’"


def test_an_id_that_stands_twice_is_a_fault(tmp_path):
    path = tmp_path / "gold.jsonl"
    path.write_text(json_lines([made.document().to_json()] * 2), encoding="utf-8")
    assert [(f.check, f.line) for f in lint(path) if f.severity == "fault"] == [("id", 2)]


@pytest.mark.parametrize("line", ["{}", "[]", '{"id": "a", "text": "厅", "spans": [[1]]}', "x"])
def test_a_line_that_is_no_notice_is_named(tmp_path, line):
    path = tmp_path / "gold.jsonl"
    path.write_text(json.dumps(made.document().to_json()) + "\n" + line, encoding="utf-8")
    with pytest.raises(AnnotationError, match="line 2"):
        lint(path)


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.jsonl")), ids=lambda path: path.stem)
def test_our_own_annotations_have_no_fault(path):
    found = lint(path)
    assert {finding.check for finding in found} <= set(CHECKS)
    assert [str(f) for f in found if f.severity == "fault"] == []


def test_annotations_are_read_with_their_texts_in_a_corpus(tmp_path: Path):
    notice = made.notice("由⟦D:省财政厅等⟧负责。", id="a")
    texts = tmp_path / "texts.jsonl"
    texts.write_text(json_lines([{"id": "a", "text": f"通知：{notice.text}"}]), encoding="utf-8")
    part = Span(3, 3 + len(notice.text))
    path = tmp_path / "apart.jsonl"
    path.write_text(json_lines([standoff(notice, part=part)]), encoding="utf-8")
    (finding,) = lint(path, texts=texts)
    assert (finding.check, finding.notice) == ("extent", f"a@3-{part.end}")
    with pytest.raises(AnnotationError, match="line 1: not a notice of gold: KeyError 'text'"):
        lint(path)
    texts.write_text(json_lines([{"id": "a", "text": "又一版。"}]), encoding="utf-8")
    with pytest.raises(AnnotationError, match=r"line 1: .*another version of 'a'"):
        lint(path, texts=texts)


CORPORA = FOLDER.parents[1] / "shared" / "corpus"


@pytest.mark.shared
@pytest.mark.skipif(not CORPORA.is_dir(), reason="the corpora are not part of the repository")
@pytest.mark.parametrize(
    ("annotations", "texts"),
    [
        ("notices", "notices"),
        ("without_targets", "notices"),
        ("places-notices", "notices"),
        ("places-notices2", "notices2"),
        ("places-official2", "official2"),
    ],
)
def test_our_annotations_apart_from_their_texts_have_no_fault(annotations: str, texts: str):
    path = FOLDER / "standoff" / f"{annotations}.jsonl"
    found = lint(path, texts=CORPORA / f"{texts}.jsonl.xz")
    assert [str(f) for f in found if f.severity == "fault"] == []


def test_one_notice_is_looked_at_as_in_a_file(tmp_path):
    marked = "由⟦D:省财政厅，⟧牵头，增长⟦P:15.5%⟧，占⟦P:15.5%⟧。共15.5%。"
    assert lint_notice(made.notice(marked, id="n0")) == findings(tmp_path, marked)
