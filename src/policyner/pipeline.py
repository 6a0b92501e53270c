"""The walk as a spaCy pipeline, for whoever composes pipelines.

`Doc.text` is the source text and each token is one of its characters, so
spaCy's offsets are ours. A document that passed the component carries

- `doc.spans["DEPT"]`, `["TARGET"]`, `["DEADLINE"]`, `["PERCENT"]`: the mentions;
- `doc._.notice`: the record;
- `doc._.aligned`: the repaired text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import spacy
from spacy.language import Language
from spacy.tokens import Doc, SpanGroup
from spacy.util import registry
from spacy.vocab import Vocab

from policyner.extractor import Extractor, Reading
from policyner.reading import read_text
from policyner.tagging.mention import LABELS

TOKENIZER = "policyner.characters.v1"
COMPONENT = "policyner"


def load(model: str | Path | None = None, *, threads: int | None = None) -> Language:
    """A spaCy pipeline that extracts notices.

    Args:
        model: A model folder or hub name; the embedded model where it is `None`.
        threads: Threads of inference; all cores where it is `None`.

    Raises:
        ModelError: If there is no such model or it does not fit.
    """
    nlp = spacy.blank("xx", config={"nlp": {"tokenizer": {"@tokenizers": TOKENIZER}}})
    nlp.add_pipe(
        COMPONENT, config={"model": None if model is None else str(model), "threads": threads}
    )
    return nlp


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


class NoticeComponent:
    """Adds mentions and record to documents.

    Args:
        extractor: The walk that it runs.
    """

    def __init__(self, extractor: Extractor) -> None:
        self._extractor = extractor
        for extension in ("notice", "aligned"):
            if not Doc.has_extension(extension):
                Doc.set_extension(extension, default=None)

    def __call__(self, doc: Doc) -> Doc:
        """The document with its mentions and record."""
        return next(self.pipe([doc]))

    def pipe(self, docs: Iterable[Doc], *, batch_size: int = 16) -> Iterator[Doc]:
        """The documents in order, `batch_size` of them through the model together."""
        for batch in _batched(docs, batch_size):
            sources = [read_text(doc.text) for doc in batch]
            for doc, reading in zip(batch, self._extractor.read_many(sources), strict=True):
                _fill(doc, reading)
                yield doc


@Language.factory(COMPONENT, default_config={"model": None, "threads": None})
def make_component(
    nlp: Language,  # noqa: ARG001 - spaCy gives every factory both
    name: str,  # noqa: ARG001
    model: str | None,
    threads: int | None,
) -> NoticeComponent:
    """Makes the component from a pipeline's configuration."""
    return NoticeComponent(Extractor.load(model, threads=threads))


def _fill(doc: Doc, reading: Reading) -> None:
    record = reading.to_record()
    for label in LABELS:
        found = [
            span
            for m in record.mentions
            if m.label == label
            # "expand" for a pipeline with another tokenizer, whose tokens may be longer.
            if (
                span := doc.char_span(
                    m.start, m.end, label=label, span_id=m.id, alignment_mode="expand"
                )
            )
            is not None
        ]
        doc.spans[label] = SpanGroup(doc, name=label, spans=found)
    doc._.notice = record
    doc._.aligned = reading.aligned


def _batched(docs: Iterable[Doc], size: int) -> Iterator[list[Doc]]:
    iterator = iter(docs)
    while batch := list(islice(iterator, size)):
        yield batch
