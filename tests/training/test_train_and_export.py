import json

import pytest

from policyner.errors import ConfigError
from policyner.evaluation.gold import read_gold
from policyner.tagging.mention import LABELS
from policyner.tagging.pieces import load_encoder
from policyner.tagging.tagger import Tagger
from policyner.training.config import load_config
from policyner.training.examples import draw_examples, spanned, tagged
from policyner.training.export import TOLERANCE, export
from policyner.training.pretrain import pretrain
from policyner.training.tokenizer import load_tokenizer
from policyner.training.train import Collator, output_names, split_gold, train


@pytest.fixture(scope="module")
def checkpoint(project, tmp_path_factory):
    config = load_config(project / "tiny.yaml")
    work = tmp_path_factory.mktemp("work")
    pretrain(config, work=work)
    return train(config, work=work)


@pytest.fixture(scope="module")
def folder(checkpoint, tmp_path_factory):
    out = tmp_path_factory.mktemp("model")
    assert export(checkpoint, out=out).difference <= TOLERANCE
    return out


def test_the_checkpoint_loads_with_plain_transformers(checkpoint):
    from transformers import AutoModelForTokenClassification, AutoTokenizer

    model = AutoModelForTokenClassification.from_pretrained(checkpoint)
    assert list(model.config.id2label.values()) == output_names()
    tokenizer = AutoTokenizer.from_pretrained(checkpoint)
    encoding = tokenizer("（省财政厅）\n％", return_offsets_mapping=True)
    assert encoding["offset_mapping"][1:-1] == [(i, i + 1) for i in range(8)]


def test_the_fast_encoder_gives_the_ids_of_the_tokenizer(checkpoint, project):
    from transformers import AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(checkpoint)
    encoder = load_encoder(checkpoint)
    texts = [notice.text for notice in read_gold(project / "gold.jsonl")]
    for text in [*texts, "Ａ％“\u3000\u00a0—–《》，,;；", "龘\n\n\r\n ②"]:
        assert list(encoder.encode(text).ids) == tokenizer(text, add_special_tokens=False).input_ids


def test_the_export_needs_no_torch_and_tags_like_the_checkpoint(checkpoint, folder, project):
    assert sorted(p.name for p in folder.iterdir()) == [
        "config.json",
        "facts.json",
        "model.onnx",
        "tagger.json",
        "tokenizer.json",
    ]
    texts = [notice.text for notice in read_gold(project / "gold.jsonl")]
    exported = Tagger.from_folder(folder, threads=1).tag(texts)
    original = Tagger.from_folder(checkpoint, threads=1).tag(texts)
    assert [[(m.label, m.start, m.end) for m in found] for found in exported] == [
        [(m.label, m.start, m.end) for m in found] for found in original
    ]


def test_an_exported_folder_keeps_its_tokenizer_when_training_starts_from_it(folder):
    # It has no tokenizer_config.json, and transformers would take it for WordPiece.
    tokenizer = load_tokenizer(folder)
    text = "到2027年底，GDP增长5.5%。"
    assert tokenizer(text, add_special_tokens=False).input_ids == list(
        load_encoder(folder).encode(text).ids
    )
    assert tokenizer.mask_token_id == 4


def test_the_version_is_that_of_the_weights(folder):
    settings = json.loads((folder / "tagger.json").read_text(encoding="utf-8"))
    assert settings["name"] == "tiny"
    assert len(settings["version"]) == 12


def test_without_an_encoder_there_is_nothing_to_fine_tune(project, tmp_path):
    with pytest.raises(ConfigError, match="policyner pretrain"):
        train(load_config(project / "tiny.yaml"), work=tmp_path)


def test_gold_is_split_by_document(project):
    training, held_out = split_gold(load_config(project / "tiny.yaml"))
    assert len(training) == 2
    assert len(held_out) == 1
    assert {n.id for n in training}.isdisjoint(n.id for n in held_out)


def test_notices_are_held_out_by_id_and_by_file(project):
    config = load_config(project / "tiny.yaml")
    settings = config.train.model_copy(
        update={"held_out": ["n1"], "selection": [project / "gold.jsonl"]}
    )
    training, held_out = split_gold(config.model_copy(update={"train": settings}))
    assert [n.id for n in training] == ["n0", "n2"]
    assert [n.id for n in held_out] == ["n1", "n0", "n1", "n2"]
    twice = settings.model_copy(update={"gold": settings.gold * 2, "selection": []})
    training, held_out = split_gold(config.model_copy(update={"train": twice}))
    assert [n.id for n in training] == ["n0", "n2", "n0", "n2"]
    assert [n.id for n in held_out] == ["n1"]
    settings = settings.model_copy(update={"held_out": ["n7"]})
    with pytest.raises(ConfigError, match="n7"):
        split_gold(config.model_copy(update={"train": settings}))


def test_windows_of_an_epoch_hold_every_tag_once(project, checkpoint):
    encoder = load_encoder(checkpoint)
    texts = [tagged(spanned(notice), encoder) for notice in read_gold(project / "gold.jsonl")]
    examples = draw_examples([texts], encoder, window=64, seed=5)
    assert sum(len(e.input_ids) - 2 for e in examples) == sum(len(t.pieces) for t in texts)
    begins = sum(int((e.labels == 1).sum()) for e in examples)
    assert begins == sum(int((t.tags == 1).sum()) for t in texts)
    assert all(e.labels.shape == (len(e.input_ids), len(LABELS)) for e in examples)


def test_labels_stand_on_the_repaired_text(checkpoint):
    from policyner.annotating.inline import parse_inline

    notice = parse_inline("推進醫(yī)療改革，由⟦D:省財政廳(tīng)⟧負責(zé)。", id="a")
    labelled = tagged(spanned(notice), load_encoder(checkpoint))
    name = [c for c, tags in zip(labelled.text, labelled.tags, strict=True) if tags[0]]
    assert "".join(name) == "省财政厅"


def test_a_killed_fine_tuning_resumes_to_the_same_bytes(project, tmp_path, monkeypatch):
    config = load_config(project / "tiny.yaml")
    settings = config.train.model_copy(update={"checkpoint_every": 2})
    config = config.model_copy(update={"train": settings})
    for run in ("a", "b"):
        pretrain(config, work=tmp_path / run)
    undisturbed = train(config, work=tmp_path / "a")

    class KilledError(Exception):
        pass

    calls = []
    collate = Collator.__call__

    def until_killed(self, rows):
        calls.append(len(rows))
        if len(calls) == 5:
            raise KilledError
        return collate(self, rows)

    monkeypatch.setattr(Collator, "__call__", until_killed)
    with pytest.raises(KilledError):
        train(config, work=tmp_path / "b")
    monkeypatch.setattr(Collator, "__call__", collate)
    resumed = train(config, work=tmp_path / "b")
    for name in ("model.safetensors", "tagger.json", "split.json"):
        assert (resumed / name).read_bytes() == (undisturbed / name).read_bytes(), name


def test_integers_tag_nearly_like_floats(checkpoint, project, tmp_path):
    exported = export(checkpoint, out=tmp_path, calibration=[project / "gold.jsonl"])
    floats = tmp_path / "floats"
    export(checkpoint, out=floats)
    assert exported.integers > 0
    assert exported.bytes < (floats / "model.onnx").stat().st_size
    texts = [notice.text for notice in read_gold(project / "gold.jsonl")]
    _, quantized = Tagger.from_folder(tmp_path, threads=1).read(texts)
    _, exact = Tagger.from_folder(floats, threads=1).read(texts)
    for left, right in zip(quantized, exact, strict=True):
        agree = (left.argmax(axis=2) == right.argmax(axis=2)).mean()
        assert agree > 0.95
