"""What is read, how, and how much of it: arguments and options of whatever takes notices."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import typer

from policyner.cli.options import size_of

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

_READING = "What is read"
_LIMITS = "Limits of one input"


def _encoding(text: str) -> str:
    """The name of an encoding that Python knows."""
    try:
        b"a".decode(text, "replace")
    except (LookupError, UnicodeError) as error:
        raise typer.BadParameter(
            f"{text!r} is no encoding; such are utf-8, gb18030, big5"
        ) from error
    return text


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
