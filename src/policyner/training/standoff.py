"""Annotations that lie apart from their texts, for texts that are not ours to copy.

A line is a line of a gold file without its `text`: `{"id", "sha256", "spans", "measures"}`.
The text is looked up by its id in a corpus and must have the given SHA-256, so that no
offset ever points into another version of it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from policyner.errors import GoldError
from policyner.evaluation.gold import GoldNotice, digest, gold_notice
from policyner.training.corpus import read_texts


def read_standoff(path: Path, texts: Path) -> Iterator[GoldNotice]:
    """Yields the annotated notices of a corpus, in the order of the annotations.

    Args:
        path: The annotations, JSON lines.
        texts: The corpus that holds the texts, as for `read_texts`.

    Raises:
        GoldError: If the annotations are missing, a line is malformed, or the corpus has
            no such text or another version of it; the message names file and line.
        ConfigError: If the corpus is missing or malformed.
    """
    if not path.is_file():
        raise GoldError(f"{path}: no such file of annotations")
    rows = path.read_text(encoding="utf-8").splitlines()
    corpus = dict(read_texts(texts))
    for number, line in enumerate(rows, start=1):
        try:
            row = json.loads(line)
            yield gold_notice({**row, "text": _text(corpus, row["id"], row["sha256"], texts)})
        except (ValueError, KeyError, TypeError) as error:
            raise GoldError(f"{path}, line {number}: {error}") from error


def standoff(notice: GoldNotice) -> dict[str, Any]:
    """A notice as one line of a file of annotations: all but its text."""
    row = notice.to_json()
    del row["text"]
    return {"id": row.pop("id"), "sha256": digest(notice.text), **row}


def _text(corpus: dict[str, str], id: str, sha256: str, path: Path) -> str:
    text = corpus.get(id)
    if text is None:
        raise ValueError(f"{path} has no text {id!r}")
    if digest(text) != sha256:
        raise ValueError(f"{path} has another version of {id!r}")
    return text
