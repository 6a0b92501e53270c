"""JSON lines: one record a line, the same bytes for the same records."""

from __future__ import annotations

import json
from collections.abc import Iterable

from policyner.records.notice import RECORD, Record
from policyner.records.rows import Row

# Some readers end a line at these characters too, so a string must not hold
# them bare. JSON escapes the control characters below U+0020 by itself.
_LINE_ENDS = {
    character.encode(): f"\\u{ord(character):04x}".encode() for character in "\x85\u2028\u2029"
}


def encode_notice(record: Record) -> bytes:
    """The record as one line of UTF-8 JSON, Chinese characters as they are."""
    return _line(RECORD.dump_json(record))


def encode_rows(rows: Iterable[Row]) -> bytes:
    """Rows as lines of UTF-8 JSON."""
    return b"".join(
        _line(json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode()) for row in rows
    )


def decode_notice(line: str | bytes) -> Record:
    """The record that `encode_notice` wrote.

    Raises:
        pydantic.ValidationError: If the line is not a record of this version.
    """
    return RECORD.validate_json(line)


def _line(encoded: bytes) -> bytes:
    for character, escape in _LINE_ENDS.items():
        encoded = encoded.replace(character, escape)
    return encoded + b"\n"
