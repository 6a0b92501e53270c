"""Records a second with threads, and with processes of spaCy.

Each count of threads does the same notices, those of `annotations/` or of any folder of
`.txt` files, through one extractor that has one core an inference; `nlp.pipe` does
them in two processes, its documents sent back whole. What each way gives is compared with what
one thread gave.

    python benchmarks/parallel_speed.py [FOLDER] [--records 400] [--threads 1 2 4]
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import policyner
from policyner.extractor import Extractor
from policyner.reading import read_text

_PROCESSES = 2


def load_texts(folder: Path | None, *, count: int) -> list[str]:
    """So many notices, repeated where there are fewer."""
    folder = folder or Path(__file__).parents[1] / "annotations" / "notices"
    texts = [path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.txt"))]
    return [texts[number % len(texts)] for number in range(count)]


def in_threads(texts: Sequence[str], *, extractor: Extractor, threads: int) -> list[str]:
    """The records of the texts, by so many threads."""

    def extract(text: str) -> str:
        return extractor.extract(read_text(text)).model_dump_json()

    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(extract, texts))


def in_processes(texts: Sequence[str], *, processes: int) -> list[str]:
    """The records of the texts, by so many processes of `nlp.pipe`; loading is part of it."""
    nlp = policyner.load(threads=1)
    docs = nlp.pipe(texts, n_process=processes)
    return [doc._.notice.model_dump_json() for doc in docs]


def timed(name: str, do: Callable[[Sequence[str]], list[str]], texts: Sequence[str]) -> list[str]:
    """What `do` gives, after its rate was printed."""
    started = time.perf_counter()
    records = do(texts)
    rate = len(texts) / (time.perf_counter() - started)
    print(f"{name:<24}{rate:>10,.1f} records/s")
    return records


def main() -> None:
    """Prints a rate for each way."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--records", type=int, default=400)
    parser.add_argument("--threads", type=int, nargs="+", default=[1, 2, 4])
    options = parser.parse_args()
    texts = load_texts(options.folder, count=options.records)
    print(f"{len(texts)} records, {sum(map(len, texts)):,} characters")
    extractor = Extractor.load(threads=1)
    # The first calls build kernels, and as many copies of the network as threads will meet.
    in_threads(texts[:16], extractor=extractor, threads=max(options.threads))
    expected = in_threads(texts, extractor=extractor, threads=1)
    ways: list[tuple[str, Callable[[Sequence[str]], list[str]]]] = [
        (f"threads {count}", partial(in_threads, extractor=extractor, threads=count))
        for count in options.threads
    ]
    ways.append((f"n_process={_PROCESSES}", partial(in_processes, processes=_PROCESSES)))
    for name, do in ways:
        if timed(name, do, texts) != expected:
            raise SystemExit(f"{name}: other records than those of one thread")


if __name__ == "__main__":
    main()
