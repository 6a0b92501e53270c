"""Reading unlabelled official text for pretraining and self-training."""

from __future__ import annotations

import json
import lzma
from collections.abc import Iterator
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
