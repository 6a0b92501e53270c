"""Record files read back, and frames made of them."""

from __future__ import annotations

import codecs
import gzip
import io
import json
import re
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from made_records import failure, notice

import policyner
from policyner.errors import RecordsError, UsageError
from policyner.reading.unpackers import zstd
from policyner.records import ErrorRecord, NoticeRecord
from policyner.records import frame as frames
from policyner.records.columns import TABLE_NAMES, names_of, shapes
from policyner.records.formats import encoding_for
from policyner.records.jsonl import encode_notice
from policyner.records.read import records_named

Any_Record = NoticeRecord | ErrorRecord
BOTH = (notice(), failure(), notice(source="b.txt"))


def data_of(records: Iterable[Any_Record], *, layout: str = "documents", format: str) -> bytes:
    encoding = encoding_for(layout, format=format)
    stream = io.BytesIO()
    writer = encoding.open(stream)
    for record in records:
        writer.write(encoding.encode(record))
    writer.close()
    return stream.getvalue()


@pytest.mark.parametrize("ending", ["jsonl", "jsonl.gz", "jsonl.zst", "parquet"])
def test_records_come_back_as_they_were(tmp_path: Path, ending: str):
    place = tmp_path / f"notices.{ending}"
    kind, _, packing = ending.partition(".")
    pack = {"": bytes, "gz": gzip.compress, "zst": zstd.compress}[packing]
    place.write_bytes(pack(data_of(BOTH, format=kind)))
    assert tuple(policyner.read_records(place)) == BOTH


def test_a_folder_of_parts_is_read_in_order(tmp_path: Path):
    for number, record in enumerate(BOTH):
        part = tmp_path / f"part-{number:05}.parquet"
        part.write_bytes(data_of([record], format="parquet"))
    (tmp_path / "_SUCCESS").touch()
    (tmp_path / "_ledger").write_bytes(b"x")
    assert tuple(policyner.read_records(tmp_path)) == BOTH


def test_files_folders_and_standard_input_are_read_in_the_order_they_are_named(tmp_path: Path):
    place = tmp_path / "notices.jsonl"
    place.write_bytes(data_of(BOTH, format="jsonl"))
    stdin = io.BytesIO(data_of(BOTH[:1], format="parquet"))
    found = records_named([str(place), "-", str(tmp_path)], stdin=stdin)
    assert tuple(found) == (*BOTH, BOTH[0], *BOTH)


@pytest.mark.parametrize("name", ["absent.jsonl", "."])
def test_what_holds_no_records_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(RecordsError, match=rf"^{re.escape(name)}: "):
        list(records_named([name], stdin=io.BytesIO()))


def newer(line: bytes) -> bytes:
    return line.replace(b'"schema_version":"1.', b'"schema_version":"1.99', 1).replace(
        b'"error":', b'"colour":1,"error":'
    )


ROWS = data_of(BOTH, layout="measures", format="jsonl")
FAILED_LINE = data_of([failure()], format="jsonl")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (FAILED_LINE + FAILED_LINE[:20], "r.jsonl:2: no JSON"),
        (
            b"\n" + data_of(BOTH, layout="measures", format="jsonl"),
            "r.jsonl:2: rows of a flat table",
        ),
        (b'{"text": "x"}\n', "r.jsonl:1: no record of policyner"),
        (newer(FAILED_LINE), "this policyner reads up to"),
        (FAILED_LINE.replace(b'"error":', b'"colour":1,"error":'), "no record of version 1"),
        (data_of(BOTH, layout="agencies", format="parquet"), "rows of a flat table"),
        (data_of(BOTH, format="parquet")[:300], "not readable as Parquet"),
        (gzip.compress(FAILED_LINE)[:-12], "r.jsonl"),
    ],
)
def test_what_is_no_file_of_records_is_named_with_its_place(
    tmp_path: Path, data: bytes, message: str
):
    place = tmp_path / "r.jsonl"
    place.write_bytes(data)
    with pytest.raises(RecordsError, match=re.escape(message)):
        list(policyner.read_records(place))


def test_a_missing_file_and_an_empty_folder_are_told(tmp_path: Path):
    with pytest.raises(RecordsError, match="no such file"):
        list(policyner.read_records(tmp_path / "none.jsonl"))
    with pytest.raises(RecordsError, match=r"no \.jsonl or \.parquet"):
        list(policyner.read_records(tmp_path))


def test_a_broken_line_can_stand_as_an_error_record(tmp_path: Path):
    place = tmp_path / "r.jsonl"
    place.write_bytes(b"{broken\n" + data_of([notice()], format="jsonl"))
    broken, good = policyner.read_records(place, strict=False)
    assert broken.error.type == "records"
    assert broken.error.source == f"{place}:1"
    assert good == notice()


def test_a_file_of_something_else_is_refused_as_a_whole(tmp_path: Path):
    place = tmp_path / "通知.txt"
    place.write_text("关于修桥的通知\n一、修桥。\n", encoding="utf-8")
    with pytest.raises(RecordsError, match=r"通知\.txt:1: no record of policyner; give what"):
        list(policyner.read_records(place, strict=False))


def test_the_mark_that_an_editor_puts_in_front_is_no_matter(tmp_path: Path):
    place = tmp_path / "r.jsonl"
    place.write_bytes(b"\xef\xbb\xbf" + data_of([notice()], format="jsonl"))
    assert list(policyner.read_records(place)) == [notice()]


@pytest.mark.parametrize("table", TABLE_NAMES)
@pytest.mark.parametrize("records", [(), BOTH])
def test_frames_have_the_declared_columns_and_types_whatever_they_hold(
    table: str, records: tuple[Any_Record, ...]
):
    names = list(names_of(shapes()[table].alone))
    empty = policyner.frame([], table, library="pandas")
    panda = policyner.frame(records, table, library="pandas")
    assert list(panda.columns) == names
    assert list(panda.dtypes) == list(empty.dtypes)
    polar = policyner.frame(records, table, library="polars")
    assert polar.columns == names
    assert polar.schema == policyner.frame([], table, library="polars").schema
    assert len(polar) == len(panda)


def test_a_frame_holds_dates_numbers_and_missing_values():
    panda = policyner.frame(BOTH, "targets", library="pandas")
    assert panda.loc[0, "ends_on"] == pd.Timestamp(2027, 12, 31)
    assert pd.isna(panda.loc[1, "ends_on"])
    assert panda["value"].tolist()[:3] == [12.0, 5.0, 8.5]
    polar = policyner.frame(BOTH, "deadlines", library="polars")
    assert polar["ends_on"].to_list()[:2] == [date(2027, 12, 31), None]
    assert polar.schema["damaged"] == pl.Boolean
    assert polar.filter(pl.col("error").is_not_null())["source"].to_list() == ["空.txt"]


def lines_of(*records: NoticeRecord | ErrorRecord) -> bytes:
    return b"".join(map(encode_notice, records))


def test_a_mark_in_front_of_the_first_line_is_none_of_it(tmp_path: Path):
    path = tmp_path / "a.jsonl"
    path.write_bytes(codecs.BOM_UTF8 + lines_of(*BOTH))
    assert tuple(policyner.read_records(path)) == BOTH


@pytest.mark.parametrize(
    ("record", "more", "told"),
    [
        (BOTH[0], {"note": 1}, "a.jsonl:1: no record of version 1.4: note: Extra inputs"),
        (BOTH[1], {"note": 1}, "a.jsonl:1: no record of version 1.4: note: Extra inputs"),
        (BOTH[1], {"error": None}, "a.jsonl:1: no record of version 1.4: error: Input should be"),
        (BOTH[0], {"mentions": None}, "a.jsonl:1: no record of version 1.4: mentions: Input"),
    ],
)
def test_what_is_wrong_with_a_line_is_told_by_its_keys(tmp_path: Path, record, more, told):
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps(json.loads(encode_notice(record)) | more), encoding="utf-8")
    with pytest.raises(RecordsError) as raised:
        list(policyner.read_records(path))
    assert told in str(raised.value)


@pytest.mark.parametrize(
    "columns",
    [
        {},
        {"error": [None], "document": [None]},
        {"error": [{"a": 1}]},
        {"error": [None], "document": [{"repairs": []}], "mentions": [[{"label": "X"}]]},
    ],
)
def test_a_parquet_of_another_make_is_told(tmp_path: Path, columns):
    path = tmp_path / "a.parquet"
    pq.write_table(pa.table({"schema_version": ["1.4"], **columns}), path)
    with pytest.raises(RecordsError, match=r"a\.parquet#1: no record of "):
        list(policyner.read_records(path))


@pytest.mark.parametrize("name", ["a\0b", "x" * 5_000])
def test_what_can_be_no_name_of_a_file_is_told(name):
    with pytest.raises(RecordsError, match="could not be read"):
        list(policyner.read_records(name))


def test_without_a_library_there_is_advice(monkeypatch: pytest.MonkeyPatch):
    assert isinstance(policyner.frame(BOTH), pd.DataFrame)
    monkeypatch.setattr(frames, "find_spec", lambda name: None)
    with pytest.raises(UsageError, match="pip install pandas"):
        policyner.frame(BOTH)
    with pytest.raises(UsageError, match="no table is called 'pages'"):
        policyner.frame(BOTH, "pages")
    with pytest.raises(UsageError, match="no frame of 'dask'"):
        policyner.frame(BOTH, library="dask")


@pytest.mark.parametrize("given", [BOTH[0], [BOTH[0].model_dump()], ["a"], "a"])
def test_what_are_no_records_is_told(given):
    with pytest.raises(UsageError, match="is no record; give a list of records"):
        policyner.frame(given)
