"""Bytes in a stream: counted, unpacked and bounded, whatever they come from."""

from __future__ import annotations

import io
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO, Any

from policyner.errors import (
    DamagedSourceError,
    LimitExceededError,
    MissingInputError,
    ReadingError,
    UnsupportedFormatError,
)
from policyner.reading.formats import HEAD, Compression
from policyner.reading.options import RATIO_COUNTS_FROM, ReadingLimits
from policyner.reading.source import SourceFlag
from policyner.reading.unpackers import BROKEN, UNPACKERS, Counted

# Larger ones than this wait on disk until they are read.
_IN_MEMORY = 16 << 20
_CHUNK = 1 << 16
# What is unpacked before the limits are looked at again.
_PIECE = 1 << 20


class Budget:
    """What the members of one archive, and archives within it, may unpack to together.

    Args:
        name: What a message calls the archive.
        limits: The limits of one input.
        packed: The archive's size in bytes, `None` where it is not known.
    """

    def __init__(self, name: str, limits: ReadingLimits, packed: int | None) -> None:
        self._name = name
        self._most = limits.unpacked_bytes
        self._why = f"{size(limits.unpacked_bytes)} (--max-unpacked-size)"
        by_ratio = None if packed is None else max(RATIO_COUNTS_FROM, limits.ratio * packed)
        if by_ratio is not None and by_ratio < self._most:
            self._most = by_ratio
            self._why = f"{limits.ratio} times its size (--max-ratio)"
        self._left = self._most

    @property
    def is_spent(self) -> bool:
        """Whether nothing more may be unpacked."""
        return self._left < 0

    def demand(self, number: int) -> None:
        """Refuses what unpacks to `number` bytes, and all behind it, if there is no room.

        Raises:
            LimitExceededError: If there are more than the limits allow.
        """
        if number > self._left:
            self.spend(number)

    def spend(self, number: int) -> None:
        """Counts `number` more bytes.

        Raises:
            LimitExceededError: If there are more than the limits allow.
        """
        self._left -= number
        if self._left < 0:
            raise LimitExceededError(
                f"{self._name}: unpacks to more than {self._why}; nothing behind was read"
            )


class _Raw(io.RawIOBase):
    """A stream over a function that reads; fills what it is given, so that heads are whole.

    An error comes when all that was read before it has been given.
    """

    def __init__(self, read: Callable[[int], bytes]) -> None:
        self._read = read
        self._error: ReadingError | None = None

    def readable(self) -> bool:
        """Always."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fills `buffer`, less only at the end."""
        if self._error is not None:
            raise self._error
        view = memoryview(buffer)
        filled = 0
        while filled < len(view):
            try:
                data = self._read(len(view) - filled)
            except ReadingError as error:
                if not filled:
                    raise
                self._error = error
                break
            if not data:
                break
            view[filled : filled + len(data)] = data
            filled += len(data)
        return filled


class Stream(io.BufferedReader):
    """A stream over a function that reads up to so many bytes, none at the end.

    Args:
        read: The function.
        is_followed: Tells, at the end, whether bytes stand behind that were not read.
        direct: The same bytes where one can go back in them; whoever opened it closes it.
    """

    def __init__(
        self,
        read: Callable[[int], bytes],
        *,
        is_followed: Callable[[], bool] = lambda: False,
        direct: IO[bytes] | None = None,
    ) -> None:
        super().__init__(_Raw(read), HEAD)
        self._is_followed = is_followed
        self.direct = direct

    @property
    def flags(self) -> tuple[SourceFlag, ...]:
        """What a reader of its content should know, once it was read to its end."""
        return ("damaged",) if self._is_followed() else ()


@contextmanager
def opened(path: Path, *, name: str) -> Iterator[IO[bytes]]:
    """A local file, open for reading.

    Raises:
        MissingInputError: If there is no such file.
        UnsupportedFormatError: If it is a folder.
        ReadingError: If it cannot be opened.
    """
    try:
        file = path.open("rb")
    except (FileNotFoundError, NotADirectoryError, ValueError) as error:
        # No file has a name with NUL in it.
        raise MissingInputError(f"{name}: no such file; check the path") from error
    except OSError as error:
        if path.is_dir():
            raise UnsupportedFormatError(
                f"{name}: a folder, not one document; `find_inputs` gives each file"
            ) from error
        raise unreadable(name, error) from error
    with file:
        yield file


def piecewise(stream: IO[bytes]) -> Callable[[int], bytes]:
    """Reads what there is, up to so many bytes.

    `read` of a buffered stream loses what it had when an error ends it early.
    """
    read: Callable[[int], bytes] = getattr(stream, "read1", stream.read)
    return read


def head_of(stream: Stream) -> bytes:
    """The first 64 KiB of a stream that nothing was read from yet; they stay in it."""
    return stream.peek(HEAD)[:HEAD]


def unpacked(
    stream: IO[bytes], compression: Compression | None, *, name: str, limits: ReadingLimits
) -> Stream:
    """The stream without its compression.

    Reading from it raises a `LimitExceededError` where it unpacks to more than
    the limits allow, and a `DamagedSourceError` where it is cut off or broken.
    """
    if compression is None:
        return Stream(piecewise(stream))
    counted = Counted(stream)
    return bounded(
        UNPACKERS[compression](counted),
        name=name,
        limits=limits,
        packed=lambda: counted.taken,
        is_followed=lambda: counted.is_followed,
    )


def bounded(
    read: Callable[[int], bytes],
    *,
    name: str,
    limits: ReadingLimits,
    packed: Callable[[], int],
    budget: Budget | None = None,
    is_followed: Callable[[], bool] = lambda: False,
) -> Stream:
    """A stream over a function that unpacks, within the limits.

    Args:
        read: Unpacks up to so many bytes.
        name: What messages call the source.
        limits: The limits of one input.
        packed: How many bytes of the compressed source have been read so far.
        budget: That of the archive that the source is a member of.
        is_followed: As in `Stream`.
    """
    taken = 0

    def read_within(number: int) -> bytes:
        nonlocal taken
        # By little: what is refused shall not have been unpacked before.
        data = _translated(read, min(number, _PIECE), name)
        taken += len(data)
        if budget is not None:
            budget.spend(len(data))
        if budget is None and taken > limits.unpacked_bytes:
            most = size(limits.unpacked_bytes)
            raise LimitExceededError(f"{name}: unpacks to more than {most} (--max-unpacked-size)")
        if taken > RATIO_COUNTS_FROM:
            demand_ratio(taken, packed(), name=name, limits=limits)
        return data

    return Stream(read_within, is_followed=is_followed)


def content_of(
    file: IO[bytes], compression: Compression | None, *, name: str, limits: ReadingLimits
) -> tuple[bytes, tuple[SourceFlag, ...]]:
    """All bytes of an open document without its compression, and what a reader should know.

    Raises:
        ReadingError: As `read_whole` and `unpacked` say.
    """
    if compression is None:
        return read_whole(file, name=name, limits=limits), ()
    stream = unpacked(file, compression, name=name, limits=limits)
    return read_whole(stream, name=name, limits=limits), stream.flags


def read_whole(stream: IO[bytes], *, name: str, limits: ReadingLimits) -> bytes:
    """All bytes of a document.

    Raises:
        LimitExceededError: If there are more than a document may have.
        ReadingError: If the stream cannot be read.
    """
    most = limits.document_bytes
    data = _translated(stream.read, min(most + 1, sys.maxsize), name)
    demand_document(len(data), name=name, limits=limits)
    return data


def seekable(stream: IO[bytes], *, name: str, limits: ReadingLimits) -> IO[bytes]:
    """The same bytes where one can go back in them: in memory or in a temporary file.

    The caller closes it.
    """
    with ExitStack() as stack:
        spooled = stack.enter_context(tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY))
        total = 0
        while data := _translated(stream.read, _CHUNK, name):
            total += len(data)
            if total > limits.unpacked_bytes:
                most = size(limits.unpacked_bytes)
                raise LimitExceededError(f"{name}: larger than {most} (--max-unpacked-size)")
            spooled.write(data)
        spooled.seek(0)
        stack.pop_all()
        return spooled


@contextmanager
def going_back(stream: Stream, *, name: str, limits: ReadingLimits) -> Iterator[IO[bytes]]:
    """A file's bytes where one can go back in them, from the beginning.

    Args:
        stream: The bytes.
        name: What the file is called.
        limits: What it may unpack to.
    """
    if stream.direct is not None:
        stream.direct.seek(0)
        yield stream.direct
        return
    with seekable(stream, name=name, limits=limits) as file:
        yield file


def size(number: int) -> str:
    """A number of bytes as a person writes it."""
    for unit, name in ((1 << 30, "GiB"), (1 << 20, "MiB"), (1 << 10, "KiB")):
        if number >= unit:
            return f"{number / unit:.4g} {name}"
    return f"{number} bytes"


def unreadable(name: str, error: OSError) -> ReadingError:
    """The error of what the system does not give."""
    return ReadingError(
        f"{name}: could not be read: {error.strerror or error}; check that you may read it"
    )


def demand_ratio(number: int, packed: int, *, name: str, limits: ReadingLimits) -> None:
    """Refuses what unpacks to too many times its size.

    Args:
        number: The bytes that it unpacks to.
        packed: Its bytes.
        name: What messages call it.
        limits: How many times.

    Raises:
        LimitExceededError: If they are more, and more than a short text has.
    """
    if number > RATIO_COUNTS_FROM and number > limits.ratio * packed:
        raise LimitExceededError(
            f"{name}: unpacks to more than {limits.ratio} times its size (--max-ratio)"
        )


def demand_document(number: int, *, name: str, limits: ReadingLimits) -> None:
    """Refuses a document of so many bytes, if it may have no more.

    Raises:
        LimitExceededError: If there are more.
    """
    most = limits.document_bytes
    if number > most:
        raise LimitExceededError(f"{name}: larger than {size(most)} (--max-document-size)")


def _translated(read: Callable[[int], bytes], number: int, name: str) -> bytes:
    """What `read` gives; its errors name the source."""
    try:
        return read(number)
    except BROKEN as error:
        raise DamagedSourceError(
            f"{name}: cut off or damaged: {error}; get it once more"
        ) from error
    except OSError as error:
        raise unreadable(name, error) from error
