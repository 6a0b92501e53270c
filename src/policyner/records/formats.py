"""Which layout of the output can be written in which format."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import BinaryIO, Literal, Protocol

from policyner.records import csv_, jsonl
from policyner.records.notice import Record

#: What a unit of the output is: a notice with everything in it, or a flat row a measure.
Layout = Literal["documents", "measures"]

Format = Literal["jsonl", "parquet", "csv", "xlsx"]

_ENDINGS: dict[str, Format] = {
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".csv": "csv",
    ".parquet": "parquet",
    ".xlsx": "xlsx",
}


class RecordWriter(Protocol):
    """Puts encoded records together as a file of one format."""

    def write(self, encoded: bytes) -> None:
        """Takes one record as `Encoding.encode` gave it."""

    def close(self) -> None:
        """Writes the end of the file; the stream below stays open."""

    def abandon(self) -> None:
        """Gives up: nothing more is written, and nothing is left behind but the stream."""


class Opener(Protocol):
    """Begins a file of one format."""

    def __call__(
        self, stream: BinaryIO, place: Path | None = None, waiting: Path | None = None
    ) -> RecordWriter:
        """Begins a file on a stream.

        Args:
            stream: Takes the file's bytes.
            place: Where the file is going to lie, if it is a file.
            waiting: A folder that the writer may make for what has to wait, and removes; of
                its own choice where it is not given.
        """


@dataclass(frozen=True, slots=True)
class Encoding:
    """How records become a file.

    The work is in two steps, so that the first can be done in many processes
    and kept: each record is encoded by itself, and a writer joins them.

    Attributes:
        format: The file's format.
        layout: What a unit of it is.
        encode: Bytes of one record; none where a notice has nothing to write.
        open: Begins a file.
    """

    format: Format
    layout: Layout
    encode: Callable[[Record], bytes]
    open: Opener


class PlainWriter:
    """A file that is a header with the encoded records behind it.

    Args:
        stream: Takes the file's bytes.
        header: What stands in front of the first record.
    """

    def __init__(self, stream: BinaryIO, *, header: bytes) -> None:
        self._stream = stream
        stream.write(header)

    def write(self, encoded: bytes) -> None:
        """Takes one record."""
        self._stream.write(encoded)

    def close(self) -> None:
        """Does nothing: such a file has no end to write."""

    def abandon(self) -> None:
        """Does nothing: there is nothing but the stream."""


def format_of(ending: str) -> Format | None:
    """The format that a file name's ending (`.csv`) stands for, if any."""
    return _ENDINGS.get(ending.lower())


def encoding_for(layout: Layout, *, format: Format) -> Encoding:
    """How to write `layout` in `format`.

    JSON lines and Parquet hold whole notices; CSV and XLSX hold flat rows, of
    documents too.
    """
    documents = layout == "documents"
    match format:
        case "jsonl":
            encode = jsonl.encode_notice if documents else jsonl.encode_measures
            return Encoding(format, layout, encode, partial(_plain, b""))
        case "csv":
            encode = csv_.encode_document if documents else csv_.encode_measures
            header = csv_.documents_header() if documents else csv_.measures_header()
            return Encoding(format, layout, encode, partial(_plain, header))
        case "parquet":
            # Imported here, and the next one too: they take longer than all else.
            from policyner.records import parquet

            encode = parquet.encode_notice if documents else jsonl.encode_measures
            return Encoding(format, layout, encode, partial(_parquet, layout))
        case "xlsx":
            from policyner.records import xlsx

            encode = xlsx.encode_document if documents else xlsx.encode_measures
            return Encoding(format, layout, encode, partial(_xlsx, layout))


def _plain(
    header: bytes,
    stream: BinaryIO,
    place: Path | None = None,
    waiting: Path | None = None,
) -> RecordWriter:
    del place, waiting
    return PlainWriter(stream, header=header)


def _parquet(
    layout: Layout,
    stream: BinaryIO,
    place: Path | None = None,
    waiting: Path | None = None,
) -> RecordWriter:
    del place, waiting
    from policyner.records.parquet import ParquetWriter

    return ParquetWriter(stream, layout=layout)


def _xlsx(
    layout: Layout,
    stream: BinaryIO,
    place: Path | None = None,
    waiting: Path | None = None,
) -> RecordWriter:
    from policyner.records.xlsx import XlsxWriter

    return XlsxWriter(stream, layout=layout, place=place, waiting=waiting)
