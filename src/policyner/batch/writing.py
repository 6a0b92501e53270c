"""How an output is written: to a stream, as a file that appears whole, or as a folder of files."""

from __future__ import annotations

import contextlib
import os
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from policyner.batch.failpoints import reached
from policyner.batch.files import (
    appeared,
    is_taken,
    open_new,
    put,
    remove,
    sync_folder,
    taking,
    unusable,
)
from policyner.batch.made import COMPLETE, PART, Made, identity_of, temporaries_for
from policyner.errors import OutputError, UsageError
from policyner.records.formats import Encoding
from policyner.records.writing import PlainWriter, RecordWriter


class _Written:
    """Passes records on to the writer of a format."""

    _name: str
    _writer: RecordWriter

    def write(self, encoded: bytes) -> None:
        """Takes the encoded record of one input."""
        with taking(self._name):
            self._writer.write(encoded)


class StreamOutput(_Written):
    """Writes to what is open already; a reader downstream gets each record when it is done."""

    def __init__(self, stream: BinaryIO, encoding: Encoding, *, name: str) -> None:
        self._stream = stream
        self._name = name
        with taking(name):
            self._writer = encoding.open(stream)

    def write(self, encoded: bytes) -> None:
        """Takes the encoded record of one input."""
        super().write(encoded)
        with taking(self._name):
            self._stream.flush()

    def complete(self) -> None:
        """Writes the end of it."""
        with taking(self._name):
            self._writer.close()
            self._stream.flush()

    def publish(self) -> None:
        """Does nothing: what was written is where it belongs."""

    def abandon(self) -> None:
        """Writes no more."""
        self._writer.abandon()


class FileOutput(_Written):
    """Writes a file under a temporary name."""

    def __init__(self, place: Path, encoding: Encoding, *, name: str, made: Made) -> None:
        self._place = place
        self._name = name
        self._made = made
        self._ours = made.owns(place)
        self._temporaries = temporaries_for(place)
        self._partial, waiting = self._temporaries
        made.own(*self._temporaries)
        reached("file.listed")
        try:
            with unusable(name):
                self._stream = open_new(self._partial)
            try:
                with unusable(name):
                    self._writer = encoding.open(self._stream, place, waiting)
            except BaseException:
                self._close()
                raise
        except BaseException:
            self._clear()
            raise

    def complete(self) -> None:
        """Makes all of it durable, still under a temporary name."""
        with taking(self._name):
            self._writer.close()
            self._stream.flush()
            os.fsync(self._stream.fileno())
            self._stream.close()
        if not self._ours:
            self._made.own(self._place, identity=identity_of(self._partial))
        reached("file.complete")

    def publish(self) -> None:
        """Puts it in its place."""
        with taking(self._name):
            put(self._partial, self._place, ours=self._ours, name=self._name)
        reached("file.renamed")
        self._made.own(self._place)
        self._made.disown(*self._temporaries)

    def abandon(self) -> None:
        """Closes it as it is, after an error, and removes what is not in its place."""
        self._writer.abandon()
        self._close()
        self._clear()

    def _close(self) -> None:
        # What the closing cannot write is lost with the partial file, and told already.
        with contextlib.suppress(OSError):
            self._stream.close()

    def _clear(self) -> None:
        for each in self._temporaries:
            remove(each)
        # The list may be what takes no more; the next run strikes them then.
        with contextlib.suppress(OutputError):
            self._made.disown(*self._temporaries)


class PartsOutput:
    """Writes part files of so many inputs each, and what says that all are there."""

    def __init__(
        self, folder: Path, encoding: Encoding, *, name: str, size: int, made: Made
    ) -> None:
        self._folder = folder
        self._encoding = encoding
        self._name = name
        self._size = size
        self._made = made
        self._done: list[str] = []
        self._inputs = 0
        self._part: FileOutput | None = None
        with unusable(name):
            _unmark(folder, name)

    def write(self, encoded: bytes) -> None:
        """Takes the encoded record of one input."""
        if self._part is None:
            self._part = self._begin()
        self._part.write(encoded)
        self._inputs += 1
        if self._inputs == self._size:
            self._end()

    def complete(self) -> None:
        """Ends the last part; there is one at least."""
        if self._part is not None:
            self._end()
        elif not self._done:
            # No input at all: an empty file tells so better than none.
            self._part = self._begin()
            self._end()

    def publish(self) -> None:
        """Removes what else earlier runs made of parts, and marks the folder as complete."""
        with taking(self._name):
            for path in sorted(self._folder.iterdir()):
                is_part = PART.fullmatch(path.name) is not None
                if is_part and path.name not in self._done and self._made.owns(path):
                    path.unlink()
                    self._made.disown(path)
            _mark(self._folder)

    def abandon(self) -> None:
        """Closes it as it is, after an error, and removes what is not in its place."""
        if self._part is not None:
            self._part.abandon()

    def _begin(self) -> FileOutput:
        name = f"part-{len(self._done):05}.{self._encoding.format}"
        self._inputs = 0
        try:
            return FileOutput(
                self._folder / name,
                self._encoding,
                name=f"{self._name}/{name}",
                made=self._made,
            )
        except UsageError as error:
            # The folder could be written to when the run began.
            raise OutputError(str(error)) from error

    def _end(self) -> None:
        if self._part is not None:
            self._part.complete()
            self._part.publish()
            self._done.append(f"part-{len(self._done):05}.{self._encoding.format}")
            self._part = None


class FolderOutput(_Written):
    """Writes the files of a folder together, and what says that all are there.

    What else lies in the folder stays.
    """

    def __init__(
        self, folder: Path, files: tuple[str, ...], encoding: Encoding, *, name: str, made: Made
    ) -> None:
        if encoding.open_files is None:
            raise ValueError(f"{encoding.format} is no folder of files")
        self._folder = folder
        self._name = name
        self._files: dict[str, FileOutput] = {}
        # The writer encodes; each file only takes the bytes.
        as_it_is = replace(encoding, open=PlainWriter)
        try:
            for file in files:
                self._files[file] = FileOutput(
                    folder / file, as_it_is, name=f"{name}/{file}", made=made
                )
            with unusable(name):
                self._writer = encoding.open_files(self._files)
        except BaseException:
            self._abandon_files()
            raise

    def complete(self) -> None:
        """Makes all of it durable, still under a temporary name."""
        with taking(self._name):
            self._writer.close()
        for file in self._files.values():
            file.complete()

    def publish(self) -> None:
        """Puts the files in their places one by one, and marks the folder as complete."""
        with taking(self._name):
            _unmark(self._folder, self._name)
        for file in self._files.values():
            file.publish()
        with taking(self._name):
            _mark(self._folder)

    def abandon(self) -> None:
        """Closes it as it is, after an error, and removes what is not in its place."""
        self._writer.abandon()
        self._abandon_files()

    def _abandon_files(self) -> None:
        for file in self._files.values():
            file.abandon()


def _mark(folder: Path) -> None:
    """Says that all files of a folder are there."""
    open_new(folder / COMPLETE).close()
    sync_folder(folder)


def _unmark(folder: Path, name: str) -> None:
    """Takes back that all files of a folder are there, if it was said.

    Raises:
        OutputError: If what says so holds anything: then it is not ours.
    """
    complete = folder / COMPLETE
    if is_taken(complete):
        raise appeared(f"{name}/{COMPLETE}")
    complete.unlink(missing_ok=True)
