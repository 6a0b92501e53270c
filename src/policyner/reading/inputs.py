"""INPUT arguments to the list of what is to be read, in order."""

from __future__ import annotations

import glob
import logging
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from policyner.errors import MissingInputError, ReadingError

logger = logging.getLogger(__name__)

#: The name of standard input.
STANDARD_INPUT = "-"

#: What is taken from a folder; a file named by itself may have no ending too.
SUPPORTED_ENDINGS = (".txt", ".html", ".htm")


@dataclass(frozen=True, slots=True)
class Input:
    """One thing to read, or the reason why there is nothing.

    Attributes:
        name: What messages and records call it: the path as given (inside a
            folder, the folder as given and the path below it), or `-`.
        path: Where it lies; `None` for standard input and where `error` is set.
        error: Why there is nothing to read, `None` where there is.
    """

    name: str
    path: Path | None = None
    error: ReadingError | None = None


def find_inputs(arguments: Sequence[str]) -> list[Input]:
    """Expands INPUT arguments.

    Args:
        arguments: Paths of files, paths of folders (searched through and
            through for `.txt`, `.html` and `.htm`, in the order of their
            paths), glob patterns (`**` included), or `-` for standard input.

    Returns:
        The inputs in the order of the arguments; what is named twice stands
        where it was named first. An argument that leads to nothing gives one
        entry that carries a `MissingInputError`.
    """
    inputs: dict[str, Input] = {}
    for argument in arguments:
        for found in _expand(argument):
            inputs.setdefault(_identity(found), found)
    return list(inputs.values())


def _identity(found: Input) -> str:
    if found.path is None:
        return found.name
    # An absolute path never equals `-`; an error's name may equal a path only
    # where nothing lies there.
    return str(found.path.resolve())


def _expand(argument: str) -> Iterator[Input]:
    if argument == STANDARD_INPUT:
        yield Input(argument)
        return
    path = Path(argument)
    if not argument or not os.path.lexists(path):
        # Only a name that does not exist is a pattern: `通知[1].txt` may be a file.
        matches = sorted(map(Path, glob.glob(argument, recursive=True)))  # noqa: PTH207
        if not matches:
            yield _missing(argument, "no such file or folder")
        for match in matches:
            yield from _files_of(match)
    else:
        yield from _files_of(path)


def _files_of(path: Path) -> Iterator[Input]:
    if not path.exists():
        yield _missing(str(path), "the link leads nowhere")
    elif not path.is_dir():
        yield Input(str(path), path)
    else:
        files = sorted(_below(path))
        if not files:
            yield _missing(
                str(path), f"the folder holds no file that ends in {', '.join(SUPPORTED_ENDINGS)}"
            )
        for file in files:
            yield Input(str(file), file)


def _below(folder: Path) -> Iterator[Path]:
    def report(error: OSError) -> None:
        logger.warning("%s: folder not searched: %s", error.filename, error.strerror)

    for parent, _, names in os.walk(folder, onerror=report):
        for name in names:
            if name.lower().endswith(SUPPORTED_ENDINGS):
                yield Path(parent, name)


def _missing(name: str, reason: str) -> Input:
    return Input(name, error=MissingInputError(f"{name}: {reason}"))
