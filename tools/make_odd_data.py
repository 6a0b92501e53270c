"""Makes the files in tests/data/odd: what data teams have, and no program of ours would write.

    python tools/make_odd_data.py

One or more of each kind that `docs/reading.md` speaks of: pages of sites, texts with foreign
bytes, documents with parts that lead nowhere, printed pages with notes and contents, tables with
columns of facts. `tests/reading/test_odd_files.py` reads them. The notices are made up, as is
every place in them.
"""

from __future__ import annotations

import io
import lzma
import re
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

DATA = Path(__file__).parents[1] / "tests" / "data"
ODD = DATA / "odd"

TITLE = "松河县人民政府关于修缮桥梁的通知"
LINES = (
    "各乡镇人民政府，县政府各部门：",
    "为保障群众安全出行，经县政府同意，现就修缮桥梁有关事项通知如下，请认真贯彻落实。",
    "一、全面排查。由县交通局牵头，县水利局配合，2026年底前完成全县桥梁的排查。",
    "二、分批修缮。由县交通局负责，2027年底前危桥修缮率达到95%以上，并向社会公布结果。",
)
SIGNATURE = ("松河县人民政府", "2026年3月5日")
TABLE = (
    ("序号", "任务", "责任单位", "完成时限"),
    ("1", "修缮东桥", "县交通局", "2026年底"),
    ("2", "修缮西桥", "县水利局", "2027年底"),
)
TEXT = "\n".join((TITLE, *LINES, *SIGNATURE, ""))

MENU = "<ul><li><a href='/'>首页</a></li><li><a href='/z'>政务公开</a></li></ul>"
FOOTER = "<div class='foot'>主办：松河县人民政府办公室 <a href='/m'>网站地图</a></div>"
FIELDS = (
    ("索引号：", "000012345/2026-00007", "主题分类：", "交通"),
    ("发文机关：", "松河县人民政府", "成文日期：", "2026年3月5日"),
    ("标题：", TITLE, "发文字号：", "松政发〔2026〕7号"),
)


def main() -> None:
    """Makes all files."""
    ODD.mkdir(exist_ok=True)
    make_texts()
    make_pages()
    make_packages()
    make_word()
    make_pages_of_paper()
    make_cut_rows()
    make_rows()
    make_own_agencies()
    make_beside()


def write(name: str, data: bytes | str) -> None:
    """Writes a file of tests/data/odd."""
    (ODD / name).write_bytes(data.encode() if isinstance(data, str) else data)


def make_texts() -> None:
    """Texts with bytes that are not of them, a cut one, one in UTF-16, a page on one line."""
    gb = TEXT.encode("gb18030")
    middle = gb.index("牵头".encode("gb18030"))
    write("foreign-byte.txt", gb[:middle] + b"\xff" + gb[middle:])
    write("cut-character.txt", TEXT.rstrip().encode()[:-1])
    write("trailing-nul.txt", TEXT.encode() + b"\0")
    write("utf16.txt", TEXT.encode("utf-16"))
    write("utf16.xls", "\n".join("\t".join(row) for row in TABLE).encode("utf-16"))
    dump = f"首页 政务公开 当前位置：首页 > 文件 {TITLE} 发布时间：2026-03-08 来源：县政府办 "
    write("dump.txt", dump + " ".join((*LINES, *SIGNATURE)) + " 打印 关闭 松ICP备00000000号")
    front = f"---\ntitle: {TITLE}\ndate: 2026-03-08\n---\n\n"
    write("front.md", front + "\n\n".join(LINES[:2]) + "\n\n1. 全面排查[^1]\n\n[^1]: 含便桥\n")


def make_pages() -> None:
    """A page of a site, and what sites and browsers make of pages besides."""
    body = "".join(f"<p>{line}</p>" for line in (*LINES, *SIGNATURE))
    fields = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in FIELDS)
    table = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in TABLE)
    extra = (
        "<ol><li>每年开展两次检查</li><li>每次检查不少于10<sup>2</sup>座"
        "<del>，结果不公布</del></li></ol>"
    )
    site = (
        f"{MENU}<table class='xxgk'>{fields}</table><h1>{TITLE}</h1><div>发布时间：2026-03-08 "
        f"来源：县政府办</div><div class='zw'>{body}{extra}</div>"
        f"<div class='fj'><table>{table}</table></div>{FOOTER}"
    )
    head = f"<meta charset='utf-8'><meta name='ArticleTitle' content='{TITLE}'>"
    head += f"<title>{TITLE}_松河县人民政府网</title>"
    write("site.shtml", f"<!DOCTYPE html><html><head>{head}</head><body>{site}</body></html>")
    first = f"<html><head>{head}</head><body>{MENU}<p>{LINES[0]}</p></body></html>"
    rest = "".join(f"<p>{line}</p>" for line in (*LINES[1:], *SIGNATURE))
    write("behind-the-end.html", first + rest)
    write("second-page.html", f"{first}<html><body>{rest}</body></html>")
    scripted = f"<html><head>{head}<script src='a.js'></script></head><body>{MENU}"
    write("by-a-script.html", f"{scripted}<div id='app'></div></body></html>")
    cells = f"<html><meta charset='gbk'><body><table>{table}</table></body></html>"
    write("page.xls", cells.encode("gbk"))
    write("page.doc", f"<html><body>{body}</body></html>".encode("utf-16"))
    write("office-2003.doc", _office_xml("Word.Document"))
    write("office-2003.xls", _office_xml("Excel.Sheet"))


def _office_xml(program: str) -> str:
    return f'<?xml version="1.0"?>\n<?mso-application progid="{program}"?>\n<a>{TITLE}</a>\n'


def make_packages() -> None:
    """Cut files of the formats that have none in the folder above."""
    for name in ("notice.ofd", "notice.mht", "notice.rtf", "notice.md", "hidden.xls"):
        data = (DATA / name).read_bytes()
        write(f"cut-{name}", data[: len(data) // 2])
    write("cut-notice.txt.xz", lzma.compress(TEXT.encode())[:-20])


def make_word() -> None:
    """A document with all that is odd in one, and its strict form."""
    document = docx.Document()
    document.add_paragraph(TITLE)
    names = nsdecls("w", "r")
    names += ' xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
    deleted = "<w:rPr><w:del w:id='1' w:author='a'/></w:rPr>"
    hidden = _run("，内部掌握", "<w:rPr><w:vanish/></w:rPr>")
    raised = "<w:rPr><w:vertAlign w:val='superscript'/></w:rPr>"
    ticked = "<w:sym w:font='Wingdings' w:char='F0FE'/>"
    for content in (
        f"{_run('修缮率')}<m:oMath><m:r><m:t>≥95%</m:t></m:r></m:oMath>",
        f"<w:r>{ticked}</w:r>{_run('已落实，共10')}{_run('2', raised)}{_run('座')}{hidden}",
        f"<w:pPr>{deleted}</w:pPr>{_run('由县交通局')}",
        f"{_run('负责，')}{_run('2025年', '<w:rPr><w:strike/></w:rPr>')}{_run('2026年底前完成。')}",
    ):
        end = document.element.body.sectPr
        end.addprevious(parse_xml(f"<w:p {names}>{content}</w:p>"))
    for words in ("排查", "撤销", "修缮"):
        paragraph = document.add_paragraph(words, style="List Number")
        if words == "撤销":
            mark = deleted.replace("<w:rPr>", f"<w:rPr {nsdecls('w')}>")
            paragraph._p.get_or_add_pPr().append(parse_xml(mark))
            for run in paragraph._p.findall(f"{{{_MAIN}}}r"):
                paragraph._p.remove(run)
    table = document.add_table(2, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "1", "修桥"
    table.cell(1, 0).text, table.cell(1, 1).text = "2", "补路"
    inner = table.cell(0, 1).add_table(1, 2)
    inner.cell(0, 0).text, inner.cell(0, 1).text = "东桥", "西桥"
    document.element.body.sectPr.addprevious(
        parse_xml(f'<w:altChunk {nsdecls("w", "r")} r:id="rIdChunk"/>')
    )
    for line in SIGNATURE:
        document.add_paragraph(line)
    buffer = io.BytesIO()
    document.save(buffer)
    write("odd.docx", _repacked(buffer.getvalue(), _lead_nowhere))
    write("strict.docx", _repacked((DATA / "notice.docx").read_bytes(), _strict))


def _run(words: str, properties: str = "") -> str:
    return f"<w:r>{properties}<w:t>{words}</w:t></w:r>"


_MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def _lead_nowhere(name: str, content: bytes) -> bytes:
    if name == "word/_rels/document.xml.rels":
        more = (
            f'<Relationship Id="rIdA" Type="{_RELATIONS}/image" Target="NULL"/>'
            f'<Relationship Id="rIdB" Type="{_RELATIONS}/hyperlink" Target="#_top"/>'
            f'<Relationship Id="rIdChunk" Type="{_RELATIONS}/aFChunk" Target="chunk.htm"/>'
        )
        return content.replace(b"</Relationships>", more.encode() + b"</Relationships>")
    return content


def _strict(_: str, content: bytes) -> bytes:
    strict = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
    return content.replace(_MAIN.encode(), strict)


def _repacked(data: bytes, change: Callable[[str, bytes], bytes]) -> bytes:
    """A package with changed parts, the same bytes in every run."""
    again = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(again, "w") as new:
        for name in old.namelist():
            # Preview and second styles are large, and nothing is read of them.
            if not re.search("thumbnail|stylesWithEffects", name):
                info = zipfile.ZipInfo(name)
                new.writestr(info, change(name, old.read(name)), zipfile.ZIP_DEFLATED)
        new.writestr(zipfile.ZipInfo("word/chunk.htm"), "<html><p>附表另行印发。</p></html>")
        # A picture of which nothing says what it is.
        new.writestr(zipfile.ZipInfo("word/media/image1.unknown"), b"\0")
    return again.getvalue()


def make_pages_of_paper() -> None:
    """A printed notice with contents, a note and tables without frames; a picture of a page."""
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    buffer = io.BytesIO()
    canvas = Canvas(buffer, A4, invariant=1)
    _contents(canvas)
    canvas.showPage()
    _tables(canvas)
    canvas.showPage()
    canvas.save()
    write("unruled.pdf", buffer.getvalue())
    image = Image.new("L", (600, 848), "white")
    letters = ImageFont.truetype(_FONT, 18)
    for number, line in enumerate((TITLE, *(part for each in LINES for part in _broken(each)))):
        ImageDraw.Draw(image).text((60, 60 + 30 * number), line, font=letters, fill="black")
    packed = {"compression": "tiff_lzw"}
    for ending, kind, more in (("png", "PNG", {}), ("jpg", "JPEG", {}), ("tif", "TIFF", packed)):
        image.save(ODD / f"page.{ending}", kind, **more)


def make_cut_rows() -> None:
    """A notice whose attachment is a table over two pages: a cut row, and headings between rows."""
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    buffer = io.BytesIO()
    canvas = Canvas(buffer, A4, invariant=1)
    canvas.setFont("STSong-Light", 16)
    for number, line in enumerate((TITLE, f"　　{LINES[1][:24]}", LINES[1][24:])):
        canvas.drawString(85, 740 - 28 * number, line)
    for number, line in enumerate(SIGNATURE):
        canvas.drawRightString(85 + 16 * 26, 600 - 28 * number, line)
    canvas.showPage()
    canvas.setFont("STSong-Light", 11)
    canvas.drawString(80, 780, "附件")
    rows = [("序号", "任务", "责任单位", "投资（万元）")]
    rows += [("", "一、东片", "", ""), ("1", "修缮东桥", "县交通局", "1200")]
    rows += [("", "二、西片", "", ""), ("2", "修缮西桥及两岸栏杆并在汛期之前完", "县水利局", "95")]
    _ruled_rows(canvas, rows, top=740)
    canvas.showPage()
    canvas.setFont("STSong-Light", 11)
    rows = [("", "成验收", "", ""), ("3", "修缮南桥", "县教育局", "8")]
    _ruled_rows(canvas, rows, top=760)
    canvas.showPage()
    canvas.save()
    write("cut-rows.pdf", buffer.getvalue())


def _ruled_rows(canvas: Canvas, rows: list[tuple[str, ...]], *, top: float) -> None:
    for at, (number, words, agency, money) in enumerate(rows):
        canvas.line(76, top + 16 - 24 * at, 520, top + 16 - 24 * at)
        # What heads rows stands in the middle of the table.
        is_head = not (number or agency) and words.startswith(("一", "二"))
        canvas.drawString(80, top - 24 * at, number)
        if is_head:
            canvas.drawCentredString(298, top - 24 * at, words)
        else:
            canvas.drawString(120, top - 24 * at, words)
        canvas.drawString(330, top - 24 * at, agency)
        canvas.drawRightString(516, top - 24 * at, money)
    canvas.line(76, top + 16 - 24 * len(rows), 520, top + 16 - 24 * len(rows))


_FONT = "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"


def _broken(line: str) -> list[str]:
    return [line[start : start + 26] for start in range(0, len(line), 26)]


def _contents(canvas: Canvas) -> None:
    canvas.setFont("STSong-Light", 16)
    for number, line in enumerate(
        (TITLE, "目录", "一、全面排查" + "…" * 15 + "1", "二、分批修缮" + "…" * 15 + "2")
    ):
        canvas.drawString(80, 740 - 28 * number, line)
    for number, line in enumerate(
        ("　　一、全面排查。由县交通局牵头，县水利局配合，完成排查工作", "，结果报县政府备案。")
    ):
        canvas.drawString(80, 560 - 28 * number, line)
    canvas.drawString(80, 500, "　　修缮规模达到10")
    width = canvas.stringWidth("　　修缮规模达到10", "STSong-Light", 16)
    canvas.setFont("STSong-Light", 10)
    canvas.drawString(80 + width, 507, "2")
    canvas.setFont("STSong-Light", 16)
    canvas.drawString(80 + width + 7, 500, "座。")
    canvas.line(80, 120, 220, 120)
    canvas.setFont("STSong-Light", 9)
    canvas.drawString(80, 105, "注：便桥的排查由乡镇人民政府负责。")


def _tables(canvas: Canvas) -> None:
    xs, top = (80, 130, 280, 420), 740
    canvas.setFont("STSong-Light", 12)
    for row, cells in enumerate(TABLE):
        for x, words in zip(xs, cells, strict=True):
            canvas.drawString(x, top - 24 * row, words)
    top = 560
    for row, cells in enumerate(TABLE):
        canvas.line(70, top + 16 - 24 * row, 520, top + 16 - 24 * row)
        for x, words in zip(xs, cells, strict=True):
            canvas.drawString(x, top - 24 * row, words)
    canvas.line(70, top + 16 - 24 * len(TABLE), 520, top + 16 - 24 * len(TABLE))


def make_rows() -> None:
    """A table with columns of facts, parted by semicolons, one of its texts blank."""
    rows = (
        ("标识", "标题", "文号", "机关", "日期", "链接", "正文"),
        ("a", TITLE, "松政发〔2026〕7号", "松河县人民政府、松河县交通局", "2026/3/5",
         "https://songhe.example/7", LINES[2]),
        ("b", "松河县通告", "", "", "", "", "  "),
        ("c", "", "", "", "", "", LINES[3]),
    )  # fmt: skip
    write("facts.csv", "\r\n".join(";".join(row) for row in rows).encode("gb18030"))


def make_own_agencies() -> None:
    """A user's own organs, in both forms."""
    write("agencies.csv", "name,aliases,function,region\n松河县桥梁管护平台,桥管平台,transport,\n")
    write(
        "agencies.yaml", "- {name: 松河县桥梁管护平台, aliases: [桥管平台], function: transport}\n"
    )


if __name__ == "__main__":
    main()


def make_beside() -> None:
    """Workbooks with text boxes, a comment, a chart, head and foot; the older one by LibreOffice.

    openpyxl writes no text box, so that this needs XlsxWriter.
    """
    import xlsxwriter

    path = ODD / "beside.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("任务")
    sheet.write_row(3, 0, ["任务", "单位"])
    sheet.write_row(4, 0, ["修桥", "市交通局"])
    sheet.write_comment("B5", "时限已经调整")
    sheet.insert_textbox(0, 1, "青禾市任务表")
    sheet.insert_textbox(8, 1, "附注：自2026年6月1日起施行。\n由市数据局解释。")
    sheet.set_header('&C&"宋体"内部资料&R&P')
    sheet.set_footer("&L青禾市数据局编&R第 &P 页")
    chart = book.add_chart({"type": "column"})
    chart.add_series({"values": "=任务!$B$4:$B$5", "name": "完成率"})
    chart.set_title({"name": "各区完成率"})
    sheet.insert_chart(10, 1, chart)
    book.close()
    command = ["soffice", "--headless", "--convert-to", "xls:MS Excel 97", "--outdir"]
    command += [str(ODD), str(path)]
    subprocess.run(command, check=True, capture_output=True)  # noqa: S603 - our own words
