import json

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from policyner.errors import ModelError
from policyner.tagging.folding import fold
from policyner.tagging.pieces import CharacterEncoder, TokenizerEncoder, load_encoder

SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
VOCABULARY = {token: number for number, token in enumerate([*SPECIAL, *'省厅(),%0a" \n'])}


def test_forms_of_one_character_share_an_id():
    encoder = CharacterEncoder(VOCABULARY)
    assert list(encoder.encode("（％Ａ“\u3000").ids) == list(encoder.encode('(%a" ').ids)


def test_a_line_break_is_not_a_space():
    ids = CharacterEncoder(VOCABULARY).encode("\n ").ids
    assert ids[0] != ids[1]


def test_characters_beyond_the_vocabulary_are_unknown():
    assert list(CharacterEncoder(VOCABULARY).encode("龘𠮷").ids) == [1, 1]


@given(st.text())
def test_every_code_point_is_one_piece(text):
    pieces = CharacterEncoder(VOCABULARY).encode(text)
    assert list(pieces.starts) == list(range(len(text)))
    assert list(pieces.ends - pieces.starts) == [1] * len(text)


@given(st.text())
@example("10⁻³")
@example("︱")
def test_folding_keeps_the_length_and_is_idempotent(text):
    assert len(fold(text)) == len(text)
    assert fold(fold(text)) == fold(text)


def test_word_pieces_keep_exact_offsets():
    tokenizers = pytest.importorskip("tokenizers")
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "省", "厅", "20", "##25"]
    vocabulary = {word: number for number, word in enumerate(words)}
    tokenizer = tokenizers.Tokenizer(tokenizers.models.WordPiece(vocabulary, unk_token=words[1]))
    tokenizer.pre_tokenizer = tokenizers.pre_tokenizers.BertPreTokenizer()
    tokenizer.normalizer = tokenizers.normalizers.BertNormalizer()
    pieces = TokenizerEncoder(tokenizer).encode("省 2025厅")
    assert list(zip(pieces.starts, pieces.ends, strict=True)) == [(0, 1), (2, 4), (4, 6), (6, 7)]
    assert list(pieces.ids) == [4, 6, 7, 5]


def test_a_folder_without_a_tokenizer_is_named(tmp_path):
    with pytest.raises(ModelError, match=r"tokenizer\.json"):
        load_encoder(tmp_path)


def test_a_vocabulary_without_special_tokens_is_refused(tmp_path):
    content = {"model": {"type": "WordLevel", "vocab": {"[UNK]": 0, "省": 1}}}
    (tmp_path / "tokenizer.json").write_text(json.dumps(content), encoding="utf-8")
    with pytest.raises(ModelError, match="special token"):
        load_encoder(tmp_path)


def test_an_empty_text_has_no_pieces():
    pieces = CharacterEncoder(VOCABULARY).encode("")
    assert len(pieces) == 0
    assert pieces.ids.dtype == np.int64
