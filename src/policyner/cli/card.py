"""`policyner card`: what a model is made of and what it is worth."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from policyner.cli.extras import log_to_stderr, needs_extra
from policyner.cli.options import Config


def card(
    config: Config,
    model: Annotated[Path, typer.Argument(metavar="MODEL", help="The exported model folder.")],
    *,
    gold: Annotated[list[Path], typer.Option(help="Gold file to measure on; may be repeated.")],
) -> None:
    """Measure a model, slices and calibration included, and write its card."""
    from policyner.training.config import load_config

    with needs_extra("train"):
        from policyner.training.card import write_card

    settings = load_config(config)
    log_to_stderr()
    typer.echo(write_card(settings, model, gold=gold))
