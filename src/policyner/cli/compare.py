"""`policyner compare`: what changed between two plans."""

from __future__ import annotations

import json
import sys
from typing import Annotated

import typer

from policyner.cli.options import AsJson

_RECORDS = "What extract wrote: .jsonl (also .gz or .zst) or .parquet, a folder of parts, or -."


def compare(
    old: Annotated[str, typer.Argument(metavar="OLD", help=_RECORDS)],
    new: Annotated[str, typer.Argument(metavar="NEW", help="Likewise.")],
    *,
    as_json: AsJson = False,
    levels: Annotated[
        bool,
        typer.Option(
            "--levels",
            help="OLD and NEW are of two levels, such as a province and a city: 省教育厅 and "
            "市教育局 are the same agency.",
        ),
    ] = False,
    all_of_it: Annotated[
        bool, typer.Option("--all", help="List measures too that stayed as they were.")
    ] = False,
) -> None:
    """Compare two versions or levels of a plan, measure by measure.

    A line a measure: + added, - dropped, ~ changed, = the same; > behind it: it moved. Below it
    agencies, targets and deadlines that changed, and its words with [-dropped-] and {+added+}.
    """
    from policyner.across import compare as compare_records
    from policyner.across.readable import lines_of
    from policyner.cli.extras import demand_parquet
    from policyner.errors import UsageError
    from policyner.records.read import STREAM, records_named

    if old == new == STREAM:
        raise UsageError("standard input is one plan; give the other as a file")
    demand_parquet([old, new])
    before, after = (records_named([each], stdin=sys.stdin.buffer) for each in (old, new))
    comparison = compare_records(before, after, across_levels=levels)
    if as_json:
        typer.echo(json.dumps(comparison.to_json(), ensure_ascii=False, indent=2))
        return
    for line in lines_of(comparison, all_of_it=all_of_it):
        typer.echo(line)
