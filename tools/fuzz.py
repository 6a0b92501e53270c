"""Damages notices at random, and looks whether policyner keeps its promises over them.

    python tools/fuzz.py --minutes 10                 a new seed, which is printed
    python tools/fuzz.py --seed 7 --inputs 5000       the same inputs each time
    python tools/fuzz.py --seed 7 --only 4211         one of them once more
    python tools/fuzz.py --replay out/fuzz/*          files that were kept

The inputs are the notices of `annotations/` and `examples/`, the files of `tests/data`, and what
was kept in `tests/fuzzed`, changed: bytes and lines lost, doubled, exchanged, parts of other
notices let in, the text put into another format. For each:

- nothing but a `ReadingError` comes of it, and none of the kind `internal`;
- offsets point to what the record says, references to what there is, and the record can be written;
- it takes no more than `LONGEST` seconds of a processor and no more than `MOST_MEMORY` bytes, and
  kills nobody: a process that dies is blamed on its input only if the next one dies over it too.

So how busy the machine is decides nothing but how many inputs a minute has room for.

What breaks one of these is made as small as can be, kept in `--keep`, and the exit status is 1. A
mended one belongs into `tests/fuzzed`, where a test reads it for good. Without `--model` the
walk is done without the network, at some ten times the speed: in its place mentions are invented,
some where one may stand, some anywhere, so that settling, linking and resolving meet more than any
network would ask of them.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import re
import resource
import secrets
import sys
import tempfile
import time
import traceback
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

import psutil

from mutations import Trial, seeds_in, trial
from policyner.errors import InternalError, ReadingError
from policyner.extractor import Extractor, read
from policyner.reading import Input, ReadingLimits, ReadingOptions, Source, libreoffice, parts_of
from policyner.records.formats import encoding_for
from policyner.records.notice import NoticeRecord
from policyner.repair import repair
from policyner.tagging import Mention
from policyner.tagging.mention import Label

ROOT = Path(__file__).parents[1]
SEEDS = ("annotations/notices", "examples", "tests/data", "tests/fuzzed")

LONGEST = 60.0
# How often in a row a process may be found asleep, a second apart, over one input.
_ASLEEP = 300
MOST_MEMORY = 6 << 30

_LIMITS = ReadingLimits(document_bytes=8 << 20, unpacked_bytes=64 << 20, errors=200)

# Where a mention of each layer may stand.
_PLACES: dict[Label, re.Pattern[str]] = {
    "DEPT": re.compile("[一-鿿]{1,6}[局厅委办部会院]|各[一-鿿]{1,4}"),
    "TARGET": re.compile("[一-鿿]{2,8}(?:达到|提高到|增长)[^。；，\n]{1,12}"),
    "DEADLINE": re.compile(r"\d{4}年(?:\d{1,2}月)?(?:底|末)?前?|[每到]?[一-鿿]?[年季月]度?底?前?"),
    "PERCENT": re.compile(r"[\d.]+[%％‰]|百分之[一-十]+"),
}

# A frame of ours in a traceback: file and function.
_PLACE = re.compile(r'File "[^"]*policyner/([^"]+)", line \d+, in (\S+)')


def check(name: str, data: bytes, *, walk: Callable[[Source], NoticeRecord]) -> str | None:
    """What is wrong with an input: where it went wrong, which is the same for the same fault."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(data)
        try:
            found = Input(name, path, options=ReadingOptions(limits=_LIMITS))
            for part in parts_of(found, stdin=bytes):
                _demand(part.name.startswith(name), "a part that does not name its input")
                if part.error is not None:
                    if isinstance(part.error, InternalError):
                        return _signature_of_trace(part.error.trace)
                    continue
                try:
                    source = part.read()
                except ReadingError as error:
                    _demand(name in str(error), "an error that does not name its input")
                    continue
                _demand_sound(walk(source), source)
        except Exception as error:  # noqa: BLE001 - every one of them is a finding
            return _signature_of_trace("".join(traceback.format_exception(error)))
    return None


def walk_without_network(source: Source) -> NoticeRecord:
    """The record that the rules make of mentions which are invented."""
    aligned = repair(source.text, set_aside=source.set_aside)
    return read(source, aligned, invented(aligned.clean)).to_record()


def invented(text: str) -> list[Mention]:
    """Mentions such as a network may find, the same for the same text.

    A stretch begins where one of its layer may stand or, one in three, anywhere, and ends at what
    stands there or anywhere. As a network's, those of a layer do not overlap, and begin and end
    with a character that is no blank.
    """
    random = Random(text)
    found = []
    for label, pattern in _PLACES.items():
        begin, place = 0, pattern.search(text)
        while begin < len(text):
            if place is not None and place.start() < begin:
                place = pattern.search(text, begin)
            if place is None or random.random() < 1 / 3:
                start = begin + random.choice([0, 2, 20, 200])
                end = start + random.choice([1, 2, 5, 12, 40])
            else:
                start, end = place.span()
                end = max(start + 1, end + random.choice([0, 0, 0, -1, 1, 4]))
            words = text[start:end]
            if words.strip():
                start += len(words) - len(words.lstrip())
                end = start + len(words.strip())
                found.append(Mention(label, start, end, round(random.random(), 4)))
            begin = end
    return sorted(found, key=Mention.order)


def smallest(
    found: Trial, is_same: Callable[[bytes], bool], *, tries: int = 400, seconds: float = 60.0
) -> Trial:
    """The input without whatever the fault does not need, as far as so many tries lead."""
    data = found.data
    length = len(data) // 2
    end = time.monotonic() + seconds
    while length and tries:
        at = 0
        while at < len(data) and tries:
            shorter = data[:at] + data[at + length :]
            tries = tries - 1 if time.monotonic() < end else 0
            if shorter and is_same(shorter):
                data = shorter
            else:
                at += length
        length //= 2
    return Trial(found.name, data)


class Bench:
    """Checks inputs in a process of its own, which may die or hang over them.

    Args:
        model: The model to walk with; none where it is `None`.
        serve: What the process does with its end of the pipe and the model.
    """

    def __init__(
        self, model: str | None = None, *, serve: Callable[[Any, str | None], None] | None = None
    ) -> None:
        self._model = model
        self._serve = serve or _serve
        self._process: Any = None
        self._pipe: Any = None
        #: Seconds of processor time, by ending.
        self.cpu: dict[str, float] = defaultdict(float)
        self.slowest = 0.0

    def start(self) -> None:
        """Starts the process, if there is none, and waits until it has loaded what it needs."""
        if self._process is None:
            context = multiprocessing.get_context("spawn")
            self._pipe, theirs = context.Pipe()
            self._process = context.Process(
                target=self._serve, args=(theirs, self._model), daemon=True
            )
            self._process.start()
            theirs.close()
            self._pipe.recv()

    def has(self, name: str, finding: str, data: bytes) -> bool:
        """Whether a file has this fault."""
        return self.check(Trial(name, data)) == finding

    def check(self, each: Trial) -> str | None:
        """What is wrong with an input; nothing where all is well."""
        try:
            return self._check(each)
        except (EOFError, OSError):
            # Somebody else may have killed it, for want of memory.
            self.close()
        try:
            return self._check(each)
        except (EOFError, OSError):
            self._process.join()
            status = self._process.exitcode
            self.close()
            return f"kills the process with status {status}"

    def _check(self, each: Trial) -> str | None:
        """As `check`.

        Raises:
            EOFError: If the process dies over it.
            OSError: Likewise.
        """
        self.start()
        began = last = self._spent()
        asleep = 0
        self._pipe.send(each)
        while not self._pipe.poll(1.0):
            spent = self._spent()
            # Others may have the processor: then it waits for it, and does not sleep.
            asleep = asleep + 1 if spent == last and self._is_asleep() else 0
            last = spent
            if spent - began > LONGEST:
                self.close()
                return f"takes more than {LONGEST:g} s of a processor"
            if asleep > _ASLEEP:
                self.close()
                return "waits for something for ever"
        finding, seconds = self._pipe.recv()
        self.cpu[Path(each.name).suffix] += seconds
        self.slowest = max(self.slowest, seconds)
        return finding

    def _spent(self) -> float:
        """Seconds of processor time; 0 where the process is gone."""
        try:
            times = psutil.Process(self._process.pid).cpu_times()
        except psutil.Error:
            return 0.0
        return times.user + times.system

    def _is_asleep(self) -> bool:
        try:
            return psutil.Process(self._process.pid).status() == psutil.STATUS_SLEEPING
        except psutil.Error:
            return False

    def close(self) -> None:
        """Ends the process."""
        if self._process is not None:
            self._process.kill()
            self._process.join()
            self._pipe.close()
            self._process = None


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the command; returns the exit status."""
    options = _options(arguments)
    bench = Bench(options.model)
    try:
        if options.replay:
            return _replay(options.replay, bench)
        return _fuzz(options, bench)
    finally:
        bench.close()


def _fuzz(options: argparse.Namespace, bench: Bench) -> int:
    seeds = seeds_in([ROOT / folder for folder in SEEDS])
    print(f"seed {options.seed}, {len(seeds)} files to begin with", flush=True)
    numbers = (
        range(options.inputs) if options.only is None else range(options.only, options.only + 1)
    )
    # The time that the process takes to start is part of it.
    end = time.monotonic() + 60 * options.minutes if options.minutes else float("inf")
    formats: Counter[str] = Counter()
    found: dict[str, str] = {}
    for number in numbers:
        if time.monotonic() > end:
            break
        each = trial(options.seed, number, seeds)
        formats[Path(each.name).suffix] += 1
        finding = bench.check(each)
        if finding is not None and finding not in found:
            small = smallest(each, partial(bench.has, each.name, finding))
            kept = _keep(small, options.keep, seed=options.seed, number=number)
            found[finding] = f"{kept}: {finding} (--seed {options.seed} --only {number})"
            print(found[finding], flush=True)
    for name, count in sorted(formats.items()):
        print(f"{name:9} {count:7,} inputs, {1000 * bench.cpu[name] / count:6.1f} ms each")
    # Making inputs, and looking after the process that reads them, is part of it.
    spent = sum(bench.cpu.values()) + time.process_time()
    print(
        f"{formats.total():,} inputs, {spent:,.0f} s of processor time, "
        f"{bench.slowest:.1f} s for the slowest, {len(found)} faults with seed {options.seed}"
    )
    # Once more, since of a long log the end is what is kept.
    for line in found.values():
        print(line)
    return 1 if found else 0


def _replay(files: Sequence[Path], bench: Bench) -> int:
    faults = 0
    for path in files:
        finding = bench.check(Trial(path.name, path.read_bytes()))
        faults += finding is not None
        print(f"{path}: {finding or 'sound'}")
    return 1 if faults else 0


def _keep(found: Trial, folder: Path, *, seed: int, number: int) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{seed}-{number}{''.join(Path(found.name).suffixes[-2:])}"
    path.write_bytes(found.data)
    return path


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--minutes", type=float, help="how long; without it, so many --inputs")
    parser.add_argument("--inputs", type=int, help="how many at most")
    parser.add_argument("--seed", type=int, default=secrets.randbits(32), help="default: a new one")
    parser.add_argument("--only", type=int, metavar="N", help="the input with that number alone")
    parser.add_argument("--model", help="walk with this model too, such as small")
    parser.add_argument("--keep", type=Path, default=ROOT / "out" / "fuzz", metavar="FOLDER")
    parser.add_argument("--replay", type=Path, nargs="+", metavar="FILE", help="check these alone")
    options = parser.parse_args(arguments)
    if options.inputs is None:
        options.inputs = sys.maxsize if options.minutes else 1000
    return options


def _serve(pipe: Any, model: str | None) -> None:
    resource.setrlimit(resource.RLIMIT_DATA, (MOST_MEMORY, MOST_MEMORY))
    # An office suite, where there is one, would be asked about every broken file of its formats.
    os.environ[libreoffice.VARIABLE] = ""
    walk = walk_without_network if model is None else Extractor.load(model, threads=1).extract
    pipe.send(None)
    while True:
        try:
            each: Trial = pipe.recv()
        except EOFError:
            return
        began = time.process_time()
        finding = check(each.name, each.data, walk=walk)
        pipe.send((finding, time.process_time() - began))


def _demand(holds: bool, what: str) -> None:
    if not holds:
        raise AssertionError(what)


def _demand_sound(record: NoticeRecord, source: Source) -> None:
    length = len(source.text)
    _demand(record.document.length == length, "document.length")
    for mention in record.mentions:
        stretch = source.text[mention.start : mention.end]
        _demand(stretch == mention.text, f"the text of a {mention.label}")
    ids = {mention.id for mention in record.mentions}
    for measure in record.measures:
        _demand(0 <= measure.start < measure.end <= length, "the place of a measure")
        _demand(ids.issuperset(measure.mention_ids()), "the references of a measure")
        cues = [agency.cue for agency in measure.agencies]
        _demand(all(0 <= start <= end <= length for start, end in cues), "the place of a cue")
    for region in (*record.document.set_aside, *record.document.losses, *record.document.locators):
        _demand(
            0 <= region.start <= region.end <= length, f"the place of a {type(region).__name__}"
        )
    for layout in ("documents", "measures"):
        encoding_for(layout, format="jsonl").encode(record).decode("utf-8")


def _signature_of_trace(trace: str) -> str:
    """Kind and place of an exception: two inputs with the same one have the same fault."""
    kind, _, message = trace.strip().splitlines()[-1].partition(": ")
    places = _PLACE.findall(trace)
    place = f" in {':'.join(places[-1])}" if places else ""
    return f"{kind}{f' ({message})' if kind == AssertionError.__name__ else ''}{place}"


if __name__ == "__main__":
    sys.exit(main())
