"""Keying a pretrained BERT to the character vocabulary.

A hub checkpoint cuts text by WordPiece: figures and Latin words come in pieces, white space
is dropped. The tagger reads one code point a token, so every character takes the row of
embeddings that the checkpoint has for it, and the few that it has none for begin near
what they do in a text.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection
from pathlib import Path

import torch
from transformers import (
    AutoConfig,
    AutoModel,
    AutoTokenizer,
    BertConfig,
    BertModel,
    PreTrainedTokenizerBase,
)

from policyner.errors import ConfigError
from policyner.tagging.folding import fold
from policyner.training.tokenizer import (
    CLS,
    MASK,
    PAD,
    SEP,
    SPECIAL_TOKENS,
    UNK,
    build_tokenizer,
)

#: How WordPiece marks a piece inside a word.
_INSIDE = "##"

# White space ends a line or parts words: it begins halfway between the row that ends a
# sentence of the checkpoint's training and the mark that does so in a text.
_WHITE = {"\n": (SEP, "。"), " ": (SEP, ",")}

# Standard deviation of what is added to a row that a character shares with others, as
# a share of the rows' own, so that training can tell them apart.
_NOISE = 0.1


def characters_of(tokenizer: PreTrainedTokenizerBase) -> frozenset[str]:
    """The folded characters that a checkpoint has rows for, and the white space it drops."""
    return frozenset(_rows_by_character(tokenizer)) | frozenset(_WHITE)


def load_base(base: str | Path) -> tuple[BertModel, PreTrainedTokenizerBase]:
    """A pretrained BERT and its tokenizer.

    Args:
        base: A folder, or a name on the hub, which is asked where it is no folder.

    Raises:
        ConfigError: If there is no such checkpoint, or it is no BERT.
    """
    try:
        config = AutoConfig.from_pretrained(base)
        if not isinstance(config, BertConfig):
            raise ConfigError(f"{base}: a BERT is needed, not {config.model_type}")
        model = AutoModel.from_pretrained(base, add_pooling_layer=False, dtype=torch.float32)
        tokenizer = AutoTokenizer.from_pretrained(base)
    except (OSError, ValueError) as error:
        raise ConfigError(f"{base}: no encoder to start from: {error}") from error
    return model, tokenizer


def key(
    model: BertModel,
    source: BertModel,
    *,
    vocabulary: dict[str, int],
    tokenizer: PreTrainedTokenizerBase,
) -> list[str]:
    """Gives an encoder over characters the weights of a pretrained BERT.

    A character takes the mean of the rows of all its forms (`（` and `(` are one character
    to the tagger; a digit stands alone or inside a number). One without a row begins as
    `[UNK]` with noise, which is drawn from torch's generator.

    Args:
        model: The encoder to fill, of the source's shape but for its vocabulary and its
            one type of token.
        source: The pretrained BERT.
        vocabulary: Token to id of the encoder.
        tokenizer: The source's.

    Returns:
        The characters that the source has no row for.
    """
    state = source.state_dict()
    words = state.pop("embeddings.word_embeddings.weight")
    types = "embeddings.token_type_embeddings.weight"
    state[types] = state[types][:1]
    own = tokenizer.get_vocab()
    by_character = _rows_by_character(tokenizer)
    rows = model.embeddings.word_embeddings.weight.detach().clone()
    noise = float(words.std()) * _NOISE
    missing = []
    for token, number in vocabulary.items():
        if token in SPECIAL_TOKENS:
            rows[number] = words[own[_special(tokenizer)[token]]]
        elif token in by_character:
            rows[number] = words[by_character[token]].mean(dim=0)
        else:
            missing.append(token)
            like = [own[t] for t in _WHITE.get(token, (UNK,)) if t in own] or [own[UNK]]
            rows[number] = words[like].mean(dim=0) + torch.randn(words.shape[1]) * noise
    state["embeddings.word_embeddings.weight"] = rows
    # Buffers such as the positions' numbers depend on the length alone.
    model.load_state_dict({**model.state_dict(), **state})
    return missing


def keyed_checkpoint(base: str | Path, *, out: Path, seed: int) -> Path:
    """Writes a pretrained BERT, keyed to the characters that it knows, as a checkpoint.

    Args:
        base: As for `load_base`.
        out: The folder to write: the encoder and its tokenizer over characters.
        seed: Of the noise in the rows of characters that it does not know.

    Returns:
        `out`.

    Raises:
        ConfigError: As `load_base`.
    """
    source, pieces = load_base(base)
    torch.manual_seed(seed)
    tokenizer = build_tokenizer(
        Counter(),
        min_count=1,
        max_length=source.config.max_position_embeddings,
        known=characters_of(pieces),
    )
    vocabulary = tokenizer.get_vocab()
    model = BertModel(
        character_config(source.config, vocabulary=vocabulary), add_pooling_layer=False
    )
    key(model, source, vocabulary=vocabulary, tokenizer=pieces)
    model.save_pretrained(out)
    tokenizer.save_pretrained(out)
    return out


def character_config(source: BertConfig, *, vocabulary: dict[str, int]) -> BertConfig:
    """The shape of the encoder over characters that a pretrained BERT becomes."""
    return BertConfig(
        **{
            **source.to_diff_dict(),
            "vocab_size": len(vocabulary),
            "type_vocab_size": 1,
            "hidden_dropout_prob": 0.0,
            "attention_probs_dropout_prob": 0.0,
            "pad_token_id": vocabulary[PAD],
        }
    )


def _rows_by_character(tokenizer: PreTrainedTokenizerBase) -> dict[str, list[int]]:
    """Ids of the source's tokens that are one character, by that character as it is folded."""
    special: Collection[str] = set(tokenizer.all_special_tokens)
    rows: dict[str, list[int]] = defaultdict(list)
    for token, number in tokenizer.get_vocab().items():
        inner = token.removeprefix(_INSIDE)
        # Han characters stand alone: their pieces inside a word were never trained.
        if token in special or len(inner) != 1 or (inner != token and not inner.isascii()):
            continue
        rows[fold(inner)].append(number)
    return dict(rows)


def _special(tokenizer: PreTrainedTokenizerBase) -> dict[str, str]:
    return {
        PAD: str(tokenizer.pad_token),
        UNK: str(tokenizer.unk_token),
        CLS: str(tokenizer.cls_token),
        SEP: str(tokenizer.sep_token),
        MASK: str(tokenizer.mask_token),
    }
