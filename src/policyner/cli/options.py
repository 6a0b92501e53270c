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

_READING = "What is read"
_LIMITS = "Limits of one input"
_SIZE = re.compile(r"(\d+)\s*([KMGT]?)(?:i?B)?", re.IGNORECASE)


def _size(text: str | int) -> int:
    """A number of bytes, such as `128M`."""
    found = _SIZE.fullmatch(str(text).strip())
    if found is None or not int(found[1]):
        raise typer.BadParameter(f"{text!r} is no size; write 128M or 2G")
    return int(found[1]) << 10 * " KMGT".index(found[2].upper() or " ")


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


AllowHosts = Annotated[
    list[str] | None,
    typer.Option(
        metavar="HOST",
        help="Hosts that web addresses, and what they redirect to, may be at (*.example.org); "
        "may be given several times.",
        show_default="any; redirects lead to no internal address",
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

MaxErrors = Annotated[
    int | None,
    typer.Option(
        min=1,
        help="How many rows and members of one input have an error record of their own.",
        show_default="10000",
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
