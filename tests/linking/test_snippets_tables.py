"""Tables of tasks, in every way in which pages write them."""

from __future__ import annotations

import pytest
from snippets import check, read_snippet

from policyner.outline import parse_outline
from policyner.settling import settle
from policyner.tagging.mention import INFERRED

TABBED = [
    (
        "序号\t任务\t牵头单位\t责任单位\n"
        "¦1\t修桥\t[县交通局|牵:行]\t[县财政局|责:行]、[水利局=县水利局|责]\n"
    ),
    "序号\t重点任务\t责任单位\t完成时限\n¦1\t修桥\t[县交通局|责]\t{L:2027年6月}\n",
    "重点任务\t牵头单位\t配合单位\n¦修桥\t[县交通局|牵]\t[县财政局|配]\n¦种树\t[县林业局|牵]\n",
    "工作任务\t省级牵头单位\n¦修桥\t[省交通厅|牵]\n",
    "序号\t任务\t责任单位（排第一的牵头）\n¦1\t修桥\t[县交通局|牵]、[县财政局|配]\n",
    "序 号\t任 务\t责 任 单 位\n¦1\t修桥\t[县交通局|责]\n",
    "序号\t任务\t责任单位及责任人\n¦1\t修桥\t[县交通局|责]\n",
    # Two labels over one column: nobody can say which of the two one named there is.
    "序号\t任务\t牵头单位\t责任主体与协同单位\n¦1\t修桥\t[县交通局|牵]\t[县公路局|责]\n",
    "序号\t任务\t责任单位和配合单位\n¦1\t修桥\t[县交通局|责]、[县公路局|责]\n",
    "序号\t任务\t配合单位及参与单位\n¦1\t修桥\t[县交通局|配]\n",
    "序号\t任务\t牵头负责部门\n¦1\t修桥\t[县交通局|牵]\n",
    "序号\t任务\t责任单位和分管领导\n¦1\t修桥\t[县交通局|责]\n",
    "序号\t任务\t部门分工\n¦1\t修桥\t[县交通局|牵]牵头，[县财政局|配]配合\n",
    # Who begins a row does what it tells, and leads whoever it names there.
    "序号\t涉及部门\t职责分工\n¦1\t[县教育局|牵]\t负责校园食品，会同[有关部门|配]开展检查。\n",
    "涉及部门\t职责分工\n¦[县教育局|责]\t负责校园食品。\n¦[县商务局|责]\t保障供应。\n",
    "序号\t任务\t责任单位或牵头单位\t协助单位\n¦1\t修桥\t[县交通局|责]\t[县财政局|配]\n",
]

MERGED = [
    # The cell of 县交通局 reaches over both rows.
    "序号\t任务\t牵头单位\n¦1\t修桥\t[县交通局|牵@1&2]\n¦2\t补路\n",
    "序号\t任务\t牵头单位\t时限\n¦1\t修桥\t[县交通局|牵@1&2]\t{L:2027年}\n¦2\t补路\t\t\n",
    # A row whose number is merged with the one above is a measure of its own.
    "序号\t任务\t牵头单位\n¦1\t修石桥\t[县交通局|牵]\n\t¦修木桥\t[县公路局|牵]\n",
]

CONTINUED = [
    # Over pages: furniture between rows, the header once more.
    "序号\t任务\t责任单位\n¦1\t修桥\t[县交通局|责]\n— 3 —\n¦2\t补路\t[县公路局|责]\n",
    (
        "序号\t任务\t责任单位\n¦1\t修桥\t[县交通局|责]\n— 3 —\n"
        "序号\t任务\t责任单位\n¦2\t补路\t[县公路局|责]\n"
    ),
    # A line break in a cell, where every row ends with a bar.
    (
        "任务 | 牵头单位 | 配合单位 | 时限 |\n¦修桥 | [县交通局|牵] | [县财政局|配]\n"
        "[县水利局|配]\n[县林业局|配] | {L:2027年6月} |\n"
        "¦补路 | [县公路局|牵] | [县审计局|配] | {L:2027年9月} |\n"
    ),
    # The title of a section between rows.
    "序号\t任务\t责任单位\n一、道路\n¦1\t修桥\t[县交通局|责]\n二、绿化\n¦2\t种树\t[县林业局|责]\n",
]

ALIGNED = [
    "序号  任务      责任单位\n¦1     修桥      [县交通局|责]\n¦2     种树      [县林业局|责]\n",
    "序号　任务　牵头单位　配合单位\n¦1　修桥　[县交通局|牵]　[县财政局|配]\n",
    "序号 任务 牵头单位 完成时限\n¦1 修桥 [县交通局|牵] {L:2027年6月}\n",
    (
        "序号  任务        责任单位      完成时限\n"
        "¦1     修缮古桥    [县交通局|责]、   {L:2027年底}\n"
        "      九座        [县财政局|责]\n"
        "¦2     种树        [县林业局|责]      {L:2028年底}\n"
    ),
]

STACKED = [
    (
        "序号\n任务\n牵头单位\n完成时限\n"
        "¦1\n修桥\n[县交通局|牵]\n{L:2027年}\n¦2\n种树\n[县林业局|牵]\n{L:2028年}\n"
    ),
    "序号\n任务\n责任单位\n¦1\n修桥九座。\n造册登记。\n[县交通局|责]\n¦2\n种树\n[县林业局|责]\n",
    "任务\n责任单位\n¦修桥\n[县交通局|责]、[县财政局|责]\n¦种树\n[县林业局|责]\n",
    "序号\n任务\n责任单位\n备注\n¦1\n修桥\n[县交通局|责]\n¦2\n种树\n[县林业局|责]\n新增\n",
    # Who has a duty stands in front of it; no row has as many lines as there are columns.
    "序号\n涉及部门\n职责分工\n¦1\n[县交通局|责]\n修桥。\n¦2\n[县林业局|责]\n种树。\n",
    "序号\n事项名称\n决策承办单位\n¦1\n修桥\n九座\n[县交通局|责]\n¦2\n种树\n百亩\n[县林业局|责]\n",
]

GLUED = [
    # A cell may say who does what; a table may go on from another page.
    (
        "任务清单\n序号工作任务责任单位¦21修桥。新建石桥。[县交通局|牵]、[县公路局|牵]牵头；"
        "[县财政局|配]配合；[各乡镇人民政府|责]落实¦22种树。栽种柳树。[县林业局|牵]牵头；"
        "[县财政局|配]配合¦23修渠。疏浚水渠。[县水利局|责]负责\n"
    ),
    (
        "任务清单\n序号工作任务责任单位¦7修桥。新建石桥。[县交通局|责]、[县公路局|责]"
        "¦8种树。栽种柳树。[县林业局|责]¦9修渠。疏浚水渠。[县水利局|责]\n"
    ),
    # One blank parts the cells, and some words.
    (
        "序号 类别 主要任务 细化措施 牵头单位 参与单位 责任单位\n"
        "¦1 路桥 修缮 古桥 分段施工。 [县交通局|牵]、[水利局=县水利局|牵] "
        "[县财政局|配]、[住建局=县住建局|配]等 [各乡镇人民政府|责]\n"
        "¦2  补路 日夜施工。 [县交通局|牵] [县财政局|配] [各乡镇人民政府|责]\n"
    ),
    "附件：分工表\n序号任务责任单位¦1修桥[县交通局|责]¦2种树[县林业局|责]",
    "序号工作任务责任单位¦1修桥九座，造册登记。[省交通厅|责]、[财政厅=省财政厅|责]¦2种树。[省林业局|责]\n",
    "附件工作任务牵头单位¦（一）修缮古桥[省交通厅|牵][省财政厅|牵]¦（二）植树造林[省林业局|牵]\n",
    (
        "序号重点任务牵头单位责任单位¦1修桥。[省交通厅|牵][各市、县（区）政府=各市政府+各县（区）政府|责]"
        "¦2种树。[省林业局|牵][各市、县（区）政府=各市政府+各县（区）政府|责]\n"
    ),
    "序号工作任务责任单位完成时限¦1修桥。[省交通厅|责]{L:2027年6月}¦2种树。[省林业局|责]{L:2028年底}\n",
    (
        "序号工程名称主要内容备注¦1石桥工程20[省交通厅|责]"
        "[相关市、县（区）政府=相关市政府+相关县（区）政府|责]　"
        "¦2造林工程3.5[省林业局|责]¦3水渠工程12[省水利厅|责]、南湖水务集团\n"
    ),
]


@pytest.mark.parametrize("marked", TABBED)
def test_cells_parted_by_tabs(marked: str) -> None:
    check(marked)


@pytest.mark.parametrize("marked", MERGED)
def test_merged_cells(marked: str) -> None:
    check(marked)


@pytest.mark.parametrize("marked", CONTINUED)
def test_tables_that_go_on(marked: str) -> None:
    check(marked)


@pytest.mark.parametrize("marked", ALIGNED)
def test_cells_aligned_by_blanks(marked: str) -> None:
    check(marked)


@pytest.mark.parametrize("marked", STACKED)
def test_cells_in_a_line_each(marked: str) -> None:
    check(marked)


@pytest.mark.parametrize("marked", GLUED)
def test_cells_that_nothing_parts(marked: str) -> None:
    check(marked)


@pytest.mark.parametrize(
    "marked",
    [
        "任务分工明确，责任单位到位。\n[县交通局]来函收悉。\n",
        "序号\t任务\t责任单位\n1\t修桥\t南湖水务集团有限公司\n\n附件2\n姓名\t电话\n张三\t[县交通局]\n",
        "明确工作任务责任单位。[县交通局]来函收悉。\n",
    ],
)
def test_what_is_no_table(marked: str) -> None:
    check(marked)


def test_a_task_that_ends_in_front_of_a_table_stays_one() -> None:
    check(
        "¦（一）加强领导。[各区政府|责]要落实责任。\n序号\t任务\t责任单位\n¦1\t修桥\t[县交通局|责]\n"
    )


@pytest.mark.parametrize(
    ("text", "deadlines"),
    [
        ("序号\t任务\t责任单位\t完成时限\n1\t修桥\t县交通局\t2027年6月底前\n", ["2027年6月底前"]),
        ("序号\t任务\t责任单位\t完成时限\n1\t修桥\t县交通局\t2027.12\n", ["2027.12"]),
        ("序号\t任务\t责任单位\t完成时间\n1\t修桥\t县交通局\t2027-06-30\n", ["2027-06-30"]),
        ("序号\t任务\t责任单位\t完成时限\n1\t修桥\t县交通局\t长期坚持\n", ["长期坚持"]),
        ("1.修桥。\n责任单位：县交通局\n完成时限：2027年6月底前\n", ["2027年6月底前"]),
        ("1.修桥。（责任单位：县交通局；时限：2027年底前）\n", ["2027年底前"]),
        ("1.修桥。\n责任单位：县交通局\n完成时限：持续推进\n", ["持续推进"]),
    ],
)
def test_a_column_or_field_by_when_is_a_deadline(text: str, deadlines: list[str]) -> None:
    found = [m for m in settle(parse_outline(text), []) if m.label == "DEADLINE"]
    assert [m.span.of(text) for m in found] == deadlines
    assert all(m.confidence == INFERRED for m in found)


def test_a_deadline_that_the_model_saw_in_a_field_stays_as_it_is() -> None:
    snippet = read_snippet("1.修桥。\n责任单位：[县交通局]\n完成时限：{L:2027年6月底前}\n")
    found = [m for m in settle(snippet.outline, snippet.mentions) if m.label == "DEADLINE"]
    assert [m.confidence for m in found] == [1.0]
