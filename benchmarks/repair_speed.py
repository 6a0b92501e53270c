"""Characters a second of `repair`, on clean text and on each kind of damaged copy.

Reads the notices of `annotations/`, or the texts of a corpus file (`.jsonl` or
`.jsonl.xz`, with `id` and `text`) given as the first argument. Clean are those in
which a repair finds nothing; the copies are made as `policyner evaluate --slices`
makes them. One thread; the best of three rounds, in processor time. The memory
is the most that was allocated while one copy was repaired, for each of its
characters.

    python benchmarks/repair_speed.py [CORPUS] [--texts 300]
"""

from __future__ import annotations

import argparse
import time
import tracemalloc
from collections.abc import Sequence
from pathlib import Path

from policyner.evaluation.slices import DAMAGES
from policyner.repair import AlignedText, repair
from policyner.training.corpus import read_texts

_ROUNDS = 3


def characters_a_second(texts: Sequence[str]) -> float:
    """The best rate of a few rounds over `texts`."""
    best = float("inf")
    for _ in range(_ROUNDS):
        started = time.process_time()
        for text in texts:
            repair(text)
        best = min(best, time.process_time() - started)
    return sum(map(len, texts)) / best


def bytes_a_character(text: str) -> float:
    """The most that repairing `text` allocates at a time, for each of its characters."""
    tracemalloc.start()
    repair(text)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return peak / len(text)


def main() -> None:
    """Prints a line for each kind of text."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", nargs="?", type=Path)
    parser.add_argument("--texts", type=int, default=300, help="texts to damage")
    arguments = parser.parse_args()
    annotations = sorted((Path(__file__).parents[1] / "annotations").glob("*.jsonl"))
    corpora = [arguments.corpus] if arguments.corpus else annotations
    texts = [text for path in corpora for _, text in read_texts(path)]
    clean = [text for text in texts if not repair(text).edits]
    kinds = {"clean": clean, "as they came": texts}
    for name, damage in DAMAGES.items():
        kinds[name] = [
            AlignedText.of(text, damage(text)).clean for text in texts[: arguments.texts]
        ]
    print(f"{'':<20}{'characters':>12}{'M/s':>8}{'bytes/character, 1x and 8x the text':>40}")
    for name, copies in kinds.items():
        longest = max(copies, key=len)[:50_000]
        memory = "  ".join(f"{bytes_a_character(longest * times):.0f}" for times in (1, 8))
        rate = characters_a_second(copies) / 1e6
        print(f"{name:<20}{sum(map(len, copies)):>12,}{rate:>8.2f}{memory:>40}")


if __name__ == "__main__":
    main()
