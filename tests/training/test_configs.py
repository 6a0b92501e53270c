from pathlib import Path

import pytest

from policyner.training.config import load_config

CONFIGS = Path(__file__).parents[2] / "configs"


@pytest.mark.parametrize("name", sorted(path.stem for path in CONFIGS.glob("*.yaml")))
def test_every_configuration_is_valid_and_named_like_its_file(name):
    config = load_config(CONFIGS / f"{name}.yaml")
    assert config.name == name
    assert config.base is not None or config.pretrain is not None
    assert Path("../shared/gold/dev.jsonl") not in config.train.gold
