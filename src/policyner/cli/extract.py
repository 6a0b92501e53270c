"""`policyner extract`: notices to records."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from policyner.cli.options import (
    AllowHosts,
    IdColumn,
    InputFormat,
    Inputs,
    MaxDocumentSize,
    MaxErrors,
    MaxNesting,
    MaxRatio,
    MaxRowSize,
    MaxUnpackedSize,
    Model,
    TextColumn,
)

if TYPE_CHECKING:
    from policyner.batch.ledger import Reason
    from policyner.batch.limits import Limits
    from policyner.batch.processes import Workers
    from policyner.batch.work import Outcome
    from policyner.batch.worker import Setup

#: Exit status: an interruption from the keyboard, as shells count it.
INTERRUPTED = 130

_OUTPUT = "Output"
_RUN = "Run"
_LIMITS = "Limits for hostile input"


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
            rich_help_panel=_OUTPUT,
        ),
    ] = "-",
    records: Annotated[
        Literal["documents", "measures"],
        typer.Option(
            help="One record a notice, or one flat row a measure.", rich_help_panel=_OUTPUT
        ),
    ] = "documents",
    format: Annotated[
        Literal["jsonl", "parquet", "csv", "xlsx"] | None,
        typer.Option(
            help="Default from OUT's ending; jsonl to standard output.",
            show_default=False,
            rich_help_panel=_OUTPUT,
        ),
    ] = None,
    parts: Annotated[
        bool,
        typer.Option("--parts", help="Make OUT a folder of part files.", rich_help_panel=_OUTPUT),
    ] = False,
    part_size: Annotated[
        int, typer.Option(min=1, help="Inputs of a part file.", rich_help_panel=_OUTPUT)
    ] = 1000,
    model: Model = None,
    workers: Annotated[
        int | None,
        typer.Option(
            min=1,
            help="Processes; the output is the same for any number. Default: 1; with ray one "
            "a processor, less one.",
            show_default=False,
            rich_help_panel=_RUN,
        ),
    ] = None,
    engine: Annotated[
        Literal["local", "ray"],
        typer.Option(help="Where it runs: this machine, or a Ray cluster.", rich_help_panel=_RUN),
    ] = "local",
    ray_address: Annotated[
        str | None,
        typer.Option(
            metavar="ADDRESS",
            help="A running cluster for --engine ray. Default: a local one is started.",
            show_default=False,
            rich_help_panel=_RUN,
        ),
    ] = None,
    no_resume: Annotated[
        bool,
        typer.Option(
            "--no-resume",
            help="Start over: do not go on with a run that was cut off, use no earlier record.",
            rich_help_panel=_RUN,
        ),
    ] = False,
    retry_failed: Annotated[
        bool,
        typer.Option(
            "--retry-failed", help="Do inputs again that failed before.", rich_help_panel=_RUN
        ),
    ] = False,
    ledger: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="What was done before. Default: OUT.ledger; none for standard output.",
            show_default=False,
            rich_help_panel=_RUN,
        ),
    ] = None,
    fail_fast: Annotated[
        bool,
        typer.Option(
            "--fail-fast",
            help="Stop at the first input that fails; its error record is the last.",
            rich_help_panel=_RUN,
        ),
    ] = False,
    time_limit: Annotated[
        float,
        typer.Option(
            min=0,
            metavar="SECONDS",
            help="Time for reading one document, and again for extracting it; 0 for any.",
            rich_help_panel=_LIMITS,
        ),
    ] = 300,
    memory_limit: Annotated[
        int,
        typer.Option(
            min=0,
            metavar="MIB",
            help="Memory of one worker process, its model included; 0 for any.",
            rich_help_panel=_LIMITS,
        ),
    ] = 4096,
    text_column: TextColumn = "text",
    id_column: IdColumn = None,
    input_format: InputFormat = None,
    allow_hosts: AllowHosts = None,
    max_document_size: MaxDocumentSize = None,
    max_row_size: MaxRowSize = None,
    max_unpacked_size: MaxUnpackedSize = None,
    max_ratio: MaxRatio = None,
    max_nesting: MaxNesting = None,
    max_errors: MaxErrors = None,
) -> None:
    """Turn notices into records of measures, agencies, targets, deadlines, percentages.

    Exit status: 0 all done; 1 some inputs failed, each with an error record; 2 wrong usage,
    nothing written; 3 cut short, such as by a full disk; the same command goes on.
    """
    from policyner.batch.ledger import Ledger
    from policyner.batch.limits import Limits
    from policyner.batch.loading import load_extractor
    from policyner.batch.runner import run_batch
    from policyner.batch.settings import settings_of
    from policyner.cli.destination import destination
    from policyner.cli.progress import Report, progress
    from policyner.errors import RunError, UsageError
    from policyner.reading import ReadingLimits, ReadingOptions, find_inputs
    from policyner.records.formats import encoding_for

    chosen = destination(out, layout=records, format=format, part_size=part_size if parts else None)
    encoding = encoding_for(records, format=chosen.format)
    limits = Limits(seconds=time_limit or None, memory=memory_limit << 20 or None)
    start = _engine(engine, workers=workers, limits=limits, address=ray_address)
    options = ReadingOptions(
        text_column,
        id_column,
        input_format,
        ReadingLimits.of(
            document_bytes=max_document_size,
            row_bytes=max_row_size,
            unpacked_bytes=max_unpacked_size,
            ratio=max_ratio,
            nesting=max_nesting,
            errors=max_errors,
        ),
        allow_hosts=tuple(allow_hosts or ()),
    )
    place = chosen.target.path
    kept_in = ledger or chosen.ledger
    own = [path for path in (place, kept_in) if path is not None]
    search = partial(find_inputs, inputs, options=options, leave_out=own)
    if place is not None and place.resolve() in map(_place, inputs):
        raise UsageError(f"{out}: this is one of the inputs; it would be overwritten")
    open_ledger = None
    if kept_in is not None:
        open_ledger = partial(
            Ledger,
            kept_in,
            settings=settings_of(
                model,
                encoding=encoding,
                options={
                    "text_column": text_column,
                    "id_column": id_column,
                    "input_format": input_format,
                },
            ),
            fresh=no_resume,
            retry_failed=retry_failed,
        )
    report = Report()
    go_on = f"; what was done is in {kept_in}, run it again to go on" if kept_in else ""
    try:
        # Folders are searched twice, so that no list of millions of files is held.
        with progress(sum(1 for _ in search(quiet=True))) as advance:

            def on_outcome(outcome: Outcome, reason: Reason | None) -> None:
                report.add(outcome, reason)
                advance(outcome)

            summary = run_batch(
                search(),
                load=partial(load_extractor, model),
                encoding=encoding,
                output=chosen.target,
                open_ledger=open_ledger,
                engine=start,
                reading=limits,
                fail_fast=fail_fast,
                on_outcome=on_outcome,
            )
    except RunError as error:
        raise RunError(f"{error}{go_on}") from error
    except KeyboardInterrupt:
        typer.echo(f"stopped{go_on}", err=True)
        raise typer.Exit(INTERRUPTED) from None
    report.close(summary)
    if summary.failed:
        raise typer.Exit(1)


def _engine(
    name: Literal["local", "ray"], *, workers: int | None, limits: Limits, address: str | None
) -> Callable[[Setup], Workers]:
    """What starts the workers."""
    from policyner.batch.processes import local_workers
    from policyner.cli.extras import needs_extra
    from policyner.errors import UsageError

    if name == "ray":
        with needs_extra("ray"):
            from policyner.batch.ray import ray_workers

        return partial(ray_workers, workers=workers, limits=limits, address=address)
    if address is not None:
        raise UsageError("--ray-address needs --engine ray")
    return partial(local_workers, workers=workers or 1, limits=limits)


def _place(argument: str) -> Path | None:
    """Where an argument that is a path leads."""
    from policyner.reading.remote import is_address, local_path

    argument = local_path(argument)
    return None if is_address(argument) else Path(os.path.realpath(argument))
