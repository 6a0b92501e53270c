"""INPUT arguments to what is to be read, in order."""

from __future__ import annotations

import glob
import logging
import os
import stat
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from policyner.errors import MissingInputError, ReadingError
from policyner.reading.escapes import printable
from policyner.reading.formats import SUPPORTED_ENDINGS, Form, form_of, way_out
from policyner.reading.options import ReadingOptions
from policyner.reading.remote import find_addresses, is_address, local_path
from policyner.reading.secrecy import public
from policyner.reading.streams import unreadable

logger = logging.getLogger(__name__)

#: The name of standard input.
STANDARD_INPUT = "-"


@dataclass(frozen=True, slots=True)
class Input:
    """One file to read, or the reason why there is nothing.

    Attributes:
        name: What messages and records call it: the path as given (inside a
            folder, the folder as given and the path below it), the address, or `-`.
        path: Where it lies on this machine.
        error: Why there is nothing to read.
        address: Where it lies elsewhere, as fsspec writes it; with user, password and the
            secrets of its query, which the name does not have.
        options: How it is read.

    With `path`, `error` and `address` all `None` it is standard input.
    """

    name: str
    path: Path | None = None
    error: ReadingError | None = None
    # Kept out of messages: secrets may stand in it.
    address: str | None = field(default=None, repr=False)
    options: ReadingOptions = field(default_factory=ReadingOptions)


def find_inputs(
    arguments: Sequence[str],
    *,
    options: ReadingOptions | None = None,
    leave_out: Callable[[Path], bool] = lambda _: False,
    quiet: bool = False,
    left_out: Counter[str] | None = None,
) -> Iterator[Input]:
    """Yields what INPUT arguments name, one folder's listing at a time in memory.

    Args:
        arguments: Paths of files, paths of folders (searched through and
            through for what has a reader, in the order of their paths), glob
            patterns (`**` included), addresses (`s3://bucket/folder`), or `-`
            for standard input.
        options: How they are read; goes with each input.
        leave_out: Told where a file lies, without links: whether it is none of the inputs,
            such as what an earlier run wrote.
        quiet: Whether not to log what is passed over, as when inputs are only counted.
        left_out: Counts, by ending, the files of folders that have no reader.

    Yields:
        The inputs in the order of the arguments; what is named twice stands
        where it was named first. An argument that leads to nothing gives one
        entry that carries an error.
    """
    search = _Search(
        options or ReadingOptions(),
        leave_out=leave_out,
        quiet=quiet,
        left_out=Counter() if left_out is None else left_out,
    )
    for argument in arguments:
        yield from search.expand(argument)


def passed_over(name: str, endings: Counter[str]) -> None:
    """Logs how many files of a folder or archive have no reader."""
    if endings:
        listed = ", ".join(f"{ending} {count:,}" for ending, count in sorted(endings.items()))
        logger.warning(
            "%s: files passed over, without a reader: %s", printable(name), printable(listed)
        )


class _Search:
    """Expands arguments one after the other, and knows what it gave already.

    It remembers folders, not the files in them, so that a folder of millions costs
    no memory.
    """

    def __init__(
        self,
        options: ReadingOptions,
        *,
        leave_out: Callable[[Path], bool],
        quiet: bool,
        left_out: Counter[str],
    ) -> None:
        self._options = options
        self._pictures = options.limits.reads_pictures
        self._left_out = left_out
        self._leave_out = leave_out
        self._quiet = quiet
        self._folders: list[Path] = []
        self._single: set[str | Path] = set()
        self._arguments: set[str] = set()

    def expand(self, argument: str) -> Iterator[Input]:
        """Yields what one argument names and none before it did."""
        if argument in self._arguments:
            return
        self._arguments.add(argument)
        argument = local_path(argument)
        if argument == STANDARD_INPUT:
            yield Input(argument, options=self._options)
        elif is_address(argument):
            yield from self._remote(argument)
        elif argument and os.path.lexists(argument):
            # Only a name that does not exist is a pattern: `通知[1].txt` may be a file.
            yield from self._files_of(Path(argument))
        else:
            matches = sorted(map(Path, glob.iglob(argument, recursive=True)))  # noqa: PTH207
            if not matches:
                yield _missing(argument, "no such file or folder")
            for match in matches:
                yield from self._files_of(match)

    def _files_of(self, path: Path) -> Iterator[Input]:
        try:
            mode = path.stat().st_mode if path.exists() else None
        except OSError as error:
            yield _unreadable(path, error)
            return
        if mode is None:
            yield _missing(str(path), "the link leads nowhere")
        elif stat.S_ISDIR(mode):
            yield from self._folder(path)
        else:
            place = _real(path)
            if (
                not self._leave_out(place)
                and not self._is_given_by(place, self._folders)
                and self._is_new(place)
            ):
                yield Input(str(path), path, options=self._options)

    def _folder(self, folder: Path) -> Iterator[Input]:
        place = _real(folder)
        if _is_below(place, self._folders):
            return
        earlier = list(self._folders)
        passed: Counter[str] = Counter()
        found = False
        for file in _below(folder):
            if isinstance(file, Input):
                found = True
                yield file
                continue
            form = form_of(file.name, pictures=self._pictures)
            if form.format is None:
                if not self._leave_out(_real(file)):
                    passed[self._pass_over(file, form)] += 1
                continue
            found = True
            if self._takes(file, earlier, place):
                yield Input(str(file), file, options=self._options)
        self._folders.append(place)
        self._left_out.update(passed)
        if not self._quiet:
            passed_over(str(folder), passed)
        if not found:
            endings = ", ".join(SUPPORTED_ENDINGS)
            yield _missing(str(folder), f"the folder holds no file that ends in {endings}")

    def _takes(self, file: Path, earlier: Sequence[Path], folder: Path) -> bool:
        """Whether a file of a folder is an input, and none that was or will be given elsewhere."""
        real = _real(file)
        if self._leave_out(real) or real in self._single:
            return False
        is_link = _is_link(file)
        # What a link leads to has its own turn, in this folder or in one before.
        if self._is_given_by(real, [*earlier, folder] if is_link else earlier):
            return False
        if is_link:
            self._single.add(real)
        return True

    def _pass_over(self, file: Path, form: Form) -> str:
        """Names a file that has no reader, and says by which ending it counts."""
        if not self._quiet:
            way = way_out(form.ending) or "--input-format says what a single file is"
            logger.warning("%s: left out, without a reader; %s", printable(str(file)), way)
        return form.ending or "without an ending"

    def _remote(self, argument: str) -> Iterator[Input]:
        name = public(argument)
        passed: Counter[str] = Counter()
        found = False
        try:
            for address in find_addresses(argument, passed, pictures=self._pictures):
                found = True
                if self._is_new(address):
                    yield Input(public(address), address=address, options=self._options)
        except ReadingError as error:
            yield Input(name, error=error)
            return
        self._left_out.update(passed)
        if not self._quiet:
            passed_over(name, passed)
        if not found:
            endings = ", ".join(SUPPORTED_ENDINGS)
            yield _missing(name, f"holds no file that ends in {endings}")

    def _is_new(self, identity: str | Path) -> bool:
        is_new = identity not in self._single
        self._single.add(identity)
        return is_new

    def _is_given_by(self, place: Path, folders: Sequence[Path]) -> bool:
        """Whether the search of one of `folders` gives the file at `place`."""
        has_reader = form_of(place.name, pictures=self._pictures).format is not None
        return has_reader and _is_below(place, folders)


def _real(path: Path) -> Path:
    """Where a path leads; unlike `Path.resolve` of a link that leads to itself too."""
    return Path(os.path.realpath(path))


def _is_below(place: Path, folders: Sequence[Path]) -> bool:
    return any(place.is_relative_to(folder) for folder in folders)


def _is_link(path: Path) -> bool:
    return os.path.islink(path)  # noqa: PTH114 - where the system does not tell, it is none


def _missing(name: str, reason: str) -> Input:
    return Input(name, error=MissingInputError(f"{name}: {reason}; check the path"))


def _unreadable(path: Path, error: OSError) -> Input:
    return Input(str(path), error=unreadable(str(path), error))


def _below(folder: Path) -> Iterator[Path | Input]:
    """Yields the files below a folder, in the order of their paths.

    A folder that cannot be searched is an input that is an error.
    """
    waiting = [iter(_listed(folder))]
    while waiting:
        entry = next(waiting[-1], None)
        if entry is None:
            waiting.pop()
        elif isinstance(entry, Input):
            yield entry
        elif entry.is_dir(follow_symlinks=False):
            waiting.append(iter(_listed(Path(entry.path))))
        elif not _leads_to_a_folder(entry):
            yield Path(entry.path)


def _leads_to_a_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        # A link that leads to itself. Whoever reads it tells.
        return False


def _listed(folder: Path) -> Sequence[os.DirEntry[str] | Input]:
    try:
        with os.scandir(folder) as entries:
            return sorted(entries, key=lambda entry: entry.name)
    except OSError as error:
        return [_unreadable(folder, error)]
