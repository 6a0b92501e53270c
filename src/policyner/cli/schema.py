"""`policyner schema`: the JSON Schema of a record."""

from __future__ import annotations

import json

import typer


def schema() -> None:
    """Print the JSON Schema (draft 2020-12) of an output line: a notice or an error record."""
    from policyner.records.schema import notice_schema

    typer.echo(json.dumps(notice_schema(), ensure_ascii=False, indent=2))
