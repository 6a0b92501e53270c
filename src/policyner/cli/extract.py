"""`policyner extract`: notices to records."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from policyner.cli.options import Inputs, Model

if TYPE_CHECKING:
    from policyner.batch.work import Outcome


def extract(
    inputs: Inputs,
    *,
    out: Annotated[
        str,
        typer.Option(
            "--output",
            "-o",
            metavar="OUT",
            help="A file, a folder (it gets notices.jsonl or measures.csv), or - for "
            "standard output. Missing folders are created.",
        ),
    ] = "-",
    records: Annotated[
        Literal["documents", "measures"],
        typer.Option(help="One JSON line a notice, or one flat row a measure."),
    ] = "documents",
    format: Annotated[
        Literal["jsonl", "parquet", "csv", "xlsx"] | None,
        typer.Option(
            help="Default from OUT's ending; jsonl to standard output. This version writes "
            "jsonl, and csv for measures.",
            show_default=False,
        ),
    ] = None,
    model: Model = None,
    workers: Annotated[
        int, typer.Option(min=1, help="Processes; the output is the same for any number.")
    ] = 1,
    engine: Annotated[
        Literal["local", "ray"], typer.Option(help="Where it runs; this version runs locally.")
    ] = "local",
    _no_resume: Annotated[
        bool,
        typer.Option(
            "--no-resume",
            help="Start over instead of going on with a run that was cut off. In this version "
            "each run starts over, with or without it.",
        ),
    ] = False,
    fail_fast: Annotated[
        bool,
        typer.Option(
            "--fail-fast", help="Stop at the first input that fails; its error record is the last."
        ),
    ] = False,
) -> None:
    """Turn notices into records of measures, agencies, targets, deadlines, percentages.

    Exit status: 0 all done; 1 some inputs failed, each with an error record; 2 wrong usage.
    """
    from policyner.batch.loading import load_extractor
    from policyner.batch.local import run_batch
    from policyner.cli.destination import destination
    from policyner.errors import UsageError
    from policyner.reading import find_inputs
    from policyner.records.formats import encoding_for

    if engine != "local":
        raise UsageError(f"--engine {engine} is not in this version; leave it out to run locally")
    target = destination(out, layout=records, format=format)
    encoding = encoding_for(records, format=target.format)
    found = find_inputs(inputs)
    if target.path is not None:
        place = target.path.resolve()
        if any(each.path is not None and each.path.resolve() == place for each in found):
            raise UsageError(f"{out}: this is one of the inputs; it would be overwritten")
    with _progress(len(found)) as on_outcome:
        summary = run_batch(
            found,
            load=partial(load_extractor, model),
            encoding=encoding,
            output=target.path,
            workers=workers,
            fail_fast=fail_fast,
            on_outcome=on_outcome,
        )
    typer.echo(summary, err=True)
    if summary.stopped:
        typer.echo("stopped at the first failure (--fail-fast)", err=True)
    if summary.failed:
        raise typer.Exit(1)


@contextlib.contextmanager
def _progress(total: int) -> Iterator[Callable[[Outcome], None] | None]:
    """A progress bar over `total` inputs on standard error, where that is a terminal."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn

    with Progress(
        BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(), console=Console(stderr=True)
    ) as bar:
        task = bar.add_task("extract", total=total)
        yield lambda _: bar.advance(task)
