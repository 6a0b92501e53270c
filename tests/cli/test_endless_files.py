"""A file that a command is given may be a pipe; what has no end is refused, by its name."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from policyner import given
from policyner.evaluation.gold import read_gold

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="pipes and devices of Linux")

GOLD = {"id": "a", "text": "一、扩大试点。（省财政厅牵头）\n", "spans": [["DEPT", 8, 12]]}

# Each reader of a file that a user names: `FILE` is the file.
READERS = {
    "report": ["report", "FILE", "-o", "a.html"],
    "convert": ["convert", "FILE", "-o", "a.csv"],
    "compare": ["compare", "FILE", "records.jsonl"],
    "profile": ["profile", "市教育局", "FILE"],
    "serve": ["serve", "FILE", "--port", "0"],
    "evaluate": ["evaluate", "FILE"],
    "floors": ["evaluate", "gold.jsonl", "--floors", "FILE"],
    "pretrain": ["pretrain", "FILE"],
    "train": ["train", "FILE"],
    "calibrate": ["calibrate", "FILE", "none"],
    "card": ["card", "FILE", "none", "--gold", "gold.jsonl"],
    "agencies": ["extract", "notice.txt", "--agencies", "FILE"],
    "ledger": ["extract", "notice.txt", "-o", "a.jsonl", "--ledger", "FILE"],
    "export": ["annotate", "export", "FILE", "--to", "doccano"],
    "doccano": ["annotate", "import", "FILE", "--from", "doccano"],
    "prodigy": ["annotate", "import", "FILE", "--from", "prodigy"],
    "labelstudio": ["annotate", "import", "FILE", "--from", "labelstudio"],
    "conll": ["annotate", "import", "FILE", "--from", "conll"],
    "select": ["annotate", "select", "FILE", "--count", "1"],
    "agreement": ["annotate", "agreement", "FILE", "gold.jsonl"],
    "disagreements": ["annotate", "disagreements", "FILE", "gold.jsonl"],
    "lint": ["annotate", "lint", "FILE"],
}


@pytest.fixture
def place(invoke, notice: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a notice, gold, and two files that have no end."""
    monkeypatch.setattr(given, "_PATIENCE", 0.01)
    monkeypatch.setattr("policyner.evaluation.report.evaluate_files", Read)
    gold = json.dumps({**GOLD, "measures": []}, ensure_ascii=False)
    Path("gold.jsonl").write_text(gold, encoding="utf-8")
    for ending in ("", ".jsonl", ".csv"):
        os.mkfifo(f"pipe{ending}")
        Path(f"zero{ending}").symlink_to("/dev/zero")
    return notice.parent


class Read:
    """In place of a report, which needs a model: the gold."""

    model = "none"

    def __init__(self, gold: list[Path], **_: object) -> None:
        self.notices = [list(read_gold(path)) for path in gold]

    def __str__(self) -> str:
        return f"{self.notices}"

    def figures(self) -> dict[str, float]:
        return {}


@pytest.mark.parametrize("reader", READERS)
def test_what_has_no_end_is_refused(place: Path, invoke, reader: str):
    # By the ending, two commands know what the file is.
    ending = {"select": ".jsonl", "agencies": ".csv"}.get(reader, "")
    for file, told in (("pipe", "nobody writes"), ("zero", "no end")):
        name = f"{file}{ending}"
        result = invoke(*(name if word == "FILE" else word for word in READERS[reader]))
        assert result.exit_code == 2, result.output
        assert f"{name}: " in result.stderr
        assert told in result.stderr


@pytest.fixture
def piped() -> Iterator[object]:
    """Makes what a shell makes of `<(cat FILE)`."""
    handles = []

    def pipe(path: str) -> str:
        reading, writing = os.pipe()
        handles.append(reading)
        os.write(writing, Path(path).read_bytes())
        os.close(writing)
        return f"/dev/fd/{reading}"

    yield pipe
    for handle in handles:
        os.close(handle)


@pytest.mark.parametrize(
    ("reader", "file"),
    [
        ("report", "records.jsonl"),
        ("convert", "records.jsonl"),
        ("compare", "records.jsonl"),
        ("profile", "records.jsonl"),
        ("evaluate", "gold.jsonl"),
        ("export", "gold.jsonl"),
        ("lint", "gold.jsonl"),
    ],
)
def test_a_pipe_is_as_good_as_a_file(place: Path, invoke, piped, reader: str, file: str):
    here = ["--time-limit", "0", "--memory-limit", "0", "--workers", "1"]
    assert invoke("extract", "notice.txt", *here, "-o", "records.jsonl").exit_code == 0
    line = READERS[reader]
    result = invoke(*(piped(file) if word == "FILE" else word for word in line))
    other = invoke(*(file if word == "FILE" else word for word in line), *(
        ["--replace"] if reader == "convert" else []
    ))  # fmt: skip
    assert result.exit_code == other.exit_code
    assert result.exit_code in {0, 1}
    assert result.stdout == other.stdout


def test_records_without_end_of_a_line_are_refused(
    place: Path, invoke, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("policyner.records.read.LARGEST", 100)
    result = invoke("report", "-", "-o", "a.html", stdin=b"\0" * 1000)
    assert result.exit_code == 2
    assert "-:1: no line of JSON ends here" in result.stderr


@pytest.mark.parametrize("reader", ["report", "evaluate", "floors", "train", "labelstudio", "lint"])
def test_what_is_nested_without_end_is_refused(place: Path, invoke, reader: str):
    Path("deep").write_text("[" * 100_000, encoding="utf-8")
    result = invoke(*("deep" if word == "FILE" else word for word in READERS[reader]))
    assert result.exit_code == 2, result.output
    assert "deep" in result.stderr
