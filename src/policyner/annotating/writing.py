"""Writing what was made: all of it or nothing."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from policyner.errors import UsageError


def write_files(files: Mapping[str, str], out: Path | None) -> None:
    """Writes files; a single one, which has the empty name, to `out` itself.

    All is written under a temporary name, `NAME.partial`, and put in its place in one step.

    Args:
        files: Contents by name, as a tool's `encode` gives them.
        out: A file, or where there are several files a folder that does not exist yet or is
            empty; standard output where it is `None`. Missing parent folders are created.

    Raises:
        UsageError: If it cannot be written, or the folder holds something.
    """
    single = set(files) == {""}
    if out is None:
        if not single:
            raise UsageError("this format is a folder of files; name one with -o")
        sys.stdout.buffer.write(files[""].encode())
        sys.stdout.buffer.flush()
        return
    if not single and out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise UsageError(f"{out}: this format needs a folder that does not exist yet or is empty")
    partial = out.with_name(f"{out.name}.partial")
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        if single:
            partial.write_bytes(files[""].encode())
        else:
            shutil.rmtree(partial, ignore_errors=True)
            partial.mkdir()
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
