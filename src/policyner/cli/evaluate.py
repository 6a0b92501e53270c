"""`policyner evaluate`: figures against gold, and the quality gate."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from policyner.cli.extras import needs_extra
from policyner.cli.language import tell
from policyner.cli.options import AsJson, Model
from policyner.errors import UsageError


def evaluate(
    gold: Annotated[list[Path], typer.Argument(metavar="GOLD", help="Gold files.")],
    model: Model = None,
    *,
    as_json: AsJson = False,
    links_from_gold_mentions: Annotated[
        bool, typer.Option(help="Give the linker the gold mentions: what it is worth alone.")
    ] = False,
    slices: Annotated[
        bool, typer.Option("--slices", help="Measure damaged copies of the notices too.")
    ] = False,
    floors: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="End with status 1 where F1 is below the floors in FILE (one gold file).",
            show_default=False,
        ),
    ] = None,
    raise_floors: Annotated[
        bool, typer.Option("--raise-floors", help="Make these figures the new floors.")
    ] = False,
    allow_lower: Annotated[
        bool, typer.Option("--allow-lower", help="Let --raise-floors lower a floor.")
    ] = False,
) -> None:
    """Measure strict and overlap precision, recall and F1 of each layer, and of the links."""
    if floors is not None and len(gold) != 1:
        raise UsageError("--floors goes with one gold file")
    if floors is None and (raise_floors or allow_lower):
        raise UsageError("--raise-floors and --allow-lower go with --floors")
    from policyner.evaluation import gate
    from policyner.evaluation.report import evaluate_files

    if slices:
        with needs_extra("evaluate"):
            import policyner.evaluation.slices  # noqa: F401 - told before the gold is read
    report = evaluate_files(
        gold, model=model, links_from_gold_mentions=links_from_gold_mentions, slices=slices
    )
    if as_json:
        typer.echo(json.dumps(report.to_json(), ensure_ascii=False, indent=2))
    else:
        typer.echo(str(report))
    if floors is None:
        return
    if raise_floors:
        gate.raise_floors(
            floors, gold[0], report.figures(), model=report.model, allow_lower=allow_lower
        )
        return
    problems = gate.check(gate.read_floors(floors), gold[0], report.figures(), model=report.model)
    for problem in problems:
        tell(problem)
    if problems:
        raise typer.Exit(1)
