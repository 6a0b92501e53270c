"""Archives, tables and addresses are taken apart in a process that may be lost."""

from __future__ import annotations

import io
import json
import logging
import os
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path

import fake_pipeline
import psutil
import pytest

from policyner.batch.children import memory_of, started
from policyner.batch.containers import Containers
from policyner.batch.limits import Limits
from policyner.batch.output import Target
from policyner.batch.processes import local_workers
from policyner.batch.runner import run_batch
from policyner.errors import InternalError
from policyner.reading import Input, find_inputs, parts_of
from policyner.records.formats import encoding_for

DATA = Path(__file__).parents[1] / "data"
GOOD = "一、扩大试点。尽快落实。（省财政厅牵头，省教育厅配合）\n"


DEFAULT = Limits()


@contextmanager
def opened(limits: Limits = DEFAULT, stdin: Callable[..., bytes] = bytes) -> Iterator[Containers]:
    with closing(Containers(limits, stdin=stdin)) as containers:
        yield containers


def told(containers: Containers, *inputs: Input) -> list[tuple[str, str | None]]:
    return [
        (part.name, part.error and part.error.kind)
        for each in inputs
        for part in containers.parts(each)
    ]


def zipped(path: Path, members: dict[str, bytes]) -> Input:
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return Input(path.name, path)


def test_it_gives_what_reading_here_gives():
    found = list(find_inputs([str(DATA)]))
    with opened() as containers:
        for each in found:
            here = [repr(part) for part in parts_of(each, stdin=bytes)]
            assert [repr(part) for part in containers.parts(each)] == here


def test_one_process_does_all_of_it_and_goes_at_the_end(tmp_path: Path):
    before = set(psutil.Process().children(recursive=True))
    with opened() as containers:
        for name in ("archive.zip", "rows.csv", "rows.parquet"):
            assert len(list(containers.parts(Input(name, DATA / name)))) >= 3
        during = set(psutil.Process().children(recursive=True)) - before
        mine = [each for each in during if containers._process._process.pid == each.pid]
        assert len(mine) == 1
    assert not mine[0].is_running()


def test_a_document_needs_no_process(tmp_path: Path):
    (tmp_path / "a.txt").write_text(GOOD, encoding="utf-8")
    with opened() as containers:
        (part,) = containers.parts(Input("a.txt", tmp_path / "a.txt"))
        assert part.path == tmp_path / "a.txt"
        assert containers._process is None


def test_what_is_an_archive_by_its_content_alone_needs_one(tmp_path: Path):
    archive = zipped(tmp_path / "a.txt", {"b.txt": GOOD.encode()})
    with opened() as containers:
        assert told(containers, archive) == [("a.txt/b.txt", None)]
        assert containers._process is not None


def test_what_never_ends_is_an_error_and_the_others_are_done(tmp_path: Path):
    # A pipe into which nobody writes.
    os.mkfifo(tmp_path / "b.tar")
    (tmp_path / "a.jsonl").write_text(json.dumps({"text": GOOD}), encoding="utf-8")
    (tmp_path / "c.txt").write_text(GOOD, encoding="utf-8")
    run_batch(
        find_inputs([str(tmp_path)]),
        load=fake_pipeline.load,
        encoding=encoding_for("documents", format="jsonl"),
        output=Target(tmp_path / "out.jsonl"),
        engine=partial(local_workers, limits=DEFAULT),
        reading=Limits(seconds=2, memory=None),
    )
    lines = (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()
    errors = [json.loads(line).get("error", {}) for line in lines]
    assert [error.get("type") for error in errors] == [None, "time_limit", None]
    assert errors[1]["message"].endswith("b.tar: took longer than 2 s; nothing behind was read")


def test_too_much_memory_is_an_error(tmp_path: Path):
    os.mkfifo(tmp_path / "a.tar")
    with opened(Limits(seconds=None, memory=1 << 20)) as containers:
        assert told(containers, Input("a.tar", tmp_path / "a.tar")) == [("a.tar", "memory_limit")]


def test_a_process_that_holds_more_than_half_of_what_it_may_is_replaced():
    table = Input("rows.csv", DATA / "rows.csv")
    with opened() as containers:
        assert [kind for _, kind in told(containers, table)] == [None] * 3
        process = containers._process
        process._limits = Limits(seconds=None, memory=int(1.9 * memory_of(process._process)))
        assert [kind for _, kind in told(containers, table)] == [None] * 3
        assert containers._process is None


def test_a_process_that_is_killed_costs_nothing(tmp_path: Path):
    archive = zipped(tmp_path / "a.zip", {f"{n}.txt": GOOD.encode() for n in range(3)})
    with opened() as containers:
        parts = containers.parts(archive)
        assert next(parts).name == "a.zip/0.txt"
        containers._process._process.kill()
        assert [(each.name, each.error) for each in parts] == [
            ("a.zip/1.txt", None),
            ("a.zip/2.txt", None),
        ]


def test_an_input_that_two_die_over_is_an_error(tmp_path: Path):
    rows = f"text\n{GOOD}\n{GOOD}".encode()
    archive = zipped(tmp_path / "a.zip", {"a.csv": rows, "b.csv": rows})
    with opened() as containers:
        parts = containers.parts(archive)
        assert [next(parts).name for _ in range(3)][-1] == "a.zip/b.csv#1"
        containers._process._process.kill()
        assert next(parts).name == "a.zip/b.csv#2"
        containers._process._process.kill()
        (error,) = [each.error for each in parts]
        assert isinstance(error, InternalError)
        assert str(error).startswith("a.zip/b.csv: the process that read it died")
        assert [kind for _, kind in told(containers, archive)] == [None] * 4


@pytest.mark.parametrize(("deaths", "is_read"), [(4, True), (8, False)])
def test_a_process_that_dies_before_it_begins_says_nothing_of_the_input(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, deaths: int, *, is_read: bool
):
    archive = zipped(tmp_path / "a.zip", {"1.txt": GOOD.encode()})
    begun = []

    def started_and_killed(serve: Callable[..., None]) -> object:
        process, pipe = started(serve)
        begun.append(process)
        if len(begun) <= deaths:
            process.kill()
            process.join()
        return process, pipe

    monkeypatch.setattr("policyner.batch.containers.started", started_and_killed)
    with opened() as containers:
        expected = ("a.zip/1.txt", None) if is_read else ("a.zip", "internal")
        assert told(containers, archive) == [expected]
    # For ever in no case.
    assert len(begun) == (5 if is_read else 6)


def test_standard_input_is_read_but_once():
    lines = iter([json.dumps({"text": GOOD}).encode() + b"\n"] * 2)
    with opened(stdin=lambda _: next(lines, b"")) as containers:
        parts = containers.parts(Input("-"))
        assert next(parts).name == "-#1"
        containers._process._process.kill()
        (error,) = [each.error for each in parts]
        assert str(error).startswith("-: the process that read it died")


def test_an_interruption_while_standard_input_is_read():
    pause = iter([False, True])

    def stdin(number: int) -> bytes:
        if next(pause):
            raise KeyboardInterrupt
        return archive.getvalue()[:number]

    archive = io.BytesIO((DATA / "archive.tar").read_bytes())
    with opened(stdin=stdin) as containers:
        with pytest.raises(KeyboardInterrupt):
            list(containers.parts(Input("-")))
        assert containers._process is None


def test_standard_input_is_read_by_the_parent_as_it_is_wanted():
    lines = iter([json.dumps({"text": GOOD}).encode() + b"\n"] * 3)

    def slow(number: int) -> bytes:
        time.sleep(0.5)
        return next(lines, b"")

    with opened(Limits(seconds=1, memory=None), stdin=slow) as containers:
        assert told(containers, Input("-")) == [("-#1", None), ("-#2", None), ("-#3", None)]


def test_a_fault_of_standard_input_is_its_error():
    def broken(number: int) -> bytes:
        raise OSError(5, "Input/output error")

    with opened(stdin=broken) as containers:
        (part,) = containers.parts(Input("-"))
        assert str(part.error).startswith("-: could not be read: Input/output error")


def test_what_it_logs_is_logged_here(tmp_path: Path, caplog: pytest.LogCaptureFixture):
    archive = zipped(tmp_path / "a.zip", {"a.txt": GOOD.encode(), "b.pptx": b"x"})
    with caplog.at_level(logging.WARNING), opened() as containers:
        list(containers.parts(archive))
    assert "a.zip: files passed over, without a reader: .pptx 1" in caplog.text


def test_whoever_stops_in_the_middle_leaves_nothing_behind(tmp_path: Path):
    with opened() as containers:
        parts = containers.parts(Input("rows.csv", DATA / "rows.csv"))
        next(parts)
        process = psutil.Process(containers._process._process.pid)
        parts.close()
        assert not process.is_running()
        assert [kind for _, kind in told(containers, Input("rows.csv", DATA / "rows.csv"))]
