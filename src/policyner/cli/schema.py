"""`policyner schema`: the JSON Schema of a record, and the columns of the tables."""

from __future__ import annotations

import json
from typing import Annotated

import typer


def schema(
    *,
    table: Annotated[
        bool,
        typer.Option("--table", help="The columns of each flat table, with type and meaning."),
    ] = False,
) -> None:
    """Print the JSON Schema (draft 2020-12) of an output line: a notice or an error record."""
    from policyner.records.schema import notice_schema, tables_described

    if table:
        typer.echo(tables_described())
    else:
        typer.echo(json.dumps(notice_schema(), ensure_ascii=False, indent=2))
