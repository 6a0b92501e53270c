"""Tables of a PDF that no cells are drawn of: rules between rows, or columns alone."""

from __future__ import annotations

import pytest

from policyner.reading.page import Glyph, Page, Rule
from policyner.reading.page_layout import text_of_pages
from policyner.reading.source import Extracted

EM = 10.0
LEFT, RIGHT = 80.0, 480.0


def words(text: str, x: float, y: float) -> list[Glyph]:
    glyphs = []
    for character in text:
        width = EM / 2 if character.isascii() else EM
        glyphs.append(Glyph(character, x, y, x + width, y + EM))
        x += width
    return glyphs


def table(
    rows: list[list[str]], xs: list[float], *, pitch: float = 20.0, top: float = 700.0
) -> list[Glyph]:
    """Rows below each other, drawn cell by cell; `/` breaks a cell's line."""
    glyphs: list[Glyph] = []
    for row in rows:
        for cell, x in zip(row, xs, strict=True):
            for at, part in enumerate(cell.split("/")):
                glyphs += words(part, x, top - 13 * at)
        top -= pitch + 13 * max(cell.count("/") for cell in row)
    return glyphs


def rules(*heights: float, pieces: int = 1) -> list[Rule]:
    width = (RIGHT - LEFT) / pieces
    return [
        Rule("horizontal", height, LEFT + at * width, LEFT + (at + 1) * width)
        for height in heights
        for at in range(pieces)
    ]


def read(*glyphs: list[Glyph], rules: list[Rule] | None = None) -> Extracted:
    return text_of_pages([Page(1, 842.0, [g for each in glyphs for g in each], rules or [])])


XS = [84.0, 200.0, 380.0]
HEAD = ["任务", "内容", "责任单位"]


@pytest.mark.parametrize("pieces", [1, 3])
def test_rules_between_rows_make_a_table(pieces: int):
    rows = [HEAD, ["试点", "扩大试点范围并/组织培训", "市民政局"], ["督导", "每季度督导", ""]]
    drawn = rules(715.0, 693.0, 660.0, 640.0, pieces=pieces)
    found = read(table(rows, XS), rules=drawn)
    assert found.text == (
        "任务\t内容\t责任单位\n试点\t扩大试点范围并组织培训\t市民政局\n督导\t每季度督导\n"
    )
    assert [(cell.row, cell.column) for cell in found.cells] == [
        (1, 1), (1, 2), (1, 3), (2, 1), (2, 2), (2, 3), (3, 1), (3, 2),
    ]  # fmt: skip


def test_below_the_head_of_three_rules_each_line_is_a_row():
    rows = [HEAD, ["试点", "扩大试点", "市民政局"], ["督导", "督导", "市审计局"]]
    found = read(table(rows, XS), rules=rules(715.0, 693.0, 640.0))
    assert found.text.splitlines()[1:] == ["试点\t扩大试点\t市民政局", "督导\t督导\t市审计局"]


def test_the_rules_at_the_end_of_a_notice_are_no_table():
    text = words("二、做好督导工作，由市审计局负责，每季度向市政府报告一次进展情况。", LEFT, 720)
    copies = words("抄送：市委办公室，市人大常委会办公室。", LEFT + 10, 680)
    office = words("青禾市人民政府办公室", LEFT + 10, 660)
    date = words("2026年3月5日印发", 380, 660)
    found = read(text, copies, office, date, rules=rules(780.0, 695.0, 675.0, 655.0))
    assert found.cells == ()
    assert found.text.splitlines()[1:] == [
        "抄送：市委办公室，市人大常委会办公室。",
        "青禾市人民政府办公室 2026年3月5日印发",
    ]


def test_columns_alone_make_a_table_of_three():
    rows = [HEAD, ["试点", "扩大试点范围并/组织培训", "市民政局"], ["督导", "督导", "市审计局"]]
    before = words("一、任务分工如下：", LEFT, 730)
    after = words("特此通知。", LEFT, 610)
    signed = words("青禾市人民政府", 400, 580)
    found = read(before, table(rows, XS), after, signed)
    assert found.text.splitlines() == [
        "一、任务分工如下：",
        "任务\t内容\t责任单位",
        "试点\t扩大试点范围并组织培训\t市民政局",
        "督导\t督导\t市审计局",
        "特此通知。",
        "青禾市人民政府",
    ]
    assert len(found.cells) == 9


def centred(
    rows: list[list[str]], xs: list[float], *, room: float, top: float = 700.0
) -> list[Glyph]:
    """Rows whose cells stand at their middle, `room` between them; `/` breaks a cell's line."""
    glyphs: list[Glyph] = []
    for row in rows:
        high = 14.0 * max(cell.count("/") + 1 for cell in row)
        for cell, x in zip(row, xs, strict=True):
            parts = cell.split("/")
            first = top - (high - 14.0 * len(parts)) / 2
            for at, part in enumerate(parts):
                glyphs += words(part, x, first - 14 * at)
        top -= high + room
    return glyphs


FIVE = [84.0, 110.0, 220.0, 310.0, 400.0]
TASKS = [
    ["序/号", "重点任务", "牵头单位", "配合单位", "时限"],
    ["1", "新建公园九处并建设/步道", "市水利局", "市住房和城乡建/设局", "2027年6月/底前"],
    ["2", "清淤河道", "市交通运输局和/市数据局", "市民政局", "2026年"],
    ["3", "巡查水库", "市水利局", "市应急局", "2026年"],
]
READ = [
    "序号\t重点任务\t牵头单位\t配合单位\t时限",
    "1\t新建公园九处并建设步道\t市水利局\t市住房和城乡建设局\t2027年6月底前",
    "2\t清淤河道\t市交通运输局和市数据局\t市民政局\t2026年",
    "3\t巡查水库\t市水利局\t市应急局\t2026年",
]


@pytest.mark.parametrize("room", [0.0, 4.0, 12.0])
def test_a_broken_cell_is_one_whether_there_is_room_between_rows_or_not(room: float):
    assert read(centred(TASKS, FIVE, room=room)).text.splitlines() == READ


@pytest.mark.parametrize("pitch", [13.0, 24.0])
def test_cells_stand_at_the_top_of_their_rows(pitch: float):
    rows = [
        ["1", "新建公园九处并建/设步道和绿地并/种植树木", "市水利局"],
        ["2", "清淤河道", "市交通运输局"],
        ["3", "巡查水库并且检查/闸门", "市应急局"],
    ]
    found = read(table(rows, XS, pitch=pitch))
    assert found.text.splitlines() == [
        "1\t新建公园九处并建设步道和绿地并种植树木\t市水利局",
        "2\t清淤河道\t市交通运输局",
        "3\t巡查水库并且检查闸门\t市应急局",
    ]


def test_a_line_over_columns_between_rows_is_a_row():
    above = table(TASKS[2:], FIVE, top=700.0)
    heading = words("二、城市建设", 84.0, 640.0)
    below = table([TASKS[3], TASKS[3]], FIVE, top=620.0)
    found = read(above, heading, below)
    assert found.text.splitlines() == [*READ[2:], "二、城市建设", READ[3], READ[3]]
    assert [(cell.row, cell.column, cell.columns) for cell in found.cells][10] == (3, 1, 5)


def test_a_head_above_the_first_rule_and_a_row_below_the_last_are_the_tables():
    rows = [
        ["指标", "2025/年", "2026年/目标"],
        ["就业率", "92%", "93%以/上"],
        ["优良率", "86%", "88%"],
    ]
    rows.append(["办结率", "97%", "98%"])
    found = read(centred(rows, XS, room=10.0), rules=rules(679.0, 641.0, 617.0))
    assert found.text.splitlines() == [
        "指标\t2025年\t2026年目标",
        "就业率\t92%\t93%以上",
        "优良率\t86%\t88%",
        "办结率\t97%\t98%",
    ]


@pytest.mark.parametrize(
    ("x", "text"), [(84.0, "一、城市建设"), (260.0, "城市建设"), (92.0, "（二）城市")]
)
def test_the_heading_of_rows_between_rules_is_a_row_of_the_table(x: float, text: str):
    """At the left or in the middle, over columns or within one."""
    rows = [[*HEAD], ["1", "修桥", "市交通局"]]
    drawn = table(rows, XS) + words(text, x, 660.0)
    drawn += table([["2", "补路", "市水利局"], ["3", "修渠", "市水利局"]], XS, top=640.0)
    found = read(drawn, rules=rules(715.0, 695.0, 675.0, 655.0, 635.0, 615.0))
    assert found.text.splitlines() == [
        "任务\t内容\t责任单位",
        "1\t修桥\t市交通局",
        text,
        "2\t补路\t市水利局",
        "3\t修渠\t市水利局",
    ]
    assert [(cell.row, cell.columns) for cell in found.cells if cell.columns > 1] == [(3, 3)]


@pytest.mark.parametrize(
    ("x", "text"), [(84.0, "上述任务要在年底前完成。"), (300.0, "备注内容"), (84.0, "城" * 21)]
)
def test_a_line_between_rules_that_heads_no_rows(x: float, text: str):
    rows = [[*HEAD], ["1", "修桥", "市交通局"]]
    drawn = table(rows, XS) + words(text, x, 660.0)
    drawn += table([["2", "补路", "市水利局"], ["3", "修渠", "市水利局"]], XS, top=640.0)
    found = read(drawn, rules=rules(715.0, 695.0, 675.0, 655.0, 635.0, 615.0))
    assert not [cell for cell in found.cells if cell.columns > 1]


def right(rows: list[list[str]], ends: list[float], *, top: float = 700.0) -> list[Glyph]:
    """Rows whose figures end at these places; the first cell begins at the left margin."""
    glyphs: list[Glyph] = []
    for at, row in enumerate(rows):
        glyphs += words(row[0], LEFT, top - 20 * at)
        for cell, end in zip(row[1:], ends, strict=True):
            width = sum(EM / 2 if each.isascii() else EM for each in cell)
            glyphs += words(cell, end - width, top - 20 * at)
    return glyphs


FIGURES = [["改造管网", "95", "36.5"], ["新增泊位", "1200", "9"], ["新增绿地", "8", "820"]]


@pytest.mark.parametrize("starts", [(200.0, 320.0), (226.0, 348.0), (240.0, 360.0)])
def test_figures_at_the_right_of_their_column_stand_below_its_head(starts: tuple[float, ...]):
    """The head stands at the left, in the middle, or above them."""
    head = words("指标", LEFT, 720.0)
    for x, name in zip(starts, ("2025年", "2026年"), strict=True):
        head += words(name, x, 720.0)
    found = read(head, right(FIGURES, [280.0, 400.0]))
    assert found.text.splitlines() == [
        "指标\t2025年\t2026年",
        *("\t".join(each) for each in FIGURES),
    ]


def test_columns_that_go_on_on_the_next_page_are_one_table():
    first = centred(TASKS, FIVE, room=12.0)
    # The last row alone, whose columns are elsewhere narrower.
    second = table([["4", "清淤", "市水利局", "市财政局", "2026年"]], FIVE, top=760.0)
    found = text_of_pages([Page(1, 842.0, first, []), Page(2, 842.0, second, [])])
    assert found.text.splitlines() == [*READ, "4\t清淤\t市水利局\t市财政局\t2026年"]
    assert {cell.table for cell in found.cells} == {1}


NO_TABLES = {
    "two rows": [["市民政局", "市财政局", "市审计局"], ["张某", "李某", "王某"]],
    "fields of a head": [
        ["索引号：1", "主题：民政", "文号：无"],
        ["机构：办公室", "日期：2026", "效力：有"],
        ["名称：通知", "类别：其他", "页数：3"],
    ],
    "letters apart": [["通", "知", "书"], ["通", "知", "书"], ["通", "知", "书"]],
}


@pytest.mark.parametrize("kind", list(NO_TABLES))
def test_what_only_looks_like_columns(kind: str):
    assert read(table(NO_TABLES[kind], XS)).cells == ()


def test_two_columns_of_text_are_no_table():
    left = [words(f"第{at}行扩大试点范围", LEFT, 700 - 16 * at) for at in range(8)]
    right = [words(f"第{at}行组织培训督导", 300, 700 - 16 * at) for at in range(8)]
    found = read(*left, *right)
    assert found.cells == ()
    assert found.text.index("第7行扩大") < found.text.index("第0行组织")


def test_numbers_in_front_of_items_and_pages_behind_entries_are_no_columns():
    items = [words(f"{at}.", LEFT, 700 - 20 * at) + words("扩大试点", 120, 700 - 20 * at)
             for at in range(1, 6)]  # fmt: skip
    assert read(*items).cells == ()
    entries = [words("扩大试点", LEFT, 700 - 20 * at) + words(str(at), 400, 700 - 20 * at)
               for at in range(1, 6)]  # fmt: skip
    assert read(*entries).cells == ()


def test_a_page_of_gaps_takes_no_time():
    rows = [["试点", "扩大", "督导"]] * 3_000
    assert read(table(rows, XS, pitch=0.0)).text
    many = [words("试点", x, 800 - 6 * (at % 130)) for at in range(2_000) for x in (80.0, 300.0)]
    assert read(*many).text
