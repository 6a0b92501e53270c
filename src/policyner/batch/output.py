"""Where the records of a batch go: a file that appears whole, a folder of parts, or a stream."""

from __future__ import annotations

import contextlib
import logging
import os
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO, Protocol

from policyner.batch.failpoints import reached
from policyner.errors import OutputError, UsageError
from policyner.records.formats import Encoding, open_plain

logger = logging.getLogger(__name__)

#: Stands in a folder of parts once all of them are there.
COMPLETE = "_SUCCESS"


@dataclass(frozen=True, slots=True)
class Target:
    """Where a batch writes.

    Attributes:
        path: The file, or the folder of files; `None` for standard output.
        part_size: Inputs of a part file; `None` where there is one file.
        files: Names of the files that the folder gets, none of which is whole without the
            others; empty where the output is no such folder.
    """

    path: Path | None = None
    part_size: int | None = None
    files: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """What messages call it."""
        return "standard output" if self.path is None else str(self.path)


class Output(Protocol):
    """An open output; each method raises `OutputError` where it takes no more."""

    def write(self, encoded: bytes) -> None:
        """Takes the encoded record of one input.

        Raises:
            BrokenPipeError: If whoever read the output has gone.
        """

    def complete(self) -> None:
        """Makes all of it durable, still under a temporary name."""

    def publish(self) -> None:
        """Puts it in its place."""

    def abandon(self, *, remove: bool) -> None:
        """Closes it as it is, after an error, and removes what is not in its place if asked to."""


@contextlib.contextmanager
def open_output(target: Target, *, encoding: Encoding) -> Iterator[Output]:
    """Opens the output for writing; whoever opens it calls `complete` and `publish` at the end.

    A file is written beside its place as `NAME.partial` and put there in one
    step: whoever sees the file sees all of it. After an interruption the
    partial file stays, unless nothing was written; where something could not
    be written it goes, to make room for the ledger. Missing parent folders are created.
    What exists and is no regular file (a pipe, a device) is written to directly.

    Args:
        target: Where to write.
        encoding: What to write.

    Raises:
        UsageError: If the file cannot be opened.
    """
    output = _opened(target, encoding)
    try:
        yield output
    except BaseException as error:
        output.abandon(remove=isinstance(error, OutputError))
        raise


def _opened(target: Target, encoding: Encoding) -> Output:
    if target.path is None:
        return _Stream(sys.stdout.buffer, encoding, name=target.name)
    # A link keeps pointing where it points; its target is replaced.
    place = target.path.resolve()
    if encoding.open_files is not None:
        return _Folder(place, target.files, encoding, name=target.name)
    if target.part_size is not None:
        return _Parts(place, encoding, name=target.name, size=target.part_size)
    if place.exists() and not place.is_file():
        with _unusable(target.name):
            stream = place.open("wb")
        return _Stream(stream, encoding, name=target.name)
    return _File(place, encoding, name=target.name)


class _Stream:
    """Writes to what is open already; a reader downstream gets each record when it is done."""

    def __init__(self, stream: BinaryIO, encoding: Encoding, *, name: str) -> None:
        self._stream = stream
        self._name = name
        with _taking(name):
            self._writer = encoding.open(stream)

    def write(self, encoded: bytes) -> None:
        with _taking(self._name):
            self._writer.write(encoded)
            self._stream.flush()

    def complete(self) -> None:
        with _taking(self._name):
            self._writer.close()
            self._stream.flush()

    def publish(self) -> None:
        """Does nothing: what was written is where it belongs."""

    def abandon(self, *, remove: bool) -> None:  # noqa: ARG002 - there is nothing to remove
        self._writer.abandon()


class _File:
    """Writes a file under a temporary name."""

    def __init__(self, place: Path, encoding: Encoding, *, name: str) -> None:
        self._place = place
        self._name = name
        self._partial = place.with_name(f"{place.name}.partial")
        self._empty = True
        with _unusable(name):
            place.parent.mkdir(parents=True, exist_ok=True)
            self._stream = self._partial.open("wb")
            waiting = place.with_name(f"{place.name}.rows")
            # What a run left that was killed.
            shutil.rmtree(waiting, ignore_errors=True)
            self._writer = encoding.open(self._stream, place, waiting)

    def write(self, encoded: bytes) -> None:
        self._empty = False
        with _taking(self._name):
            self._writer.write(encoded)

    def complete(self) -> None:
        with _taking(self._name):
            self._writer.close()
            self._stream.flush()
            os.fsync(self._stream.fileno())
            self._stream.close()
        reached("file.complete")

    def publish(self) -> None:
        with _taking(self._name):
            self._partial.replace(self._place)
            _sync_folder(self._place.parent)
        reached("file.renamed")

    def abandon(self, *, remove: bool) -> None:
        self._writer.abandon()
        # What the closing cannot write is lost with the partial file, and told already.
        with contextlib.suppress(OSError):
            self._stream.close()
        if remove or self._empty:
            try:
                self._partial.unlink(missing_ok=True)
            except OSError as error:
                logger.warning("%s: left behind: %s", self._partial, error.strerror)


class _Parts:
    """Writes part files of so many inputs each, and what says that all are there."""

    def __init__(self, folder: Path, encoding: Encoding, *, name: str, size: int) -> None:
        self._folder = folder
        self._encoding = encoding
        self._name = name
        self._size = size
        self._done: list[str] = []
        self._inputs = 0
        self._part: _File | None = None
        with _unusable(name):
            folder.mkdir(parents=True, exist_ok=True)
            (folder / COMPLETE).unlink(missing_ok=True)

    def write(self, encoded: bytes) -> None:
        if self._part is None:
            self._part = self._begin()
        self._part.write(encoded)
        self._inputs += 1
        if self._inputs == self._size:
            self._end()

    def complete(self) -> None:
        if self._part is not None:
            self._end()
        elif not self._done:
            # No input at all: an empty file tells so better than none.
            self._part = self._begin()
            self._end()

    def publish(self) -> None:
        """Removes the parts of an earlier, longer run, and marks the folder as complete."""
        ending = f".{self._encoding.format}"
        with _taking(self._name):
            for path in self._folder.glob(f"part-*{ending}*"):
                if path.is_dir():
                    # Rows of a workbook that was never put together.
                    shutil.rmtree(path)
                elif path.name not in self._done:
                    path.unlink()
            (self._folder / COMPLETE).touch()
            _sync_folder(self._folder)

    def abandon(self, *, remove: bool) -> None:
        if self._part is not None:
            self._part.abandon(remove=remove)

    def _begin(self) -> _File:
        name = f"part-{len(self._done):05}.{self._encoding.format}"
        self._inputs = 0
        try:
            return _File(self._folder / name, self._encoding, name=f"{self._name}/{name}")
        except UsageError as error:
            # The folder could be written to when the run began.
            raise OutputError(str(error)) from error

    def _end(self) -> None:
        if self._part is not None:
            self._part.complete()
            self._part.publish()
            self._done.append(f"part-{len(self._done):05}.{self._encoding.format}")
            self._part = None


class _Folder:
    """Writes the files of a folder together, and what says that all are there.

    What else lies in the folder stays.
    """

    def __init__(
        self, folder: Path, files: tuple[str, ...], encoding: Encoding, *, name: str
    ) -> None:
        if encoding.open_files is None:
            raise ValueError(f"{encoding.format} is no folder of files")
        self._folder = folder
        self._name = name
        with _unusable(name):
            folder.mkdir(parents=True, exist_ok=True)
        # The writer encodes; each file only takes the bytes.
        as_it_is = replace(encoding, open=open_plain)
        self._files = {
            file: _File(folder / file, as_it_is, name=f"{name}/{file}") for file in files
        }
        with _unusable(name):
            self._writer = encoding.open_files(self._files)

    def write(self, encoded: bytes) -> None:
        with _taking(self._name):
            self._writer.write(encoded)

    def complete(self) -> None:
        with _taking(self._name):
            self._writer.close()
        for file in self._files.values():
            file.complete()

    def publish(self) -> None:
        """Puts the files in their places one by one, and marks the folder as complete."""
        with _taking(self._name):
            (self._folder / COMPLETE).unlink(missing_ok=True)
        for file in self._files.values():
            file.publish()
        with _taking(self._name):
            (self._folder / COMPLETE).touch()
            _sync_folder(self._folder)

    def abandon(self, *, remove: bool) -> None:
        self._writer.abandon()
        for file in self._files.values():
            file.abandon(remove=remove)


def _sync_folder(folder: Path) -> None:
    """Makes a new name in a folder durable, where the system can."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextlib.contextmanager
def _unusable(name: str) -> Iterator[None]:
    """Before anything is written: the output that was asked for cannot be one."""
    try:
        yield
    except OSError as error:
        raise UsageError(f"{name}: cannot be written: {error.strerror or error}") from error


@contextlib.contextmanager
def _taking(name: str) -> Iterator[None]:
    """While it is written: the output takes no more."""
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        raise OutputError(f"{name}: cannot be written: {error.strerror or error}") from error
