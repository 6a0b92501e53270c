"""Runs in processes of their own, which can be killed, and what they leave behind."""

from __future__ import annotations

import os
import time
from multiprocessing import get_context
from multiprocessing.process import BaseProcess
from pathlib import Path

import run_killed

GOOD = "一、扩大试点。尽快落实。（省财政厅牵头，省教育厅配合）\n"

# How long a run of a second may take where others have the processor.
_PATIENCE = 300.0

# Processes that are made quickly, and share nothing with this one.
CONTEXT = get_context("spawn" if os.name == "nt" else "forkserver")
CONTEXT.set_forkserver_preload(
    ["policyner.batch.worker", "policyner.batch.runner", "policyner.extractor", "pyarrow"]
)


def start(folder: Path, out: Path, **options: object) -> BaseProcess:
    """Begins a run over a folder; `options` are those of `run_killed.main`."""
    process = CONTEXT.Process(target=run_killed.main, args=(folder, out), kwargs=options)
    process.start()
    return process


def wait_for_begin(process: BaseProcess, out: Path) -> None:
    """Waits until a run has begun its log; one that has ended before is not waited for."""
    while not log_of(out).exists() and process.is_alive():
        time.sleep(0.001)


def finish(process: BaseProcess, out: Path) -> tuple[int | None, str]:
    """Exit status and log of a run; the status is `None` where it never came to its end."""
    process.join(_PATIENCE)
    status = process.exitcode
    process.kill()
    log = log_of(out)
    return status, log.read_text(encoding="utf-8") if log.exists() else ""


def log_of(out: Path) -> Path:
    """Where a run tells what it did."""
    return out.with_name(f"{out.name}.log")


def contents(out: Path) -> dict[str, bytes]:
    """The output, without its ledger."""
    if out.is_file():
        assert list(out.parent.glob(f"*{out.name}.*.partial")) == []
        return {"": out.read_bytes()}
    return {path.name: path.read_bytes() for path in out.iterdir() if path.name != "_ledger"}
