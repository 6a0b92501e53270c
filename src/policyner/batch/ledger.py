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

from policyner.batch.adding import REPLACED, demand_alike
from policyner.batch.failpoints import reached
from policyner.batch.files import demand_local, resolved
from policyner.batch.ledger_file import connect, damaged, forget_made, is_refusal, keep_made
from policyner.batch.made import Made
from policyner.batch.work import Outcome
from policyner.errors import LedgerError, OutputError

# What is lost at most when a run is killed: so many seconds of work, or so many records.
_COMMIT_SECONDS = 2.0
_COMMIT_RECORDS = 500

# Repeated keys and words: four fifths go at the lowest level, in no time.
_COMPRESSION = 1

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
        adds: Whether what earlier runs wrote stays in the output, in front of what this one
            writes, but for records that this run has again: of the same id, or of the same input.

    Raises:
        LedgerError: If the file cannot be opened, is no ledger of this
            version, or is held by another run.
        UsageError: If the path is a link that leads to itself, or records are to be added to
            others that were not written alike.
    """

    def __init__(
        self,
        path: Path,
        *,
        settings: Mapping[str, str],
        fresh: bool = False,
        retry_failed: bool = False,
        adds: bool = False,
    ) -> None:
        self.adds = adds
        demand_local(path)
        self.path = path = resolved(path)
        self._retry_failed = retry_failed
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise LedgerError(f"{path}: cannot be written: {error.strerror}") from error
        self._db, listed = connect(path, fresh=fresh)
        #: What the runs of this ledger made.
        self.made: Made = _KeptMade(self, listed)
        try:
            self._begin_run(settings)
        except BaseException:
            self.close()
            raise
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
                "SELECT digest, failure IS NOT NULL, encoded FROM entries JOIN records "
                "ON entry = id WHERE name = ? AND settings = ? AND digest <> ''",
                (name, self._settings),
            ).fetchall()
        return frozenset(
            digest
            for digest, failed, encoded in rows
            if not (failed and self._retry_failed) and _is_sound(encoded)
        )

    def recall(self, name: str, digest: str) -> Outcome:
        """The outcome that an earlier run, or this one, kept for an input.

        Raises:
            LedgerError: If there is none: it was asked for what is not `known`.
        """
        with self._writing():
            self._begin()
            row = self._db.execute(
                # Of a page that is damaged they may be anything.
                "SELECT id, CAST(measures AS INTEGER), CAST(characters AS INTEGER), "
                "CAST(failure AS TEXT), encoded, source, document "
                "FROM entries JOIN records ON entry = id "
                "WHERE name = ? AND digest = ? AND settings = ?",
                (name, digest, self._settings),
            ).fetchone()
            if row is None:
                raise LedgerError(f"{self.path}: holds no record of {name}")
            entry, measures, characters, failure, encoded, source, document = row
            self._place(entry)
            self._written()
        return Outcome(
            name,
            zlib.decompress(encoded),
            measures=measures,
            characters=characters,
            failure=failure,
            digest=digest,
            unchanged=True,
            document=document,
            source=None if source == name else source,
        )

    def keep(self, outcome: Outcome) -> Reason:
        """Keeps the outcome of an input, and tells why it had to be done."""
        digest = outcome.digest or ""
        with self._writing(), self._at_once():
            before = self._db.execute(
                "SELECT digest, settings FROM entries WHERE name = ?", (outcome.name,)
            ).fetchall()
            (entry,) = self._db.execute(
                "INSERT INTO entries "
                "(name, digest, settings, source, document, measures, characters, failure) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?) "
                "ON CONFLICT (name, digest, settings) DO UPDATE SET "
                "source = excluded.source, document = excluded.document, "
                "measures = excluded.measures, characters = excluded.characters, "
                "failure = excluded.failure RETURNING id",
                (
                    outcome.name,
                    digest,
                    self._settings,
                    outcome.source or outcome.name,
                    outcome.document,
                    outcome.measures,
                    outcome.characters,
                    outcome.failure,
                ),
            ).fetchone()
            self._db.execute(
                "INSERT OR REPLACE INTO records (entry, encoded) VALUES (?, ?)",
                (entry, zlib.compress(outcome.encoded, _COMPRESSION)),
            )
            self._place(entry)
        self._written()
        if not before:
            return "new"
        # Of what has no digest nobody knows whether it has changed.
        if {(digest, self._settings), ("", self._settings)} & set(before):
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

    def list_made(self, places: Mapping[Path, str | None]) -> None:
        """Lists files that are about to be made, or were put in their place, for good."""
        with self._writing():
            self._begin()
            keep_made(self._db, self.path, places)
        self.commit()

    def strike_made(self, *places: Path) -> None:
        """Strikes files that are no more; with the next commit is early enough."""
        with self._writing():
            self._begin()
            forget_made(self._db, self.path, *places)

    def earlier(self) -> int:
        """How many records of earlier runs stay in the output, where this one adds to it."""
        with self._writing():
            (number,) = self._db.execute(
                f"SELECT count(*) FROM places WHERE run <> :run AND NOT {REPLACED}",  # noqa: S608 - words of ours
                {"run": self._run},
            ).fetchone()
        return int(number)

    def all_encoded(self) -> Iterator[bytes]:
        """The encoded records of the whole output, in order, where this run adds to it.

        Raises:
            LedgerError: If one of them is damaged.
        """
        with self._writing():
            rows = self._db.execute(
                "SELECT name, encoded FROM places JOIN entries ON id = places.entry "  # noqa: S608 - words of ours
                "LEFT JOIN records ON records.entry = id "
                f"WHERE run = :run OR NOT {REPLACED} ORDER BY place",
                {"run": self._run},
            )
            for name, encoded in rows:
                if not _is_sound(encoded):
                    raise LedgerError(
                        f"{self.path}: the record of {name} is damaged; name it among the inputs "
                        "to have it made anew"
                    )
                yield zlib.decompress(encoded)

    def finish(self, *, forget: bool = True) -> int:
        """Ends the run, once its output is in place.

        Args:
            forget: Whether to forget what the ledger has beyond what is in the output.

        Returns:
            How many inputs were forgotten of which no record is in the output.
        """
        gone = 0
        which = REPLACED if self.adds else "TRUE"
        with self._writing():
            with self._at_once():
                self._db.execute(
                    f"DELETE FROM places WHERE run <> :run AND {which}",  # noqa: S608 - words of ours
                    {"run": self._run},
                )
                if forget:
                    gone = self._forget()
                self._db.execute("DELETE FROM runs WHERE id <> ?", (self._run,))
                self._db.execute("UPDATE runs SET ended = ?", (_now(),))
                reached("ledger.finish")
            self._db.execute("COMMIT")
        return gone

    def _forget(self) -> int:
        (gone,) = self._db.execute(
            "SELECT count(DISTINCT name) FROM entries WHERE name NOT IN "
            "(SELECT name FROM entries JOIN places ON entry = id)"
        ).fetchone()
        for statement in (
            "DELETE FROM entries WHERE id NOT IN (SELECT entry FROM places)",
            "DELETE FROM records WHERE entry NOT IN (SELECT id FROM entries)",
        ):
            self._db.execute(statement)
        self._db.execute(
            "DELETE FROM settings WHERE id <> ? AND id NOT IN (SELECT settings FROM entries)",
            (self._settings,),
        )
        return int(gone)

    def _place(self, entry: int) -> None:
        """Puts a record behind all others of the output."""
        self._db.execute("INSERT INTO places (entry, run) VALUES (?, ?)", (entry, self._run))

    def close(self) -> None:
        """Lets go of the file; what was not committed is dropped."""
        self._db.close()

    def _begin_run(self, settings: Mapping[str, str]) -> None:
        with self._writing():
            self._begin()
            fingerprint = json.dumps(settings, sort_keys=True, ensure_ascii=False)
            self._db.execute(
                "INSERT OR IGNORE INTO settings (fingerprint) VALUES (?)", (fingerprint,)
            )
            (self._settings,) = self._db.execute(
                "SELECT id FROM settings WHERE fingerprint = ?", (fingerprint,)
            ).fetchone()
            if self.adds:
                demand_alike(self._db, self.path, settings)
            # What a run has put there that did not come to its end, it will put there again.
            self._db.execute(
                "DELETE FROM places WHERE run IN (SELECT id FROM runs WHERE ended IS NULL)"
            )
            #: Whether the last run did not come to its end.
            self.cut_off = bool(
                self._db.execute("SELECT 1 FROM runs WHERE ended IS NULL").fetchone()
            )
            self._run = self._db.execute("INSERT INTO runs (began) VALUES (?)", (_now(),)).lastrowid
            self._db.execute("COMMIT")

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
    def _at_once(self) -> Iterator[None]:
        """All that is written within, or nothing of it where a signal comes in between."""
        self._begin()
        self._db.execute("SAVEPOINT one")
        try:
            yield
        except BaseException:
            if self._db.in_transaction:
                self._db.execute("ROLLBACK TO one")
            raise
        finally:
            if self._db.in_transaction:
                self._db.execute("RELEASE one")

    @contextlib.contextmanager
    def _writing(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.DatabaseError as error:
            if is_refusal(error):
                raise OutputError(f"{self.path}: cannot be written: {error}") from error
            raise damaged(self.path, error) from error


def _is_sound(encoded: object) -> bool:
    """Whether a record can be unpacked and has its checksum; one that does not is made anew."""
    if not isinstance(encoded, bytes):
        return False
    try:
        zlib.decompress(encoded)
    except zlib.error:
        return False
    return True


class _KeptMade(Made):
    """A list of what was made that is in the ledger before anything is made."""

    def __init__(self, ledger: Ledger, entries: Mapping[Path, str | None]) -> None:
        super().__init__(entries, ledger=ledger.path)
        self._keeper = ledger

    def own(self, *places: Path, identity: str | None = None) -> None:
        """Lists places, for good, before anything is made there."""
        self._keeper.list_made(dict.fromkeys(places, identity))
        super().own(*places, identity=identity)

    def disown(self, *places: Path) -> None:
        """Strikes places from the list."""
        self._keeper.strike_made(*places)
        super().disown(*places)


def _now() -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
