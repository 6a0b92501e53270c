"""A pretrained BERT keyed to characters, shown with the smallest WordPiece checkpoint."""

import pytest
import torch

from policyner.errors import ConfigError
from policyner.training import pretrain as room
from policyner.training.config import load_config
from policyner.training.keying import character_config, characters_of, key, load_base


@pytest.fixture(scope="module")
def keyed(wordpiece):
    source, tokenizer = load_base(wordpiece)
    names = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *"财政2(a\n 龘"]
    vocabulary = {token: number for number, token in enumerate(names)}
    from transformers import BertModel

    model = BertModel(
        character_config(source.config, vocabulary=vocabulary), add_pooling_layer=False
    )
    missing = key(model, source, vocabulary=vocabulary, tokenizer=tokenizer)
    own = source.embeddings.word_embeddings.weight
    rows = {token: own[number] for token, number in tokenizer.get_vocab().items()}
    mine = {t: model.embeddings.word_embeddings.weight[n] for t, n in vocabulary.items()}
    return source, model, rows, mine, missing


def test_a_character_takes_the_rows_of_all_its_forms(keyed):
    _, _, rows, mine, _ = keyed
    # ##政 is no form of 政: Han characters are never pieces inside a word.
    for token in ("财", "政", "[CLS]", "[PAD]", "[MASK]"):
        torch.testing.assert_close(mine[token], rows[token])
    torch.testing.assert_close(mine["("], (rows["("] + rows["（"]) / 2)
    torch.testing.assert_close(mine["2"], (rows["2"] + rows["##2"]) / 2)
    torch.testing.assert_close(mine["a"], (rows["a"] + rows["##a"]) / 2)


def test_what_it_has_no_row_for_begins_near_what_it_does(keyed):
    _, _, rows, mine, missing = keyed
    assert missing == ["\n", " ", "龘"]
    spread = rows["财"].std()
    for token, like in (("\n", (rows["[SEP]"] + rows["。"]) / 2), ("龘", rows["[UNK]"])):
        assert 0 < (mine[token] - like).std() < spread / 2


def test_all_else_is_the_checkpoints(keyed):
    source, model, *_ = keyed
    theirs, mine = source.state_dict(), model.state_dict()
    kept = [name for name in theirs if "word_emb" not in name and "token_type_emb" not in name]
    assert len(kept) > 30
    for name in kept:
        torch.testing.assert_close(mine[name], theirs[name])
    # Where it had two types of token, every token is of the first.
    torch.testing.assert_close(
        mine["embeddings.token_type_embeddings.weight"],
        theirs["embeddings.token_type_embeddings.weight"][:1],
    )


def test_the_characters_it_knows_are_folded_and_hold_white_space(wordpiece):
    _, tokenizer = load_base(wordpiece)
    assert characters_of(tokenizer) == set("财政厅年2(。,a\n ")


def test_pretraining_begins_with_it(project, wordpiece, tmp_path):
    from transformers import AutoModelForMaskedLM, AutoTokenizer

    config = load_config(project / "tiny.yaml")
    settings = config.pretrain.model_copy(update={"start": str(wordpiece)})
    encoder = room.pretrain(config.model_copy(update={"pretrain": settings}), work=tmp_path)
    model = AutoModelForMaskedLM.from_pretrained(encoder)
    assert (model.config.hidden_size, model.config.max_position_embeddings) == (32, 80)
    tokenizer = AutoTokenizer.from_pretrained(encoder)
    # Characters of the corpus, and those that the checkpoint knows beyond it.
    assert {"省", "厅", "a", "\n"} <= set(tokenizer.get_vocab())
    assert tokenizer("（厅\n", add_special_tokens=False).input_ids == [
        tokenizer.get_vocab()[c] for c in "(厅\n"
    ]


def test_what_is_no_bert_is_refused(tmp_path):
    with pytest.raises(ConfigError, match="no encoder to start from"):
        load_base(tmp_path)
    (tmp_path / "config.json").write_text('{"model_type": "gpt2"}', encoding="utf-8")
    with pytest.raises(ConfigError, match="a BERT is needed, not gpt2"):
        load_base(tmp_path)
