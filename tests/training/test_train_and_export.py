import json

import pytest
import torch
from safetensors.torch import load_file

from policyner.errors import ConfigError
from policyner.evaluation.gold import gold_notice, read_gold
from policyner.tagging.mention import LABELS
from policyner.tagging.pieces import load_encoder
from policyner.tagging.tagger import Tagger, read_settings
from policyner.training.config import ExportConfig, StandoffConfig, load_config
from policyner.training.examples import IGNORED, draw_examples, spanned, tagged
from policyner.training.export import TOLERANCE, export
from policyner.training.layered import Collator, _parameter_groups
from policyner.training.lessons import split_gold
from policyner.training.make import make
from policyner.training.pretrain import pretrain
from policyner.training.standoff import standoff
from policyner.training.tokenizer import load_tokenizer
from policyner.training.train import _is_due, output_names, train


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


def test_one_configuration_makes_the_model(project, tmp_path):
    config = load_config(project / "tiny.yaml")
    out = tmp_path / "model"
    config = config.model_copy(
        update={"export": ExportConfig(out=out, calibration=[project / "gold.jsonl"])}
    )
    assert make(config, work=tmp_path / "work") == out
    assert Tagger.from_folder(out, threads=1).settings.calibration is not None
    facts = json.loads((out / "facts.json").read_text(encoding="utf-8"))
    assert list(facts) == ["pretrain", "train", "export", "calibrate"]
    assert make(config.model_copy(update={"export": None}), work=tmp_path / "work") == (
        tmp_path / "work" / "checkpoint"
    )


def test_texts_of_held_out_places_are_measured_on_and_not_trained_on(project, tmp_path):
    places = {"a": ["四川"], "b": ["江苏"], "c": []}
    texts = tmp_path / "texts.jsonl"
    rows = [{"id": name, "text": f"{name}：市财政局负责。"} for name in places]
    texts.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    annotations = tmp_path / "annotations.jsonl"
    lines = [
        standoff(gold_notice({**row, "spans": [], "measures": []}), places=places[row["id"]])
        for row in rows
    ]
    annotations.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")

    def split(*, measured: bool, held_out: list[str]):
        part = StandoffConfig(annotations=annotations, texts=texts, measured=measured)
        config = load_config(project / "tiny.yaml")
        settings = config.train.model_copy(update={"standoff": [part], "gold": [], "held_out": []})
        training, measured_on = split_gold(
            config.model_copy(update={"train": settings, "held_out_places": held_out})
        )
        return [lesson.notice.id for lesson in training], [n.id for n in measured_on]

    assert split(measured=True, held_out=["四川"]) == (["b", "c"], ["a"])
    assert split(measured=False, held_out=["四川"]) == (["b", "c"], [])
    assert split(measured=True, held_out=[]) == (["a", "b", "c"], [])


def test_lower_layers_learn_more_slowly(checkpoint):
    from transformers import AutoModelForTokenClassification

    model = AutoModelForTokenClassification.from_pretrained(checkpoint)
    groups = _parameter_groups(model, rate=1.0, decay=0.5, weight_decay=0.1)
    rate = {id(p): group["lr"] for group in groups for p in group["params"]}
    names = dict(model.named_parameters())
    assert len(rate) == len(names)
    assert rate[id(names["classifier.weight"])] == 1.0
    assert rate[id(names["bert.encoder.layer.0.output.dense.weight"])] == 0.5
    assert rate[id(names["bert.embeddings.word_embeddings.weight"])] == 0.25
    decays = {id(p): group["weight_decay"] for group in groups for p in group["params"]}
    assert decays[id(names["classifier.weight"])] == 0.1
    assert decays[id(names["classifier.bias"])] == 0.0


def test_fine_tuning_goes_on_from_an_embedded_model(project, tmp_path, folder, monkeypatch):
    from policyner.training import train as room

    monkeypatch.setattr(room, "embedded_model", lambda name: folder if name == "base" else None)
    config = load_config(project / "tiny.yaml").model_copy(update={"base": "policyner/base"})
    finished = train(config, work=tmp_path)
    facts = json.loads((finished / "facts.json").read_text(encoding="utf-8"))
    assert facts["train"]["before"]["notices"] == 2


def test_what_a_model_knew_stays_in_its_weights_with_the_share_asked_for(
    project, tmp_path, checkpoint
):
    config = load_config(project / "tiny.yaml").model_copy(update={"base": str(checkpoint)})
    shares = (0.0, 0.25)
    weights = []
    for share in shares:
        settings = config.train.model_copy(update={"start_share": share})
        of_share = config.model_copy(update={"train": settings})
        finished = train(of_share, work=tmp_path / str(share))
        facts = json.loads((finished / "facts.json").read_text(encoding="utf-8"))
        assert facts["train"]["start_share"] == share
        weights.append((load_file(finished / "model.safetensors"), read_settings(finished)))
    (far, far_settings), (near, near_settings) = weights
    start = load_file(checkpoint / "model.safetensors")
    assert any(not torch.equal(far[name], start[name]) for name in start)
    for name in start:
        torch.testing.assert_close(near[name], 0.75 * far[name] + 0.25 * start[name])
    steps, learnt = near_settings.transitions[0][1][1], far_settings.transitions[0][1][1]
    assert abs(steps - learnt) <= abs(read_settings(checkpoint).transitions[0][1][1] - learnt)


def test_a_base_that_does_not_tag_yet_has_nothing_to_keep(project, tmp_path, wordpiece):
    config = load_config(project / "tiny.yaml")
    settings = config.train.model_copy(update={"start_share": 0.5})
    config = config.model_copy(update={"base": str(wordpiece), "train": settings})
    with pytest.raises(ConfigError, match="tiny: `start_share` needs a `base` that tags already"):
        train(config, work=tmp_path)


def test_a_hub_checkpoint_reads_characters_where_asked_to(project, tmp_path, wordpiece):
    config = load_config(project / "tiny.yaml").model_copy(update={"base": str(wordpiece)})
    own = load_encoder(train(config, work=tmp_path / "own"))
    assert len(own.encode("2027年")) == 2
    keyed = config.model_copy(update={"vocabulary": "characters"})
    characters = load_encoder(train(keyed, work=tmp_path / "characters"))
    assert len(characters.encode("2027年")) == 5


def test_without_an_encoder_there_is_nothing_to_fine_tune(project, tmp_path):
    with pytest.raises(ConfigError, match="policyner pretrain"):
        train(load_config(project / "tiny.yaml"), work=tmp_path)


def test_gold_is_split_by_document(project):
    training, held_out = split_gold(load_config(project / "tiny.yaml"))
    assert len(training) == 2
    assert len(held_out) == 1
    assert {lesson.notice.id for lesson in training}.isdisjoint(n.id for n in held_out)


def test_notices_are_held_out_by_id_and_by_file(project):
    config = load_config(project / "tiny.yaml")
    settings = config.train.model_copy(
        update={"held_out": ["n1"], "selection": [project / "gold.jsonl"]}
    )
    training, held_out = split_gold(config.model_copy(update={"train": settings}))
    assert [lesson.notice.id for lesson in training] == ["n0", "n2"]
    assert [n.id for n in held_out] == ["n1", "n0", "n1", "n2"]
    twice = settings.model_copy(update={"gold": settings.gold * 2, "selection": []})
    training, held_out = split_gold(config.model_copy(update={"train": twice}))
    assert [lesson.notice.id for lesson in training] == ["n0", "n2", "n0", "n2"]
    assert [n.id for n in held_out] == ["n1"]
    settings = settings.model_copy(update={"held_out": ["n7"]})
    with pytest.raises(ConfigError, match="n7"):
        split_gold(config.model_copy(update={"train": settings}))


def test_a_layer_that_is_not_annotated_teaches_nothing(project, checkpoint):
    encoder = load_encoder(checkpoint)
    notice = next(iter(read_gold(project / "gold.jsonl")))
    whole = tagged(spanned(notice), encoder)
    part = tagged(spanned(notice, layers=("DEPT", "PERCENT")), encoder)
    assert (part.tags[:, [1, 2]] == IGNORED).all()
    assert (part.tags[:, [0, 3]] == whole.tags[:, [0, 3]]).all()
    assert (whole.tags >= 0).all()


def test_an_epoch_reads_its_share_of_a_text():
    for offset in (0.0, 0.4, 0.9):
        due = [_is_due(0.25, epoch, offset=offset) for epoch in range(8)]
        assert sum(due) == 2
    assert all(_is_due(1.0, epoch, offset=0.3) for epoch in range(4))
    first = [_is_due(0.5, 0, offset=number / 10) for number in range(10)]
    assert sum(first) == 5


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
