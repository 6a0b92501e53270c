"""Bytes in a stream: counted, unpacked and bounded, whatever they come from."""

from __future__ import annotations

import gzip
import io
import lzma
import tempfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO, Any

import zstandard

from policyner.errors import (
    DamagedSourceError,
    LimitExceededError,
    MissingInputError,
    ReadingError,
)
from policyner.reading.formats import HEAD, Compression
from policyner.reading.options import RATIO_COUNTS_FROM, ReadingLimits

Stream = io.BufferedReader

# Larger ones than this wait on disk until they are read.
_IN_MEMORY = 16 << 20
_CHUNK = 1 << 16
# A block of 128 KiB may come from four bytes of zstd, so it is fed by little.
_ZSTD_CHUNK = 1 << 10
_ZSTD_WINDOW = 1 << 27
# What the strongest setting of xz needs, with room.
_XZ_MEMORY = 1 << 28


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


@contextmanager
def opened(path: Path, *, name: str) -> Iterator[IO[bytes]]:
    """A local file, open for reading.

    Raises:
        MissingInputError: If there is no such file.
        ReadingError: If it cannot be opened.
    """
    try:
        file = path.open("rb")
    except FileNotFoundError as error:
        raise MissingInputError(f"{name}: no such file; check the path") from error
    except OSError as error:
        raise ReadingError(
            f"{name}: could not be read: {error.strerror or error}; check that you may read it"
        ) from error
    with file:
        yield file


def stream_of(read: Callable[[int], bytes]) -> Stream:
    """A stream over a function that reads up to so many bytes, none at the end."""
    return io.BufferedReader(_Raw(read), HEAD)


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
        return stream_of(piecewise(stream))
    counted = _Counted(stream)
    return bounded(
        _UNPACKERS[compression](counted), name=name, limits=limits, packed=lambda: counted.taken
    )


def bounded(
    read: Callable[[int], bytes],
    *,
    name: str,
    limits: ReadingLimits,
    packed: Callable[[], int],
    budget: Budget | None = None,
) -> Stream:
    """A stream over a function that unpacks, within the limits.

    Args:
        read: Unpacks up to so many bytes.
        name: What messages call the source.
        limits: The limits of one input.
        packed: How many bytes of the compressed source have been read so far.
        budget: That of the archive that the source is a member of.
    """
    taken = 0

    def read_within(number: int) -> bytes:
        nonlocal taken
        data = _translated(read, number, name)
        taken += len(data)
        if budget is None and taken > limits.unpacked_bytes:
            most = size(limits.unpacked_bytes)
            raise LimitExceededError(f"{name}: unpacks to more than {most} (--max-unpacked-size)")
        if taken > RATIO_COUNTS_FROM and taken > limits.ratio * packed():
            raise LimitExceededError(
                f"{name}: unpacks to more than {limits.ratio} times its size (--max-ratio)"
            )
        if budget is not None:
            budget.spend(len(data))
        return data

    return stream_of(read_within)


def read_whole(stream: IO[bytes], *, name: str, limits: ReadingLimits) -> bytes:
    """All bytes of a document.

    Raises:
        LimitExceededError: If there are more than a document may have.
        ReadingError: If the stream cannot be read.
    """
    most = limits.document_bytes
    data = _translated(stream.read, most + 1, name)
    if len(data) > most:
        raise LimitExceededError(f"{name}: larger than {size(most)} (--max-document-size)")
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


def size(number: int) -> str:
    """A number of bytes as a person writes it."""
    for unit, name in ((1 << 30, "GiB"), (1 << 20, "MiB"), (1 << 10, "KiB")):
        if number >= unit:
            return f"{number / unit:.4g} {name}"
    return f"{number} bytes"


def _translated(read: Callable[[int], bytes], number: int, name: str) -> bytes:
    """What `read` gives; its errors name the source."""
    try:
        return read(number)
    except (EOFError, zlib.error, zstandard.ZstdError, lzma.LZMAError, gzip.BadGzipFile) as error:
        raise DamagedSourceError(
            f"{name}: cut off or damaged: {error}; get it once more"
        ) from error
    except OSError as error:
        raise ReadingError(
            f"{name}: could not be read: {error.strerror or error}; check that you may read it"
        ) from error


class _Counted:
    """A stream that counts what is read from it."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self.taken = 0

    def read(self, number: int = -1) -> bytes:
        data = self._stream.read(number)
        self.taken += len(data)
        return data


def _gunzip(packed: _Counted) -> Callable[[int], bytes]:
    # In this mode nothing but `read` is asked of the stream.
    source: Any = packed
    # Not `read`, which loses what it had when it meets the end too early.
    return gzip.GzipFile(fileobj=source, mode="rb").read1


def _unzstd(packed: _Counted) -> Callable[[int], bytes]:
    # `stream_reader` takes a stream that is cut off for one that has ended.
    unpacker = zstandard.ZstdDecompressor(max_window_size=_ZSTD_WINDOW)
    frame = unpacker.decompressobj()
    held = b""
    rest = b""
    begun = False

    def read(number: int) -> bytes:
        nonlocal frame, held, rest, begun
        while not held:
            data = rest or packed.read(_ZSTD_CHUNK)
            rest = b""
            if not data:
                if begun:
                    raise EOFError("the compressed stream ends before its end mark")
                return b""
            begun = True
            held = frame.decompress(data)
            if frame.eof:
                rest = frame.unused_data
                frame, begun = unpacker.decompressobj(), False
        data, held = held[:number], held[number:]
        return data

    return read


def _unxz(packed: _Counted) -> Callable[[int], bytes]:
    def begin() -> lzma.LZMADecompressor:
        return lzma.LZMADecompressor(memlimit=_XZ_MEMORY)

    unpacker = begin()
    begun = False

    def read(number: int) -> bytes:
        nonlocal unpacker, begun
        while True:
            if unpacker.eof:
                # One stream behind another, perhaps with zeros between.
                rest = (unpacker.unused_data or packed.read(_CHUNK)).lstrip(b"\0")
                unpacker, begun = begin(), False
            else:
                rest = packed.read(_CHUNK) if unpacker.needs_input else b""
            if not rest and unpacker.needs_input:
                if begun:
                    raise EOFError("the compressed stream ends before its end mark")
                return b""
            begun = True
            if data := unpacker.decompress(rest, number):
                return data

    return read


_UNPACKERS: dict[Compression, Callable[[_Counted], Callable[[int], bytes]]] = {
    "gz": _gunzip,
    "zst": _unzstd,
    "xz": _unxz,
}
