"""PDF pages as they come: printed by a browser, tables over pages, turned text, footnotes."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pypdfium2
import pytest

from policyner.reading import read_path
from policyner.reading.page import Glyph, Page, Rule
from policyner.reading.page_layout import text_of_pages
from policyner.reading.source import Extracted

EM = 16.0
LEFT, TOP = 80.0, 720.0
FULL = "由省财政厅会同省教育厅制定具体办法并组织"  # 20 characters: from margin to margin


def line(text: str, *, x: float = LEFT, y: float = TOP, em: float = EM) -> list[Glyph]:
    """A line of a page whose lower left corner is given."""
    glyphs = []
    for character in text:
        width = em / 2 if character.isascii() else em
        glyphs.append(Glyph(character, x, y, x + width, y + em))
        x += width
    return glyphs


def page(*lines: list[Glyph], number: int = 1, rules: list[Rule] | None = None) -> Page:
    return Page(number, 842.0, [glyph for each in lines for glyph in each], rules or [])


def body(*texts: str) -> list[list[Glyph]]:
    return [line(text, y=TOP - 28 * at) for at, text in enumerate(texts)]


def aside(found: Extracted) -> list[str]:
    return [span.of(found.text) for span in found.set_aside]


# --- printed by a browser


def test_a_page_printed_by_chromium(data: Path):
    source = read_path(data / "browser.pdf")
    aside = "".join(span.of(source.text) for span in source.set_aside)
    assert aside.count("file:///") == aside.count("推进社区食堂建设的通知") == 2
    kept = source.text
    for span in reversed(source.set_aside):
        kept = kept[: span.start] + kept[span.end :]
    assert kept.splitlines()[:3] == [
        "青禾市人民政府办公室关于推进社区食堂建设的通知",
        "青政办发〔2026〕12号",
        "各县（区）人民政府，市政府各部门：",
    ]
    assert (
        "\n一、扩大服务覆盖。支持各县（区）利用闲置用房建设社区食堂，鼓励企业和社会组织参与运营。2027年底前，"
        "社区食堂覆盖率达到80%以上。（牵头单位：市民政局；配合单位：市财政局、市教育局）\n"
    ) in kept
    # The table's last row stands alone on the second page.
    table = [cell for cell in source.cells if cell.table == 1]
    assert table[-1].span.of(source.text) == "2027年6月底前"
    assert table[-1].row == 11
    assert {cell.table for cell in source.cells} == {1}
    assert [each.page for each in source.locators if each.table == 1][-1] == 2


@pytest.mark.parametrize(
    "printed",
    [
        "2026/3/6 15:20 青禾市人民政府",
        "3/6/26, 3:20 PM 关于推进社区食堂建设的通知",
        "关于推进社区食堂建设的通知 https://qinghe.example/art/1.html",
        "https://qinghe.example/art/1.html 1/2",
        "第 1 页 共 2 页 2026/3/6 下午3:20",
    ],
)
@pytest.mark.parametrize("height", [6.0, 820.0])
def test_what_a_browser_prints_at_the_edge_is_set_aside(printed: str, height: float):
    found = text_of_pages([page(*body(FULL, "实施。"), line(printed, y=height, em=8.0, x=30))])
    assert aside(found) == [f"{printed}\n"]


def test_the_notices_own_first_line_stays_though_it_has_a_date():
    own = line("2026年3月6日 15:20 发布", y=760)
    assert aside(text_of_pages([page(own, *body(FULL, "实施。"))])) == []


def test_lines_are_joined_though_one_is_wider():
    found = text_of_pages([page(*body(FULL, FULL + "工作事", FULL, "实施。"))])
    assert found.text == f"{FULL}{FULL}工作事{FULL}实施。\n"


def test_a_date_at_the_right_margin_is_whole():
    """What stands on the next page is the attachment's."""
    date = "2026年3月5日"
    right = line(date, x=LEFT + 20 * EM - EM * 8 + 0.0, y=TOP - 56)
    attached = page(line("附件", y=TOP), line("任务分工表", x=200, y=TOP - 40), number=2)
    found = text_of_pages([page(*body(FULL, FULL), right), attached])
    assert found.text.splitlines()[-3:] == [date, "附件", "任务分工表"]


# --- tables over pages

XS = [80.0, 120.0, 260.0, 360.0]


def box(ys: list[float], *, without: frozenset[tuple[float, float]] = frozenset()) -> list[Rule]:
    """The rules of a table; `without` names those between rows that are not drawn."""
    flat = [
        Rule("horizontal", y, left, right)
        for left, right in pairwise(XS)
        for y in ys
        if (y, left) not in without
    ]
    return flat + [Rule("vertical", x, low, high) for high, low in pairwise(ys) for x in XS]


def row(y: float, *words: str) -> list[Glyph]:
    return [
        glyph
        for x, each in zip(XS, words, strict=False)
        for glyph in line(each, x=x + 4, y=y, em=10.0)
    ]


HEAD = row(710, "序号", "任务", "责任单位")
FIRST = page(
    line("任务分工表", y=750),
    HEAD,
    row(680, "1", "扩大试点", "市民政局"),
    rules=box([725.0, 700.0, 670.0]),
)


def cells(found: Extracted) -> dict[tuple[int, ...], str]:
    return {
        (c.table, c.row, c.column, c.rows): c.span.of(found.text) for c in found.cells if c.row > 1
    }


def test_a_last_row_alone_on_the_next_page_is_the_tables():
    second = page(
        row(710, "2", "督导", "市审计局"),
        line("特此通知。", y=600),
        number=2,
        rules=box([725.0, 700.0]),
    )
    found = text_of_pages([FIRST, second])
    assert found.text.splitlines()[-2:] == ["2\t督导\t市审计局", "特此通知。"]
    assert cells(found) == {
        (1, 2, 1, 1): "1",
        (1, 2, 2, 1): "扩大试点",
        (1, 2, 3, 1): "市民政局",
        (1, 3, 1, 1): "2",
        (1, 3, 2, 1): "督导",
        (1, 3, 3, 1): "市审计局",
    }


def test_a_row_alone_without_a_table_before_it_is_none():
    alone = page(row(710, "2", "督导", "市审计局"), rules=box([725.0, 700.0]))
    assert text_of_pages([alone]).cells == ()


def test_a_head_that_the_next_page_repeats_is_set_aside():
    second = page(
        row(710, "序号", "任务", "责任单位"),
        row(680, "2", "督导", "市审计局"),
        number=2,
        rules=box([725.0, 700.0, 670.0]),
    )
    found = text_of_pages([FIRST, second])
    assert aside(found) == ["序号\t任务\t责任单位\n"]
    assert cells(found)[1, 3, 2, 1] == "督导"


def test_another_table_on_the_next_page_is_another():
    second = page(
        line("附件2", y=760),
        row(710, "序号", "任务", "责任单位"),
        row(680, "2", "督导", "市审计局"),
        number=2,
        rules=box([725.0, 700.0, 670.0]),
    )
    found = text_of_pages([FIRST, second])
    assert {cell.table for cell in found.cells} == {1, 2}
    assert aside(found) == []


def test_a_merged_cell_that_the_pages_end_cuts_is_one():
    ys = [725.0, 700.0, 670.0, 640.0]
    first = page(
        HEAD,
        row(675, "1", "扩大试点", "市民政局"),
        row(645, "", "培训", "市教育局"),
        rules=box(ys, without=frozenset({(670.0, 80.0)})),
    )
    second = page(
        row(705, "", "督导", "市审计局"),
        row(675, "2", "评估", "市统计局"),
        number=2,
        rules=box([725.0, 700.0, 670.0]),
    )
    found = text_of_pages([first, second])
    assert cells(found)[1, 2, 1, 3] == "1"
    assert cells(found)[1, 5, 1, 1] == "2"


def long_row(words: str, number: str = "1", *, agency: str = "市交通局") -> Page:
    """A first page whose last row has these words in its second cell, on two lines."""
    upper, lower = row(688, number, words[:13], agency), row(676, "", words[13:])
    return page(HEAD, upper, *([lower] if lower else []), rules=box([725.0, 700.0, 670.0]))


def further(*rows: tuple[str, ...]) -> Page:
    """A second page with two rows of the table."""
    drawn = [row(705 - 30 * at, *words) for at, words in enumerate(rows)]
    return page(*drawn, number=2, rules=box([725.0, 700.0, 670.0]))


WHOLE = "对全县危桥逐座排查并按月通报进展情况和存在的主要问题"


def test_a_row_that_the_pages_end_cuts_is_one():
    """Its long cell goes on below an empty number; the line numbers behind it go on."""
    found = text_of_pages(
        [long_row(WHOLE), further(("", "及时整改", ""), ("2", "评估", "市统计局"))]
    )
    assert found.text.splitlines()[1:] == [f"1\t{WHOLE}及时整改\t市交通局", "2\t评估\t市统计局"]
    assert cells(found)[1, 3, 1, 1] == "2"


def test_a_row_goes_on_in_several_cells_and_over_two_pages():
    first = page(
        row(710, "1", WHOLE[:13], "市住房城乡建设和", "2026"),
        row(685, "2", WHOLE[:13], "市住房城乡建设和", "2027年6月"),
        row(674, "", WHOLE[13:]),
        rules=wide_box([725.0, 700.0, 670.0]),
    )
    second = page(row(705, "", WHOLE[:13], "交通局"), number=2, rules=wide_box([725.0, 700.0]))
    third = page(
        row(705, "", "及时整改", ""),
        row(675, "3", "评估", "市统计局", "2028"),
        number=3,
        rules=wide_box([725.0, 700.0, 670.0]),
    )
    found = text_of_pages([first, second, third])
    assert found.text.splitlines()[1:] == [
        f"2\t{WHOLE}{WHOLE[:13]}及时整改\t市住房城乡建设和交通局\t2027年6月",
        "3\t评估\t市统计局\t2028",
    ]


def wide_box(ys: list[float]) -> list[Rule]:
    """The rules of a table of four columns, the third as wide as eight characters."""
    edges = [*XS[:3], 352.0, 420.0]
    flat = [Rule("horizontal", y, edges[0], edges[-1]) for y in ys]
    return flat + [Rule("vertical", x, ys[-1], ys[0]) for x in edges]


COUNTED = page(
    *(row(705 - 25 * at, str(at), "扩大试点范围。", "市民政局") for at in range(1, 5)),
    rules=box([725.0, 695.0, 670.0, 645.0, 620.0, 595.0]),
)


def test_where_all_rows_are_numbered_one_without_a_number_is_the_rest_of_one():
    found = text_of_pages([COUNTED, further(("", "组织培训。", ""), ("5", "评估", "市统计局"))])
    assert found.text.splitlines()[3:] == [
        "4\t扩大试点范围。 组织培训。\t市民政局",
        "5\t评估\t市统计局",
    ]


@pytest.mark.parametrize(
    "rest", [("", "合计4项", ""), ("", "组织培训。", "市教育局"), ("", "", "市教育局")]
)
def test_below_numbered_rows_totals_and_whole_rows_are_rows(rest: tuple[str, ...]):
    found = text_of_pages([COUNTED, further(rest, ("5", "评估", "市统计局"))])
    assert found.text.splitlines()[4] == "\t".join(rest).rstrip("\t")


@pytest.mark.parametrize(
    ("above", "rest"),
    [
        (f"{WHOLE[:25]}。", ("", "培训", "")),
        (WHOLE[:21], ("", "培训", "")),
        ("扩大试点", ("", "培训", "")),
        (WHOLE, ("", "培训", "市教育局")),
        (WHOLE, ("2", "培训", "")),
    ],
)
def test_a_row_of_its_own_on_the_next_page_is_not_the_rest_of_one(
    above: str, rest: tuple[str, ...]
):
    found = text_of_pages([long_row(above), further(rest, ("3", "评估", "市统计局"))])
    assert found.text.splitlines()[2] == "\t".join(rest).rstrip("\t")


def test_a_cell_goes_on_where_the_next_word_had_no_room():
    """A mark may not begin a line, and takes the character before it along."""
    upper, lower = row(688, "1", "对全县危桥逐座排查并进", "市交通局"), row(676, "", "行，汇总")
    found = text_of_pages([page(HEAD, upper, lower, rules=box([725.0, 700.0, 670.0]))])
    assert found.text.splitlines()[1] == "1\t对全县危桥逐座排查并进行，汇总\t市交通局"


# --- turned text


def test_a_table_that_stands_on_its_side_is_read_upright(data: Path):
    source = read_path(data / "turned.pdf")
    assert source.text.splitlines() == [
        "附件：社区食堂建设任务分工表",
        "序号\t任务\t责任单位\t完成时限",
        "1\t建成社区食堂50个\t市民政局 市财政局\t2027年6月底前",
        "2\t公布抽查结果\t市市场监管局\t每半年",
    ]
    assert len(source.cells) == 12


@pytest.mark.parametrize("turn", [1, 3])
def test_words_that_are_turned_in_a_cell_are_one_line(turn: int):
    up = [
        Glyph(each, 90.0, 680.0 + 10 * at, 100.0, 690.0 + 10 * at, turn)
        for at, each in enumerate("民生实事" if turn == 1 else "事实生民")
    ]
    words = up if turn == 1 else up[::-1]
    found = text_of_pages(
        [
            page(
                words,
                row(710, "", "扩大试点", "市民政局"),
                row(680, "", "督导", "市审计局"),
                rules=box([725.0, 700.0, 670.0], without=frozenset({(700.0, 80.0)})),
            )
        ]
    )
    assert found.text == "民生实事\t扩大试点\t市民政局\n\t督导\t市审计局\n"


# --- footnotes, marks, contents


def test_footnotes_stand_at_the_end_and_the_paragraph_goes_on():
    first = page(
        *body(FULL, FULL),
        line("①社区食堂是指面向老年人的", y=100, em=12.0),
        line("用餐场所。", y=82, em=12.0),
        line("②试点为三年。", y=64, em=12.0),
        number=1,
    )
    second = page(*body("实施。", FULL, "落实。"), number=2)
    found = text_of_pages([first, second])
    assert found.text.splitlines() == [
        f"{FULL}{FULL}实施。",
        f"{FULL}落实。",
        "①社区食堂是指面向老年人的用餐场所。",
        "②试点为三年。",
    ]
    places = [(each.page, found.text[each.start : each.end]) for each in found.locators]
    assert places[0] == (1, FULL * 2)
    assert places[1][0] == 2
    assert places[1][1].endswith("落实。\n")
    assert places[-1] == (1, "②试点为三年。\n")


def test_small_type_without_a_mark_at_the_end_of_a_page_is_no_footnote():
    copies = line("抄送：市委办公室，市人大常委会办公室。", y=100, em=12.0)
    found = text_of_pages([page(*body(FULL, "实施。"), copies), page(*body(FULL), number=2)])
    assert found.text.splitlines()[1] == "抄送：市委办公室，市人大常委会办公室。"


@pytest.mark.parametrize("mark", "，。、；）》”%")
def test_no_paragraph_begins_with_a_mark_that_ends_something(mark: str):
    found = text_of_pages([page(*body(FULL[:12], f"{mark}由市财政局", "督导"))])
    assert found.text == f"{FULL[:12]}{mark}由市财政局\n督导\n"


@pytest.mark.parametrize("leader", ["……………………", "........................", " "])
def test_entries_of_a_table_of_contents_are_lines(leader: str):
    def entry(words: str, number: int, at: int) -> list[Glyph]:
        end = line(str(number), x=LEFT + 20 * EM - EM / 2, y=TOP - 28 * at)
        return line(words + leader.strip(), y=TOP - 28 * at) + end

    entries = [("一、总体要求", 1), ("二、重点任务", 2), ("三、保障措施", 12)]
    lines = [entry(words, number, at) for at, (words, number) in enumerate(entries, start=1)]
    pages = [page(line("目录", x=200), *lines), page(*body(FULL, "实施。"), number=2)]
    contents, *entries_read, text = text_of_pages(pages).text.splitlines()
    assert contents == "目录"
    assert [each[:6] for each in entries_read] == [words for words, _ in entries]
    assert [each[-1] for each in entries_read] == ["1", "2", "2"]
    assert text == f"{FULL}实施。"


# --- lines broken before a long word, page numbers, watermarks, tables with open sides


@pytest.mark.parametrize("word", ["2027年底前完成", "上。统筹推进", "（市财政局配合）", "Word文件"])
def test_a_line_is_full_where_the_next_word_had_no_room(word: str):
    full = FULL[:18] + "，。"
    found = text_of_pages([page(*body(full, FULL[:-2], word, FULL))])
    assert f"{FULL[:-2]}{word}" in found.text


def test_a_line_with_room_for_the_next_word_is_a_paragraph():
    found = text_of_pages([page(*body(FULL, FULL[:-3], "修桥补路", FULL))])
    assert f"{FULL[:-3]}\n修桥" in found.text


@pytest.mark.parametrize(
    "numbers",
    [
        ("i", "ii", "iii"),
        ("IV", "V", "VI"),
        ("一", "二", "三"),
        ("[1]", "[2]", "[3]"),
        ("第九页", "第十页", "第十一页"),
        ("－７－", "－８－", "－９－"),
    ],
)
def test_page_numbers_in_any_numerals_are_set_aside(numbers: tuple[str, ...]):
    pages = [
        page(*body(FULL, "落实。"), line(each, x=300, y=40), number=at)
        for at, each in enumerate(numbers, start=1)
    ]
    assert "".join(aside(text_of_pages(pages))).split() == list(numbers)


def test_a_watermark_is_set_aside_and_the_line_around_it_goes_on():
    mark = line("征求意见稿", x=150, y=400, em=60.0)
    pages = [page(*body(FULL, FULL), mark, number=number) for number in (1, 2, 3)]
    found = text_of_pages(pages)
    assert "".join(aside(found)).split() == ["征求意见稿"] * 3


def test_large_words_on_one_page_are_the_notices():
    mark = line("征求意见稿", x=150, y=400, em=60.0)
    assert aside(text_of_pages([page(*body(FULL, FULL), mark), page(*body(FULL), number=2)])) == []


def test_a_table_without_rules_at_its_sides_has_all_its_columns():
    rules = [rule for rule in box([725.0, 700.0, 670.0]) if rule.at not in (XS[0], XS[-1])]
    found = text_of_pages([page(HEAD, row(680, "1", "扩大试点", "市民政局"), rules=rules)])
    assert found.text == "序号\t任务\t责任单位\n1\t扩大试点\t市民政局\n"


def test_a_row_that_the_pages_end_leaves_open_is_one_of_the_table():
    rules = [rule for rule in box([725.0, 700.0, 670.0]) if rule.at != 670.0]
    found = text_of_pages([page(HEAD, row(680, "1", "扩大试点", "市民政局"), rules=rules)])
    assert found.text == "序号\t任务\t责任单位\n1\t扩大试点\t市民政局\n"


def test_a_footnote_may_be_marked_by_a_raised_figure():
    mark = [Glyph("1", LEFT, 105.0, LEFT + 4, 112.0)]
    note = line("社区食堂是指用餐场所。", x=LEFT + 4, y=100, em=12.0)
    pages = [page(*body(FULL), mark + note), page(*body("实施。", FULL), number=2)]
    assert text_of_pages(pages).text == f"{FULL}实施。\n{FULL}\n¹社区食堂是指用餐场所。\n"


def test_a_short_line_of_figures_is_in_the_size_of_its_characters():
    # The height of Latin letters may be that of the font's tallest.
    last = [
        Glyph(
            each,
            LEFT + at * EM,
            TOP - 28,
            LEFT + (at + 1) * EM,
            TOP - (4 if each in "51。" else 12),
        )
        for at, each in enumerate("完成51。")
        for top in (TOP - (4 if each in "51。" else 12),)
    ]
    assert text_of_pages([page(line(FULL), last)]).text == f"{FULL}完成51。\n"


def test_a_page_that_was_put_onto_a_page_has_its_tables(data: Path, tmp_path: Path):
    with (
        pypdfium2.PdfDocument(data / "notice.pdf") as whole,
        pypdfium2.PdfDocument.new() as stamped,
    ):
        for number, each in enumerate(whole):
            form = whole.page_as_xobject(number, stamped).as_pageobject()
            sheet = stamped.new_page(*each.get_size())
            form.set_matrix(pypdfium2.PdfMatrix(0.9, 0, 0, 0.9, 20, 30))
            sheet.insert_obj(form)
            sheet.gen_content()
        stamped.save(tmp_path / "a.pdf")
    source, found = read_path(data / "notice.pdf"), read_path(tmp_path / "a.pdf")
    assert [each.span.of(found.text) for each in found.cells] == [
        each.span.of(source.text) for each in source.cells
    ]


def test_a_paragraph_goes_on_in_the_next_column():
    left = ["由省财政厅会同省教育厅", "制定具体办法并组织实施", "，各地抓好落实。"]
    right = ["由省水利厅牵头，省财政", "厅配合，建设水库，开展评估", "检查。"]

    def column(x: float, texts: list[str]) -> list[list[Glyph]]:
        return [
            line(text, x=x + 32 * (at == 0), y=TOP - 28 * (3 * block + at))
            for block in range(3)
            for at, text in enumerate(texts)
        ]

    # The second column's first line goes on with the first column's last one.
    first, second = column(LEFT, left)[:-1], column(LEFT + 240, right)
    shifted = [line("，各地抓好落实。", x=LEFT + 240, y=TOP + 28), *second]
    text = text_of_pages([page(*first, *shifted)]).text
    assert text.splitlines() == ["".join(left)] * 3 + ["".join(right)] * 3


def test_a_running_head_beside_the_name_of_a_chapter_is_set_aside():
    pages = [
        page(
            line(chapter, y=790),
            line("松河县水利局编", x=LEFT + 100, y=790),
            line(f"{FULL}{number}"),
            number=number,
        )
        for number, chapter in enumerate(["第一章", "第一章", "第二章", "第三章"], start=1)
    ]
    found = text_of_pages(pages)
    assert "松河县水利局编" in "".join(aside(found))
    assert len(aside(found)) == 4
