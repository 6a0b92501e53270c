"""Which layout of the output can be written in which format."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from policyner.errors import UsageError
from policyner.records import csv_, jsonl
from policyner.records.notice import Record

#: What a unit of the output is: a notice with everything in it, or a flat row a measure.
Layout = Literal["documents", "measures"]

#: The formats that the command line names; not all of them can be written yet.
Format = Literal["jsonl", "parquet", "csv", "xlsx"]

_ENDINGS: dict[str, Format] = {
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".csv": "csv",
    ".parquet": "parquet",
    ".xlsx": "xlsx",
}

_SUPPORTED = "supported are jsonl (documents, measures) and csv (measures)"


@dataclass(frozen=True, slots=True)
class Encoding:
    """How records become the bytes of an output.

    Attributes:
        header: Bytes in front of the first record.
        encode: Bytes of one record; none where a notice has nothing to write.
    """

    header: bytes
    encode: Callable[[Record], bytes]


def format_of(ending: str) -> Format | None:
    """The format that a file name's ending (`.csv`) stands for, if any."""
    return _ENDINGS.get(ending.lower())


def encoding_for(layout: Layout, *, format: Format) -> Encoding:
    """How to write `layout` in `format`.

    Raises:
        UsageError: If this version does not write that combination.
    """
    match layout, format:
        case "documents", "jsonl":
            return Encoding(b"", jsonl.encode_notice)
        case "measures", "jsonl":
            return Encoding(b"", jsonl.encode_measures)
        case "measures", "csv":
            return Encoding(csv_.header(), csv_.encode_measures)
        case "documents", "csv":
            raise UsageError(
                f"csv holds flat rows, not whole notices: add --records measures; {_SUPPORTED}"
            )
        case _:
            raise UsageError(f"{format} is not written in this version; {_SUPPORTED}")
