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
    calibrate: Annotated[
        list[Path] | None,
        typer.Option(
            metavar="TEXTS",
            help="Corpus or gold files on which 8-bit integers are chosen for the weights; "
            "without them the weights stay 32-bit floats.",
        ),
    ] = None,
) -> None:
    """Write a trained checkpoint as an ONNX model folder, and compare the two."""
    from policyner.tagging.tagger import read_settings

    with needs_extra("train"):
        from policyner.training.export import export as run

    target = out or Path("models", read_settings(model).name)
    log_to_stderr()
    exported = run(model, out=target, calibration=calibrate or ())
    typer.echo(
        f"{target}: {exported.bytes / 1e6:.1f} MB; logits differ by at most "
        f"{exported.difference:.2g}"
        + ("" if exported.integers is None else f", with integers by {exported.integers:.2g}")
    )
