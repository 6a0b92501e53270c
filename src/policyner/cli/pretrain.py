"""`policyner pretrain`: an encoder from open text."""

from __future__ import annotations

from policyner.cli.extras import run_stage
from policyner.cli.options import Config, Work


def pretrain(
    config: Config,
    *,
    work: Work = None,
) -> None:
    """Train an encoder on open text; goes on where a run was cut off."""
    run_stage("pretrain", config, work)
