"""Reading unlabelled official text for pretraining and self-training."""

from __future__ import annotations

import json
import lzma
from collections.abc import Iterator, Sequence
from pathlib import Path

from policyner.errors import ConfigError


def read_texts(path: Path) -> Iterator[tuple[str, str]]:
    """Yields `(id, text)` for each line of a `.jsonl` or `.jsonl.xz` file.

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
                yield str(row["id"]), str(row["text"])
            except (json.JSONDecodeError, KeyError, TypeError) as error:
                raise ConfigError(
                    f"{path}, line {number}: not an object with `id` and `text`"
                ) from error


def read_texts_except(path: Path, held_out: Sequence[Path]) -> Iterator[tuple[str, str]]:
    """Yields the texts of a file that do not stand in any of the held-out files.

    A copy under another name is known by the start of its longest line.

    Args:
        path: The corpus.
        held_out: Corpora or gold files whose texts must not be read.

    Raises:
        ConfigError: As `read_texts`.
    """
    refused = {_fingerprint(text) for file in held_out for _, text in read_texts(file)}
    for name, text in read_texts(path):
        if not refused or _fingerprint(text) not in refused:
            yield name, text


def _fingerprint(text: str) -> str:
    return max(text.split("\n"), key=len).strip()[:60]
