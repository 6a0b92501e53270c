"""Where `policyner extract` writes, and in which format."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from policyner.batch.files import demand_local, resolved, unusable
from policyner.batch.ledger_file import ENDING
from policyner.batch.made import LEDGER_IN_FOLDER
from policyner.batch.named import demand_named
from policyner.batch.output import Target
from policyner.cli.extras import needs_extra
from policyner.errors import UsageError
from policyner.records.columns import Headers, Style
from policyner.records.formats import (
    ENDINGS,
    Encoding,
    Format,
    Layout,
    encoding_for,
    files_of,
    format_of,
)
from policyner.records.read import STREAM

# Inside a folder: the file's stem for each layout, and the format it has unasked.
_STEMS: dict[Layout, str] = {"documents": "notices"}
_FOLDER_FORMATS: dict[Layout, Format] = {"documents": "jsonl", "tables": "parquet"}
_ROWS_FORMAT: Format = "csv"


@dataclass(frozen=True, slots=True)
class Destination:
    """An output.

    Attributes:
        target: The file, the folder, or standard output.
        format: What it is written in.
    """

    target: Target
    format: Format

    @property
    def ledger(self) -> Path | None:
        """Where its ledger lies; `None` where the output is no file, and nothing can be resumed.

        Raises:
            UsageError: If the output is a link that leads to itself.
        """
        path = self.target.path
        if path is None or self.target.place is None:
            return None
        # A link's ledger lies beside what it points to, as the output does.
        with unusable(self.target.name):
            path = resolved(path) if path.is_symlink() else path
        if self.target.is_folder:
            return path / LEDGER_IN_FOLDER
        return path.with_name(f"{path.name}{ENDING}")


def destination(
    out: str, *, layout: Layout, format: Format | None, part_size: int | None = None
) -> Destination:
    """Reads the argument of `-o`.

    A folder (one that exists, or a name that ends in a slash) takes
    `notices.jsonl` or rows such as `measures.csv`, or the files of all tables or of a
    graph; standard output takes JSON lines; a file takes what its ending says. A given
    format goes before all that. With a part size the argument names the folder of
    the parts, whose format an ending (`out.parquet`) may say too.

    Raises:
        UsageError: If neither the ending nor `--format` says the format; standard
            output, tables or a graph are to be cut into parts; or the path is empty or leads
            nowhere.
    """
    if out == STREAM:
        if part_size is not None:
            raise UsageError("--parts needs a folder: -o FOLDER")
        return Destination(Target(), format or "jsonl")
    path = _path_of(out)
    chosen = format or format_of(path.suffix)
    with unusable(out):
        is_folder = path.is_dir()
    named_as_folder = is_folder or out.endswith((os.sep, "/"))
    if named_as_folder or part_size is not None or format == "graph":
        if is_folder and not (part_size is not None and chosen):
            chosen = format
        chosen = chosen or _FOLDER_FORMATS.get(layout, _ROWS_FORMAT)
        files = files_of(layout, format=chosen)
        if files:
            if part_size is not None:
                raise UsageError("--parts cuts one file; tables and graphs are several already")
            return Destination(Target(path, files=files), chosen)
        if part_size is None:
            path /= f"{_STEMS.get(layout, layout)}.{chosen}"
        return Destination(Target(path, part_size), chosen)
    if chosen is None:
        raise UsageError(
            f"{out}: cannot tell the format; end the name in {', '.join(ENDINGS)}, "
            "end it in a slash for a folder, or give --format"
        )
    if files_of(layout, format=chosen):
        raise UsageError(f"{out}: {layout} in {chosen} are a folder of files; end it in a slash")
    return Destination(Target(path), chosen)


def _path_of(out: str) -> Path:
    if not out:
        # Of a variable that is not set; as a path it would be the working folder.
        raise UsageError("-o: the name of the output is empty")
    path = Path(out)
    demand_local(path)
    resolved(path)
    return path


def adding(
    ledger: Path | None, inputs: Sequence[str], *, output: str, append: bool, replace: bool
) -> bool:
    """Whether a run adds to its output, rather than making it of its own inputs alone.

    Args:
        ledger: The ledger in use, if any.
        inputs: What the command names.
        output: What messages call the output.
        append: Whether it was asked to add.
        replace: Whether it was asked to begin anew.

    Raises:
        UsageError: If both were, if nobody knows what the output holds, or if neither was and
            the output holds records of other inputs.
        LedgerError: If the ledger cannot be read.
    """
    if append and replace:
        raise UsageError("--append keeps what the output holds, --replace does not: give one")
    if append and ledger is None:
        raise UsageError("--append needs a file or folder that can be added to: -o OUT")
    if not append and not replace:
        demand_named(ledger, inputs, output=output)
    return append


def chosen_encoding(
    layout: Layout, *, format: Format, headers: Headers = "en", excel: bool = False
) -> Encoding:
    """How to write what was asked for.

    Raises:
        UsageError: If the options do not go together, or a package is missing.
    """
    with needs_extra("parquet" if format == "parquet" else "duckdb"):
        return encoding_for(layout, format=format, style=Style(headers, excel))
