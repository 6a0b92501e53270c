"""How a long run is told on standard error: while it runs, and at its end."""

from __future__ import annotations

import contextlib
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from policyner.cli.language import tell
from policyner.language import translated

if TYPE_CHECKING:
    from policyner.batch.ledger import Reason
    from policyner.batch.runner import Summary
    from policyner.batch.work import Outcome

# Without a terminal, such as in a log: a line every so many seconds.
_LINE_SECONDS = 60.0

# Names of each kind that the end of a run tells; all of them are in the ledger.
_NAMES = 10


class Report:
    """Collects what is to be told of single inputs."""

    def __init__(self) -> None:
        self._names: dict[Reason, list[str]] = defaultdict(list)
        self._counts: dict[Reason, int] = defaultdict(int)

    def add(self, outcome: Outcome, reason: Reason | None) -> None:
        """Takes in the outcome of one input."""
        if reason is not None:
            self._counts[reason] += 1
            if len(self._names[reason]) < _NAMES:
                self._names[reason].append(outcome.name)

    def close(self, summary: Summary, *, left_out: Counter[str]) -> None:
        """Tells the figures, and which inputs were done where others were not.

        Args:
            summary: The figures of the run.
            left_out: How many files of folders have no reader, by their ending.
        """
        from policyner.reading import printable

        if summary.resumed:
            tell("went on with a run that was cut off")
        tell(summary)
        if left_out:
            listed = ", ".join(
                f"{printable(ending)} {count:,}" for ending, count in sorted(left_out.items())
            )
            total = sum(left_out.values())
            tell(f"  left out, without a reader: {total:,} ({listed})")
        if summary.unchanged:
            for reason, names in self._names.items():
                more = self._counts[reason] - len(names)
                rest = translated(f" and {more:,} more") if more else ""
                listed = ", ".join(map(printable, names))
                tell(f"  {reason}: {listed}{rest}")
        if summary.stopped:
            tell("stopped at the first failure (--fail-fast)")


@contextlib.contextmanager
def progress(total: int | None) -> Iterator[Callable[[Outcome], None]]:
    """Shows how far a run is, how fast, and how long it will take.

    Args:
        total: How many inputs there are, where that is known. Where one holds several
            documents (an archive, a table) it is a lower bound.

    Yields:
        What is to be called with each outcome.
    """
    if sys.stderr.isatty():
        with _bar(total) as advance:
            yield advance
    else:
        yield _Lines(total).advance


@contextlib.contextmanager
def _bar(total: int | None) -> Iterator[Callable[[Outcome], None]]:
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    columns = (
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
    )
    began = time.monotonic()
    characters = 0
    with Progress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task("extract", total=total, rate="")

        def advance(outcome: Outcome) -> None:
            nonlocal characters
            characters += 0 if outcome.unchanged else outcome.characters
            rate = characters / max(time.monotonic() - began, 0.001)
            bar.update(task, advance=1, rate=f"{rate:,.0f} characters/s")

        yield advance


class _Lines:
    """A line now and then."""

    def __init__(self, total: int | None) -> None:
        self._total = total
        self._done = 0
        self._characters = 0
        self._began = self._told = time.monotonic()

    def advance(self, outcome: Outcome) -> None:
        """Counts one more input, and tells if it is time."""
        self._done += 1
        self._characters += 0 if outcome.unchanged else outcome.characters
        now = time.monotonic()
        if now - self._told >= _LINE_SECONDS:
            self._told = now
            tell(self.line(now - self._began))

    def line(self, seconds: float) -> str:
        """How far it is after so many seconds."""
        rate = f"{self._characters / seconds:,.0f} characters/s"
        if self._total is None or self._done > self._total:
            return f"{self._done:,} done, {rate}"
        left = (self._total - self._done) * seconds / self._done
        return f"{self._done:,} of {self._total:,} done, {rate}, {_time(left)} left"


def _time(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}"
