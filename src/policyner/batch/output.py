"""Where the records of a batch go: a file that appears whole, a folder of parts, or a stream."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from policyner.batch.files import demand_ours, locked, remove, resolved, unusable
from policyner.batch.made import COMPLETE, PART, Made
from policyner.batch.writing import FileOutput, FolderOutput, PartsOutput, StreamOutput
from policyner.errors import UsageError
from policyner.records.formats import Encoding

_LOCK_IN_FOLDER = ".policyner.lock"


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

    @property
    def is_folder(self) -> bool:
        """Whether it is a folder of files that are whole only together."""
        return self.part_size is not None or bool(self.files)

    @property
    def place(self) -> Path | None:
        """Where its files are made: a link keeps pointing where it points.

        `None` where nothing is made: standard output, a pipe, a device, none of which is a folder.

        Raises:
            UsageError: If it is a link that leads to itself, or the system does not tell.
        """
        if self.path is None:
            return None
        place = resolved(self.path)
        with unusable(self.name):
            is_other = place.exists() and not place.is_file() and not place.is_dir()
        return None if is_other and not self.is_folder else place

    @property
    def lock(self) -> Path | None:
        """The file that keeps every other run out of it; `None` where nothing is made."""
        place = self.place
        if place is None:
            return None
        return place / _LOCK_IN_FOLDER if self.is_folder else place.with_name(f".{place.name}.lock")

    def makes(self, place: Path, *, own: Path | None) -> bool:
        """Whether a run may put a file at `place`, an absolute path without links.

        Args:
            place: The path.
            own: The target's `place`, which is looked up once.
        """
        if not self.is_folder:
            return place == own
        is_part = self.part_size is not None and PART.fullmatch(place.name) is not None
        is_name = is_part or place.name in (*self.files, COMPLETE)
        return is_name and place.parent == own


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

    A folder of parts is refused too where it holds anything and no ledger knows it: whoever
    reads it takes all that lies there. Beside files of names of their own others may lie.

    Args:
        target: The output.
        made: What policyner made.

    Raises:
        UsageError: If the place is taken.
    """
    place = target.place
    if place is None:
        return
    if not target.is_folder:
        demand_ours(place, ours=made.owns(place), name=target.name)
        return
    with unusable(target.name):
        if place.exists() and not place.is_dir():
            demand_ours(place, ours=False, name=target.name)
        found = sorted(place.iterdir()) if place.is_dir() else []
    # The ledger lies there before anything else does.
    others = [each for each in found if each.name != _LOCK_IN_FOLDER and not made.is_ledger(each)]
    if target.part_size is not None and others and not made.lists_within(place):
        raise UsageError(
            f"{target.name}: the folder is not empty, and no ledger tells that policyner made "
            "what is in it, which would be overwritten; choose another output"
        )
    for each in found:
        if target.makes(each, own=place):
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
            lock = target.lock
            assert lock is not None  # noqa: S101 - for the type checker: it has a place
            with unusable(target.name):
                if place.is_file() and target.is_folder:
                    demand_free(target, made)
                lock.parent.mkdir(parents=True, exist_ok=True)
                stack.enter_context(locked(lock, name=target.name))
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
        return StreamOutput(sys.stdout.buffer, encoding, name=target.name)
    if place is None:
        with unusable(target.name):
            stream = target.path.open("wb")
        return StreamOutput(stream, encoding, name=target.name)
    if encoding.open_files is not None:
        return FolderOutput(place, target.files, encoding, name=target.name, made=made)
    if target.part_size is not None:
        return PartsOutput(place, encoding, name=target.name, size=target.part_size, made=made)
    return FileOutput(place, encoding, name=target.name, made=made)
