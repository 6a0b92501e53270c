import re
from pathlib import Path

import pytest

from policyner.errors import ConfigError
from policyner.training.config import load_config

CONFIGS = Path(__file__).parents[2] / "configs"


@pytest.mark.parametrize("name", sorted(path.stem for path in CONFIGS.glob("*.yaml")))
def test_every_configuration_is_valid_and_named_like_its_file(name):
    config = load_config(CONFIGS / f"{name}.yaml")
    assert config.name == name
    assert config.base is not None or config.pretrain is not None
    assert Path("../shared/gold/dev.jsonl") not in config.train.gold


@pytest.mark.parametrize("page", ["annotators.md", "annotators.zh.md"])
def test_the_configuration_in_the_annotators_guide_is_valid(tmp_path, page):
    text = (CONFIGS.parent / "docs" / page).read_text(encoding="utf-8")
    (tmp_path / "my.yaml").write_text(re.search("```yaml\n(.*?)```", text, re.DOTALL)[1], "utf-8")
    config = load_config(tmp_path / "my.yaml")
    assert (config.name, config.base, config.train.start_share) == ("mine", "policyner/base", 0.5)


@pytest.mark.parametrize(
    ("entry", "message"),
    [("window: 0", "window"), ("margin: 127", "margin"), ("reading_window: 1", "reading_window")],
)
def test_a_window_in_which_nothing_can_be_read_is_refused(tmp_path, entry, message):
    path = tmp_path / "a.yaml"
    path.write_text(f"name: a\ntrain: {{gold: [a.jsonl]}}\n{entry}\n", encoding="utf-8")
    with pytest.raises(ConfigError, match=message):
        load_config(path)
