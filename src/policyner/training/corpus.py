"""Reading unlabelled official text for pretraining and self-training."""

from __future__ import annotations

import json
import lzma
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import Any

from policyner.errors import ConfigError
from policyner.training.places import is_held_out


def read_rows(path: Path) -> Iterator[dict[str, Any]]:
    """Yields the lines of a `.jsonl` or `.jsonl.xz` file, each an object with `id` and `text`.

    Raises:
        ConfigError: If the file is missing, or a line is not a JSON object
            with the string keys `id` and `text`; the message names the line.
    """
    if not path.is_file():
        raise ConfigError(f"{path}: no such corpus file")
    open_text = lzma.open if path.suffix == ".xz" else open
    with open_text(path, "rt", encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            try:
                row = json.loads(line)
                yield {**row, "id": str(row["id"]), "text": str(row["text"])}
            except (json.JSONDecodeError, KeyError, TypeError) as error:
                raise ConfigError(
                    f"{path}, line {number}: not an object with `id` and `text`"
                ) from error


def read_texts(path: Path) -> Iterator[tuple[str, str]]:
    """Yields `(id, text)` for each line of a corpus.

    Raises:
        ConfigError: As `read_rows`.
    """
    for row in read_rows(path):
        yield row["id"], row["text"]


def read_texts_except(
    path: Path, held_out: Sequence[Path], *, places: Collection[str] = ()
) -> Iterator[tuple[str, str]]:
    """Yields the texts of a file that may be learnt from.

    A copy of a held-out text under another name is known by the start of its longest line.

    Args:
        path: The corpus.
        held_out: Corpora or gold files whose texts must not be read.
        places: Places none of whose texts may be read; see `places.is_held_out`.

    Raises:
        ConfigError: As `read_rows`.
    """
    refused = {_fingerprint(text) for file in held_out for _, text in read_texts(file)}
    for row in read_rows(path):
        if is_held_out(row, places):
            continue
        if not refused or _fingerprint(row["text"]) not in refused:
            yield row["id"], row["text"]


def _fingerprint(text: str) -> str:
    return max(text.split("\n"), key=len).strip()[:60]
