"""Telling whose file it is, where it is not what was asked for."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from policyner.given import json_in

#: What to do with records where gold is asked for.
RECORDS = (
    "records, which no person has annotated: `policyner annotate export` takes them into a tool, "
    "`annotate import` makes gold of what was corrected there"
)
_NOTICE = "a notice: `policyner extract NOTICE -o records.jsonl` makes records of it; give these"
_LINES = (".json", ".jsonl")
_CHINESE = re.compile("[一-鿿]{2}")
_JSON_MIN = "Label Studio's JSON-MIN export, which leaves relations out: export JSON instead"


def guess(path: Path) -> str | None:
    """What a file or folder looks like, as the end of a sentence; `None` where nobody knows."""
    if path.is_dir():
        return "a folder of brat (--from brat)" if any(path.glob("*.ann")) else None
    if not path.is_file():
        # What came through a pipe does not come again.
        return None
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError:
        return None
    except UnicodeDecodeError:
        return None if path.suffix.lower() in _LINES else _NOTICE
    return _of_value(_first_value(text)) or _of_text(text)


def hint(path: Path) -> str:
    """`; it looks like …`, or nothing."""
    known = guess(path)
    return f"; it looks like {known}" if known else ""


def _first_value(text: str) -> Any:
    """The first value of a JSON document or of JSON lines."""
    for candidate in (text, text.split("\n", 1)[0]):
        try:
            value = json_in(candidate)
        except ValueError:
            continue
        return value[0] if isinstance(value, list) and value else value
    return None


def _of_value(value: Any) -> str | None:
    if not isinstance(value, dict):
        return None
    spans = value.get("spans")
    known = {
        RECORDS: "schema_version" in value,
        "an export of Label Studio (--from labelstudio)": "data" in value,
        "an export of doccano (--from doccano)": "entities" in value or "label" in value,
        "an export of Prodigy (--from prodigy)": "tokens" in value
        or "_input_hash" in value
        or (isinstance(spans, list) and bool(spans) and isinstance(spans[0], dict)),
        "a gold file, which needs no import": "measures" in value,
        _JSON_MIN: "annotator" in value or "annotation_id" in value,
    }
    return next((name for name, fits in known.items() if fits), None)


def _of_text(text: str) -> str | None:
    start = text[:2000]
    if start.startswith("#") or any(line.count("\t") >= 1 for line in start.split("\n")[:5]):
        return "CoNLL columns (--from conll)"
    return _NOTICE if _CHINESE.search(start) and start.lstrip()[:1] not in "{[" else None
