"""A batch: complete output in order, whatever fails on the way."""

from __future__ import annotations

import io
import json
import logging
from collections import Counter
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

import fake_pipeline
import pytest

from policyner.batch.cores import usable_cores
from policyner.batch.ledger import Ledger
from policyner.batch.limits import Limits
from policyner.batch.made import Made
from policyner.batch.output import Target, open_output
from policyner.batch.processes import InProcess, Processes, local_workers
from policyner.batch.runner import Summary, run_batch
from policyner.batch.tasks import Task, groups, tasks
from policyner.batch.work import Assignment, Outcome
from policyner.batch.worker import Setup
from policyner.errors import MissingInputError, ModelError, UsageError
from policyner.reading import Input, find_inputs
from policyner.records.formats import encoding_for

JSONL = encoding_for("documents", format="jsonl")
CSV = encoding_for("measures", format="csv")

GOOD = "一、扩大试点。尽快落实。（省财政厅牵头，省教育厅配合）\n二、严格考核。（市体育局牵头）\n"


def write(folder: Path, texts: dict[str, str | bytes]) -> list[Input]:
    inputs = []
    for name, text in texts.items():
        path = folder / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        inputs.append(Input(name, path))
    return inputs


def run(
    inputs: list[Input], folder: Path, *, read: bool = True, **options: Any
) -> tuple[Summary, list[dict[str, Any]]]:
    out = folder / "out.jsonl"
    limits, workers = options.pop("limits", Limits(None, None)), options.pop("workers", 1)
    summary = run_batch(
        inputs,
        **{
            "load": fake_pipeline.load,
            "encoding": JSONL,
            "output": Target(out),
            "engine": partial(local_workers, workers=workers, limits=limits),
        }
        | options,
    )
    lines = out.read_bytes().split(b"\n") if read else []
    return summary, [json.loads(line) for line in lines if line]


def names(lines: list[dict[str, Any]]) -> list[str]:
    return [(line.get("document") or line["error"])["source"] for line in lines]


def test_records_come_in_the_order_of_the_inputs(tmp_path: Path):
    inputs = write(tmp_path, {f"{n}.txt": GOOD for n in (3, 1, 2)})
    summary, lines = run(inputs, tmp_path)
    assert names(lines) == ["3.txt", "1.txt", "2.txt"]
    assert (summary.documents, summary.failed, summary.measures) == (3, 0, 6)
    assert summary.characters == 3 * len(GOOD)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"", "empty"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\x00", "binary"),
        (b"only English here", "no_chinese_text"),
        ("拒绝".encode(), "unreadable"),
        ("出错".encode(), "internal"),
    ],
)
def test_an_input_that_fails_becomes_an_error_record_and_the_others_are_done(
    tmp_path: Path, content: bytes, kind: str
):
    inputs = write(tmp_path, {"a.txt": GOOD, "b.txt": content, "c.txt": GOOD})
    summary, lines = run(inputs, tmp_path)
    assert names(lines) == ["a.txt", "b.txt", "c.txt"]
    assert [("error" in line) for line in lines] == [False, True, False]
    assert lines[1]["error"]["type"] == kind
    assert "b.txt" in lines[1]["error"]["message"]
    assert (summary.documents, summary.failed) == (3, 1)


def test_a_missing_input_becomes_an_error_record(tmp_path: Path):
    missing = Input("nowhere.txt", error=MissingInputError("nowhere.txt: no such file"))
    gone = Input("gone.txt", tmp_path / "gone.txt")
    _, lines = run([missing, *write(tmp_path, {"a.txt": GOOD}), gone], tmp_path)
    assert [line.get("error", {}).get("type") for line in lines] == ["missing", None, "missing"]


def test_a_fault_of_the_program_is_logged_with_its_traceback(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
):
    with caplog.at_level(logging.ERROR):
        run(write(tmp_path, {"a.txt": "出错"}), tmp_path)
    assert "RuntimeError: a fault of the program" in caplog.text
    assert "Traceback" in caplog.text


def test_a_file_name_that_is_no_utf_8_is_escaped(tmp_path: Path):
    (inputs,) = write(tmp_path, {"a.txt": GOOD})
    _, (line,) = run([Input("\udcb9\udcab.txt", inputs.path)], tmp_path)
    assert line["document"]["source"] == "\\udcb9\\udcab.txt"


def test_inputs_go_through_the_model_together(tmp_path: Path):
    extractor = fake_pipeline.FakeExtractor()
    run(write(tmp_path, {f"{n}.txt": GOOD for n in range(5)}), tmp_path, load=lambda: extractor)
    assert extractor.groups == [5]


def test_any_number_of_workers_gives_the_same_bytes(tmp_path: Path):
    texts = {f"{n:03}.txt": GOOD * (n % 7 + 1) for n in range(150)}
    texts |= {"010.txt": "", "077.txt": "出错", "148.txt": "拒绝"}
    inputs = write(tmp_path, texts)
    one, _ = run(inputs, tmp_path)
    alone = (tmp_path / "out.jsonl").read_bytes()
    (tmp_path / "out.jsonl").unlink()
    two, _ = run(inputs, tmp_path, workers=2)
    assert (tmp_path / "out.jsonl").read_bytes() == alone
    assert (one.documents, one.failed, one.measures) == (two.documents, two.failed, two.measures)


@pytest.mark.parametrize(("number", "started"), [(3, 1), (70, 2), (200, 3)])
def test_no_more_workers_start_than_there_is_work_for(number: int, started: int):
    groups_ = groups(Task(f"{n}.txt", data=GOOD.encode()) for n in range(number))
    with closing(Processes(Setup(fake_pipeline.load, JSONL.encode), workers=3)) as pool:
        done = list(pool.outcomes([Assignment(task) for task in group] for group in groups_))
        assert len(done) == number
        assert len(pool._workers) == started


def test_workers_read_where_the_run_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        write(tmp_path / name, {f"{name}.txt": GOOD})
        monkeypatch.chdir(tmp_path / name)
        summary, _ = run([Input(f"{name}.txt", Path(f"{name}.txt"))], tmp_path / name, workers=2)
        assert summary.failed == 0


@pytest.mark.parametrize(
    ("told", "cores"), [("max 100000", 3), ("200000 100000", 2), ("50000 100000", 1), (None, 3)]
)
def test_the_processors_that_may_be_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, told: str | None, cores: int
):
    monkeypatch.setattr("os.sched_getaffinity", lambda _: {0, 1, 2}, raising=False)
    share = tmp_path / "cpu.max"
    if told is not None:
        share.write_text(told + "\n")
    assert usable_cores(share=share) == cores


def test_the_summary_counts_failures_by_type(tmp_path: Path):
    texts = {"a.txt": GOOD, "b.txt": "", "c.txt": "拒绝", "d.txt": "", "e.txt": GOOD}
    summary, _ = run(write(tmp_path, texts), tmp_path)
    assert summary.failures == {"empty": 2, "unreadable": 1}
    assert "5 documents, 3 failed (2 empty, 1 unreadable), 4 measures" in str(summary)


def test_only_the_input_that_kills_its_worker_is_lost(tmp_path: Path):
    inputs = write(tmp_path, {f"{n:03}.txt": GOOD for n in range(70)} | {"065.txt": "猝死"})
    summary, lines = run(inputs, tmp_path, workers=2)
    assert names(lines) == [each.name for each in inputs]
    assert summary.failed == 1
    assert lines[65]["error"]["type"] == "internal"
    assert "died" in lines[65]["error"]["message"]


@pytest.mark.parametrize("workers", [1, 2])
def test_fail_fast_ends_the_output_with_the_first_error(tmp_path: Path, workers: int):
    inputs = write(tmp_path, {"a.txt": GOOD, "b.txt": "", "c.txt": GOOD})
    summary, lines = run(inputs, tmp_path, fail_fast=True, workers=workers)
    assert names(lines) == ["a.txt", "b.txt"]
    assert summary.stopped


def test_a_model_that_is_not_there_writes_nothing(tmp_path: Path):
    inputs = write(tmp_path, {"a.txt": GOOD})
    for workers, load in ((1, "load_nothing"), (2, "load_nothing"), (2, "load_and_die")):
        with pytest.raises(ModelError):
            run(inputs, tmp_path, load=getattr(fake_pipeline, load), workers=workers)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.txt"]


def test_rows_begin_with_their_header(tmp_path: Path):
    out = tmp_path / "rows.csv"
    run_batch(
        write(tmp_path, {"a.txt": GOOD}), load=fake_pipeline.load, encoding=CSV, output=Target(out)
    )
    header, first, second = out.read_text(encoding="utf-8").splitlines()
    assert header.startswith("document_id,source,title")
    assert "省财政厅,省教育厅" in first
    assert "市体育局" in second


def test_outcomes_are_told_one_by_one(tmp_path: Path):
    seen: list[Outcome] = []
    run(
        write(tmp_path, {"a.txt": GOOD, "b.txt": ""}),
        tmp_path,
        on_outcome=lambda outcome, _: seen.append(outcome),
    )
    assert [(outcome.name, outcome.measures) for outcome in seen] == [("a.txt", 2), ("b.txt", 0)]


def test_standard_input_is_read_when_its_turn_comes(tmp_path: Path):
    _, lines = run(
        [*write(tmp_path, {"a.txt": GOOD}), *find_inputs(["-"])],
        tmp_path,
        stdin=io.BytesIO(GOOD.encode()).read,
        workers=2,
    )
    assert names(lines) == ["a.txt", "-"]


def test_groups_end_before_they_grow_large(tmp_path: Path):
    large = "试" * 150_000
    inputs = write(tmp_path, {"a.txt": large, "b.txt": large, "c.txt": large})
    cut = list(groups(tasks(inputs, stdin=bytes)))
    assert [[task.name for task in group] for group in cut] == [["a.txt"], ["b.txt"], ["c.txt"]]


def test_groups_hold_a_bounded_number_of_small_inputs():
    small = [Task(str(number), data=b"1") for number in range(1000)]
    cut = list(groups(iter(small)))
    assert [task for group in cut for task in group] == small
    assert max(map(len, cut)) <= 64


def test_groups_are_made_as_they_are_needed(tmp_path: Path):
    taken = 0

    def endless():
        nonlocal taken
        while True:
            taken += 1
            yield Task(str(taken), data=GOOD.encode())

    workers = InProcess(Setup(fake_pipeline.load, JSONL.encode))
    outcomes = workers.outcomes([Assignment(task) for task in group] for group in groups(endless()))
    assert [next(outcomes).name for _ in range(3)] == ["1", "2", "3"]
    assert taken < 100


@pytest.mark.parametrize("workers", [1, 2])
def test_back_pressure_holds_with_processes_too(workers: int):
    taken = 0

    def endless():
        nonlocal taken
        while True:
            taken += 1
            yield [Assignment(Task(str(taken), data=GOOD.encode()))]

    pool = local_workers(
        Setup(fake_pipeline.load, JSONL.encode), workers=workers, limits=Limits(seconds=60)
    )
    with closing(pool):
        outcomes = pool.outcomes(endless())
        assert [next(outcomes).name for _ in range(5)] == ["1", "2", "3", "4", "5"]
    assert taken <= 5 + 2 * workers


def test_a_file_appears_whole_or_not_at_all(tmp_path: Path):
    out = tmp_path / "new" / "out.jsonl"
    made = Made()

    def written(line: bytes, *, interrupted: bool = False):
        with open_output(Target(out), encoding=JSONL, made=made) as stream:
            stream.write(line)
            if interrupted:
                raise KeyboardInterrupt
            stream.complete()
            assert not out.exists()
            stream.publish()

    written(b"one\n")
    assert out.read_bytes() == b"one\n"
    with pytest.raises(KeyboardInterrupt):
        written(b"two\n", interrupted=True)
    assert out.read_bytes() == b"one\n"
    assert list((tmp_path / "new").iterdir()) == [out]


def test_a_link_keeps_pointing_where_it_points(tmp_path: Path):
    target = tmp_path / "target.jsonl"
    target.touch()
    link = tmp_path / "out.jsonl"
    link.symlink_to(target)
    run(write(tmp_path, {"a.txt": GOOD}), tmp_path)
    assert link.is_symlink()
    assert target.read_bytes().count(b"\n") == 1


def test_a_device_is_written_to_and_not_replaced(tmp_path: Path):
    run(write(tmp_path, {"a.txt": GOOD}), tmp_path, output=Target(Path("/dev/null")), read=False)
    assert not Path("/dev/null").is_file()


def test_an_output_that_cannot_be_opened_is_wrong_usage(tmp_path: Path):
    (tmp_path / "file").touch()
    with (
        pytest.raises(UsageError, match="cannot be written"),
        open_output(Target(tmp_path / "file" / "a"), encoding=JSONL),
    ):
        pytest.fail("the output was opened")


def test_parts_hold_so_many_inputs_each_and_come_with_a_mark(tmp_path: Path):
    inputs = write(tmp_path, {f"{n}.txt": GOOD for n in range(7)})
    folder = tmp_path / "out"
    run(inputs, tmp_path, output=Target(folder, part_size=3), read=False)
    run(inputs, tmp_path)
    assert sorted(path.name for path in folder.iterdir()) == [
        "_SUCCESS", "part-00000.jsonl", "part-00001.jsonl", "part-00002.jsonl",
    ]  # fmt: skip
    parts = [path.read_bytes() for path in sorted(folder.glob("part-*"))]
    assert [part.count(b"\n") for part in parts] == [3, 3, 1]
    assert b"".join(parts) == (tmp_path / "out.jsonl").read_bytes()


def test_parts_of_a_longer_run_before_go(tmp_path: Path):
    inputs = write(tmp_path, {f"{n}.txt": GOOD for n in range(7)})
    folder = tmp_path / "out"
    options = {
        "output": Target(folder, part_size=2),
        "open_ledger": partial(Ledger, folder / "_ledger", settings={}),
        "read": False,
    }
    run(inputs, tmp_path, **options)
    (folder / "notes.txt").touch()
    run(inputs[:3], tmp_path, **options)
    assert sorted(path.name for path in folder.iterdir()) == [
        "_SUCCESS", "_ledger", "notes.txt", "part-00000.jsonl", "part-00001.jsonl",
    ]  # fmt: skip


def test_the_summary_is_one_line():
    summary = Summary(
        documents=1200,
        failures=Counter(empty=1),
        measures=34,
        characters=90_000,
        extracted=90_000,
        seconds=2.0,
    )
    assert str(summary) == (
        "1,200 documents, 1 failed (1 empty), 34 measures, 90,000 characters "
        "in 2.0 s (45,000 characters/s)"
    )


def test_where_nothing_was_read_anew_there_is_no_rate():
    summary = Summary(documents=7, measures=3, characters=900, unchanged=7, seconds=1.0)
    assert str(summary) == (
        "7 documents, 0 failed, 3 measures, 900 characters in 1.0 s; 7 unchanged"
    )
