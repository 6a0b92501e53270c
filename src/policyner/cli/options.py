"""Arguments and options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Inputs = Annotated[
    list[str],
    typer.Argument(metavar="INPUT", help="Files, folders, globs, or - for standard input."),
]

Model = Annotated[
    str | None,
    typer.Option(metavar="DIR_OR_HUB_ID", help="Default: the embedded model.", show_default=False),
]

Config = Annotated[Path, typer.Argument(metavar="CONFIG", help="The model's YAML file.")]

Work = Annotated[
    Path | None, typer.Option(help="Folder of the run.", show_default="models/.work/NAME")
]
