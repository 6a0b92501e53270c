"""What a writer of records is, and the plainest of them."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol


class Sink(Protocol):
    """Takes the bytes of a file."""

    def write(self, data: bytes, /) -> Any:
        """Takes some more."""


class RecordWriter(Protocol):
    """Puts encoded records together as a file of one format, or as a folder of files.

    Where the system takes no more, making one, `write` and `close` raise an `OSError`.
    """

    def write(self, encoded: bytes) -> None:
        """Takes one record as `Encoding.encode` gave it."""

    def close(self) -> None:
        """Writes the end of the file; the stream below stays open."""

    def abandon(self) -> None:
        """Gives up, also after an error: nothing more is written, and nothing stays but the stream.

        It raises nothing.
        """


class PlainWriter:
    """A file that is a header with the encoded records behind it.

    Args:
        stream: Takes the file's bytes.
        header: What stands in front of the first record.
    """

    def __init__(self, stream: Sink, *_: Path | None, header: bytes = b"") -> None:
        self._stream = stream
        stream.write(header)

    def write(self, encoded: bytes) -> None:
        """Takes one record."""
        self._stream.write(encoded)

    def close(self) -> None:
        """Does nothing: such a file has no end to write."""

    def abandon(self) -> None:
        """Does nothing: there is nothing but the stream."""


class Shuttable(io.RawIOBase):
    """A stream for libraries that write the end of their file when their object goes.

    Args:
        stream: Gets what is written, as long as this is not shut.
    """

    def __init__(self, stream: Any) -> None:
        self._stream = stream
        self._is_shut = False
        self._place = 0

    def shut(self) -> None:
        """From now on what is written goes nowhere."""
        self._is_shut = True

    def writable(self) -> bool:
        """It is."""
        return True

    def write(self, data: Any) -> int:
        """Passes on some bytes."""
        if self._is_shut:
            self._place += len(data)
        else:
            self._stream.write(data)
        return len(data)

    def seek(self, offset: int, whence: int = 0, /) -> int:
        """Goes to another place, where the stream can."""
        self._place = offset if self._is_shut else int(self._stream.seek(offset, whence))
        return self._place

    def tell(self) -> int:
        """The place, where the stream has one."""
        return self._place if self._is_shut else int(self._stream.tell())


@contextmanager
def of_the_system(*kinds: type[Exception]) -> Iterator[None]:
    """Raises an `OSError` for what a library says in words of its own where it cannot write."""
    try:
        yield
    except kinds as error:
        raise OSError(str(error)) from error
