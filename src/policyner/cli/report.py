"""`policyner report`: records as one self-contained page."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from policyner.cli.extras import say_warnings
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

    say_warnings()
    _demand_free(out)
    demand_parquet(records)
    archive = collect(records_named(records, stdin=sys.stdin.buffer), sources=Sources(sources))
    if not archive:
        raise UsageError(f"{', '.join(records)}: no record in it")
    write_files({"": page_of(archive.to_json())}, None if str(out) == "-" else out)
    tell(archive)


def _demand_free(out: Path) -> None:
    """Refuses to write over a file that is no page of ours; an empty one holds nothing."""
    from policyner.batch.files import demand_local, is_taken, resolved, unusable
    from policyner.errors import UsageError
    from policyner.report import is_page

    if str(out) == "-":
        return
    demand_local(out)
    place = resolved(out)
    with unusable(str(out)):
        if is_taken(place) and not is_page(place):
            raise UsageError(f"{out}: is no report and would be lost; choose another output")
