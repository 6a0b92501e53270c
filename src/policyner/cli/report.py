"""`policyner report`: records as one self-contained page."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from policyner.cli.extras import warnings_to_stderr
from policyner.cli.language import tell
from policyner.cli.options import RecordFiles, SourcesPlace


def report(
    records: RecordFiles,
    *,
    out: Annotated[
        Path,
        typer.Option(
            "--output", "-o", metavar="FILE.html", help="The page; - for standard output."
        ),
    ],
    sources: SourcesPlace = None,
) -> None:
    """Write one page to look through a notice or an archive; it needs no network."""
    from policyner.annotating.writing import write_files
    from policyner.batch.sources import Sources
    from policyner.cli.extras import demand_parquet
    from policyner.errors import UsageError
    from policyner.records.read import records_named
    from policyner.report import collect, page_of

    warnings_to_stderr()
    demand_parquet(records)
    archive = collect(records_named(records, stdin=sys.stdin.buffer), sources=Sources(sources))
    if not archive:
        raise UsageError(f"{', '.join(records)}: no record in it")
    write_files({"": page_of(archive.to_json())}, None if str(out) == "-" else out)
    tell(archive)
