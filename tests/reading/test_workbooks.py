"""Workbooks: a sheet is a table, or rows that are documents; cells as they are displayed."""

from __future__ import annotations

import datetime
import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.chart import BarChart
from openpyxl.styles import Font
from openpyxl.worksheet.filters import AutoFilter
from openpyxl.worksheet.table import Table

from policyner.errors import (
    DamagedSourceError,
    EmptySourceError,
    EncryptedSourceError,
    LimitExceededError,
    UnsupportedFormatError,
)
from policyner.reading import Locator, Part, ReadingLimits, Source, read_bytes, read_path
from policyner.reading.displayed import displayed, is_date, pattern_of
from policyner.reading.formats import XLS, XLSX

Parts = Callable[..., list[Part]]

TABLE = """青禾市社区食堂建设任务分工表
序号\t任务\t目标\t责任单位\t完成时限\t报送日期
1\t建成社区食堂\t85%\t市民政局、市财政局\t2027年6月底前\t2026年9月30日
2\t公布抽查结果\t12,500份\t市市场监管局\t每半年\t2026-09-30
3\t降低运营成本\t0.8\t市发展改革委\t2026年底前
\t落实价格政策\t\t\t长期
"""


def saved(book: openpyxl.Workbook) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def read(book: openpyxl.Workbook, **limits: int) -> Source:
    return read_bytes(
        saved(book),
        name="a.xlsx",
        media_type=XLSX.media_type,
        limits=ReadingLimits(**limits),
    )


@pytest.mark.parametrize("file", ["notice.xlsx", "notice.xls", "notice.et"])
def test_a_task_table_is_read_as_it_is_displayed(parts: Parts, file: str):
    (found,) = parts(file)
    source = found.read()
    assert found.name == file
    assert source.text == TABLE
    assert source.sha256 == found.digest()
    assert source.locators[0] == Locator(0, 14, table=1, row=1, column=1)
    at = source.text.index("市市场监管局")
    assert Locator(at, at + 6, table=1, row=4, column=4) in source.locators


def test_each_sheet_is_a_document_or_has_rows_that_are(parts: Parts):
    found = parts("sheets.xlsx")
    assert [(each.name, each.id, each.row) for each in found] == [
        ("sheets.xlsx#任务分工", None, None),
        ("sheets.xlsx#条目#1", "qh-1", 1),
        ("sheets.xlsx#条目#2", "qh-2", 2),
        ("sheets.xlsx#条目#3", "qh-3", 3),
    ]
    table, first, *_ = (each.read() for each in found)
    assert table.text == TABLE
    assert table.locators[0].table == 1
    assert first.text.startswith("一、扩大服务覆盖。")
    assert first.media_type == XLSX.media_type
    assert first.locators == (Locator(0, len(first.text), row=1),)


def test_the_columns_of_a_sheet_can_be_named(parts: Parts):
    found = parts("sheets.xlsx", text_column="title", id_column="year")
    kinds = [each.error.kind if each.error else each.id for each in found]
    # A column that is asked for has to be in each sheet.
    assert kinds == ["missing_column", "2026", "2026", "2026"]
    assert "sheets.xlsx#任务分工: no column 'title'" in str(found[0].error)


def test_several_sheets_are_no_single_document(data: Path):
    with pytest.raises(UnsupportedFormatError, match=r"sheets\.xlsx: 2 sheets"):
        read_path(data / "sheets.xlsx")
    assert read_path(data / "notice.xls").text == TABLE


def test_hidden_sheets_are_left_out_and_what_charts_draw_is_set_aside():
    book = openpyxl.Workbook()
    book.active.append(["任务", "扩大试点"])
    hidden = book.create_sheet("底稿")
    hidden.append(["旧任务"])
    hidden.sheet_state = "hidden"
    chart = BarChart()
    chart.title = "各区完成率"
    book.create_chartsheet("图").add_chart(chart)
    source = read(book)
    assert source.text == "任务\t扩大试点\n各区完成率\n底稿\n"
    assert [span.of(source.text) for span in source.set_aside] == ["各区完成率\n底稿\n"]


def test_a_hidden_sheet_that_is_left_out_is_named(caplog: pytest.LogCaptureFixture):
    book = openpyxl.Workbook()
    book.active.append(["任务", "扩大试点"])
    for name, state in (("底稿", "hidden"), ("参数", "veryHidden")):
        hidden = book.create_sheet(name)
        hidden.append(["旧任务"])
        hidden.sheet_state = state
    source = read(book)
    assert source.text == "任务\t扩大试点\n底稿\n参数\n"
    assert [span.of(source.text) for span in source.set_aside] == ["底稿\n参数\n"]
    assert "底稿, 参数" in caplog.text


@pytest.mark.parametrize("file", ["beside.xlsx", "beside.xls"])
def test_text_boxes_of_a_sheet_are_read_and_what_stands_beside_its_cells_is_set_aside(
    data: Path, file: str
):
    source = read_path(data / "odd" / file)
    aside = "".join(span.of(source.text) for span in source.set_aside)
    assert source.text.removesuffix(aside) == (
        "青禾市任务表\n任务\t单位\n修桥\t市交通局\n附注：自2026年6月1日起施行。\n由市数据局解释。\n"
    )
    lines = set(aside.splitlines())
    assert {"各区完成率", "时限已经调整", "内部资料"} <= lines
    assert [(cell.row, cell.span.of(source.text)) for cell in source.cells][-1] == (5, "市交通局")


def test_a_sheet_of_a_text_box_alone_is_read(data: Path):
    def bare(xml: str) -> str:
        start, end = xml.index("<sheetData>"), xml.index("</sheetData>")
        return xml[:start] + "<sheetData>" + xml[end:]

    whole = (data / "odd" / "beside.xlsx").read_bytes()
    text = read_bytes(
        changed(whole, "xl/worksheets/sheet1.xml", bare),
        name="a.xlsx",
        media_type=XLSX.media_type,
    ).text
    assert text.startswith("青禾市任务表\n附注：")


def test_a_broken_drawing_costs_no_cell(data: Path):
    whole = (data / "odd" / "beside.xlsx").read_bytes()
    broken = changed(whole, "xl/drawings/drawing1.xml", lambda xml: xml[: len(xml) // 2])
    source = read_bytes(broken, name="a.xlsx", media_type=XLSX.media_type)
    assert source.text.startswith("任务\t单位\n修桥\t市交通局\n")


def test_what_stands_beside_rows_that_are_documents_is_told(
    parts: Parts, tmp_path: Path, caplog: pytest.LogCaptureFixture
):
    book = openpyxl.Workbook()
    book.active.append(["标题", "正文"])
    book.active.append(["通知", "修桥，由市交通局负责。"])
    book.active["B2"].comment = openpyxl.comments.Comment("时限已经调整", "a")
    (tmp_path / "a.xlsx").write_bytes(saved(book))
    assert [part.read().text for part in parts(tmp_path / "a.xlsx")] == ["修桥，由市交通局负责。"]
    assert "时限已经调整" in caplog.text


@pytest.mark.parametrize("file", ["hidden.xlsx", "hidden.xls"])
def test_hidden_rows_and_columns_are_set_aside(parts: Parts, file: str):
    hiding, filtered = (part.read() for part in parts(file))
    # The workbook has a hidden sheet besides.
    assert (
        hiding.text.removesuffix("底稿\n")
        == filtered.text
        == (
            "任务分工表\n编码\t任务\t备选单位\t责任单位\na1\t修桥\t市城管局\t市交通局\n"
            "a2\t补路\t市城管局\t市财政局\na3\t架灯\t市城管局\t市教育局\n"
        )
    )
    # The title begins in a hidden column and is shown; of a hidden row nothing is.
    assert [span.of(hiding.text) for span in hiding.set_aside] == [
        "编码", "备选单位", "a1", "市城管局", "a2\t补路\t市城管局\t市财政局\n", "a3", "市城管局",
        "底稿\n",
    ]  # fmt: skip
    # What a filter leaves out, or a group folds, is there at a click.
    assert filtered.set_aside == ()


def test_struck_and_raised_words_of_a_cell():
    book = openpyxl.Workbook()
    struck, raised = InlineFont(strike=True), InlineFont(vertAlign="superscript")
    book.active.append(["任务", "责任单位", "规模"])
    book.active.append(
        [
            CellRichText(TextBlock(struck, "2025年"), "2026年修桥"),
            "市城管局",
            CellRichText("10", TextBlock(raised, "4"), "吨"),
        ]
    )
    book.active["B2"].font = Font(strike=True)
    source = read(book)
    assert source.text == "任务\t责任单位\t规模\n2025年2026年修桥\t市城管局\t10⁴吨\n"
    assert [span.of(source.text) for span in source.set_aside] == ["2025年", "市城管局"]


def test_struck_words_of_a_row_are_words(parts: Parts, tmp_path: Path):
    book = openpyxl.Workbook()
    book.active.append(["ID", "Content"])
    book.active.append([1, "由市交通局_x000D_\n负责"])
    book.active["B2"].font = Font(strike=True)
    book.save(tmp_path / "a.xlsx")
    assert [(each.id, each.text) for each in parts(tmp_path / "a.xlsx")] == [
        ("1", "由市交通局\r\n负责")
    ]


def test_a_document_in_a_cell_keeps_its_lines(parts: Parts, tmp_path: Path):
    book = openpyxl.Workbook()
    book.active.append(["编号", "正文\n内容", "来源"])
    book.active.append([1, "各镇：\n一、修桥。\n　　二、补路。\n", "本网"])
    book.save(tmp_path / "a.xlsx")
    found = parts(tmp_path / "a.xlsx", text_column="正文 内容")
    assert [each.text for each in found] == ["各镇：\n一、修桥。\n　　二、补路。"]


def test_what_a_table_within_a_sheet_filters_is_read():
    book = openpyxl.Workbook()
    for row in (("任务", "责任单位"), ("修桥", "市交通局"), ("补路", "市财政局")):
        book.active.append(row)
    table = Table(displayName="t", ref="A1:B3", autoFilter=AutoFilter(ref="A1:B3"))
    table.autoFilter.add_filter_column(0, ["修桥"])
    book.active.add_table(table)
    book.active.row_dimensions[3].hidden = True
    assert read(book).set_aside == ()


def test_a_blank_row_of_documents_is_an_error_of_its_own(parts: Parts, tmp_path: Path):
    book = openpyxl.Workbook()
    for row in (["id", "text"], [1, "一、扩大试点。"], [2, None], [3, "  "], [4, "二、督导。"]):
        book.active.append(row)
    path = tmp_path / "a.xlsx"
    path.write_bytes(saved(book))
    found = parts(path)
    assert [(e.name, e.error.kind if e.error else e.id) for e in found] == [
        ("a.xlsx#1", "1"),
        ("a.xlsx#2", "empty"),
        ("a.xlsx#3", "empty"),
        ("a.xlsx#4", "4"),
    ]


@pytest.mark.parametrize(
    ("value", "pattern", "shown"),
    [
        (1.0, "General", "1"),
        (0.1 + 0.2, "General", "0.3"),
        (0.85, "0%", "85%"),
        (0.855, "0.0%", "85.5%"),
        (0.005, "0.00%", "0.50%"),
        (1.5, '0.0"个百分点"', "1.5个百分点"),
        (12500, "#,##0", "12,500"),
        (-12500, "#,##0_);(#,##0)", "(12,500)"),
        (0.5, "0.##", "0.5"),
        (3, "0.##", "3"),
        (2.675, "0.00", "2.68"),
        (5, '第0"批"', "第5批"),
        (1e20, "General", "1e+20"),
        (1234.5, "¥#,##0.00", "¥1,234.50"),
        (True, "General", "TRUE"),
        ("1.0", "0%", "1.0"),
        (None, "General", ""),
        (7, "000", "007"),
        (123456, '0!.0,"万元"', "12.3万元"),
        (123456, '0\\.0,"万元"', "12.3万元"),
        (12345678, '#,##0.00,,"百万元"', "12.35百万元"),
        (13800001111, "000-0000-0000", "138-0000-1111"),
        (0, '0;-0;"无"', "无"),
        (5, ";;;", ""),
        (95, '[>=90]"达标";"未达标"', "达标"),
        (80, '[>=90]"达标";"未达标"', "未达标"),
        (1234.5, "0.00_ ", "1234.50"),
        (123000, "0.00E+00", "1.23E+05"),
        (1.25, "# ?/?", "1 1/4"),
        (datetime.datetime(2027, 6, 30), '[DBNum1]yyyy"年"m"月"d"日"', "二〇二七年六月三十日"),
        (datetime.datetime(2027, 6, 30), 'yyyy"年"m"月"d"日" dddd', "2027年6月30日 星期三"),
        (datetime.datetime(2027, 6, 30, 21, 5), '上午/下午h"时"mm"分"', "下午9时05分"),
        (datetime.datetime(2027, 6, 3), 'yyyy"年"m"月"d"日";@', "2027年6月3日"),
        (datetime.datetime(2027, 6, 3), "yyyy/mm/dd", "2027/06/03"),
        (datetime.datetime(2027, 6, 3), "d-mmm-yy", "2027-06-03"),
        (datetime.datetime(2027, 6, 3), "mmm-yy", "2027-06"),
        (datetime.datetime(2027, 6, 3), "[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy", "2027-06-03"),
        (datetime.datetime(2027, 6, 3), "[$-804]yyyy年m月", "2027年6月"),
        (datetime.datetime(2027, 6, 3), "General", "2027-06-03"),
        (datetime.datetime(2027, 6, 3, 9, 5), "yyyy-mm-dd hh:mm", "2027-06-03 09:05"),
        (datetime.datetime(2027, 6, 3, 9, 5, 7), "mm:ss", "05:07"),
        (datetime.time(9, 5), "General", "9:05"),
        (datetime.timedelta(hours=26, minutes=5, seconds=9), "[h]:mm", "26:05"),
        (datetime.timedelta(hours=26, minutes=5, seconds=9), "[hh]:mm:ss", "26:05:09"),
        (datetime.timedelta(hours=1, minutes=5), '[m]"分钟"', "65分钟"),
        (datetime.datetime(2027, 6, 30, 9, 5), "[h]:mm", "1117641:05"),
        ("市水利局", '@"牵头"', "市水利局牵头"),
        ("市水利局", '0;-0;0;"由"@', "由市水利局"),
        ("市水利局", "@", "市水利局"),
        ("市水利局", '0;-0;0;"略"', "略"),
    ],
)
def test_a_cell_as_it_is_displayed(value: object, pattern: str, shown: str):
    assert displayed(value, pattern) == shown


def test_patterns_that_a_workbook_names_by_number_alone():
    assert pattern_of(31, "General") == 'yyyy"年"m"月"d"日"'
    assert pattern_of(176, "0%") == "0%"
    assert [is_date(each) for each in ("General", "0%", '0"日"', "m月d日", "[h]:mm")] == [
        False,
        False,
        False,
        True,
        True,
    ]


@pytest.mark.parametrize("file", ["truncated.xlsx", "truncated.xls"])
def test_a_cut_workbook_is_damaged_and_says_the_way_out(parts: Parts, file: str):
    (found,) = parts(file)
    assert found.error is not None
    assert found.error.kind == "damaged"
    assert str(found.error).startswith(file)


def test_what_is_no_workbook(tmp_path: Path):
    with pytest.raises(EmptySourceError):
        read_bytes(b"", name="a.xls", media_type=XLS.media_type)
    with pytest.raises(DamagedSourceError, match=r"save it as \.xlsx. A LibreOffice"):
        read_bytes(b"\x09\x08\x10\x00" + bytes(90), name="a.xls", media_type=XLS.media_type)
    locked = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le")
    with pytest.raises(EncryptedSourceError, match="save it without one"):
        read_bytes(locked, name="a.xlsx", media_type=XLS.media_type)
    with pytest.raises(EmptySourceError, match="no sheet"):
        read(openpyxl.Workbook())


def changed(data: bytes, part: str, change: Callable[[str], str]) -> bytes:
    """A workbook with one part changed."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, change(content.decode()) if name == part else content)
    return buffer.getvalue()


def test_a_sheet_that_says_it_is_endless_is_read_to_its_end():
    book = openpyxl.Workbook()
    book.active.append(["任务", "扩大试点"])
    part = "xl/worksheets/sheet1.xml"
    data = changed(saved(book), part, lambda xml: xml.replace("A1:B1", "A1:XFD1048576"))
    assert read_bytes(data, name="a", media_type=XLSX.media_type).text == "任务\t扩大试点\n"


def test_a_sheet_of_empty_cells_without_number_is_too_large():
    book = openpyxl.Workbook()
    book.active.append(["任务"])
    rows = "".join(f'<row r="{n}"><c r="XFD{n}"><v>1</v></c></row>' for n in range(2, 400))
    part = "xl/worksheets/sheet1.xml"
    data = changed(
        saved(book), part, lambda xml: xml.replace("</sheetData>", f"{rows}</sheetData>")
    )
    with pytest.raises(LimitExceededError, match="more than 2,000,000 cells"):
        read_bytes(data, name="a", media_type=XLSX.media_type)


def test_a_workbook_that_unpacks_to_too_much():
    book = openpyxl.Workbook()
    book.active.append(["任务" * 10_000])
    with pytest.raises(LimitExceededError, match="--max-document-size"):
        read(book, document_bytes=20_000)


def test_an_external_entity_is_not_followed(tmp_path: Path):
    secret = tmp_path / "secret.txt"
    secret.write_text("机密", encoding="utf-8")
    book = openpyxl.Workbook()
    book.active.append(["任务"])
    doctype = f'<!DOCTYPE x [<!ENTITY e SYSTEM "{secret.as_uri()}">]>'

    def change(xml: str) -> str:
        return doctype + xml.replace("<si><t>任务", "<si><t>任务&e;")

    data = changed(saved(book), "xl/sharedStrings.xml", change)
    try:
        text = read_bytes(data, name="a", media_type=XLSX.media_type).text
    except DamagedSourceError as error:
        text = str(error)
    assert "机密" not in text


def test_a_formula_that_was_never_worked_out_is_a_loss_and_no_empty_cell():
    book = openpyxl.Workbook()
    for row in (["单位", "牵头单位"], ["水利局", '="市"&A2']):
        book.active.append(row)
    assert read_bytes(saved(book), name="a.xlsx", media_type=XLSX.media_type).text == (
        "单位\t牵头单位\n水利局\t\ufffd\n"
    )


def test_a_title_may_stand_above_the_header_of_rows(parts: Parts, tmp_path: Path):
    book = openpyxl.Workbook()
    for row in (["青禾市政策汇总"], ["标题", "正文"], ["甲", "一、修桥。"], ["乙", "二、补路。"]):
        book.active.append(row)
    path = tmp_path / "a.xlsx"
    path.write_bytes(saved(book))
    assert [(each.name, each.read().text) for each in parts(path)] == [
        ("a.xlsx#1", "一、修桥。"),
        ("a.xlsx#2", "二、补路。"),
    ]


BESIDE = [["序号", "任务", "单位", "", "序号", "任务", "单位"],
          ["1", "修桥", "县交通局", "", "3", "补路", "县水利局"],
          ["2", "架灯", "县城管局", "", "", "", ""]]  # fmt: skip


def book(rows: list[list[str]], merged: str = "") -> bytes:
    made = openpyxl.Workbook()
    for row in rows:
        made.active.append(row)
    if merged:
        made.active.merge_cells(merged)
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def test_tables_that_stand_beside_each_other_are_two():
    found = read_bytes(book([["任务分工表"], *BESIDE]), name="表.xlsx", media_type=XLSX.media_type)
    assert found.text.splitlines() == [
        "任务分工表",
        "序号\t任务\t单位",
        "1\t修桥\t县交通局",
        "2\t架灯\t县城管局",
        "\t\t\t\t序号\t任务\t单位",
        "\t\t\t\t3\t补路\t县水利局",
    ]
    places = {cell.span.of(found.text): (cell.table, cell.row, cell.column) for cell in found.cells}
    assert places["县城管局"] == (1, 4, 3)
    assert places["补路"] == (2, 3, 6)


@pytest.mark.parametrize("change", ["word", "merged", "name"])
def test_one_table_with_an_empty_column_is_one(change: str):
    rows = [list(row) for row in BESIDE]
    if change == "word":
        rows[2][3] = "注"
    if change == "name":
        rows[0][4] = "编号"
    data = book(rows, "C3:E3" if change == "merged" else "")
    found = read_bytes(data, name="表.xlsx", media_type=XLSX.media_type)
    assert len(found.text.splitlines()) == 3
    assert {cell.table for cell in found.cells} == {1}
