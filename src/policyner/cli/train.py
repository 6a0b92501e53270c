"""`policyner train`: a model from its configuration, from pretraining to export."""

from __future__ import annotations

from policyner.cli.extras import run_stage
from policyner.cli.options import Config, Work


def train(
    config: Config,
    *,
    work: Work = None,
) -> None:
    """Make a model, from pretraining to export, as its file says; goes on where it was cut off."""
    run_stage("make", config, work)
