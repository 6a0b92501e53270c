"""policyner: Chinese government notices to JSON records.

>>> import policyner
>>> record = policyner.extract("一、扩大试点。（省财政厅牵头，省教育厅配合）")
>>> [(role.role, role.name) for role in record.measures[0].agencies]
[('lead', '省财政厅'), ('support', '省教育厅')]
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from spacy.language import Language

    from policyner.extractor import Extractor
    from policyner.records import NoticeRecord, Record
    from policyner.records.columns import TableName
    from policyner.records.frame import Library

__all__ = ["__version__", "extract", "frame", "load", "read_records"]

try:
    __version__ = version("policyner")
except PackageNotFoundError:  # a source tree that was never installed
    __version__ = "0.0.0"


def load(model: str | Path | None = None, *, threads: int | None = None) -> Language:
    """A spaCy pipeline that extracts notices; `doc._.notice` is the record.

    Args:
        model: A model folder or hub name; the embedded model where it is `None`.
        threads: Threads of inference; all cores where it is `None`.

    Raises:
        ModelError: If there is no such model or it does not fit.
    """
    from policyner.pipeline import load as load_pipeline

    return load_pipeline(model, threads=threads)


def extract(text: str) -> NoticeRecord:
    """The record of one notice, by the embedded model.

    Args:
        text: The source text; every offset of the record points into it.

    Raises:
        EmptySourceError: If the text is empty.
        NoChineseTextError: If it holds no Chinese character.
    """
    from policyner.reading import read_text

    return _embedded().extract(read_text(text))


def read_records(path: str | Path, *, strict: bool = True) -> Iterator[Record]:
    """The records of a file that policyner wrote, one after the other, in order.

    Args:
        path: JSON lines (also `.gz` or `.zst`) or Parquet of `--records documents`, or a folder
            of part files of them.
        strict: Whether a line that is no record ends the reading; without it an error record
            stands in its place.

    Yields:
        `NoticeRecord`s, and `ErrorRecord`s of inputs that had failed.

    Raises:
        RecordsError: If there is no such file, it is broken, or holds no records; the message
            names file and line or row.
    """
    from policyner.records.read import read_records as read

    return read(path, strict=strict)


def frame(
    records: Iterable[Record], table: TableName = "measures", *, library: Library | None = None
) -> Any:
    """A flat table of records as a frame of pandas or polars.

    Args:
        records: Records, such as `read_records` gives.
        table: `documents`, `measures`, `agencies`, `targets` or `deadlines`;
            `policyner schema --table` describes their columns.
        library: `pandas` or `polars`; where it is `None` the one that is installed, pandas first.

    Returns:
        A `pandas.DataFrame` or a `polars.DataFrame`.

    Raises:
        UsageError: If there is no such table, or the library is not installed.
    """
    from policyner.records.frame import frame as make

    return make(records, table, library=library)


@cache
def _embedded() -> Extractor:
    from policyner.extractor import Extractor

    return Extractor.load(threads=1)  # as the command line: the same bytes
