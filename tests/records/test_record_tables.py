"""Parquet, XLSX and rows of documents: stable types, and a workbook for a person to read."""

from __future__ import annotations

import csv
import io
import json
import logging
from datetime import date
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from test_records_formats import TEXT, any_text, failure, file_of, notice

from policyner.records import ErrorRecord, NoticeRecord, parquet, sheet
from policyner.records.columns import names_of, shapes
from policyner.records.formats import encoding_for
from policyner.records.jsonl import encode_notice

COLUMNS = names_of(shapes()["measures"].alone)
DOCUMENT_COLUMNS = names_of(shapes()["documents"].alone)
MEASURE_COLUMNS = names_of(sheet.columns_to_read(shapes()["measures"], together=False))

Any_Record = NoticeRecord | ErrorRecord


def dated(record: NoticeRecord) -> NoticeRecord:
    document = record.document.model_copy(
        update={"issued_on": date(2026, 3, 2), "repairs": {"t2s": 3, "pinyin": 1}}
    )
    return record.model_copy(update={"document": document})


def table(*records: Any_Record, layout: str = "documents") -> pa.Table:
    return pq.read_table(io.BytesIO(file_of(*records, layout=layout, format="parquet")))


def book(*records: Any_Record, layout: str = "measures") -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(file_of(*records, layout=layout, format="xlsx")))


def as_json(record: Any_Record) -> dict[str, object]:
    return json.loads(encode_notice(record))


def without_nulls(value: object) -> object:
    """A row as the record has it: without the keys of other kinds of mention or of record."""
    if isinstance(value, dict):
        return {k: without_nulls(v) for k, v in value.items() if v is not None}
    if isinstance(value, list):
        return [without_nulls(v) for v in value]
    return value.isoformat() if isinstance(value, date) else value


@pytest.mark.parametrize("layout", ["documents", "measures"])
def test_the_types_of_parquet_hang_on_nothing_that_a_batch_holds(layout: str):
    schemas = [
        table(*records, layout=layout).schema
        for records in ([], [failure()], [notice()], [dated(notice()), failure()])
    ]
    assert all(schema.equals(schemas[0]) for schema in schemas)
    assert not any(pa.types.is_null(field.type) for field in schemas[0])


def test_a_row_of_parquet_holds_all_that_the_line_of_json_does():
    record = dated(notice())
    row, failed = table(record, failure()).to_pylist()
    expected = as_json(record)
    repairs = expected["document"]["repairs"]
    expected["document"]["repairs"] = [{"name": k, "count": v} for k, v in repairs.items()]
    assert without_nulls(row) == without_nulls(expected)
    assert without_nulls(failed) == as_json(failure())
    assert failed["document"] is None


def test_dates_and_numbers_of_parquet_are_no_text():
    schema = table().schema
    assert schema.field("document").type.field("issued_on").type == pa.date32()
    mention = schema.field("mentions").type.value_type
    assert mention.field("deadline").type.field("end").type == pa.date32()
    assert mention.field("confidence").type == pa.float64()
    assert mention.field("start").type == pa.int64()
    flat = table(dated(notice()), layout="measures")
    assert flat.schema.names == list(COLUMNS)
    assert flat.column("issued_on").to_pylist() == [date(2026, 3, 2)]
    assert flat.column("end").to_pylist() == [len(TEXT)]


def test_row_groups_are_cut_by_what_is_written_alone(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(parquet, "_GROUP_RECORDS", 3)
    data = file_of(*[notice()] * 7, layout="documents", format="parquet")
    groups = pq.ParquetFile(io.BytesIO(data)).metadata
    assert [groups.row_group(i).num_rows for i in range(groups.num_row_groups)] == [3, 3, 1]
    assert file_of(*[notice()] * 7, layout="documents", format="parquet") == data


@given(any_text)
@settings(max_examples=30, deadline=None)
def test_no_character_breaks_parquet(text: str):
    (row,) = table(notice(text=text, heading=text), layout="measures").to_pylist()
    assert (row["text"], row["heading"]) == (text, text)


def test_a_document_is_one_flat_row_of_csv():
    data = file_of(dated(notice()), failure(), layout="documents", format="csv")
    good, bad = csv.DictReader(io.StringIO(data.decode(), newline=""))
    assert tuple(good) == DOCUMENT_COLUMNS
    assert (good["issued_on"], good["length"]) == ("2026-03-02", str(len(TEXT)))
    assert [good[name] for name in ("measures", "agencies", "targets", "deadlines")] == [
        "1", "3", "1", "1",
    ]  # fmt: skip
    assert (bad["source"], bad["error_type"], bad["measures"]) == ("空.txt", "empty", "")


def test_a_workbook_has_one_sheet_of_measures_with_filters_and_a_header_in_sight():
    workbook = book(notice(), failure(), notice(name="b.txt"))
    assert workbook.sheetnames == ["measures"]
    sheet = workbook["measures"]
    header, first, second, _ = sheet.values
    assert header == MEASURE_COLUMNS
    assert set(header) == set(COLUMNS)
    row = dict(zip(header, first, strict=True))
    assert (row["lead"], row["support"]) == ("省财政厅、省教育厅", "省体育局")
    assert (row["text"], row["start"], row["end"]) == (TEXT, 0, len(TEXT))
    assert dict(zip(header, second, strict=True))["error_type"] == "empty"
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:S4"
    assert sheet["D2"].alignment.wrap_text


def test_a_workbook_of_documents_has_a_sheet_of_each():
    workbook = book(notice(), failure(), layout="documents")
    assert workbook.sheetnames == ["measures", "documents"]
    assert workbook["measures"].max_row == 2
    header, good, bad = workbook["documents"].values
    assert set(header) == {"document_no", "duplicate_of", *DOCUMENT_COLUMNS}
    assert header[:3] == ("title", "document_number", "issuers")
    assert dict(zip(header, good, strict=True))["measures"] == 1
    assert dict(zip(header, bad, strict=True))["error"] == "空.txt: the file is empty"


def test_a_source_is_a_link_to_it_as_seen_from_the_workbook(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "in").mkdir()
    (tmp_path / "out").mkdir()
    for name in ("通知 1.txt", "档案.zip", "表.csv"):
        Path("in", name).touch()
    place = tmp_path / "out" / "rows.xlsx"
    encoding = encoding_for("measures", format="xlsx")
    with place.open("wb") as stream:
        writer = encoding.open(stream, place)
        for name in (
            "in/通知 1.txt",
            "https://example.org/a.html",
            "nowhere.txt",
            "in/档案.zip/深处/通知.txt",
            "in/表.csv#3",
        ):
            writer.write(encoding.encode(notice(name=name)))
        writer.close()
    column = MEASURE_COLUMNS.index("source") + 1
    sheet = openpyxl.load_workbook(place)["measures"]
    assert [sheet.cell(row, column).value for row in range(2, 7)] == [
        '=HYPERLINK("../in/通知 1.txt","in/通知 1.txt")',
        '=HYPERLINK("https://example.org/a.html","https://example.org/a.html")',
        "nowhere.txt",
        '=HYPERLINK("../in/档案.zip","in/档案.zip/深处/通知.txt")',
        '=HYPERLINK("../in/表.csv","in/表.csv#3")',
    ]
    values = openpyxl.load_workbook(place, data_only=True)["measures"]
    assert values.cell(2, column).value == "in/通知 1.txt"
    assert [path.name for path in place.parent.iterdir()] == ["rows.xlsx"]


def test_nothing_in_a_text_is_a_formula():
    sheet = book(notice(text="=1+1", heading='=HYPERLINK("x")'))["measures"]
    row = dict(zip(MEASURE_COLUMNS, sheet[2], strict=True))
    assert (row["text"].value, row["text"].data_type) == ("=1+1", "s")
    assert row["heading"].data_type == "s"


def test_a_text_longer_than_a_cell_is_cut_and_said_to_be(caplog: pytest.LogCaptureFixture):
    with caplog.at_level(logging.WARNING):
        sheet = book(notice(text="长" * 40_000))["measures"]
    row = dict(zip(MEASURE_COLUMNS, sheet[2], strict=True))
    assert row["text"].value == "长" * 32_766 + "…"
    assert "a.txt: text of M1 is longer than a cell" in caplog.text


def test_a_full_sheet_is_continued_on_another(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sheet, "SHEET_ROWS", 3)
    workbook = book(*[notice()] * 5)
    assert workbook.sheetnames == ["measures", "measures 2", "measures 3"]
    assert [sheet.max_row for sheet in workbook] == [3, 3, 2]
    assert [sheet.auto_filter.ref for sheet in workbook] == ["A1:S3", "A1:S3", "A1:S2"]


@pytest.mark.parametrize("format", ["parquet", "xlsx"])
def test_a_file_that_is_given_up_writes_nothing_more(tmp_path: Path, format: str):
    place = tmp_path / f"out.{format}"
    encoding = encoding_for("documents", format=format)
    with place.open("wb") as stream:
        writer = encoding.open(stream, place)
        writer.write(encoding.encode(notice()))
        stream.flush()
        before = place.stat().st_size
        writer.abandon()
        del writer
    assert place.stat().st_size == before
    assert [path.name for path in tmp_path.iterdir()] == [place.name]
