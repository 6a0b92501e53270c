"""How a run goes: its workers, what it goes on with, what one input may take."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

_RUN = "Run"
_LIMITS = "Limits for hostile input"

Workers = Annotated[
    int | None,
    typer.Option(
        min=1,
        help="Processes at most; the output is the same for any number. Default: as many as "
        "help, one a processor at most; with ray one less.",
        show_default=False,
        rich_help_panel=_RUN,
    ),
]

Engine = Annotated[
    Literal["local", "ray"],
    typer.Option(help="Where it runs: this machine, or a Ray cluster.", rich_help_panel=_RUN),
]

RayAddress = Annotated[
    str | None,
    typer.Option(
        metavar="ADDRESS",
        help="A running cluster for --engine ray. Default: a local one is started.",
        show_default=False,
        rich_help_panel=_RUN,
    ),
]

NoResume = Annotated[
    bool,
    typer.Option(
        "--no-resume",
        help="Start over: do not go on with a run that was cut off, use no earlier record.",
        rich_help_panel=_RUN,
    ),
]

RetryFailed = Annotated[
    bool,
    typer.Option(
        "--retry-failed", help="Do inputs again that failed before.", rich_help_panel=_RUN
    ),
]

LedgerFile = Annotated[
    Path | None,
    typer.Option(
        "--ledger",
        metavar="FILE",
        help="What was done before. Default: OUT.ledger; none for standard output.",
        show_default=False,
        rich_help_panel=_RUN,
    ),
]

FailFast = Annotated[
    bool,
    typer.Option(
        "--fail-fast",
        help="Stop at the first input that fails; its error record is the last.",
        rich_help_panel=_RUN,
    ),
]

TimeLimit = Annotated[
    float,
    typer.Option(
        min=0,
        metavar="SECONDS",
        help="Time for reading one document, and again for extracting it; 0 for any.",
        rich_help_panel=_LIMITS,
    ),
]

MemoryLimit = Annotated[
    int,
    typer.Option(
        min=0,
        metavar="MIB",
        help="Memory of one worker process, its model included; 0 for any.",
        rich_help_panel=_LIMITS,
    ),
]
