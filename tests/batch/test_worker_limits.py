"""What one input may take of a worker: time and memory; beyond that it is an error record."""

from __future__ import annotations

import json
import os
import time
from functools import partial
from pathlib import Path
from typing import Any

import fake_pipeline

from policyner.batch.limits import UNLIMITED, Limits
from policyner.batch.output import Target
from policyner.batch.processes import InProcess, Processes, local_workers
from policyner.batch.runner import run_batch
from policyner.batch.worker import Setup
from policyner.reading import Input, find_inputs
from policyner.records.formats import encoding_for

JSONL = encoding_for("documents", format="jsonl")
GOOD = "一、扩大试点。尽快落实。（省财政厅牵头，省教育厅配合）\n"


def run(folder: Path, texts: list[str], *, limits: Limits, workers: int = 1) -> list[Any]:
    """The error type of each input's record, `None` for those that were done."""
    (folder / "in").mkdir()
    for number, text in enumerate(texts):
        (folder / "in" / f"{number:02}.txt").write_text(text, encoding="utf-8")
    run_batch(
        find_inputs([str(folder / "in")]),
        load=fake_pipeline.load,
        encoding=JSONL,
        output=Target(folder / "out.jsonl"),
        engine=partial(local_workers, workers=workers, limits=limits),
    )
    lines = (folder / "out.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line).get("error", {}) for line in lines]


def test_a_document_that_takes_too_long_is_an_error_record_and_the_others_are_done(
    tmp_path: Path,
):
    began = time.monotonic()
    errors = run(
        tmp_path,
        [GOOD, GOOD + "拖延", GOOD, GOOD],
        limits=Limits(seconds=2, memory=None),
        workers=2,
    )
    assert [error.get("type") for error in errors] == [None, "time_limit", None, None]
    assert errors[1]["message"].endswith("01.txt: took longer than 2 s")
    assert time.monotonic() - began < 40


def test_a_document_that_takes_too_much_memory_is_an_error_record(tmp_path: Path):
    errors = run(
        tmp_path,
        [GOOD, GOOD, GOOD + "贪吃"],
        limits=Limits(seconds=30, memory=400 << 20),
    )
    assert [error.get("type") for error in errors] == [None, None, "memory_limit"]
    assert "took more than 400 MiB of memory" in errors[2]["message"]


def test_several_that_fail_in_one_group_cost_only_themselves(tmp_path: Path):
    errors = run(
        tmp_path,
        [GOOD + "猝死", GOOD, GOOD + "拖延", "", GOOD + "猝死", GOOD],
        limits=Limits(seconds=2, memory=None),
    )
    assert [error.get("type") for error in errors] == [
        "internal", None, "time_limit", "empty", "internal", None,
    ]  # fmt: skip


def test_reading_is_timed_too(tmp_path: Path):
    pipe = tmp_path / "pipe.txt"
    # A pipe into which nobody writes: reading it never ends.
    os.mkfifo(pipe)
    (tmp_path / "good.txt").write_text(GOOD, encoding="utf-8")
    run_batch(
        [Input("good.txt", tmp_path / "good.txt"), Input("pipe.txt", pipe)],
        load=fake_pipeline.load,
        encoding=JSONL,
        output=Target(tmp_path / "out.jsonl"),
        engine=partial(local_workers, limits=Limits(seconds=2, memory=None)),
    )
    lines = (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()
    types = [json.loads(line).get("error", {}).get("type") for line in lines]
    assert types == [None, "time_limit"]


def test_without_limits_one_worker_is_this_process():
    setup = Setup(fake_pipeline.load, JSONL.encode)
    assert isinstance(local_workers(setup, workers=1, limits=UNLIMITED), InProcess)
    limited = local_workers(setup, workers=1, limits=Limits())
    assert isinstance(limited, Processes)
    limited.close()


def test_the_defaults_are_five_minutes_and_four_gibibytes():
    assert Limits() == Limits(seconds=300.0, memory=4 * 1024**3)
