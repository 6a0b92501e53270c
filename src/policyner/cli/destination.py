"""Where `policyner extract` writes, and in which format."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from policyner.errors import UsageError
from policyner.records.formats import Format, Layout, format_of

#: The argument that stands for standard input and standard output.
STREAM = "-"

# Inside a folder: the file's stem for each layout, and the format it has unasked.
_STEMS: dict[Layout, str] = {"documents": "notices", "measures": "measures"}
_FOLDER_FORMATS: dict[Layout, Format] = {"documents": "jsonl", "measures": "csv"}


@dataclass(frozen=True, slots=True)
class Destination:
    """An output.

    Attributes:
        path: The file; `None` for standard output.
        format: What it is written in.
    """

    path: Path | None
    format: Format


def destination(out: str, *, layout: Layout, format: Format | None) -> Destination:
    """Reads the argument of `-o`.

    A folder (one that exists, or a name that ends in a slash) takes
    `notices.jsonl` or `measures.csv`; standard output takes JSON lines; a file
    takes what its ending says. A given format goes before all that.

    Raises:
        UsageError: If neither the ending nor `--format` says the format.
    """
    if out == STREAM:
        return Destination(None, format or "jsonl")
    path = Path(out)
    if path.is_dir() or out.endswith((os.sep, "/")):
        chosen = format or _FOLDER_FORMATS[layout]
        return Destination(path / f"{_STEMS[layout]}.{chosen}", chosen)
    chosen_by_name = format or format_of(path.suffix)
    if chosen_by_name is None:
        raise UsageError(
            f"{out}: cannot tell the format; end the name in .jsonl or .csv, "
            "end it in a slash for a folder, or give --format"
        )
    return Destination(path, chosen_by_name)
