"""Making a model from its configuration: every stage that it names, each where it was cut off."""

from __future__ import annotations

import logging
from pathlib import Path

from policyner.training.config import ModelConfig
from policyner.training.distil import distil
from policyner.training.export import export
from policyner.training.lessons import split_gold
from policyner.training.pretrain import pretrain
from policyner.training.train import train

logger = logging.getLogger(__name__)


def make(config: ModelConfig, *, work: Path) -> Path:
    """Pretrains, fine-tunes, exports and calibrates a model, as far as its configuration says.

    What is finished in `work` is left alone, so the same call goes on with a run that was cut off.

    Args:
        config: The model. `pretrain` and `distil` are done where it has those sections; with
            `export` the checkpoint becomes a model folder, whose confidences are fitted
            on the held-out notices.
        work: Folder of the model's runs.

    Returns:
        The exported folder, or the checkpoint where none is asked for.

    Raises:
        ConfigError: If the configuration asks for what is not there.
        GoldError: If a gold file is missing or malformed.
        ModelError: If a teacher or an embedded model cannot be loaded, or the export differs
            from the checkpoint.
    """
    if config.pretrain is not None:
        pretrain(config, work=work)
    checkpoint = distil(config, work=work) if config.distil else train(config, work=work)
    if config.export is None:
        return checkpoint
    export(checkpoint, out=config.export.out, calibration=config.export.calibration)
    _, held_out = split_gold(config)
    if held_out:
        from policyner.training.calibrate import calibrate

        logger.info("calibrated: %s", calibrate(config.export.out, held_out))
    return config.export.out
