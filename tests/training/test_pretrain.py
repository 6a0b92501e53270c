import numpy as np
import pytest
import torch

from policyner.errors import ConfigError
from policyner.training import pretrain as room
from policyner.training.config import load_config


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
    tokenizer, corpora = room._prepare(config.encoder, config.pretrain)
    shares = []
    for step in range(40):
        batch = room.draw_batch(
            corpora, tokenizer, config.encoder, config.pretrain, seed=1, step=step
        )
        assert batch.targets.min() >= 5  # special tokens are never predicted
        shares.append(len(batch.targets) / batch.input_ids.numel())
    assert np.mean(shares) == pytest.approx(config.pretrain.masked, abs=0.04)


def test_the_texts_of_held_out_gold_are_not_read(project):
    config = load_config(project / "tiny.yaml")
    settings = config.pretrain.model_copy(update={"held_out": [project / "corpus.jsonl"]})
    with pytest.raises(ConfigError, match="no text left"):
        room._prepare(config.encoder, settings)


def test_positions_start_as_sinusoids(project):
    config = load_config(project / "tiny.yaml")
    tokenizer, _ = room._prepare(config.encoder, config.pretrain)
    model = room._new_model(config.encoder, tokenizer)
    positions = model.bert.embeddings.position_embeddings.weight.detach()
    near = torch.nn.functional.cosine_similarity(positions[10], positions[11], dim=0)
    far = torch.nn.functional.cosine_similarity(positions[10], positions[40], dim=0)
    assert near > far


def test_a_configuration_without_the_section_is_refused(project, tmp_path):
    config = load_config(project / "tiny.yaml").model_copy(update={"pretrain": None})
    with pytest.raises(ConfigError, match="no `pretrain` section"):
        room.pretrain(config, work=tmp_path)
