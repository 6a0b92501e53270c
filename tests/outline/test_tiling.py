"""No text is lost: the blocks are the text, on real notices and on random ones."""

from __future__ import annotations

import json
import lzma
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tiled import tiles

from policyner.outline import Outline, parse_outline

SHARED = Path(__file__).parents[3] / "shared"

# Texts that a document may hold in all, as a whole: beyond it the test takes too long.
_LONGEST = 300_000


def texts_of(path: Path) -> Iterator[str]:
    data = path.read_bytes()
    text = (lzma.decompress(data) if path.suffix == ".xz" else data).decode("utf-8")
    for line in text.splitlines():
        yield json.loads(line)["text"][:_LONGEST]


def holds_together(outline: Outline) -> bool:
    """Whether blocks tile the text, and everything lies where it says."""
    blocks = outline.blocks
    return (
        tiles(outline)
        and "".join(block.span.of(outline.text) for block in blocks) == outline.text
        and all(
            block.span.contains(stretch.span) for block in blocks for stretch in block.stretches
        )
        and all(
            left.span.end <= right.span.start
            for block in blocks
            for left, right in pairwise(block.stretches)
        )
        and all(block.parent is None or block.parent < i for i, block in enumerate(blocks))
        and all(
            block.span.contains(place)
            for block in blocks
            for place in (block.number, block.heading)
            if place
        )
        and all(
            line.span.contains(item)
            for line in outline.lines
            for segment in line.segments
            for item in segment.items
        )
        and all(line.span.contains(time) for line in outline.lines for time in line.times)
    )


@pytest.mark.shared
@pytest.mark.parametrize("name", ["gold/train.jsonl", "gold/dev.jsonl", "corpus/notices.jsonl.xz"])
def test_blocks_tile_real_notices(name: str) -> None:
    path = SHARED / name
    if not path.is_file():
        pytest.skip(f"{path} is not there")
    number = -1
    for number, text in enumerate(texts_of(path)):
        assert holds_together(parse_outline(text)), f"notice {number}"
    assert number > 0


WORDS = """
一、 （一） （二） 1. 2. (2) ① 第三条 附件： 附件1 责任单位： 完成时限：
序号 任务 工作任务 牵头单位 责任单位 配合单位 完成时限 1 2 3
县交通局 省财政厅 各市、县（区）政府 南湖集团 牵头 负责 会同 由
， 、 。 ； （ ） ［ ］ 修桥 2027年3月1日 2027.6 长期
列第一位的为牵头单位，下同 以下均需各区政府落实，不再列出
关于修桥的通知 各乡镇：
"""
PIECES = st.sampled_from([*WORDS.split(), "\n", "\t", "  ", " ", "\u3000"])


@given(st.lists(PIECES, max_size=80).map("".join))
def test_blocks_tile_texts_made_of_what_notices_are_made_of(text: str) -> None:
    assert holds_together(parse_outline(text))


@given(st.text(max_size=200))
def test_blocks_tile_any_text(text: str) -> None:
    assert holds_together(parse_outline(text))


@given(st.lists(st.lists(PIECES, min_size=1, max_size=5).map("".join), max_size=30))
@example(["一、", "县交通局", "（一）", "县交通局", "（一）"])
@example(["责任单位：牵头单位", "（一）"])
def test_blocks_tile_tables(cells: list[str]) -> None:
    rows = ["\t".join(cells[i : i + 3]) for i in range(0, len(cells), 3)]
    for separator in ("\n", "\n\n", ""):
        text = separator.join(["序号\t任务\t责任单位", *rows])
        assert holds_together(parse_outline(text))
        assert holds_together(parse_outline(text.replace("\t", "")))
        assert holds_together(parse_outline(text.replace("\t", "\n")))
