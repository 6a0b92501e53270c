"""Writing what was made: all of it or nothing."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from policyner.batch.output import open_output
from policyner.errors import UsageError


def write_files(files: Mapping[str, str], out: Path | None) -> None:
    """Writes files; a single one, which has the empty name, to `out` itself.

    Args:
        files: Contents by name, as a tool's `encode` gives them.
        out: A file, or where there are several files a folder that does not exist yet or is
            empty; standard output where it is `None`.

    Raises:
        UsageError: If it cannot be written, or the folder holds something.
    """
    if set(files) == {""}:
        with open_output(out) as output:
            output.write(files[""].encode())
        return
    if out is None:
        raise UsageError("this format is a folder of files; name one with -o")
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise UsageError(f"{out}: this format needs a folder that does not exist yet or is empty")
    partial = out.with_name(f"{out.name}.partial")
    try:
        shutil.rmtree(partial, ignore_errors=True)
        partial.mkdir(parents=True)
        for name, content in files.items():
            (partial / name).write_bytes(content.encode())
        if out.exists():
            out.rmdir()
        partial.replace(out)
    except OSError as error:
        raise UsageError(f"{out}: cannot be written: {error.strerror or error}") from error


def json_lines(rows: Iterable[Mapping[str, Any]]) -> str:
    """Rows as JSON lines, Chinese characters as they are."""
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
