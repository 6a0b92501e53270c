"""The character tokenizer: one code point, one token, exact offsets."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from tokenizers import Regex, Tokenizer, normalizers, pre_tokenizers, processors
from tokenizers.models import WordLevel
from transformers import PreTrainedTokenizerFast

from policyner.tagging.folding import fold, folding_table

PAD, UNK, CLS, SEP, MASK = "[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"
SPECIAL_TOKENS = (PAD, UNK, CLS, SEP, MASK)


def count_characters(texts: Iterable[str]) -> Counter[str]:
    """How often each folded character occurs in `texts`."""
    counts: Counter[str] = Counter()
    for text in texts:
        counts.update(fold(text))
    return counts


def build_tokenizer(
    counts: Counter[str], *, min_count: int, max_length: int
) -> PreTrainedTokenizerFast:
    """A tokenizer whose vocabulary is every character seen often enough.

    Args:
        counts: Occurrences of each folded character.
        min_count: Characters seen less often become `[UNK]`.
        max_length: Length in tokens, `[CLS]` and `[SEP]` included, that the
            model was made for.

    Returns:
        A tokenizer that saves and loads with plain transformers. Folding is
        part of it, as a normalizer that replaces single code points.
    """
    kept = sorted(
        (character for character, count in counts.items() if count >= min_count),
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
        tokenizer_object=tokenizer,
        pad_token=PAD,
        unk_token=UNK,
        cls_token=CLS,
        sep_token=SEP,
        mask_token=MASK,
        model_max_length=max_length,
    )
