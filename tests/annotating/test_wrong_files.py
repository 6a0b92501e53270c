"""Wrong files: an error that names file, task and span, for each fault, and nothing written."""

from __future__ import annotations

import contextlib
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import made
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from policyner import extractor
from policyner.annotating.exchange import ImportOptions
from policyner.annotating.inputs import read_documents
from policyner.annotating.lint import lint
from policyner.annotating.tools import TOOLS, check_originals, tool
from policyner.annotating.writing import json_lines, write_files
from policyner.cli import app
from policyner.errors import AnnotationError
from policyner.reading import read_text
from policyner.records import NoticeRecord
from policyner.records.jsonl import encode_notice
from policyner.repair import AlignedText

SINGLE = ["labelstudio", "doccano", "prodigy"]


def exported(name: str, folder: Path) -> Path:
    path = folder / ("brat" if name == "brat" else f"{name}.out")
    write_files(tool(name).encode([made.document()]), path)
    return path


def decode(name: str, path: Path) -> str:
    with pytest.raises(AnnotationError) as caught:
        tool(name).decode(path, ImportOptions())
    message = str(caught.value)
    assert message.startswith(str(path))
    return message


def changed(name: str, folder: Path, change: Callable[[Any], None]) -> Path:
    """A JSON file of a tool, after a change of its only notice."""
    path = exported(name, folder)
    row = json.loads(path.read_text(encoding="utf-8"))
    change(row[0] if isinstance(row, list) else row)
    path.write_text(json.dumps(row, ensure_ascii=False), encoding="utf-8")
    return path


def regions(row: dict[str, Any]) -> list[dict[str, Any]]:
    """The spans of a row of Label Studio, doccano or Prodigy."""
    if "annotations" in row:
        return [r["value"] for r in row["annotations"][0]["result"] if r["type"] == "labels"]
    return row["entities"] if "entities" in row else row["spans"]


@pytest.mark.parametrize("name", TOOLS)
@pytest.mark.parametrize("other", [*TOOLS, "gold"])
def test_another_tools_export_is_named(name, other, tmp_path):
    if name == other:
        return
    if other == "gold":
        path = tmp_path / "gold.jsonl"
        path.write_text(json_lines([made.document().to_json()]), encoding="utf-8")
    else:
        path = exported(other, tmp_path)
    message = decode(name, path)
    hints = {
        "labelstudio": "--from labelstudio",
        "doccano": "--from doccano",
        "brat": "--from brat",
        "prodigy": "--from prodigy",
        "conll": "--from conll",
        "gold": "gold file",
    }
    assert hints[other] in message


def test_label_studios_smaller_export_is_named(tmp_path):
    path = tmp_path / "min.json"
    rows = [{"text": "省财政厅", "id": 1, "mention": [], "annotator": 1, "annotation_id": 2}]
    path.write_text(json.dumps(rows), encoding="utf-8")
    assert "JSON-MIN" in decode("labelstudio", path)


@pytest.mark.parametrize("name", SINGLE)
def test_offsets_past_the_end_name_task_and_span(name, tmp_path):
    def change(row: dict[str, Any]) -> None:
        last = regions(row)[1]
        last["end_offset" if "end_offset" in last else "end"] += 1000
        last.pop("text", None)

    message = decode(name, changed(name, tmp_path, change))
    assert "made-01" in message
    assert "outside the text, which has" in message
    assert "span" in message


@pytest.mark.parametrize("name", SINGLE)
def test_an_unknown_label_names_task_and_span(name, tmp_path):
    def change(row: dict[str, Any]) -> None:
        first = regions(row)[0]
        first["labels" if "labels" in first else "label"] = (
            ["人名"] if "labels" in first else "人名"
        )

    message = decode(name, changed(name, tmp_path, change))
    assert "made-01" in message
    assert "unknown label '人名'" in message
    assert "𠮷縣人民政府" in message


@pytest.mark.parametrize("name", SINGLE)
def test_a_text_that_was_changed_is_refused(name, tmp_path):
    def change(row: dict[str, Any]) -> None:
        holder = row.get("data", row)
        holder["text"] = holder["text"].replace("省財政廳", "省审计厅")

    assert "the text does not match the notice" in decode(name, changed(name, tmp_path, change))


@pytest.mark.parametrize("name", SINGLE)
def test_spans_of_one_layer_that_overlap_are_both_named(name, tmp_path):
    def change(row: dict[str, Any]) -> None:
        first, second = [r for r in regions(row) if "DEPT" in str(r) or "机构" in str(r)][:2]
        key = "end_offset" if "end_offset" in first else "end"
        first[key] = second[key]
        first.pop("text", None)

    message = decode(name, changed(name, tmp_path, change))
    assert "overlaps with" in message
    assert "省財政廳" in message


def test_words_of_a_region_that_are_not_there_are_named(tmp_path):
    def change(row: dict[str, Any]) -> None:
        regions(row)[0]["text"] = "别的机构"

    message = decode("labelstudio", changed("labelstudio", tmp_path, change))
    assert "‘别的机构’" in message
    assert "𠮷縣人民政府" in message


def test_a_region_without_a_label_is_named(tmp_path):
    def change(row: dict[str, Any]) -> None:
        regions(row)[0]["labels"] = []

    assert "must have one label" in decode("labelstudio", changed("labelstudio", tmp_path, change))


def test_relations_between_wrong_ends_are_named(tmp_path):
    def change(row: dict[str, Any]) -> None:
        result = row["annotations"][0]["result"]
        deadline = next(r for r in result if r["id"].startswith("L"))
        lead = next(r for r in result if r.get("labels") == ["牵头单位"])
        lead["to_id"] = deadline["id"]

    message = decode("labelstudio", changed("labelstudio", tmp_path, change))
    assert "relation 牵头单位 (lead) from span M" in message
    assert "must bind a 措施 (MEASURE) and a 机构 (DEPT)" in message


def test_a_relation_without_a_name_and_one_into_nothing_are_named(tmp_path):
    def change(row: dict[str, Any]) -> None:
        relations = [r for r in row["annotations"][0]["result"] if r["type"] == "relation"]
        relations[0]["labels"] = []
        relations[1]["labels"] = ["主管"]

    message = decode("labelstudio", changed("labelstudio", tmp_path, change))
    assert "has no name" in message
    assert "主管" in message

    def cut(row: dict[str, Any]) -> None:
        relations = [r for r in row["annotations"][0]["result"] if r["type"] == "relation"]
        relations[0]["to_id"] = "nowhere"

    message = decode("labelstudio", changed("labelstudio", tmp_path, cut))
    assert "one of its ends is not there" in message


def test_measures_without_cue_and_cues_without_measure_are_named(tmp_path):
    def change(row: dict[str, Any]) -> None:
        annotation = row["annotations"][0]
        annotation["result"] = [r for r in annotation["result"] if r.get("labels") != ["责任表述"]]

    message = decode("labelstudio", changed("labelstudio", tmp_path, change))
    assert message.count("has no 责任表述 (CUE)") == 2
    assert message.count("belongs to no measure") == 2


def test_two_annotations_of_a_task_ask_for_a_choice(tmp_path):
    def change(row: dict[str, Any]) -> None:
        first = row["annotations"][0]
        row["annotations"] = [
            first | {"completed_by": {"id": 1, "email": "a@example.org"}},
            {"result": [], "completed_by": {"id": 2, "email": "b@example.org"}},
            {"result": [], "completed_by": {"id": 3}, "was_cancelled": True},
        ]

    path = changed("labelstudio", tmp_path, change)
    message = decode("labelstudio", path)
    assert "a@example.org" in message
    assert "--annotator" in message
    (one,) = tool("labelstudio").decode(path, ImportOptions(annotator="a@example.org"))
    (two,) = tool("labelstudio").decode(path, ImportOptions(annotator="2"))
    assert one.notice == made.notice()
    assert two.notice.spans == ()


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("T2\tDEADLINE 31 38\t", "T2\tDEADLINE 31 3800\t", "outside the text"),
        ("T2\tDEADLINE", "T2\tPERSON", "unknown label 'PERSON'"),
        ("2027年底前", "2028年底前", "its words are '2028年底前'"),
        ("T2\tDEADLINE 31 38", "T2\tDEADLINE x y", "are no offsets"),
        ("R1\tcue", "R1\tboss", "unknown name 'boss'"),
        ("R1\tcue Arg1", "E1\tcue Arg1", "neither a span nor a relation"),
    ],
)
def test_wrong_standoff_names_line_and_span(tmp_path, old, new, message):
    folder = exported("brat", tmp_path)
    path = folder / "0001-made-01.ann"
    content = path.read_text(encoding="utf-8")
    assert old in content
    path.write_text(content.replace(old, new, 1), encoding="utf-8")
    said = decode("brat", folder)
    assert message in said
    assert "0001-made-01.ann (made-01): line " in said


def test_a_changed_text_of_brat_is_refused(tmp_path):
    folder = exported("brat", tmp_path)
    path = folder / "0001-made-01.txt"
    path.write_bytes(path.read_bytes() + b"\n")
    assert "does not match the notice" in decode("brat", folder)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("省\tB", "省\tX", "DEPT at"),
        ("省\tB", "省\tI", "I without a B"),
        ("省\tB\tO", "省\tB", "columns behind the character"),
        ("財\tI", "財\tB", "is not a DEPT span"),
    ],
)
def test_wrong_columns_name_line_and_character(tmp_path, old, new, message):
    path = exported("conll", tmp_path)
    content = path.read_text(encoding="utf-8")
    assert old in content
    path.write_text(content.replace(old, new, 1), encoding="utf-8")
    said = decode("conll", path)
    assert message in said
    assert "(made-01)" in said


def test_nothing_is_written_and_all_faults_are_told(tmp_path):
    def change(row: dict[str, Any]) -> None:
        found = regions(row)
        found[0]["labels"] = ["人名"]
        found[1]["labels"] = ["地名"]

    path = changed("labelstudio", tmp_path, change)
    out = tmp_path / "gold.jsonl"
    arguments = ["annotate", "import", str(path), "--from", "labelstudio", "-o", str(out)]
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 2
    assert "人名" in result.stderr
    assert "地名" in result.stderr
    assert sorted(p.name for p in tmp_path.iterdir()) == [path.name]


def test_a_role_without_a_dept_span_cannot_be_exported(tmp_path):
    row = made.document().to_json()
    row["spans"] = [span for span in row["spans"] if span[0] != "DEPT"]
    path = tmp_path / "gold.jsonl"
    path.write_text(json_lines([row]), encoding="utf-8")
    for name in TOOLS:
        with pytest.raises(AnnotationError, match=r"made-01: lead .*省財政廳.* is not a DEPT span"):
            tool(name).encode(read_documents([path]))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("{", "line 1: not JSON"),
        ("[1]", "neither gold nor a record"),
        ('{"id": "a"}', "neither gold"),
        (
            '{"id": "a", "text": "厅", "spans": [["DEPT", 0, 9]], "measures": []}',
            "outside the text",
        ),
        ('{"schema_version": "1.0"}', "not a record of this version"),
        ("", "holds no notice"),
    ],
)
def test_wrong_gold_or_records_are_named(tmp_path, content, message):
    path = tmp_path / "gold.jsonl"
    path.write_text(content + "\n", encoding="utf-8")
    with pytest.raises(AnnotationError, match=message) as caught:
        read_documents([path])
    assert str(path) in str(caught.value)


def test_an_id_that_stands_twice_is_named(tmp_path):
    path = tmp_path / "gold.jsonl"
    path.write_text(json_lines([made.document().to_json()] * 2), encoding="utf-8")
    with pytest.raises(AnnotationError, match="made-01 stands twice"):
        read_documents([path])


def test_a_copy_among_records_is_left_out_and_named(tmp_path, caplog):
    """A file that lies in a folder and in an archive beside it has one id, and is one notice."""
    path = tmp_path / "records.jsonl"
    path.write_bytes(
        encode_notice(_record("通知.txt")) + encode_notice(_record("档案.zip/通知.txt"))
    )
    (tmp_path / "通知.txt").write_text(_NOTICE, encoding="utf-8")
    with zipfile.ZipFile(tmp_path / "档案.zip", "w") as archive:
        archive.writestr("通知.txt", _NOTICE)
    assert len(read_documents([path])) == 1
    assert "档案.zip/通知.txt is the same as 通知.txt and is left out" in caplog.text


_NOTICE = "一、扩大试点。（省财政厅牵头）"


def _record(name: str) -> NoticeRecord:
    source = read_text(_NOTICE, name=name)
    return extractor.read(source, AlignedText.of(_NOTICE), []).to_record()


def test_what_was_not_exported_is_named():
    other = made.document("⟦D:省财政厅⟧的通知")
    with pytest.raises(AnnotationError, match="made-01: the text does not match the notice from 0"):
        check_originals([other], [made.document()], Path("export.json"))
    with pytest.raises(AnnotationError, match="another: no notice of this id"):
        check_originals([made.document(id="another")], [made.document()], Path("export.json"))


_ODD = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-3, 500),
    st.floats(),
    st.text(max_size=3),
    st.lists(st.integers(), max_size=2),
    st.dictionaries(st.text(max_size=2), st.integers(), max_size=2),
)


def _places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The paths of all values inside a value."""
    inner = value.items() if isinstance(value, dict) else enumerate(value)
    found = []
    for key, each in inner:
        found.append((*path, key))
        if isinstance(each, dict | list):
            found += _places(each, (*path, key))
    return found


@pytest.mark.parametrize("name", [*SINGLE, "gold"])
@given(data=st.data())
@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_any_value_in_the_place_of_another_gives_gold_or_an_error_of_ours(name, data, tmp_path):
    if name == "gold":
        row: Any = made.document().to_json()
    else:
        row = json.loads(tool(name).encode([made.document()])[""])
        row = row[0] if isinstance(row, list) else row
        row.pop("tokens", None)
    place = data.draw(st.sampled_from(_places(row)))
    holder = row
    for key in place[:-1]:
        holder = holder[key]
    holder[place[-1]] = data.draw(_ODD)
    path = tmp_path / "file.json"
    path.write_text(json.dumps(row), encoding="utf-8")
    if name == "gold":
        readers = [lambda: tool("brat").encode(read_documents([path])), lambda: lint(path)]
    else:
        readers = [lambda: tool(name).decode(path, ImportOptions(accept_predictions=True))]
    for read in readers:
        # Whatever is wrong is an error of ours, which names it; nothing else is raised.
        with contextlib.suppress(AnnotationError):
            assert read() is not None
