"""`policyner convert`, the tables of `extract`, and `schema --table`."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
import sys
from pathlib import Path

import openpyxl
import pytest

from policyner.errors import MissingDriverError
from policyner.reading import ReadingOptions
from policyner.reading.parquet_rows import rows_of_parquet
from policyner.records.columns import TABLE_NAMES


@pytest.fixture
def records(invoke, notice: Path) -> Path:
    """A record file of a notice and an input that failed."""
    Path("empty.txt").touch()
    assert invoke("extract", "notice.txt", "empty.txt", "-o", "r.jsonl").exit_code == 1
    return Path("r.jsonl")


def test_convert_writes_what_extract_would_have_written(invoke, records: Path):
    for name, options in (
        ("o.csv", ["--records", "measures"]),
        ("o.parquet", ["--records", "agencies"]),
        ("o.jsonl", []),
        ("o.sqlite", ["--records", "tables"]),
    ):
        extracted = invoke("extract", "notice.txt", "empty.txt", "-o", f"e/{name}", *options)
        assert extracted.exit_code == 1
        converted = invoke("convert", str(records), "-o", f"c/{name}", *options)
        assert converted.exit_code == 0
        assert converted.stdout == ""
        assert Path("c", name).read_bytes() == Path("e", name).read_bytes()


def test_records_go_through_parquet_and_back(invoke, records: Path):
    assert invoke("convert", "r.jsonl", "-o", "r.parquet").exit_code == 0
    result = invoke("convert", "r.parquet")
    assert result.stdout.encode() == records.read_bytes()
    assert "2 documents, 1 failed (1 empty), 2 measures" in result.stderr


def test_several_record_files_and_standard_input_become_one(invoke, records: Path):
    result = invoke("convert", "r.jsonl", "-", stdin=records.read_bytes())
    assert result.stdout.encode() == records.read_bytes() * 2


def test_a_folder_takes_the_files_of_all_tables_and_the_ledger(invoke, notice: Path):
    command = ("extract", "notice.txt", "-o", "out/", "--records", "tables", "--format", "csv")
    assert invoke(*command).exit_code == 0
    names = {path.name for path in Path("out").iterdir()}
    assert names == {*(f"{table}.csv" for table in TABLE_NAMES), "_SUCCESS", "_ledger"}
    assert "1 unchanged" in invoke(*command).stderr


def test_a_graph_and_tables_of_parquet_are_folders(invoke, records: Path):
    assert invoke("convert", "r.jsonl", "-o", "g", "--format", "graph").exit_code == 0
    assert Path("g", "relationships.csv").exists()
    assert invoke("convert", "r.jsonl", "-o", "t/", "--records", "tables").exit_code == 0
    assert Path("t", "agencies.parquet").exists()


def test_whole_documents_in_a_database_are_all_tables(invoke, notice: Path):
    assert invoke("extract", "notice.txt", "-o", "o.sqlite").exit_code == 0
    database = sqlite3.connect("o.sqlite")
    found = database.execute("SELECT role, agency FROM assignments").fetchall()
    database.close()
    assert found == [("lead", "省财政厅"), ("support", "省教育厅"), ("lead", "市体育局")]


def test_chinese_headers_and_excel(invoke, records: Path):
    options = ["--records", "measures", "--headers", "zh"]
    assert invoke("convert", "r.jsonl", "-o", "o.csv", "--excel", *options).exit_code == 0
    with Path("o.csv").open(encoding="utf-8-sig", newline="") as file:
        assert next(csv.DictReader(file))["牵头单位"] == "省财政厅"
    assert invoke("convert", "r.jsonl", "-o", "o.xlsx", *options).exit_code == 0
    assert openpyxl.load_workbook("o.xlsx").sheetnames == ["措施"]


def test_excel_makes_records_of_another_ledger_entry(invoke, notice: Path):
    command = ("extract", "notice.txt", "-o", "o.csv", "--records", "measures")
    invoke(*command)
    assert "unchanged" not in invoke(*command, "--excel").stderr
    assert Path("o.csv").read_bytes().startswith(b"\xef\xbb\xbf")


def test_a_line_that_is_no_record_becomes_an_error_record(invoke, records: Path):
    with records.open("ab") as file:
        file.write(b"{broken\n")
    result = invoke("convert", "r.jsonl", "-o", "o.jsonl")
    assert result.exit_code == 1
    lines = Path("o.jsonl").read_text(encoding="utf-8").splitlines()
    assert json.loads(lines[-1])["error"]["source"] == "r.jsonl:3"
    assert "lines that were no records: 1" in result.stderr


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["none.jsonl", "-o", "o.csv"], "no such file"),
        (["r.jsonl", "-o", "o"], ".duckdb, .sqlite"),
        (["r.jsonl", "-o", "r.jsonl"], "it would be overwritten"),
        (["r.jsonl", "-o", "o.csv", "--records", "tables"], "end it in a slash"),
        (["r.jsonl", "--records", "tables", "--format", "csv"], "-o FOLDER/"),
        (["r.jsonl", "-o", "o/", "--records", "tables", "--parts"], "--parts cuts one file"),
        (["r.jsonl", "-o", "g/", "--records", "measures", "--format", "graph"], "whole notices"),
        (["r.jsonl", "-o", "o.xlsx", "--excel"], "--excel is for csv"),
        (["r.jsonl", "-o", "o.parquet", "--headers", "zh"], "--headers zh is for csv and xlsx"),
        (["flat.jsonl", "-o", "o.csv"], "rows of a flat table"),
    ],
)
def test_wrong_usage_writes_nothing(invoke, records: Path, options: list[str], message: str):
    flat = invoke("convert", "r.jsonl", "--records", "measures", "--format", "parquet").stdout_bytes
    Path("flat.jsonl").write_bytes(flat)
    before = sorted(path.name for path in Path().iterdir())
    result = invoke("convert", *options)
    assert result.exit_code == 2
    assert message in result.stderr
    assert "Traceback" not in result.stderr
    assert sorted(path.name for path in Path().iterdir() if path.name not in {"o", "g"}) == before


def test_parquet_that_cannot_be_read_says_what_is_missing(
    invoke, records: Path, monkeypatch: pytest.MonkeyPatch
):
    assert invoke("convert", "r.jsonl", "-o", "r.parquet").exit_code == 0
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    result = invoke("convert", "r.parquet", "-o", "o.jsonl")
    assert result.exit_code == 2
    assert "pip install 'policyner[parquet]'" in result.stderr
    with pytest.raises(MissingDriverError, match=r"policyner\[parquet\]"):
        list(rows_of_parquet(io.BytesIO(), name="r.parquet", options=ReadingOptions()))


def test_the_columns_of_each_table_are_printed(invoke):
    result = invoke("schema", "--table")
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert "agencies (单位): one row a measure and agency" in lines
    (canonical,) = (line for line in lines if line.startswith("  canonical"))
    assert canonical.split()[1:3] == ["text", "规范名称:"]
    assert sum(line.startswith("  document_no ") for line in lines) == len(TABLE_NAMES)


def test_the_schema_has_a_name_and_no_keyword_that_a_strict_validator_refuses(invoke):
    schema = json.loads(invoke("schema").stdout)
    assert schema["$id"] == "urn:policyner:record:1.4"
    assert '"discriminator"' not in json.dumps(schema)
