"""`policyner distil`: a tagger from gold and from what teachers say of unlabelled text."""

from __future__ import annotations

from pathlib import Path

import typer

from policyner.cli.extras import log_to_stderr, needs_extra
from policyner.cli.options import Config, Work


def distil(
    config: Config,
    *,
    work: Work = None,
) -> None:
    """Train on gold and on teachers' view of unlabelled text; goes on where it was cut off."""
    from policyner.training.config import load_config

    settings = load_config(config)
    log_to_stderr()
    with needs_extra("train"):
        from policyner.training.distil import distil as run

    typer.echo(run(settings, work=work or Path("models", ".work", settings.name)))
