"""Tables: what their headers, rows and cells are."""

from __future__ import annotations

import re

import pytest

from policyner.outline import parse_outline
from policyner.outline.tables import find_tables
from policyner.outline.tables.cells import is_unit
from policyner.outline.tables.columns import _DATA, read_column
from policyner.reading import Cell
from policyner.span import Span


def rows(text: str) -> list[tuple[str | None, str, list[tuple[str, list[str]]], list[str]]]:
    return [
        (
            row.number.of(text) if row.number else None,
            row.title.of(text),
            [(s.role, [item.of(text) for item in s.items]) for s in row.segments],
            [time.of(text) for time in row.times],
        )
        for table in find_tables(text)
        for row in table.rows
    ]


@pytest.mark.parametrize(
    "text",
    [
        "序号\t任务\t牵头单位\t配合单位\t完成时限\n1\t修桥\t县交通局\t县财政局、水利局\t2027年6月\n",
        (
            "序号  任务  牵头单位  配合单位         完成时限\n"
            "1     修桥  县交通局  县财政局、水利局  2027年6月\n"
        ),
        "序号|任务|牵头单位|配合单位|完成时限\n1|修桥|县交通局|县财政局、水利局|2027年6月\n",
        "序号｜任务｜牵头单位｜配合单位｜完成时限\n1｜修桥｜县交通局｜县财政局、水利局｜2027年6月\n",
        (
            "| 序号 | 任务 | 牵头单位 | 配合单位 | 完成时限 |\n"
            "|:--:|:--|:-:|---|---|\n"
            "| 1 | 修桥 | 县交通局 | 县财政局、水利局 | 2027年6月 |\n"
        ),
        "序号 任务 牵头单位 配合单位 完成时限\n1 修桥 县交通局 县财政局、水利局 2027年6月\n",
        "序号\n任务\n牵头单位\n配合单位\n完成时限\n1\n修桥\n县交通局\n县财政局、水利局\n2027年6月\n",
        (
            "序 号 任 务 牵 头 单 位 配 合 单 位 完成时限\n"
            "1 修桥 县交通局 县财政局、水利局 2027年6月\n"
        ),
    ],
    ids=[
        "tabs",
        "wide blanks",
        "bars",
        "wide bars",
        "Markdown",
        "narrow blanks",
        "lines",
        "spaced",
    ],
)
def test_the_same_table_in_every_way(text: str) -> None:
    assert rows(text) == [
        (
            "1",
            "修桥",
            [("lead", ["县交通局"]), ("support", ["县财政局", "水利局"])],
            ["2027年6月"],
        )
    ]


def test_empty_cells_between_bars_keep_their_columns() -> None:
    text = "|序号|任务|牵头单位|配合单位|\n|-|-|-|-|\n|1|修桥||县财政局|\n|2|补路|县公路局||\n"
    assert rows(text) == [
        ("1", "修桥", [("support", ["县财政局"])], []),
        ("2", "补路", [("lead", ["县公路局"])], []),
    ]


def test_a_glued_row_is_cut_where_its_list_begins() -> None:
    text = "序号工作任务责任单位1修缮古桥，造册登记省文物局、财政厅2植树造林省林业局\n"
    assert rows(text) == [
        ("1", "修缮古桥，造册登记", [("responsible", ["省文物局", "财政厅"])], []),
        ("2", "植树造林", [("responsible", ["省林业局"])], []),
    ]


def test_names_that_touch_are_names_of_two_columns() -> None:
    text = "序号工作任务牵头单位责任单位1修桥。省交通厅各市、县政府2种树。省林业局有关部门\n"
    assert [row[2] for row in rows(text)] == [
        [("lead", ["省交通厅"]), ("responsible", ["各市", "县政府"])],
        [("lead", ["省林业局"]), ("responsible", ["有关部门"])],
    ]


def test_a_place_that_the_notice_names_elsewhere_is_part_of_a_glued_name() -> None:
    text = "南湖市人民政府通知\n序号工作任务责任单位1修桥南湖市交通局2种树南湖市林业局\n"
    assert [row[2] for row in rows(text)] == [
        [("responsible", ["南湖市交通局"])],
        [("responsible", ["南湖市林业局"])],
    ]


def test_rows_are_blocks_beside_their_header() -> None:
    text = "一、任务分工\n序号\t任务\t责任单位\n1\t修桥\t县交通局\n2\t补路\t县公路局\n"
    outline = parse_outline(text)
    assert [(b.kind, b.level, b.is_leaf) for b in outline.blocks] == [
        ("cn", 0, False),
        ("table", 1, False),
        ("row", 1, True),
        ("row", 1, True),
    ]


def test_a_table_that_an_attachment_ends_is_over() -> None:
    text = "序号\t任务\t责任单位\n1\t修桥\t县交通局\n附件2\n2\t张三\t县公路局\n"
    assert [row[0] for row in rows(text)] == ["1"]


def test_names_of_groups_that_are_like_heads_are_no_heads() -> None:
    text = (
        "分类\n序号\n事项\n责任单位\n牵头单位\n发展目标\n"
        "1\n粮食增产5%\n县农业农村局\n县农业农村局\n"
        "2\n完成省、市下达的节水计划。\n县水利局、公司\n县水利局\n"
    )
    assert [(row[0], row[2]) for row in rows(text)] == [
        ("1", [("responsible", ["县农业农村局"]), ("lead", ["县农业农村局"])]),
        ("2", [("responsible", ["县水利局", "公司"]), ("lead", ["县水利局"])]),
    ]


def test_a_last_column_below_which_values_stand_is_one() -> None:
    text = (
        "分类\n序号\n事项\n责任单位\n发展目标\n1\n修桥\n县交通局\n3座\n2\n补路\n县公路局\n5公里\n"
    )
    assert [(row[0], row[2]) for row in rows(text)] == [
        ("1", [("responsible", ["县交通局"])]),
        ("2", [("responsible", ["县公路局"])]),
    ]


KINDS = ["number", "task", "indicator", "unit", "value", "time", "place", "other"]


@pytest.mark.parametrize("kind", KINDS)
def test_every_column_of_the_vocabulary(kind: str) -> None:
    for name, example in _DATA[kind].items():
        column = read_column(name, Span(0, len(name)))
        assert column is not None
        assert column.kind == kind
        assert name in example


@pytest.mark.parametrize("kind", ["value", "time"])
def test_every_pattern_of_a_column(kind: str) -> None:
    for pattern, example in _DATA["patterns"][kind].items():
        heads = [head for head in example.split("\u3000") if re.match(pattern, head)]
        assert heads, pattern
        column = read_column(heads[-1], Span(0, len(heads[-1])))
        assert column is not None
        assert column.kind == kind


def test_every_unit_is_one_alone_and_with_its_power() -> None:
    for unit, example in _DATA["units"].items():
        assert unit in example
        assert is_unit(unit, Span(0, len(unit)))
        assert is_unit(f"万{unit}", Span(0, len(unit) + 1))


def known(
    *rows: str, merged: dict[tuple[int, int], tuple[int, int]] | None = None
) -> list[list[object]]:
    """What is read of a table whose cells the file knows, by rows: number, lists above and own."""
    text, cells = "", []
    for row, words in enumerate(rows, start=1):
        for column, cell in enumerate(words.split("|"), start=1):
            if cell:
                height, width = (merged or {}).get((row, column), (1, 1))
                place = Span(len(text), len(text) + len(cell))
                cells.append(Cell(1, row, column, place, height, width))
            text += cell + "\t"
        text += "\n"
    return [
        [
            row.number.of(text) if row.number else None,
            [s.span.of(text) for s in row.segments],
            [s.span.of(text) for s in row.above],
            [time.of(text) for time in row.times],
        ]
        for table in find_tables(text, cells)
        for row in table.rows
    ]


def test_an_empty_cell_that_the_file_knows_inherits_nothing() -> None:
    assert known("序号|任务|责任单位|时限", "1|修桥|县交通局|2027年6月", "2|补路||") == [
        ["1", ["县交通局"], [], ["2027年6月"]],
        ["2", [], [], []],
    ]


def test_a_merged_cell_counts_for_each_row_that_it_covers_and_no_other() -> None:
    found = known(
        "序号|任务|责任单位|时限",
        "1|修桥|县交通局|2027年6月",
        "2|补路||",
        "3|种树||",
        merged={(2, 3): (2, 1), (2, 4): (3, 1)},
    )
    assert found == [
        ["1", ["县交通局"], [], ["2027年6月"]],
        ["2", [], ["县交通局"], ["2027年6月"]],
        ["3", [], [], ["2027年6月"]],
    ]


def test_a_header_of_two_rows_is_told_by_the_second() -> None:
    found = known(
        "序号|任务|分工",
        "||牵头单位|配合单位",
        "1|修桥|县交通局|县财政局",
        merged={(1, 1): (2, 1), (1, 2): (2, 1), (1, 3): (1, 2)},
    )
    assert found == [["1", ["县交通局", "县财政局"], [], []]]


def test_the_title_of_a_section_is_no_row() -> None:
    found = known(
        "序号|任务|责任单位",
        "一、道路",
        "1|修桥|县交通局",
        merged={(2, 1): (1, 3)},
    )
    assert found == [["1", ["县交通局"], [], []]]


def test_a_long_list_is_not_handed_on() -> None:
    names = "、".join(f"县{i}局" for i in range(61))
    assert known("任务|责任单位", f"修桥|{names}", "补路|同上")[1] == [None, [], [], []]
