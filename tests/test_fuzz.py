"""The fuzzer finds what it is there to find; what it once found stays mended."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path
from random import Random

import pytest

ROOT = Path(__file__).parents[1]

if not (ROOT / "tools" / "fuzz.py").is_file():
    pytest.skip("the tools are not in this checkout", allow_module_level=True)

sys.path.append(str(ROOT / "tools"))

import fuzz  # noqa: E402 - see above
import mutations  # noqa: E402
from policyner.errors import ReadingError  # noqa: E402
from policyner.reading import Input, parts_of  # noqa: E402

FUZZED = ROOT / "tests" / "fuzzed"
KEPT = sorted(FUZZED.iterdir())


@pytest.fixture(scope="module")
def seeds() -> list[mutations.Trial]:
    return mutations.seeds_in([ROOT / folder for folder in ("examples", "tests/data")])


def faulty(_: object) -> None:
    raise ZeroDivisionError


@pytest.mark.parametrize("path", KEPT, ids=[path.name for path in KEPT])
def test_what_was_found_is_mended(path: Path):
    found = fuzz.check(path.name, path.read_bytes(), walk=fuzz.walk_without_network)
    assert found is None


def test_a_seed_gives_the_same_inputs_of_many_formats(seeds: list[mutations.Trial]):
    first = [mutations.trial(7, number, seeds) for number in range(400)]
    assert first == [mutations.trial(7, number, seeds) for number in range(400)]
    assert first[0] != mutations.trial(8, 0, seeds)
    endings = {Path(each.name).suffix for each in first}
    assert endings >= {".txt", ".html", ".docx", ".pdf", ".jsonl", ".json", ".csv", ".zip", ".gz"}
    known = {each.data for each in seeds}
    assert sum(each.data not in known for each in first) > len(first) / 2


@pytest.mark.parametrize("wrap", mutations._WRAPS, ids=lambda wrap: wrap.__name__)
def test_a_text_is_put_into_each_format_so_that_it_can_be_read(wrap, tmp_path: Path):
    text = "一、修桥。（市财政局牵头）\n二、供水，2027年底前覆盖率达到80%以上。\n"
    first = [wrap(Random(number), text) for number in range(20)]
    assert first == [wrap(Random(number), text) for number in range(20)]
    read = []
    for name, data in first:
        path = tmp_path / name
        path.write_bytes(data)
        for part in parts_of(Input(name, path), stdin=bytes):
            with suppress(ReadingError):
                read.append(part.read().text)
        assert fuzz.check(name, data, walk=fuzz.walk_without_network) is None
    assert any("财政" in words for words in read)


def test_no_seed_has_the_marks_of_gold():
    assert not any(
        "⟦".encode() in each.data for each in mutations.seeds_in([ROOT / "annotations" / "notices"])
    )


def test_damaged_inputs_are_sound(seeds: list[mutations.Trial]):
    for number in range(40):
        each = mutations.trial(3, number, seeds)
        finding = fuzz.check(each.name, each.data, walk=fuzz.walk_without_network)
        assert finding is None, f"--seed 3, input {number}"


def test_a_fault_is_told_by_kind_and_place():
    finding = fuzz.check("a.txt", "修桥".encode(), walk=faulty)
    assert finding is not None
    assert finding.startswith("ZeroDivisionError")


def test_a_fault_of_a_reader_is_told_though_reading_goes_on(monkeypatch: pytest.MonkeyPatch):
    def fails(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("policyner.reading.row_files.rows_of_csv", fails)
    finding = fuzz.check("a.csv", b"text\na", walk=fuzz.walk_without_network)
    assert finding == "ZeroDivisionError in reading/row_files.py:rows_of"


def test_a_record_that_breaks_its_promise_is_told():
    def wrong(source: object) -> object:
        record = fuzz.walk_without_network(source)
        document = record.document.model_copy(update={"length": 1})
        return record.model_copy(update={"document": document})

    finding = fuzz.check("a.txt", "一、修桥。（市财政局牵头）".encode(), walk=wrong)
    assert finding is not None
    assert "document.length" in finding


def test_what_a_fault_does_not_need_is_left_out():
    found = mutations.Trial("a.txt", b"x" * 500 + b"fault" + b"y" * 300)
    assert fuzz.smallest(found, lambda data: b"fault" in data).data == b"fault"


def dies(pipe: Connection, _: object) -> None:
    pipe.send(None)
    pipe.recv()
    os._exit(9)


def sleeps(pipe: Connection, _: object) -> None:
    pipe.send(None)
    pipe.recv()
    threading.Event().wait()


def works(pipe: Connection, _: object) -> None:
    pipe.send(None)
    pipe.recv()
    while True:
        pass


NOTICE = mutations.Trial("a.txt", "一、修桥。（市财政局牵头）".encode())


def test_an_input_is_not_blamed_for_what_another_killed():
    bench = fuzz.Bench()
    try:
        bench.start()
        bench._process.kill()
        assert bench.check(NOTICE) is None
    finally:
        bench.close()


@pytest.mark.parametrize(
    ("serve", "finding"),
    [
        (dies, "kills the process with status 9"),
        (sleeps, "waits for something for ever"),
        (works, "takes more than 0.5 s of a processor"),
    ],
)
def test_a_process_that_dies_or_never_answers_is_a_finding(
    monkeypatch: pytest.MonkeyPatch, serve: Callable[[Connection, object], None], finding: str
):
    monkeypatch.setattr(fuzz, "_ASLEEP", 1)
    monkeypatch.setattr(fuzz, "LONGEST", 0.5)
    bench = fuzz.Bench(serve=serve)
    try:
        assert bench.check(NOTICE) == finding
    finally:
        bench.close()


def refuses(pipe: Connection, _: object) -> None:
    pipe.send(None)
    while True:
        try:
            pipe.recv()
        except EOFError:
            return
        pipe.send(("KeyError in a.py:b", 0.0))


def test_what_it_found_is_said_at_the_end_too(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    monkeypatch.setattr(fuzz, "_serve", refuses)
    assert fuzz.main(["--seed", "5", "--inputs", "2", "--keep", str(tmp_path)]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[-2].endswith(", 1 faults with seed 5")
    assert lines[1] == lines[-1]
    assert lines[-1].endswith(": KeyError in a.py:b (--seed 5 --only 0)")


def test_the_command_says_what_it_did(capsys: pytest.CaptureFixture[str], tmp_path: Path):
    assert fuzz.main(["--seed", "5", "--inputs", "3", "--keep", str(tmp_path)]) == 0
    told = capsys.readouterr().out
    assert told.startswith("seed 5, ")
    assert "3 inputs, " in told
    assert "0 faults" in told
    assert fuzz.main(["--replay", str(ROOT / "tests/data/notice.txt")]) == 0
