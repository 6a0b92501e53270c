"""`policyner export`: a checkpoint that extracts without PyTorch."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from policyner.cli.extras import log_to_stderr, needs_extra


def export(
    model: Annotated[Path, typer.Argument(metavar="MODEL", help="Folder of a trained checkpoint.")],
    *,
    out: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", help="The model folder to write.", show_default="models/NAME"
        ),
    ] = None,
) -> None:
    """Write a trained checkpoint as an ONNX model folder, and compare the two."""
    from policyner.tagging.tagger import read_settings

    target = out or Path("models", read_settings(model).name)
    log_to_stderr()
    with needs_extra("train"):
        from policyner.training.export import export as run

    difference = run(model, out=target)
    typer.echo(f"{target}: logits differ by at most {difference:.2g}")
