"""Which layout of the output can be written in which format."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import BinaryIO, Literal, Protocol, get_args

from policyner.errors import UsageError
from policyner.records import jsonl
from policyner.records.columns import TABLE_NAMES, Style, TableName, shapes
from policyner.records.folder import FolderFormat, FolderWriter, RowEncoder, row_file
from policyner.records.graph import encode_graph
from policyner.records.graph_folder import GRAPH_FILES, GraphWriter
from policyner.records.notice import Record
from policyner.records.tables import encode_alone, encode_together, rows_of
from policyner.records.writing import PlainWriter, RecordWriter, Sink

#: What a unit of the output is: a notice with everything in it, a flat row, or all tables of them.
Layout = TableName | Literal["tables"]

Format = Literal["jsonl", "parquet", "csv", "xlsx", "duckdb", "sqlite", "graph"]

#: What a file name's ending says of its format.
ENDINGS: dict[str, Format] = {
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".csv": "csv",
    ".parquet": "parquet",
    ".xlsx": "xlsx",
    ".duckdb": "duckdb",
    ".sqlite": "sqlite",
}

#: Formats for which the column names can be Chinese; what programs read keeps its names.
_FOR_PEOPLE = frozenset({"csv", "xlsx"})


class Opener(Protocol):
    """Begins a file of one format: a class of writers, told what the file holds."""

    def __call__(
        self, stream: BinaryIO, place: Path | None = None, waiting: Path | None = None, /
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
    """How records become a file, or a folder of files.

    The work is in two steps, so that the first can be done in many processes
    and kept: each record is encoded by itself, and a writer joins them.

    Attributes:
        format: The file's format.
        layout: What a unit of it is.
        encode: Bytes of one record; none where a notice has nothing to write.
        open: Begins a file.
        open_files: Begins the files that `files_of` names, where records become several; then
            `open` raises a `UsageError`.
    """

    format: Format
    layout: Layout
    encode: Callable[[Record], bytes]
    open: Opener
    open_files: Callable[[Mapping[str, Sink]], RecordWriter] | None = None


def format_of(ending: str) -> Format | None:
    """The format that a file name's ending (`.csv`) stands for, if any."""
    return ENDINGS.get(ending.lower())


def files_of(layout: Layout, *, format: Format) -> tuple[str, ...]:
    """Names of the files that records become; none where they become one file of any name."""
    if format == "graph":
        return GRAPH_FILES
    if layout == "tables" and format in get_args(FolderFormat):
        return tuple(f"{table}.{format}" for table in TABLE_NAMES)
    return ()


def folders_of_files() -> list[tuple[str, ...]]:
    """The names of the files of every folder that records may become."""
    return [files for each in get_args(Format) if (files := files_of("tables", format=each))]


def encoding_for(layout: Layout, *, format: Format, style: Style | None = None) -> Encoding:
    """How to write `layout` in `format`.

    JSON lines and Parquet hold whole notices; CSV, XLSX and databases hold flat
    rows, of documents too. A database of whole notices has all tables.

    Args:
        layout: What a unit of the output is.
        format: The format.
        style: For whom flat rows are written; for programs where it is `None`.

    Raises:
        UsageError: If the layout has no such format, or the format no such style.
        ModuleNotFoundError: If the format needs a package that is not installed.
    """
    style = style or Style()
    if style.headers != "en" and format not in _FOR_PEOPLE:
        raise UsageError(f"--headers {style.headers} is for csv and xlsx; {format} is for programs")
    if style.excel and format != "csv":
        raise UsageError(f"--excel is for csv; {format} needs nothing of the kind")
    match format:
        case "graph":
            if layout != "documents":
                raise UsageError(f"a graph is made of whole notices, not of {layout}")
            none = partial(_no_file, what="nodes and edges")
            return Encoding(format, layout, encode_graph, none, GraphWriter)
        case "xlsx" | "duckdb" | "sqlite":
            tables = _tables(layout, format)
            encode: Callable[[Record], bytes] = partial(encode_together, tables=tables)
            if len(tables) == 1:
                encode = partial(encode_alone, table=tables[0])
            return Encoding(format, layout, encode, _opener(format, tables, style))
        case "jsonl" | "parquet" | "csv":
            if layout == "tables":
                if format == "parquet":
                    # Here, and not in the writer: a missing package is told before all else.
                    from policyner.records import parquet  # noqa: F401
                none = partial(_no_file, what=f"tables in {format}")
                start = partial(FolderWriter, format=format, style=style)
                return Encoding(format, layout, encode_together, none, start)
            return _plain_or_parquet(layout, format, style)


def _plain_or_parquet(layout: TableName, format: FolderFormat, style: Style) -> Encoding:
    """One file of notices or of one table's rows."""
    if layout == "documents" and format == "jsonl":
        return Encoding(format, layout, jsonl.encode_notice, PlainWriter)
    if layout == "documents" and format == "parquet":
        from policyner.records import arrow, parquet

        start = partial(parquet.ParquetWriter, columns=arrow.notice_columns())
        return Encoding(format, layout, parquet.encode_notice, start)
    rows, begin = row_file(shapes()[layout].alone, format=format, style=style)
    return Encoding(format, layout, partial(_encode_table, table=layout, rows=rows), begin)


def _encode_table(record: Record, *, table: TableName, rows: RowEncoder) -> bytes:
    return rows(rows_of(record, table=table))


def _tables(layout: Layout, format: Format) -> tuple[TableName, ...]:
    """The tables that a workbook or a database has."""
    if layout == "tables" or (layout == "documents" and format != "xlsx"):
        return TABLE_NAMES
    return ("documents", "measures") if layout == "documents" else (layout,)


def _opener(
    format: Literal["xlsx", "duckdb", "sqlite"], tables: Sequence[TableName], style: Style
) -> Opener:
    match format:
        case "xlsx":
            from policyner.records.xlsx import XlsxWriter

            return partial(XlsxWriter, tables=tables, headers=style.headers)
        case "sqlite":
            from policyner.records.sqlite_ import SqliteWriter

            return partial(SqliteWriter, tables=tables)
        case "duckdb":
            from policyner.records.duckdb_ import DuckdbWriter

            return partial(DuckdbWriter, tables=tables)


def _no_file(*_: object, what: str) -> RecordWriter:
    raise UsageError(f"{what} are a folder of files: -o FOLDER/")
