"""`policyner resolve`: normalised values of single expressions."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Annotated, Literal

import typer

from policyner.cli.language import tell
from policyner.cli.options import Agencies

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
    agencies: Agencies = None,
) -> None:
    """Print what an expression means as JSON: an agency, a date, a percentage, a target."""
    from policyner.grammar.names.own import read_own_agencies, using

    own = read_own_agencies(agencies)
    given = {"region": region, "issuer": issuer, "issued": issued, "context": context}
    shared = {key: value for key, value in given.items() if value is not None}
    with using(own):
        failed = _answered({"kind": kind, **shared}, text)
    if failed:
        raise typer.Exit(1)


def _answered(shared: Mapping[str, str], text: str) -> bool:
    """Prints what the words mean; says whether a line of standard input was bad."""
    from policyner.records.requests import Request, answer, answer_lines

    if text != "-":
        typer.echo(answer(Request.of({"text": text, **shared})))
        return False
    failed = False
    for line, problem in answer_lines(sys.stdin.buffer, defaults=shared):
        typer.echo(line)
        if problem is not None:
            tell(f"policyner: {problem}")
            failed = True
    return failed
