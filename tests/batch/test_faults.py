"""Every read and write of a run fails once: nothing is lost, half done or blamed for good."""

from __future__ import annotations

import errno
import gzip
import json
import os
import sys
import zipfile
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import fake_pipeline
import pytest
import typer
from faults import ERRORS, Faults

from policyner.cli.extract import extract
from policyner.errors import PolicynerError, RunError

Files = dict[str, bytes]

GOOD = "一、扩大试点。尽快落实。（省财政厅牵头，省教育厅配合）\n"

#: Each call fails in one of the ways, one after the other; `POLICYNER_FAULTS=all`: in every way.
SHIFTS = range(len(ERRORS) if os.environ.get("POLICYNER_FAULTS") == "all" else 1)

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="asks /proc for open files")


@pytest.fixture
def notices(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a document, a packed one, rows and an archive."""
    monkeypatch.setattr("policyner.batch.loading.load_extractor", fake_pipeline.load_extractor)
    monkeypatch.setattr("policyner.batch.settings.find_model", fake_pipeline.find_model)
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.txt").write_text(GOOD, encoding="utf-8")
    (folder / "b.txt.gz").write_bytes(gzip.compress(f"{GOOD}二".encode(), mtime=0))
    (folder / "c.jsonl").write_text(json.dumps({"text": f"{GOOD}三"}), encoding="utf-8")
    with zipfile.ZipFile(folder / "d.zip", "w") as archive:
        archive.writestr("d.txt", f"{GOOD}四")
    return folder


@dataclass(frozen=True)
class Result:
    """How a run ended."""

    status: int
    said: str = ""


def run(notices: Path, out: Path, options: dict[str, object]) -> Result:
    """A run of the command, all of it in this process; any other error gets through."""
    try:
        extract([str(notices)], out=str(out), time_limit=0, memory_limit=0, workers=1, **options)
    except RunError as error:
        return Result(3, str(error))
    except PolicynerError as error:
        return Result(2, str(error))
    except typer.Exit as end:
        return Result(end.exit_code)
    return Result(0)


def files(folder: Path) -> Files:
    """All that lies below a folder, but for ledgers, whose pages tell of times and places."""
    return {
        str(path.relative_to(folder)): b"" if "ledger" in path.name else path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def wrong_with(result: Result, found: Files, expected: Files, notices: Path) -> str | None:
    """What a run that met a fault did wrong."""
    whole = json.dumps(str(notices), ensure_ascii=False).encode()
    if result.status == 1 and any(whole in content for content in found.values()):
        # The folder itself could not be searched, and is the error.
        return None
    for name, content in expected.items():
        if name not in found and result.status < 2:
            return f"status {result.status} without {name}"
        if name not in found or found[name] == content:
            continue
        if result.status != 1:
            return f"status {result.status}, and {name} is half done"
        if name.endswith(".jsonl") and (fault := wrong_lines(found[name], content)):
            return fault
    return None


def wrong_lines(found: bytes, expected: bytes) -> str | None:
    """All lines must be there, but for that of the input that could not be read."""
    other = set(found.splitlines()) - set(expected.splitlines())
    errors = [json.loads(line).get("error", {}).get("type") for line in other]
    if len(found.splitlines()) < len(expected.splitlines()) or len(errors) > 1:
        return f"lines are missing or wrong: {errors}"
    return None if set(errors) <= {"unreadable", "missing"} else f"errors: {errors}"


def problem(faults: Faults, notices: Path, out: Path, options: dict[str, object], expected: Files):
    """What goes wrong in a run in which a call fails, or in the one behind it."""
    with pytest.MonkeyPatch.context() as patch:
        faults.install(patch)
        try:
            result = run(notices, out, options)
        except Exception as error:  # noqa: BLE001 - every one of them is a finding
            return f"{type(error).__name__} gets through"
    if wrong := wrong_with(result, files(out.parent), expected, notices):
        return f"{wrong}; {result}"
    again = run(notices, out, options)
    found = files(out.parent)
    return None if again.status == 0 and found == expected else f"{result}, then {again}: {found}"


@pytest.mark.slow
@pytest.mark.parametrize("shift", SHIFTS)
@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("out.jsonl", {}),
        ("out.csv", {"records": "measures"}),
        ("out", {"parts": True, "part_size": 2}),
    ],
)
def test_each_call_fails_once(
    notices: Path, tmp_path: Path, *, name: str, options: dict[str, object], shift: int
):
    fresh = tmp_path / "fresh"
    assert run(notices, fresh / name, options).status == 0
    expected = files(fresh) | {"foreign.txt": b"not ours"}
    faults = Faults(tmp_path)
    problems = []
    for number in count(1):
        place = tmp_path / f"{number}"
        place.mkdir()
        (place / "foreign.txt").write_bytes(b"not ours")
        error = list(ERRORS)[(number + shift) % len(ERRORS)]
        faults.fail(number, error)
        wrong = problem(faults, notices, place / name, options, expected)
        if faults.failed is None:
            break
        if wrong is not None:
            problems.append(f"{number}, {errno.errorcode[error]}, {faults.failed}: {wrong}")
    assert len(faults.calls) > 100
    if problems:
        pytest.fail("\n".join(problems))
