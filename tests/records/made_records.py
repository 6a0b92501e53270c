"""Two notices of made-up cities, with values that a resolver would give."""

from __future__ import annotations

from datetime import date

from policyner.records import ErrorRecord, NoticeRecord
from policyner.records.notice import SCHEMA_VERSION

QINGHE = {"name": "青禾市", "adcode": "990100"}


def _mention(label: str, number: int, text: str, **value: object) -> dict[str, object]:
    letter = {"DEPT": "D", "TARGET": "T", "DEADLINE": "L", "PERCENT": "P"}[label]
    return {
        "id": f"{letter}{number}",
        "label": label,
        "start": number,
        "end": number + len(text),
        "text": text,
        "clean": text,
        "confidence": 0.9,
        **value,
    }


def _agency(number: int, surface: str, name: str | None, status: str) -> dict[str, object]:
    region = QINGHE if status == "resolved" else None
    agency = {
        "name": name,
        "surface": surface,
        "level": "prefecture",
        "function": "civil_affairs",
        "region": region,
        "status": status,
        "valid_from": None,
        "valid_to": None,
        "successor": None,
        "inferred_from": None,
    }
    return _mention("DEPT", number, surface, agency=agency)


def _deadline(number: int, text: str, end: str | None) -> dict[str, object]:
    deadline = {
        "start": None,
        "end": end,
        "precision": "year",
        "kind": "by",
        "anchor": None,
        "offset": None,
        "damaged": end is None,
        "inferred_from": None,
    }
    return _mention("DEADLINE", number, text, deadline=deadline)


def _part(indicator: str, value: str) -> dict[str, object]:
    return {
        "indicator": indicator,
        "comparator": "ge",
        "value": value,
        "low": value,
        "high": None,
        "unit": "个",
    }


def _target(number: int, text: str, **parts: object) -> dict[str, object]:
    target = _part("站点", "12") | {
        "baseline": None,
        "deadline": None,
        "percent": None,
        "scope": "全市",
    }
    return _mention("TARGET", number, text, target=target | parts)


def _role(role: str, mention: str, name: str) -> dict[str, object]:
    return {
        "role": role,
        "mention": mention,
        "cue": (0, 1),
        "name": name,
        "basis": "line",
        "expanded": False,
    }


def _measure(number: int, text: str, **parts: object) -> dict[str, object]:
    return {
        "id": f"M{number}",
        "number": f"（{number}）",
        "heading": f"措施{number}",
        "path": ("一、重点任务",),
        "start": 0,
        "end": 9,
        "text": text,
        "agencies": (),
        "other_parties": (),
        "targets": (),
        "deadlines": (),
        "percentages": (),
        **parts,
    }


def notice(*, source: str = "通知.txt", region: dict[str, str] | None = QINGHE) -> NoticeRecord:
    """A notice of 青禾市 with two measures, three agencies, two targets, three deadlines."""
    return NoticeRecord.model_validate(
        {
            "schema_version": SCHEMA_VERSION,
            "document": {
                "id": "ab" * 8,
                "source": source,
                "sha256": "ab" * 32,
                "media_type": "text/plain",
                "encoding": "utf-8",
                "title": "关于社区食堂的通知",
                "document_number": "青政办发〔2026〕12号",
                "issuers": ("青禾市人民政府办公室",),
                "issued_on": date(2026, 3, 5),
                "region": region,
                "script": "hans",
                "length": 100,
                "flags": (),
                "repairs": {"t2s": 2},
            },
            "mentions": (
                _agency(1, "市民政局", "青禾市民政局", "resolved"),
                _agency(2, "区划办", None, "unresolved"),
                _agency(3, "有关部门", None, "generic"),
                _deadline(1, "2027年底前", "2027-12-31"),
                _deadline(2, "年6月底前", None),
                _deadline(3, "2026年底", "2026-12-31"),
                _target(1, "建成12个站点", deadline="L1"),
                _target(
                    2,
                    "建成食堂5个、驿站8个",
                    indicator=None,
                    comparator=None,
                    value=None,
                    low=None,
                    unit=None,
                    items=(_part("食堂", "5"), _part("驿站", "8.50")),
                ),
            ),
            "measures": (
                _measure(
                    1,
                    "=建成12个站点。",
                    agencies=(
                        _role("lead", "D1", "市民政局"),
                        _role("support", "D2", "区划办"),
                    ),
                    targets=("T1",),
                    deadlines=("L1", "L2"),
                ),
                _measure(
                    2, "多建食堂。", agencies=(_role("lead", "D1", "市民政局"),), targets=("T2",)
                ),
                _measure(3, "有关部门配合。", agencies=(_role("support", "D3", "有关部门"),)),
            ),
        }
    )


def failure() -> ErrorRecord:
    """An input that failed."""
    return ErrorRecord.of("空.txt", type="empty", message="空.txt: the source is empty")
