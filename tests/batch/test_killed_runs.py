"""A run that was killed goes on, and its output is that of a run that was not, to the byte."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest
import run_killed
from killed import GOOD, contents, finish, start, wait_for_begin

pytestmark = pytest.mark.skipif(os.name == "nt", reason="needs SIGKILL")

Fresh = Callable[..., dict[str, bytes]]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """100 notices, some slow, some that fail."""
    folder = tmp_path_factory.mktemp("notices")
    for number in range(100):
        text = GOOD * (number % 5 + 1) + ("片刻" if number % 5 == 0 else "")
        if number % 30 == 7:
            text = "拒绝"
        (folder / f"{number:03}.txt").write_text(text + f"第{number}号", encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def fresh(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Fresh:
    """What an undisturbed run writes."""
    known: dict[tuple[str, int | None], dict[str, bytes]] = {}

    def fresh(format: str = "jsonl", part_size: int | None = None) -> dict[str, bytes]:
        key = (format, part_size)
        if key not in known:
            # Beside the folder of the inputs, as deep as all others.
            out = tmp_path_factory.mktemp("fresh") / f"out.{format}"
            status, log = finish(start(folder, out, format=format, part_size=part_size), out)
            assert status == 0, log
            known[key] = contents(out)
        return known[key]

    return fresh


def unchanged(log: str) -> int:
    """How many records the ledger supplied."""
    return int(log.split(" unchanged", maxsplit=1)[0].rsplit("; ", maxsplit=1)[-1])


@pytest.mark.parametrize(
    ("failpoint", "part_size"),
    [
        ("record.written:50", None),  # between record and ledger
        ("ledger.commit:9", None),  # in the ledger's commit
        ("ledger.committed:9", None),
        ("file.complete:3", 20),  # in a part file's rename
        ("file.renamed:3", 20),
        ("file.complete", None),
        ("file.linked", None),
        ("file.linked:3", 20),
        ("file.listed:3", 20),
        ("file.renamed", None),
        ("ledger.finish", None),
    ],
)
def test_a_run_killed_at_a_named_moment_goes_on(
    folder: Path, fresh: Fresh, tmp_path: Path, failpoint: str, part_size: int | None
):
    out = tmp_path / "out.jsonl"
    status, _ = finish(start(folder, out, part_size=part_size, failpoint=failpoint), out)
    assert status == -signal.SIGKILL
    status, log = finish(start(folder, out, part_size=part_size), out)
    assert status == 0, log
    assert unchanged(log) >= 40
    assert contents(out) == fresh(part_size=part_size)


def test_a_commit_that_was_cut_in_the_middle_is_rolled_back(tmp_path: Path):
    """A transaction that deletes: its end is when the journal goes, and until then it is undone."""
    folder = tmp_path / "in"
    folder.mkdir()
    for number in range(14):
        words = "".join(map(chr, random.Random(number).sample(range(0x4E00, 0x9FA5), 5000)))
        (folder / f"{number:02}.txt").write_text(f"一、{words}。（省财政厅牵头）", encoding="utf-8")
    out = tmp_path / "out.jsonl"
    assert finish(start(folder, out), out)[0] == 0
    for path in folder.iterdir():
        path.write_text(path.read_text(encoding="utf-8") + GOOD, encoding="utf-8")
    status, _ = finish(start(folder, out, failpoint="ledger.finish"), out)
    assert status == -signal.SIGKILL
    journal = out.with_name("out.jsonl.ledger-journal")
    assert journal.exists()
    status, log = finish(start(folder, out), out)
    assert status == 0, log
    assert unchanged(log) == 14
    assert not journal.exists()
    other = tmp_path / "other.jsonl"
    finish(start(folder, other), other)
    assert contents(out) == contents(other)


@pytest.mark.parametrize(
    ("format", "part_size", "workers", "seed"),
    [("jsonl", None, 1, 1), ("jsonl", 20, 2, 2), ("parquet", 40, 1, 3), ("xlsx", None, 1, 4)],
)
def test_a_run_killed_at_random_moments_goes_on(
    folder: Path,
    fresh: Fresh,
    tmp_path: Path,
    *,
    format: str,
    part_size: int | None,
    workers: int,
    seed: int,
):
    """Five kills each, twenty in all; a run goes on with what the one before it left."""
    options = {"format": format, "part_size": part_size, "workers": workers}
    expected = fresh(format, part_size)
    moments = random.Random(seed)
    kills = 0
    for attempt in range(100):
        # As deep as the folders of all other tests: a workbook's links tell.
        out = tmp_path.with_name(f"{tmp_path.name}-{attempt - kills}") / f"out.{format}"
        out.parent.mkdir(exist_ok=True)
        process = start(folder, out, **options)
        wait_for_begin(process, out)
        time.sleep(moments.uniform(0.02, 0.5))
        process.kill()
        status, _ = finish(process, out)
        if status == -signal.SIGKILL:
            kills += 1
            if kills == 5:
                break
        else:
            # It came to its end before: the next one begins anew, elsewhere.
            assert contents(out) == expected
    assert kills == 5
    status, log = finish(start(folder, out, **options), out)
    assert status == 0, log
    assert contents(out) == expected


def test_workers_die_with_the_run_that_was_killed(folder: Path, tmp_path: Path):
    process = subprocess.Popen(
        [sys.executable, run_killed.__file__, folder, tmp_path / "out.jsonl"],
        env=os.environ | {"FAILPOINT": "record.written:70"},
    )
    parent = psutil.Process(process.pid)
    children: set[psutil.Process] = set()
    while process.poll() is None:
        try:
            children.update(parent.children(recursive=True))
        except psutil.NoSuchProcess:
            break
        time.sleep(0.02)
    assert process.wait(60) == -signal.SIGKILL
    assert len(children) >= 2
    _, alive = psutil.wait_procs(children, timeout=10)
    assert alive == []


@pytest.mark.parametrize(("format", "limit"), [("jsonl", 300_000), ("csv", 80_000)])
def test_an_output_that_takes_no_more_says_so_and_goes_on_after(
    folder: Path, fresh: Fresh, tmp_path: Path, format: str, limit: int
):
    """A limit on the size of files: JSON lines meet it, beside the small CSV the ledger does."""
    out = tmp_path / f"out.{format}"
    status, log = finish(start(folder, out, format=format, limit=limit), out)
    assert status == 3
    which = out if format == "jsonl" else out.with_name("out.csv.ledger")
    assert f"{which}: cannot be written: " in log
    assert not out.exists()
    status, log = finish(start(folder, out, format=format), out)
    assert status == 0, log
    assert unchanged(log) > 0
    assert contents(out) == fresh(format)


def test_a_disk_that_is_full_says_so_and_the_run_goes_on_when_there_is_room(
    folder: Path, fresh: Fresh, tmp_path: Path
):
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=100k", "tmpfs", disk], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("mounting a small disk is not permitted here")
    try:
        out = disk / "out.jsonl"
        status, log = finish(start(folder, out), out)
        assert status == 3
        assert "No space left on device" in log or "disk is full" in log
        db = sqlite3.connect(disk / "out.jsonl.ledger")
        (kept,) = db.execute("SELECT count(*) FROM entries").fetchone()
        db.close()
        assert kept > 0
        subprocess.run(["mount", "-o", "remount,size=8m", disk], check=True)
        status, log = finish(start(folder, out), out)
        assert status == 0, log
        assert unchanged(log) == kept
        assert contents(out) == fresh()
    finally:
        subprocess.run(["umount", disk], check=True)
