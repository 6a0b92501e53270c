"""Makes the files in tests/data: notices of our own in every format, and broken ones.

    python tools/make_test_data.py

Needs reportlab, pyarrow, a Chromium with a Chinese font for `browser.pdf` and, for `.doc`,
`.rtf` and `.xls`, a LibreOffice. The notices are
made up, as is every place in them.
"""

from __future__ import annotations

import codecs
import csv
import datetime
import gzip
import io
import json
import lzma
import shutil
import subprocess
import tarfile
import tempfile
import zipfile
from email.header import Header
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from functools import partial
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import docx
import openpyxl
import pyarrow as pa
import pyarrow.parquet
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from PIL import Image
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph, SimpleDocTemplate, Table, TableStyle

import make_odd_data
from policyner.reading.unpackers import zstd

_OFFICE = shutil.which("soffice") or "soffice"
_BROWSER = shutil.which("chromium") or "chromium"
# So many rows of a table and its head are one more than the page has room for.
_ROWS_OF_A_PAGE = 10

DATA = Path(__file__).parents[1] / "tests" / "data"

TITLE = "青禾市人民政府办公室关于推进社区食堂建设的通知"
NUMBER = "青政办发〔2026〕12号"
ADDRESSEES = "各县（区）人民政府，市政府各部门："
OPENING = (
    "为方便居民就近用餐，经市政府同意，现就推进社区食堂建设有关事项通知如下，请结合实际，"
    "认真抓好贯彻落实。"
)
MEASURES = (
    (
        "扩大服务覆盖",
        (
            "支持各县（区）利用闲置用房建设社区食堂，鼓励企业和社会组织参与运营。2027年底前，"
            "社区食堂覆盖率达到80%以上。（牵头单位：市民政局；配合单位：市财政局、市教育局）"
        ),
    ),
    (
        "守住食品安全",
        "由市市场监管局会同市卫生健康委制定检查办法，每半年至少抽查1次，抽查结果向社会公布。",
    ),
    (
        "降低运营成本",
        (
            "对符合条件的社区食堂，水、电、气价格按照居民标准执行，并由市财政局给予不超过20%的"
            "运营补助。（责任单位：市发展改革委、市财政局）"
        ),
    ),
)
TABLE = (
    ("序号", "任务", "责任单位", "完成时限"),
    ("1", "建成社区食堂50个", "市民政局 市财政局", "2027年6月底前"),
    ("2", "公布抽查结果", "市市场监管局", "每半年"),
)
SIGNATURE = ("青禾市人民政府办公室", "2026年3月5日")

PLAIN = "\n".join(
    [
        TITLE,
        NUMBER,
        ADDRESSEES,
        OPENING,
        *(
            f"{number}、{head}。{text}"
            for number, (head, text) in zip("一二三", MEASURES, strict=True)
        ),
        *SIGNATURE,
        "",
    ]
)
ROWS = [
    {"id": f"qh-{number}", "title": head, "text": f"一、{head}。{text}\n", "year": 2026}
    for number, (head, text) in enumerate(MEASURES, start=1)
]


def main() -> None:
    """Makes all files."""
    DATA.mkdir(exist_ok=True)
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    write("notice.txt", PLAIN.encode())
    write("notice-gb18030.txt", PLAIN.encode("gb18030"))
    write("mixed-encodings.txt", PLAIN.encode() + PLAIN.encode("gb18030"))
    write("notice.txt.gz", gzip.compress(PLAIN.encode(), mtime=0))
    write("notice.txt.zst", zstd.compress(PLAIN.encode()))
    page = "".join(f"<p>{line}</p>\n" for line in PLAIN.splitlines())
    write("notice.html", f"<!DOCTYPE html><meta charset='utf-8'><body>{page}</body>".encode())
    write("notice.txt.xz", lzma.compress(PLAIN.encode()))
    write("notice.md", markdown().encode())
    write("notice.mht", mht(f"<html><body>{page}</body></html>"))
    write("notice.ofd", ofd(PLAIN.splitlines()))
    make_same()
    make_word()
    make_workbooks()
    make_old_office()
    make_pdf()
    make_printed()
    make_rows()
    make_archives()
    make_odd_data.main()


def write(name: str, data: bytes) -> None:
    """Writes a file of tests/data."""
    (DATA / name).write_bytes(data)


def markdown() -> str:
    """The notice in Markdown, with its task table."""
    heads = "\n\n".join(
        f"## {number}、{head}\n\n{text}"
        for number, (head, text) in zip("一二三", MEASURES, strict=True)
    )
    rows = [TABLE[0], ("---",) * len(TABLE[0]), *TABLE[1:]]
    table = "\n".join(f"| {' | '.join(row)} |" for row in rows)
    signature = "\n".join(SIGNATURE)
    parts = [f"# {TITLE}", f"**{NUMBER}**", ADDRESSEES, OPENING, heads, table, signature]
    return "\n\n".join(parts) + "\n"


def mht(page: str) -> bytes:
    """A page as a browser saves it, with a picture that it shows."""
    message = MIMEMultipart("related", boundary="----part", type="text/html")
    message["From"] = "<Saved by Blink>"
    message["Subject"] = Header(TITLE, "utf-8").encode()
    message.attach(MIMEText(page, "html", "utf-8"))
    picture = MIMEText("", "css", "utf-8")
    picture["Content-Location"] = "style.css"
    message.attach(picture)
    return message.as_bytes()


def ofd(
    lines: list[str],
    *,
    running: str = "青禾市人民政府办公室文件",
    rows: tuple[tuple[str, ...], ...] = (),
    end: tuple[str, ...] = (),
) -> bytes:
    """Pages of GB/T 33190—2016: what is needed of it to place lines of text.

    Args:
        lines: Paragraphs, each broken into lines of 28 characters (GB/T 9704—2012).
        running: A running head, from the template of the pages.
        rows: A table on a page of its own.
        end: Lines below it.
    """
    names = 'xmlns:ofd="http://www.ofdspec.org/2016"'
    head = '<?xml version="1.0" encoding="UTF-8"?>'
    size, width, left, top, pitch, most = 5.6, 28, 28.0, 40.0, 10.0, 12
    broken: list[tuple[float, str]] = []
    for at, line in enumerate(lines):
        indent = 2 if 3 <= at < len(lines) - len(SIGNATURE) else 0
        whole = "\u3000" * indent + line
        for start in range(0, len(whole), width):
            part = whole[start : start + width]
            blanks = len(part) - len(part.lstrip("\u3000"))
            broken.append((left + blanks * size, part.lstrip("\u3000")))
    pages = [broken[start : start + most] for start in range(0, len(broken), most)]
    locations = "".join(
        f'<ofd:Page ID="{10 + at}" BaseLoc="Pages/Page_{at}/Content.xml"/>'
        for at in range(len(pages) + bool(rows))
    )
    root = (
        f'<ofd:OFD {names} Version="1.0" DocType="OFD"><ofd:DocBody><ofd:DocInfo>'
        f"<ofd:Title>{TITLE}</ofd:Title></ofd:DocInfo>"
        "<ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>"
    )
    document = (
        f"<ofd:Document {names}><ofd:CommonData><ofd:MaxUnitID>999</ofd:MaxUnitID>"
        "<ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea>"
        '<ofd:TemplatePage ID="2" BaseLoc="Tpls/Tpl_0/Content.xml"/></ofd:CommonData>'
        f"<ofd:Pages>{locations}</ofd:Pages></ofd:Document>"
    )
    template = (
        f"<ofd:Page {names}><ofd:Content><ofd:Layer ID='3'>"
        f"{_ofd_text(4, left, 15.0, 4.0, running)}</ofd:Layer></ofd:Content></ofd:Page>"
    )
    members = [
        ("OFD.xml", root),
        ("Doc_0/Document.xml", document),
        ("Doc_0/Tpls/Tpl_0/Content.xml", template),
    ]
    drawn = [
        [
            _ofd_text(100 * (at + 1) + row, x, top + row * pitch, size, words)
            for row, (x, words) in enumerate(page)
        ]
        for at, page in enumerate(pages)
    ]
    if rows:
        below = [
            _ofd_text(990 + at, 110.0, 120.0 + at * pitch, size, words)
            for at, words in enumerate(end)
        ]
        drawn.append([*_ofd_table(rows, left, top), *below])
    for at, texts in enumerate(drawn):
        number = _ofd_text(100 * (at + 1) + 50, 100.0, 280.0, 4.0, f"— {at + 1} —")
        content = (
            f'<ofd:Page {names}><ofd:Template TemplateID="2"/><ofd:Content><ofd:Layer ID="5">'
            f"{''.join(texts)}{number}</ofd:Layer></ofd:Content></ofd:Page>"
        )
        members.append((f"Doc_0/Pages/Page_{at}/Content.xml", content))
    return _zip([(name, (head + content).encode()) for name, content in members])


def _ofd_text(id: int, x: float, y: float, size: float, words: str) -> str:
    """A line of text, its upper left corner at `x` and `y` millimetres of the page."""
    return (
        f'<ofd:TextObject ID="{id}" Boundary="{x} {y} {len(words) * size:g} {size}" Font="1" '
        f'Size="{size}"><ofd:TextCode X="0" Y="{size * 0.85:g}" DeltaX="g {len(words) - 1} {size}">'
        f"{escape(words)}</ofd:TextCode></ofd:TextObject>"
    )


def _ofd_table(rows: tuple[tuple[str, ...], ...], left: float, top: float) -> list[str]:
    """The lines around a table's cells, and the words in them."""
    widths, height = (14.0, 52.0, 50.0, 38.0), 12.0
    xs = [left + sum(widths[:at]) for at in range(len(widths) + 1)]
    ys = [top + height * at for at in range(len(rows) + 1)]
    lines = [(xs[0], y, xs[-1] - xs[0], 0.0) for y in ys]
    lines += [(x, ys[0], 0.0, ys[-1] - ys[0]) for x in xs]
    drawn = [
        f'<ofd:PathObject ID="{800 + at}" Boundary="{x} {y} {w or 0.4} {h or 0.4}" '
        f'LineWidth="0.35"><ofd:AbbreviatedData>M 0 0 L {w} {h}</ofd:AbbreviatedData>'
        "</ofd:PathObject>"
        for at, (x, y, w, h) in enumerate(lines)
    ]
    for at, row in enumerate(rows):
        for column, words in enumerate(row):
            for line, part in enumerate(words.split()):
                x, y = xs[column] + 1, ys[at] + 1.5 + 5 * line
                drawn.append(_ofd_text(900 + 20 * at + 4 * column + line, x, y, 4.2, part))
    return drawn


def make_same() -> None:
    """One notice with a table of tasks, the same in each format (others have `notice.*`)."""
    *lines, office, date = PLAIN.splitlines()
    table = ["\t".join(row) for row in TABLE]
    write("same.txt", "\n".join([*lines, *table, office, date, ""]).encode())
    rows = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in TABLE)
    page = "".join(f"<p>{line}</p>" for line in lines) + f"<table>{rows}</table>"
    page += f"<p>{office}</p><p>{date}</p>"
    write("same.html", f"<!DOCTYPE html><meta charset='utf-8'><body>{page}</body>".encode())
    write("same.mht", mht(f"<html><body>{page}</body></html>"))
    write("same.ofd", ofd(lines, rows=TABLE, end=SIGNATURE))
    plain = docx.Document()
    book = openpyxl.Workbook()
    for line in lines:
        plain.add_paragraph(line)
        _add_line(book.active, line)
    _add_table(plain)
    for row in TABLE:
        book.active.append(row)
    for line in SIGNATURE:
        plain.add_paragraph(line)
        _add_line(book.active, line)
    write("same.docx", _saved(plain))
    write("same.xlsx", _saved(book))


def _add_line(sheet: Any, line: str) -> None:
    """A paragraph of a sheet: a cell over all columns of its table."""
    sheet.append([line])
    at = sheet.max_row
    sheet.merge_cells(start_row=at, end_row=at, start_column=1, end_column=len(TABLE[0]))


def _add_table(document: Any) -> None:
    table = document.add_table(len(TABLE), len(TABLE[0]))
    for cells, row in zip(table.rows, TABLE, strict=True):
        for cell, words in zip(cells.cells, row, strict=True):
            cell.text = words


def make_workbooks() -> None:
    """A task table as people keep it, the measures as rows, both in one; its half."""
    book = openpyxl.Workbook()
    task = book.active
    task.title = "任务分工"
    _fill_tasks(task)
    write("notice.xlsx", _saved(book))
    write("truncated.xlsx", _saved(book)[:-600])
    rows = book.create_sheet("条目")
    rows.append(list(ROWS[0]))
    for row in ROWS:
        rows.append(list(row.values()))
    book.create_sheet("空表")
    write("sheets.xlsx", _saved(book))
    write("hidden.xlsx", _saved(_hiding()))


def _hiding() -> Any:
    """A table with a hidden row and columns, one with a filter and a folded group, a hidden one.

    The title of the first begins in a hidden column, and is shown.
    """
    book = openpyxl.Workbook()
    for sheet in (book.active, book.create_sheet("筛选"), book.create_sheet("底稿")):
        sheet.append(["任务分工表"])
        sheet.merge_cells("A1:D1")
        for row in (
            ("编码", "任务", "备选单位", "责任单位"),
            ("a1", "修桥", "市城管局", "市交通局"),
            ("a2", "补路", "市城管局", "市财政局"),
            ("a3", "架灯", "市城管局", "市教育局"),
        ):
            sheet.append(row)
        sheet.row_dimensions[4].hidden = True
    book.active.title = "隐藏"
    for column in "AC":
        book.active.column_dimensions[column].hidden = True
    filtered = book["筛选"]
    filtered.auto_filter.ref = "A2:D5"
    filtered.auto_filter.add_filter_column(0, ["a1", "a3"])
    filtered.column_dimensions.group("C", hidden=True)
    book["底稿"].sheet_state = "hidden"
    return book


def _fill_tasks(sheet: Any) -> None:
    sheet.merge_cells("A1:F1")
    sheet["A1"] = "青禾市社区食堂建设任务分工表"
    sheet.append(["序号", "任务", "目标", "责任单位", "完成时限", "报送日期"])
    sheet.append([1, "建成社区食堂", 0.85, "市民政局、市财政局", "2027年6月底前", None])
    sheet.append([2, "公布抽查结果", 12500, "市市场监管局", "每半年", None])
    sheet["C3"].number_format = "0%"
    sheet["C4"].number_format = '#,##0"份"'
    for row, pattern in ((3, 'yyyy"年"m"月"d"日"'), (4, "yyyy-mm-dd")):
        sheet.cell(row, 6, datetime.date(2026, 9, 30)).number_format = pattern
    # A cell that goes on from the row above.
    sheet.append([3, "降低运营成本", 0.8, "市发展改革委", "2026年底前", None])
    sheet.append([None, "落实价格政策", None, None, "长期", None])
    sheet.merge_cells("D5:D6")


def make_old_office() -> None:
    """The same in the formats of Office 97 to 2003, as LibreOffice saves them."""
    plain = docx.Document()
    for line in PLAIN.splitlines():
        plain.add_paragraph(line)
    _add_table(plain)
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "notice.docx"
        source.write_bytes(_saved(plain))
        _convert(source, "doc:MS Word 97")
        _convert(source, "rtf:Rich Text Format")
        _convert(DATA / "notice.xlsx", "xls:MS Excel 97")
        _convert(DATA / "hidden.xlsx", "xls:MS Excel 97")
    # WPS saves its own formats so.
    write("notice.wps", (DATA / "notice.doc").read_bytes())
    write("notice.et", (DATA / "notice.xls").read_bytes())
    write("truncated.doc", (DATA / "notice.doc").read_bytes()[:6_000])
    write("truncated.xls", (DATA / "notice.xls").read_bytes()[:2_000])


def _convert(source: Path, filter: str) -> None:
    with tempfile.TemporaryDirectory() as profile:
        home = f"-env:UserInstallation=file://{profile}"
        subprocess.run(  # noqa: S603 - the files and the program are ours
            [_OFFICE, home, "--headless", "--convert-to", filter, "--outdir", DATA, source],
            check=True,
        )


def make_word() -> None:
    """A document with numbers, a table, tracked changes, a text box and a footnote; its half."""
    document = docx.Document()
    _define_numbering(document)
    document.add_paragraph(TITLE, style="Title")
    document.add_paragraph(NUMBER)
    document.add_paragraph("")
    document.add_paragraph(ADDRESSEES)
    document.add_paragraph(f"\u3000\u3000{OPENING}")
    for head, text in MEASURES:
        _numbered(document.add_paragraph(head), level=0)
        _numbered(document.add_paragraph(text), level=1)
    changed = document.add_paragraph("各单位应于")
    changed._p.append(_run("w:del", "<w:delText>2025年</w:delText>"))
    changed._p.append(_run("w:ins", "<w:t>2026年</w:t>"))
    changed.add_run("6月底前报送方案。")
    _add_text_box(document.add_paragraph("联系方式："), "联系人：王晓禾\n电话：000-0000000")
    table = document.add_table(len(TABLE) + 1, len(TABLE[0]))
    for cells, row in zip(table.rows, TABLE, strict=False):
        for cell, words in zip(cells.cells, row, strict=True):
            cell.text = words
    table.cell(1, 2).text = ""
    for words in TABLE[1][2].split():
        table.cell(1, 2).add_paragraph(words)
    table.cell(2, 2).merge(table.cell(3, 2))
    table.cell(3, 0).merge(table.cell(3, 1)).text = "合计"
    table.cell(3, 3).text = "两项"
    for line in SIGNATURE:
        document.add_paragraph(line)
    data = _saved(document)
    write("notice.docx", data)
    write("truncated.docx", data[: len(data) // 2])


def _saved(document: Any) -> bytes:
    """The document's or workbook's bytes, the same in every run."""
    buffer = io.BytesIO()
    document.save(buffer)
    again = io.BytesIO()
    with zipfile.ZipFile(buffer) as old, zipfile.ZipFile(again, "w") as new:
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name), old.read(name), zipfile.ZIP_DEFLATED)
    return again.getvalue()


def _define_numbering(document: Any) -> None:
    """Numbers such as `一、` and `（一）`, which Word draws and no paragraph holds."""
    numbering = document.part.numbering_part.element
    abstract = parse_xml(
        f'<w:abstractNum {nsdecls("w")} w:abstractNumId="90">'
        '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/>'
        '<w:lvlText w:val="%1、"/></w:lvl>'
        '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/>'
        '<w:lvlText w:val="（%2）"/></w:lvl></w:abstractNum>'
    )
    numbering.insert(0, abstract)
    numbering.append(
        parse_xml(f'<w:num {nsdecls("w")} w:numId="90"><w:abstractNumId w:val="90"/></w:num>')
    )


def _numbered(paragraph: Any, *, level: int) -> None:
    properties = paragraph._p.get_or_add_pPr()
    number = properties.get_or_add_numPr()
    number.get_or_add_ilvl().val = level
    number.get_or_add_numId().val = 90


def _run(tag: str, content: str) -> Any:
    return parse_xml(f'<{tag} {nsdecls("w")} w:id="1"><w:r>{content}</w:r></{tag}>')


def _add_text_box(paragraph: Any, text: str) -> None:
    lines = "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in text.splitlines())
    box = f"<w:txbxContent>{lines}</w:txbxContent>"
    # As Word writes it: a drawing, and the same once more for older programs.
    paragraph._p.append(
        parse_xml(
            f"<w:r {nsdecls('w')} "
            'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
            'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
            'xmlns:v="urn:schemas-microsoft-com:vml"><mc:AlternateContent>'
            f'<mc:Choice Requires="wps"><w:drawing><wps:wsp><wps:txbx>{box}</wps:txbx></wps:wsp>'
            "</w:drawing></mc:Choice>"
            f"<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback>"
            "</mc:AlternateContent></w:r>"
        )
    )


def make_pdf() -> None:
    """Pages with running heads, page numbers and a table; an encrypted, scanned and cut one."""
    data = _pdf(_story())
    write("notice.pdf", data)
    write("truncated.pdf", data[: len(data) // 3])
    # Whoever opens it needs the first; the second is the owner's.
    write("encrypted.pdf", _pdf(_story(), encrypt=StandardEncryption("user", "owner")))
    write("scanned.pdf", _drawn([_draw_picture, _draw_picture]))
    write(
        "partly-scanned.pdf",
        _drawn([partial(_draw_lines, lines=PLAIN.splitlines()), _draw_picture]),
    )


def make_printed() -> None:
    """A page that a browser prints, whose table ends alone on the second one; a turned one."""
    rows = [TABLE[0], *(TABLE[1] for _ in range(_ROWS_OF_A_PAGE))]
    table = "".join(
        "<tr>" + "".join(f"<td>{words}</td>" for words in row) + "</tr>" for row in rows
    )
    paragraphs = "".join(f"<p>{line}</p>" for line in PLAIN.splitlines()[1:])
    page = (
        f"<!DOCTYPE html><meta charset='utf-8'><title>{TITLE}</title><style>"
        "body {font: 16px/1.8 'Noto Sans CJK SC'} td {border: 1px solid; padding: 2px 8px}"
        "table {border-collapse: collapse} tr {break-inside: avoid}</style>"
        f"<h1>{TITLE}</h1>{paragraphs}<table>{table}</table>"
    )
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "notice.html").write_text(page, encoding="utf-8")
        subprocess.run(  # noqa: S603 -- the page is ours
            [
                _BROWSER,
                "--headless",
                "--no-sandbox",
                f"--user-data-dir={folder}/profile",
                f"--print-to-pdf={folder}/browser.pdf",
                f"{folder}/notice.html",
            ],
            check=True,
            capture_output=True,
        )
        write("browser.pdf", Path(folder, "browser.pdf").read_bytes())
    write("turned.pdf", _drawn([_draw_turned]))


def _draw_turned(canvas: Canvas) -> None:
    """A table that stands on its side on an upright page."""
    width, _ = A4
    canvas.translate(width, 0)
    canvas.rotate(90)
    canvas.setFont("STSong-Light", 16)
    canvas.drawString(80, 480, "附件：社区食堂建设任务分工表")
    table = _table()
    table.wrapOn(canvas, 600, 400)
    table.drawOn(canvas, 80, 300)


def _base() -> ParagraphStyle:
    return ParagraphStyle("base", fontName="STSong-Light", fontSize=16, leading=28, wordWrap="CJK")


def _table() -> Table:
    cell = ParagraphStyle("cell", _base(), fontSize=10.5, leading=15)
    cells = [[Paragraph(words.replace(" ", "<br/>"), cell) for words in row] for row in TABLE]
    grid = TableStyle([("GRID", (0, 0), (-1, -1), 0.5, colors.black)])
    return Table(cells, colWidths=[40, 130, 110, 100], style=grid)


def _story() -> list[Any]:
    base = _base()
    title = ParagraphStyle("title", base, fontSize=22, leading=34, alignment=1)
    body = ParagraphStyle("body", base, firstLineIndent=32)
    story = [
        Paragraph(TITLE, title),
        Paragraph(NUMBER, ParagraphStyle("number", base, alignment=1)),
        Paragraph(ADDRESSEES, base),
        Paragraph(OPENING, body),
    ]
    for number, (head, text) in zip("一二三", MEASURES, strict=True):
        story += [Paragraph(f"{number}、{head}", body), Paragraph(text, body)]
    story.append(_table())
    story += [Paragraph(line, ParagraphStyle("end", base, alignment=2)) for line in SIGNATURE]
    return story


def _pdf(story: list[Any], **options: Any) -> bytes:
    buffer = io.BytesIO()
    template = SimpleDocTemplate(
        buffer,
        leftMargin=79,
        rightMargin=74,
        topMargin=105,
        bottomMargin=99,
        invariant=1,
        **options,
    )
    template.build(story, onFirstPage=_draw_furniture, onLaterPages=_draw_furniture)
    return buffer.getvalue()


def _draw_furniture(canvas: Canvas, template: Any) -> None:
    canvas.setFont("STSong-Light", 9)
    canvas.drawCentredString(297, 800, "青禾市人民政府公报")
    canvas.setFont("STSong-Light", 14)
    canvas.drawCentredString(297, 50, f"— {template.page} —")


def _drawn(pages: list[Any]) -> bytes:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, invariant=1)
    for draw in pages:
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def _draw_picture(canvas: Canvas) -> None:
    canvas.drawImage(ImageReader(Image.new("L", (60, 84), 230)), 0, 0, 595, 842)


def _draw_lines(canvas: Canvas, *, lines: list[str]) -> None:
    canvas.setFont("STSong-Light", 12)
    for number, line in enumerate(lines):
        canvas.drawString(72, 740 - 20 * number, line[:36])


def make_rows() -> None:
    """The measures as rows, in each format; with the wrong column; in mixed encodings."""
    lines = [json.dumps(row, ensure_ascii=False) for row in ROWS]
    write("rows.json", json.dumps(ROWS, ensure_ascii=False, indent=1).encode())
    write("rows.jsonl", "".join(f"{line}\n" for line in lines).encode())
    write("rows.jsonl.gz", gzip.compress("\n".join(lines).encode(), mtime=0))
    write("rows.jsonl.zst", zstd.compress("\n".join(lines).encode()))
    broken = lines[1].encode("gb18030")
    write("mixed-encodings.jsonl", b"\n".join([lines[0].encode(), broken, lines[2].encode()]))
    table = _csv(list(ROWS[0]), [list(row.values()) for row in ROWS])
    write("rows.csv", b"\xef\xbb\xbf" + table.encode())
    write("rows-gb18030.csv", table.encode("gb18030"))
    half = table.index("qh-2")
    end = table.index("qh-3")
    write(
        "mixed-encodings.csv",
        table[:half].encode() + table[half:end].encode("gb18030") + table[end:].encode(),
    )
    write("wrong-column.csv", table.replace("text", "条文", 1).encode())
    write(
        "rows.tsv",
        "".join(
            "\t".join(str(cell).replace("\n", " ") for cell in row) + "\n"
            for row in [list(ROWS[0]), *(list(row.values()) for row in ROWS)]
        ).encode(),
    )
    write("rows-semicolon.csv", _csv(list(ROWS[0]), [list(r.values()) for r in ROWS], ";").encode())
    # As Excel saves "Unicode text".
    write("rows-utf16.csv", codecs.BOM_UTF16_LE + table.replace(",", "\t").encode("utf-16-le"))
    write("tasks.csv", _csv(list(TABLE[0]), [list(row) for row in TABLE[1:]]).encode("gb18030"))
    write("truncated.csv", table[: table.rindex("运营补助")].encode())
    columns = {name: [row[name] for row in ROWS] for name in ROWS[0]}
    pa.parquet.write_table(pa.table(columns), DATA / "rows.parquet")
    renamed = {("条文" if name == "text" else name): values for name, values in columns.items()}
    pa.parquet.write_table(pa.table(renamed), DATA / "wrong-column.parquet")
    write("truncated.parquet", (DATA / "rows.parquet").read_bytes()[:-40])


def _csv(header: list[str], rows: list[list[Any]], delimiter: str = ",") -> str:
    buffer = io.StringIO(newline="")
    csv.writer(buffer, delimiter=delimiter).writerows([header, *rows])
    return buffer.getvalue()


def make_archives() -> None:
    """Archives of the files above, and broken and hostile ones."""
    files = ["notice.txt", "notice.docx", "notice.pdf", "rows.jsonl", "truncated.docx"]
    write("archive.zip", _zip([(f"2026/{name}", (DATA / name).read_bytes()) for name in files]))
    # As a packer for Windows in Chinese writes names: GBK, without saying so.
    gbk = "通知.txt".encode("gbk")
    old = _zip([("0" * len(gbk), PLAIN.encode())]).replace(b"0" * len(gbk), gbk)
    write("names-in-gbk.zip", old)
    inner = _zip([("notice.txt", PLAIN.encode())])
    write("nested.zip", _zip([("a.txt", PLAIN.encode()), ("inner.zip", inner)]))
    locked = bytearray(_zip([("notice.txt", PLAIN.encode())]))
    # The bit that says so, in the member's head and in the directory.
    locked[6] |= 1
    locked[locked.index(b"PK\x01\x02") + 8] |= 1
    write("encrypted.zip", bytes(locked))
    write("truncated.zip", (DATA / "archive.zip").read_bytes()[:-60])
    tar = _tar(
        [("2026/notice.txt", PLAIN.encode()), ("2026/rows.csv", (DATA / "rows.csv").read_bytes())]
    )
    write("archive.tar", tar)
    write("archive.tar.gz", gzip.compress(tar, mtime=0))
    write("archive.tgz", gzip.compress(tar, mtime=0))
    write("archive.tar.zst", zstd.compress(tar))
    write("truncated.tar.gz", gzip.compress(tar, mtime=0)[:-200])
    outside = [("../outside.txt", PLAIN.encode()), ("inside.txt", PLAIN.encode())]
    write("outside.tar", _tar(outside, link="link.txt"))


def _zip(members: list[tuple[str, bytes]]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in members:
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def _tar(members: list[tuple[str, bytes]], *, link: str | None = None) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        for name, data in members:
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
        if link is not None:
            info = tarfile.TarInfo(link)
            info.type, info.linkname = tarfile.SYMTYPE, "/etc/passwd"
            archive.addfile(info)
    return buffer.getvalue()


if __name__ == "__main__":
    main()
