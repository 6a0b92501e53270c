"""Reading the records that `policyner extract` wrote."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from pydantic import ValidationError

from policyner.errors import UsageError
from policyner.records import Record
from policyner.records.jsonl import decode_notice

#: The argument that stands for standard input.
STREAM = "-"

_ENDING = "*.jsonl"
_ADVICE = "give what `policyner extract … -o NAME.jsonl` wrote"


def read_records(arguments: Iterable[str]) -> Iterator[Record]:
    """Yields the records of each argument, in order.

    Args:
        arguments: Files of JSON lines, folders that hold such files, or `-` for standard input.

    Raises:
        UsageError: If there is no such file, a folder holds none, or a line is no record; the
            message names file and line.
    """
    for argument in arguments:
        if argument == STREAM:
            yield from _records(sys.stdin.buffer, "standard input")
            continue
        for path in _files(Path(argument)):
            try:
                with path.open("rb") as lines:
                    yield from _records(lines, str(path))
            except OSError as error:
                raise UsageError(f"{path}: cannot be read: {error.strerror or error}") from error


def _files(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path]
    files = sorted(path.glob(_ENDING))
    if not files:
        raise UsageError(f"{path}: the folder holds no {_ENDING}; {_ADVICE}")
    return files


def _records(lines: Iterable[bytes], name: str) -> Iterator[Record]:
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            yield decode_notice(line)
        except ValidationError as error:
            first = error.errors()[0]
            key = ".".join(map(str, first["loc"]))
            place = f" ({key})" if key else ""
            raise UsageError(
                f"{name}, line {number}: not a record of this version{place}: {first['msg']}; "
                f"{_ADVICE}"
            ) from error
