"""Files of an output: locked, made new, put in their place, and never in place of a foreign one."""

from __future__ import annotations

import contextlib
import errno
import logging
import os
import re
import shutil
import stat
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from policyner.batch.failpoints import reached
from policyner.batch.made import identity_of, temporaries_for
from policyner.errors import OutputError, UsageError
from policyner.reading.secrecy import public

logger = logging.getLogger(__name__)

# As a path an address has lost a slash. A drive of Windows has one letter.
_ADDRESS = re.compile(r"([a-z][a-z0-9+.-]+):/+", re.IGNORECASE)

# Never through a link, never into what is there, never handed on to a worker.
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0)
_LOCKED = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0)

# What a file system says that has no locks, and one that has no second names.
_NO_LOCKS = frozenset({errno.ENOLCK, errno.EOPNOTSUPP, errno.ENOSYS, errno.EINVAL})
_NO_LINKS = frozenset({errno.EPERM, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK, errno.EACCES})


def resolved(path: Path) -> Path:
    """Where a path leads, whether or not anything is there.

    Raises:
        UsageError: If it is a link that leads to itself.
    """
    try:
        place = path.resolve()
        # Newer versions of Python resolve a loop as far as they can.
        is_loop = place.is_symlink()
    except (OSError, RuntimeError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else None
        raise UsageError(f"{path}: leads nowhere: {reason or error}") from error
    if is_loop:
        raise UsageError(f"{path}: leads nowhere: {os.strerror(errno.ELOOP)}")
    return place


def demand_local(out: Path) -> None:
    """Refuses an address as an output: taken as a path it would be a folder that nobody looks in.

    Raises:
        UsageError: If it is one, such as `s3://bucket/out.jsonl`.
    """
    if _ADDRESS.match(str(out)):
        address = _ADDRESS.sub(r"\1://", str(out))
        raise UsageError(
            f"{public(address)}: outputs are files of this machine; write one here, and copy it"
        )


def is_same_file(place: Path, other: Path) -> bool:
    """Whether both lead to one file, under whatever name."""
    try:
        return place.samefile(other)
    except (OSError, ValueError):
        return False


def demand_ours(place: Path, *, ours: bool, name: str) -> None:
    """Refuses a place that is taken by a file which policyner did not make.

    An empty file holds nothing that could be lost.

    Raises:
        UsageError: If it is taken.
    """
    if not ours and is_taken(place):
        raise UsageError(
            f"{name}: policyner did not make this, as far as its ledger tells, and it would be "
            "overwritten; move it away, or choose another output"
        )


def is_taken(place: Path) -> bool:
    """Whether there is anything at `place` but an empty file."""
    try:
        found = place.lstat()
    except OSError:
        return False
    return not (stat.S_ISREG(found.st_mode) and found.st_size == 0)


def open_new(path: Path, *, mode: int = 0o666) -> BinaryIO:
    """Makes a file and opens it for writing.

    Args:
        path: Where.
        mode: Who may read and write it, less what the umask forbids.

    Raises:
        FileExistsError: If anything has the name, be it a link that leads nowhere.
        OSError: If it cannot be made.
    """
    return os.fdopen(os.open(path, _NEW, mode), "wb")


def put(partial: Path, place: Path, *, ours: bool, name: str) -> None:
    """Gives a file that is complete its name, for good, in one step.

    Args:
        partial: The file, in the folder of its place.
        place: Where it is to lie.
        ours: Whether what lies there may go; otherwise nothing may lie there but an
            empty file.
        name: What messages call it.

    Raises:
        OutputError: If a foreign file appeared there.
        OSError: If it cannot be written.
    """
    if ours or (place.exists() and not is_taken(place)):
        partial.replace(place)
    else:
        try:
            # Unlike a renaming this never replaces anything.
            os.link(partial, place, follow_symlinks=False)
        except FileExistsError as error:
            raise appeared(name) from error
        except OSError as error:
            if error.errno not in _NO_LINKS:
                raise
            if os.path.lexists(place):
                raise appeared(name) from error
            partial.replace(place)
        else:
            reached("file.linked")
            partial.unlink()
    sync_folder(place.parent)


def rewrite(place: Path, content: bytes, *, mode: int = 0o666) -> None:
    """Gives a file of ours its content in one step, whatever it held.

    Args:
        place: The file; it need not be there.
        content: The whole of it.
        mode: As in `open_new`.

    Raises:
        OSError: If it cannot be written; it is then as it was.
    """
    partial, _ = temporaries_for(place)
    try:
        with open_new(partial, mode=mode) as file:
            file.write(content)
        partial.replace(place)
    except BaseException:
        partial.unlink(missing_ok=True)
        raise


def appeared(name: str) -> OutputError:
    """The error of a file that lies where an output belongs, and did not when the run began."""
    return OutputError(
        f"{name}: appeared while the run was on, and was left as it is; move it away"
    )


def sync_folder(folder: Path) -> None:
    """Makes a new name in a folder durable, where the system can."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def remove(path: Path) -> None:
    """Removes a file or folder that policyner made; says so where it cannot."""
    try:
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
    except OSError as error:
        logger.warning("%s: left behind: %s", path, error.strerror or error)


@contextlib.contextmanager
def locked(path: Path, *, name: str) -> Iterator[None]:
    """Holds a lock file against every other run, and removes it at the end.

    It is empty, and locked as long as the process lives: what a killed run leaves of it
    keeps nobody out. On a file system without locks a warning takes its place.

    Args:
        path: The lock file.
        name: What messages call the output.

    Raises:
        UsageError: If another run holds it.
        OSError: If it cannot be made.
    """
    handle = _take(path, name)
    try:
        yield
    finally:
        # While it is locked: whoever opened it before sees that it is no more, and tries again.
        try:
            if os.fstat(handle).st_size == 0:
                path.unlink(missing_ok=True)
        except OSError as error:
            logger.warning("%s: left behind: %s", path, error.strerror or error)
        finally:
            os.close(handle)


def _take(path: Path, name: str) -> int:
    while True:
        handle = os.open(path, _LOCKED, 0o666)
        try:
            _lock(handle)
            found = os.fstat(handle)
            if identity_of(path) == f"{found.st_dev}:{found.st_ino}":
                return handle
        except BlockingIOError as error:
            os.close(handle)
            raise UsageError(f"{name}: another run is writing it") from error
        except OSError as error:
            if error.errno in _NO_LOCKS:
                logger.warning("%s: cannot be locked against other runs: %s", name, error.strerror)
                return handle
            os.close(handle)
            raise
        os.close(handle)


def _lock(handle: int) -> None:
    if sys.platform == "win32":
        import msvcrt

        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError as error:
            raise BlockingIOError(error.errno, error.strerror) from error
    else:
        import fcntl

        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


@contextlib.contextmanager
def unusable(name: str) -> Iterator[None]:
    """Before anything is written: the output that was asked for cannot be one."""
    try:
        yield
    except OSError as error:
        raise UsageError(f"{name}: cannot be written: {error.strerror or error}") from error


@contextlib.contextmanager
def taking(name: str) -> Iterator[None]:
    """While it is written: the output takes no more."""
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        raise OutputError(f"{name}: cannot be written: {error.strerror or error}") from error
