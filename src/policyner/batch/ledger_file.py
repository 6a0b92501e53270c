"""The file of a ledger: opened, made, recognised, and begun anew where it is damaged."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Iterator, Mapping
from pathlib import Path

from policyner.batch.files import resolved
from policyner.batch.made import JOURNAL, LEDGER_IN_FOLDER, PART, Made
from policyner.errors import LedgerError
from policyner.given import open_given
from policyner.records.formats import folders_of_files

#: What stands behind an output's name in the name of its ledger.
ENDING = ".ledger"

#: Tells SQLite files of ours from others (`PRAGMA application_id`): "PNER".
_APPLICATION = 0x504E4552
#: The version of the tables (`PRAGMA user_version`).
_VERSION = 2

# How an SQLite file begins, and where its application's number stands
# (https://www.sqlite.org/fileformat.html).
_MAGIC = b"SQLite format 3\0"
_APPLICATION_AT = 68
# How a rollback journal begins: with zeros until it was synced.
_JOURNALS = (bytes.fromhex("d9d505f920a163d7"), bytes(8))

# Primary result codes (https://www.sqlite.org/rescode.html).
_REFUSALS = frozenset(
    {
        sqlite3.SQLITE_AUTH,
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_NOMEM,
        sqlite3.SQLITE_PERM,
        sqlite3.SQLITE_READONLY,
    }
)

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
    source TEXT NOT NULL,              -- what its record calls the input
    document TEXT,                     -- the id of its document, NULL where it failed
    measures INTEGER NOT NULL,
    characters INTEGER NOT NULL,
    failure TEXT,                      -- kind and message, NULL where it succeeded
    UNIQUE (name, digest, settings)
);
-- Apart from the entries, so that these are quick to look through.
CREATE TABLE records (
    entry INTEGER PRIMARY KEY REFERENCES entries,
    encoded BLOB NOT NULL              -- zlib
);
CREATE TABLE places (
    place INTEGER PRIMARY KEY,         -- the order of the records in the output
    entry INTEGER NOT NULL REFERENCES entries,
    run INTEGER NOT NULL               -- the run that wrote it
);
"""

# Kept also by a run that starts over: what it may replace and remove hangs on it.
_MADE = """
CREATE TABLE IF NOT EXISTS made (
    place BLOB PRIMARY KEY,            -- a file or folder, as seen from the ledger's own folder
    identity TEXT                      -- of the file about to be put there; NULL once it is there
)
"""


def made_so_far(path: Path) -> Made:
    """What the ledger at `path` lists as made by policyner; nothing where there is no ledger.

    Raises:
        LedgerError: If the file cannot be read, or is no ledger.
        UsageError: If the path is a link that leads to itself.
    """
    place = resolved(path)
    if not _demand_ledger(place):
        return Made(ledger=place)
    try:
        db = sqlite3.connect(place, timeout=0, isolation_level=None)
        with contextlib.closing(db):
            return Made(_listed(db, place), ledger=place)
    except sqlite3.DatabaseError as error:
        if is_refusal(error):
            raise _not_opened(path, error) from error
        # Whoever opens it to write says what is to be done.
        return Made(_as_it_lies(place), ledger=place)


def names_so_far(path: Path) -> Iterator[str]:
    """The names of all inputs that the ledger at `path` holds; none where there is no ledger.

    Raises:
        LedgerError: If the file cannot be read, or is no ledger.
        UsageError: If the path is a link that leads to itself.
    """
    place = resolved(path)
    if not _demand_ledger(place):
        return
    try:
        with contextlib.closing(sqlite3.connect(place, timeout=0, isolation_level=None)) as db:
            for (name,) in db.execute("SELECT DISTINCT name FROM entries"):
                yield str(name)
    except sqlite3.DatabaseError as error:
        if is_refusal(error):
            raise _not_opened(path, error) from error
        # Whoever opens it to write says what is to be done.


def connect(path: Path, *, fresh: bool) -> tuple[sqlite3.Connection, dict[Path, str | None]]:
    """Opens a ledger, made where there is none, and holds it against every other run.

    Args:
        path: The file, without links.
        fresh: Whether to forget what was done, also where the file is damaged.

    Returns:
        The connection, and what the ledger lists as made.

    Raises:
        LedgerError: If the file cannot be opened, is no ledger of this version, is held by
            another run, or is damaged.
    """
    _demand_ledger(path)
    try:
        return _opened(path, fresh=fresh)
    except sqlite3.DatabaseError as error:
        if is_refusal(error):
            raise _not_opened(path, error) from error
        if not fresh:
            raise damaged(path, error) from error
    listed = dict.fromkeys(made_so_far(path).listed())
    try:
        path.unlink()
        path.with_name(f"{path.name}{JOURNAL}").unlink(missing_ok=True)
        db, _ = _opened(path, fresh=True)
        keep_made(db, path, listed)
    except (sqlite3.Error, OSError) as error:
        raise LedgerError(f"{path}: damaged, and cannot be made anew: {error}") from error
    return db, listed


def keep_made(db: sqlite3.Connection, ledger: Path, places: Mapping[Path, str | None]) -> None:
    """Lists places in the table of what was made, as seen from the ledger."""
    db.executemany(
        "INSERT OR REPLACE INTO made (place, identity) VALUES (?, ?)",
        [(_seen_from(ledger, place), identity) for place, identity in places.items()],
    )


def forget_made(db: sqlite3.Connection, ledger: Path, *places: Path) -> None:
    """Strikes places from the table of what was made."""
    db.executemany(
        "DELETE FROM made WHERE place = ?", [(_seen_from(ledger, place),) for place in places]
    )


def is_refusal(error: sqlite3.DatabaseError) -> bool:
    """Whether the system, or another run, refuses a sound ledger; otherwise it is damaged."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF in _REFUSALS


def damaged(path: Path, error: Exception) -> LedgerError:
    """The error of a ledger whose pages contradict each other."""
    return LedgerError(
        f"{path}: the ledger is damaged ({error}); extract --no-resume makes a new one"
    )


def _demand_ledger(path: Path) -> bool:
    """Whether there is a ledger; refuses what is none, before SQLite could change a byte of it.

    Raises:
        LedgerError: If the file, or what has the name of its journal, is not ours.
    """
    try:
        head = _head(path, _APPLICATION_AT + 4)
        journal = path.with_name(f"{path.name}{JOURNAL}")
        journals = _head(journal, len(_JOURNALS[0]))
    except OSError as error:
        raise LedgerError(f"{path}: cannot be opened: {error.strerror or error}") from error
    if journals and journals not in _JOURNALS:
        raise LedgerError(
            f"{journal}: in the way, since it is no journal of a ledger; move it away, or choose "
            "another ledger with --ledger"
        )
    if not head:
        return False
    application = int.from_bytes(head[_APPLICATION_AT:], "big")
    if not head.startswith(_MAGIC) or application != _APPLICATION:
        raise LedgerError(
            f"{path}: no ledger, or one whose first bytes are damaged; move it away, or choose "
            "another with --ledger"
        )
    return True


def _head(path: Path, number: int) -> bytes:
    try:
        with open_given(path) as file:
            return file.read(number)
    except (FileNotFoundError, NotADirectoryError):
        return b""


def _opened(path: Path, *, fresh: bool) -> tuple[sqlite3.Connection, dict[Path, str | None]]:
    db = sqlite3.connect(path, timeout=0, isolation_level=None)
    try:
        # The lock stays from the first transaction until the file is closed. One file and its
        # rollback journal, no shared memory: that works on more file systems than a
        # write-ahead log. EXTRA lets a commit outlast a power cut.
        db.execute("PRAGMA locking_mode = EXCLUSIVE")
        db.execute("PRAGMA journal_mode = DELETE")
        db.execute("PRAGMA synchronous = EXTRA")
        db.execute("BEGIN EXCLUSIVE")
        listed = _listed(db, path)
        _make_tables(db, path, fresh=fresh)
        keep_made(db, path, listed)
        db.execute("COMMIT")
    except BaseException:
        db.close()
        raise
    return db, listed


def _make_tables(db: sqlite3.Connection, path: Path, *, fresh: bool) -> None:
    """Makes the tables of an empty file, or refuses those of another version."""
    tables = _tables(db)
    (version,) = db.execute("PRAGMA user_version").fetchone()
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
    db.execute(_MADE)


def _tables(db: sqlite3.Connection) -> list[str]:
    return [name for (name,) in db.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]


def _listed(db: sqlite3.Connection, ledger: Path) -> dict[Path, str | None]:
    """What the ledger lists as made; what is beside it where it is too old for a list."""
    tables = _tables(db)
    if tables and "made" not in tables:
        return _as_it_lies(ledger)
    if not tables:
        return {}
    return {
        _absolute(ledger, place): identity
        for place, identity in db.execute("SELECT place, identity FROM made")
    }


def _as_it_lies(ledger: Path) -> dict[Path, str | None]:
    """What a ledger must have listed, by where it lies: only outputs have ledgers beside them."""
    if ledger.name == LEDGER_IN_FOLDER:
        there = {each.name for each in ledger.parent.iterdir()}
        # Files that are whole only together are ours only together.
        names = {each for files in folders_of_files() if there.issuperset(files) for each in files}
        found = [
            ledger.with_name(each)
            for each in sorted(there)
            if each in names or PART.fullmatch(each)
        ]
    else:
        found = [ledger.with_name(ledger.name.removesuffix(ENDING))]
    return {place: None for place in found if place != ledger and place.is_file()}


def _seen_from(ledger: Path, place: Path) -> bytes:
    """A place as the ledger keeps it: both may be moved together."""
    return os.fsencode(os.path.relpath(place, ledger.parent))


def _absolute(ledger: Path, place: object) -> Path:
    if not isinstance(place, bytes) or b"\0" in place:
        raise sqlite3.DatabaseError(f"it lists what is no name of a file: {place!r}")
    return Path(os.path.normpath(ledger.parent / os.fsdecode(place)))


def _not_opened(path: Path, error: sqlite3.DatabaseError) -> LedgerError:
    what = "another run holds it" if "locked" in str(error) else f"cannot be opened: {error}"
    return LedgerError(f"{path}: {what}")
