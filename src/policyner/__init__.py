"""policyner: Chinese government notices to JSON records.

Examples:
    >>> import policyner
    >>> record = policyner.extract("一、扩大试点。（省财政厅牵头，省教育厅配合）")
    >>> [(role.role, role.name) for role in record.measures[0].agencies]
    [('lead', '省财政厅'), ('support', '省教育厅')]
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from policyner.version import __version__

if TYPE_CHECKING:
    from spacy.language import Language

    from policyner.extractor import Extractor
    from policyner.records import NoticeRecord, Record
    from policyner.records.columns import TableName
    from policyner.records.frame import Library
    from policyner.tagging.mention import Label

__all__ = [
    "__version__",
    "extract",
    "extract_file",
    "extract_many",
    "frame",
    "load",
    "read_records",
]

# Texts through the model together: more are no faster.
_TOGETHER = 16


def load(
    model: str | Path | None = None,
    *,
    threads: int | None = None,
    ents: Label | list[Label] | None = None,
    agencies: str | Path | None = None,
) -> Language:
    """A spaCy pipeline that extracts notices; `doc._.notice` is the record.

    Args:
        model: A model folder or hub name; the embedded model where it is `None`.
        threads: Threads of one inference; all cores where it is `None`. Where several threads
            call the pipeline, 1 serves them best.
        ents: The layer or layers that become `doc.ents` as well, such as `"DEPT"`.
        agencies: A file of your own organs: YAML or CSV of name, aliases, function, region.

    Raises:
        ModelError: If there is no such model or it does not fit.
        UsageError: If `threads` is less than 1.
        ConfigError: If the file of organs is missing or wrong; the message names the row.
    """
    from policyner.pipeline import load as load_pipeline

    return load_pipeline(model, threads=threads, ents=ents, agencies=agencies)


def extract(text: str) -> NoticeRecord:
    """The record of one notice, by the embedded model. Any number of threads may call it.

    Args:
        text: The source text; every offset of the record points into it.

    Raises:
        NotTextError: If it is no string, such as the path of a file.
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


def extract_file(path: str | Path) -> NoticeRecord:
    """The record of the notice in a file, by the embedded model, as `policyner extract` gives it.

    Args:
        path: A file of one notice or task table in any format that is read; `.gz`, `.zst` and
            `.xz` are unpacked.

    Raises:
        ReadingError: If it cannot be read, as `reading.read_path` says.
    """
    from policyner.reading import read_path

    return _embedded().extract(read_path(path))


def extract_many(texts: Iterable[str], *, names: Iterable[str] | None = None) -> list[Record]:
    """The records of many notices, by the embedded model; a text that fails has an error record.

    Args:
        texts: The source texts. For more than memory holds, `load().pipe(texts)` is a stream.
        names: What each is called in its record and in messages, one a text; `-` where they are
            not given.

    Returns:
        One record for each text, in order: that of the notice, as `extract` gives it, or an
        `ErrorRecord`.

    Raises:
        UsageError: If `texts` is one string, there are not as many names as texts, or one of
            them is no string.
    """
    from policyner.errors import UsageError
    from policyner.records import ErrorRecord

    if isinstance(texts, str | bytes):
        raise UsageError("extract_many takes texts, not one text; for one, policyner.extract(text)")
    texts = list(texts)
    called = ["-"] * len(texts) if names is None else list(names)
    if len(called) != len(texts):
        raise UsageError(f"{len(called)} names for {len(texts)} texts")
    for name in called:
        if not isinstance(name, str):
            raise UsageError(f"names: {name!r} is no string; give str(…) of it")
    records: list[Record] = []
    for start in range(0, len(texts), _TOGETHER):
        group = slice(start, start + _TOGETHER)
        outcomes = _embedded().try_texts(texts[group], names=called[group])
        records += [
            ErrorRecord.from_error(name, outcome)
            if isinstance(outcome, Exception)
            else outcome.record
            for name, outcome in zip(called[group], outcomes, strict=True)
        ]
    return records


class _Embedded:
    """The embedded model, loaded once in a process, on first need."""

    def __init__(self) -> None:
        self._extractor: Extractor | None = None
        self.renew_lock()

    def renew_lock(self) -> None:
        """A new lock, for a forked process: another thread may have held the old one."""
        self._lock = Lock()

    def __call__(self) -> Extractor:
        with self._lock:
            if self._extractor is None:
                from policyner.extractor import Extractor

                # One thread an inference, as the command line: the same bytes.
                self._extractor = Extractor.load(threads=1)
            return self._extractor


_embedded = _Embedded()
if hasattr(os, "register_at_fork"):  # Windows does not fork
    os.register_at_fork(after_in_child=_embedded.renew_lock)
