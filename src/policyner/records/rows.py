"""Flat rows: one row a measure, or one a document; each cell is a text or a number."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date

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

#: The columns of a row for a whole document, in their order. In the row of an input that could
#: not be processed only `source`, `error_type` and `error` are filled.
DOCUMENT_COLUMNS: tuple[str, ...] = (
    "document_id",
    "source",
    "title",
    "document_number",
    "issuers",
    "issued_on",
    "printed_on",
    "published_on",
    "doc_type",
    "region",
    "region_code",
    "addressees",
    "attachments",
    "script",
    "media_type",
    "encoding",
    "length",
    "flags",
    "measures",
    "agencies",
    "targets",
    "deadlines",
    "percentages",
    "error_type",
    "error",
)

#: The columns of measures that hold no text: dates (ISO 8601) and whole numbers.
DATE_COLUMNS = frozenset({"issued_on", "printed_on", "published_on"})
NUMBER_COLUMNS = frozenset({"start", "end"})

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


def document_row(record: Record) -> Row:
    """The row of a whole document; `measures` and what follows are numbers of mentions."""
    row: Row = dict.fromkeys(DOCUMENT_COLUMNS)
    if isinstance(record, ErrorRecord):
        row["source"] = record.error.source
        row["error_type"] = record.error.type
        row["error"] = record.error.message
        return row
    document = record.document
    labels = Counter(mention.label for mention in record.mentions)
    row |= {
        "document_id": document.id,
        "source": document.source,
        "title": document.title,
        "document_number": document.document_number,
        "issuers": _joined(document.issuers, by=_NAME_SEPARATOR),
        "issued_on": _day(document.issued_on),
        "printed_on": _day(document.printed_on),
        "published_on": _day(document.published_on),
        "doc_type": document.doc_type,
        "region": None if document.region is None else document.region.name,
        "region_code": None if document.region is None else document.region.adcode,
        "addressees": _joined(document.addressees, by=_NAME_SEPARATOR),
        "attachments": _joined(document.attachments, by=_TEXT_SEPARATOR),
        "script": document.script,
        "media_type": document.media_type,
        "encoding": document.encoding,
        "length": document.length,
        "flags": _joined(document.flags, by=_NAME_SEPARATOR),
        "measures": len(record.measures),
        "agencies": labels["DEPT"],
        "targets": labels["TARGET"],
        "deadlines": labels["DEADLINE"],
        "percentages": labels["PERCENT"],
    }
    return row


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _row(record: NoticeRecord, measure: MeasureRecord, mentions: dict[str, AnyMention]) -> Row:
    document = record.document
    return {
        "document_id": document.id,
        "source": document.source,
        "title": document.title,
        "issued_on": _day(document.issued_on),
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
