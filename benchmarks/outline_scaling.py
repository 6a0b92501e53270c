"""Time of outline and linking over documents of 1, 2, 4 and 8 times a size, to 20,000 blocks.

Each kind of document repeats one shape of notice; the mentions are where the shape
has them. Linear means that the time of a block stays the same; the last column is
the time of a block at the largest size as a multiple of that at the smallest.

    python benchmarks/outline_scaling.py [--blocks 2500] [--repeat 3]
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from dataclasses import dataclass

from policyner.linking import link
from policyner.outline import parse_outline
from policyner.settling import settle
from policyner.tagging.mention import Mention

#: Multiples of the smallest size.
SIZES = (1, 2, 4, 8)


@dataclass(frozen=True, slots=True)
class Document:
    """A document and what a tagger would find in it.

    Attributes:
        text: The text.
        mentions: Mentions of agencies.
        blocks: How many blocks it was made of.
    """

    text: str
    mentions: tuple[Mention, ...]
    blocks: int


def _measures(blocks: int) -> str:
    return "".join(
        f"{i % 300 + 1}.修桥{i}座。县林业局要种树。（县交通局牵头，县财政局配合）\n"
        for i in range(blocks)
    )


def _nested(blocks: int) -> str:
    parts = []
    for i in range(blocks // 5):
        parts.append(f"（{'一二三四五六七八九'[i % 9]}）道路{i}（县交通局负责）\n")
        parts += [f"{k}.修桥{k}座。\n" for k in range(1, 5)]
    return "".join(parts)


def _shared_line(blocks: int) -> str:
    leaves = "".join(f"（{i % 9 + 1}）修桥{i}座。\n" for i in range(blocks - 1))
    return f"一、道路\n{leaves}责任单位：县交通局\n"


def _table(blocks: int) -> str:
    rows = "".join(f"{i}\t修桥\t县交通局、县财政局\n" for i in range(1, blocks))
    return f"序号\t任务\t责任单位\n{rows}"


def _stacked(blocks: int) -> str:
    rows = "".join(f"{i}\n修桥\n县交通局\n" for i in range(1, min(blocks, 999)))
    return ("序号\n任务\n责任单位\n" + rows) * max(1, blocks // 999)


def _glued(blocks: int) -> str:
    rows = "".join(f"{i}修桥。县交通局、县财政局" for i in range(1, 201))
    return f"序号工作任务责任单位{rows}\n" * max(1, blocks // 200)


def _one_paragraph(blocks: int) -> str:
    return "。".join(f"（1）修桥{i}座（县交通局负责）" for i in range(blocks))


#: Shapes of documents by name.
SHAPES: dict[str, Callable[[int], str]] = {
    "measures": _measures,
    "nested": _nested,
    "shared line": _shared_line,
    "table": _table,
    "stacked table": _stacked,
    "glued table": _glued,
    "one paragraph": _one_paragraph,
}


def make_document(shape: str, blocks: int) -> Document:
    """A document of one shape."""
    text = SHAPES[shape](blocks)
    mentions = []
    for name in ("县交通局", "县财政局", "县林业局"):
        start = text.find(name)
        while start >= 0:
            mentions.append(Mention("DEPT", start, start + len(name)))
            start = text.find(name, start + len(name))
    return Document(text, tuple(sorted(mentions, key=Mention.order)), blocks)


def time_of(document: Document, *, repeat: int = 3) -> float:
    """Seconds that outline, boundaries and links take, the best of `repeat` runs."""
    best = float("inf")
    for _ in range(repeat):
        started = time.perf_counter()
        outline = parse_outline(document.text)
        link(outline, settle(outline, document.mentions))
        best = min(best, time.perf_counter() - started)
    return best


def main() -> None:
    """Prints the time of a block for each shape and size."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--blocks", type=int, default=2_500, help="blocks of the smallest size")
    parser.add_argument("--repeat", type=int, default=3)
    options = parser.parse_args()
    sizes = [options.blocks * times for times in SIZES]
    print(f"{'µs a block':<16}" + "".join(f"{size:>10,}" for size in sizes) + f"{'last/first':>12}")
    for shape in SHAPES:
        each = [
            time_of(make_document(shape, size), repeat=options.repeat) / size * 1e6
            for size in sizes
        ]
        figures = "".join(f"{micro:>10.1f}" for micro in each)
        print(f"{shape:<16}{figures}{each[-1] / each[0]:>12.2f}")


if __name__ == "__main__":
    main()
