"""Flat rows of measures: one row a measure, each cell a text or a number."""

from __future__ import annotations

from collections.abc import Iterable

from policyner.linking.measure import RoleName
from policyner.records.notice import AnyMention, ErrorRecord, MeasureRecord, NoticeRecord, Record

#: A cell; `None` where the notice does not give the value.
Cell = str | int | None

Row = dict[str, Cell]

#: The columns in their order. `error_type` and `error` are filled, and all but
#: `source` empty, in the row of an input that could not be processed.
COLUMNS: tuple[str, ...] = (
    "document_id",
    "source",
    "title",
    "issued_on",
    "measure_id",
    "number",
    "heading",
    "path",
    "text",
    "lead",
    "support",
    "responsible",
    "targets",
    "deadlines",
    "percentages",
    "start",
    "end",
    "error_type",
    "error",
)

# Agencies are joined as Chinese writes a list; targets hold such commas themselves.
_NAME_SEPARATOR = "、"
_TEXT_SEPARATOR = "；"
_PATH_SEPARATOR = " / "


def measure_rows(record: Record) -> list[Row]:
    """The rows of a record: one a measure, or the one row of an error record."""
    if isinstance(record, ErrorRecord):
        failed: Row = dict.fromkeys(COLUMNS)
        failed["source"] = record.error.source
        failed["error_type"] = record.error.type
        failed["error"] = record.error.message
        return [failed]
    mentions = record.by_id()
    return [_row(record, measure, mentions) for measure in record.measures]


def _row(record: NoticeRecord, measure: MeasureRecord, mentions: dict[str, AnyMention]) -> Row:
    document = record.document
    issued_on = document.issued_on
    return {
        "document_id": document.id,
        "source": document.source,
        "title": document.title,
        "issued_on": None if issued_on is None else issued_on.isoformat(),
        "measure_id": measure.id,
        "number": measure.number,
        "heading": measure.heading,
        "path": _joined(measure.path, by=_PATH_SEPARATOR),
        "text": measure.text,
        "lead": _names(measure, role="lead"),
        "support": _names(measure, role="support"),
        "responsible": _names(measure, role="responsible"),
        "targets": _texts(measure.targets, mentions=mentions),
        "deadlines": _texts(measure.deadlines, mentions=mentions),
        "percentages": _texts(measure.percentages, mentions=mentions),
        "start": measure.start,
        "end": measure.end,
        "error_type": None,
        "error": None,
    }


def _names(measure: MeasureRecord, *, role: RoleName) -> str | None:
    """Names of the agencies with one role, each once."""
    names = (agency.name for agency in measure.agencies if agency.role == role)
    return _joined(dict.fromkeys(names), by=_NAME_SEPARATOR)


def _texts(ids: Iterable[str], *, mentions: dict[str, AnyMention]) -> str | None:
    return _joined((mentions[each].clean for each in ids), by=_TEXT_SEPARATOR)


def _joined(words: Iterable[str], *, by: str) -> str | None:
    return by.join(words) or None
