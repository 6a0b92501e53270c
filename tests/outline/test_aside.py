"""Regions set aside: blocks cover them, and nothing is read from them."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policyner.annotating.inline import parse_inline
from policyner.linking import link
from policyner.outline import Outline, parse_outline
from policyner.outline.aside import blanked
from policyner.outline.document import tiles
from policyner.span import Span
from policyner.tagging.mention import Mention


def marked(text: str) -> tuple[str, list[Span]]:
    """A text without its ⟪marks⟫, and what stood between them."""
    parts, spans, length = [], [], 0
    for number, part in enumerate(text.replace("⟫", "⟪").split("⟪")):
        if number % 2:
            spans.append(Span(length, length + len(part)))
        parts.append(part)
        length += len(part)
    return "".join(parts), spans


def outline(text: str) -> Outline:
    clean, spans = marked(text)
    return parse_outline(clean, set_aside=spans)


def test_no_heading_is_taken_from_a_region() -> None:
    found = outline("一、修桥。\n⟪三、网站导航⟫\n二、补路。\n")
    assert [b.number.of(found.text) for b in found.blocks if b.number] == ["一、", "二、"]


def test_blocks_cover_a_region() -> None:
    found = outline("一、修桥。\n⟪— 2 —⟫\n二、补路。\n⟪版权所有⟫")
    assert tiles(found)
    assert found.blocks[-1].span.end == len(found.text)


def test_no_line_is_taken_from_a_region() -> None:
    assert outline("一、修桥。\n⟪责任单位：县交通局⟫\n").lines == ()


def test_a_line_goes_on_behind_a_region() -> None:
    found = outline("一、修桥。\n牵头单位：县交通局\n⟪— 2 —⟫\n配合单位：县财政局\n")
    assert [[i.of(found.text) for s in line.segments for i in s.items] for line in found.lines] == [
        ["县交通局", "县财政局"]
    ]


def test_no_row_is_taken_from_a_region() -> None:
    found = outline("序号\t任务\t牵头单位\n1\t修桥\t县交通局\n⟪2\t补路\t县公路局\n⟫")
    assert [b.number.of(found.text) for b in found.blocks if b.number] == ["1"]


def test_no_convention_is_taken_from_a_region() -> None:
    assert outline("⟪列第一位的为牵头单位，下同。⟫\n1.修桥。（县交通局负责）\n").conventions == ()


def test_no_fact_is_taken_from_a_region() -> None:
    found = outline(
        "⟪关于网站维护的通知⟫\n⟪南政办〔2019〕3号⟫\n关于修桥的通知\n南政办〔2027〕12号\n"
    )
    facts = found.facts
    assert facts.title is not None
    assert facts.title.of(found.text) == "关于修桥的通知"
    assert facts.document_number is not None
    assert facts.document_number.of(found.text) == "南政办〔2027〕12号"


def test_no_mention_in_a_region_is_linked() -> None:
    gold = parse_inline(
        "1.修桥。⟦L:年内⟧完工。\n⟦D:县公路局⟧要维护网站，⟦L:2027年底前⟧完成。\n"
        "⟦D:县交通局⟧要巡查。\n",
        id="snippet",
    )
    start = gold.text.index("县公路局")
    region = Span(start, gold.text.index("完成。") + 3)
    mentions = [Mention(s.label, s.span.start, s.span.end) for s in gold.spans]
    (measure,) = link(parse_outline(gold.text, set_aside=[region]), mentions)
    assert [role.name for role in measure.roles] == ["县交通局"]
    assert [mentions[i].span.of(gold.text) for i in measure.deadlines] == ["年内"]


@pytest.mark.parametrize(
    "regions",
    [[Span(0, 3), Span(2, 4)], [Span(3, 4), Span(0, 1)], [Span(2, 99)]],
    ids=["overlap", "order", "outside"],
)
def test_regions_that_are_none_are_refused(regions: list[Span]) -> None:
    with pytest.raises(ValueError, match="regions"):
        parse_outline("一、修桥。", set_aside=regions)


PIECES = st.sampled_from(
    [
        "一、",
        "（一）",
        "2.",
        "责任单位：",
        "县交通局",
        "牵头",
        "、",
        "。",
        "\n",
        "\t",
        "修桥",
        "（",
        "）",
    ]
)


@given(st.lists(PIECES, max_size=40).map("".join), st.lists(st.integers(0, 99), max_size=8))
def test_blocks_tile_whatever_is_set_aside(text: str, places: list[int]) -> None:
    edges = sorted({min(place, len(text)) for place in places})
    regions = [Span(a, b) for n, (a, b) in enumerate(pairwise(edges)) if n % 2 == 0]
    found = parse_outline(text, set_aside=regions)
    assert tiles(found)
    assert len(blanked(text, regions)) == len(text)
    starts = {block.number.start for block in found.blocks if block.number}
    starts |= {item.start for line in found.lines for s in line.segments for item in s.items}
    assert not any(region.start <= start < region.end for region in regions for start in starts)
