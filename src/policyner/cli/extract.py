"""`policyner extract`: notices to records."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from policyner.cli.options import (
    IdColumn,
    InputFormat,
    Inputs,
    MaxDocumentSize,
    MaxNesting,
    MaxRatio,
    MaxRowSize,
    MaxUnpackedSize,
    Model,
    TextColumn,
)

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
    text_column: TextColumn = "text",
    id_column: IdColumn = None,
    input_format: InputFormat = None,
    max_document_size: MaxDocumentSize = None,
    max_row_size: MaxRowSize = None,
    max_unpacked_size: MaxUnpackedSize = None,
    max_ratio: MaxRatio = None,
    max_nesting: MaxNesting = None,
) -> None:
    """Turn notices into records of measures, agencies, targets, deadlines, percentages.

    Exit status: 0 all done; 1 some inputs failed, each with an error record; 2 wrong usage.
    """
    from policyner.batch.loading import load_extractor
    from policyner.batch.local import run_batch
    from policyner.cli.destination import destination
    from policyner.errors import UsageError
    from policyner.reading import ReadingLimits, ReadingOptions, find_inputs
    from policyner.records.formats import encoding_for

    if engine != "local":
        raise UsageError(f"--engine {engine} is not in this version; leave it out to run locally")
    target = destination(out, layout=records, format=format)
    encoding = encoding_for(records, format=target.format)
    limits = ReadingLimits.of(
        document_bytes=max_document_size,
        row_bytes=max_row_size,
        unpacked_bytes=max_unpacked_size,
        ratio=max_ratio,
        nesting=max_nesting,
    )
    options = ReadingOptions(text_column, id_column, input_format, limits)
    leave_out = [] if target.path is None else [target.path]
    search = partial(find_inputs, inputs, options=options, leave_out=leave_out)
    if target.path is not None and target.path.resolve() in map(_place, inputs):
        raise UsageError(f"{out}: this is one of the inputs; it would be overwritten")
    # Folders are searched twice, so that no list of millions of files is held.
    with _progress(sum(1 for _ in search(quiet=True))) as on_outcome:
        summary = run_batch(
            search(),
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


def _place(argument: str) -> Path | None:
    """Where an argument that is a path leads."""
    from policyner.reading.remote import is_address

    return None if is_address(argument) else Path(argument).resolve()


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
