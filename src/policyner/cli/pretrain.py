"""`policyner pretrain`: an encoder from random weights."""

from __future__ import annotations

from pathlib import Path

import typer

from policyner.cli.extras import log_to_stderr, needs_extra
from policyner.cli.options import Config, Work


def pretrain(
    config: Config,
    *,
    work: Work = None,
) -> None:
    """Train an encoder from random weights on open text; goes on where a run was cut off."""
    from policyner.training.config import load_config

    settings = load_config(config)
    log_to_stderr()
    with needs_extra("train"):
        from policyner.training.pretrain import pretrain as run

    typer.echo(run(settings, work=work or Path("models", ".work", settings.name)))
