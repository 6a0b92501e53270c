"""`policyner train`: a tagger from an encoder and gold."""

from __future__ import annotations

from policyner.cli.extras import run_stage
from policyner.cli.options import Config, Work


def train(
    config: Config,
    *,
    work: Work = None,
) -> None:
    """Fine-tune a model on gold; goes on where a run was cut off."""
    run_stage("train", config, work)
