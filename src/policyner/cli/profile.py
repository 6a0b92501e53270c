"""`policyner profile`: what one agency has to do."""

from __future__ import annotations

import sys
from itertools import chain
from typing import Annotated

import typer

from policyner.cli.language import tell
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
    from policyner.across.profile import lines_of, similar
    from policyner.cli.extras import demand_parquet
    from policyner.records.read import records_named

    demand_parquet(records)
    met: set[str] = set()
    found = assignments(records_named(records, stdin=sys.stdin.buffer), Organ(agency), met=met)
    first = [each for each in [next(found, None)] if each is not None]
    found = chain(first, found)
    for line in (each.to_json() for each in found) if as_json else lines_of(found):
        typer.echo(line)
    if not first and (names := similar(agency, met)):
        tell(f"names like it in the records: {'、'.join(names)}")
