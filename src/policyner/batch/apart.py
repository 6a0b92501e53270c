"""Inputs, output and ledger are files of their own: none is another one."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from policyner.batch.files import resolved, unusable
from policyner.batch.ledger_file import made_so_far
from policyner.batch.made import JOURNAL, Made, waits_for
from policyner.batch.output import Target, demand_free
from policyner.errors import UsageError
from policyner.reading import Input


class Apart:
    """What a run is going to read and write, looked at before it begins; nothing is changed.

    Args:
        target: The output.
        ledger: The ledger in use, if any.

    Raises:
        UsageError: If the output would take the place of what policyner did not make, or the
            ledger that of the output.
        LedgerError: If the ledger is none.
    """

    def __init__(self, target: Target, *, ledger: Path | None) -> None:
        self._target = target
        self._place = target.place
        self._lock = target.lock
        self._ledger = None if ledger is None else resolved(ledger)
        self._journal = self._ledger and self._ledger.with_name(f"{self._ledger.name}{JOURNAL}")
        self._demand_two()
        self._made = Made() if self._ledger is None else made_so_far(self._ledger)
        demand_free(target, self._made)
        # Empty files that have a name of the output or ledger; they may be inputs.
        self._empty = [each for each in self._there() if not self._made.owns(each)]
        if self._ledger is not None and _size_of(self._ledger) == 0:
            self._empty.append(self._ledger)

    def is_own(self, place: Path) -> bool:
        """Whether a file, by its path without links, is the run's own or an earlier one's.

        Such a file is no input, also where it is made while inputs are searched for.
        """
        if self._made.owns(place) or self._is_passing(place):
            return True
        written = place == self._ledger or self._makes(place)
        return written and place not in self._empty

    def count(self, inputs: Iterable[Input]) -> int:
        """How many inputs there are.

        Raises:
            UsageError: If one of them is the output or the ledger, under whatever name, or
                there is none besides what earlier runs wrote.
        """
        number = 0
        writing = [(path, own) for path in self._written() if (own := _identity(path))]
        for each in inputs:
            number += 1
            if not writing or each.path is None:
                continue
            identity = _identity(each.path)
            for path, own in writing:
                if own == identity:
                    raise UsageError(
                        f"{each.name}: one of the inputs is {path}, and would be overwritten; "
                        "choose another output or ledger"
                    )
        if not number:
            raise UsageError("nothing to read: the inputs hold only what an earlier run wrote")
        return number

    def demand_none_of(self, files: Iterable[Path]) -> None:
        """Refuses an output or ledger that is one of `files`, which are going to be read.

        Other than with `count` none of them may be what an earlier run wrote.

        Args:
            files: Paths; they need not exist.

        Raises:
            UsageError: If one of them is the output or the ledger, under whatever name, or
                leads nowhere.
        """
        replaced = {_identity(each) for each in [*self._written(), *self._there()]} - {None}
        for each in files:
            place = resolved(each)
            if place == self._ledger or self._makes(place) or _identity(place) in replaced:
                raise UsageError(
                    f"{each}: this is going to be read, and it would be overwritten; "
                    "choose another output or ledger"
                )

    def _is_passing(self, place: Path) -> bool:
        """Whether a file is there for the time of a run only."""
        if place in (self._lock, self._journal):
            return True
        belongs = waits_for(place)
        return belongs is not None and self._makes(belongs)

    def _makes(self, place: Path) -> bool:
        return self._target.makes(place, own=self._place)

    def _there(self) -> list[Path]:
        """The files that a run might replace."""
        place = self._place
        if place is None:
            return []
        with unusable(self._target.name):
            if not self._target.is_folder:
                return [place] if place.exists() else []
            return [each for each in place.iterdir() if self._makes(each)] if place.is_dir() else []

    def _written(self) -> list[Path]:
        return [*self._empty, *([] if self._ledger is None else [self._ledger])]

    def _demand_two(self) -> None:
        if self._ledger is None or self._place is None:
            return
        # A folder that one of them needs cannot be the other one.
        is_in_the_way = self._place.is_relative_to(self._ledger) or (
            not self._target.is_folder and self._ledger.is_relative_to(self._place)
        )
        if is_in_the_way or any(
            self._makes(each) for each in (self._ledger, self._journal) if each
        ):
            raise UsageError(
                f"--ledger {self._ledger}: the output is going to lie there; choose another"
            )


def _size_of(path: Path) -> int | None:
    """Bytes of a file; `None` where there is none, or whoever opens it will be told why not."""
    try:
        return path.stat().st_size
    except OSError:
        return None


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        found = os.stat(path)  # noqa: PTH116 - as quick as can be, once an input
    except OSError:
        # Whoever reads it meets the error too, and reports it.
        return None
    return found.st_dev, found.st_ino
