"""A tokenizer whose tokens are the characters of a text."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import registry
from spacy.vocab import Vocab

#: Its name in a pipeline's configuration.
TOKENIZER = "policyner.characters.v1"


class CharacterTokenizer:
    """One token a character, white space included.

    spaCy's own Chinese tokenizer folds a space into the token before it, so
    that its tokens are not character positions.

    Args:
        vocab: The pipeline's vocabulary.
    """

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab

    def __call__(self, text: str) -> Doc:
        """The document whose tokens are the characters of `text`."""
        return Doc(self.vocab, words=list(text), spaces=[False] * len(text))

    def to_bytes(self, **_: Any) -> bytes:
        """Nothing: the tokenizer has no state."""
        return b""

    def from_bytes(self, _data: bytes, **_: Any) -> CharacterTokenizer:
        """Itself: the tokenizer has no state."""
        return self

    def to_disk(self, _path: Path, **_: Any) -> None:
        """Writes nothing: the tokenizer has no state."""

    def from_disk(self, _path: Path, **_: Any) -> CharacterTokenizer:
        """Itself: the tokenizer has no state."""
        return self


@registry.tokenizers(TOKENIZER)  # type: ignore[untyped-decorator]
def make_tokenizer() -> Callable[[Language], CharacterTokenizer]:
    """Makes the tokenizer from a pipeline's configuration."""
    return lambda nlp: CharacterTokenizer(nlp.vocab)
