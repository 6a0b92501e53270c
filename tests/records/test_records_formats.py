"""The bytes of the output: JSON lines, CSV, and the schema that lines meet."""

from __future__ import annotations

import csv
import io
import json
from types import SimpleNamespace

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from policyner.linking.measure import Measure, Role
from policyner.outline.facts import DocumentFacts
from policyner.reading import Source
from policyner.records import ErrorRecord, NoticeRecord, build_notice, notice_schema
from policyner.records.columns import names_of, shapes
from policyner.records.formats import encoding_for, format_of
from policyner.records.jsonl import decode_notice
from policyner.repair import AlignedText
from policyner.span import Span
from policyner.tagging import Mention

COLUMNS = names_of(shapes()["measures"].alone)

TEXT = "一、扩大试点。2027年6月底前建成12个站点。（省财政厅、省教育厅牵头，省体育局配合）"

# What a CSV cell can hold: NUL is no text, and a lone surrogate is no Unicode.
any_text = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1)


def notice(
    *, text: str = TEXT, name: str = "a.txt", heading: str | None = "扩大试点"
) -> NoticeRecord:
    names = [name for name in ("省财政厅", "省教育厅", "省体育局") if name in text]
    mentions = [Mention("DEPT", text.index(n), text.index(n) + len(n)) for n in names]
    for label, words in (("DEADLINE", "2027年6月底前"), ("TARGET", "建成12个站点")):
        if words in text:
            mentions.append(Mention(label, text.index(words), text.index(words) + len(words)))
    roles = [
        Role("support" if name == "省体育局" else "lead", index, name, Span(0, 1), "line")
        for index, name in enumerate(names)
    ]
    measure = Measure(
        span=Span(0, len(text)),
        number="一、",
        heading=heading,
        path=("主要任务", "重点工作"),
        roles=tuple(roles),
        other_parties=(),
        targets=tuple(i for i, m in enumerate(mentions) if m.label == "TARGET"),
        deadlines=tuple(i for i, m in enumerate(mentions) if m.label == "DEADLINE"),
        percentages=(),
    )
    return build_notice(
        Source(text, name, "ab" * 32),
        aligned=AlignedText.of(text),
        outline=SimpleNamespace(facts=DocumentFacts(), past=()),
        mentions=mentions,
        measures=[measure],
    )


def failure() -> ErrorRecord:
    return ErrorRecord.of("空.txt", type="empty", message="空.txt: the file is empty")


def validator() -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(notice_schema())


def encoded(record: NoticeRecord | ErrorRecord, *, layout: str, format: str) -> bytes:
    return encoding_for(layout, format=format).encode(record)


def csv_rows(*records: NoticeRecord | ErrorRecord) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(file_of(*records, format="csv").decode(), newline="")))


def file_of(*records: NoticeRecord | ErrorRecord, layout: str = "measures", format: str) -> bytes:
    """The whole file."""
    encoding = encoding_for(layout, format=format)
    stream = io.BytesIO()
    writer = encoding.open(stream, None)
    for record in records:
        writer.write(encoding.encode(record))
    writer.close()
    return stream.getvalue()


def test_a_notice_is_one_line_with_chinese_as_it_is():
    line = encoded(notice(), layout="documents", format="jsonl")
    assert line.endswith(b"\n")
    assert line.count(b"\n") == 1
    assert "省财政厅" in line.decode()


def test_the_keys_of_a_line_are_the_contracts():
    line = json.loads(encoded(notice(), layout="documents", format="jsonl"))
    assert list(line) == ["schema_version", "document", "mentions", "measures"]
    assert line["schema_version"] == "1.4"
    agency = next(m for m in line["mentions"] if m["label"] == "DEPT")
    assert list(agency) == [
        "id", "label", "start", "end", "text", "clean", "confidence", "rule", "agency",
    ]  # fmt: skip
    assert line["measures"][0]["agencies"][0] == {
        "role": "lead",
        "mention": "D1",
        "cue": [0, 1],
        "name": "省财政厅",
        "basis": "line",
        "expanded": False,
    }


def test_a_record_survives_the_way_through_its_line():
    for record in (notice(), failure()):
        assert decode_notice(encoded(record, layout="documents", format="jsonl")) == record


def test_a_line_with_an_unknown_key_is_refused():
    line = json.loads(encoded(notice(), layout="documents", format="jsonl"))
    line["document"]["colour"] = "red"
    with pytest.raises(ValidationError):
        decode_notice(json.dumps(line))


def test_a_reference_to_no_mention_is_refused():
    line = json.loads(encoded(notice(), layout="documents", format="jsonl"))
    line["measures"][0]["targets"] = ["T7"]
    with pytest.raises(ValidationError, match="not there"):
        decode_notice(json.dumps(line))


def test_a_mention_shorter_than_its_span_is_refused():
    line = json.loads(encoded(notice(), layout="documents", format="jsonl"))
    line["mentions"][0]["end"] += 1
    with pytest.raises(ValidationError, match="does not span"):
        decode_notice(json.dumps(line))


@given(any_text)
@settings(deadline=None)
def test_no_character_breaks_a_line(text: str):
    line = encoded(notice(text=text, heading=text), layout="documents", format="jsonl").decode()
    assert len(line.splitlines()) == 1
    assert json.loads(line)["measures"][0]["text"] == text


def test_the_schema_is_a_schema_of_draft_2020_12():
    schema = notice_schema()
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    jsonschema.Draft202012Validator.check_schema(schema)


def test_notice_and_error_lines_meet_the_schema():
    for record in (notice(), failure()):
        validator().validate(json.loads(encoded(record, layout="documents", format="jsonl")))


@pytest.mark.parametrize(
    "broken",
    [
        {},
        {"schema_version": "1.0"},
        {"schema_version": "2.0", "error": {"source": "a", "type": "empty", "message": "b"}},
        {"schema_version": "1.0", "error": {"source": "a", "type": "empty"}},
    ],
)
def test_other_lines_do_not_meet_the_schema(broken: dict[str, object]):
    assert not validator().is_valid(broken)


def test_the_schema_describes_every_key():
    models = notice_schema()["$defs"]
    bare = [
        (name, key)
        for name, model in models.items()
        for key, value in model["properties"].items()
        if "description" not in value
    ]
    assert bare == []
    assert "Attributes" not in json.dumps(models)


def test_the_schema_knows_the_normalised_values():
    line = json.loads(encoded(notice(), layout="documents", format="jsonl"))
    deadline = next(m for m in line["mentions"] if m["label"] == "DEADLINE")
    deadline["deadline"] = {
        "start": None,
        "end": "2027-06-30",
        "precision": "month",
        "kind": "by",
        "anchor": None,
        "offset": None,
        "damaged": False,
        "inferred_from": None,
    }
    validator().validate(line)
    deadline["deadline"]["precision"] = "decade"
    assert not validator().is_valid(line)


def test_a_measure_is_one_flat_row():
    (row,) = csv_rows(notice())
    assert tuple(row) == COLUMNS
    assert row["document_id"] == "ab" * 8
    assert row["path"] == "主要任务 / 重点工作"
    assert (row["lead"], row["support"], row["responsible"]) == (
        "省财政厅、省教育厅",
        "省体育局",
        "",
    )
    assert (row["targets"], row["deadlines"]) == ("建成12个站点", "2027年6月底前")
    assert (row["start"], row["end"], row["text"]) == ("0", str(len(TEXT)), TEXT)


def test_an_input_that_failed_is_a_row_of_its_own():
    good, bad = csv_rows(notice(), failure())
    assert (good["error"], good["error_type"]) == ("", "")
    assert (bad["source"], bad["error_type"]) == ("空.txt", "empty")
    assert bad["error"] == "空.txt: the file is empty"
    assert bad["text"] == ""


def test_rows_as_json_lines_hold_numbers_and_nulls():
    row = json.loads(encoded(notice(), layout="measures", format="jsonl"))
    assert tuple(row) == COLUMNS
    assert (row["start"], row["end"], row["responsible"]) == (0, len(TEXT), None)


@given(any_text)
@settings(deadline=None)
def test_no_character_breaks_a_row(text: str):
    (row,) = csv_rows(notice(text=text, heading=text))
    assert (row["text"], row["heading"]) == (text, text)


def test_endings_name_formats():
    assert [format_of(e) for e in (".jsonl", ".CSV", ".xlsx", ".txt", "")] == [
        "jsonl", "csv", "xlsx", None, None,
    ]  # fmt: skip
