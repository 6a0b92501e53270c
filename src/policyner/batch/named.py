"""What the arguments of a command name, and what a ledger holds besides."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase
from pathlib import Path

from policyner.batch.ledger_file import names_so_far
from policyner.errors import UsageError
from policyner.reading.escapes import writable
from policyner.reading.inputs import STANDARD_INPUT
from policyner.reading.remote import is_address
from policyner.reading.secrecy import public

_PATTERN = re.compile(r"[*?[]")
_ROW = re.compile(r"#\d+$")


class Named:
    """What INPUT arguments name: files, folders, patterns, addresses, with all that is in them.

    Args:
        arguments: As `find_inputs` takes them; files need not be there any more.
    """

    def __init__(self, arguments: Iterable[str]) -> None:
        self._exact: set[str] = set()
        self._patterns: list[list[str]] = []
        for argument in map(writable, arguments):
            if _is_pattern(argument):
                self._patterns.append(_parts(_place(argument)))
            else:
                self._exact.add(_place(argument))

    def __contains__(self, name: str) -> bool:
        """Whether a document is among what the arguments name, by what records call it."""
        return any(
            each in self._exact
            or any(_matches(pattern, _parts(each)) for pattern in self._patterns)
            for each in _above(_place(name))
        )


def demand_named(ledger: Path | None, arguments: Iterable[str], *, output: str) -> None:
    """Refuses a run that would drop the records of inputs that it does not name.

    Args:
        ledger: The ledger in use, if any.
        arguments: The inputs of the run.
        output: What messages call the output.

    Raises:
        UsageError: If the ledger holds inputs that the arguments do not name.
        LedgerError: If it cannot be read.
    """
    if ledger is None:
        return
    named = Named(arguments)
    others = (name for name in names_so_far(ledger) if name not in named)
    first = next(others, None)
    if first is None:
        return
    more = sum(1 for _ in others)
    rest = f" and {more:,} more" if more else ""
    raise UsageError(
        f"{output}: holds {first}{rest}, which this command does not name; --append keeps them "
        "and adds to them, --replace begins the output anew"
    )


def _is_pattern(argument: str) -> bool:
    # `?` begins the query of a web address; only a path that does not exist is a pattern.
    is_web = argument.lower().startswith(("http://", "https://"))
    return bool(_PATTERN.search(argument)) and not is_web and not os.path.lexists(argument)


def _place(name: str) -> str:
    if name == STANDARD_INPUT or name.startswith((f"{STANDARD_INPUT}/", f"{STANDARD_INPUT}#")):
        return name
    if is_address(name):
        # As records call it, and an argument did not.
        name = public(name)
        scheme, _, rest = name.partition("://")
        # Drivers write as many slashes as they like.
        return f"{scheme.lower()}://{rest.strip('/')}"
    # A link stays: records call their input by it, and it may be gone.
    return os.path.abspath(name).replace(os.sep, "/")  # noqa: PTH100 - see above


def _above(place: str) -> Iterator[str]:
    """The place itself, the file of a row, and all that it may lie in."""
    while place:
        yield place
        if _ROW.search(place):
            yield _ROW.sub("", place)
        place = place.rpartition("/")[0]


def _parts(place: str) -> list[str]:
    return place.split("/")


def _matches(pattern: list[str], parts: list[str]) -> bool:
    """Whether parts of a path are those of a pattern, in which `**` stands for any number."""
    if not pattern:
        return not parts
    if pattern[0] == "**":
        return any(_matches(pattern[1:], parts[start:]) for start in range(len(parts) + 1))
    return bool(parts) and fnmatchcase(parts[0], pattern[0]) and _matches(pattern[1:], parts[1:])
