"""The same notice in two places: as a page and as a document, or put up again.

A notice is known by the words of its measures, which are those of its repaired text without what
stands around it, so that no format and no page changes them. Their five-character shingles go
through MinHash (Broder 1997); estimates of likeness stray by some six points with 64 values.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from struct import pack

from rensa import RMinHash

from policyner.records.notice import NoticeRecord
from policyner.records.rows import Cell, Row

_VALUES = 64
_SEED = 42
# Bytes of a band: copies that are alike to 0.8 share one of 16 with 4 values each in 9,998 cases of
# 10,000.
_BAND = 16

# The least share of shingles that two copies have in common. A character of a hundred that a copy
# has otherwise costs ten of them.
_ALIKE = 0.8

_SHINGLE = 5
# Texts with fewer characters are as easily alike by chance.
_LEAST = 40

_WORDS = re.compile(r"[^\W_]+")


def fingerprint(record: NoticeRecord) -> str | None:
    """What copies of a notice have in common, in hexadecimal digits; `None` of a short one."""
    text = "".join(measure.text for measure in record.measures)
    if not text:
        text = "".join(mention.clean for mention in record.mentions)
    words = "".join(_WORDS.findall((record.document.title or "") + text))
    if len(words) < _LEAST:
        return None
    hashed = RMinHash(num_perm=_VALUES, seed=_SEED)
    hashed.update([words[i : i + _SHINGLE] for i in range(len(words) - _SHINGLE + 1)])
    return pack(f">{_VALUES}I", *hashed.digest()).hex()


@dataclass(frozen=True, slots=True)
class _Seen:
    """A document that is no copy of an earlier one."""

    number: int
    values: bytes
    facts: tuple[str | None, ...]


class Duplicates:
    """Finds copies among documents as they come; it remembers 2 KB of each that is none."""

    def __init__(self) -> None:
        self._bands: dict[tuple[int, bytes], list[_Seen]] = {}

    def original_of(self, digits: str | None, row: Row, *, number: int) -> int | None:
        """The number of the document that a document is a copy of, if an earlier one is.

        Args:
            digits: Its fingerprint.
            row: Its row of `documents`. What both state must agree: the document number, else
                region and date of issue, since plans of two years or places may share most words.
            number: Its own number.
        """
        if digits is None:
            return None
        this = _Seen(number, bytes.fromhex(digits), _facts(row))
        keys = [
            (start, this.values[start : start + _BAND])
            for start in range(0, len(this.values), _BAND)
        ]
        found = [each for key in keys for each in self._bands.get(key, ())]
        copies = [each.number for each in found if _is_copy(this, each)]
        if copies:
            return min(copies)
        for key in keys:
            self._bands.setdefault(key, []).append(this)
        return None


def _is_copy(one: _Seen, other: _Seen) -> bool:
    number, *rest = (
        None if a is None or b is None else a == b
        for a, b in zip(one.facts, other.facts, strict=True)
    )
    agrees = number if number is not None else False not in rest
    if not agrees:
        return False
    values, others = (memoryview(seen.values).cast("I") for seen in (one, other))
    return sum(a == b for a, b in zip(values, others, strict=True)) >= _ALIKE * _VALUES


def _facts(row: Row) -> tuple[str | None, ...]:
    return (_bare(row["document_number"]), _bare(row["region_code"]), _bare(row["issued_on"]))


def _bare(cell: Cell) -> str | None:
    return None if cell is None else "".join(_WORDS.findall(str(cell)))
