"""Where `policyner extract` writes, and in which format."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from policyner.batch.files import resolved
from policyner.batch.ledger_file import ENDING
from policyner.batch.made import LEDGER_OF_PARTS
from policyner.batch.output import Target
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
        target: The file, the folder of parts, or standard output.
        format: What it is written in.
    """

    target: Target
    format: Format

    @property
    def ledger(self) -> Path | None:
        """Where its ledger lies; `None` where the output is no file, and nothing can be resumed.

        Raises:
            UsageError: If the output is a link that leads to itself.
        """
        path = self.target.path
        if path is None or self.target.place is None:
            return None
        # A link's ledger lies beside what it points to, as the output does.
        path = resolved(path) if path.is_symlink() else path
        if self.target.part_size is not None:
            return path / LEDGER_OF_PARTS
        return path.with_name(f"{path.name}{ENDING}")


def destination(
    out: str, *, layout: Layout, format: Format | None, part_size: int | None = None
) -> Destination:
    """Reads the argument of `-o`.

    A folder (one that exists, or a name that ends in a slash) takes
    `notices.jsonl` or `measures.csv`; standard output takes JSON lines; a file
    takes what its ending says. A given format goes before all that. With a
    part size the argument names the folder of the parts, whose format an
    ending (`out.parquet`) may say too.

    Raises:
        UsageError: If neither the ending nor `--format` says the format,
            standard output is to be cut into parts, or the path leads nowhere.
    """
    if out == STREAM:
        if part_size is not None:
            raise UsageError("--parts needs a folder: -o FOLDER")
        return Destination(Target(), format or "jsonl")
    path = Path(out)
    resolved(path)
    chosen = format or format_of(path.suffix)
    if path.is_dir() or out.endswith((os.sep, "/")) or part_size is not None:
        if path.is_dir() and not (part_size is not None and chosen):
            chosen = format
        chosen = chosen or _FOLDER_FORMATS[layout]
        if part_size is None:
            path /= f"{_STEMS[layout]}.{chosen}"
        return Destination(Target(path, part_size), chosen)
    if chosen is None:
        raise UsageError(
            f"{out}: cannot tell the format; end the name in .jsonl, .csv, .parquet or .xlsx, "
            "end it in a slash for a folder, or give --format"
        )
    return Destination(Target(path), chosen)
