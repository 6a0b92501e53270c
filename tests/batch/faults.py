"""Calls to the system that fail: each read and write below a folder, one after the other.

SQLite tests itself so (https://www.sqlite.org/testing.html, "I/O error testing"): in the first run
the first call fails, in the second the second, until a run comes to its end undisturbed. A
write that fails is torn: half of it is there. A statement that fails is rolled back. What the
same lines of the program ask once more of the same file counts as one call.
"""

from __future__ import annotations

import builtins
import errno
import fcntl
import io
import os
import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

#: What the system says, and what SQLite makes of it.
ERRORS = {
    errno.EIO: sqlite3.SQLITE_IOERR,
    errno.ENOSPC: sqlite3.SQLITE_FULL,
    errno.EACCES: sqlite3.SQLITE_CANTOPEN,
    errno.EROFS: sqlite3.SQLITE_READONLY,
    errno.EMFILE: sqlite3.SQLITE_CANTOPEN,
    errno.ESTALE: sqlite3.SQLITE_IOERR,
    errno.EDQUOT: sqlite3.SQLITE_FULL,
    errno.ENOMEM: sqlite3.SQLITE_NOMEM,
}

_CALLS = (
    *("stat", "lstat", "scandir", "listdir", "open"),
    *("mkdir", "rmdir", "unlink", "remove", "replace", "rename", "link", "fsync"),
)


class Faults:
    """Counts the calls below a folder, and lets one of them fail.

    Args:
        folder: All other calls are let through, and not counted.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = f"{folder}{os.sep}"
        self._number = 0
        self._error = errno.EIO
        self._known: set[tuple[str, ...]] = set()
        #: The calls so far.
        self.calls: list[str] = []

    def fail(self, number: int, error: int) -> None:
        """Begins anew; the call with that number, from 1, is going to fail."""
        self.calls = []
        self._known = set()
        self._number, self._error = number, error

    @property
    def failed(self) -> str | None:
        """The call that failed."""
        return self.calls[self._number - 1] if len(self.calls) >= self._number > 0 else None

    def install(self, patch: pytest.MonkeyPatch) -> None:
        """Puts itself between Python and the system."""
        self._io_open = io.open
        for name in _CALLS:
            patch.setattr(os, name, self._failing(name, getattr(os, name)))
        patch.setattr(fcntl, "flock", self._failing("flock", fcntl.flock))
        patch.setattr(io, "open", self._open)
        patch.setattr(builtins, "open", self._open)
        patch.setattr(sqlite3, "connect", self._connect(sqlite3.connect))

    def meet(self, call: str, place: object) -> None:
        """Counts a call, or lets it fail."""
        path = _path(place)
        if path.startswith(self._folder) and self._is_next(f"{call} {path[len(self._folder) :]}"):
            raise OSError(self._error, os.strerror(self._error), path)

    def meet_statement(self, db: sqlite3.Connection, statement: str) -> None:
        """Counts a statement, or lets it fail."""
        if self._is_next(" ".join(statement.split())):
            if db.in_transaction:
                sqlite3.Connection.execute(db, "ROLLBACK")
            error = sqlite3.OperationalError("the disk is not what it was")
            error.sqlite_errorcode = ERRORS[self._error]
            raise error

    def _is_next(self, call: str) -> bool:
        key = (call, *_lines())
        if key in self._known:
            return False
        self._known.add(key)
        self.calls.append(f"{call} at {key[1] if len(key) > 1 else 'nowhere'}")
        return len(self.calls) == self._number

    def _failing(self, name: str, call: Callable[..., Any]) -> Callable[..., Any]:
        def failing(place: Any = ".", *rest: Any, **options: Any) -> Any:
            self.meet(name, place)
            return call(place, *rest, **options)

        return failing

    def _open(self, file: Any, mode: str = "r", *rest: Any, **options: Any) -> Any:
        self.meet("open", file)
        if not _path(file).startswith(self._folder) or mode not in ("rb", "wb"):
            return self._io_open(file, mode, *rest, **options)
        raw = _File(file, mode[0], faults=self)
        return io.BufferedReader(raw) if mode == "rb" else io.BufferedWriter(raw)

    def _connect(self, connect: Callable[..., Any]) -> Callable[..., Any]:
        faults = self

        class Connection(sqlite3.Connection):
            def execute(self, statement: str, *values: Any) -> sqlite3.Cursor:
                faults.meet_statement(self, statement)
                return super().execute(statement, *values)

            def executemany(self, statement: str, *values: Any) -> sqlite3.Cursor:
                faults.meet_statement(self, statement)
                return super().executemany(statement, *values)

        def connected(path: Any, **options: Any) -> sqlite3.Connection:
            return connect(path, factory=Connection, **options)

        return connected


class _File(io.FileIO):
    """A file whose reads and writes may fail."""

    def __init__(self, file: Any, mode: str, *, faults: Faults) -> None:
        super().__init__(file, mode)
        self._faults = faults

    def readinto(self, buffer: Any) -> int:
        self._faults.meet("read", self.name)
        return super().readinto(buffer) or 0

    def readall(self) -> bytes:
        self._faults.meet("read", self.name)
        return super().readall()

    def write(self, data: Any) -> int:
        try:
            self._faults.meet("write", self.name)
        except OSError:
            super().write(memoryview(data)[: len(data) // 2])
            raise
        return super().write(data)


def _lines() -> list[str]:
    """The lines of the program that led here, the last one first."""
    found = []
    frame = sys._getframe(1)
    while frame is not None:
        if "/policyner/" in frame.f_code.co_filename:
            found.append(f"{frame.f_code.co_filename.partition('/policyner/')[2]}:{frame.f_lineno}")
        frame = frame.f_back
    return found


def _path(place: object) -> str:
    if isinstance(place, int):
        return os.readlink(f"/proc/self/fd/{place}")  # noqa: PTH115 - none of the calls
    return os.path.abspath(os.fsdecode(place))  # noqa: PTH100 - it calls nothing
