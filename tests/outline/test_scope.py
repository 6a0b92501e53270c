"""Which blocks a line holds for."""

from __future__ import annotations

from policyner.outline import parse_outline


def holding(text: str) -> dict[str, str | None]:
    """For each numbered leaf, the line that holds for its first stretch."""
    outline = parse_outline(text)
    return {
        text[b.span.start : b.span.start + 5]: None
        if (index := b.stretches[0].line) is None
        else outline.lines[index].span.of(text)
        for b in outline.blocks
        if b.is_leaf
    }


def test_a_line_belongs_to_the_block_that_it_closes() -> None:
    assert holding("（一）修桥。（县交通局负责）\n（二）补路。\n") == {
        "（一）修桥": "（县交通局负责）",
        "（二）补路": None,
    }


def test_a_line_behind_a_heading_holds_for_the_leaves_below_it() -> None:
    text = "一、道路（县交通局负责）\n（一）修桥。\n（二）补路。（县公路局负责）\n"
    assert holding(text) == {"（一）修桥": "（县交通局负责）", "（二）补路": "（县公路局负责）"}


def test_a_line_inside_the_text_of_a_heading_does_not_pass_on() -> None:
    text = "一、道路。先修石桥。（县交通局负责）\n（一）补路。\n"
    assert holding(text) == {"（一）补路": None}


def test_a_line_of_its_own_closes_the_leaves_before_it_too() -> None:
    text = "一、道路\n（一）修桥。\n（二）补路。\n责任单位：县交通局\n二、绿化\n（一）种树。\n"
    assert holding(text) == {
        "（一）修桥": "责任单位：县交通局",
        "（二）补路": "责任单位：县交通局",
        "（一）种树": None,
    }


def test_it_closes_what_lies_beside_the_block_above_where_that_ends_too() -> None:
    text = (
        "（一）道路\n1.投资重点\n（1）修桥。\n2.主要措施\n（1）补路。\n（2）通车。\n"
        "牵头单位：县交通局\n（二）绿化\n（1）种树。\n"
    )
    line = "牵头单位：县交通局"
    assert holding(text) == {
        "（1）修桥": line, "（1）补路": line, "（2）通车": line, "（1）种树": None,
    }  # fmt: skip


def test_it_does_not_reach_beyond_the_line_before_it() -> None:
    text = "一、道路\n1.修桥。\n责任单位：县交通局\n2.补路。\n3.通车。\n责任单位：县公路局\n"
    assert holding(text) == {
        "1.修桥。": "责任单位：县交通局",
        "2.补路。": "责任单位：县公路局",
        "3.通车。": "责任单位：县公路局",
    }


def test_it_does_not_reach_into_aims_and_principles() -> None:
    text = "一、道路\n（一）指导思想。便民。\n（二）修桥。\n责任单位：县交通局\n"
    assert holding(text) == {"（一）指导": None, "（二）修桥": "责任单位：县交通局"}


def test_top_level_blocks_share_no_line() -> None:
    assert holding("一、修桥。\n二、补路。\n责任单位：县交通局\n")["一、修桥。"] is None


def test_what_is_said_behind_the_last_line_is_a_tail() -> None:
    text = "（一）修桥。\n责任单位：县交通局\n各乡镇要加强宣传。\n"
    (block,) = parse_outline(text).blocks
    assert [(s.span.of(text), s.tail) for s in block.stretches][1] == ("各乡镇要加强宣传。", True)


def test_before_the_first_heading_a_line_closes_its_paragraph_alone() -> None:
    text = "南湖县便民办法\n为了便民，制定本办法。\n修桥九座。（县交通局负责）\n"
    (block,) = parse_outline(text).blocks
    assert block.stretches[0].span.of(text) == "修桥九座。（县交通局负责）"


def test_a_letter_with_a_table_behind_it_says_paragraph_by_paragraph_what_is_to_be_done() -> None:
    letter = "各街道：\n区民政局负责汇总，区财政局负责审核。\n各单位要抓好落实。\n"
    table = "序号 | 任务 | 责任单位 |\n1 | 修桥 | 区交通局 |\n2 | 补路 | 区公路局 |\n"
    outline = parse_outline(letter + table)
    said = [s.span.of(letter) for s in outline.blocks[0].stretches]
    assert said == ["区民政局负责汇总，区财政局负责审核。", "各单位要抓好落实。"]
