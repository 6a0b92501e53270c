"""Kills runs at random moments, and looks whether each goes on to the same bytes.

    python tools/kills.py --kills 100            a new seed, which is printed
    python tools/kills.py --kills 100 --seed 7   the same moments, which may meet something else

A run over 100 notices is killed with SIGKILL, and started again, until it comes to its end; then
the next one begins. The pipeline is the small one of the tests, since it is the batch that is
tried. What lay there at each kill is counted: nothing yet, a ledger, the journal of a
transaction (the kill met a commit), a file under its temporary name, the output in its place.
The exit status is 1 where an output differs from that of a run that was not killed, or where
anything is left behind.
"""

from __future__ import annotations

import argparse
import secrets
import signal
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

sys.path.append(str(Path(__file__).parents[1] / "tests" / "batch"))

from killed import GOOD, contents, finish, log_of, start, wait_for_begin

#: Format, inputs of a part file, and workers.
SETTINGS = [("jsonl", None, 1), ("parquet", 40, 1), ("xlsx", None, 1), ("jsonl", 20, 2)]

# How the rollback journal of a transaction begins (https://www.sqlite.org/fileformat.html, 3.2).
_JOURNAL = bytes.fromhex("d9d505f920a163d7")


@dataclass(slots=True)
class Figures:
    """What came of the kills of one kind of run."""

    kills: int = 0
    met: Counter[str] = field(default_factory=Counter)
    ended: int = 0
    wrong: int = 0


def main() -> int:
    """Runs the command; returns the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--kills", type=int, default=100, help="how many in all")
    parser.add_argument("--seed", type=int, default=secrets.randbits(32), help="default: a new one")
    options = parser.parse_args()
    print(f"seed {options.seed}", flush=True)
    random = Random(options.seed)
    states = ("nothing", "ledger", "journal", "temporary file", "output")
    print(f"| run | kills | {' | '.join(states)} | came to their end | wrong |")
    print(f"|---|{'---:|' * (len(states) + 3)}")
    wrong = 0
    for number, (form, part_size, workers) in enumerate(SETTINGS):
        kills = options.kills * (number + 1) // len(SETTINGS)
        kills -= options.kills * number // len(SETTINGS)
        with tempfile.TemporaryDirectory() as folder:
            found = killed(
                Path(folder), random, kills, format=form, part_size=part_size, workers=workers
            )
        wrong += found.wrong
        name = f"{form}{f', parts of {part_size}' if part_size else ''}, {workers} workers"
        met = " | ".join(str(found.met[state]) for state in states)
        print(f"| {name} | {found.kills} | {met} | {found.ended} | {found.wrong} |", flush=True)
    return 1 if wrong else 0


def killed(folder: Path, random: Random, kills: int, **options: object) -> Figures:
    """Kills runs of one kind, and lets the last one come to its end."""
    notices = folder / "in"
    notices.mkdir()
    for number in range(100):
        text = f"{GOOD * (number % 5 + 1)}第{number}号{'片刻' if number % 5 == 0 else ''}"
        (notices / f"{number:03}.txt").write_text(text, encoding="utf-8")
    expected, lasts = _undisturbed(notices, folder, **options)
    found = Figures()
    while True:
        # As deep as the first one: a workbook's links tell.
        out = folder / f"{found.ended + 2}" / f"out.{options['format']}"
        out.parent.mkdir(exist_ok=True)
        log_of(out).unlink(missing_ok=True)
        process = start(notices, out, **options)
        if found.kills < kills:
            wait_for_begin(process, out)
            process.join(random.uniform(0, lasts))
            process.kill()
        status, log = finish(process, out)
        if status == -signal.SIGKILL:
            found.kills += 1
            found.met[_state(out)] += 1
            continue
        found.ended += 1
        if status != 0 or contents(out) != expected or _is_littered(out):
            found.wrong += 1
            print(f"{out.name}: status {status}, {log}", file=sys.stderr)
        if found.kills == kills:
            return found


def _undisturbed(notices: Path, folder: Path, **options: object) -> tuple[dict[str, bytes], float]:
    """What a run writes that is let alone, and the seconds that it takes from its begin."""
    for number in range(2):
        # The first one waits for what all are forked from.
        out = folder / f"{number}" / f"out.{options['format']}"
        out.parent.mkdir()
        process = start(notices, out, **options)
        wait_for_begin(process, out)
        began = time.monotonic()
        status, log = finish(process, out)
        if status != 0:
            sys.exit(f"a run that was let alone ended with status {status}: {log}")
    return contents(out), time.monotonic() - began


def _state(out: Path) -> str:
    ledger = out / "_ledger" if out.is_dir() else out.with_name(f"{out.name}.ledger")
    if _is_hot(ledger.with_name(f"{ledger.name}-journal")):
        return "journal"
    if any(out.parent.rglob("*.partial")):
        return "temporary file"
    if out.is_file() or (out / "_SUCCESS").exists():
        return "output"
    return "ledger" if ledger.exists() else "nothing"


def _is_hot(journal: Path) -> bool:
    """Whether a transaction was under way: between two of them the journal's head is empty."""
    try:
        with journal.open("rb") as file:
            return file.read(len(_JOURNAL)) == _JOURNAL
    except FileNotFoundError:
        return False


def _is_littered(out: Path) -> bool:
    """Whether anything lies there but the output, its ledger, and the log."""
    mine = {out.name, f"{out.name}.ledger", f"{out.name}.log"}
    return not {each.name for each in out.parent.iterdir()} <= mine


if __name__ == "__main__":
    sys.exit(main())
