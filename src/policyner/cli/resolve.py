"""`policyner resolve`: normalised values of single expressions."""

from __future__ import annotations

import sys
from typing import Annotated, Literal

import typer

from policyner.cli.language import tell

Kind = Literal["agency", "deadline", "percent", "target"]


def resolve(
    kind: Annotated[
        Kind, typer.Argument(metavar="KIND", help="agency, deadline, percent or target.")
    ],
    text: Annotated[
        str,
        typer.Argument(
            metavar="TEXT", help="The expression, or - for JSON lines from standard input."
        ),
    ],
    *,
    region: Annotated[
        str | None,
        typer.Option(
            metavar="R", help="The notice's region: a name or a code.", show_default=False
        ),
    ] = None,
    issuer: Annotated[
        str | None, typer.Option(metavar="I", help="The issuing organ.", show_default=False)
    ] = None,
    issued: Annotated[
        str | None,
        typer.Option(metavar="DATE", help="The date of issue, YYYY-MM-DD.", show_default=False),
    ] = None,
    context: Annotated[
        str | None,
        typer.Option(metavar="SENTENCE", help="The sentence around TEXT.", show_default=False),
    ] = None,
) -> None:
    """Print what an expression means as JSON: an agency, a date, a percentage, a target."""
    from policyner.records.requests import Request, answer, answer_lines

    shared = {"region": region, "issuer": issuer, "issued": issued, "context": context}
    if text != "-":
        typer.echo(answer(Request.of({"kind": kind, "text": text, **shared})))
        return
    failed = False
    defaults = {"kind": kind, **{key: value for key, value in shared.items() if value is not None}}
    for line, problem in answer_lines(sys.stdin.buffer, defaults=defaults):
        typer.echo(line)
        if problem is not None:
            tell(f"policyner: {problem}")
            failed = True
    if failed:
        raise typer.Exit(1)
