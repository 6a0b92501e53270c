"""Mentions a second that the resolvers do on one core, and how long their data take to load.

    python benchmarks/resolve_speed.py [--mentions 200000]

The mentions are those of the tests' tables, in turn in many notices of different
regions and dates, so that a notice's own mentions repeat as they do in real ones.
`cold` is the first pass, in which nothing is cached; the data are loaded before it.
"""

from __future__ import annotations

import argparse
import importlib
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date
from itertools import islice
from pathlib import Path

CASES = Path(__file__).parents[1] / "tests" / "resolving"
REGIONS = ("福建省", "浙江省", "上海市", "泉州市", "象州县", "广西壮族自治区")

_LOAD = """
import time
start = time.perf_counter()
from policyner.grammar.names.registry import registry
from policyner.grammar.names.regions import regions
imported = time.perf_counter()
registry(), regions()
print(imported - start, time.perf_counter() - imported)
"""


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mentions", type=int, default=200_000)
    wanted = parser.parse_args().mentions
    loads = [
        subprocess.run(  # noqa: S603 - this interpreter, our own words
            [sys.executable, "-c", _LOAD], capture_output=True, text=True, check=True
        )
        for _ in range(5)
    ]
    imported, loaded = zip(*(map(float, load.stdout.split()) for load in loads), strict=True)
    print(f"registry and regions: {min(loaded) * 1000:.0f} to {max(loaded) * 1000:.0f} ms to load")
    print(f"their modules and YAML: {min(imported) * 1000:.0f} to {max(imported) * 1000:.0f} ms")
    work = [*_work()]
    start = time.perf_counter()
    for _ in map(_call, work):
        pass
    cold = time.perf_counter() - start
    print(f"cold: {len(work)} different mentions, {len(work) / cold:,.0f} a second")
    start = time.perf_counter()
    for _ in map(_call, islice(_forever(work), wanted)):
        pass
    warm = time.perf_counter() - start
    print(f"all: {wanted} mentions, {wanted / warm:,.0f} a second")


def _call(task: tuple[Callable[..., object], str, dict[str, object]]) -> object:
    function, surface, keywords = task
    return function(surface, **keywords)


def _forever(work: list[tuple[Callable[..., object], str, dict[str, object]]]) -> Iterator:
    while True:
        yield from work


def _work() -> Iterator[tuple[Callable[..., object], str, dict[str, object]]]:
    sys.path.insert(0, str(CASES))
    from policyner.grammar.names.registry import registry
    from policyner.resolving import (
        Context,
        Notice,
        regions,
        resolve_agency,
        resolve_deadline,
        resolve_percent,
        resolve_target,
    )

    registry()
    cases = {
        kind: importlib.import_module(f"{kind}_cases").CASES
        for kind in ("agency", "deadline", "percent", "target")
    }
    for number, name in enumerate(REGIONS):
        notice = Notice(
            (f"{name}人民政府",), regions().find(name).region, date(2018 + number, 5, 4)
        )
        yield from ((resolve_agency, case[1], {"notice": notice}) for case in cases["agency"])
        context = Context(notice=notice)
        yield from ((resolve_deadline, case[0], {"context": context}) for case in cases["deadline"])
        for before, surface, after, *_ in cases["percent"]:
            yield resolve_percent, surface, {"context": Context(before, after, notice)}
        yield from ((resolve_target, case[0], {}) for case in cases["target"])


if __name__ == "__main__":
    main()
