import json

import numpy as np
import pytest

from policyner.errors import ConfigError
from policyner.evaluation.gold import read_gold
from policyner.tagging.pieces import Pieces, load_encoder
from policyner.tagging.tagger import Tagger
from policyner.training.config import DistilConfig, load_config
from policyner.training.distil import distil, spread_over_characters, teach
from policyner.training.facts import read_facts
from policyner.training.pretrain import pretrain
from policyner.training.train import train


@pytest.fixture(scope="module")
def taught(project, tmp_path_factory):
    """A configuration with a teacher, and the work folder that holds both."""
    config = load_config(project / "tiny.yaml")
    work = tmp_path_factory.mktemp("distil")
    pretrain(config, work=work)
    teacher = train(config, work=work)
    settings = DistilConfig(teachers=[teacher], corpora=[project / "corpus.jsonl"], epochs=1)
    return config.model_copy(update={"distil": settings}), work, teacher


def test_a_student_reads_what_its_teacher_says(taught):
    config, _, teacher = taught
    encoder = load_encoder(teacher)
    texts = teach(config.distil, encoder)
    tagger = Tagger.from_folder(teacher)
    assert len(texts) == 3
    for text in texts:
        _, (expected,) = tagger.read([text.text])
        assert np.abs(text.soft - np.exp(expected)).max() < 2e-3
        assert not ((text.tags[:-1] == 0) & (text.tags[1:] == 2)).any()


def test_a_student_is_trained_and_loads(taught, project, tmp_path):
    config, work, _ = taught
    (tmp_path / "pretrain").symlink_to(work / "pretrain")
    student = distil(config, work=tmp_path)
    texts = [notice.text for notice in read_gold(project / "gold.jsonl")]
    assert len(Tagger.from_folder(student).tag(texts)) == 3


def test_a_model_is_its_own_teacher(taught, project, tmp_path):
    config, work, _ = taught
    settings = DistilConfig(own_teachers=2, corpora=[project / "corpus.jsonl"], epochs=1)
    config = config.model_copy(update={"distil": settings})
    (tmp_path / "pretrain").symlink_to(work / "pretrain")
    student = distil(config, work=tmp_path)
    teachers = [tmp_path / f"teacher-{number}" / "checkpoint" for number in (1, 2)]
    seeds = [read_facts(folder)["train"]["seed"] for folder in (*teachers, student)]
    assert seeds == [3, 4, 3]
    taught_texts = [read_facts(folder)["train"]["unlabelled"] for folder in (*teachers, student)]
    assert taught_texts == [0, 0, 3]
    assert all(read_facts(folder)["train"]["before"] is None for folder in (*teachers, student))


def test_a_finished_teacher_is_left_alone(taught, project, tmp_path):
    config, work, teacher = taught
    settings = DistilConfig(own_teachers=1, corpora=[project / "corpus.jsonl"], epochs=1)
    (tmp_path / "pretrain").symlink_to(work / "pretrain")
    (tmp_path / "teacher-1").mkdir()
    (tmp_path / "teacher-1" / "checkpoint").symlink_to(teacher)
    distil(config.model_copy(update={"distil": settings}), work=tmp_path)
    assert not (tmp_path / "teacher-1" / "train").exists()


def test_somebody_must_teach(project):
    with pytest.raises(ValueError, match="own_teachers"):
        DistilConfig(corpora=[project / "corpus.jsonl"])


def test_a_second_round_begins_with_the_first_and_tells_of_it(taught, project, tmp_path):
    config, _, teacher = taught
    second = train(config.model_copy(update={"base": str(teacher)}), work=tmp_path)
    facts = read_facts(second)
    assert facts["train"]["before"] == read_facts(teacher)["train"]
    assert facts["train"]["notices"] == 2
    assert facts["pretrain"] == read_facts(teacher)["pretrain"]


def test_texts_of_held_out_places_are_not_taught(taught, tmp_path):
    config, _, teacher = taught
    corpus = tmp_path / "corpus.jsonl"
    rows = [{"id": p, "province": p, "text": "市财政局负责。" * 9 + p} for p in ("四川", "江苏")]
    corpus.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    settings = config.distil.model_copy(update={"corpora": [corpus]})
    encoder = load_encoder(teacher)
    assert [t.id for t in teach(settings, encoder, places={"四川"})] == ["江苏"]
    assert [t.id for t in teach(settings, encoder)] == ["四川", "江苏"]


def test_annotated_texts_are_not_taught(taught):
    config, _, teacher = taught
    texts = teach(config.distil, load_encoder(teacher), annotated={"c0", "c2"})
    assert [text.id for text in texts] == ["c1"]


def test_held_out_texts_are_not_taught(taught, project):
    config, _, teacher = taught
    settings = config.distil.model_copy(update={"held_out": [project / "corpus.jsonl"]})
    assert teach(settings, load_encoder(teacher)) == []


def test_what_is_said_of_a_piece_is_said_of_its_characters():
    pieces = Pieces(np.array([7, 8]), np.array([0, 4]), np.array([3, 5]))
    said = np.zeros((2, 4, 3), np.float32)
    said[0, :, 1] = 0.9
    said[0, :, 0] = 0.1
    said[1, :, 2] = 1.0
    spread = spread_over_characters(said, pieces, 5)
    assert spread[0, 0].tolist() == pytest.approx([0.1, 0.9, 0.0])
    assert spread[1, 0].tolist() == pytest.approx([0.1, 0.0, 0.9])
    assert spread[3, 0].tolist() == [1.0, 0.0, 0.0]
    assert spread[4, 0].tolist() == [0.0, 0.0, 1.0]


def test_without_a_section_there_is_nothing_to_distil(project, tmp_path):
    with pytest.raises(ConfigError, match="distil"):
        distil(load_config(project / "tiny.yaml"), work=tmp_path)
