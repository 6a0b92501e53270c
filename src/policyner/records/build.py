"""Building a notice's record from what the rooms before found.

Everything arrives in offsets of the clean text and leaves in offsets of the
source text, with `source_text[start:end] == text` for every mention.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from policyner.linking.measure import Measure, Role
from policyner.linking.measure import OtherParty as LinkedParty
from policyner.outline.facts import UNSTATED, Stated
from policyner.outline.titles import kind_of
from policyner.reading.source import Source
from policyner.records.mentions import (
    AnyMention,
    DeadlineMention,
    DeptMention,
    PercentMention,
    TargetMention,
)
from policyner.records.metadata import Metadata
from policyner.records.notice import (
    SCHEMA_VERSION,
    AgencyRole,
    DocumentRecord,
    Flag,
    LocatorRecord,
    LossRecord,
    MeasureRecord,
    NoticeRecord,
    OcrPage,
    OtherParty,
    PastStretch,
    SetAside,
)
from policyner.records.producer import Producer
from policyner.records.values_of import Resolver
from policyner.repair import AlignedText, Loss, find_losses, script_of
from policyner.span import Span
from policyner.tagging.mention import LETTERS, Label, Mention

if TYPE_CHECKING:
    from policyner.outline import Outline

# Digits of a confidence: finer ones differ between processors.
_CONFIDENCE_DIGITS = 4

_LINE_BREAK = re.compile(r"\s*[\r\n\v\f\x85\u2028\u2029]\s*")


def build_notice(
    source: Source,
    *,
    aligned: AlignedText,
    outline: Outline,
    mentions: Sequence[Mention],
    measures: Sequence[Measure],
    stated: Stated = UNSTATED,
    producer: Producer | None = None,
) -> NoticeRecord:
    """The record of one notice.

    Args:
        source: The text as it was read.
        aligned: The same text after repair, with the way back.
        outline: Its outline, of which the record takes the facts.
        mentions: What was tagged, with offsets into the clean text, in any order.
        measures: What was linked; indices in it point into `mentions`.
        stated: What the caller says of the notice, for what its text does not.
        producer: What the mentions are from, where it is a model.

    Returns:
        The record, with mentions and measures in document order.

    Raises:
        ValueError: If a mention covers no character of the source, or a
            measure refers to a mention that is not there, or offsets lie
            outside the clean text: faults of the rooms before, never of the input.
    """
    order = sorted(range(len(mentions)), key=lambda index: mentions[index].order())
    ids = _mention_ids(mentions, order)
    repairs = aligned.counts()
    losses = find_losses(aligned.clean, censored="censor" in repairs)
    resolver = Resolver(
        aligned.clean,
        outline.facts,
        mentions,
        measures,
        ids,
        losses=losses,
        past=outline.past,
        stated=stated,
        believed=source.believed,
    )
    flags = (*_flags(repairs, losses, mentions=mentions, measures=measures), *source.flags)
    writer = _Writer(source, aligned, mentions, ids, resolver)
    ordered = sorted(measures, key=lambda measure: (measure.span.start, measure.span.end))
    return NoticeRecord(
        schema_version=SCHEMA_VERSION,
        document=writer.document(
            outline,
            repairs=repairs,
            flags=tuple(dict.fromkeys(flags)),
            losses=losses,
            producer=producer,
        ),
        mentions=tuple(writer.mention(index) for index in order),
        measures=tuple(
            writer.measure(measure, number) for number, measure in enumerate(ordered, start=1)
        ),
    )


class _Writer:
    """Turns values of the clean text into parts of a record.

    Args:
        source: The text as it was read.
        aligned: The same text after repair.
        mentions: The mentions that indices point into.
        ids: The id of each of them.
        resolver: What gives their normalised values.
    """

    def __init__(
        self,
        source: Source,
        aligned: AlignedText,
        mentions: Sequence[Mention],
        ids: Sequence[str],
        resolver: Resolver,
    ) -> None:
        self._source = source
        self._aligned = aligned
        self._mentions = mentions
        self._ids = ids
        self._resolver = resolver

    def document(
        self,
        outline: Outline,
        *,
        repairs: Mapping[str, int],
        flags: tuple[Flag, ...],
        losses: Sequence[Loss],
        producer: Producer | None,
    ) -> DocumentRecord:
        """The record of the notice as a whole."""
        source, facts = self._source, outline.facts
        # What columns of a row say counts more than the text.
        said = source.believed
        own = self._on_one_line(facts.title)
        title = said.title or own or source.title
        # A title from beside the text names a kind as one within it does.
        kind = kind_of(title) if title is not None and title != own else None
        return DocumentRecord(
            id=source.id or source.sha256[:16],
            source=source.name,
            sha256=source.sha256,
            media_type=source.media_type,
            encoding=source.encoding,
            title=title,
            document_number=said.document_number or self._on_one_line(facts.document_number),
            issuers=said.issuers or self._resolver.issuers,
            issued_on=said.issued_on or facts.issued_on,
            url=said.url,
            region=self._resolver.stated_region,
            script=script_of(source.text),
            length=len(source.text),
            text=None if source.media_type == "text/plain" else source.text,
            flags=flags,
            repairs=dict(repairs),
            doc_type=kind or facts.doc_type,
            printed_on=facts.printed_on,
            published_on=facts.published_on,
            metadata=Metadata(**facts.metadata),
            addressees=tuple(map(self._line, facts.addressees)),
            attachments=tuple(map(self._line, facts.attachments)),
            set_aside=tuple(
                SetAside(reason=reason, start=span.start, end=span.end)
                for reason, span in self._aligned.set_aside()
            ),
            losses=tuple(LossRecord(kind=each.kind, **self._edges(each.span)) for each in losses),
            past=tuple(PastStretch(**self._edges(span)) for span in outline.past),
            encoding_errors=source.encoding_errors,
            locators=tuple(LocatorRecord(**asdict(locator)) for locator in source.locators),
            ocr=tuple(OcrPage(**asdict(page)) for page in source.recognised),
            producer=producer,
        )

    def mention(self, index: int) -> AnyMention:
        """The record of the mention at `index`."""
        mention = self._mentions[index]
        span = self._to_source(mention.span)
        if not span:
            raise ValueError(f"{self._source.name}: {mention} covers no character of the source")
        shared: dict[str, Any] = {
            "id": self._ids[index],
            "start": span.start,
            "end": span.end,
            "text": span.of(self._source.text),
            "clean": self._clean(mention.span),
            "confidence": round(mention.confidence, _CONFIDENCE_DIGITS),
            "rule": mention.rule,
        }
        match mention.label:
            case "DEPT":
                return DeptMention(label="DEPT", agency=self._resolver.agency(index), **shared)
            case "TARGET":
                return TargetMention(label="TARGET", target=self._resolver.target(index), **shared)
            case "DEADLINE":
                return DeadlineMention(
                    label="DEADLINE", deadline=self._resolver.deadline(index), **shared
                )
            case "PERCENT":
                return PercentMention(
                    label="PERCENT", percent=self._resolver.percent(index), **shared
                )

    def measure(self, measure: Measure, number: int) -> MeasureRecord:
        """The record of a measure, the `number`th of its document."""
        span = self._to_source(measure.span)
        return MeasureRecord(
            id=f"M{number}",
            kind=measure.kind,
            number=measure.number,
            heading=measure.heading,
            path=measure.path,
            start=span.start,
            end=span.end,
            text=self._clean(measure.span),
            agencies=tuple(self._agency(role) for role in measure.roles),
            other_parties=tuple(self._party(party) for party in measure.other_parties),
            targets=self._referred(measure.targets),
            deadlines=self._referred(measure.deadlines),
            percentages=self._referred(measure.percentages),
            cue=None if measure.cue is None else self._place(measure.cue),
        )

    def _agency(self, role: Role) -> AgencyRole:
        return AgencyRole(
            role=role.role,
            mention=self._id(role.mention),
            cue=self._place(role.cue),
            name=role.name,
            basis=role.basis,
            expanded=role.name != self._clean(self._mentions[role.mention].span),
        )

    def _party(self, party: LinkedParty) -> OtherParty:
        span = self._to_source(party.span)
        return OtherParty(
            start=span.start, end=span.end, text=span.of(self._source.text), kind=party.kind
        )

    def _referred(self, indices: Sequence[int]) -> tuple[str, ...]:
        by_place = sorted(indices, key=lambda index: self._mentions[index].order())
        return tuple(self._id(index) for index in by_place)

    def _id(self, index: int) -> str:
        if not 0 <= index < len(self._ids):
            raise ValueError(f"{self._source.name}: a measure refers to mention {index}")
        return self._ids[index]

    def _place(self, clean: Span) -> tuple[int, int]:
        span = self._to_source(clean)
        return span.start, span.end

    def _edges(self, clean: Span) -> dict[str, int]:
        start, end = self._place(clean)
        return {"start": start, "end": end}

    def _to_source(self, clean: Span) -> Span:
        return self._aligned.to_source(clean.start, clean.end)

    def _clean(self, span: Span) -> str:
        return span.of(self._aligned.clean)

    def _line(self, span: Span) -> str:
        """The words of `span`, without the line breaks that a page sets into a long title."""
        return _LINE_BREAK.sub("", self._clean(span)).strip()

    def _on_one_line(self, span: Span | None) -> str | None:
        return None if span is None else self._line(span)


def _flags(
    repairs: Mapping[str, int],
    losses: Sequence[Loss],
    *,
    mentions: Sequence[Mention],
    measures: Sequence[Measure],
) -> tuple[Flag, ...]:
    holds: dict[Flag, bool] = {
        "no_agencies": all(mention.label != "DEPT" for mention in mentions),
        "no_measures": not measures,
        "damaged": bool(losses),
        "copy": "copy" in repairs,
    }
    return tuple(flag for flag, is_so in holds.items() if is_so)


def _mention_ids(mentions: Sequence[Mention], order: Sequence[int]) -> list[str]:
    """The id of each mention: its layer's letter and its number within the layer."""
    counts: Counter[Label] = Counter()
    ids = [""] * len(mentions)
    for index in order:
        label = mentions[index].label
        counts[label] += 1
        ids[index] = f"{LETTERS[label]}{counts[label]}"
    return ids
