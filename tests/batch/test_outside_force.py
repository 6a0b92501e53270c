"""What others do to a run: workers that are killed, and signals."""

from __future__ import annotations

import contextlib
import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import fake_pipeline
import pytest
import run_command

from policyner.batch.ledger import Ledger
from policyner.batch.limits import UNLIMITED
from policyner.batch.output import Target
from policyner.batch.processes import Processes
from policyner.batch.runner import Summary, run_batch
from policyner.batch.worker import Setup
from policyner.reading import find_inputs
from policyner.records.formats import encoding_for

JSONL = encoding_for("documents", format="jsonl")
GOOD = "一、扩大试点。尽快落实。（省财政厅牵头，省教育厅配合）\n"

pytestmark = pytest.mark.skipif(os.name == "nt", reason="needs SIGKILL and SIGHUP")


def run(folder: Path, *, workers: int = 2, load=fake_pipeline.load, on_pool=None) -> Summary:
    def engine(setup: Setup) -> Processes:
        pool = Processes(setup, workers=workers, limits=UNLIMITED)
        if on_pool is not None:
            on_pool(pool)
        return pool

    return run_batch(
        find_inputs([str(folder / "in")]),
        load=load,
        encoding=JSONL,
        output=Target(folder / "out.jsonl"),
        open_ledger=partial(Ledger, folder / "out.jsonl.ledger", settings={}),
        engine=engine,
    )


def errors(folder: Path) -> list[str | None]:
    lines = (folder / "out.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line).get("error", {}).get("type") for line in lines]


def write(folder: Path, texts: list[str]) -> None:
    (folder / "in").mkdir()
    for number, text in enumerate(texts):
        (folder / "in" / f"{number:03}.txt").write_text(text, encoding="utf-8")


@pytest.mark.parametrize("alone", [True, False])
def test_an_input_over_which_a_worker_died_once_is_innocent(tmp_path: Path, *, alone: bool):
    text = f"{GOOD}一次：{tmp_path / 'died'}"
    write(tmp_path, [text] if alone else [GOOD, text, GOOD])
    assert run(tmp_path).failed == 0
    assert (tmp_path / "died").exists()
    assert set(errors(tmp_path)) == {None}


def test_a_death_is_no_verdict_for_good(tmp_path: Path):
    write(tmp_path, [GOOD, GOOD + "猝死", GOOD])
    assert run(tmp_path).failed == 1
    assert errors(tmp_path) == [None, "internal", None]
    (tmp_path / "in" / "001.txt").write_text(GOOD, encoding="utf-8")
    again = run(tmp_path)
    assert (again.unchanged, again.failed) == (2, 0)


def test_the_same_input_is_done_again_after_a_death(tmp_path: Path):
    write(tmp_path, [GOOD, GOOD + "猝死"])
    run(tmp_path)
    assert run(tmp_path).unchanged == 1


def test_workers_killed_at_random_moments_cost_nothing(tmp_path: Path):
    """12 kills among 150 notices: each is done, none is blamed."""
    write(tmp_path, [GOOD + "片刻"] * 150)
    moments = random.Random(20)
    over = threading.Event()
    kills = 0

    def kill(pool: Processes) -> None:
        nonlocal kills
        while kills < 12 and not over.wait(moments.uniform(0.05, 0.3)):
            worker = moments.choice(pool._workers)
            under_way = [each.job for each in pool._workers if each.job is not None]
            # Two blows at one input look like the input's own doing.
            if worker.ready and not any(job.fresh for job in (*pool._jobs, *under_way)):
                worker._process.kill()
                kills += 1

    killers: list[threading.Thread] = []

    def begin(pool: Processes) -> None:
        killers.append(threading.Thread(target=kill, args=(pool,)))
        killers[0].start()

    try:
        summary = run(tmp_path, on_pool=begin)
    finally:
        over.set()
        killers[0].join()
    assert kills >= 3
    assert (summary.documents, summary.failed) == (150, 0)


def test_a_worker_that_is_killed_while_it_loads_is_started_again(tmp_path: Path, caplog):
    write(tmp_path, [GOOD] * 3)
    load = partial(fake_pipeline.load_at_the_second_try, str(tmp_path / "died"))
    assert run(tmp_path, load=load).failed == 0
    assert "died while it loaded the model; it is started again" in caplog.text


def command(folder: Path, *options: str, **how: object) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, run_command.__file__, "extract", "in", "-o", "out.xlsx", *options],
        cwd=folder, stderr=subprocess.PIPE, text=True, **how,
    )  # fmt: skip


def unfinished(folder: Path) -> list[Path]:
    return list(folder.glob("out.xlsx.*.partial"))


@pytest.mark.parametrize(
    ("number", "status"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129), (signal.SIGINT, 130)]
)
def test_a_signal_ends_a_run_which_goes_on_after(tmp_path: Path, number: int, status: int):
    write(tmp_path, [GOOD + "片刻" + str(each) for each in range(400)])
    # As a shell starts it: the tests themselves may run under nohup.
    process = command(tmp_path, preexec_fn=lambda: signal.signal(number, signal.SIG_DFL) and None)
    while not unfinished(tmp_path) and process.poll() is None:
        time.sleep(0.02)
    time.sleep(0.3)
    # Twice, as a terminal does that is closed, with its shell.
    process.send_signal(number)
    if number == signal.SIGHUP:
        process.send_signal(number)
    _, told = process.communicate(timeout=120)
    assert (process.returncode, "Traceback" in told) == (status, False)
    assert "stopped; what was done is in out.xlsx.ledger, run it again to go on" in told
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in", "out.xlsx.ledger"]
    again = command(tmp_path)
    _, told = again.communicate(timeout=240)
    assert again.returncode == 0
    assert "went on with a run that was cut off" in told
    assert "400 documents, 0 failed" in told
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "in", "out.xlsx", "out.xlsx.ledger",
    ]  # fmt: skip


def test_nohup_is_heeded(tmp_path: Path):
    write(tmp_path, [GOOD + "片刻"] * 50)
    process = command(
        tmp_path, preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_IGN) and None
    )
    while not unfinished(tmp_path) and process.poll() is None:
        time.sleep(0.02)
    process.send_signal(signal.SIGHUP)
    _, told = process.communicate(timeout=120)
    assert process.returncode == 0, told


_ORPHAN = """
from multiprocessing import Pipe
from policyner.batch.worker import Setup, serve

ours, theirs = Pipe()
ours.close()
serve(theirs, Setup(load=lambda: None, encode=repr))
"""


def test_a_worker_that_is_ready_when_its_run_was_killed_ends_without_a_word():
    command = [sys.executable, "-c", _ORPHAN]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(
    ("arguments", "closed", "status", "lines"),
    [
        ("in -o out.jsonl", "<&- >&- 2>&-", 0, 1),
        ("in - -o out.jsonl", "<&-", 1, 2),
        ("in -o -", ">&-", 3, 0),
    ],
)
def test_streams_that_are_closed(
    tmp_path: Path, *, arguments: str, closed: str, status: int, lines: int
):
    """As services start a command: none of its files takes the place of a stream."""
    write(tmp_path, [GOOD])
    limits = "--workers 1 --time-limit 0 --memory-limit 0"
    script = f"exec {sys.executable} {run_command.__file__} extract {arguments} {limits} {closed}"
    done = subprocess.run(
        ["bash", "-c", script], check=False, cwd=tmp_path, capture_output=True, text=True
    )
    assert (done.returncode, "Traceback" in done.stderr) == (status, False)
    out = tmp_path / "out.jsonl"
    assert (out.read_text("utf-8").count("\n") if out.exists() else 0) == lines
    if status:
        assert "Bad file descriptor" in done.stderr


def test_ctrl_c_before_the_command_is_found_ends_without_a_traceback(tmp_path: Path):
    script = (
        "import signal, sys, policyner.cli\n"
        "app = sys.modules['policyner.cli.app']\n"
        "app.app = lambda: signal.raise_signal(signal.SIGINT)\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "app.main()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], check=False, capture_output=True, text=True
    )
    assert (done.returncode, done.stderr) == (130, "policyner: ended by SIGINT\n")


def test_workers_may_be_closed_while_one_is_replaced():
    pool = Processes(Setup(fake_pipeline.load, JSONL.encode), workers=1, limits=UNLIMITED)
    worker = pool._workers[0]
    close = worker.pipe._close
    both = threading.Barrier(2)

    def meet_and_close() -> None:
        # The second to come finds the pipe closed: there is nothing to meet it for.
        with contextlib.suppress(threading.BrokenBarrierError):
            both.wait(1)
        close()

    worker.pipe._close = meet_and_close
    with ThreadPoolExecutor(2) as threads:
        for ended in [threads.submit(worker.kill), threads.submit(worker.end)]:
            ended.result()
    assert worker.pipe.closed
