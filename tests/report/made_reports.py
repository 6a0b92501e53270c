"""Records made by hand: a text, and what is found where in it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

from policyner.records import SCHEMA_VERSION, NoticeRecord

_LETTERS = {"DEPT": "D", "TARGET": "T", "DEADLINE": "L", "PERCENT": "P"}

_AGENCY = {
    "name": None, "level": None, "function": None, "region": None, "status": "unresolved",
    "valid_from": None, "valid_to": None, "successor": None, "inferred_from": None,
}  # fmt: skip
_DEADLINE = {
    "start": None, "end": None, "precision": None, "kind": None, "anchor": None, "offset": None,
    "damaged": False, "inferred_from": None,
}  # fmt: skip
_PERCENT = {
    "value": None, "low": None, "high": None, "unit": "percent", "comparator": "ge",
    "change": "level", "purpose": "target",
}  # fmt: skip
_TARGET = {
    "indicator": None, "comparator": None, "value": None, "unit": None, "baseline": None,
    "deadline": None, "percent": None, "scope": None,
}  # fmt: skip

#: A mention: its layer, its words (of the text, the first that no mention of the layer has),
#: and what differs from a plain one: `clean`, `confidence`, or keys of its value.
Found = tuple[str, str, dict[str, Any]]

TEXT = """青禾市人民政府办公室关于推进社区食堂建设的通知
青政办发〔2026〕12号
一、重点任务
（一）扩大服务覆盖。2027年底前，社区食堂覆盖率达到80%以上。（牵头单位：市民政局；配合单位：市财政局、教育局）
（二）守住食品安全。由市市场监管局会同市卫生健康委制定检查办法，每半年抽查1次。
"""


def record(
    text: str,
    found: Sequence[Found],
    measures: Sequence[dict[str, Any]] = (),
    /,
    **document: Any,
) -> NoticeRecord:
    """A record; offsets, ids and what is missing are filled in."""
    seen: dict[tuple[str, str], int] = {}
    counts = dict.fromkeys(_LETTERS, 0)
    mentions = []
    for label, words, more in found:
        start = text.index(words, seen.get((label, words), 0))
        seen[label, words] = start + 1
        counts[label] += 1
        mentions.append(
            {
                "id": f"{_LETTERS[label]}{counts[label]}",
                "label": label,
                "start": start,
                "end": start + len(words),
                "text": words,
                "clean": more.pop("clean", words),
                "confidence": more.pop("confidence", 0.99),
                **_value(label, words, more),
            }
        )
    defaults: dict[str, Any] = {
        "id": "made", "source": "通知.txt", "media_type": "text/plain", "encoding": "utf-8",
        "sha256": hashlib.sha256(text.encode()).hexdigest(), "title": text.partition("\n")[0],
        "document_number": None, "issuers": [], "issued_on": None, "region": None,
        "script": "hans", "length": len(text), "flags": [], "repairs": {},
    }  # fmt: skip
    return NoticeRecord.model_validate(
        {
            "schema_version": SCHEMA_VERSION,
            "document": defaults | document,
            "mentions": mentions,
            "measures": [_measure(text, n, m) for n, m in enumerate(measures, start=1)],
        }
    )


def _value(label: str, words: str, more: dict[str, Any]) -> dict[str, Any]:
    match label:
        case "DEPT":
            return {"agency": _AGENCY | {"surface": words} | more}
        case "DEADLINE":
            return {"deadline": _DEADLINE | more}
        case "PERCENT":
            return {"percent": _PERCENT | more}
        case _:
            return {"target": _TARGET | more}


def _measure(text: str, number: int, measure: dict[str, Any]) -> dict[str, Any]:
    words = measure.pop("words")
    start = text.index(words)
    agencies = [
        {
            "role": role, "mention": mention, "name": name, "basis": "line", "expanded": False,
            "cue": (text.index(cue, start), text.index(cue, start) + len(cue)),
        }
        for role, mention, name, cue in measure.pop("agencies", ())
    ]  # fmt: skip
    defaults = {
        "id": f"M{number}", "number": None, "heading": None, "path": [], "start": start,
        "end": start + len(words), "text": words, "other_parties": [], "targets": [],
        "deadlines": [], "percentages": [],
    }  # fmt: skip
    return defaults | measure | {"agencies": agencies}


def notice(**document: Any) -> NoticeRecord:
    """The notice `TEXT`: nested mentions, a doubtful one, a name that is completed."""
    first, second = TEXT.split("\n")[3:5]
    return record(
        TEXT,
        [
            ("DEADLINE", "2027年底前", {"end": "2027-12-31", "precision": "year", "kind": "by"}),
            (
                "TARGET",
                "社区食堂覆盖率达到80%以上",
                {
                    "indicator": "社区食堂覆盖率", "comparator": "ge", "value": "80",
                    "unit": "percent", "percent": "P1", "deadline": "L1",
                },
            ),
            ("PERCENT", "80%以上", {"low": "80"}),
            ("DEPT", "市民政局", {"status": "resolved", "name": "青禾市民政局"}),
            ("DEPT", "市财政局", {}),
            ("DEPT", "教育局", {"confidence": 0.5}),
            ("DEPT", "市市场监管局", {}),
            ("DEPT", "市卫生健康委", {}),
        ],
        [
            {
                "words": first, "number": "（一）", "heading": "扩大服务覆盖",
                "path": ["一、重点任务"],
                "targets": ["T1"], "deadlines": ["L1"], "percentages": ["P1"],
                "agencies": [
                    ("lead", "D1", "市民政局", "牵头单位："),
                    ("support", "D2", "市财政局", "配合单位："),
                    ("support", "D3", "市教育局", "配合单位："),
                ],
            },
            {
                "words": second, "number": "（二）", "heading": "守住食品安全",
                "path": ["一、重点任务"],
                "agencies": [
                    ("lead", "D4", "市市场监管局", "市市场监管局会同"),
                    ("support", "D5", "市卫生健康委", "市市场监管局会同"),
                ],
            },
        ],
        **document,
    )  # fmt: skip
