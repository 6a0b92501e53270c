"""The ledger: what is unchanged is taken from it, and the output is that of a fresh run."""

from __future__ import annotations

import itertools
import json
import re
import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import replace
from functools import partial
from pathlib import Path

import fake_pipeline
import pytest

from policyner.batch import work
from policyner.batch.ledger import Ledger
from policyner.batch.output import Target
from policyner.batch.runner import Summary, run_batch
from policyner.batch.tasks import Task
from policyner.batch.work import Outcome, digest_of
from policyner.errors import LedgerError, MissingInputError, OutputError, UsageError
from policyner.reading import Input, find_inputs
from policyner.records.formats import encoding_for

JSONL = encoding_for("documents", format="jsonl")
GOOD = "一、扩大试点。尽快落实。（省财政厅牵头，省教育厅配合）\n"
SETTINGS = {"model": "a", "policyner": "1"}

Run = Callable[..., Summary]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with five notices, one of which fails."""
    folder = tmp_path / "in"
    folder.mkdir()
    for name in "abcd":
        (folder / f"{name}.txt").write_text(GOOD + f"文号{name}", encoding="utf-8")
    (folder / "e.txt").write_text("拒绝", encoding="utf-8")
    return folder


@pytest.fixture
def run(tmp_path: Path, folder: Path) -> Run:
    """Runs the folder to `out.jsonl`; `fresh` to an output without a history."""

    def run(
        *,
        out: str = "out.jsonl",
        inputs: list[Input] | None = None,
        settings: dict[str, str] = SETTINGS,
        fail_fast: bool = False,
        **options: bool,
    ) -> Summary:
        return run_batch(
            find_inputs([str(folder)]) if inputs is None else inputs,
            load=fake_pipeline.load,
            encoding=JSONL,
            output=Target(tmp_path / out),
            open_ledger=partial(Ledger, tmp_path / f"{out}.ledger", settings=settings, **options),
            fail_fast=fail_fast,
        )

    return run


def same_as_fresh(run: Run, tmp_path: Path) -> bool:
    run(out="fresh.jsonl", fresh=True)
    return (tmp_path / "out.jsonl").read_bytes() == (tmp_path / "fresh.jsonl").read_bytes()


def test_a_second_run_does_nothing_and_gives_the_same_output(run: Run, tmp_path: Path):
    first = run()
    assert (first.unchanged, dict(first.done)) == (0, {"new": 5})
    before = (tmp_path / "out.jsonl").read_bytes()
    (tmp_path / "out.jsonl").unlink()
    second = run()
    assert (second.unchanged, dict(second.done), second.extracted) == (5, {}, 0)
    assert (second.failed, second.measures, second.characters) == (
        first.failed, first.measures, first.characters,
    )  # fmt: skip
    assert (tmp_path / "out.jsonl").read_bytes() == before


def test_what_changed_came_or_went_is_seen(run: Run, folder: Path, tmp_path: Path):
    run()
    (folder / "b.txt").write_text(GOOD + "修订", encoding="utf-8")
    (folder / "c.txt").unlink()
    (folder / "ab.txt").write_text(GOOD, encoding="utf-8")
    summary = run()
    assert dict(summary.done) == {"changed": 1, "new": 1}
    assert (summary.unchanged, summary.gone) == (3, 1)
    assert same_as_fresh(run, tmp_path)
    assert "3 unchanged, 1 new, 1 updated, 1 no longer there" in str(summary)


def test_the_order_of_the_inputs_is_that_of_this_run(run: Run, folder: Path, tmp_path: Path):
    run()
    inputs = list(find_inputs([str(folder / f"{name}.txt") for name in "dbeac"]))
    assert run(inputs=inputs).unchanged == 5
    lines = (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()
    sources = [(r.get("document") or r["error"])["source"] for r in map(json.loads, lines)]
    assert sources == [each.name for each in inputs]


def test_another_model_version_or_option_does_all_again(run: Run):
    run()
    summary = run(settings=SETTINGS | {"model": "b"})
    assert (summary.unchanged, dict(summary.done)) == (0, {"settings": 5})
    assert "another model, version or option" not in str(run(settings=SETTINGS | {"model": "b"}))


def test_what_was_not_its_own_fault_is_retried_and_has_not_changed(tmp_path: Path):
    died = Outcome("a.txt", b"{}", failure="internal: two worker processes died over it")
    runs = [(died, "new"), (Outcome("a.txt", b"{}", digest="d"), "retried")]
    runs.append((Outcome("a.txt", b"{}", digest="e"), "changed"))
    for outcome, reason in runs:
        with Ledger(tmp_path / "ledger", settings=SETTINGS) as ledger:
            assert ledger.keep(outcome) == reason
            ledger.finish()


def test_failures_stay_unless_they_are_to_be_retried(run: Run, tmp_path: Path):
    run()
    assert run().unchanged == 5
    summary = run(retry_failed=True)
    assert (summary.unchanged, dict(summary.done), summary.failed) == (4, {"retried": 1}, 1)
    db = sqlite3.connect(tmp_path / "out.jsonl.ledger")
    rows = db.execute("SELECT name, failure FROM entries WHERE failure IS NOT NULL").fetchall()
    db.close()
    assert rows == [(str(tmp_path / "in" / "e.txt"), f"unreadable: {tmp_path}/in/e.txt: refused")]


def test_no_resume_starts_over(run: Run):
    run()
    assert dict(run(fresh=True).done) == {"new": 5}


def test_what_could_not_be_read_is_tried_each_time(run: Run, folder: Path):
    gone = folder / "later.txt"
    missing = Input("later.txt", error=MissingInputError("later.txt: no such file"))
    assert run(inputs=[missing]).failed == 1
    gone.write_text(GOOD, encoding="utf-8")
    summary = run(inputs=[Input("later.txt", gone)])
    assert (summary.failed, dict(summary.done)) == (0, {"retried": 1})


def test_a_run_that_stops_at_a_failure_forgets_nothing(run: Run, folder: Path):
    run()
    (folder / "a.txt").write_text("拒绝", encoding="utf-8")
    assert run(fail_fast=True).stopped
    (folder / "a.txt").write_text(GOOD, encoding="utf-8")
    assert run().unchanged == 4


def test_two_inputs_of_one_name_keep_a_record_each(run: Run, folder: Path, tmp_path: Path):
    inputs = [Input("same", folder / "a.txt"), Input("same", folder / "b.txt")] * 2
    run(inputs=inputs)
    assert run(inputs=inputs).unchanged == 4
    lines = (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()
    shas = [json.loads(line)["document"]["sha256"] for line in lines]
    assert shas[0] != shas[1]
    assert shas[:2] == shas[2:]


def test_a_file_that_changes_while_it_is_read_is_done_again(
    run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
):
    state = work._state
    changes = itertools.count()

    def changing(path: Path | None):
        return next(changes) if path == folder / "a.txt" else state(path)

    with monkeypatch.context() as patch:
        patch.setattr(work, "_state", changing)
        run()
    assert run().unchanged == 4


def test_the_digest_is_of_the_content_and_not_of_the_place(tmp_path: Path):
    path = tmp_path / "a.txt"
    path.write_bytes(b"abc")
    other = tmp_path / "b.txt"
    other.write_bytes(b"abc")
    assert digest_of(Task("a", path=path)) == digest_of(Task("b", path=other))
    assert digest_of(Task("a", data=b"abc")) == digest_of(Task("a", path=path))
    assert digest_of(Task("a", data=b"abd")) != digest_of(Task("a", path=path))


def test_one_run_at_a_time_holds_a_ledger(tmp_path: Path):
    path = tmp_path / "ledger"
    with Ledger(path, settings=SETTINGS), pytest.raises(LedgerError, match="another run holds it"):
        Ledger(path, settings=SETTINGS)
    Ledger(path, settings=SETTINGS).close()


def test_a_file_that_is_no_ledger_is_left_alone(tmp_path: Path):
    text = tmp_path / "text"
    text.write_text("not a database, but long enough to look like something" * 20)
    before = text.read_bytes()
    for fresh in (False, True):
        with pytest.raises(LedgerError, match="no ledger"):
            Ledger(text, settings=SETTINGS, fresh=fresh)
    assert text.read_bytes() == before
    other = tmp_path / "other.sqlite"
    db = sqlite3.connect(other)
    db.execute("CREATE TABLE mine (a)")
    db.close()
    for fresh in (False, True):
        with pytest.raises(LedgerError, match="no ledger"):
            Ledger(other, settings=SETTINGS, fresh=fresh)


def test_a_ledger_of_another_format_is_refused_until_it_may_start_over(tmp_path: Path):
    path = tmp_path / "ledger"
    Ledger(path, settings=SETTINGS).close()
    db = sqlite3.connect(path)
    db.execute("PRAGMA user_version = 99")
    db.close()
    with pytest.raises(LedgerError, match="format 99"):
        Ledger(path, settings=SETTINGS)
    Ledger(path, settings=SETTINGS, fresh=True).close()
    Ledger(path, settings=SETTINGS).close()


def test_a_ledger_without_room_ends_the_run_and_keeps_what_was_committed(run: Run, tmp_path: Path):
    run()

    class Full(Ledger):
        def keep(self, outcome):
            (pages,) = self._db.execute("PRAGMA page_count").fetchone()
            self._db.execute(f"PRAGMA max_page_count = {pages}")
            return super().keep(outcome)

    large = tmp_path / "large.txt"
    large.write_text(GOOD * 2000, encoding="utf-8")
    inputs = [Input("large.txt", large), *find_inputs([str(tmp_path / "in")])]
    with pytest.raises(OutputError, match="full"):
        run_batch(
            inputs,
            load=fake_pipeline.load,
            encoding=JSONL,
            output=Target(tmp_path / "out.jsonl"),
            open_ledger=partial(Full, tmp_path / "out.jsonl.ledger", settings=SETTINGS),
        )
    assert not (tmp_path / "out.jsonl.partial").exists()
    assert run().unchanged == 5


def page(path: Path, number: int, content: bytes) -> None:
    """Writes over a page of an SQLite file, counted from 0."""
    with path.open("r+b") as file:
        file.seek(4096 * number)
        file.write(content)


@pytest.mark.parametrize("number", [None, 1, 2, 3, 4, 5, 6, 7])
def test_a_damaged_ledger_says_so_and_starts_over_when_asked_to(
    run: Run, tmp_path: Path, number: int | None
):
    run()
    path = tmp_path / "out.jsonl.ledger"
    if number is None:
        # All but the head, by which a ledger is known.
        page(path, 0, path.read_bytes()[:100] + bytes([7]) * (path.stat().st_size - 100))
    else:
        page(path, number, bytes([7]) * 4096)
    before = (tmp_path / "out.jsonl").read_bytes()
    with pytest.raises(
        LedgerError, match=r"ledger is damaged .*; extract --no-resume makes a new one$"
    ):
        run()
    assert (tmp_path / "out.jsonl").read_bytes() == before
    assert dict(run(fresh=True).done) == {"new": 5}
    assert (tmp_path / "out.jsonl").read_bytes() == before
    assert run().unchanged == 5


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE made SET place = NULL",
        "UPDATE made SET place = 7",
        "UPDATE made SET place = X'00'",
        "UPDATE entries SET measures = 'x'",
        "UPDATE entries SET characters = X'00'",
        "UPDATE entries SET failure = X'00'",
        "UPDATE entries SET source = X'FF'",
        "UPDATE entries SET digest = 7",
        "UPDATE entries SET name = X'FF'",
        "UPDATE settings SET fingerprint = 7",
    ],
)
def test_a_ledger_that_holds_what_it_never_would_is_damaged(run: Run, tmp_path: Path, damage: str):
    run()
    before = (tmp_path / "out.jsonl").read_bytes()
    with closing(sqlite3.connect(tmp_path / "out.jsonl.ledger")) as db, db:
        db.execute(damage)
    with suppress(LedgerError):
        run()
    assert (tmp_path / "out.jsonl").read_bytes() == before
    run(fresh=True)
    assert (tmp_path / "out.jsonl").read_bytes() == before


@pytest.mark.parametrize("encoded", [b"no zlib", None, "text"])
def test_a_bad_record_is_made_anew(run: Run, tmp_path: Path, encoded: bytes | str | None):
    run()
    before = (tmp_path / "out.jsonl").read_bytes()
    db = sqlite3.connect(tmp_path / "out.jsonl.ledger")
    with db:
        if encoded is None:
            db.execute("DELETE FROM records WHERE entry = 2")
        else:
            db.execute("UPDATE records SET encoded = ? WHERE entry = 2", (encoded,))
    db.close()
    assert run().unchanged == 4
    assert (tmp_path / "out.jsonl").read_bytes() == before
    assert run().unchanged == 5


def test_a_signal_within_an_entry_leaves_none_of_it(run: Run, tmp_path: Path, monkeypatch):
    run()
    with Ledger(tmp_path / "out.jsonl.ledger", settings=SETTINGS) as ledger:
        name = str(tmp_path / "in" / "e.txt")
        (digest,) = ledger.known(name)
        outcome = ledger.recall(name, digest)
        with monkeypatch.context() as patch:
            patch.setattr("policyner.batch.ledger.zlib.compress", _interrupted)
            with pytest.raises(KeyboardInterrupt):
                ledger.keep(replace(outcome, failure=None, encoded=b"half"))
        ledger.commit()
        assert ledger.recall(name, digest) == outcome


def _interrupted(*_: object) -> bytes:
    raise KeyboardInterrupt


@pytest.mark.parametrize("path", ["loop", "a/b/loop", "x" * 300])
def test_a_ledger_that_leads_nowhere_is_told(tmp_path: Path, path: str):
    place = tmp_path / path
    if place.name == "loop":
        place.parent.mkdir(parents=True, exist_ok=True)
        place.symlink_to(place)
    with pytest.raises((UsageError, LedgerError), match=re.escape(str(place))):
        Ledger(place, settings=SETTINGS)
