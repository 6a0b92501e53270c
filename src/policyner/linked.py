"""What a document carries of its record: span groups, and measures with their spans."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from spacy.tokens import Doc, Span, SpanGroup
from spacy.util import filter_spans

from policyner.outline.cues import RoleName
from policyner.records import MeasureRecord, NoticeRecord
from policyner.tagging.mention import LABELS

#: Key of the span group that holds the measures; those of mentions are the layers' labels.
MEASURE = "MEASURE"

#: Makes a span of a document from its start and end, label and id.
MakeSpan = Callable[[Doc, int, int, str, str], Span]


@dataclass(frozen=True, slots=True)
class AgencyLink:
    """One agency's part in a measure.

    Attributes:
        role: What the agency does.
        name: The agency's name as a reader would complete it.
        span: The mention that names it.
    """

    role: RoleName
    name: str
    span: Span


@dataclass(frozen=True, slots=True)
class LinkedMeasure:
    """A measure with the spans that it is linked to.

    A span that was taken out of `doc.spans` is left out here as well.

    Attributes:
        record: The measure as the record has it.
        span: Its stretch of the document.
        agencies: Who does what.
        targets: Its targets.
        deadlines: Its deadlines.
        percentages: Its percentages.
    """

    record: MeasureRecord
    span: Span
    agencies: tuple[AgencyLink, ...]
    targets: tuple[Span, ...]
    deadlines: tuple[Span, ...]
    percentages: tuple[Span, ...]


def set_extensions() -> None:
    """Gives every document `doc._.notice`, `doc._.aligned` and `doc._.measures`."""
    for name in ("notice", "aligned"):
        if not Doc.has_extension(name):
            Doc.set_extension(name, default=None)
    if not Doc.has_extension("measures"):
        Doc.set_extension("measures", getter=linked_measures)


def set_spans(doc: Doc, record: NoticeRecord, *, make_span: MakeSpan) -> None:
    """Makes the span groups of a document, one a layer and one of its measures.

    Args:
        doc: The document, whose text is the record's source text.
        record: What was found in it.
        make_span: Makes one span.
    """
    for label in LABELS:
        mentions = [mention for mention in record.mentions if mention.label == label]
        spans = [make_span(doc, m.start, m.end, label, m.id) for m in mentions]
        doc.spans[label] = SpanGroup(doc, name=label, spans=spans)
    measures = [make_span(doc, m.start, m.end, MEASURE, m.id) for m in record.measures]
    doc.spans[MEASURE] = SpanGroup(doc, name=MEASURE, spans=measures)


def clear(doc: Doc) -> None:
    """Makes the span groups empty, for a document without a record."""
    for label in (*LABELS, MEASURE):
        doc.spans[label] = SpanGroup(doc, name=label)


def add_entities(doc: Doc, labels: tuple[str, ...]) -> None:
    """Makes entities of the mentions of some layers.

    Entities never overlap: those that are there stay, as spaCy's entity ruler leaves them, and
    of mentions that overlap the longest is taken.

    Args:
        doc: A document with its span groups.
        labels: The layers.
    """
    taken = {place for entity in doc.ents for place in range(entity.start, entity.end)}
    free = [
        span
        for label in labels
        for span in doc.spans[label]
        if taken.isdisjoint(range(span.start, span.end))
    ]
    doc.set_ents(filter_spans(free), default="unmodified")


def linked_measures(doc: Doc) -> tuple[LinkedMeasure, ...]:
    """The measures of a document, each with its spans; none where it has no notice's record."""
    record = doc._.notice
    if not isinstance(record, NoticeRecord):
        return ()
    groups = [doc.spans[label] for label in (*LABELS, MEASURE) if label in doc.spans]
    spans = {span.id_: span for group in groups for span in group}

    def present(ids: tuple[str, ...]) -> tuple[Span, ...]:
        return tuple(spans[each] for each in ids if each in spans)

    return tuple(
        LinkedMeasure(
            measure,
            spans[measure.id],
            tuple(
                AgencyLink(agency.role, agency.name, spans[agency.mention])
                for agency in measure.agencies
                if agency.mention in spans
            ),
            present(measure.targets),
            present(measure.deadlines),
            present(measure.percentages),
        )
        for measure in record.measures
        if measure.id in spans
    )
