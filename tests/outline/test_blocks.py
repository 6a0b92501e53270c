"""Blocks: where a notice's parts begin, and how they lie in each other."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tiled import tiles

from policyner.grammar.numbering import number_at
from policyner.outline import Outline, parse_outline
from policyner.vocabulary import read_vocabulary


def numbers(text: str) -> list[str]:
    return [b.number.of(text) for b in parse_outline(text).blocks if b.number]


def headings(text: str) -> list[str | None]:
    return [
        b.heading.of(text) if b.heading else None for b in parse_outline(text).blocks if b.number
    ]


def tree(outline: Outline) -> list[tuple[str, int]]:
    return [(b.number.of(outline.text), b.level) for b in outline.blocks if b.number]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("一、修桥\n二、补路\n", ["一、", "二、"]),
        ("（一）修桥\n（二）补路\n", ["（一）", "（二）"]),
        ("(一)修桥\n(二)补路\n", ["(一)", "(二)"]),
        ("1.修桥\n2、补路\n3．种树\n", ["1.", "2、", "3．"]),
        ("(1)修桥\n（2）补路\n", ["(1)", "（2）"]),
        ("①修桥\n②补路\n", ["①", "②"]),
        ("第一章 总则\n第一条 为了修桥，制定本办法。\n", ["第一章", "第一条"]),
        ("　　一、修桥\n　　二、补路\n", ["一、", "二、"]),
        ("二十一、修桥\n二十二、补路\n", ["二十一、", "二十二、"]),
        # Behind an article's number words may begin that elsewhere go on with a reference.
        ("第三条 修桥。\n第四条中心校负责看护。\n", ["第三条", "第四条"]),
        ("第三条 修桥。\n第四条规划部门负责审核。\n", ["第三条", "第四条"]),
        ("第三条 修桥。\n第四条项目业主负责看护。\n", ["第三条", "第四条"]),
        ("第三条 修桥。\n第四条所在地乡镇负责看护。\n", ["第三条", "第四条"]),
        ("第三条 修桥。\n第五条中心校的情形除外。\n", ["第三条"]),
        ("第三条 修桥。\n第四条所列情形除外。\n", ["第三条"]),
        ("第三条 修桥。\n第四条规定的情形除外。\n", ["第三条"]),
    ],
)
def test_numbers_at_the_beginning_of_a_line(text: str, expected: list[str]) -> None:
    assert numbers(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "1.5亿元用于修桥。\n",
        "2027年底前修桥。\n",
        "第三条规定的情形除外。\n",
        "修桥（一期）已完成，补路（二期）开工。\n",
        "一是修桥。二是补路。三是种树。\n",
        "按照（一）（二）项执行。\n",
    ],
)
def test_what_looks_like_a_number_and_is_none(text: str) -> None:
    assert numbers(text) == []


def test_a_heading_that_runs_on_into_its_paragraph() -> None:
    assert headings("（一）修缮古桥。对全县古桥逐座鉴定。\n") == ["修缮古桥"]


def test_a_block_that_begins_with_running_text_has_no_heading() -> None:
    text = "1." + "对全县古桥逐座鉴定，" * 8 + "造册登记。\n"
    assert headings(text) == [None]


def test_a_heading_inside_a_line_behind_a_bracket() -> None:
    text = "（一）修桥。（县交通局负责）（二）补路。（县公路局负责）（三）种树。"
    assert numbers(text) == ["（一）", "（二）", "（三）"]


def test_headings_inside_a_line_behind_full_stops() -> None:
    assert numbers("一、建设\n全年投资九亿元。（1）修桥。（2）补路。\n") == [
        "一、",
        "（1）",
        "（2）",
    ]


def test_a_list_that_runs_into_the_next_heading() -> None:
    text = "（一）修桥。责任单位：县交通局（二）补路。责任单位：县公路局（三）种树。"
    assert numbers(text) == ["（一）", "（二）", "（三）"]


def test_a_heading_that_runs_into_the_one_below() -> None:
    text = (
        "意见如下：一、主要任务（一）修桥。责任单位：县交通局（二）补路。二、保障措施（一）种树。"
    )
    assert numbers(text)[:3] == ["一、", "（一）", "（二）"]
    on = (
        "一、主要任务 （一）修桥。各县要修好。 （二）补路。\n"
        "二、保障措施 （三）种树。 （四）浇水。\n"
    )
    assert numbers(on) == ["一、", "（一）", "（二）", "二、", "（三）", "（四）"]


def test_a_text_that_begins_in_the_middle_of_a_list() -> None:
    assert numbers("要修好桥。（三）补路。各县要补好。（四）种树。") == ["（三）", "（四）"]
    referring = "一、修桥。具体见本通知。（五）项另行规定。（六）略。\n二、补路。\n"
    assert numbers(referring) == ["一、", "二、"]


def test_a_number_inside_a_sentence_that_does_not_continue_is_none() -> None:
    assert numbers("（一）修桥。具体见本通知。（五）项另行规定。\n") == ["（一）"]


def test_a_number_that_a_later_line_begins_with_is_no_heading_inside_a_line() -> None:
    text = "（一）修桥，工期与第二项相同。（二）另述。\n（二）补路。\n"
    assert [b.span.start for b in parse_outline(text).blocks if b.number] == [
        0,
        text.rindex("（二）"),
    ]


def test_levels_and_parents() -> None:
    text = "一、道路\n（一）修桥\n1.石桥\n2.木桥\n（二）补路\n二、绿化\n（一）种树\n"
    outline = parse_outline(text)
    assert tree(outline) == [
        ("一、", 0), ("（一）", 1), ("1.", 2), ("2.", 2), ("（二）", 1), ("二、", 0), ("（一）", 1),
    ]  # fmt: skip
    assert outline.path(3) == (0, 1)
    assert [b.is_leaf for b in outline.blocks] == [False, False, True, True, True, False, True]


def test_numbering_that_skips_and_restarts() -> None:
    assert tree(parse_outline("一、道路\n1.修桥\n3.补路\n二、绿化\n1.种树\n")) == [
        ("一、", 0), ("1.", 1), ("3.", 1), ("二、", 0), ("1.", 1),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # Articles that go on below 一、 and 二、 stand below them.
        (
            "一、道路\n第一条 修桥。\n第二条 补路。\n二、绿化\n第三条 种树。\n",
            [("一、", 0), ("第一条", 1), ("第二条", 1), ("二、", 0), ("第三条", 1)],
        ),
        (
            "1.道路\n（一）修桥。\n（二）补路。\n2.绿化\n（一）种树。\n",
            [("1.", 0), ("（一）", 1), ("（二）", 1), ("2.", 0), ("（一）", 1)],
        ),
        # In a regulation it is the other way round.
        (
            "第一条 道路：\n一、修桥。\n二、补路。\n第二条 绿化：\n一、种树。\n",
            [("第一条", 0), ("一、", 1), ("二、", 1), ("第二条", 0), ("一、", 1)],
        ),
        # Numbers that go on through all sections are no sign of anything.
        (
            "一、道路\n1.修桥。\n2.补路。\n二、绿化\n3.种树。\n",
            [("一、", 0), ("1.", 1), ("2.", 1), ("二、", 0), ("3.", 1)],
        ),
        # A notice in front of the regulation that it issues.
        (
            "一、认真学习。\n二、抓好落实。\n第一条 修桥。\n第二条 补路。\n",
            [("一、", 0), ("二、", 0), ("第一条", 0), ("第二条", 0)],
        ),
    ],
)
def test_the_order_of_kinds_that_the_headings_show(
    text: str, expected: list[tuple[str, int]]
) -> None:
    assert tree(parse_outline(text)) == expected


def test_an_attachment_begins_a_tree_of_its_own() -> None:
    outline = parse_outline("一、修桥。\n（一）石桥。\n附件1\n一、分工表\n")
    assert [(b.kind, b.level) for b in outline.blocks] == [
        ("cn", 0), ("paren_cn", 1), ("attachment", 0), ("cn", 1),
    ]  # fmt: skip


def test_a_text_without_headings_is_one_block() -> None:
    outline = parse_outline("全县修桥补路。")
    assert len(outline.blocks) == 1
    assert not outline.blocks[0].is_leaf


def test_the_empty_text_has_one_empty_block() -> None:
    assert [b.span.end for b in parse_outline("").blocks] == [0]


def test_a_number_is_read_with_its_kind() -> None:
    number = number_at("第十二条 修桥", 0)
    assert number is not None
    assert (number.kind, number.value, number.end) == ("article", 12, 4)


PIECES = st.sampled_from(
    ["一、", "（一）", "（二）", "1.", "(2)", "①", "第三条", "附件：", "责任单位：", "县交通局",
     "牵头", "，", "、", "。", "\n", "\t", "（", "）", "［", "］", "修桥", "　", "2027年3月1日",
     "会同", "由"]
)  # fmt: skip


@given(st.lists(PIECES, max_size=60).map("".join))
def test_blocks_tile_any_text(text: str) -> None:
    outline = parse_outline(text)
    assert tiles(outline)
    assert all(
        block.span.contains(stretch.span) for block in outline.blocks for stretch in block.stretches
    )
    assert all(
        line.span.contains(segment.span) for line in outline.lines for segment in line.segments
    )


def test_twenty_thousand_blocks() -> None:
    text = "".join(
        f"{i % 300 + 1}.修桥{i}座。（县交通局牵头，县财政局配合）\n" for i in range(20_000)
    )
    outline = parse_outline(text)
    assert (len(outline.blocks), len(outline.lines)) == (20_000, 20_000)


@pytest.mark.parametrize(
    "text",
    [
        "（" * 100_000,
        "责任单位：" * 20_000,
        "责任单位：" + "县交通局、" * 20_000,
        "。（1）" * 25_000,
        "序号任务责任单位1" * 20_000,
        "序号任务责任单位1修桥" + "县交通局" * 40_000,
        "序号\n任务\n责任单位\n" + "1\n" * 60_000,
        "序号  任务  责任单位\n1  修桥  县交通局\n" + "      九座\n" * 40_000,
        "一、修桥。第一条 补路。\n" * 20_000,
    ],
    ids=["brackets", "labels", "items", "numbers", "headers", "names", "cells", "wrapped", "kinds"],
)
def test_a_text_made_to_be_slow_is_read_in_one_go(text: str) -> None:
    assert tiles(parse_outline(text))


ANNOUNCEMENTS = read_vocabulary("policyner.outline", "announcements.yaml")


@pytest.mark.parametrize(
    ("word", "sentence"),
    [pair for section in ANNOUNCEMENTS.values() for pair in section.items()],
)
def test_a_list_inside_a_paragraph_that_words_announce(word: str, sentence: str) -> None:
    assert numbers(f"{sentence}（1）修桥；（2）补路。\n") == ["（1）", "（2）"]
    assert numbers(f"{sentence.replace(word, '')}（1）修桥；（2）补路。\n") == []
