"""Making `repair/pairs.txt`: pairs of characters that belong to one word.

    python -m policyner.training.pairs CORPUS...      (its output follows the comment in the file)

Two neighbouring characters are a pair when they stand together far more often
than by chance, in many texts, and next to never with a blank or a line break
between them. `repair/layout.py` takes such a pair on two sides of a line break
as evidence that the break is none of the notice's.
"""

from __future__ import annotations

import math
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from policyner.training.corpus import read_texts

_HAN = re.compile("[\u4e00-\u9fff]+")
_PARTED = re.compile("([\u4e00-\u9fff])[ \u3000\n]+(?=([\u4e00-\u9fff]))")

_LEAST_COUNT = 50
_LEAST_TEXTS = 20
# Least logarithm of how much more often than by chance the two stand together.
_LEAST_INFORMATION = 3.0
# Largest share of the occurrences that a blank or a line break may part.
_MOST_PARTED = 0.005


def find_pairs(texts: Iterable[str]) -> list[str]:
    """The pairs of a corpus of official texts, in the order of their code points."""
    together: Counter[str] = Counter()
    parted: Counter[str] = Counter()
    in_texts: Counter[str] = Counter()
    single: Counter[str] = Counter()
    for text in texts:
        runs = _HAN.findall(text)
        pairs = [run[at : at + 2] for run in runs for at in range(len(run) - 1)]
        together.update(pairs)
        in_texts.update(set(pairs))
        single.update("".join(runs))
        parted.update(left + right for left, right in _PARTED.findall(text))
    total = single.total()
    return sorted(
        pair
        for pair, count in together.items()
        if count >= _LEAST_COUNT
        and in_texts[pair] >= _LEAST_TEXTS
        and math.log(count * total / (single[pair[0]] * single[pair[1]])) > _LEAST_INFORMATION
        and parted[pair] <= _MOST_PARTED * count
    )


def table(pairs: Iterable[str]) -> Iterator[str]:
    """The lines of the file: a first character and all that follow it."""
    following: dict[str, str] = {}
    for pair in pairs:
        following[pair[0]] = following.get(pair[0], "") + pair[1]
    for left, rights in following.items():
        yield f"{left} {rights}"


def main(paths: list[str]) -> None:
    """Writes the table of the corpora at `paths` to standard output."""
    pairs = find_pairs(text for path in paths for _, text in read_texts(Path(path)))
    sys.stdout.write("\n".join(table(pairs)) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
