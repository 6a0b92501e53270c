"""Where the bytes of a batch go: a file that appears whole, or a stream."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from policyner.errors import UsageError


class Output:
    """An open output.

    Args:
        stream: Takes the bytes.
        name: What a message calls the output.
    """

    def __init__(self, stream: BinaryIO, *, name: str) -> None:
        self._stream = stream
        self._name = name

    def write(self, data: bytes) -> None:
        """Writes and flushes, so that a reader downstream gets each record when it is done.

        Raises:
            UsageError: If the output takes no more, such as on a full disk.
            BrokenPipeError: If whoever read the output has gone.
        """
        try:
            self._stream.write(data)
            self._stream.flush()
        except BrokenPipeError:
            raise
        except OSError as error:
            raise _unwritable(self._name, error) from error


@contextlib.contextmanager
def open_output(path: Path | None) -> Iterator[Output]:
    """Opens the output for writing.

    A file is written beside its place as `NAME.partial` and put there in one
    step at the end: whoever sees the file sees all of it. After an error or
    an interruption the partial file stays, unless nothing was written.
    Missing parent folders are created. What exists and is no regular file (a
    pipe, a device) is written to directly.

    Args:
        path: The file; standard output where it is `None`.

    Raises:
        UsageError: If the file cannot be opened or put in its place.
    """
    if path is None:
        yield Output(sys.stdout.buffer, name="standard output")
        return
    # A link keeps pointing where it points; its target is replaced.
    target = path.resolve()
    if target.exists() and not target.is_file():
        with _open(target) as direct:
            yield Output(direct, name=str(path))
        return
    partial = target.with_name(f"{target.name}.partial")
    try:
        with _open(partial) as stream:
            yield Output(stream, name=str(path))
    except BaseException:
        with contextlib.suppress(OSError):
            if not partial.stat().st_size:
                partial.unlink()
        raise
    try:
        partial.replace(target)
    except OSError as error:
        raise _unwritable(str(path), error) from error


def _open(path: Path) -> BinaryIO:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return path.open("wb")
    except OSError as error:
        raise _unwritable(str(path), error) from error


def _unwritable(name: str, error: OSError) -> UsageError:
    return UsageError(f"{name}: cannot be written: {error.strerror or error}")
