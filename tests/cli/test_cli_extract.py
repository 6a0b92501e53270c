"""`policyner extract`: what goes where, and with which exit status."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from typer.testing import Result

from policyner.cli.destination import Destination, destination
from policyner.errors import UsageError


def records(result: Result) -> list[dict[str, object]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_standard_output_carries_data_alone(invoke, notice: Path):
    result = invoke("extract", "notice.txt", "-o", "-")
    assert result.exit_code == 0
    (record,) = records(result)
    assert [m["heading"] for m in record["measures"]] == ["扩大试点", "严格考核"]
    assert "1 documents, 0 failed, 2 measures" in result.stderr


def test_standard_input_is_an_input(invoke, notice: Path):
    result = invoke("extract", "-", stdin=notice.read_bytes())
    (record,) = records(result)
    assert record["document"]["source"] == "-"
    assert len(record["measures"]) == 2


def test_a_failed_input_gives_status_1_and_an_error_record(
    invoke, notice: Path, caplog: pytest.LogCaptureFixture
):
    Path("empty.txt").touch()
    result = invoke("extract", "empty.txt", "notice.txt", "-o", "out.jsonl")
    assert result.exit_code == 1
    assert result.stdout == ""
    failed, done = map(json.loads, Path("out.jsonl").read_text(encoding="utf-8").splitlines())
    assert failed["error"]["type"] == "empty"
    assert len(done["measures"]) == 2
    assert "empty.txt" in caplog.text


def test_a_missing_input_gives_status_1(invoke):
    result = invoke("extract", "nowhere.txt")
    assert result.exit_code == 1
    assert records(result)[0]["error"]["type"] == "missing"


def test_measures_as_csv(invoke, notice: Path):
    result = invoke("extract", "notice.txt", "-o", "out.csv", "--records", "measures")
    assert result.exit_code == 0
    with Path("out.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["lead"], row["support"]) for row in rows] == [
        ("省财政厅", "省教育厅"),
        ("市体育局", ""),
    ]


def test_a_folder_gets_a_file_named_for_what_it_holds(invoke, notice: Path):
    assert invoke("extract", "notice.txt", "-o", "new/").exit_code == 0
    assert invoke("extract", "notice.txt", "-o", "new", "--records", "measures").exit_code == 0
    assert sorted(path.name for path in Path("new").iterdir()) == ["measures.csv", "notices.jsonl"]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["-o", "out"], "cannot tell the format"),
        (["-o", "out.csv"], "add --records measures"),
        (["-o", "out.parquet"], "not written in this version"),
        (["-o", "out.xlsx", "--records", "measures"], "not written in this version"),
        (["-o", "out.jsonl", "--engine", "ray"], "not in this version"),
        (["-o", "notice.txt", "--format", "jsonl"], "would be overwritten"),
        (["-o", "notice.txt/out.jsonl"], "cannot be written"),
        (["-o", "out.jsonl", "--model", "models/none"], "no such model folder"),
        (["-o", "out.jsonl", "--workers", "0"], "--workers"),
        (["-o", "out.jsonl", "--records", "pages"], "--records"),
    ],
)
def test_wrong_usage_gives_status_2_a_message_and_no_output(
    invoke, notice: Path, options: list[str], message: str
):
    before = notice.read_bytes()
    result = invoke("extract", "notice.txt", *options)
    assert result.exit_code == 2
    assert message in result.stderr
    assert "Traceback" not in result.stderr
    assert result.stdout == ""
    assert [path.name for path in Path().iterdir()] == ["notice.txt"]
    assert notice.read_bytes() == before


def test_without_an_input_there_is_nothing_to_do(invoke):
    assert invoke("extract").exit_code == 2


def test_fail_fast_stops_and_says_so(invoke, notice: Path):
    Path("empty.txt").touch()
    result = invoke("extract", "empty.txt", "notice.txt", "--fail-fast")
    assert result.exit_code == 1
    assert len(records(result)) == 1
    assert "stopped at the first failure" in result.stderr


def test_no_resume_is_accepted(invoke, notice: Path):
    assert invoke("extract", "notice.txt", "-o", "out.jsonl", "--no-resume").exit_code == 0


@pytest.mark.parametrize(
    ("out", "layout", "format", "expected"),
    [
        ("-", "documents", None, Destination(None, "jsonl")),
        ("-", "measures", "csv", Destination(None, "csv")),
        ("a.jsonl", "documents", None, Destination(Path("a.jsonl"), "jsonl")),
        ("a.CSV", "measures", None, Destination(Path("a.CSV"), "csv")),
        ("a.txt", "measures", "csv", Destination(Path("a.txt"), "csv")),
        ("out/", "documents", None, Destination(Path("out/notices.jsonl"), "jsonl")),
        ("out/", "measures", None, Destination(Path("out/measures.csv"), "csv")),
        ("out/", "measures", "jsonl", Destination(Path("out/measures.jsonl"), "jsonl")),
    ],
)
def test_destinations(out: str, layout: str, format: str | None, expected: Destination):
    assert destination(out, layout=layout, format=format) == expected


def test_a_name_without_an_ending_names_no_format(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UsageError, match=r"\.jsonl or \.csv"):
        destination("out", layout="documents", format=None)
