"""The ledger: what was done, in an SQLite file beside the output.

It holds the encoded record of every input that was done, under the input's
name, the hash of its content, and the settings that shape a record. It is the
only thing that a run relies on after it was cut off: the output is a function
of the inputs, in their order, and of the ledger, and is written anew from it.
So nothing depends on how far the output had come. docs/batch.md explains the
protocol.
"""

from __future__ import annotations

import contextlib
import json
import sqlite3
import time
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Literal, Self

from policyner.batch.failpoints import reached
from policyner.batch.work import Outcome
from policyner.errors import LedgerError, OutputError

#: Tells SQLite files of ours from others (`PRAGMA application_id`): "PNER".
_APPLICATION = 0x504E4552
#: The version of the tables (`PRAGMA user_version`).
_VERSION = 1

# What is lost at most when a run is killed: so many seconds of work, or so many records.
_COMMIT_SECONDS = 2.0
_COMMIT_RECORDS = 500

# Repeated keys and words: four fifths go at the lowest level, in no time.
_COMPRESSION = 1

_TABLES = """
CREATE TABLE settings (
    id INTEGER PRIMARY KEY,
    fingerprint TEXT NOT NULL UNIQUE   -- what shapes a record besides its input, as JSON
);
CREATE TABLE runs (
    id INTEGER PRIMARY KEY,
    began TEXT NOT NULL,               -- UTC, ISO 8601
    ended TEXT                         -- NULL while it runs, and for good if it was cut off
);
CREATE TABLE entries (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,                -- the input, as the record calls it
    digest TEXT NOT NULL,              -- SHA-256 of its content; '' where there was none to read
    settings INTEGER NOT NULL REFERENCES settings,
    run INTEGER NOT NULL REFERENCES runs,    -- the last run that had this input
    measures INTEGER NOT NULL,
    characters INTEGER NOT NULL,
    failure TEXT,                      -- kind and message, NULL where it succeeded
    UNIQUE (name, digest, settings)
);
-- Apart from the entries, which are touched in every run.
CREATE TABLE records (
    entry INTEGER PRIMARY KEY REFERENCES entries,
    encoded BLOB NOT NULL              -- zlib
);
"""

#: Why an input was done: it is not in the ledger, its content is another, the model, the version
#: or an option is another, or it failed before.
Reason = Literal["new", "changed", "settings", "retried"]


class Ledger:
    """An open ledger; one run at a time holds it.

    Args:
        path: The file; made where there is none.
        settings: What shapes a record besides its input; records made with
            others are not used.
        fresh: Whether to forget what it holds.
        retry_failed: Whether inputs that failed are done again.

    Raises:
        LedgerError: If the file cannot be opened, is no ledger of this
            version, or is held by another run.
    """

    def __init__(
        self,
        path: Path,
        *,
        settings: Mapping[str, str],
        fresh: bool = False,
        retry_failed: bool = False,
    ) -> None:
        self.path = path
        self._retry_failed = retry_failed
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise LedgerError(f"{path}: cannot be written: {error.strerror}") from error
        self._db = _connect(path, fresh=fresh)
        with self._writing():
            self._begin()
            fingerprint = json.dumps(settings, sort_keys=True, ensure_ascii=False)
            self._db.execute(
                "INSERT OR IGNORE INTO settings (fingerprint) VALUES (?)", (fingerprint,)
            )
            (self._settings,) = self._db.execute(
                "SELECT id FROM settings WHERE fingerprint = ?", (fingerprint,)
            ).fetchone()
            #: Whether the last run did not come to its end.
            self.cut_off = bool(
                self._db.execute("SELECT 1 FROM runs WHERE ended IS NULL").fetchone()
            )
            self._run = self._db.execute("INSERT INTO runs (began) VALUES (?)", (_now(),)).lastrowid
            self._db.execute("COMMIT")
        self._pending = 0
        self._committed_at = time.monotonic()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def known(self, name: str) -> frozenset[str]:
        """The digests of `name` for which there is a record that can be used again."""
        with self._writing():
            rows = self._db.execute(
                "SELECT digest, failure IS NOT NULL FROM entries "
                "WHERE name = ? AND settings = ? AND digest <> ''",
                (name, self._settings),
            ).fetchall()
        return frozenset(d for d, failed in rows if not (failed and self._retry_failed))

    def recall(self, name: str, digest: str) -> Outcome:
        """The outcome that an earlier run, or this one, kept for an input.

        Raises:
            LedgerError: If there is none: it was asked for what is not `known`.
        """
        with self._writing():
            self._begin()
            row = self._db.execute(
                "SELECT id, measures, characters, failure, encoded "
                "FROM entries JOIN records ON entry = id "
                "WHERE name = ? AND digest = ? AND settings = ?",
                (name, digest, self._settings),
            ).fetchone()
            if row is None:
                raise LedgerError(f"{self.path}: holds no record of {name}")
            entry, measures, characters, failure, encoded = row
            self._db.execute("UPDATE entries SET run = ? WHERE id = ?", (self._run, entry))
            self._written()
        return Outcome(
            name,
            zlib.decompress(encoded),
            measures=measures,
            characters=characters,
            failure=failure,
            digest=digest,
            unchanged=True,
        )

    def keep(self, outcome: Outcome) -> Reason:
        """Keeps the outcome of an input, and tells why it had to be done."""
        digest = outcome.digest or ""
        with self._writing():
            self._begin()
            before = self._db.execute(
                "SELECT digest, settings FROM entries WHERE name = ?", (outcome.name,)
            ).fetchall()
            (entry,) = self._db.execute(
                "INSERT INTO entries (name, digest, settings, run, measures, characters, failure) "
                "VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (name, digest, settings) DO UPDATE SET "
                "run = excluded.run, measures = excluded.measures, "
                "characters = excluded.characters, failure = excluded.failure RETURNING id",
                (
                    outcome.name,
                    digest,
                    self._settings,
                    self._run,
                    outcome.measures,
                    outcome.characters,
                    outcome.failure,
                ),
            ).fetchone()
            self._db.execute(
                "INSERT OR REPLACE INTO records (entry, encoded) VALUES (?, ?)",
                (entry, zlib.compress(outcome.encoded, _COMPRESSION)),
            )
            self._written()
        if not before:
            return "new"
        if (digest, self._settings) in before:
            return "retried"
        return "settings" if any(d == digest for d, _ in before) else "changed"

    def commit(self) -> None:
        """Makes durable what was kept so far."""
        with self._writing():
            if self._db.in_transaction:
                reached("ledger.commit")
                self._db.execute("COMMIT")
                reached("ledger.committed")
        self._pending = 0
        self._committed_at = time.monotonic()

    def finish(self, *, forget: bool = True) -> int:
        """Ends the run, once its output is in place.

        Args:
            forget: Whether to forget what the ledger has beyond this run's inputs.

        Returns:
            How many inputs were forgotten that the run did not have at all.
        """
        gone = 0
        with self._writing():
            self._begin()
            if forget:
                gone = self._forget()
            self._db.execute("DELETE FROM runs WHERE id <> ?", (self._run,))
            self._db.execute("UPDATE runs SET ended = ?", (_now(),))
            reached("ledger.finish")
            self._db.execute("COMMIT")
        return gone

    def _forget(self) -> int:
        (gone,) = self._db.execute(
            "SELECT count(DISTINCT name) FROM entries WHERE run <> :run AND name NOT IN "
            "(SELECT name FROM entries WHERE run = :run)",
            {"run": self._run},
        ).fetchone()
        for statement in (
            "DELETE FROM records WHERE entry IN (SELECT id FROM entries WHERE run <> ?)",
            "DELETE FROM entries WHERE run <> ?",
        ):
            self._db.execute(statement, (self._run,))
        self._db.execute("DELETE FROM settings WHERE id <> ?", (self._settings,))
        return int(gone)

    def close(self) -> None:
        """Lets go of the file; what was not committed is dropped."""
        self._db.close()

    def _begin(self) -> None:
        if not self._db.in_transaction:
            self._db.execute("BEGIN")

    def _written(self) -> None:
        """Commits now and then."""
        self._pending += 1
        if (
            self._pending >= _COMMIT_RECORDS
            or time.monotonic() - self._committed_at >= _COMMIT_SECONDS
        ):
            self.commit()

    @contextlib.contextmanager
    def _writing(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.OperationalError as error:
            raise OutputError(f"{self.path}: cannot be written: {error}") from error
        except sqlite3.DatabaseError as error:
            raise LedgerError(
                f"{self.path}: the ledger is damaged ({error}); --no-resume makes a new one"
            ) from error


def _connect(path: Path, *, fresh: bool) -> sqlite3.Connection:
    """Opens the ledger and holds it against every other run."""
    try:
        db = sqlite3.connect(path, timeout=0, isolation_level=None)
    except sqlite3.Error as error:
        raise LedgerError(f"{path}: cannot be opened: {error}") from error
    try:
        # The lock stays from the first transaction until the file is closed. One file and its
        # rollback journal, no shared memory: that works on more file systems than a
        # write-ahead log. EXTRA lets a commit outlast a power cut.
        db.execute("PRAGMA locking_mode = EXCLUSIVE")
        db.execute("PRAGMA journal_mode = DELETE")
        db.execute("PRAGMA synchronous = EXTRA")
        db.execute("BEGIN EXCLUSIVE")
        _make_tables(db, path, fresh=fresh)
        db.execute("COMMIT")
    except sqlite3.OperationalError as error:
        db.close()
        what = "another run holds it" if "locked" in str(error) else f"cannot be opened: {error}"
        raise LedgerError(f"{path}: {what}") from error
    except sqlite3.DatabaseError as error:
        db.close()
        raise LedgerError(
            f"{path}: no ledger ({error}); delete it, or choose another with --ledger"
        ) from error
    except LedgerError:
        db.close()
        raise
    return db


def _make_tables(db: sqlite3.Connection, path: Path, *, fresh: bool) -> None:
    """Makes the tables of an empty file, or refuses a file that is no ledger of this version."""
    tables = [name for (name,) in db.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
    (application,) = db.execute("PRAGMA application_id").fetchone()
    (version,) = db.execute("PRAGMA user_version").fetchone()
    if tables and application != _APPLICATION:
        raise LedgerError(f"{path}: an SQLite file, but no ledger; choose another with --ledger")
    if tables and not fresh and version != _VERSION:
        raise LedgerError(
            f"{path}: a ledger of format {version}, not {_VERSION}; --no-resume starts over"
        )
    if fresh:
        for table in tables:
            db.execute(f'DROP TABLE "{table}"')
    if fresh or not tables:
        for statement in _TABLES.split(";\n"):
            db.execute(statement)
        db.execute(f"PRAGMA application_id = {_APPLICATION}")
        db.execute(f"PRAGMA user_version = {_VERSION}")


def _now() -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
