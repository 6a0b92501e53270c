"""Annotations that lie apart from their texts, for texts that are not ours to copy.

A line is a line of a gold file without its `text`: `{"id", "sha256", "spans", "measures"}`.
The text is looked up by its id in a corpus and must have the given SHA-256, so that no
offset ever points into another version of it. Where only a stretch of a text was annotated,
`of` is the text's id and `part` the stretch, half-open in code points; offsets and SHA-256
are then the stretch's. `places` and `kind` say where the text comes from and what it is.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from policyner.errors import GoldError
from policyner.evaluation.gold import GoldNotice, digest, gold_notice
from policyner.span import Span
from policyner.training.corpus import read_rows
from policyner.training.places import places_of


@dataclass(frozen=True, slots=True)
class Annotated:
    """A text of a corpus with the annotation that lies apart from it.

    Attributes:
        notice: The text, or the stretch of it that was annotated.
        places: Where it comes from; none where nothing tells.
        kind: What kind of text it is (`plan`, `reply`, …); `None` where nobody said.
    """

    notice: GoldNotice
    places: frozenset[str]
    kind: str | None = None


def read_annotated(path: Path, texts: Path) -> Iterator[Annotated]:
    """Yields the annotated texts of a corpus, in the order of the annotations.

    Args:
        path: The annotations, JSON lines.
        texts: The corpus that holds the texts, as for `read_rows`.

    Raises:
        GoldError: If the annotations are missing, a line is malformed, or the corpus has
            no such text or another version of it; the message names file and line.
        ConfigError: If the corpus is missing or malformed.
    """
    if not path.is_file():
        raise GoldError(f"{path}: no such file of annotations")
    rows = path.read_text(encoding="utf-8").splitlines()
    corpus = read_corpus(texts)
    for number, line in enumerate(rows, start=1):
        try:
            row = json.loads(line)
            places = row.get("places")
            yield Annotated(
                gold_notice({**row, "text": text_of(row, corpus, path=texts)}),
                frozenset(places)
                if places is not None
                else places_of(corpus[row.get("of", row["id"])]),
                row.get("kind"),
            )
        except (ValueError, KeyError, TypeError) as error:
            raise GoldError(f"{path}, line {number}: {error}") from error


def standoff(
    notice: GoldNotice,
    *,
    part: Span | None = None,
    places: Sequence[str] | None = None,
    kind: str | None = None,
) -> dict[str, Any]:
    """A notice as one line of a file of annotations: all but its text.

    Args:
        notice: The notice. Where `part` is given, its id is that of the whole text, and its
            text and offsets are the stretch's.
        part: The stretch of the whole text that the notice is.
        places: Where it comes from.
        kind: What kind of text it is.
    """
    row = notice.to_json()
    del row["text"]
    whole = row.pop("id")
    named: dict[str, Any] = {"id": whole}
    if part is not None:
        named = {
            "id": f"{whole}@{part.start}-{part.end}",
            "of": whole,
            "part": [part.start, part.end],
        }
    named["sha256"] = digest(notice.text)
    if places is not None:
        named["places"] = sorted(places)
    if kind is not None:
        named["kind"] = kind
    return {**named, **row}


def read_corpus(texts: Path) -> dict[str, dict[str, Any]]:
    """The rows of a corpus by their ids.

    Raises:
        ConfigError: If the corpus is missing or malformed.
    """
    return {row["id"]: row for row in read_rows(texts)}


def text_of(row: dict[str, Any], corpus: dict[str, dict[str, Any]], *, path: Path) -> str:
    """The text, or the stretch of one, that a line of annotations is about.

    Args:
        row: The line.
        corpus: As `read_corpus` gives it.
        path: The corpus' file, for messages.

    Raises:
        ValueError: If the corpus has no such text, or another version of it.
    """
    whole = row.get("of", row["id"])
    if whole not in corpus:
        raise ValueError(f"{path} has no text {whole!r}")
    text: str = corpus[whole]["text"]
    if "part" in row:
        start, end = row["part"]
        text = text[start:end]
    if digest(text) != row["sha256"]:
        raise ValueError(f"{path} has another version of {whole!r}")
    return text
