"""Where the records of a batch go: a file that appears whole, a folder of parts, or a stream."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol

from policyner.batch.failpoints import reached
from policyner.batch.files import (
    demand_ours,
    locked,
    open_new,
    put,
    remove,
    resolved,
    sync_folder,
)
from policyner.batch.made import (
    COMPLETE,
    PART,
    Made,
    identity_of,
    temporaries_for,
)
from policyner.errors import OutputError, UsageError
from policyner.records.formats import Encoding

_LOCK_OF_PARTS = ".parts.lock"


@dataclass(frozen=True, slots=True)
class Target:
    """Where a batch writes.

    Attributes:
        path: The file, or the folder of part files; `None` for standard output.
        part_size: Inputs of a part file; `None` where there is one file.
    """

    path: Path | None = None
    part_size: int | None = None

    @property
    def name(self) -> str:
        """What messages call it."""
        return "standard output" if self.path is None else str(self.path)

    @property
    def place(self) -> Path | None:
        """Where its files are made: a link keeps pointing where it points.

        `None` where nothing is made: standard output, a pipe, a device.

        Raises:
            UsageError: If it is a link that leads to itself.
        """
        if self.path is None:
            return None
        place = resolved(self.path)
        is_other = place.exists() and not place.is_file() and not place.is_dir()
        return None if is_other else place

    def makes(self, place: Path) -> bool:
        """Whether a run may put a file at `place`, an absolute path without links."""
        if self.part_size is None:
            return place == self.place
        is_name = PART.fullmatch(place.name) is not None or place.name == COMPLETE
        return is_name and place.parent == self.place


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

    def abandon(self) -> None:
        """Closes it as it is, after an error, and removes what is not in its place."""


def demand_free(target: Target, made: Made) -> None:
    """Refuses an output that would take the place of what policyner did not make.

    A folder of parts is refused too where it holds anything and no ledger knows it.

    Args:
        target: The output.
        made: What policyner made.

    Raises:
        UsageError: If the place is taken.
    """
    place = target.place
    if place is None:
        return
    if target.part_size is None:
        demand_ours(place, ours=made.owns(place), name=target.name)
        return
    if place.exists() and not place.is_dir():
        demand_ours(place, ours=False, name=target.name)
    with _unusable(target.name):
        found = sorted(place.iterdir()) if place.is_dir() else []
    # The ledger lies there before anything else does.
    others = [each for each in found if each.name != _LOCK_OF_PARTS and not made.is_ledger(each)]
    if others and not made.lists_within(place):
        raise UsageError(
            f"{target.name}: the folder is not empty, and no ledger tells that policyner made "
            "what is in it, which would be overwritten; choose another output"
        )
    for each in found:
        if target.makes(each):
            ours = each.name != COMPLETE and made.owns(each)
            demand_ours(each, ours=ours, name=f"{target.name}/{each.name}")


@contextlib.contextmanager
def open_output(
    target: Target, *, encoding: Encoding, made: Made | None = None
) -> Iterator[Output]:
    """Opens the output for writing; whoever opens it calls `complete` and `publish` at the end.

    A file is written beside its place under a name of its own (`NAME.….partial`) and put there in
    one step: whoever sees the file sees all of it. After an error or an interruption that file
    goes; what a killed run left of its own goes when the next one begins. Missing parent folders
    are created. What exists and is no regular file (a pipe, a device) is written to directly.
    One run at a time holds an output, whatever its ledger.

    Args:
        target: Where to write.
        encoding: What to write.
        made: What policyner made; nothing else is replaced or removed.

    Raises:
        UsageError: If the file cannot be opened, is held by another run, or was made by
            somebody else.
    """
    made = Made() if made is None else made
    with contextlib.ExitStack() as stack:
        place = target.place
        if place is not None:
            folder = place.parent if target.part_size is None else place
            lock = f".{place.name}.lock" if target.part_size is None else _LOCK_OF_PARTS
            with _unusable(target.name):
                if place.is_file() and target.part_size is not None:
                    demand_free(target, made)
                folder.mkdir(parents=True, exist_ok=True)
                stack.enter_context(locked(folder / lock, name=target.name))
            demand_free(target, made)
            _clear_up(made)
        output = _opened(target, place, encoding, made)
        try:
            yield output
        except BaseException:
            output.abandon()
            raise


def _clear_up(made: Made) -> None:
    """Removes what a killed run left unfinished, and strikes what is no more.

    Whoever puts a file there from now on has a file of his own.
    """
    for each in made.temporaries():
        remove(each)
    made.disown(*[each for each in made.listed() if not os.path.lexists(each)])


def _opened(target: Target, place: Path | None, encoding: Encoding, made: Made) -> Output:
    if target.path is None:
        return _Stream(sys.stdout.buffer, encoding, name=target.name)
    if place is None:
        with _unusable(target.name):
            stream = target.path.open("wb")
        return _Stream(stream, encoding, name=target.name)
    if target.part_size is not None:
        return _Parts(place, encoding, name=target.name, size=target.part_size, made=made)
    return _File(place, encoding, name=target.name, made=made)


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

    def abandon(self) -> None:
        self._writer.abandon()


class _File:
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
            with _unusable(name):
                self._stream = open_new(self._partial)
            try:
                with _unusable(name):
                    self._writer = encoding.open(self._stream, place, waiting)
            except BaseException:
                self._close()
                raise
        except BaseException:
            self._clear()
            raise

    def write(self, encoded: bytes) -> None:
        with _taking(self._name):
            self._writer.write(encoded)

    def complete(self) -> None:
        with _taking(self._name):
            self._writer.close()
            self._stream.flush()
            os.fsync(self._stream.fileno())
            self._stream.close()
        if not self._ours:
            self._made.own(self._place, identity=identity_of(self._partial))
        reached("file.complete")

    def publish(self) -> None:
        with _taking(self._name):
            put(self._partial, self._place, ours=self._ours, name=self._name)
        reached("file.renamed")
        self._made.own(self._place)
        self._made.disown(*self._temporaries)

    def abandon(self) -> None:
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


class _Parts:
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
        self._part: _File | None = None
        with _unusable(name):
            # It is empty, or `demand_free` refused the folder.
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
        with _taking(self._name):
            for path in sorted(self._folder.glob(f"part-*.{self._encoding.format}")):
                if path.name not in self._done and self._made.owns(path):
                    path.unlink()
                    self._made.disown(path)
            open_new(self._folder / COMPLETE).close()
            sync_folder(self._folder)

    def abandon(self) -> None:
        if self._part is not None:
            self._part.abandon()

    def _begin(self) -> _File:
        name = f"part-{len(self._done):05}.{self._encoding.format}"
        self._inputs = 0
        try:
            return _File(
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
