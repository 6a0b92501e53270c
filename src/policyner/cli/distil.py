"""`policyner distil`: a tagger from gold and from what teachers say of unlabelled text."""

from __future__ import annotations

from policyner.cli.extras import run_stage
from policyner.cli.options import Config, Work


def distil(
    config: Config,
    *,
    work: Work = None,
) -> None:
    """Train on gold and on teachers' view of unlabelled text; goes on where it was cut off."""
    run_stage("distil", config, work)
