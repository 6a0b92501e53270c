"""What a writer of records is, and the plainest of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Protocol


class Sink(Protocol):
    """Takes the bytes of a file."""

    def write(self, data: bytes, /) -> Any:
        """Takes some more."""


class RecordWriter(Protocol):
    """Puts encoded records together as a file of one format, or as a folder of files."""

    def write(self, encoded: bytes) -> None:
        """Takes one record as `Encoding.encode` gave it."""

    def close(self) -> None:
        """Writes the end of the file; the stream below stays open."""

    def abandon(self) -> None:
        """Gives up: nothing more is written, and nothing is left behind but the stream."""


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
