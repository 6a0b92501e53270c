"""Arguments and options that several commands share."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Literal

import typer

Inputs = Annotated[
    list[str],
    typer.Argument(
        metavar="INPUT",
        help="Files (txt, html, docx, pdf; json, jsonl, csv, parquet with a document a row; each "
        "also .gz or .zst), archives of them (zip, tar), folders, globs, addresses such as "
        "s3://bucket/folder, or - for standard input.",
    ),
]

_OUTPUT = "Output"
_READING = "What is read"
_LIMITS = "Limits of one input"
_SIZE = re.compile(r"(\d+)\s*([KMGT]?)(?:i?B)?", re.IGNORECASE)


def _size(text: str | int) -> int:
    """A number of bytes, such as `128M`."""
    found = _SIZE.fullmatch(str(text).strip())
    if found is None or not int(found[1]):
        raise typer.BadParameter(f"{text!r} is no size; write 128M or 2G")
    return int(found[1]) << 10 * " KMGT".index(found[2].upper() or " ")


Out = Annotated[
    str,
    typer.Option(
        "--output",
        "-o",
        metavar="OUT",
        help="A file, a folder (it gets notices.jsonl, rows such as measures.csv, or the files of "
        "tables), or - for standard output. Missing folders are created.",
        rich_help_panel=_OUTPUT,
    ),
]

Records = Annotated[
    Literal["documents", "measures", "agencies", "targets", "deadlines", "tables"],
    typer.Option(
        help="One record a notice; flat rows, one a measure, a measure and agency, a target or a "
        "deadline (policyner schema --table); or all these tables.",
        rich_help_panel=_OUTPUT,
    ),
]

OutputFormat = Annotated[
    Literal["jsonl", "parquet", "csv", "xlsx", "duckdb", "sqlite", "graph"] | None,
    typer.Option(
        help="Default from OUT's ending; jsonl to standard output. graph: a folder of CSV for "
        "Neo4j's import and GraphML.",
        show_default=False,
        rich_help_panel=_OUTPUT,
    ),
]

HeaderLanguage = Annotated[
    Literal["en", "zh"],
    typer.Option("--headers", help="Column names of csv and xlsx.", rich_help_panel=_OUTPUT),
]

ForExcel = Annotated[
    bool,
    typer.Option(
        "--excel",
        help="csv with a byte order mark, and no text that Excel would compute as a formula.",
        rich_help_panel=_OUTPUT,
    ),
]

Parts = Annotated[
    bool, typer.Option("--parts", help="Make OUT a folder of part files.", rich_help_panel=_OUTPUT)
]

PartSize = Annotated[
    int, typer.Option(min=1, help="Inputs of a part file.", rich_help_panel=_OUTPUT)
]

TextColumn = Annotated[
    str,
    typer.Option(
        metavar="NAME", help="Column or key of rows that holds the text.", rich_help_panel=_READING
    ),
]

IdColumn = Annotated[
    str | None,
    typer.Option(
        metavar="NAME",
        help="Column or key that names a row; its value is the document's id.",
        show_default="id, where there is one",
        rich_help_panel=_READING,
    ),
]

InputFormat = Annotated[
    Literal["txt", "html", "docx", "pdf", "json", "jsonl", "csv", "parquet", "zip", "tar"] | None,
    typer.Option(
        help="Of standard input and of files without an ending.",
        show_default="found out",
        rich_help_panel=_READING,
    ),
]


# The defaults are those of `ReadingLimits`, which a test holds; importing them here would
# make `--help` slow.
MaxDocumentSize = Annotated[
    int | None,
    typer.Option(
        parser=_size,
        metavar="SIZE",
        help="The largest document, unpacked.",
        show_default="128M",
        rich_help_panel=_LIMITS,
    ),
]

MaxRowSize = Annotated[
    int | None,
    typer.Option(
        parser=_size,
        metavar="SIZE",
        help="The largest row of a file of rows.",
        show_default="8M",
        rich_help_panel=_LIMITS,
    ),
]

MaxUnpackedSize = Annotated[
    int | None,
    typer.Option(
        parser=_size,
        metavar="SIZE",
        help="What one archive or packed file may unpack to.",
        show_default="64G",
        rich_help_panel=_LIMITS,
    ),
]

MaxRatio = Annotated[
    int | None,
    typer.Option(
        min=1,
        help="How many times its size an archive or packed file may unpack to.",
        show_default="200",
        rich_help_panel=_LIMITS,
    ),
]

MaxNesting = Annotated[
    int | None,
    typer.Option(
        min=0,
        help="How many archives may lie within one another.",
        show_default="3",
        rich_help_panel=_LIMITS,
    ),
]

Model = Annotated[
    str | None,
    typer.Option(
        metavar="base|small|DIR|HUB_ID",
        help="An embedded model by its name, a folder, or a name on the hub.",
        show_default="the embedded model that docs/model.md names",
    ),
]

Config = Annotated[Path, typer.Argument(metavar="CONFIG", help="The model's YAML file.")]

Work = Annotated[
    Path | None, typer.Option(help="Folder of the run.", show_default="models/.work/NAME")
]
