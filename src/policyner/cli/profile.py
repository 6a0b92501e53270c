"""`policyner profile`: what one agency has to do."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from policyner.cli.options import AsJson, RecordFiles


def profile(
    agency: Annotated[
        str,
        typer.Argument(
            metavar="AGENCY",
            help="Its name: in full (青禾市教育局, 教育部), also where notices write it short; "
            "or as they write it (市教育局).",
        ),
    ],
    records: RecordFiles,
    *,
    as_json: AsJson = False,
) -> None:
    """List what an agency leads, supports and is responsible for, and by when.

    Exit status: 0 also where nothing is found.
    """
    from policyner.across import Organ, assignments
    from policyner.across.profile import lines_of
    from policyner.cli.extras import demand_parquet
    from policyner.records.read import records_named

    demand_parquet(records)
    found = assignments(records_named(records, stdin=sys.stdin.buffer), Organ(agency))
    if as_json:
        for each in found:
            typer.echo(each.to_json())
        return
    for line in lines_of(found):
        typer.echo(line)
