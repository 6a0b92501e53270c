"""The cells that a file knows are handed on with their rows and columns, merged ones as such."""

from __future__ import annotations

import io
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import docx
import openpyxl
import pytest

from policyner.reading import Part, Source, read_bytes, read_path
from policyner.reading.formats import CSV, DOCX, HTML, MARKDOWN, XLSX
from policyner.reading.page import Glyph, Page, Rule
from policyner.reading.page_layout import text_of_pages
from policyner.reading.source import Cell

Parts = Callable[..., list[Part]]

# A task that two rows share, and a deadline that both columns behind it have.
ROWS = [
    ["任务", "内容", "责任单位", "备注"],
    ["健康", "建设食堂", "市民政局", None],
    [None, "抽查", "2027年底前", None],
]


def told(source: Source) -> dict[tuple[int, ...], str]:
    """The words of each cell by table, row, column, rows and columns."""
    return {
        (cell.table, cell.row, cell.column, cell.rows, cell.columns): cell.span.of(source.text)
        for cell in source.cells
    }


MERGED = {
    (1, 1, 1, 1, 1): "任务",
    (1, 1, 2, 1, 1): "内容",
    (1, 1, 3, 1, 1): "责任单位",
    (1, 1, 4, 1, 1): "备注",
    (1, 2, 1, 2, 1): "健康",
    (1, 2, 2, 1, 1): "建设食堂",
    (1, 2, 3, 1, 1): "市民政局",
    (1, 3, 2, 1, 1): "抽查",
    (1, 3, 3, 1, 2): "2027年底前",
}
TEXT = "任务\t内容\t责任单位\t备注\n健康\t建设食堂\t市民政局\n\t抽查\t2027年底前\n"


def xlsx() -> Source:
    book = openpyxl.Workbook()
    for row in ROWS:
        book.active.append(row)
    book.active.merge_cells("A2:A3")
    book.active.merge_cells("C3:D3")
    buffer = io.BytesIO()
    book.save(buffer)
    return read_bytes(buffer.getvalue(), name="a.xlsx", media_type=XLSX.media_type)


def word() -> Source:
    document = docx.Document()
    table = document.add_table(rows=3, cols=4)
    for cells, words in zip((row.cells for row in table.rows), ROWS, strict=True):
        for cell, each in zip(cells, words, strict=True):
            cell.text = each or ""
    table.cell(1, 0).merge(table.cell(2, 0))
    table.cell(2, 2).merge(table.cell(2, 3))
    buffer = io.BytesIO()
    document.save(buffer)
    return read_bytes(buffer.getvalue(), name="a.docx", media_type=DOCX.media_type)


def html() -> Source:
    page = (
        "<table><tr><td>任务<td>内容<td>责任单位<td>备注</tr>"
        "<tr><td rowspan=2>健康<td>建设<b>食堂</b><td>市民政局<td></tr>"
        "<tr><td>抽查<td colspan=2><s>长期</s>2027年底前</tr></table>"
    )
    return read_bytes(page.encode(), name="a.html", media_type=HTML.media_type)


def glyphs(text: str, x: float, y: float) -> list[Glyph]:
    return [Glyph(each, x + 10 * at, y, x + 10 * at + 10, y + 10) for at, each in enumerate(text)]


def pdf() -> Source:
    xs, ys = [80.0, 140.0, 200.0, 270.0, 330.0], [700.0, 670.0, 640.0, 610.0]
    gone = {("horizontal", 640.0, 80.0, 140.0), ("vertical", 270.0, 610.0, 640.0)}
    rules = [Rule("horizontal", y, *edge) for edge in pairwise(xs) for y in ys]
    rules += [Rule("vertical", x, low, high) for high, low in pairwise(ys) for x in xs]
    rules = [each for each in rules if (each.kind, each.at, each.start, each.end) not in gone]
    held = [
        glyph
        for row, y in zip(ROWS, ys, strict=False)
        for words, x in zip(row, xs, strict=False)
        for glyph in glyphs(words or "", x + 5, y - 20)
    ]
    found = text_of_pages([Page(1, 842.0, held, rules)])
    return Source(found.text, "a.pdf", "", locators=found.locators, cells=found.cells)


@pytest.mark.parametrize("read", [xlsx, word, pdf])
def test_merged_cells_stay_merged(read: Callable[[], Source]):
    source = read()
    assert source.text == TEXT
    assert told(source) == MERGED


def test_words_struck_from_a_cell_stay_in_its_span():
    source = html()
    assert told(source) == {**MERGED, (1, 3, 3, 1, 2): "长期2027年底前"}


@pytest.mark.parametrize("read", [xlsx, word, pdf])
def test_each_cell_has_its_locator(read: Callable[[], Source]):
    source = read()
    located = [
        (each.start, each.end, each.table, each.row, each.column)
        for each in source.locators
        if each.table is not None
    ]
    assert located == [
        (cell.span.start, cell.span.end, cell.table, cell.row, cell.column) for cell in source.cells
    ]


@pytest.mark.parametrize("file", ["notice.xls", "notice.et", "notice.xlsx"])
def test_a_workbooks_heading_over_its_columns_is_one_cell(data: Path, file: str):
    first, *others = read_path(data / file).cells
    assert (first.row, first.column, first.rows, first.columns) == (1, 1, 1, 6)
    assert max(cell.column for cell in others) == 6


def test_a_sheet_of_several_has_its_cells(parts: Parts):
    table, row, *_ = (each.read() for each in parts("sheets.xlsx"))
    assert {cell.table for cell in table.cells} == {1}
    assert row.cells == ()


def test_a_file_of_rows_that_is_one_table_has_cells():
    data = "任务,责任单位,时限\n建设食堂,,\n抽查,市民政局,长期\n".encode()
    source = read_bytes(data, name="a.csv", media_type=CSV.media_type)
    assert told(source) == {
        (1, 1, 1, 1, 1): "任务",
        (1, 1, 2, 1, 1): "责任单位",
        (1, 1, 3, 1, 1): "时限",
        (1, 2, 1, 1, 1): "建设食堂",
        (1, 3, 1, 1, 1): "抽查",
        (1, 3, 2, 1, 1): "市民政局",
        (1, 3, 3, 1, 1): "长期",
    }


def test_markdown_and_the_files_of_old_word_know_their_cells(data: Path):
    for file in ("notice.md", "notice.doc", "notice.docx", "notice.pdf"):
        source = read_path(data / file)
        first = [cell for cell in source.cells if cell.table == 1]
        words = [cell.span.of(source.text) for cell in first]
        assert words[:4] == ["序号", "任务", "责任单位", "完成时限"], file
        assert words[4:6] == ["1", "建成社区食堂50个"], file


def test_tables_are_numbered_and_a_row_without_words_counts():
    page = (
        "<table><tr><td>" + "建设社区食堂。" * 12 + "</td></tr></table>"
        "<table><tr><td>任务</td><td>时限</td></tr><tr><td></td></tr>"
        "<tr><td>抽查</td><td>长期</td></tr></table>"
        "<table><tr><td>项目</td><td>数量</td></tr></table>"
    )
    source = read_bytes(page.encode(), name="a", media_type=HTML.media_type)
    assert [(c.table, c.row, c.span.of(source.text)) for c in source.cells] == [
        (1, 1, "任务"),
        (1, 1, "时限"),
        (1, 3, "抽查"),
        (1, 3, "长期"),
        (2, 1, "项目"),
        (2, 1, "数量"),
    ]


def test_cells_of_what_the_site_puts_around_a_notice_are_none():
    page = (
        "<nav><table><tr><td>首页</td><td>公开</td></tr></table></nav>"
        "<p>各县人民政府：现就有关事项通知如下。</p><table><tr><td>任务</td><td>抽查</td></tr></table>"
    )
    source = read_bytes(page.encode(), name="a", media_type=HTML.media_type)
    assert [cell.span.of(source.text) for cell in source.cells] == ["任务", "抽查"]


@pytest.mark.parametrize("cell", ['rowspan="65534"', 'rowspan="999999"', 'colspan="1000"'])
def test_no_cell_reaches_beyond_its_table(cell: str):
    page = f"<table><tr><td {cell}>健康</td><td>抽查</td></tr><tr><td>督导</td></tr></table>"
    source = read_bytes(page.encode(), name="a", media_type=HTML.media_type)
    rows = max(each.row for each in source.cells)
    columns = max(each.column for each in source.cells)
    for each in source.cells:
        assert each.row + each.rows - 1 <= rows
        assert each.column + each.columns - 1 <= columns


def test_a_merged_cell_of_a_whole_sheet_ends_with_its_words():
    book = openpyxl.Workbook()
    book.active.append(["任务分工表"])
    book.active.append(["任务", "时限"])
    book.active.merge_cells("A1:XFD1")
    buffer = io.BytesIO()
    book.save(buffer)
    source = read_bytes(buffer.getvalue(), name="a", media_type=XLSX.media_type)
    assert source.cells[0] == Cell(1, 1, 1, source.cells[0].span, 1, 2)


def test_text_knows_no_cells_and_rtf_those_of_its_rows(data: Path):
    assert read_bytes("任务\t时限\n".encode(), name="a").cells == ()
    source = read_path(data / "notice.rtf")
    assert [cell.span.of(source.text) for cell in source.cells if cell.row == 2] == [
        "1", "建成社区食堂50个", "市民政局 市财政局", "2027年6月底前",
    ]  # fmt: skip
    assert read_bytes("任务\t时限\n".encode(), name="a", media_type=MARKDOWN.media_type).cells == ()


def test_a_table_in_a_cell_of_data_is_a_part_of_that_cell():
    inner = "<table><tr><td>松河</td><td>12公里</td></tr><tr><td>南湖</td></tr></table>"
    page = (
        "<p>各乡镇人民政府：</p><table><tr><td>任务</td><td>内容</td><td>牵头单位</td></tr>"
        f"<tr><td>防汛</td><td>清淤{inner}按期完成</td><td>县水利局</td></tr></table>"
    )
    source = read_bytes(f"<html><body>{page}</body></html>".encode(), name="a.html")
    assert source.text.splitlines()[1:] == [
        "任务\t内容\t牵头单位",
        "防汛\t清淤 松河 12公里 南湖 按期完成\t县水利局",
    ]
    assert [cell.span.of(source.text) for cell in source.cells][-1] == "县水利局"


def test_a_table_that_lays_out_a_page_keeps_its_lines():
    inner = (
        "<table><tr><td>任务</td><td>单位</td></tr><tr><td>清淤</td><td>县水利局</td></tr></table>"
    )
    page = f"<table><tr><td>首页</td><td><p>各乡镇人民政府：</p>{inner}</td></tr></table>"
    source = read_bytes(f"<html><body>{page}</body></html>".encode(), name="a.html")
    assert source.text.splitlines()[-2:] == ["任务\t单位", "清淤\t县水利局"]
