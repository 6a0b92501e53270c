"""`policyner report`: records as one self-contained page."""

from __future__ import annotations

import logging
import sys
from pathlib import Path
from typing import Annotated

import typer


def report(
    records: Annotated[
        list[str],
        typer.Argument(
            metavar="RECORDS",
            help="What extract wrote: .jsonl (also .gz or .zst) or .parquet files, folders of "
            "their parts, or - for standard input.",
        ),
    ],
    *,
    out: Annotated[
        Path,
        typer.Option(
            "--output", "-o", metavar="FILE.html", help="The page; - for standard output."
        ),
    ],
    sources: Annotated[
        Path | None,
        typer.Option(
            metavar="PLACE",
            help="A folder or archive with the sources of the records, if they are not where "
            "they were.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Write one page to look through a notice or an archive; it needs no network."""
    from policyner.annotating.writing import write_files
    from policyner.batch.sources import Sources
    from policyner.cli.extras import demand_parquet
    from policyner.errors import UsageError
    from policyner.records.read import records_named
    from policyner.report import collect, page_of

    logging.basicConfig(level=logging.WARNING, format="policyner: %(message)s")
    demand_parquet(records)
    archive = collect(records_named(records, stdin=sys.stdin.buffer), sources=Sources(sources))
    if not archive:
        raise UsageError(f"{', '.join(records)}: no record in it")
    write_files({"": page_of(archive.to_json())}, None if str(out) == "-" else out)
    typer.echo(str(archive), err=True)
