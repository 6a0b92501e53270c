"""The pipeline component: documents in, documents with mentions and record out."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any, Literal

import spacy
import srsly
from spacy.language import Language
from spacy.pipeline import Pipe
from spacy.tokens import Doc, Span

from policyner import msgpack
from policyner.errors import AlignmentError, ReadingError
from policyner.extractor import Extraction, Extractor
from policyner.linked import add_entities, clear, set_extensions, set_spans
from policyner.pipeline.tokenizer import TOKENIZER
from policyner.records import ErrorRecord
from policyner.tagging.mention import LABELS, Label

COMPONENT = "policyner"

#: What happens where a mention does not end where tokens do.
Alignment = Literal["warn", "raise"]

#: Told of a document that failed: the component's name, the component, the documents, the error.
ErrorHandler = Callable[[str, Any, list[Doc], Exception], Any]

# As its entry points do, for a source tree that was never installed.
srsly.msgpack_encoders.register(COMPONENT, func=msgpack.encode)
srsly.msgpack_decoders.register(COMPONENT, func=msgpack.decode)

# Documents through the model together: more are no faster, and all wait for the last.
_TOGETHER = 16


def load(
    model: str | Path | None = None,
    *,
    threads: int | None = None,
    ents: Label | list[Label] | None = None,
    agencies: str | Path | None = None,
) -> Language:
    """A spaCy pipeline that extracts notices.

    Args:
        model: A model folder or hub name; the embedded model where it is `None`.
        threads: Threads of one inference; all cores where it is `None`. Where several threads
            call the pipeline, 1 serves them best.
        ents: The layer or layers that become `doc.ents` as well.
        agencies: A file of the user's own organs.

    Raises:
        ModelError: If there is no such model or it does not fit.
        UsageError: If `threads` is less than 1.
        ConfigError: If the file of organs is missing or wrong; the message names the row.
    """
    nlp = spacy.blank(
        "xx",
        config={"nlp": {"tokenizer": {"@tokenizers": TOKENIZER}, "batch_size": _TOGETHER}},
    )
    nlp.add_pipe(
        COMPONENT,
        config={
            "model": None if model is None else str(model),
            "threads": threads,
            "ents": ents,
            "agencies": None if agencies is None else str(agencies),
        },
    )
    return nlp


def let_unreadable_pass(_name: str, _component: Any, _docs: list[Doc], error: Exception) -> None:
    """The error handler where none was set: a text that is no notice has its error record, and
    the stream goes on; any other error is raised.
    """  # noqa: D205 - one sentence
    if not isinstance(error, ReadingError):
        raise error


class NoticeComponent(Pipe):
    """Adds mentions and record to documents.

    A document that fails carries an error record as `doc._.notice`, and the error handler is
    told. Where it returns, the stream goes on with the document. `nlp.set_error_handler` sets
    another handler than `let_unreadable_pass`.

    Args:
        extractor: The walk that it runs.
        name: What the pipeline calls it.
        alignment: What happens where a mention does not end where tokens do: the span takes the
            whole token along and the component warns, once; or it is an `AlignmentError`.
        ents: The layers that become `doc.ents` as well.
    """

    def __init__(
        self,
        extractor: Extractor,
        *,
        name: str = COMPONENT,
        alignment: Alignment = "warn",
        ents: tuple[Label, ...] = (),
    ) -> None:
        self.name = name
        self.error_handler: ErrorHandler = let_unreadable_pass
        self._extractor = extractor
        self._alignment: Alignment = alignment
        self._ents = ents
        self._warned = False
        set_extensions()

    @property
    def labels(self) -> tuple[str, ...]:
        """The layers."""
        return LABELS

    def __call__(self, doc: Doc) -> Doc:
        """The document with its mentions and record."""
        return next(self.pipe([doc]))

    def pipe(self, stream: Iterable[Doc], *, batch_size: int = _TOGETHER) -> Iterator[Doc]:
        """The documents in order, at most `batch_size` of them through the model together."""
        for batch in _batched(stream, min(batch_size, _TOGETHER)):
            found = self._extractor.try_texts([doc.text for doc in batch])
            for doc, outcome in zip(batch, found, strict=True):
                error = outcome if isinstance(outcome, Exception) else self._fill(doc, outcome)
                if error is not None:
                    clear(doc)
                    doc._.notice = ErrorRecord.from_error("-", error)
                    doc._.aligned = None
                    self.get_error_handler()(self.name, self, [doc], error)
                yield doc

    def _fill(self, doc: Doc, found: Extraction) -> AlignmentError | None:
        try:
            set_spans(doc, found.record, make_span=self._span)
        except AlignmentError as error:
            return error
        if self._ents:
            add_entities(doc, self._ents)
        doc._.notice = found.record
        doc._.aligned = found.reading.aligned
        return None

    def _span(self, doc: Doc, start: int, end: int, label: str, span_id: str) -> Span:
        span = doc.char_span(start, end, label=label, span_id=span_id)
        if span is not None:
            return span
        wider = doc.char_span(start, end, label=label, span_id=span_id, alignment_mode="expand")
        if wider is None:
            raise AlignmentError(f"{self.name}: {label} at {start}:{end} lies in no token")
        message = (
            f"{self.name}: {label} {doc.text[start:end]!r} at {start}:{end} is not made of whole "
            f"tokens, its span in doc.spans is {wider.text!r}; doc._.notice has the exact "
            "offsets, and policyner.load() has a tokenizer that fits"
        )
        if self._alignment == "raise":
            raise AlignmentError(message)
        if not self._warned:
            self._warned = True
            warnings.warn(f"{message} (further ones are not told)", UserWarning, stacklevel=2)
        return wider

    def __reduce__(self) -> tuple[Callable[..., NoticeComponent], tuple[Any, ...]]:
        state = self.name, self._alignment, self._ents, self.error_handler
        return _carried, (self._extractor, *state)


def _carried(
    extractor: Extractor,
    name: str,
    alignment: Alignment,
    ents: tuple[Label, ...],
    error_handler: ErrorHandler,
) -> NoticeComponent:
    """A component as it was before it was pickled; spaCy's own base cannot be told by a state."""
    component = NoticeComponent(extractor, name=name, alignment=alignment, ents=ents)
    component.error_handler = error_handler
    return component


@Language.factory(
    COMPONENT,
    default_config={
        "model": None,
        "threads": None,
        "alignment": "warn",
        "ents": None,
        "agencies": None,
    },
    # `doc.ents` is not among them: it is assigned on request only.
    assigns=["doc.spans", "doc._.notice", "doc._.aligned", "doc._.measures"],
    requires=[],
)
def make_component(  # noqa: PLR0917 - spaCy gives them by name
    nlp: Language,  # noqa: ARG001 - spaCy gives it to every factory
    name: str,
    model: str | None,
    threads: int | None,
    alignment: Alignment,
    ents: Label | list[Label] | None,
    agencies: str | None,
) -> NoticeComponent:
    """Makes the component from a pipeline's configuration, whose types spaCy checks."""
    layers = (ents,) if isinstance(ents, str) else tuple(ents or ())
    extractor = Extractor.load(model, threads=threads, agencies=agencies)
    return NoticeComponent(extractor, name=name, alignment=alignment, ents=layers)


def _batched(docs: Iterable[Doc], size: int) -> Iterator[list[Doc]]:
    iterator = iter(docs)
    while batch := list(islice(iterator, size)):
        yield batch
