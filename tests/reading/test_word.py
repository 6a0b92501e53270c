"""DOCX: paragraphs, numbers and tables as a reader of the document sees them."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from policyner.errors import (
    BinarySourceError,
    DamagedSourceError,
    EmptySourceError,
    EncryptedSourceError,
    LimitExceededError,
    ReadingError,
)
from policyner.reading import ReadingLimits, Source, read_bytes, read_path
from policyner.reading.counting import counted
from policyner.reading.formats import DOCX
from policyner.reading.word_styles import styles_that_number


def read(document: object, **limits: int) -> Source:
    buffer = io.BytesIO()
    document.save(buffer)
    return read_bytes(buffer.getvalue(), name="a.docx", limits=ReadingLimits(**limits))


@pytest.fixture
def source(data: Path) -> Source:
    return read_path(data / "notice.docx")


def test_text_stands_in_the_order_of_the_document(source: Source):
    lines = source.text.splitlines()
    assert lines[0] == "青禾市人民政府办公室关于推进社区食堂建设的通知"
    assert lines[-2:] == ["青禾市人民政府办公室", "2026年3月5日"]
    assert source.media_type == DOCX.media_type
    assert source.encoding is None


def test_automatic_numbers_are_part_of_the_text(source: Source):
    lines = source.text.splitlines()
    begun = [line[:4] for line in lines if line[:1] in "一二三（"]
    assert begun == ["一、扩大", "（一）支", "二、守住", "（一）由", "三、降低", "（一）对"]


def test_a_tracked_change_is_read_as_it_would_be_accepted(source: Source):
    assert "各单位应于2026年6月底前报送方案。\n" in source.text
    assert "2025" not in source.text


def test_a_text_box_is_read_once(source: Source):
    assert source.text.count("联系人：王晓禾\n电话：000-0000000\n") == 1
    assert source.text.count("王晓禾") == 1


def test_a_table_stands_in_its_place_a_row_a_line(source: Source):
    begin = source.text.index("序号")
    assert source.text[begin:].splitlines()[:4] == [
        "序号\t任务\t责任单位\t完成时限",
        "1\t建成社区食堂50个\t市民政局 市财政局\t2027年6月底前",
        "2\t公布抽查结果\t市市场监管局\t每半年",
        # Merged across, and a cell that goes on from the row above.
        "合计\t\t\t两项",
    ]


def test_each_locator_covers_its_paragraph_or_cell(source: Source):
    found = {
        (each.paragraph, each.table, each.row, each.column): source.text[each.start : each.end]
        for each in source.locators
    }
    # The third paragraph is an empty one.
    assert found[4, None, None, None] == "各县（区）人民政府，市政府各部门："
    assert found[None, 1, 2, 3] == "市民政局 市财政局"
    assert found[None, 1, 4, 4] == "两项"
    places = [(each.start, each.end) for each in source.locators]
    assert places == sorted(places)
    covered = "".join(source.text[start:end] for start, end in places)
    assert covered == source.text.replace("\n", "").replace("\t", "")


def test_a_tab_in_a_paragraph_makes_no_row():
    document = docx.Document()
    document.add_paragraph("牵头单位：\t省财政厅")
    assert read(document).text == "牵头单位： 省财政厅\n"


def test_a_line_break_in_a_paragraph_is_one():
    document = docx.Document()
    document.add_paragraph("省财政厅\n省教育厅")
    source = read(document)
    assert source.text == "省财政厅\n省教育厅\n"
    assert [each.paragraph for each in source.locators] == [1, 1]


def test_a_table_that_lays_out_the_page_is_no_table():
    document = docx.Document()
    frame = document.add_table(1, 1).cell(0, 0)
    frame.text = "一、扩大试点"
    inner = frame.add_table(2, 2)
    for cell, words in zip(
        [cell for row in inner.rows for cell in row.cells],
        ["任务", "单位", "修桥", "县交通局"],
        strict=True,
    ):
        cell.text = words
    source = read(document)
    assert source.text == "一、扩大试点\n任务\t单位\n修桥\t县交通局\n"
    assert [(e.table, e.row, e.column) for e in source.locators][-1] == (2, 2, 2)


def test_a_content_control_and_the_reading_above_a_character():
    document = docx.Document()
    document.element.body.insert(
        0,
        parse_xml(
            f"<w:sdt {nsdecls('w')}><w:sdtContent><w:p><w:r><w:ruby>"
            "<w:rt><w:r><w:t>cái</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>财</w:t></w:r></w:rubyBase>"
            "</w:ruby><w:t>政厅</w:t></w:r></w:p></w:sdtContent></w:sdt>"
        ),
    )
    assert read(document).text == "财政厅\n"


def styled(xml: str) -> Source:
    document = docx.Document()
    hides, strikes = (
        document.styles.add_style(name, WD_STYLE_TYPE.CHARACTER) for name in ("Hides", "Strikes")
    )
    hides.font.hidden, strikes.font.strike = True, True
    based = document.styles.add_style("Based", WD_STYLE_TYPE.CHARACTER)
    based.base_style = strikes
    bottom = document.styles.add_style("Bottom", WD_STYLE_TYPE.PARAGRAPH)
    bottom.font.hidden = True
    for at, each in enumerate(parse_xml(f"<w:body {nsdecls('w')}>{xml}</w:body>")):
        document.element.body.insert(at, each)
    return read(document)


def run(words: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{words}</w:t></w:r>"


@pytest.mark.parametrize(
    ("xml", "text", "aside"),
    [
        (run("旧", '<w:rStyle w:val="Hides"/>') + run("试点"), "试点\n", []),
        (run("旧", '<w:rStyle w:val="Hides"/><w:vanish w:val="0"/>') + run("试点"), "旧试点\n", []),
        (run("旧", '<w:rStyle w:val="Based"/>') + run("试点"), "旧试点\n", ["旧"]),
        (
            run("试点") + "</w:p><w:p><w:pPr><w:pStyle w:val='Bottom'/></w:pPr>"
            "<w:r><w:t>窗体底端</w:t></w:r></w:p><w:p>" + run("督导"),
            "试点\n督导\n",
            [],
        ),
        (
            f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{run('请输入。')}"
            f"</w:sdtContent></w:sdt>" + run("由市民政局负责"),
            "请输入。由市民政局负责\n",
            ["请输入。"],
        ),
    ],
)
def test_looks_that_a_style_gives(xml: str, text: str, aside: list[str]):
    source = styled(f"<w:p>{xml}</w:p>")
    assert source.text == text
    assert [span.of(text) for span in source.set_aside] == aside


@pytest.mark.parametrize(
    ("instructions", "drawn"),
    [
        ([r" eq \o\ac(", "○", ",3)"], "③"),
        ([r"EQ \o\ac(□,甲)"], "甲"),
        ([r' EQ \* jc3 \* "Font:宋体" \* hps10 \o\ad(\s\up 9(chēng),柽)'], "柽"),
        ([r"EQ \f(1,2)"], "1/2"),
        ([r" PAGE \o(○,1)", "2"], ""),
        ([r"HYPERLINK http://a.example/eq"], ""),
    ],
)
def test_what_a_field_draws_by_its_instruction(instructions: list[str], drawn: str):
    field = "".join(f"<w:r><w:instrText>{each}</w:instrText></w:r>" for each in instructions)
    assert styled(f"<w:p>{run('甲')}{field}{run('乙')}</w:p>").text == f"甲{drawn}乙\n"


@pytest.mark.parametrize(
    ("number", "kind", "expected"),
    [
        (1, "chineseCounting", "一"),
        (10, "chineseCountingThousand", "十"),
        (12, "japaneseCounting", "十二"),
        (20, "chineseCounting", "二十"),
        (105, "chineseCounting", "一百零五"),
        (110, "chineseCounting", "一百一十"),
        (3, "chineseLegalSimplified", "叁"),
        (12, "ideographDigital", "一二"),
        (3, "ideographTraditional", "丙"),
        (2, "decimalEnclosedCircle", "②"),
        (21, "decimalEnclosedCircle", "21"),
        (12, "decimalFullWidth", "１２"),
        (4, "lowerRoman", "iv"),
        (3, "upperLetter", "C"),
        (7, "anything", "7"),
    ],
)
def test_numerals_of_words_formats(number: int, kind: str, expected: str):
    assert counted(number, kind) == expected


@pytest.mark.parametrize(
    ("kind", "text", "number"),
    [
        ("decimalEnclosedCircle", "%1", "①"),
        ("decimal", "1.%1", "1.1 "),
        ("decimal", "第%1章", "第1章 "),
        ("chineseCounting", "%1、", "一、"),
    ],
)
def test_what_stands_behind_an_automatic_number(kind: str, text: str, number: str):
    document = docx.Document()
    numbering = document.part.numbering_part.element
    level = f"<w:lvl w:ilvl='0'><w:numFmt w:val='{kind}'/><w:lvlText w:val='{text}'/></w:lvl>"
    names = nsdecls("w")
    numbering.insert(
        0, parse_xml(f"<w:abstractNum {names} w:abstractNumId='77'>{level}</w:abstractNum>")
    )
    numbering.append(
        parse_xml(f"<w:num {names} w:numId='77'><w:abstractNumId w:val='77'/></w:num>")
    )
    marked = document.add_paragraph("修桥")._p.get_or_add_pPr()
    marked.append(parse_xml(f"<w:numPr {names}><w:ilvl w:val='0'/><w:numId w:val='77'/></w:numPr>"))
    buffer = io.BytesIO()
    document.save(buffer)
    found = read_bytes(buffer.getvalue(), name="a.docx", media_type=DOCX.media_type)
    assert found.text == f"{number}修桥\n"


def test_a_paragraph_is_numbered_by_its_style_or_that_which_this_is_based_on():
    document = docx.Document()
    own = document.styles.add_style("任务", WD_STYLE_TYPE.PARAGRAPH)
    own.base_style = document.styles["List Number"]
    document.add_paragraph("扩大试点", style="List Number")
    document.add_paragraph("说明", style="Body Text")
    document.add_paragraph("加强督导", style="任务")
    assert read(document).text == "1.扩大试点\n说明\n2.加强督导\n"


def test_styles_that_number_nothing_are_not_looked_at():
    def style(name: str, content: str) -> str:
        return f'<w:style w:type="paragraph" w:styleId="{name}"><w:name/>{content}</w:style>'

    def styles(*content: str) -> bytes:
        return f"<w:styles {nsdecls('w')}><w:docDefaults/>{''.join(content)}</w:styles>".encode()

    numbered = style("a", "<w:pPr><w:numPr><w:numId w:val='1'/></w:numPr></w:pPr>")
    # In any order, over any number of steps.
    twice, once = style("c", "<w:basedOn w:val='b'/>"), style("b", "<w:basedOn w:val='a'/>")
    others = style("d", ""), style("e", "<w:basedOn w:val='d'/>")
    whole = styles(twice, others[0], once, numbered, others[1])
    assert styles_that_number(whole) == styles(twice, once, numbered)
    assert styles_that_number(styles(*others)) == styles()
    elsewise = whole.replace(b"w:", b"x:")
    assert styles_that_number(elsewise) == elsewise


def paragraph(content: str, properties: str = "") -> object:
    inner = f"<w:pPr>{properties}</w:pPr>" if properties else ""
    names = nsdecls("w") + ' xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
    return parse_xml(f"<w:p {names}>{inner}{content}</w:p>")


def body(*elements: object) -> str:
    document = docx.Document()
    for at, element in enumerate(elements):
        document.element.body.insert(at, element)
    return read(document).text


DELETED_MARK = "<w:rPr><w:del w:id='1' w:author='a'/></w:rPr>"


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("<m:oMath><m:r><m:t>≥80%</m:t></m:r></m:oMath>", "覆盖率≥80%"),
        (
            (
                "<m:oMath><m:f><m:num><m:r><m:t>1</m:t></m:r></m:num>"
                "<m:den><m:r><m:t>3</m:t></m:r></m:den></m:f></m:oMath>"
            ),
            "覆盖率1/3",
        ),
        (
            (
                "<m:oMath><m:sSup><m:e><m:r><m:t>10</m:t></m:r></m:e>"
                "<m:sup><m:r><m:t>4</m:t></m:r></m:sup></m:sSup></m:oMath>"
            ),
            "覆盖率10⁴",
        ),
        ("<w:r><w:sym w:font='Symbol' w:char='F0B3'/><w:t>80%</w:t></w:r>", "覆盖率≥80%"),
        ("<w:r><w:sym w:font='Wingdings' w:char='F0FE'/></w:r>", "覆盖率☑"),
        ("<w:r><w:sym w:font='Wingdings' w:char='F021'/></w:r>", "覆盖率\ufffd"),
        ("<w:r><w:sym w:font='宋体' w:char='2265'/></w:r>", "覆盖率≥"),
        ("<w:r><w:sym w:font='Foo' w:char='F0B3'/></w:r>", "覆盖率\ufffd"),
        ("<w:r><w:sym w:font='Foo' w:char='no'/></w:r>", "覆盖率\ufffd"),
        ("<w:r><w:rPr><w:vanish/></w:rPr><w:t>暗</w:t></w:r>", "覆盖率"),
        ("<w:r><w:rPr><w:vanish w:val='0'/></w:rPr><w:t>明</w:t></w:r>", "覆盖率明"),
    ],
)
def test_formulas_symbols_and_hidden_words(content: str, text: str):
    assert body(paragraph(f"<w:r><w:t>覆盖率</w:t></w:r>{content}")) == f"{text}\n"


@pytest.mark.parametrize(
    ("look", "text", "aside"),
    [
        ("<w:vertAlign w:val='superscript'/>", "产量10⁴吨", []),
        ("<w:vertAlign w:val='subscript'/>", "产量104吨", []),
        ("<w:strike/>", "产量104吨", ["4"]),
        ("<w:dstrike w:val='true'/>", "产量104吨", ["4"]),
        ("<w:strike w:val='false'/>", "产量104吨", []),
    ],
)
def test_raised_and_struck_words(look: str, text: str, aside: list[str]):
    document = docx.Document()
    run = f"<w:r><w:rPr>{look}</w:rPr><w:t>4</w:t></w:r>"
    content = f"<w:r><w:t>产量10</w:t></w:r>{run}<w:r><w:t>吨</w:t></w:r>"
    document.element.body.insert(0, paragraph(content))
    document.add_table(1, 2).cell(0, 1)._tc.append(paragraph(content))
    source = read(document)
    assert source.text == f"{text}\n\t{text}\n"
    assert [span.of(source.text) for span in source.set_aside] == 2 * aside
    (cell,) = source.cells
    assert cell.span.of(source.text) == text


def test_a_struck_paragraph_is_set_aside_with_its_number():
    document = docx.Document()
    struck = document.add_paragraph(style="List Number").add_run("旧任务\n续")
    struck.font.strike = True
    document.add_paragraph("新任务", style="List Number")
    source = read(document)
    assert source.text == "1.旧任务\n续\n2.新任务\n"
    assert [span.of(source.text) for span in source.set_aside] == ["1.旧任务\n", "续\n"]


def test_a_hidden_paragraph_leaves_no_number():
    mark = "<w:rPr><w:vanish/></w:rPr>"
    hidden = paragraph(f"<w:r>{mark}<w:t>暗</w:t></w:r>", f"<w:pStyle w:val='ListNumber'/>{mark}")
    shown = paragraph("<w:r><w:t>明</w:t></w:r>", "<w:pStyle w:val='ListNumber'/>")
    assert body(hidden, shown) == "1.明\n"


@pytest.mark.parametrize("gone", ["<w:del w:id='1' w:author='a'/>", "<w:hidden/>"])
def test_a_row_that_is_deleted_or_hidden(gone: str):
    document = docx.Document()
    table = document.add_table(3, 2)
    for number, row in enumerate(table.rows):
        row.cells[0].text, row.cells[1].text = str(number), "修桥"
    properties = table.rows[1]._tr.get_or_add_trPr()
    properties.append(parse_xml(gone.replace("/>", f" {nsdecls('w')}/>")))
    source = read(document)
    assert source.text == "0\t修桥\n2\t修桥\n"
    assert [cell.row for cell in source.cells] == [1, 1, 2, 2]


def test_a_paragraph_whose_end_is_deleted_goes_on_in_the_next():
    assert (
        body(
            paragraph("<w:r><w:t>由省财政厅</w:t></w:r>", DELETED_MARK),
            paragraph("<w:del><w:r><w:delText>旧</w:delText></w:r></w:del>", DELETED_MARK),
            paragraph("<w:r><w:t>负责。</w:t></w:r>"),
            paragraph("<w:r><w:t>特此通知</w:t></w:r>", DELETED_MARK),
        )
        == "由省财政厅负责。\n特此通知\n"
    )


def test_a_deleted_paragraph_of_a_list_does_not_count(data: Path):
    def change(xml: bytes) -> bytes:
        text = xml.decode()
        # The heading of the second measure, which is numbered 二、.
        at = text.index("守住食品安全")
        start = text.rindex("<w:p>", 0, at)
        end = text.index("</w:p>", at)
        old = text[start:end]
        new = old.replace("<w:pPr>", f"<w:pPr>{DELETED_MARK}", 1)
        new = new.replace("<w:r>", "<w:del><w:r>").replace("</w:r>", "</w:r></w:del>")
        new = new.replace("<w:t>", "<w:delText>").replace("</w:t>", "</w:delText>")
        return (text[:start] + new + text[end:]).encode()

    changed = with_part((data / "notice.docx").read_bytes(), "word/document.xml", change)
    lines = read_bytes(changed, name="a.docx").text.splitlines()
    assert [line[:4] for line in lines if line[:2] in ("一、", "二、")] == ["一、扩大", "二、降低"]
    assert "守住食品安全" not in "".join(lines)


def test_a_table_beside_other_cells_stays_inside_its_cell():
    document = docx.Document()
    table = document.add_table(1, 3)
    for cell, words in zip(table.rows[0].cells, ["1", "修桥", "县交通局"], strict=True):
        cell.text = words
    inner = table.cell(0, 1).add_table(1, 2)
    inner.cell(0, 0).text, inner.cell(0, 1).text = "东桥", "西桥"
    assert read(document).text == "1\t修桥 东桥 西桥\t县交通局\n"


def with_parts(document: object, **parts: tuple[str, str]) -> bytes:
    """The document with further parts, each of a kind that it refers to by the part's name."""
    buffer = io.BytesIO()
    document.save(buffer)
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    relations = "".join(
        f'<Relationship Id="{name}" Type="{office}/{kind}" Target="{name}.xml"/>'
        for name, (kind, _) in parts.items()
    )
    data = with_part(
        buffer.getvalue(),
        "word/_rels/document.xml.rels",
        lambda xml: xml.replace(b"</Relationships>", relations.encode() + b"</Relationships>"),
    )
    buffer = io.BytesIO(data)
    with zipfile.ZipFile(buffer, "a") as archive:
        for name, (_, xml) in parts.items():
            archive.writestr(f"word/{name}.xml", xml)
    return buffer.getvalue()


DRAWN = "xmlns:a='http://schemas.openxmlformats.org/drawingml/2006/main'"
DIAGRAM = "http://schemas.openxmlformats.org/drawingml/2006/diagram"


def drawn(*lines: str) -> str:
    paragraphs = "".join(f"<a:p><a:r><a:t>{line}</a:t></a:r></a:p>" for line in lines)
    return f"<d {DRAWN}>{paragraphs}</d>"


def test_what_stands_beside_the_text_is_set_aside():
    document = docx.Document()
    document.add_paragraph("一、修桥。")
    document.sections[0].header.paragraphs[0].text = "内部资料"
    document.sections[0].footer.paragraphs[0].text = "— 1 —"
    chart = drawn("各区完成率").replace("</d>", "<strCache><pt><v>东区</v></pt></strCache></d>")
    note = f"<w:comments {nsdecls('w')}><w:comment><w:p><w:r><w:t>时限已调整</w:t></w:r></w:p>"
    data = with_parts(
        document,
        chart=("chart", chart),
        notes=("comments", f"{note}</w:comment></w:comments>"),
        sheet=("package", "x"),
        broken=("chart", "<d"),
    )
    source = read_bytes(data, name="a.docx")
    aside = "".join(span.of(source.text) for span in source.set_aside)
    assert source.text.removesuffix(aside) == "一、修桥。\n"
    assert set(aside.splitlines()) == {
        "内部资料", "— 1 —", "时限已调整", "各区完成率", "东区", "sheet.xml",
    }  # fmt: skip


def test_a_diagram_is_read_in_its_place_and_one_within_a_cell_is_set_aside():
    document = docx.Document()
    document.add_paragraph("办理流程如下。")
    place = (
        f"<w:p {nsdecls('w', 'r')}><w:r><w:drawing>"
        f"<d:relIds xmlns:d='{DIAGRAM}' r:dm='%s'/></w:drawing></w:r></w:p>"
    )
    document.element.body.insert(1, parse_xml(place % "steps"))
    document.add_paragraph("特此通知。")
    row = document.add_table(1, 2)
    row.cell(0, 0).text = "修桥"
    row.cell(0, 1)._tc.append(parse_xml(place % "other"))
    data = with_parts(
        document,
        steps=("diagramData", drawn("受理", "审核")),
        other=("diagramData", drawn("备案")),
    )
    source = read_bytes(data, name="a.docx")
    assert source.text == "办理流程如下。\n受理\n审核\n特此通知。\n修桥\n备案\n"
    assert [span.of(source.text) for span in source.set_aside] == ["备案\n"]


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("<v:shape><v:textpath string='青禾市文件'/></v:shape>", "覆盖率\n青禾市文件"),
        (f"<w:drawing>{drawn('东区', '西区')}</w:drawing>", "覆盖率\n东区\n西区"),
        ("<w:object><o:OLEObject ProgID='Equation.3'/></w:object>", "覆盖率\ufffd"),
        ("<w:object><o:OLEObject ProgID='Excel.Sheet.12'/></w:object>", "覆盖率"),
    ],
)
def test_words_that_are_drawn_in_older_ways(content: str, text: str):
    names = (
        "xmlns:v='urn:schemas-microsoft-com:vml' xmlns:o='urn:schemas-microsoft-com:office:office'"
    )
    within = content.replace("<v:shape", f"<v:shape {names}").replace(
        "<w:object", f"<w:object {names}"
    )
    assert body(paragraph(f"<w:r><w:t>覆盖率</w:t>{within}</w:r>")) == f"{text}\n"


def with_chunk(content: bytes, target: str = "afchunk.x") -> bytes:
    document = docx.Document()
    document.add_paragraph("附件如下。")
    chunk = f'<w:altChunk {nsdecls("w", "r")} r:id="rIdChunk"/>'
    document.element.body.insert(1, parse_xml(chunk))
    document.add_paragraph("特此通知。")
    buffer = io.BytesIO()
    document.save(buffer)
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/aFChunk"
    relation = f'<Relationship Id="rIdChunk" Type="{kind}" Target="{target}"/></Relationships>'
    data = with_part(
        buffer.getvalue(),
        "word/_rels/document.xml.rels",
        lambda xml: xml.replace(b"</Relationships>", relation.encode()),
    )
    buffer = io.BytesIO(data)
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.writestr("word/afchunk.x", content)
    return buffer.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        "<html><body><p>由省财政厅负责</p></body></html>".encode(),
        "由省财政厅负责".encode("gb18030"),
        b"{\\rtf1\\ansicpg936 " + "由省财政厅负责".encode("gb18030") + b"}",
    ],
)
def test_a_document_within_the_document_is_read_in_its_place(content: bytes):
    text = read_bytes(with_chunk(content), name="a.docx").text
    assert text == "附件如下。\n由省财政厅负责\n特此通知。\n"


def test_a_document_within_that_is_the_document_itself_ends():
    whole = with_chunk(b"x")
    for _ in range(3):
        whole = with_chunk(whole)
    text = read_bytes(whole, name="a.docx").text
    assert text == "附件如下。\n附件如下。\n特此通知。\n特此通知。\n"
    gone = with_chunk(b"x", target="gone.html")
    assert read_bytes(gone, name="a.docx").text == "附件如下。\n特此通知。\n"


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        ("word/_rels/document.xml.rels", b"</Relationships>",
         (b'<Relationship Id="x1" Type="a/image" Target="NULL"/>'
          b'<Relationship Id="x2" Type="a/hyperlink" Target="#_top"/></Relationships>')),
        ("word/_rels/document.xml.rels", b"</Relationships>", b""),
        ("word/_rels/document.xml.rels", b"theme/theme1.xml", b"gone.xml"),
        ("[Content_Types].xml", b'Extension="xml"', b'Extension="bin"'),
        ("[Content_Types].xml", b"wordprocessingml.document.main", b"document.macroEnabled.main"),
        ("_rels/.rels", b"</Relationships>", b""),
        ("word/document.xml", b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
         b"http://purl.oclc.org/ooxml/wordprocessingml/main"),
    ],
)  # fmt: skip
def test_what_touches_no_word_is_no_damage(data: Path, part: str, old: bytes, new: bytes):
    whole = (data / "notice.docx").read_bytes()
    changed = with_part(whole, part, lambda xml: xml.replace(old, new))
    assert changed != whole
    found = read_bytes(changed, name="a.docx", media_type=DOCX.media_type)
    assert found.text == read_path(data / "notice.docx").text


def test_two_runs_give_the_same_message(data: Path):
    broken = with_part(
        (data / "notice.docx").read_bytes(), "word/document.xml", lambda xml: b"<a/>"
    )
    messages = set()
    for _ in range(2):
        with pytest.raises(DamagedSourceError, match=r"save it again as \.docx") as error:
            read_bytes(broken, name="a.docx")
        messages.add(str(error.value))
    assert len(messages) == 1
    assert " at 0x" not in messages.pop()


def test_a_truncated_document_is_damaged(data: Path):
    with pytest.raises(DamagedSourceError, match=r"truncated\.docx: .*cut off"):
        read_path(data / "truncated.docx")


def test_a_document_with_a_password_says_so():
    data = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le")
    with pytest.raises(EncryptedSourceError, match=r"a\.docx: needs a password"):
        read_bytes(data, name="a.docx", media_type=DOCX.media_type)
    with pytest.raises(BinarySourceError, match="old Office document"):
        read_bytes(data[:8], name="a.docx", media_type=DOCX.media_type)


def test_a_document_without_text_is_empty():
    with pytest.raises(EmptySourceError, match=r"a\.docx"):
        read(docx.Document())


def test_parts_that_unpack_to_too_much_are_refused():
    document = docx.Document()
    document.add_paragraph("试" * 100_000)
    with pytest.raises(LimitExceededError, match=r"a\.docx: .*--max-document-size"):
        read(document, document_bytes=200_000)
    document.add_paragraph("试" * 4_000_000)
    with pytest.raises(LimitExceededError, match=r"a\.docx: .*--max-ratio"):
        read(document, ratio=100)


def test_an_entity_is_not_expanded(data: Path):
    """A document that would grow to a gigabyte by entities within entities."""
    bomb = '<!DOCTYPE a [<!ENTITY a "试试试试试试试试">' + "".join(
        f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(8)
    )

    def planted(xml: bytes) -> bytes:
        head, body = xml.split(b"?>", 1)
        return head + b"?>" + bomb.encode() + b"]>" + body.replace("方案".encode(), b"&i;")

    planted_in = with_part((data / "notice.docx").read_bytes(), "word/document.xml", planted)
    with pytest.raises(DamagedSourceError, match=r"bomb\.docx: .*amplification"):
        read_bytes(planted_in, name="bomb.docx")


def test_any_damage_gives_text_or_a_reading_error(data: Path):
    whole = (data / "notice.docx").read_bytes()
    chance = random.Random(7)
    outcomes = set()
    for _ in range(40):
        broken = bytearray(whole)
        broken[chance.randrange(len(broken))] ^= 1 << chance.randrange(8)
        outcomes.add(outcome(bytes(broken)))
    for _ in range(40):
        changed = with_part(whole, "word/document.xml", lambda xml: damaged(xml, chance))
        outcomes.add(outcome(changed))
    assert "damaged" in outcomes
    assert len(outcomes) > 1


def outcome(data: bytes) -> str | int:
    try:
        return len(read_bytes(data, name="x", media_type=DOCX.media_type).text)
    except ReadingError as error:
        return error.kind


def damaged(xml: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(xml))
    return xml[:at] + xml[at + chance.choice([1, 10, 100, 1000]) :]


def with_part(document: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """A DOCX file with one of its parts changed."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(document)) as old, zipfile.ZipFile(buffer, "w") as new:
        for each in old.namelist():
            new.writestr(each, change(old.read(each)) if each == name else old.read(each))
    return buffer.getvalue()
