import pytest
import torch
from transformers import BertConfig, BertModel

from policyner.errors import ConfigError
from policyner.training.shrinking import start_from


def encoder(layers: int, units: int, width: int = 32, heads: int = 2) -> BertModel:
    torch.manual_seed(layers)
    return BertModel(
        BertConfig(
            vocab_size=50,
            hidden_size=width,
            intermediate_size=units,
            num_hidden_layers=layers,
            num_attention_heads=heads,
            max_position_embeddings=16,
        ),
        add_pooling_layer=False,
    ).eval()


def test_an_encoder_of_the_same_size_becomes_the_same(tmp_path):
    large = encoder(3, 64)
    large.save_pretrained(tmp_path)
    copy = encoder(3, 64)
    torch.nn.init.normal_(copy.embeddings.word_embeddings.weight)
    start_from(copy, tmp_path)
    ids = torch.arange(10)[None, :]
    with torch.inference_mode():
        assert torch.equal(copy(ids).last_hidden_state, large(ids).last_hidden_state)


def test_a_smaller_encoder_takes_outer_layers_and_the_units_that_weigh_most(tmp_path):
    large = encoder(4, 64)
    with torch.no_grad():
        large.encoder.layer[3].intermediate.dense.weight[5] *= 100
    large.save_pretrained(tmp_path)
    small = encoder(2, 8)
    start_from(small, tmp_path)
    first, last = small.encoder.layer
    assert torch.equal(
        first.attention.self.query.weight, large.encoder.layer[0].attention.self.query.weight
    )
    assert torch.equal(
        last.attention.self.query.weight, large.encoder.layer[3].attention.self.query.weight
    )
    kept = last.intermediate.dense.weight
    assert any(
        torch.equal(row, large.encoder.layer[3].intermediate.dense.weight[5]) for row in kept
    )


def test_a_narrower_encoder_keeps_the_directions_in_which_words_differ(tmp_path):
    large = encoder(2, 64)
    words = large.embeddings.word_embeddings.weight
    with torch.no_grad():
        # Words that differ in sixteen directions alone, none of them an axis.
        turn = torch.linalg.qr(torch.randn(32, 32)).Q
        words.copy_(torch.randn(50, 16) @ turn[:16])
    large.save_pretrained(tmp_path)
    small = encoder(2, 32, width=16, heads=1)
    start_from(small, tmp_path)
    narrow = small.embeddings.word_embeddings.weight
    torch.testing.assert_close(
        torch.cdist(narrow, narrow), torch.cdist(words, words), atol=0.01, rtol=0
    )


def test_a_narrower_encoder_takes_the_heads_that_weigh_most(tmp_path):
    large = encoder(1, 64)
    attention = large.encoder.layer[0].attention
    with torch.no_grad():
        attention.self.value.weight[16:] *= 100
        attention.self.query.bias[16:] = 7.0
    large.save_pretrained(tmp_path)
    small = encoder(1, 64, width=16, heads=1)
    start_from(small, tmp_path)
    assert torch.equal(small.encoder.layer[0].attention.self.query.bias, torch.full((16,), 7.0))


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
