"""Rate of one worker process and of several, and memory of a worker, over 10,000 notices.

The notices are made from those in `annotations/`, or in any folder of `.txt` and
gold files, or in one gold file. Each run is a whole one, with JSON lines and a ledger written.
Nothing else should run meanwhile: two workers beside a third busy process on two
cores measure that process.

    python benchmarks/batch_speed.py [--folder annotations] [--documents 10000] [--workers 2]
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import psutil

from notices import OWN, write_notices
from policyner.batch.ledger import Ledger, Reason
from policyner.batch.limits import Limits
from policyner.batch.loading import load_extractor
from policyner.batch.output import Target
from policyner.batch.processes import local_workers
from policyner.batch.runner import run_batch
from policyner.batch.settings import settings_of
from policyner.batch.work import Outcome
from policyner.reading import find_inputs
from policyner.records.formats import encoding_for

# A worker is a process with the model in it; the server that they are forked from is not.
_LEAST_MEMORY = 120 << 20


@dataclass(frozen=True, slots=True)
class Measured:
    """One run: characters and documents a second, and MiB of the largest worker by documents."""

    characters: float
    documents: float
    memory: dict[int, float]


def measure(folder: Path, *, workers: int, marks: Sequence[int]) -> Measured:
    """Runs the batch with so many workers; looks at their memory at the marks."""
    memory: dict[int, float] = {}
    done = 0

    def look(_outcome: Outcome, _reason: Reason | None) -> None:
        nonlocal done
        done += 1
        if done in marks:
            sizes = [p.memory_info().rss for p in psutil.Process().children(recursive=True)]
            memory[done] = max(sizes) / 2**20
            if max(sizes) < _LEAST_MEMORY:
                raise SystemExit("no worker process found")

    encoding = encoding_for("documents", format="jsonl")
    with tempfile.TemporaryDirectory() as out:
        summary = run_batch(
            find_inputs([str(folder)]),
            load=partial(load_extractor, None),
            encoding=encoding,
            output=Target(Path(out, "notices.jsonl")),
            open_ledger=partial(
                Ledger, Path(out, "ledger"), settings=settings_of(None, encoding=encoding)
            ),
            engine=partial(local_workers, workers=workers, limits=Limits()),
            on_outcome=look,
        )
    if summary.failed:
        raise SystemExit(f"{summary.failed} notices failed")
    return Measured(
        summary.extracted / summary.seconds, summary.documents / summary.seconds, memory
    )


def main() -> None:
    """Prints rates, the share of the ideal, and memory."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--folder", type=Path, default=OWN)
    parser.add_argument("--documents", type=int, default=10_000)
    parser.add_argument("--workers", type=int, default=2)
    options = parser.parse_args()
    marks = [mark for mark in (100, 1_000, 10_000, 100_000) if mark <= options.documents]
    with tempfile.TemporaryDirectory() as made:
        characters = write_notices(options.folder, Path(made), count=options.documents)
        print(f"{options.documents:,} notices of {characters / options.documents:,.0f} characters")
        one = measure(Path(made), workers=1, marks=marks)
        several = measure(Path(made), workers=options.workers, marks=marks)
    for workers, measured in ((1, one), (options.workers, several)):
        print(
            f"{workers} worker{'s' if workers > 1 else ' '}  {measured.characters:>9,.0f} "
            f"characters/s  {measured.documents:>7,.1f} documents/s   MiB a worker: "
            + ", ".join(f"{size:,.0f} at {mark:,}" for mark, size in measured.memory.items())
        )
    share = several.characters / one.characters / options.workers
    print(f"{share:.0%} of {options.workers} × one worker")


if __name__ == "__main__":
    main()
