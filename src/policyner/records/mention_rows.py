"""Flat rows of agencies, targets and deadlines: what a measure refers to, a row each.

A target or deadline that no measure refers to has a row too, whose cells of the measure are empty.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date

from policyner.described import Described
from policyner.records.mentions import AnyMention, DeadlineMention, DeptMention, TargetMention
from policyner.records.notice import MeasureRecord, NoticeRecord
from policyner.records.rows import Row, document_cells
from policyner.records.values import TargetValue
from policyner.resolving.values import DecimalText, TargetPart
from policyner.tagging.mention import Label

# Which attribute of a value fills which column.
_MEASURE = {"measure_id": "id", "number": "number", "heading": "heading"}
_AGENCY = {"canonical": "name", "function": "function", "level": "level"}
_REGION = {"agency_region": "name", "agency_region_code": "adcode"}
_DEADLINE = {
    "starts_on": "start", "ends_on": "end", "precision": "precision", "kind": "kind",
    "anchor": "anchor", "offset": "offset", "damaged": "damaged",
}  # fmt: skip
_MENTION = {"confidence": "confidence", "start": "start", "end": "end"}

# Characters; floating-point numbers end at 1.8e308.
_LONGEST_NUMBER = 300


def agency_rows(record: NoticeRecord) -> Iterator[Row]:
    """One row a measure and agency."""
    document = document_cells(record)
    mentions = record.by_id()
    for measure in record.measures:
        for number, role in enumerate(measure.agencies, start=1):
            mention = mentions[role.mention]
            agency = mention.agency if isinstance(mention, DeptMention) else None
            yield {
                **document,
                **_cells(measure, _MEASURE),
                "agency_no": number,
                "role": role.role,
                "basis": role.basis,
                "surface": mention.clean,
                "name": role.name,
                **_cells(agency, _AGENCY),
                **_cells(None if agency is None else agency.region, _REGION),
                **_cells(agency, {"status": "status"}),
                "mention_id": mention.id,
                **_cells(mention, _MENTION),
            }


def target_rows(record: NoticeRecord) -> Iterator[Row]:
    """One row a measure and target; of a target that states several values, one row each."""
    document = document_cells(record)
    mentions = record.by_id()
    for mention, measure in _placed(record, "TARGET", of=lambda measure: measure.targets):
        target = mention.target if isinstance(mention, TargetMention) else None
        until = None if target is None or target.deadline is None else mentions[target.deadline]
        deadline = until.deadline if isinstance(until, DeadlineMention) else None
        for item, part in _parts(target):
            yield {
                **document,
                **_cells(measure, _MEASURE),
                "target_id": mention.id,
                "item": item,
                "text": mention.clean,
                **_cells(part, {"indicator": "indicator", "comparator": "comparator"}),
                **{name: _number(getattr(part, name, None)) for name in ("value", "low", "high")},
                **_cells(part, {"unit": "unit"}),
                **_cells(target, {"baseline": "baseline", "scope": "scope"}),
                **_cells(until, {"deadline_id": "id"}),
                **_cells(deadline, {"ends_on": "end"}),
                **_cells(mention, _MENTION),
            }


def deadline_rows(record: NoticeRecord) -> Iterator[Row]:
    """One row a measure and deadline."""
    document = document_cells(record)
    for mention, measure in _placed(record, "DEADLINE", of=lambda measure: measure.deadlines):
        deadline = mention.deadline if isinstance(mention, DeadlineMention) else None
        yield {
            **document,
            **_cells(measure, _MEASURE),
            "deadline_id": mention.id,
            "text": mention.clean,
            **_cells(deadline, _DEADLINE),
            **_cells(mention, _MENTION),
        }


def _placed(
    record: NoticeRecord, label: Label, *, of: Callable[[MeasureRecord], Sequence[str]]
) -> Iterator[tuple[AnyMention, MeasureRecord | None]]:
    """Each mention of a layer with each measure that refers to it, in document order."""
    measures: dict[str, list[MeasureRecord]] = {}
    for measure in record.measures:
        for mention_id in of(measure):
            measures.setdefault(mention_id, []).append(measure)
    for mention in record.mentions:
        if mention.label == label:
            for each in measures.get(mention.id, (None,)):
                yield mention, each


def _parts(
    target: TargetValue | None,
) -> Iterator[tuple[int | None, TargetValue | TargetPart | None]]:
    """The values that a target states: itself, or its numbered items."""
    if target is None or not target.items:
        yield None, target
        return
    yield from enumerate(target.items, start=1)


def _cells(value: Described | None, columns: Mapping[str, str]) -> Row:
    """Cells filled from attributes of `value`; empty ones where there is no value."""
    if value is None:
        return dict.fromkeys(columns)
    found = {column: getattr(value, attribute) for column, attribute in columns.items()}
    return {k: v.isoformat() if isinstance(v, date) else v for k, v in found.items()}


def _number(text: DecimalText | None) -> int | float | None:
    """The number as a cell; none where it is longer than any format's numbers, and `text` tells."""
    if text is None or len(text) > _LONGEST_NUMBER:
        return None
    return float(text) if "." in text else int(text)
