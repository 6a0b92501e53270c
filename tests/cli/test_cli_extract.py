"""`policyner extract`: what goes where, and with which exit status."""

from __future__ import annotations

import csv
import errno
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import Result

from policyner.batch.output import Target
from policyner.batch.work import Outcome
from policyner.cli.destination import Destination, destination
from policyner.cli.progress import _Lines
from policyner.errors import UsageError


def records(result: Result) -> list[dict[str, object]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_standard_output_carries_data_alone(invoke, notice: Path):
    result = invoke("extract", "notice.txt", "-o", "-")
    assert result.exit_code == 0
    (record,) = records(result)
    assert [m["heading"] for m in record["measures"]] == ["扩大试点", "严格考核"]
    assert "1 document, 0 failed, 2 measures" in result.stderr


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
    assert sorted(path.name for path in Path("new").iterdir()) == [
        "measures.csv", "measures.csv.ledger", "notices.jsonl", "notices.jsonl.ledger",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["-o", "out"], "cannot tell the format"),
        (["-o", "out.jsonl", "--ray-address", "here"], "--ray-address needs --engine ray"),
        (["--parts"], "--parts needs a folder"),
        (["-o", "notice.txt", "--parts"], "would be overwritten"),
        (["-o", "out.jsonl", "--ledger", "notice.txt"], "no ledger"),
        (["-o", "out.jsonl", "--time-limit", "-1"], "--time-limit"),
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


def test_a_second_run_says_what_was_unchanged_and_what_was_not(invoke, notice: Path):
    Path("other.txt").write_bytes(notice.read_bytes())
    first = invoke("extract", "notice.txt", "other.txt", "-o", "out.jsonl")
    assert "unchanged" not in first.stderr
    notice.write_text(notice.read_text(encoding="utf-8") + "修订", encoding="utf-8")
    second = invoke("extract", "notice.txt", "other.txt", "-o", "out.jsonl")
    assert "1 unchanged, 1 updated" in second.stderr
    assert "  changed: notice.txt\n" in second.stderr
    third = invoke("extract", "notice.txt", "other.txt", "-o", "out.jsonl", "--no-resume")
    assert "unchanged" not in third.stderr


def test_another_model_is_seen_by_its_files(invoke, notice: Path):
    Path("model").mkdir()
    Path("model", "weights").write_text("1")
    command = ("extract", "notice.txt", "-o", "out.jsonl", "--model", "model")
    invoke(*command)
    assert "1 unchanged" in invoke(*command).stderr
    Path("model", "weights").write_text("2")
    assert "unchanged" not in invoke(*command).stderr


def test_failures_are_retried_when_asked_for(invoke, notice: Path):
    Path("bad.txt").write_text("拒绝", encoding="utf-8")
    command = ("extract", "bad.txt", "notice.txt", "-o", "out.jsonl")
    assert invoke(*command).exit_code == 1
    again = invoke(*command)
    assert again.exit_code == 1
    assert "2 unchanged" in again.stderr
    retried = invoke(*command, "--retry-failed")
    assert "1 unchanged, 1 retried" in retried.stderr
    assert "  retried: bad.txt" in retried.stderr


def test_a_document_over_the_time_limit_is_an_error_record(invoke, notice: Path):
    Path("slow.txt").write_text("拖延", encoding="utf-8")
    result = invoke("extract", "slow.txt", "notice.txt", "--time-limit", "2")
    assert result.exit_code == 1
    first, second = records(result)
    assert first["error"]["type"] == "time_limit"
    assert len(second["measures"]) == 2


def test_a_document_over_the_memory_limit_is_an_error_record(invoke, notice: Path):
    Path("greedy.txt").write_text("贪吃", encoding="utf-8")
    result = invoke("extract", "greedy.txt", "notice.txt", "--memory-limit", "400")
    assert [each.get("error", {}).get("type") for each in records(result)] == ["memory_limit", None]


def test_parts_make_a_folder_of_files(invoke, notice: Path):
    names = [f"{number}.txt" for number in range(5)]
    for name in names:
        Path(name).write_bytes(notice.read_bytes())
    result = invoke(
        "extract", *names, "-o", "out.parquet", "--parts", "--part-size", "2", "--workers", "2"
    )
    assert result.exit_code == 0
    assert sorted(path.name for path in Path("out.parquet").iterdir()) == [
        "_SUCCESS", "_ledger", "part-00000.parquet", "part-00001.parquet", "part-00002.parquet",
    ]  # fmt: skip


@pytest.mark.parametrize("format", ["jsonl", "csv", "parquet", "xlsx"])
@pytest.mark.parametrize("layout", ["documents", "measures"])
def test_every_format_goes_to_standard_output_as_to_a_file(
    invoke, notice: Path, format: str, layout: str
):
    options = ("--format", format, "--records", layout)
    file = invoke("extract", "notice.txt", "-o", f"out.{format}", *options)
    stream = invoke("extract", "notice.txt", "-o", "-", *options)
    assert (file.exit_code, stream.exit_code) == (0, 0)
    assert Path(f"out.{format}").read_bytes() == stream.stdout_bytes


def test_an_output_that_takes_no_more_gives_status_3_and_says_how_to_go_on(
    invoke, notice: Path, monkeypatch: pytest.MonkeyPatch
):
    def full(self, encoded: bytes) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("policyner.records.formats.PlainWriter.write", full)
        result = invoke("extract", "notice.txt", "-o", "out.jsonl")
    assert result.exit_code == 3
    assert (
        "out.jsonl: cannot be written: No space left on device; what was done is in "
    ) in result.stderr
    assert "out.jsonl.ledger, run it again to go on" in result.stderr
    assert [path.name for path in Path().glob("out*")] == ["out.jsonl.ledger"]
    resumed = invoke("extract", "notice.txt", "-o", "out.jsonl")
    assert resumed.exit_code == 0
    assert "went on with a run that was cut off" in resumed.stderr


def test_ctrl_c_keeps_what_was_done(invoke, notice: Path, monkeypatch: pytest.MonkeyPatch):
    Path("second.txt").write_bytes(notice.read_bytes())
    from policyner.records.formats import PlainWriter

    write = PlainWriter.write
    calls = []

    def interrupted(self, encoded: bytes) -> None:
        calls.append(encoded)
        if len(calls) == 2:
            raise KeyboardInterrupt
        write(self, encoded)

    command = ("extract", "notice.txt", "second.txt", "-o", "out.jsonl")
    with monkeypatch.context() as patch:
        patch.setattr(PlainWriter, "write", interrupted)
        result = invoke(*command)
    assert result.exit_code == 130
    assert "stopped; what was done is in " in result.stderr
    assert not Path("out.jsonl").exists()
    resumed = invoke(*command)
    assert "1 unchanged, 1 new" in resumed.stderr


def test_a_line_of_progress_tells_rate_and_time_left():
    lines = _Lines(1000)
    for _ in range(250):
        lines.advance(Outcome("a.txt", b"", characters=3200))
    assert lines.line(100.0) == "250 of 1,000 done, 8,000 characters/s, 0:05:00 left"
    unknown = _Lines(None)
    unknown.advance(Outcome("a.txt", b"", characters=3200, unchanged=True))
    assert unknown.line(1.0) == "1 done, 0 characters/s"


@pytest.mark.parametrize(
    ("out", "layout", "format", "part_size", "expected", "ledger"),
    [
        ("-", "documents", None, None, Destination(Target(), "jsonl"), None),
        ("-", "measures", "csv", None, Destination(Target(), "csv"), None),
        ("a.jsonl", "documents", None, None, Destination(Target(Path("a.jsonl")), "jsonl"),
         "a.jsonl.ledger"),
        ("a.CSV", "measures", None, None, Destination(Target(Path("a.CSV")), "csv"),
         "a.CSV.ledger"),
        ("a.txt", "measures", "csv", None, Destination(Target(Path("a.txt")), "csv"),
         "a.txt.ledger"),
        ("out/", "documents", None, None,
         Destination(Target(Path("out/notices.jsonl")), "jsonl"), "out/notices.jsonl.ledger"),
        ("out/", "measures", None, None,
         Destination(Target(Path("out/measures.csv")), "csv"), "out/measures.csv.ledger"),
        ("out/", "measures", "jsonl", None,
         Destination(Target(Path("out/measures.jsonl")), "jsonl"), "out/measures.jsonl.ledger"),
        ("out/", "documents", "parquet", 9,
         Destination(Target(Path("out"), 9), "parquet"), "out/_ledger"),
        ("out", "measures", None, 9, Destination(Target(Path("out"), 9), "csv"), "out/_ledger"),
        ("a.parquet", "documents", None, 9,
         Destination(Target(Path("a.parquet"), 9), "parquet"), "a.parquet/_ledger"),
    ],
)  # fmt: skip
def test_destinations(
    tmp_path, monkeypatch, *, out: str, layout, format, part_size, expected: Destination, ledger
):
    monkeypatch.chdir(tmp_path)
    found = destination(out, layout=layout, format=format, part_size=part_size)
    assert found == expected
    assert found.ledger == (None if ledger is None else Path(ledger))


def test_a_device_has_no_ledger():
    assert destination("/dev/null", layout="documents", format="jsonl").ledger is None


def test_a_name_without_characters_is_no_output(invoke, notice: Path):
    """Such as of a variable that is not set: nothing is written where nobody asked for it."""
    result = invoke("extract", str(notice), "-o", "")
    assert (result.exit_code, list(Path().iterdir())) == (2, [Path("notice.txt")])
    assert "-o: the name of the output is empty" in result.stderr


@pytest.mark.parametrize("place", ["pipe", "/dev/null"])
def test_what_is_no_folder_takes_no_parts(invoke, notice: Path, place: str):
    os.mkfifo("pipe")
    result = invoke("extract", str(notice), "-o", place, "--parts", "--format", "jsonl")
    assert (result.exit_code, Path("pipe").is_fifo()) == (2, True)
    assert f"{place}: policyner did not make this" in result.stderr


def test_a_reader_that_has_gone_cuts_the_run_short():
    """As `head` does: it is told nothing, but the status says that not all was written."""
    command = f"{sys.executable} -m policyner schema; echo status $? >&2"
    done = subprocess.run(
        ["bash", "-c", f"({command}) | true"], capture_output=True, text=True, check=True
    )
    assert (done.stdout, done.stderr) == ("", "status 3\n")


def test_a_name_without_an_ending_names_no_format(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(
        UsageError, match=r"\.jsonl, \.ndjson, \.csv, \.parquet, \.xlsx, \.duckdb, \.sqlite"
    ):
        destination("out", layout="documents", format=None)


def test_a_link_that_leads_to_itself_is_told(invoke, notice: Path):
    Path("loop.jsonl").symlink_to("loop.jsonl")
    Path("loop").symlink_to("loop", target_is_directory=True)
    for options in (
        ["-o", "loop.jsonl"],
        ["-o", "loop", "--parts"],
        ["-o", "loop/out.jsonl"],
        ["-o", "out.jsonl", "--ledger", "loop.jsonl"],
        ["-o", "x" * 300 + ".jsonl"],
    ):
        result = invoke("extract", "notice.txt", *options)
        assert result.exit_code == 2, options
        assert isinstance(result.exception, SystemExit)
        assert result.stderr.startswith("policyner: ")
    assert sorted(path.name for path in Path().iterdir()) == ["loop", "loop.jsonl", "notice.txt"]


@pytest.mark.parametrize(
    "line",
    [
        ("extract", "notice.txt", "-o", "s3://me:hush@bucket/out.jsonl"),
        ("extract", "notice.txt", "-o", "https://me:hush@example.org/out/"),
        ("extract", "notice.txt", "-o", "out.jsonl", "--ledger", "s3://me:hush@bucket/ledger"),
        ("convert", "records.jsonl", "-o", "s3://me:hush@bucket/out.csv"),
        ("report", "records.jsonl", "-o", "s3://me:hush@bucket/out.html"),
        ("annotate", "export", "gold.jsonl", "--to", "doccano", "-o", "s3://me:hush@bucket/out"),
    ],
)
def test_an_address_is_no_output(invoke, notice: Path, line: tuple[str, ...]):
    assert invoke("extract", "notice.txt", "-o", "records.jsonl").exit_code == 0
    gold = {"id": "a", "text": "甲", "spans": [], "measures": []}
    Path("gold.jsonl").write_text(json.dumps(gold), encoding="utf-8")
    before = sorted(Path().iterdir())
    result = invoke(*line)
    assert result.exit_code == 2
    assert "outputs are files of this machine" in result.stderr
    assert "hush" not in result.stderr
    assert sorted(Path().iterdir()) == before


@pytest.mark.parametrize(
    ("option", "value", "way_out"),
    [
        ("--issued", "8.3.2024", "write 2024-03-08"),
        ("--issued", "9999-12-31", "behind 2999-12-31"),
        ("--region", "青禾市", "a code of GB/T 2260"),
    ],
)
def test_what_is_stated_must_make_sense(invoke, notice: Path, option, value, way_out):
    result = invoke("extract", "notice.txt", option, value)
    assert result.exit_code == 2
    assert not result.stdout
    assert way_out in result.stderr


def test_the_issuer_and_the_date_may_be_stated(invoke, notice: Path):
    result = invoke(
        "extract", "notice.txt", "--issuer", "泉州市人民政府", "--region", "350500",
        "--issued", "2024-03-08",
    )  # fmt: skip
    assert result.exit_code == 0
