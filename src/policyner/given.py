"""Files that a user names: configuration, gold, records, lists. None is read without end."""

from __future__ import annotations

import errno
import json
import stat
from concurrent.futures import Future
from pathlib import Path
from threading import Thread
from typing import Any, BinaryIO

#: The bytes of a file that is read whole. What is larger is none that a person means to give.
LARGEST = 1 << 30

# How long a pipe that has a name waits for somebody to write into it, in seconds.
_PATIENCE = 10.0
_PIECE = 1 << 20


def open_given(path: Path) -> BinaryIO:
    """Opens a file to read it, once, from its beginning.

    A pipe is as good as a file: `/dev/stdin`, what a shell makes of `<(…)`, and one with a name.

    Raises:
        OSError: If it cannot be opened, is a device, which has no end, or a pipe with a name into
            which nobody writes.
    """
    mode = path.stat().st_mode
    has_name = path.resolve().exists()
    file = _written_to(path) if stat.S_ISFIFO(mode) and has_name else path.open("rb")
    if (stat.S_ISCHR(mode) or stat.S_ISBLK(mode)) and not file.isatty():
        file.close()
        raise OSError(errno.EINVAL, "a device, which has no end", str(path))
    return file


def read_given(path: Path) -> bytes:
    """The bytes of a file that is read whole.

    Raises:
        OSError: As `open_given`, or if there are more than `LARGEST` of them.
    """
    data = bytearray()
    with open_given(path) as file:
        while piece := file.read(_PIECE):
            data += piece
            if len(data) > LARGEST:
                raise OSError(errno.EFBIG, "larger than 1 GiB", str(path))
    return bytes(data)


def json_in(given: str | bytes) -> Any:
    """The value that a file, or a line of one, holds as JSON.

    Raises:
        ValueError: If it holds none, or one that is nested too deep to be read.
    """
    try:
        return json.loads(given)
    except RecursionError as error:
        raise ValueError("nested too deep") from error


def _written_to(path: Path) -> BinaryIO:
    """Opens a pipe with a name, which waits until somebody opens it to write."""
    opened: Future[BinaryIO] = Future()

    def open_it() -> None:
        try:
            opened.set_result(path.open("rb"))
        except OSError as error:
            opened.set_exception(error)

    Thread(target=open_it, daemon=True).start()
    try:
        return opened.result(_PATIENCE)
    except TimeoutError as error:
        raise OSError(errno.ENXIO, "a pipe into which nobody writes", str(path)) from error
