"""`policyner calibrate`: honest confidences for a model."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from policyner.cli.extras import log_to_stderr, needs_extra
from policyner.cli.options import Config


def calibrate(
    config: Config,
    model: Annotated[Path, typer.Argument(metavar="MODEL", help="The exported model folder.")],
) -> None:
    """Fit a model's confidences and thresholds on the gold that its training held out."""
    from policyner.training.config import load_config

    with needs_extra("train"):
        from policyner.training.calibrate import calibrate as run
        from policyner.training.lessons import split_gold

    settings = load_config(config)
    log_to_stderr()
    _, held_out = split_gold(settings)
    typer.echo(json.dumps(run(model, held_out), indent=1))
