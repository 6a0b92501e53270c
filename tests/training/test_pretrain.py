import json

import numpy as np
import pytest
import torch

from policyner.errors import ConfigError
from policyner.tagging.tagger import Tagger
from policyner.training import pretrain as room
from policyner.training.config import CorpusConfig, load_config
from policyner.training.train import train


def weights(folder):
    return (folder / "model.safetensors").read_bytes()


def test_a_killed_run_resumes_to_the_same_bytes(project, tmp_path, monkeypatch):
    config = load_config(project / "tiny.yaml")
    undisturbed = room.pretrain(config, work=tmp_path / "a")

    class KilledError(Exception):
        pass

    draw = room.draw_batch

    def draw_until_killed(*args, step, **kwargs):
        if step == 7:
            raise KilledError
        return draw(*args, step=step, **kwargs)

    monkeypatch.setattr(room, "draw_batch", draw_until_killed)
    with pytest.raises(KilledError):
        room.pretrain(config, work=tmp_path / "b")
    monkeypatch.setattr(room, "draw_batch", draw)
    resumed = room.pretrain(config, work=tmp_path / "b")
    assert weights(resumed) == weights(undisturbed)


def test_a_finished_run_is_left_alone(project, tmp_path):
    config = load_config(project / "tiny.yaml")
    first = room.pretrain(config, work=tmp_path)
    before = (first / "model.safetensors").stat().st_mtime_ns
    assert room.pretrain(config, work=tmp_path) == first
    assert (first / "model.safetensors").stat().st_mtime_ns == before


def test_masks_hide_about_the_share_asked_for(project):
    config = load_config(project / "tiny.yaml")
    _, tokenizer, corpora = room._begin(config, config.pretrain)
    shares = []
    for step in range(40):
        batch = room.draw_batch(corpora, tokenizer, config.pretrain, longest=64, seed=1, step=step)
        assert batch.targets.min() >= 5  # special tokens are never predicted
        shares.append(len(batch.targets) / batch.input_ids.numel())
    assert np.mean(shares) == pytest.approx(config.pretrain.masked, abs=0.04)


def test_the_texts_of_held_out_gold_are_not_read(project):
    config = load_config(project / "tiny.yaml")
    settings = config.pretrain.model_copy(update={"held_out": [project / "corpus.jsonl"]})
    with pytest.raises(ConfigError, match="no text left"):
        room._begin(config, settings)


def test_no_text_of_a_held_out_place_is_read(project, tmp_path):
    rows = [
        {"id": "a", "text": "四川省财政厅关于预算的通知\n各市州财政局："},
        {"id": "b", "text": "江苏省财政厅关于预算的通知\n各市财政局：甲乙"},
        {"id": "c", "text": "关于预算的通知\n各单位：丙丁"},
    ]
    corpus = tmp_path / "corpus.jsonl"
    corpus.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    config = load_config(project / "tiny.yaml")
    settings = config.pretrain.model_copy(update={"corpora": [CorpusConfig(path=corpus)]})
    held_out = config.model_copy(update={"held_out_places": ["四川"]})
    _, tokenizer, (read,) = room._begin(held_out, settings)
    assert read.texts == 1
    assert "苏" in tokenizer.get_vocab()
    assert {"川", "丙"}.isdisjoint(tokenizer.get_vocab())
    _, _, (read,) = room._begin(config, settings)
    assert read.texts == 3


def test_the_rate_rises_stands_and_falls(project):
    settings = load_config(project / "tiny.yaml").pretrain
    settings = settings.model_copy(update={"steps": 100, "warmup": 0.1, "decay": 0.4})
    rates = [room._rate(step, settings) for step in range(100)]
    assert rates[:10] == sorted(rates[:10])
    assert set(rates[10:61]) == {1.0}
    assert rates[61:] == sorted(rates[61:], reverse=True)
    assert rates[80] == pytest.approx(0.5)


def test_positions_start_as_sinusoids(project):
    config = load_config(project / "tiny.yaml")
    model, _, _ = room._begin(config, config.pretrain)
    positions = model.bert.embeddings.position_embeddings.weight.detach()
    near = torch.nn.functional.cosine_similarity(positions[10], positions[11], dim=0)
    far = torch.nn.functional.cosine_similarity(positions[10], positions[40], dim=0)
    assert near > far


def test_a_configuration_without_the_section_is_refused(project, tmp_path):
    config = load_config(project / "tiny.yaml").model_copy(update={"pretrain": None})
    with pytest.raises(ConfigError, match="no `pretrain` section"):
        room.pretrain(config, work=tmp_path)


@pytest.mark.gpu
@pytest.mark.skipif(not torch.cuda.is_available(), reason="no CUDA device")
def test_the_same_code_trains_on_a_gpu(project, tmp_path):
    config = load_config(project / "tiny.yaml")
    encoder = room.pretrain(config, work=tmp_path)
    losses = [
        json.loads(line)["loss"]
        for line in (tmp_path / "pretrain" / "log.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    assert np.isfinite(losses).all()
    checkpoint = train(config.model_copy(update={"base": str(encoder)}), work=tmp_path)
    notice = "（一）推进改革。（省财政厅牵头）"
    assert len(Tagger.from_folder(checkpoint).tag([notice])) == 1
