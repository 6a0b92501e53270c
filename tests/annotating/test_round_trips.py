"""Gold to each tool's format and back is the same gold."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import made
import pytest
from hypothesis import HealthCheck, example, given, settings

from policyner.annotating.document import Document, canonical
from policyner.annotating.exchange import ImportOptions
from policyner.annotating.inputs import read_documents
from policyner.annotating.tools import TOOLS, check_originals, tool
from policyner.annotating.writing import json_lines, write_files
from policyner.errors import AnnotationError
from policyner.evaluation.gold import GoldNotice, GoldSpan
from policyner.span import Span

# What some reader takes for the end of a line; a carriage return is shown as a blank instead.
LINE_ENDS = "\n\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"
FOLDER = Path(__file__).parents[2] / "annotations"

PREDICTED = replace(
    made.document(),
    model="16e22959b47b",
    confidences={(s.label, s.span): 0.25 + i / 100 for i, s in enumerate(made.notice().spans)},
)


def round_trip(
    name: str, documents: Sequence[Document], options: ImportOptions | None = None
) -> list[Document]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "out")
        write_files(tool(name).encode(documents), path)
        return tool(name).decode(path, options or ImportOptions())


@pytest.mark.parametrize("name", TOOLS)
@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.jsonl")), ids=lambda path: path.stem)
def test_all_annotations_come_back_to_the_byte(name, path):
    back = round_trip(name, read_documents([path]))
    assert json_lines(d.to_json() for d in back) == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", TOOLS)
@given(notice=made.notices())
@example(GoldNotice("\\", "\r", (GoldSpan("PERCENT", Span(0, 1)),), ()))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_made_notices_come_back(name, notice):
    bare = [s for s in _all_spans(notice) if not s.of(notice.text).strip(LINE_ENDS)]
    if name == "brat" and bare:
        with pytest.raises(AnnotationError, match="nothing but line breaks"):
            round_trip(name, [Document(notice)])
        return
    assert [d.notice for d in round_trip(name, [Document(notice)])] == [notice]


def _all_spans(notice) -> list[Span]:
    measures = [span for m in notice.measures for span in (m.span, m.cue)]
    return [s.span for s in notice.spans] + measures


@pytest.mark.parametrize("name", TOOLS)
def test_other_keys_of_gold_come_back(name):
    (back,) = round_trip(name, [made.document()])
    assert back.to_json()["source"] == "https://example.org/通知.txt"


@pytest.mark.parametrize("name", TOOLS)
def test_what_is_exported_twice_is_the_same_to_the_byte(name):
    documents = [made.document()]
    assert tool(name).encode(documents) == tool(name).encode(round_trip(name, documents))


def test_ids_of_spans_stay_when_another_span_is_added():
    def ids(document: Document) -> set[str]:
        (task,) = json.loads(tool("labelstudio").encode([document])[""])
        return {item["id"] for item in task["annotations"][0]["result"] if "id" in item}

    more = made.document("⟦D:省林业局⟧".join(made.MARKED.split("在此", 1)))
    assert more.notice.text != made.document().notice.text
    before = made.document()
    fewer = replace(before, notice=replace(before.notice, spans=before.notice.spans[1:]))
    gone = before.notice.spans[0].span
    assert ids(before) - ids(fewer) == {f"D{gone.start}-{gone.end}"}
    assert ids(fewer) < ids(before)


def test_predictions_carry_score_and_version_to_label_studio():
    (task,) = json.loads(tool("labelstudio").encode([PREDICTED])[""])
    assert "annotations" not in task
    (prediction,) = task["predictions"]
    assert prediction["model_version"] == "16e22959b47b"
    assert prediction["score"] == 0.25
    scores = [item["score"] for item in prediction["result"] if "score" in item]
    assert sorted(scores) == sorted(PREDICTED.confidences.values())


@pytest.mark.parametrize("name", ["labelstudio", "prodigy"])
def test_predictions_come_back_where_they_are_accepted(name):
    (back,) = round_trip(name, [PREDICTED], ImportOptions(accept_predictions=True))
    assert back == PREDICTED


@pytest.mark.parametrize("name", ["labelstudio", "prodigy"])
def test_predictions_that_nobody_looked_at_are_not_gold(name, caplog):
    (back,) = round_trip(name, [PREDICTED, made.document(id="done")])
    assert back.notice.id == "done"
    assert "made-01" in caplog.text


@pytest.mark.parametrize("name", ["doccano", "brat", "conll"])
def test_formats_without_predictions_say_so(name):
    assert any("confidence" in loss for loss in tool(name).losses([PREDICTED]))
    assert [d.notice for d in round_trip(name, [PREDICTED])] == [PREDICTED.notice]


def test_conll_says_where_relations_are():
    assert "relations" in tool("conll").losses([made.document()])[0]


def test_conll_whose_comments_somebody_dropped_still_gives_the_spans(tmp_path, caplog):
    lines = tool("conll").encode([made.document()])[""].splitlines(keepends=True)
    path = tmp_path / "out.conll"
    path.write_text("".join(line for line in lines if "measures" not in line), encoding="utf-8")
    (back,) = tool("conll").decode(path, ImportOptions())
    assert back.notice == replace(made.notice(), measures=())
    assert "measures is gone" in caplog.text


def test_offsets_are_code_points_in_every_format():
    text = made.notice().text
    start = text.index("省財政廳")
    assert len(text[:start].encode("utf-16-le")) // 2 != start
    task = json.loads(tool("labelstudio").encode([made.document()])[""])[0]
    places = {
        (item["value"]["start"], item["value"]["text"])
        for item in task["annotations"][0]["result"]
        if item["type"] == "labels"
    }
    assert (start, "省財政廳") in places
    entities = json.loads(tool("doccano").encode([made.document()])[""])["entities"]
    assert start in {entity["start_offset"] for entity in entities}
    tokens = json.loads(tool("prodigy").encode([made.document()])[""])["tokens"]
    assert tokens[start]["text"] == "省"
    files = tool("brat").encode([made.document()])
    assert f"DEPT {start} {start + 4}\t省財政廳" in files["0001-made-01.ann"]


def test_offsets_of_an_older_page_in_utf16_are_converted(tmp_path, caplog):
    notice = made.notice()
    task = json.loads(tool("labelstudio").encode([made.document()])[""])[0]
    for item in task["annotations"][0]["result"]:
        for edge in ("start", "end"):
            if "value" in item:
                before = notice.text[: item["value"][edge]]
                item["value"][edge] = len(before.encode("utf-16-le")) // 2
    path = tmp_path / "export.json"
    path.write_text(json.dumps([task]), encoding="utf-8")
    (back,) = tool("labelstudio").decode(path, ImportOptions())
    assert back.notice == notice
    assert "UTF-16" in caplog.text


def test_a_relation_may_be_drawn_from_the_agency(tmp_path):
    task = json.loads(tool("labelstudio").encode([made.document()])[""])[0]
    for item in task["annotations"][0]["result"]:
        if item["type"] == "relation":
            item["from_id"], item["to_id"] = item["to_id"], item["from_id"]
    path = tmp_path / "export.json"
    path.write_text(json.dumps([task]), encoding="utf-8")
    (back,) = tool("labelstudio").decode(path, ImportOptions())
    assert back.notice == made.notice()


def test_a_folder_of_brat_comes_back_without_our_file(tmp_path):
    plain = made.document(made.MARKED.replace("\r", ""))
    write_files(tool("brat").encode([plain]), tmp_path / "out")
    (tmp_path / "out" / "policyner.jsonl").unlink()
    (back,) = tool("brat").decode(tmp_path / "out", ImportOptions())
    assert back.notice == replace(plain.notice, id="0001-made-01")


def test_what_a_format_lost_comes_back_from_what_was_exported():
    (without,) = [replace(made.document(), extra={})]
    (back,) = check_originals([without], [made.document()], Path("export"))
    assert back == made.document()


def test_order_in_gold_means_nothing():
    notice = made.notice()
    shuffled = replace(notice, spans=notice.spans[::-1], measures=tuple(reversed(notice.measures)))
    assert canonical(shuffled) == notice
    assert tool("brat").encode([Document(shuffled)]) == tool("brat").encode([Document(notice)])
