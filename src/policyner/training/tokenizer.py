"""The character tokenizer: one code point, one token, exact offsets."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from pathlib import Path

from tokenizers import Regex, Tokenizer, normalizers, pre_tokenizers, processors
from tokenizers.models import WordLevel
from transformers import AutoTokenizer, PreTrainedTokenizerBase, PreTrainedTokenizerFast

from policyner.tagging.folding import fold, folding_table

PAD, UNK, CLS, SEP, MASK = "[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"
SPECIAL_TOKENS = (PAD, UNK, CLS, SEP, MASK)
_SPECIAL = {
    "pad_token": PAD,
    "unk_token": UNK,
    "cls_token": CLS,
    "sep_token": SEP,
    "mask_token": MASK,
}


def count_characters(texts: Iterable[str]) -> Counter[str]:
    """How often each folded character occurs in `texts`."""
    counts: Counter[str] = Counter()
    for text in texts:
        counts.update(fold(text))
    return counts


def build_tokenizer(
    counts: Counter[str], *, min_count: int, max_length: int, known: Collection[str] = ()
) -> PreTrainedTokenizerFast:
    """A tokenizer whose vocabulary is every character seen often enough.

    Args:
        counts: Occurrences of each folded character.
        min_count: Characters seen less often become `[UNK]`.
        max_length: Length in tokens, `[CLS]` and `[SEP]` included, that the
            model was made for.
        known: Folded characters that are kept however often they were seen, because
            the encoder that training begins with knows them.

    Returns:
        A tokenizer that saves and loads with plain transformers. Folding is
        part of it, as a normalizer that replaces single code points.
    """
    kept = sorted(
        {character for character, count in counts.items() if count >= min_count}.union(known),
        key=lambda character: (-counts[character], character),
    )
    vocabulary = {token: number for number, token in enumerate((*SPECIAL_TOKENS, *kept))}
    tokenizer = Tokenizer(WordLevel(vocabulary, unk_token=UNK))
    tokenizer.normalizer = normalizers.Sequence(
        [
            normalizers.Replace(chr(point), chr(folded))
            for point, folded in sorted(folding_table().items())
            if chr(folded) in vocabulary
        ]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Split(Regex(r"[\s\S]"), behavior="isolated")
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"{CLS} $A {SEP}",
        special_tokens=[(CLS, vocabulary[CLS]), (SEP, vocabulary[SEP])],
    )
    return PreTrainedTokenizerFast(  # type: ignore[no-untyped-call]
        tokenizer_object=tokenizer, model_max_length=max_length, **_SPECIAL
    )


def is_character_tokenizer(tokenizer: PreTrainedTokenizerBase) -> bool:
    """Whether a tokenizer is one that `build_tokenizer` made."""
    return isinstance(tokenizer, PreTrainedTokenizerFast) and isinstance(
        tokenizer.backend_tokenizer.model, WordLevel
    )


def load_tokenizer(base: str | Path) -> PreTrainedTokenizerBase:
    """The tokenizer of a checkpoint, by its own file where it has one.

    Without `tokenizer_config.json` transformers would guess a tokenizer from the kind of
    network, and for BERT take WordPiece whatever `tokenizer.json` says. An exported model
    folder is such a checkpoint.

    Args:
        base: A folder, or a name on the hub.
    """
    own = Path(base, "tokenizer.json")
    if own.is_file() and not Path(base, "tokenizer_config.json").is_file():
        return PreTrainedTokenizerFast(  # type: ignore[no-untyped-call]
            tokenizer_file=str(own), **_SPECIAL
        )
    tokenizer: PreTrainedTokenizerBase = AutoTokenizer.from_pretrained(base)
    return tokenizer
