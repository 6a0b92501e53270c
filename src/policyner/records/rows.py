"""Flat rows of whole documents and of measures; `mention_rows` has those of mentions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from policyner.outline.cues import RoleName
from policyner.records.mentions import AnyMention
from policyner.records.notice import MeasureRecord, NoticeRecord

#: A cell; `None` where the notice does not give the value.
Cell = str | int | float | bool | None

Row = dict[str, Cell]

# Agencies are joined as Chinese writes a list; targets hold such commas themselves.
_NAME_SEPARATOR = "、"
_TEXT_SEPARATOR = "；"
_PATH_SEPARATOR = " / "


def measure_rows(record: NoticeRecord) -> Iterator[Row]:
    """One row a measure."""
    mentions = record.by_id()
    for measure in record.measures:
        yield _row(record, measure, mentions)


def document_row(record: NoticeRecord) -> Row:
    """The row of a whole document; `measures` and what follows are numbers of mentions."""
    document = record.document
    labels = Counter(mention.label for mention in record.mentions)
    return {
        **document_cells(record),
        "doc_type": document.doc_type,
        "printed_on": _day(document.printed_on),
        "published_on": _day(document.published_on),
        "url": document.url,
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


def document_cells(record: NoticeRecord) -> Row:
    """What rows of any table say of the document they come from."""
    document = record.document
    return {
        "document_id": document.id,
        "source": document.source,
        "title": document.title,
        "document_number": document.document_number,
        "issuers": _joined(document.issuers, by=_NAME_SEPARATOR),
        "issued_on": _day(document.issued_on),
        "region": None if document.region is None else document.region.name,
        "region_code": None if document.region is None else document.region.adcode,
    }


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _row(record: NoticeRecord, measure: MeasureRecord, mentions: Mapping[str, AnyMention]) -> Row:
    document = document_cells(record)
    return {
        **{name: document[name] for name in ("document_id", "source", "title", "issued_on")},
        "measure_id": measure.id,
        "number": measure.number,
        "heading": measure.heading,
        "path": _joined(measure.path, by=_PATH_SEPARATOR),
        "kind": measure.kind,
        "text": measure.text,
        "lead": _names(measure, role="lead"),
        "support": _names(measure, role="support"),
        "responsible": _names(measure, role="responsible"),
        "targets": _texts(measure.targets, mentions=mentions),
        "deadlines": _texts(measure.deadlines, mentions=mentions),
        "percentages": _texts(measure.percentages, mentions=mentions),
        "start": measure.start,
        "end": measure.end,
    }


def _names(measure: MeasureRecord, *, role: RoleName) -> str | None:
    """Names of the agencies with one role, each once."""
    names = (agency.name for agency in measure.agencies if agency.role == role)
    return _joined(dict.fromkeys(names), by=_NAME_SEPARATOR)


def _texts(ids: Iterable[str], *, mentions: Mapping[str, AnyMention]) -> str | None:
    return _joined((mentions[each].clean for each in ids), by=_TEXT_SEPARATOR)


def _joined(words: Iterable[str], *, by: str) -> str | None:
    return by.join(words) or None
