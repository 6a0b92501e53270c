"""The data of a page: records in columns, what recurs written once.

`page/src/data.ts` reads it. Offsets stay code points of the source text; a
mention is named by its place among those of its notice, and a name or a
normalised value by its place in `names` and `values`.
"""

from __future__ import annotations

import json
from collections.abc import Hashable, Iterable
from typing import Any

from pydantic import TypeAdapter

from policyner.linking.measure import ROLES
from policyner.records import AnyMention, ErrorRecord, MeasureRecord, NoticeRecord
from policyner.records.values import TargetValue
from policyner.resolving import Agency, Deadline, Percent
from policyner.tagging.mention import LETTERS

_VALUE = TypeAdapter[Agency | TargetValue | Deadline | Percent](
    Agency | TargetValue | Deadline | Percent
)

# What a mention of each layer calls its normalised value.
_VALUES = {"DEPT": "agency", "TARGET": "target", "DEADLINE": "deadline", "PERCENT": "percent"}

_COLUMNS = (
    "document", "number", "heading", "path", "start", "end", "text", "agencies", "others",
    "targets", "deadlines", "percentages",
)  # fmt: skip


class Archive:
    """Collects records and gives them as the page's data."""

    def __init__(self) -> None:
        self._documents: list[dict[str, Any]] = []
        self._errors: list[dict[str, str]] = []
        self._measures: dict[str, list[Any]] = {name: [] for name in _COLUMNS}
        self._names = _Pool()
        self._values = _Pool()

    def add(self, record: NoticeRecord, *, text: str | None) -> None:
        """Takes the next notice.

        Args:
            record: The notice.
            text: Its source text; `None` where it is not to be had, and the page shows the
                measures alone.
        """
        places = {mention.id: place for place, mention in enumerate(record.mentions)}
        keys = _agency_keys(record)
        for measure in record.measures:
            row = self._row(measure, text, places=places, keys=keys)
            for name, cell in row.items():
                self._measures[name].append(cell)
        self._documents.append(self._document(record, text, places))

    def add_error(self, record: ErrorRecord) -> None:
        """Takes an input that could not be processed."""
        self._errors.append(record.error.model_dump())

    def __str__(self) -> str:
        notices, failed = len(self._documents), len(self._errors)
        without = sum(document["text"] is None for document in self._documents)
        if without:
            return f"{notices} notices, {without} without text; {failed} failed"
        return f"{notices} notices; {failed} failed"

    def __bool__(self) -> bool:
        return bool(self._documents or self._errors)

    def to_json(self) -> dict[str, Any]:
        """The data, the same for the same records."""
        return {
            "documents": self._documents,
            "measures": self._measures,
            "names": self._names.items,
            "values": self._values.items,
            "errors": self._errors,
        }

    def _document(
        self, record: NoticeRecord, text: str | None, places: dict[str, int]
    ) -> dict[str, Any]:
        document = record.document
        return {
            "source": document.source,
            "title": document.title,
            "number": document.document_number,
            "issuers": document.issuers,
            "issued": None if document.issued_on is None else document.issued_on.isoformat(),
            "region": None if document.region is None else document.region.name,
            "encoding": document.encoding,
            "length": document.length,
            "flags": document.flags,
            "repairs": document.repairs,
            "addressees": document.addressees,
            "attachments": document.attachments,
            "aside": [[each.reason, each.start, each.end] for each in document.set_aside],
            "losses": [[each.kind, each.start, each.end] for each in document.losses],
            "text": text,
            "mentions": self._mentions(record.mentions, text, places),
        }

    def _mentions(
        self, mentions: Iterable[AnyMention], text: str | None, places: dict[str, int]
    ) -> dict[str, Any]:
        mentions = tuple(mentions)
        return {
            "label": "".join(LETTERS[mention.label] for mention in mentions),
            "start": [mention.start for mention in mentions],
            "end": [mention.end for mention in mentions],
            "confidence": [mention.confidence for mention in mentions],
            # Left out where the text says the same.
            "clean": [
                None if text is not None and mention.clean == mention.text else mention.clean
                for mention in mentions
            ],
            "value": [self._value(mention, places) for mention in mentions],
        }

    def _value(self, mention: AnyMention, places: dict[str, int]) -> int | None:
        value = getattr(mention, _VALUES[mention.label])
        if value is None:
            return None
        found = _VALUE.dump_python(value, mode="json", exclude_none=True)
        if mention.label == "TARGET":
            for name in ("deadline", "percent"):
                if name in found:
                    found[name] = places[found[name]]
        return self._values.place(json.dumps(found), found)

    def _row(
        self,
        measure: MeasureRecord,
        text: str | None,
        *,
        places: dict[str, int],
        keys: dict[tuple[str, str], str],
    ) -> dict[str, Any]:
        own = None if text is None else text[measure.start : measure.end]
        return {
            "document": len(self._documents),
            "number": measure.number,
            "heading": measure.heading,
            "path": [self._names.place(words, words) for words in measure.path],
            "start": measure.start,
            "end": measure.end,
            "text": None if measure.text == own else measure.text,
            "agencies": [
                [
                    ROLES.index(agency.role),
                    places[agency.mention],
                    *agency.cue,
                    self._name(agency.name),
                    self._name(keys[agency.mention, agency.name]),
                    agency.basis,
                    int(agency.expanded),
                ]
                for agency in measure.agencies
            ],
            "others": [[party.start, party.end, party.text] for party in measure.other_parties],
            "targets": [places[each] for each in measure.targets],
            "deadlines": [places[each] for each in measure.deadlines],
            "percentages": [places[each] for each in measure.percentages],
        }

    def _name(self, name: str) -> int:
        return self._names.place(name, name)


class _Pool:
    """What recurs, each once, in the order of its first coming."""

    def __init__(self) -> None:
        self.items: list[Any] = []
        self._places: dict[Hashable, int] = {}

    def place(self, key: Hashable, item: Any) -> int:
        """The place of an item, which is added where its key is new."""
        if key not in self._places:
            self._places[key] = len(self.items)
            self.items.append(item)
        return self._places[key]


def _agency_keys(record: NoticeRecord) -> dict[tuple[str, str], str]:
    """What each agency is counted as, by its mention and name.

    That is the full name of the organ where the mention resolves to one
    (`市民政局` of two cities are two), else the name in the measure. A
    mention that names several agencies has one value for all, which says
    nothing of each.
    """
    mentions = record.by_id()
    names: dict[str, set[str]] = {}
    for measure in record.measures:
        for agency in measure.agencies:
            names.setdefault(agency.mention, set()).add(agency.name)
    keys: dict[tuple[str, str], str] = {}
    for mention, called in names.items():
        value = getattr(mentions[mention], "agency", None)
        resolved = None
        if value is not None and value.status == "resolved" and len(called) == 1:
            resolved = value.name
        keys |= {(mention, name): resolved or name for name in called}
    return keys
