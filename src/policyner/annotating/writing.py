"""Writing what was made: all of it or nothing."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from policyner.batch.files import demand_local, is_same_file, open_new, remove, resolved, unusable
from policyner.batch.made import temporaries_for
from policyner.errors import UsageError


def write_files(
    files: Mapping[str, str], out: Path | None, *, read: Iterable[str | Path] = ()
) -> None:
    """Writes files; a single one, which has the empty name, to `out` itself.

    All is written under a temporary name of its own, and put in its place in one step.

    Args:
        files: Contents by name, as a tool's `encode` gives them.
        out: A file, or where there are several files a folder that does not exist yet or is
            empty; standard output where it is `None`. Missing parent folders are created.
        read: The files that they were made from, none of which is written over.

    Raises:
        UsageError: If it cannot be written, is one of those read, or the folder holds something.
    """
    single = set(files) == {""}
    if out is None:
        if not single:
            raise UsageError("this format is a folder of files; name one with -o")
        sys.stdout.buffer.write(files[""].encode())
        sys.stdout.buffer.flush()
        return
    demand_local(out)
    place = resolved(out)
    if any(is_same_file(place, Path(each)) for each in read):
        raise UsageError(f"{out}: is what is read, and would be lost; choose another output")
    with unusable(str(out)):
        if single and place.exists() and not place.is_file():
            raise UsageError(f"{out}: is no file; choose another output, or - for standard output")
        if not single and place.exists() and (not place.is_dir() or any(place.iterdir())):
            raise UsageError(
                f"{out}: this format needs a folder that does not exist yet or is empty"
            )
        place.parent.mkdir(parents=True, exist_ok=True)
        partial, _ = temporaries_for(place)
        try:
            _write(files, partial, single=single)
            if not single and place.exists():
                place.rmdir()
            partial.replace(place)
        except OSError:
            remove(partial)
            raise


def _write(files: Mapping[str, str], partial: Path, *, single: bool) -> None:
    if not single:
        partial.mkdir()
    for name, content in files.items():
        with open_new(partial / name if name else partial) as file:
            file.write(content.encode())


def json_lines(rows: Iterable[Mapping[str, Any]]) -> str:
    """Rows as JSON lines, Chinese characters as they are."""
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
