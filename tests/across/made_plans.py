"""Plans of made-up cities: a line a measure, with who does it until when."""

from __future__ import annotations

from typing import Any

from policyner.records import NoticeRecord
from policyner.records.notice import SCHEMA_VERSION

_LETTERS = {"DEPT": "D", "DEADLINE": "L", "TARGET": "T"}


class _Mentions:
    def __init__(self) -> None:
        self.all: list[dict[str, Any]] = []

    def add(self, label: str, text: str, **value: object) -> str:
        number = sum(each["label"] == label for each in self.all) + 1
        self.all.append(
            {
                "id": f"{_LETTERS[label]}{number}",
                "label": label,
                "start": 0,
                "end": len(text),
                "text": text,
                "clean": text,
                "confidence": 0.9,
                **value,
            }
        )
        return f"{_LETTERS[label]}{number}"


def _agency(surface: str, name: str | None, function: str | None) -> dict[str, Any]:
    return {
        "name": name,
        "surface": surface,
        "level": "prefecture",
        "function": function,
        "region": None,
        "status": "resolved" if name else "unresolved",
        "valid_from": None,
        "valid_to": None,
        "successor": None,
        "inferred_from": None,
    }


def _deadline(end: str | None) -> dict[str, Any]:
    return {
        "start": None,
        "end": end,
        "precision": "year",
        "kind": "by",
        "anchor": None,
        "offset": None,
        "damaged": False,
        "inferred_from": None,
    }


def measure(
    text: str,
    *roles: tuple[str, str, str | None, str | None],
    number: str | None = None,
    heading: str | None = None,
    path: tuple[str, ...] = ("一、重点任务",),
    deadlines: tuple[tuple[str, str | None], ...] = (),
) -> dict[str, Any]:
    """A measure; a role is what it is, the words, the canonical name and the function."""
    return {
        "text": text,
        "roles": roles,
        "number": number,
        "heading": heading,
        "path": path,
        "deadlines": deadlines,
    }


def plan(
    *measures: dict[str, Any],
    source: str = "方案.txt",
    title: str = "关于社区食堂的方案",
    **facts: Any,
) -> NoticeRecord:
    """The record of a plan."""
    mentions = _Mentions()
    built = []
    for place, each in enumerate(measures, start=1):
        agencies = []
        for role, surface, name, function in each["roles"]:
            mention = mentions.add("DEPT", surface, agency=_agency(surface, name, function))
            agencies.append(
                {
                    "role": role,
                    "mention": mention,
                    "cue": (0, 1),
                    "name": surface,
                    "basis": "line",
                    "expanded": False,
                }
            )
        deadlines = [
            mentions.add("DEADLINE", words, deadline=_deadline(end))
            for words, end in each["deadlines"]
        ]
        built.append(
            {
                "id": f"M{place}",
                "number": each["number"],
                "heading": each["heading"],
                "path": each["path"],
                "start": 0,
                "end": len(each["text"]),
                "text": each["text"],
                "agencies": agencies,
                "other_parties": (),
                "targets": (),
                "deadlines": deadlines,
                "percentages": (),
            }
        )
    document = {
        "id": source,
        "source": source,
        "sha256": "ab" * 32,
        "media_type": "text/plain",
        "encoding": "utf-8",
        "title": title,
        "document_number": None,
        "issuers": (),
        "issued_on": None,
        "region": None,
        "script": "hans",
        "length": 100,
        "flags": (),
        "repairs": {},
        **facts,
    }
    return NoticeRecord.model_validate(
        {
            "schema_version": SCHEMA_VERSION,
            "document": document,
            "mentions": mentions.all,
            "measures": built,
        }
    )
