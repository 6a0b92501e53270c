from pathlib import Path

import pytest
import torch
from transformers import BertConfig, BertForMaskedLM

from policyner.errors import ConfigError
from policyner.training import shrinking


def encoder(layers: int, units: int, width: int = 32, heads: int = 2) -> BertForMaskedLM:
    torch.manual_seed(layers)
    return BertForMaskedLM(
        BertConfig(
            vocab_size=50,
            hidden_size=width,
            intermediate_size=units,
            num_hidden_layers=layers,
            num_attention_heads=heads,
            max_position_embeddings=16,
        )
    ).eval()


def start_from(model: BertForMaskedLM, folder: Path) -> None:
    ids = torch.arange(40).reshape(4, 10)
    shrinking.start_from(model, folder, ids=ids, positions=torch.arange(40).reshape(4, 10) % 16)


def test_an_encoder_of_the_same_size_becomes_the_same(tmp_path):
    large = encoder(3, 64)
    large.save_pretrained(tmp_path)
    copy = encoder(3, 64)
    torch.nn.init.normal_(copy.bert.embeddings.word_embeddings.weight)
    start_from(copy, tmp_path)
    ids = torch.arange(10)[None, :]
    with torch.inference_mode():
        assert torch.equal(copy(ids).logits, large(ids).logits)


def test_a_smaller_encoder_takes_outer_layers_and_the_units_that_weigh_most(tmp_path):
    large = encoder(4, 64)
    with torch.no_grad():
        large.bert.encoder.layer[3].intermediate.dense.weight[5] *= 100
    large.save_pretrained(tmp_path)
    small = encoder(2, 8)
    start_from(small, tmp_path)
    first, last = small.bert.encoder.layer
    assert torch.equal(
        first.attention.self.query.weight, large.bert.encoder.layer[0].attention.self.query.weight
    )
    assert torch.equal(
        last.attention.self.query.weight, large.bert.encoder.layer[3].attention.self.query.weight
    )
    kept = last.intermediate.dense.weight
    assert any(
        torch.equal(row, large.bert.encoder.layer[3].intermediate.dense.weight[5]) for row in kept
    )


def test_a_narrower_encoder_keeps_what_tells_words_and_what_tells_positions(tmp_path):
    large = encoder(2, 64)
    embeddings = large.bert.embeddings
    with torch.no_grad():
        # Each differs in eight directions alone, none of them an axis.
        turn = torch.linalg.qr(torch.randn(32, 32)).Q
        embeddings.word_embeddings.weight.copy_(torch.randn(50, 8) @ turn[:8])
        embeddings.position_embeddings.weight.copy_(torch.randn(16, 8) @ turn[8:16])
    large.save_pretrained(tmp_path)
    small = encoder(2, 32, width=16, heads=1)
    start_from(small, tmp_path)
    for name in ("word_embeddings", "position_embeddings"):
        wide, narrow = (
            getattr(each.bert.embeddings, name).weight.detach() for each in (large, small)
        )
        torch.testing.assert_close(
            torch.cdist(narrow, narrow), torch.cdist(wide, wide), atol=0.2, rtol=0.1
        )


def test_a_narrower_encoder_takes_the_heads_that_weigh_most(tmp_path):
    large = encoder(1, 64)
    attention = large.bert.encoder.layer[0].attention
    with torch.no_grad():
        attention.self.value.weight[16:] *= 100
        attention.self.query.bias[16:] = 7.0
    large.save_pretrained(tmp_path)
    small = encoder(1, 64, width=16, heads=1)
    start_from(small, tmp_path)
    assert torch.equal(
        small.bert.encoder.layer[0].attention.self.query.bias, torch.full((16,), 7.0)
    )


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (lambda: encoder(5, 64), "num_hidden_layers"),
        (lambda: encoder(2, 64, 16), "a head is 16 wide, the new encoder's 8"),
        (lambda: encoder(2, 64, 64, 4), "hidden_size"),
    ],
)
def test_encoders_that_do_not_fit_are_refused(tmp_path, wrong, said):
    encoder(4, 64).save_pretrained(tmp_path)
    with pytest.raises(ConfigError, match=said):
        start_from(wrong(), tmp_path)


def test_a_folder_without_an_encoder_is_named(tmp_path):
    with pytest.raises(ConfigError, match="no encoder"):
        start_from(encoder(1, 8), tmp_path / "absent")
