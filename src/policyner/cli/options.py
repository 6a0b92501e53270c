"""Options that several commands share: what is written, which model, where is served."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Literal

import typer

_OUTPUT = "Output"
_SIZE = re.compile(r"(\d+)\s*([KMGT]?)(?:i?B)?", re.IGNORECASE)


# An exbibyte: no file is larger, and no read takes a larger number.
_LARGEST = 1 << 60


def size_of(text: str | int) -> int:
    """A number of bytes, such as `128M`."""
    found = _SIZE.fullmatch(str(text).strip())
    if found is None or not int(found[1]):
        raise typer.BadParameter(f"{text!r} is no size; write 128M or 2G")
    size = int(found[1]) << 10 * " KMGT".index(found[2].upper() or " ")
    if size > _LARGEST:
        raise typer.BadParameter(f"{text!r} is more than any file holds; write 128M or 2G")
    return size


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

RecordFiles = Annotated[
    list[str],
    typer.Argument(
        metavar="RECORDS",
        help="What extract wrote with --records documents: .jsonl (also .gz or .zst) or .parquet "
        "files, folders of their parts, or - for standard input.",
    ),
]

SourcesPlace = Annotated[
    Path | None,
    typer.Option(
        "--sources",
        metavar="PLACE",
        help="A folder or archive with the sources of the records, if they are not where they "
        "were.",
        show_default=False,
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

Append = Annotated[
    bool,
    typer.Option(
        "--append",
        help="Keep what OUT holds and add to it; records of the same id, and of the same input, "
        "are replaced.",
        rich_help_panel=_OUTPUT,
    ),
]

Replace = Annotated[
    bool,
    typer.Option(
        "--replace",
        help="Begin OUT anew, also where it holds inputs that are not named now.",
        rich_help_panel=_OUTPUT,
    ),
]

Agencies = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE",
        help="Your own organs, by .csv or .yaml: name, aliases, function, region.",
        show_default=False,
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

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]

Config = Annotated[Path, typer.Argument(metavar="CONFIG", help="The model's YAML file.")]

Work = Annotated[
    Path | None, typer.Option(help="Folder of the run.", show_default="models/.work/NAME")
]

Host = Annotated[
    str, typer.Option(help="The address to listen at; 127.0.0.1 is for this machine alone.")
]

Port = Annotated[int, typer.Option(min=0, max=65535, help="0 for any free one.")]

#: The panel of `--help` in which they stand.
SERVICE_LIMITS = "Limits of the service"

MaxCharacters = Annotated[
    int, typer.Option(min=1, help="The longest text.", rich_help_panel=SERVICE_LIMITS)
]

MaxSeconds = Annotated[
    float,
    typer.Option(
        min=0.1,
        help="For a notice to be done, and for sending the body of a request.",
        rich_help_panel=SERVICE_LIMITS,
    ),
]
