import json

import pytest
import torch

from policyner.errors import ModelError
from policyner.evaluation.gold import read_gold
from policyner.tagging.tagger import Tagger
from policyner.training.config import load_config
from policyner.training.export import export
from policyner.training.pretrain import pretrain
from policyner.training.shipped import unpack
from policyner.training.train import train


@pytest.fixture(scope="module")
def checkpoint(project, tmp_path_factory):
    config = load_config(project / "tiny.yaml")
    work = tmp_path_factory.mktemp("work")
    pretrain(config, work=work)
    return train(config, work=work)


def weights(folder):
    from transformers import AutoModelForTokenClassification

    return AutoModelForTokenClassification.from_pretrained(folder).state_dict()


def test_what_was_exported_in_floats_comes_back_as_it_was(checkpoint, tmp_path):
    export(checkpoint, out=tmp_path / "model")
    back = weights(unpack(tmp_path / "model", out=tmp_path / "back"))
    for name, value in weights(checkpoint).items():
        torch.testing.assert_close(back[name], value)
    for name in ("tokenizer.json", "tagger.json", "facts.json"):
        assert (tmp_path / "back" / name).read_bytes() == (tmp_path / "model" / name).read_bytes()


def test_what_was_exported_in_integers_comes_back_rounded(checkpoint, project, tmp_path):
    export(checkpoint, out=tmp_path / "model", calibration=[project / "gold.jsonl"])
    unpack(tmp_path / "model", out=tmp_path / "back")
    back = weights(tmp_path / "back")
    for name, value in weights(checkpoint).items():
        # The export moves biases to make up for what rounding the matrices changes.
        if value.ndim == 2:
            both = torch.stack([value.flatten(), back[name].flatten()])
            assert torch.corrcoef(both)[0, 1] > 0.999, name
    texts = [notice.text for notice in read_gold(project / "gold.jsonl")]
    _, exported = Tagger.from_folder(tmp_path / "model", threads=1).read(texts)
    _, unpacked = Tagger.from_folder(tmp_path / "back", threads=1).read(texts)
    for left, right in zip(exported, unpacked, strict=True):
        assert (left.argmax(axis=2) == right.argmax(axis=2)).mean() > 0.95


def test_a_file_that_holds_another_network_is_refused(checkpoint, tmp_path):
    export(checkpoint, out=tmp_path / "model")
    config = json.loads((tmp_path / "model" / "config.json").read_text(encoding="utf-8"))
    config["num_hidden_layers"] = 3
    (tmp_path / "model" / "config.json").write_text(json.dumps(config), encoding="utf-8")
    with pytest.raises(ModelError, match=r"no weights for bert\.encoder\.layer\.1"):
        unpack(tmp_path / "model", out=tmp_path / "back")
