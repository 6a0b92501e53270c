"""Gold notices: the values, and reading them from JSON lines.

The format is fixed by the contract: `{"id", "text", "spans": [[label, start,
end], …], "measures": [{"start", "end", "cue": [start, end], "lead": [[start,
end], …], "support": […], "responsible": […]}]}`, with offsets into `text`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from policyner.errors import GoldError
from policyner.given import json_in, read_given
from policyner.linking.measure import ROLES
from policyner.outline.cues import RoleName
from policyner.span import Span
from policyner.tagging.mention import LABELS, Label

_FOREIGN = (
    "no gold, which is an object with `text`, `spans` and `measures`; give what "
    "`policyner annotate import` wrote of annotated notices"
)


@dataclass(frozen=True, slots=True)
class GoldSpan:
    """One annotated span; offsets are half-open, in code points of the notice's text."""

    label: Label
    span: Span


@dataclass(frozen=True, slots=True)
class GoldMeasure:
    """One annotated measure and the agencies it is assigned to.

    Attributes:
        span: The measure's stretch.
        cue: The words that assign it (a responsibility line, a sentence); may
            lie outside `span` where a line holds for several measures.
        roles: Pairs of role and agency span, in the order of the gold file.
    """

    span: Span
    cue: Span
    roles: tuple[tuple[RoleName, Span], ...]


@dataclass(frozen=True, slots=True)
class GoldNotice:
    """One annotated notice."""

    id: str
    text: str
    spans: tuple[GoldSpan, ...]
    measures: tuple[GoldMeasure, ...]

    def to_json(self) -> dict[str, Any]:
        """The notice as one object of a gold file."""
        return {
            "id": self.id,
            "text": self.text,
            "spans": [[s.label, s.span.start, s.span.end] for s in self.spans],
            "measures": [
                {
                    "start": m.span.start,
                    "end": m.span.end,
                    "cue": [m.cue.start, m.cue.end],
                    **{
                        role: [[s.start, s.end] for name, s in m.roles if name == role]
                        for role in ROLES
                    },
                }
                for m in self.measures
            ],
        }


def read_gold(path: Path) -> Iterator[GoldNotice]:
    """Yields the notices of a gold file, in order.

    Raises:
        GoldError: If the file is missing or cannot be read, or a line breaks the format (not
            JSON, an unknown label, an offset outside the text, spans of one
            layer that overlap); the message names the file and the line.
    """
    try:
        content = read_given(path)
    except FileNotFoundError as error:
        raise GoldError(f"{path}: no such gold file") from error
    except OSError as error:
        raise GoldError(f"{path}: could not be read: {error.strerror or error}") from error
    some = False
    for number, line in enumerate(content.split(b"\n"), start=1):
        if not line.strip():
            continue
        row: Any = None
        try:
            row = json_in(line)
            yield gold_notice(row)
        except (ValueError, LookupError, TypeError) as error:
            what = f"missing key {error}" if isinstance(error, KeyError) else error
            is_foreign = not some and (not isinstance(row, dict) or "schema_version" in row)
            text = _FOREIGN if is_foreign else what
            raise GoldError(f"{path}, line {number}: {text}") from error
        some = True


def gold_notice(row: dict[str, Any]) -> GoldNotice:
    """The notice that one object of a gold file holds.

    Raises:
        ValueError: If a label is unknown, an offset lies outside the text, or spans of one
            layer overlap.
        KeyError: If a key is missing.
        IndexError: If a place has no end.
        TypeError: If a value is of another kind.
    """
    text = row["text"]
    spans = []
    for label, start, end in row["spans"]:
        if label not in LABELS:
            raise ValueError(f"unknown label {label!r}")
        spans.append(GoldSpan(label, _span(start, end, text)))
    _refuse_overlaps(spans)
    measures = tuple(
        GoldMeasure(
            _span(measure["start"], measure["end"], text),
            _span(measure["cue"][0], measure["cue"][1], text),
            tuple(
                (role, _span(pair[0], pair[1], text))
                for role in ROLES
                for pair in measure.get(role, ())
            ),
        )
        for measure in row["measures"]
    )
    return GoldNotice(str(row["id"]), text, tuple(spans), measures)


def digest(text: str) -> str:
    """Hexadecimal SHA-256 of a text in UTF-8, by which marks know that it is unchanged."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _span(start: int, end: int, text: str) -> Span:
    if not isinstance(start, int) or not isinstance(end, int):
        raise TypeError(f"{start!r}:{end!r} are no offsets")
    if end > len(text) or start == end:
        raise ValueError(f"{start}:{end} is empty or outside the text of length {len(text)}")
    return Span(start, end)


def _refuse_overlaps(spans: list[GoldSpan]) -> None:
    for label in LABELS:
        layer = sorted(s.span for s in spans if s.label == label)
        for left, right in pairwise(layer):
            if left.overlaps(right):
                raise ValueError(
                    f"{label} spans {left.start}:{left.end} and {right.start}:{right.end} overlap"
                )
