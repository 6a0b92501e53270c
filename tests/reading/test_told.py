"""What a file is: from its content first, from its ending second."""

from __future__ import annotations

import io
import logging
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from policyner.errors import DamagedSourceError, ReadingError
from policyner.reading import Part, find_inputs, read_path
from policyner.reading.formats import (
    CSV,
    DOC,
    DOCX,
    FORMATS,
    HTML,
    JSONL,
    MHT,
    OFD,
    OLE,
    PARQUET,
    PDF,
    RTF,
    TEXT,
    XLS,
    XLSX,
    ZIP,
    form_of,
    format_of,
)

Parts = Callable[..., list[Part]]

LINE = "一、扩大试点范围，由省财政厅负责。\n"
ODT = b"application/vnd.oasis.opendocument.text"
PAGE = f"<!DOCTYPE html><html><body><p>{LINE}</p></body></html>"


def zipped(*names: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            archive.writestr(name, "x")
    return buffer.getvalue()


@pytest.mark.parametrize(
    "file",
    [
        "notice.docx", "notice.doc", "notice.wps", "notice.rtf", "notice.pdf", "notice.ofd",
        "notice.xlsx", "notice.xls", "notice.et", "notice.html", "notice.mht", "archive.zip",
        "archive.tar", "rows.parquet",
    ],
)  # fmt: skip
@pytest.mark.parametrize("ending", [".doc", ".docx", ".xls", ".txt", ".html", ".dat", ""])
def test_content_says_more_than_the_ending(data: Path, file: str, ending: str):
    head = (data / file).read_bytes()
    own = form_of(file).format
    # The directory of an old Office file may lie behind its head: there the ending decides.
    found = format_of(head, form_of(f"通知{ending}"))
    assert found is own


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("表.xls", b"<table><tr><td>1</td></tr></table>", HTML),
        ("通知.doc", PAGE.encode("gb18030"), HTML),
        ("通知.doc", LINE.encode("gb18030"), TEXT),
        ("通知.docx", LINE.encode(), TEXT),
        ("通知.txt", b"<p>", TEXT),
        ("通知.txt", PAGE.encode(), HTML),
        ("通知.do", b"<div><p>", HTML),
        ("通知.dat", LINE.encode(), None),
        ("表.csv", LINE.encode(), CSV),
        ("表", b'{"text": "a"}\n', JSONL),
        ("index.html?id=1", b"x", HTML),
        ("view.jsp;jsessionid=A1B2.node1", b"x", HTML),
        ("通知.shtml", b"x", HTML),
        ("通知", b"\r\n%PDF-1.4", PDF),
        ("通知.txt", "本市发布的文件%PDF-1.4".encode() * 200, TEXT),
        ("通知.docx", b"\x00\x01\x02", DOCX),
        ("通知.docx", b"", DOCX),
        ("a", zipped("[Content_Types].xml", "xl/workbook.xml"), XLSX),
        ("a", zipped("docProps/app.xml", "word/document.xml"), DOCX),
        ("a", zipped("Doc_0/Document.xml", "OFD.xml"), OFD),
        ("a", zipped("2026/word.txt"), ZIP),
        ("a.docx", zipped("customXml/item1.xml"), DOCX),
        ("a.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), XLS),
        ("a.dat", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), DOC),
        ("a", b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n", MHT),
        ("a", "附件: 通知\ncontent-type: text/html\n".encode(), TEXT),
        ("a", b"{\\rtf1", RTF),
        ("a", b"PAR1", PARQUET),
        ("表.xls", "序号\t任务\n".encode("utf-16"), TEXT),
        ("通知.doc", PAGE.encode("utf-16"), HTML),
        ("通知.doc", b'<?xml version="1.0"?>\n<?mso-application progid="Word.Document"?><w/>', DOC),
        ("表", b"<?mso-application progid='Excel.Sheet'?><Workbook/>", XLS),
        ("汇报.pptx", zipped("[Content_Types].xml", "ppt/presentation.xml"), None),
        ("汇报.ppt", OLE + bytes(600) + "PowerPoint Document".encode("utf-16-le"), None),
        ("附件.zip", zipped("[Content_Types].xml", "ppt/presentation.xml"), DOCX),
        ("通知.odt", b"PK\x03\x04" + bytes(26) + b"mimetype" + ODT, None),
    ],
)
def test_what_a_file_is(name: str, content: bytes, expected: object):
    assert format_of(content, form_of(name)) is expected


@pytest.mark.parametrize("ending", [".doc", ".xls"])
def test_office_2003_in_xml_is_not_read_as_words(tmp_path: Path, ending: str):
    """Nothing but a LibreOffice reads it, and none of its marks are a notice's text."""
    program = {".doc": "Word.Document", ".xls": "Excel.Sheet"}[ending]
    path = tmp_path / f"a{ending}"
    path.write_text(
        f'<?xml version="1.0"?><?mso-application progid="{program}"?><a>{LINE}</a>',
        encoding="utf-8",
    )
    with pytest.raises(DamagedSourceError, match=r"save it as \.(docx|xlsx)\. A LibreOffice"):
        read_path(path)


def test_a_pdf_mark_in_the_words_of_a_text_is_no_pdf():
    text = ("本市发布的文件" * 300).encode() + b"%PDF-1.4"
    assert format_of(text, form_of("a.txt")) is TEXT


def test_no_two_formats_share_an_ending_or_a_name():
    endings = [ending for each in FORMATS for ending in each.endings]
    assert len(endings) == len(set(endings))
    assert len({each.name for each in FORMATS}) == len(FORMATS)


@pytest.mark.parametrize(
    ("file", "ending"), [("notice.docx", ".doc"), ("notice.xlsx", ".xls"), ("notice.html", ".doc")]
)
def test_a_file_with_the_wrong_ending_is_read(
    parts: Parts, data: Path, tmp_path: Path, file: str, ending: str
):
    path = tmp_path / f"a{ending}"
    path.write_bytes((data / file).read_bytes())
    (found,) = parts(path)
    assert found.read().text == read_path(data / file).text == read_path(path).text


def test_the_user_knows_better(parts: Parts, tmp_path: Path):
    path = tmp_path / "a.txt"
    path.write_text(PAGE, encoding="utf-8")
    (found,) = parts(path, input_format="txt")
    assert found.read().text == PAGE
    path = tmp_path / "a.最终稿1"
    path.write_text(f"id,text\n1,{LINE}", encoding="utf-8")
    (found,) = parts(path, input_format="csv")
    assert found.id == "1"
    # What is in an archive is read so, the archive itself is not.
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("表.txt", f"id,text\n1,{LINE}")
    (found,) = parts(path, input_format="csv")
    assert (found.name, found.id) == ("a.zip/表.txt#1", "1")


@pytest.mark.parametrize(
    ("name", "way_out"),
    [
        ("a.pptx", "save it as .pdf"),
        ("a.jpg", "recognise its text with --ocr"),
        ("a.rar", "unpack it"),
        ("a.odt", "save it as .docx"),
        ("a.ods", "save it as .xlsx"),
        ("a.dat", "--input-format"),
        ("~$a.docx", "a program keeps it beside a document"),
    ],
)
def test_the_error_says_the_way_out(parts: Parts, tmp_path: Path, name: str, way_out: str):
    path = tmp_path / name
    path.write_bytes(b"x")
    (found,) = parts(path)
    assert found.error is not None
    assert found.error.kind == "unsupported_format"
    assert way_out in str(found.error)
    with pytest.raises(ReadingError, match=r"no reader for [.~]"):
        read_path(path)


def test_each_file_that_is_left_out_is_named(tmp_path: Path, caplog: pytest.LogCaptureFixture):
    from collections import Counter

    for name in ("a.txt", "一.jpg", "二.jpg", "b/三.dat", "README", "~$通知.docx", "._a.txt"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(LINE, encoding="utf-8")
    left_out: Counter[str] = Counter()
    with caplog.at_level(logging.WARNING):
        found = list(find_inputs([str(tmp_path)], left_out=left_out))
    assert [Path(each.name).name for each in found] == ["a.txt"]
    assert left_out == {
        ".jpg": 2, ".dat": 1, "without an ending": 1, "~$": 1, "._": 1,
    }  # fmt: skip
    for name in ("一.jpg: left out", "二.jpg: left out", "三.dat: left out", "README: left out"):
        assert name in caplog.text
    assert "without a reader; a picture: recognise its text" in caplog.text
