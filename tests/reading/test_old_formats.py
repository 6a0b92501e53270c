"""RTF, DOC and WPS, MHT and Markdown, and what a LibreOffice is asked for."""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from policyner.errors import (
    BinarySourceError,
    DamagedSourceError,
    EmptySourceError,
    EncryptedSourceError,
    LimitExceededError,
    ReadingError,
)
from policyner.reading import (
    Locator,
    Part,
    ReadingLimits,
    Source,
    libreoffice,
    read_bytes,
    read_path,
)
from policyner.reading.formats import DOC, HTML, MARKDOWN, MHT, RTF

Parts = Callable[..., list[Part]]


def rtf_source(body: str) -> Source:
    data = b"{\\rtf1\\ansi\\ansicpg936{\\fonttbl{\\f0\\fcharset134 SimSun;}}\\f0 "
    return read_bytes(data + body.encode("gb18030") + b"}", name="a.rtf", media_type=RTF.media_type)


def rtf(body: str) -> str:
    return rtf_source(body).text


@pytest.mark.parametrize("file", ["notice.rtf", "notice.doc", "notice.wps"])
def test_the_notice_and_its_table(data: Path, file: str):
    source = read_path(data / file)
    plain = read_path(data / "notice.txt").text
    assert source.text == (
        f"{plain}序号\t任务\t责任单位\t完成时限\n"
        "1\t建成社区食堂50个\t市民政局 市财政局\t2027年6月底前\n"
        "2\t公布抽查结果\t市市场监管局\t每半年\n"
    )
    at = source.text.index("市市场监管局\t")
    assert Locator(at, at + 6, table=1, row=3, column=3) in source.locators


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("一、总体要求\\par 二、任务\\par", "一、总体要求\n二、任务\n"),
        ("\\'ca\\'a1\\'b2\\'c6\\'d5\\'fe\\'cc\\'fc\\par", "省财政厅\n"),
        ("\\uc1\\u30465 ?\\u36130 ?\\u25919 ?\\u21381 ?\\par", "省财政厅\n"),
        ("\\trowd 序号\\cell 任务\\cell\\row \\trowd 1\\cell 试点\\par 督导\\cell\\row 完\\par",
         "序号\t任务\n1\t试点 督导\n完\n"),
        ("前言\\par\\trowd\\cell 试点\\cell\\row", "前言\n\t试点\n"),
        (("\\trowd 修桥\\cell\\intbl\\itap2 市交通局\\nestcell 市财政局\\nestcell{"
          "\\*\\nesttableprops\\trowd\\nestrow}\\cell\\row"),
         "修桥\t市交通局 市财政局\n"),
        (("\\trowd 一、任务\\par\\itap2 修桥\\nestcell 市交通局\\nestcell\\nestrow 补路"
          "\\nestcell 市财政局\\nestcell\\nestrow\\cell\\row"),
         "一、任务 修桥\t市交通局\n补路\t市财政局\n"),
        ("10{\\loch\\super\\loch\n4}吨\\par", "10⁴吨\n"),
        ("甲|乙\\par", "甲|乙\n"),
        ('{\\field{\\*\\fldinst{HYPERLINK "http://a.b/"}}{\\fldrslt{附件}}}一\\par', "附件一\n"),
        ("{\\v 旧}试点{\\deleted 删}\\par", "试点\n"),
        ("10{\\super 4}吨，km{\\b\\super\\f0 2}\\par", "10⁴吨，km²\n"),
        ("{\\super 注}{\\super\\fs24\\b 甲}\\par", "注甲\n"),
        ("{\\pntext 2.\\tab}试点\\par", "2. 试点\n"),
        ("{\\v 旧\\v0 试点\\plain\\v 删\\plain 办}\\par", "试点办\n"),
        ("{\\v 旧\\par}试点\\par", "试点\n"),
        ("{\\strike0 试点}\\par", "试点\n"),
        ("试点{\\footnote\\chftn 指第一批。\\par}推开\\par 完\\par", "试点推开\n完\n指第一批。\n"),
        ("试点{\\super{\\*\\footnote 指第一批。}}推开\\par", "试点推开\n指第一批。\n"),
        (("试点{\\shp{\\*\\shpinst{\\sp{\\sn a}{\\sv 1}}{\\shptxt 框内"
          "\\par 两行\\par}}{\\shprslt 旧}}推开\\par 完\\par"),
         "试点推开\n框内\n两行\n完\n"),
        ("{\\header{\\shp{\\*\\shpinst{\\shptxt 水印}}}页眉}试点\\par", "试点\n页眉\n水印\n"),
        ("{\\pict\\bin4 }}{{}试点{\\pict\\bin3 \\v \x80}\\par", "试点\n"),
        ("\\{试点\\}\\\\strike\\par", "{试点}\\strike\n"),
        ("{\\*\\generator WPS}试点{\\pict\\pngblip 89504e47}\\par", "试点\n"),
    ],
)  # fmt: skip
def test_rtf_as_a_reader_sees_it(body: str, text: str):
    assert rtf(body) == text


def test_chinese_in_a_font_that_says_it_is_latin():
    data = (
        b"{\\rtf1\\ansi\\ansicpg936{\\fonttbl{\\f0\\fcharset0 Arial;}{\\f1\\fcharset134 SimSun;}}"
        b"\\f0 "
        + "由市民政局负责".encode("gbk")
        + b"\\f1 "
        + "，2027年底前完成".encode("gbk")
        + b"\\par}"
    )
    found = read_bytes(data, name="a.rtf", media_type=RTF.media_type)
    assert found.text == "由市民政局负责，2027年底前完成\n"
    assert rtf("caf\\u233 ?，\\u183 ?\\u183 ?一、试点\\par") == "café，··一、试点\n"


@pytest.mark.parametrize(
    ("body", "text", "aside"),
    [
        ("于{\\strike 2025}2026年\\par", "于20252026年\n", ["2025"]),
        ("于\\striked1 2025\\striked0 2026年\\par", "于20252026年\n", ["2025"]),
        ("{\\strike 一、旧任务\\par 二、旧任务\\par}三、试点\\par",
         "一、旧任务\n二、旧任务\n三、试点\n", ["一、旧任务\n", "二、旧任务\n"]),
        ("{\\strike 旧{\\strike0 新}任务}\\par", "旧新任务\n", ["旧", "任务"]),
        (("{\\stylesheet{\\s1\\strike 标题;}}{\\strike 旧{"
          "\\*\\bkmkstart a\\strike0}词}\\plain 新\\par"),
         "旧词新\n", ["旧词"]),
        (("\\trowd 修桥\\cell {\\strike 市财政局}市交通局\\cell\\row{"
          "\\strike\\trowd 补路\\cell 市局\\cell\\row}"),
         "修桥\t市财政局市交通局\n补路\t市局\n", ["市财政局", "补路\t市局\n"]),
    ],
)  # fmt: skip
def test_struck_words_of_rtf_are_set_aside(body: str, text: str, aside: list[str]):
    found = rtf_source(body)
    assert found.text == text
    assert [span.of(text) for span in found.set_aside] == aside


def test_heads_feet_and_comments_of_rtf_are_set_aside():
    found = rtf_source(
        "{\\headerr\\pard 内部资料\\par}{\\footer 第1页\\par}修桥"
        "{\\*\\atnid a}{\\*\\annotation{\\*\\atnref 0}时限已调整\\par}，补路\\par"
    )
    assert found.text == "修桥，补路\n内部资料\n第1页\n时限已调整\n"
    aside = "".join(span.of(found.text) for span in found.set_aside)
    assert aside == "内部资料\n第1页\n时限已调整\n"


def test_merged_cells_of_rtf_stand_in_their_first_place():
    """Three columns: a head over two of them, a cell over two rows, cells that go on beside."""
    found = rtf_source(
        "\\trowd\\clvmgf\\cellx1000\\cellx3000 类别\\cell 分工\\cell\\row"
        "\\trowd\\clvmrg\\cellx1010\\cellx2000\\cellx3000\\cell 牵头\\cell 配合\\cell"
        "{\\trowd\\clvmrg\\cellx1010\\cellx2000\\cellx3000\\row}"
        "{\\strike\\trowd\\cellx1000\\cellx2000\\cellx3000 修桥\\cell}甲局\\cell 乙局\\cell\\row"
        "\\trowd\\clmgf\\cellx1000\\clmrg\\cellx2000\\cellx3000 合计\\cell\\cell 9\\cell\\row"
        "\\pard 完\\par"
    )
    assert found.text == "类别\t分工\n\t牵头\t配合\n修桥\t甲局\t乙局\n合计\t\t9\n完\n"
    assert [span.of(found.text) for span in found.set_aside] == ["修桥"]
    assert [
        (cell.span.of(found.text), cell.row, cell.column, cell.rows, cell.columns)
        for cell in found.cells
        if cell.rows + cell.columns > 2 or cell.column == 3
    ] == [
        ("类别", 1, 1, 2, 1),
        ("分工", 1, 2, 1, 2),
        ("配合", 2, 3, 1, 1),
        ("乙局", 3, 3, 1, 1),
        ("合计", 4, 1, 1, 2),
        ("9", 4, 3, 1, 1),
    ]


@pytest.mark.parametrize(
    "body",
    [
        "试点\\par" + "{\\strike " * 60_000,
        "试点\\par" + "{\\footnote a}" * 20_000 + "{\\footnote " * 20_000,
        "试点\\par" + "{\\shp{\\shptxt 框}}" * 20_000 + "{\\shp{\\shptxt " * 10_000 + "}" * 15_000,
        "试点\\par" + "{\\field{\\*\\fldinst{" * 60_000,
        "试点\\par" + "{" * 100_000,
        "试点\\par" + "\\super" * 60_000,
        "试点\\par" + "}" * 1_000 + "尾\\par",
        "试点\\par" + "\\trowd\\cell" * 20_000,
        "试点\\par" + "\\uc99999999 \\u1 ?" * 10,
    ],
)
def test_hostile_rtf_is_read_or_refused_soon(body: str):
    began = time.process_time()
    try:
        found = rtf(body)
    except ReadingError as error:
        found = str(error)
    assert found.startswith(("试点", "a.rtf"))
    assert time.process_time() - began < 10


def test_a_table_of_fonts_without_end():
    with pytest.raises(LimitExceededError, match="fonts"):
        read_bytes(b"{\\rtf1{\\fonttbl" + b"\\f1" * 5_000, name="a", media_type=RTF.media_type)


@pytest.mark.parametrize("format", [RTF, DOC, MHT])
@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"", EmptySourceError),
        (b"\x01\x02\x03 no such file", (DamagedSourceError, BinarySourceError)),
    ],
)
def test_what_is_of_no_such_format(format, data: bytes, error: type[Exception]):
    with pytest.raises(error, match=r"a\.x: .*"):
        read_bytes(data, name="a.x", media_type=format.media_type)


def test_a_cut_document_of_word_says_the_way_out(parts: Parts):
    (found,) = parts("truncated.doc")
    with pytest.raises(DamagedSourceError, match=r"save it as \.docx\. A LibreOffice") as error:
        found.read()
    # Two runs give the same words.
    assert " at 0x" not in str(error.value)


def test_a_document_with_a_password():
    data = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512) + "EncryptedPackage".encode("utf-16-le")
    with pytest.raises(EncryptedSourceError, match="save it without one"):
        read_bytes(data, name="a.doc", media_type=DOC.media_type)


@pytest.mark.parametrize("file", ["notice.doc", "notice.xls", "notice.rtf", "notice.ofd"])
def test_damage_anywhere_is_a_reading_error(data: Path, file: str):
    whole = (data / file).read_bytes()
    draw = random.Random(7)
    for _ in range(12):
        broken = bytearray(whole)
        for _ in range(draw.randrange(1, 30)):
            broken[draw.randrange(8, len(broken))] = draw.randrange(256)
        try:
            found = read_bytes(bytes(broken), name=file).name
        except ReadingError as error:
            found = str(error)
        assert found.startswith(file)


def test_a_saved_page_is_its_page(data: Path):
    assert read_path(data / "notice.mht").text == read_path(data / "notice.html").text
    assert read_path(data / "notice.mht").media_type == MHT.media_type


def mht(*parts: tuple[str, bytes]) -> bytes:
    head = b'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="b"\r\n\r\n'
    return head + b"".join(
        b"--b\r\nContent-Type: " + kind.encode() + b"\r\n\r\n" + content + b"\r\n"
        for kind, content in parts
    )


def test_the_lines_of_a_mail_are_kept():
    data = mht(("text/plain; charset=utf-8", "一、修桥，由市交通局<负责>\n二、补路".encode()))
    assert read_bytes(data, name="a.mht").text == "一、修桥，由市交通局<负责>\n二、补路\n"


ATTACHED = (
    "application/pdf\r\nContent-Disposition: attachment; filename*=utf-8''%E6%B8%85%E5%8D%95.pdf"
)


def test_what_is_attached_to_a_mail_is_named_and_set_aside():
    words = ("text/html; charset=utf-8", "<p>一、修桥，由市交通局负责。</p>".encode())
    source = read_bytes(mht(words, (ATTACHED, b"%PDF-1.4")), name="a.eml")
    assert source.text == "一、修桥，由市交通局负责。\n清单.pdf\n"
    assert [span.of(source.text).strip() for span in source.set_aside] == ["清单.pdf"]


def test_a_mail_whose_words_are_attached_says_where_they_are():
    with pytest.raises(DamagedSourceError, match=r"a\.eml: .* 清单\.pdf; save that as a file"):
        read_bytes(mht((ATTACHED, b"%PDF-1.4")), name="a.eml", media_type=MHT.media_type)


def test_of_frames_the_one_with_the_notice_is_read_and_the_others_are_set_aside():
    data = mht(
        ("text/html; charset=gb2312", "<p>目录</p>".encode("gb18030")),
        ("image/png", b"\x89PNG"),
        ("text/html", "<p>由省财政厅负责</p>".encode("gb18030")),
    )
    source = read_bytes(data, name="a.mht")
    assert (source.text, source.encoding) == ("由省财政厅负责\n目录\n", "gb18030")
    assert [span.of(source.text) for span in source.set_aside] == ["目录\n"]


def test_a_text_that_is_attached_is_named_and_its_words_are_set_aside():
    """The twin of a page in plain text says the same, and is no other text."""
    inner = b'multipart/alternative; boundary="c"\r\n\r\n' + b"".join(
        b"--c\r\nContent-Type: " + kind + b"; charset=utf-8\r\n\r\n" + words.encode() + b"\r\n"
        for kind, words in (
            (b"text/plain", "修桥。"),
            (b"text/html", "<p>修桥，由市交通局负责。</p>"),
        )
    )
    data = mht(
        (inner.decode(), b"--c--"),
        (
            "text/plain; charset=gb18030\r\nContent-Disposition: attachment; filename=list.txt",
            "清单：补路".encode("gb18030"),
        ),
    )
    subject = b"Subject: =?utf-8?b?6L2s5Y+R77ya5YWz5LqO5L+u5qGl55qE6YCa55+l?=\r\n"
    source = read_bytes(subject + data, name="a.eml")
    assert source.text == "修桥，由市交通局负责。\n清单：补路\nlist.txt\n"
    assert [span.of(source.text) for span in source.set_aside] == ["清单：补路\nlist.txt\n"]
    assert source.title == "关于修桥的通知"


@pytest.mark.parametrize(
    "data",
    [
        mht(("image/png", b"\x89PNG")),
        b"MIME-Version: 1.0\r\nContent-Type: multipart/related\r\n\r\n",
        b"".join(
            b"Content-Type: multipart/related; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n)
            for n in range(3_000)
        ),
    ],
)
def test_a_saved_page_without_a_page(data: bytes):
    with pytest.raises(DamagedSourceError, match=r"save the page as \.html"):
        read_bytes(data, name="a.mht", media_type=MHT.media_type)


def test_markdown_is_read_as_it_is_set(data: Path):
    lines = read_path(data / "notice.md").text.splitlines()
    assert lines[:2] == ["青禾市人民政府办公室关于推进社区食堂建设的通知", "青政办发〔2026〕12号"]
    assert lines[4] == "一、扩大服务覆盖"
    assert "1\t建成社区食堂50个\t市民政局 市财政局\t2027年6月底前" in lines
    assert lines[-2:] == ["青禾市人民政府办公室", "2026年3月5日"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("**一、总体要求**\n二、任务", "一、总体要求\n二、任务\n"),
        ("    由省财政厅负责", "由省财政厅负责\n"),
        ("> 由省财政厅负责", "由省财政厅负责\n"),
        ("[附件](http://a.example)：清单", "附件：清单\n"),
        ("由省财政厅负责[^1]\n\n[^1]: 指预算处", "由省财政厅负责[^1]\n[^1]: 指预算处\n"),
        ("由省财政厅负责\n\n---\n期限：长期\n\n---\n", "由省财政厅负责\n期限：长期\n"),
    ],
)
def test_marks_of_markdown_are_no_words(text: str, expected: str):
    found = read_bytes(text.encode(), name="a.md", media_type=MARKDOWN.media_type)
    assert found.text == expected


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_what_stands_in_front_of_markdown_is_set_aside(ends: str):
    front = f"---{ends}title: '关于修桥的通知'{ends}date: 2026-03-05{ends}---{ends}"
    found = read_bytes(
        f"{front}由县交通局负责{ends}".encode(), name="a.md", media_type=MARKDOWN.media_type
    )
    kept = found.text
    for span in reversed(found.set_aside):
        kept = kept[: span.start] + kept[span.end :]
    assert kept == "由县交通局负责\n"
    assert "date: 2026-03-05\n" in found.text
    assert found.title == "关于修桥的通知"


def program(tmp_path: Path, body: str) -> str:
    """A program that stands in for LibreOffice: `body` knows `out` and the arguments."""
    path = tmp_path / "soffice"
    path.write_text(
        f"#!{sys.executable}\n"
        "import pathlib, sys, time\n"
        "out = pathlib.Path(sys.argv[sys.argv.index('--outdir') + 1])\n"
        "out.mkdir()\n"
        f"{body}\n"
    )
    path.chmod(0o755)
    return str(path)


def test_what_is_not_read_here_is_given_to_libreoffice(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    made = data / "notice.docx"
    body = f"(out / 'in.docx').write_bytes(pathlib.Path({str(made)!r}).read_bytes())"
    monkeypatch.setenv(libreoffice.VARIABLE, program(tmp_path, body))
    assert read_path(data / "truncated.doc").text == read_path(made).text


def test_what_libreoffice_cannot_read_either(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv(libreoffice.VARIABLE, program(tmp_path, ""))
    with pytest.raises(DamagedSourceError, match="LibreOffice cannot read it either"):
        read_path(data / "truncated.doc")


def test_libreoffice_has_a_limit_of_time_and_size(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    because = DamagedSourceError("a.doc: not a Word document")
    monkeypatch.setenv(libreoffice.VARIABLE, program(tmp_path, "time.sleep(60)"))
    with pytest.raises(LimitExceededError, match="longer than 1 seconds"):
        libreoffice.converted(
            b"x", to="docx", name="a.doc", limits=ReadingLimits(), because=because, seconds=1
        )
    large = "(out / 'in.docx').write_bytes(bytes(2000))"
    monkeypatch.setenv(libreoffice.VARIABLE, program(tmp_path, large))
    with pytest.raises(LimitExceededError, match="--max-document-size"):
        libreoffice.converted(
            b"x", to="docx", name="a", limits=ReadingLimits(document_bytes=1000), because=because
        )


def test_a_page_called_doc_is_a_page(tmp_path: Path):
    path = tmp_path / "通知.doc"
    path.write_bytes("<html><body><p>由省财政厅负责</p></body></html>".encode("gb18030"))
    assert read_path(path).media_type == HTML.media_type
