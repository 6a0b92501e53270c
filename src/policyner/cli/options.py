"""Arguments and options that several commands share."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

Inputs = Annotated[
    list[str],
    typer.Argument(
        metavar="INPUT",
        help="Files (txt, md, html, mht, docx, doc, wps, rtf, pdf, ofd, xlsx, xls, et; json, "
        "jsonl, csv, tsv, parquet with a document a row; each also .gz, .zst or .xz), archives "
        "of them (zip, tar), folders, globs, addresses such as s3://bucket/folder, or - for "
        "standard input.",
    ),
]

_OUTPUT = "Output"
_READING = "What is read"
_LIMITS = "Limits of one input"
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


def _encoding(text: str) -> str:
    """The name of an encoding that Python knows."""
    try:
        b"a".decode(text, "replace")
    except (LookupError, UnicodeError) as error:
        raise typer.BadParameter(
            f"{text!r} is no encoding; such are utf-8, gb18030, big5"
        ) from error
    return text


def _with_ocr(wanted: bool) -> bool:
    """Makes sure that text can be recognised, before anything is read."""
    if wanted:
        from policyner.reading.ocr import demand_ocr

        demand_ocr()
    return wanted


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

TextColumn = Annotated[
    str | None,
    typer.Option(
        metavar="NAME",
        help="Column or key of rows that holds the text. A sheet or CSV file without a column "
        "text is one table.",
        show_default="text",
        rich_help_panel=_READING,
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


def _fact_column(holds: str) -> Any:
    """An option that names a column of rows that is believed over the text."""
    return typer.Option(
        metavar="NAME",
        help=f"Column or key of rows that holds {holds}; believed over the text.",
        show_default=False,
        rich_help_panel=_READING,
    )


TitleColumn = Annotated[str | None, _fact_column("the notice's title")]
NumberColumn = Annotated[str | None, _fact_column("its document number")]
IssuerColumn = Annotated[str | None, _fact_column("its issuing organs")]
DateColumn = Annotated[str | None, _fact_column("its date of issue")]
UrlColumn = Annotated[str | None, _fact_column("the address that it is from")]

InputFormat = Annotated[
    Literal[
        "txt", "md", "html", "mht", "rtf", "docx", "doc", "pdf", "ofd", "xlsx", "xls",
        "json", "jsonl", "csv", "tsv", "parquet", "zip", "tar",
    ]
    | None,
    typer.Option(
        help="Of each input that is no archive, whatever its content and ending show.",
        show_default="found out",
        rich_help_panel=_READING,
    ),
]  # fmt: skip

Encoding = Annotated[
    str | None,
    typer.Option(
        parser=_encoding,
        metavar="NAME",
        help="Of text, pages and rows, such as gb18030, where it is not found out rightly.",
        show_default="found out",
        rich_help_panel=_READING,
    ),
]

Ocr = Annotated[
    bool,
    typer.Option(
        "--ocr",
        callback=_with_ocr,
        help="Recognise the text of scanned pages and of pictures (png, jpg, tif); needs "
        "policyner[ocr].",
        rich_help_panel=_READING,
    ),
]

_STATED = "What the notices do not say themselves"

Issuer = Annotated[
    str | None,
    typer.Option(
        metavar="NAME",
        help="The issuing organ of notices that name none, such as attachments.",
        show_default=False,
        rich_help_panel=_STATED,
    ),
]

NoticeRegion = Annotated[
    str | None,
    typer.Option(
        metavar="NAME|CODE",
        help="The region of notices that do not tell it.",
        show_default=False,
        rich_help_panel=_STATED,
    ),
]

Issued = Annotated[
    str | None,
    typer.Option(
        metavar="DATE",
        help="The date of issue, YYYY-MM-DD, of notices that give none.",
        show_default=False,
        rich_help_panel=_STATED,
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
        parser=size_of,
        metavar="SIZE",
        help="The largest document, unpacked.",
        show_default="128M",
        rich_help_panel=_LIMITS,
    ),
]

MaxRowSize = Annotated[
    int | None,
    typer.Option(
        parser=size_of,
        metavar="SIZE",
        help="The largest row of a file of rows.",
        show_default="8M",
        rich_help_panel=_LIMITS,
    ),
]

MaxUnpackedSize = Annotated[
    int | None,
    typer.Option(
        parser=size_of,
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

MaxOcrPages = Annotated[
    int | None,
    typer.Option(
        min=1,
        help="On how many pages of one document --ocr works.",
        show_default="200",
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

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]

Config = Annotated[Path, typer.Argument(metavar="CONFIG", help="The model's YAML file.")]

Work = Annotated[
    Path | None, typer.Option(help="Folder of the run.", show_default="models/.work/NAME")
]
