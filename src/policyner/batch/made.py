"""What policyner made, by place: an output replaces and removes nothing else."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path

from policyner.records.formats import ENDINGS

#: A file of a folder of parts.
PART = re.compile(rf"part-\d{{5,}}\.({'|'.join(sorted(set(ENDINGS.values())))})")

#: Stands in a folder of files once all of them are there.
COMPLETE = "_SUCCESS"

#: The ledger of a folder of files; what reads such folders passes over names that begin so.
LEDGER_IN_FOLDER = "_ledger"

#: What SQLite puts behind a ledger's name for the journal of a transaction.
JOURNAL = "-journal"

# What a run writes before it is whole; the middle is random.
_TEMPORARY = re.compile(r"(?P<place>.+)\.[0-9a-f]{8}\.(partial|rows)")
# The same at the end of a path, or in the middle.
_IN_TEMPORARY = re.compile(rf"{_TEMPORARY.pattern}([/\\].*)?", re.DOTALL)


class Made:
    """The files and folders that runs made, as a ledger lists them; without one, in memory.

    A file that is about to be put in its place is listed with its identity: where the run
    is killed before, and the place is taken by somebody else's file, that is not ours.

    Args:
        entries: By absolute place: the identity of the file that was about to be put there,
            or `None` where it was put there.
        ledger: The ledger itself, which may lie in the folder of the output.
    """

    def __init__(
        self, entries: Mapping[Path, str | None] | None = None, *, ledger: Path | None = None
    ) -> None:
        self._entries = dict(entries or {})
        self._ledger = ledger

    def is_ledger(self, place: Path) -> bool:
        """Whether `place` is the ledger that lists all this, or its journal."""
        ledger = self._ledger
        return ledger is not None and place in (ledger, ledger.with_name(f"{ledger.name}{JOURNAL}"))

    def owns(self, place: Path) -> bool:
        """Whether what lies at `place` was made by policyner."""
        if place not in self._entries:
            return False
        identity = self._entries[place]
        return identity is None or identity == identity_of(place)

    def lists_within(self, folder: Path) -> bool:
        """Whether anything was made in `folder`, and be it gone again."""
        return any(place.parent == folder for place in self._entries)

    def temporaries(self) -> list[Path]:
        """What a run that was killed left unfinished, if it is there still."""
        return [place for place in self._entries if _TEMPORARY.fullmatch(place.name)]

    def listed(self) -> list[Path]:
        """All places."""
        return list(self._entries)

    def own(self, *places: Path, identity: str | None = None) -> None:
        """Lists places, for good, before anything is made there.

        Args:
            places: Absolute, without links.
            identity: That of the file which is about to be put there.

        Raises:
            OutputError: If the list cannot be written.
        """
        self._entries.update(dict.fromkeys(places, identity))

    def disown(self, *places: Path) -> None:
        """Strikes places from the list.

        Raises:
            OutputError: If the list cannot be written.
        """
        for place in places:
            self._entries.pop(place, None)


def identity_of(place: Path) -> str | None:
    """Device and inode of what lies at `place`, a link itself; `None` where nothing does."""
    try:
        found = place.lstat()
    except OSError:
        return None
    return f"{found.st_dev}:{found.st_ino}"


def waits_for(place: Path) -> Path | None:
    """Where what lies at `place` belongs, if its name, or a folder's above it, is a temporary."""
    found = _IN_TEMPORARY.fullmatch(os.fspath(place))
    return None if found is None else Path(found["place"])


def temporaries_for(place: Path) -> tuple[Path, Path]:
    """Names beside `place` that nobody has: of the file until it is whole, and of a folder for it.

    Of random bytes, so that two runs never meet in them.
    """
    token = os.urandom(4).hex()
    return (
        place.with_name(f"{place.name}.{token}.partial"),
        place.with_name(f"{place.name}.{token}.rows"),
    )
