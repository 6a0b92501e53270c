"""A model of the smallest size, made once from random weights."""

import json
from pathlib import Path

import pytest

from policyner.annotating.inline import parse_inline

torch = pytest.importorskip("torch")
pytest.importorskip("transformers")

SENTENCES = (
    "⟦D:省财政厅⟧牵头，⟦D:省教育厅⟧配合，⟦L:2027年底前⟧⟦T:覆盖率达到⟦P:90%以上⟧⟧。",
    "⟦D:市交通局⟧负责修建农村公路，⟦T:新增里程500公里⟧，投资增长⟦P:12%⟧。",
    "各地要加强领导，⟦D:县发展改革局⟧会同⟦D:县水利局⟧于⟦L:6月底前⟧完成方案。",
)


@pytest.fixture(scope="session")
def project(tmp_path_factory) -> Path:
    """A folder with a corpus, a gold file and the configuration of a tiny model."""
    folder = tmp_path_factory.mktemp("project")
    notices = [
        parse_inline("\n".join(SENTENCES[i:] + SENTENCES[:i]) * 3, id=f"n{i}") for i in range(3)
    ]
    gold = "".join(json.dumps(n.to_json(), ensure_ascii=False) + "\n" for n in notices)
    (folder / "gold.jsonl").write_text(gold, encoding="utf-8")
    corpus = [{"id": f"c{i}", "text": n.text * 4} for i, n in enumerate(notices)]
    rows = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in corpus)
    (folder / "corpus.jsonl").write_text(rows, encoding="utf-8")
    (folder / "tiny.yaml").write_text(
        f"""
name: tiny
seed: 3
window: 64
encoder:
  {{hidden_width: 32, intermediate_width: 64, layers: 1, heads: 2, max_length: 64, min_count: 1}}
pretrain:
  corpora: [{{path: {folder / "corpus.jsonl"}}}]
  steps: 12
  batch_size: 4
  window: 32
  checkpoint_every: 5
train:
  gold: [{folder / "gold.jsonl"}]
  held_out: 0.34
  epochs: 6
  batch_size: 4
  learning_rate: 3.0e-3
""",
        encoding="utf-8",
    )
    return folder


PIECES = "[PAD] [UNK] [CLS] [SEP] [MASK] 财 政 厅 年 2 ##2 2027 ( （ 。 , a ##a ##政 good"


@pytest.fixture(scope="session")
def wordpiece(tmp_path_factory) -> Path:
    """A BERT with WordPiece of the smallest size, as a hub has it."""
    from transformers import BertConfig, BertModel, BertTokenizerFast

    folder = tmp_path_factory.mktemp("wordpiece")
    (folder / "vocab.txt").write_text("\n".join(PIECES.split()), encoding="utf-8")
    torch.manual_seed(1)
    model = BertModel(
        BertConfig(
            vocab_size=len(PIECES.split()),
            hidden_size=32,
            intermediate_size=48,
            num_hidden_layers=2,
            num_attention_heads=2,
            max_position_embeddings=80,
        ),
        add_pooling_layer=False,
    )
    model.save_pretrained(folder)
    BertTokenizerFast(str(folder / "vocab.txt")).save_pretrained(folder)
    return folder
