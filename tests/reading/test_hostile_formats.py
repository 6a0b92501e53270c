"""Documents of newer and older formats that are made to harm: each is read, or an error."""

from __future__ import annotations

import io
import lzma
import socket
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from policyner.errors import LimitExceededError, ReadingError
from policyner.reading import Part, ReadingLimits, markup, read_bytes
from policyner.reading.formats import CSV, DOC, HTML, MARKDOWN, MHT, OFD, RTF, TSV, XLS, XLSX
from policyner.reading.sheets import SheetBudget, sheets_of

Parts = Callable[..., list[Part]]

LINE = "一、修桥。（市交通局牵头，市财政局配合）"
SHEET = "xl/worksheets/sheet1.xml"
MERGED = '<mergeCell ref="A1:XFD1048576"/>'
NAMESPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def workbook(part: str = SHEET, content: str | bytes | None = None) -> bytes:
    """A workbook with one line in it, and one part changed or added."""
    book = openpyxl.Workbook()
    book.active.append([LINE])
    whole, changed = io.BytesIO(), io.BytesIO()
    book.save(whole)
    with zipfile.ZipFile(whole) as old, zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name != part or content is None:
                new.writestr(name, old.read(name))
        if content is not None:
            new.writestr(part, content)
    return changed.getvalue()


def sheet(cells: str, *, front: str = "", behind: str = "") -> bytes:
    rows = f'<sheetData><row r="1">{cells}</row></sheetData>'
    return workbook(SHEET, f'{front}<worksheet xmlns="{NAMESPACE}">{rows}{behind}</worksheet>')


def inline(words: str, place: str = "A1") -> str:
    return f'<c r="{place}" t="inlineStr"><is><t>{words}</t></is></c>'


def mail(body: str, *, head: str = "Content-Type: text/html; charset=utf-8") -> bytes:
    return f"MIME-Version: 1.0\r\n{head}\r\n\r\n{body}".encode()


def nested_mail(depth: int) -> bytes:
    parts = "".join(
        f'Content-Type: multipart/mixed; boundary="b{n}"\r\n\r\n--b{n}\r\n' for n in range(depth)
    )
    return f"MIME-Version: 1.0\r\n{parts}Content-Type: text/html\r\n\r\n<p>{LINE}".encode()


def laughs() -> str:
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    return f'<!DOCTYPE x [<!ENTITY e0 "修桥修桥修桥">{entities}]>'


READ_OR_REFUSED = {
    "cells that merge the whole sheet, many times": (
        XLSX,
        sheet(
            inline(LINE),
            behind="<mergeCells>" + MERGED * 100 + "</mergeCells>",
        ),
    ),
    "a cell at the farthest place": (XLSX, sheet(inline(LINE, "XFD1"))),
    "numbers that no number is": (
        XLSX,
        sheet(
            f'{inline(LINE)}<c r="B1"><v>{"9" * 5_000}</v></c><c r="C1"><v>1e999</v></c>'
            '<c r="D1" t="d"><v>9999-99-99</v></c><c r="E1" s="99"><v>1</v></c>'
        ),
    ),
    "a macro": (XLSX, workbook("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0" * 100)),
    "a link to another workbook": (
        XLSX,
        workbook(
            "xl/externalLinks/_rels/externalLink1.xml.rels",
            '<Relationships><Relationship Target="http://127.0.0.1:9/a.xlsx"/></Relationships>',
        ),
    ),
    "parts of mails within parts": (MHT, nested_mail(3_000)),
    "base64 that is none": (
        MHT,
        mail("!" * 100_000, head="Content-Type: text/html\r\nContent-Transfer-Encoding: base64"),
    ),
    "a head without end": (
        MHT,
        mail(f"<p>{LINE}", head=f"Content-Type: text/html;{' a=b;' * 200_000}"),
    ),
    "quotations within quotations": (MARKDOWN, f"{'>' * 2_000}{LINE}".encode()),
    "brackets that never close": (MARKDOWN, f"{'[' * 2_000}{LINE}".encode()),
    "pictures and frames elsewhere": (
        MARKDOWN,
        f"![]( http://127.0.0.1:9/a.png ) <iframe src='http://127.0.0.1:9/'></iframe>\n\n{LINE}"
        .encode(),
    ),
    "a quotation mark that never closes": (TSV, f'text\tid\n"{LINE * 2_000}\t1\n'.encode()),
    "more columns than anyone reads": (TSV, ("\t".join(f"列{n}" for n in range(5_000))).encode()),
    "a binary stretch longer than the file": (RTF, b"{\\rtf1 \\bin99999999999 abc\\u20462?}"),
    "an embedded object, a field that includes a file": (
        RTF,
        (
            "{\\rtf1 {\\object\\objdata " + "ff" * 50_000 + "}{\\field{\\*\\fldinst "
            'INCLUDETEXT "/etc/passwd"}{\\fldrslt \\u20462?\\u26725?}}}'
        ).encode(),
    ),
    "characters beyond Unicode": (RTF, b"{\\rtf1 \\u-99999999999?\\u1114112?\\u20462?}"),
}  # fmt: skip


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> None:
        raise AssertionError("a reader asked another machine")

    monkeypatch.setattr(socket.socket, "connect", refused)
    monkeypatch.setenv("POLICYNER_SOFFICE", "")


@pytest.mark.parametrize("case", READ_OR_REFUSED)
def test_it_is_read_or_an_error(case: str) -> None:
    kind, data = READ_OR_REFUSED[case]
    try:
        text = read_bytes(data, name="a.x", media_type=kind.media_type).text
    except ReadingError as error:
        text = str(error)
    assert text.startswith("a.x: ") or "修" in text or "列" in text
    assert "root:" not in text


def test_entities_that_grow_are_not_unfolded() -> None:
    data = sheet(inline("&e9;"), front=laughs())
    try:
        text = read_bytes(data, name="a", media_type=XLSX.media_type).text
    except ReadingError as error:
        text = str(error)
    assert len(text) < 10_000


def test_entities_of_an_ofd_page_are_not_followed(data: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("机密", encoding="utf-8")
    changed = io.BytesIO()
    with zipfile.ZipFile(data / "notice.ofd") as old, zipfile.ZipFile(changed, "w") as new:
        for name in old.namelist():
            xml = old.read(name).decode("utf-8", "surrogateescape")
            if name.endswith("Content.xml"):
                front = f'<!DOCTYPE a [<!ENTITY e SYSTEM "{secret.as_uri()}">]>'
                xml = xml.replace("<ofd:Page", f"{front}<ofd:Page", 1)
                xml = xml.replace("</ofd:TextCode>", "&e;</ofd:TextCode>")
            new.writestr(name, xml.encode("utf-8", "surrogateescape"))
    try:
        text = read_bytes(changed.getvalue(), name="a", media_type=OFD.media_type).text
    except ReadingError as error:
        text = str(error)
    assert "机密" not in text


def test_a_saved_page_of_more_pages_than_any_is_too_large() -> None:
    part = b"--x\r\nContent-Type: text/html\r\n\r\n<p>a</p>\r\n"
    data = (
        b'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="x"\r\n\r\n' + part * 600
    )
    with pytest.raises(LimitExceededError, match="more than 500 pages"):
        read_bytes(data, name="a.mht", media_type=MHT.media_type)


@pytest.mark.parametrize(
    ("file", "kind"),
    [("notice.doc", DOC), ("notice.xls", XLS), ("notice.xlsx", XLSX), ("notice.ofd", OFD)],
)
def test_a_document_larger_than_the_limit_is_refused(data: Path, file: str, kind) -> None:
    whole = (data / file).read_bytes()
    with pytest.raises(LimitExceededError, match="--max-document-size"):
        read_bytes(
            whole, name=file, media_type=kind.media_type, limits=ReadingLimits(document_bytes=40)
        )


def test_a_huge_field_costs_its_row(parts: Parts, tmp_path: Path) -> None:
    path = tmp_path / "a.tsv"
    path.write_text(f"text\tid\n{LINE}\t1\n{LINE * 100}\t2\n{LINE}\t3\n", encoding="utf-8")
    found = parts(path, limits=ReadingLimits(row_bytes=1_000))
    assert [part.error and part.error.kind for part in found] == [None, "too_large", None]


def test_a_huge_cell_is_refused() -> None:
    data = sheet(inline(LINE * 1_000))
    limits = ReadingLimits(document_bytes=20_000)
    with pytest.raises(LimitExceededError, match="--max-document-size"):
        read_bytes(data, name="a", media_type=XLSX.media_type, limits=limits)


@pytest.mark.parametrize("kind", [CSV, TSV])
def test_a_table_larger_than_the_limit_is_refused(kind) -> None:
    with pytest.raises(ReadingError, match=r"--max-(document|row)-size"):
        read_bytes(
            f"任务\n{LINE * 200}\n".encode(), name="a", media_type=kind.media_type,
            limits=ReadingLimits(document_bytes=1_000, row_bytes=1_000),
        )  # fmt: skip


@pytest.mark.parametrize("kind", [CSV, TSV])
def test_a_row_of_more_cells_than_any_sheet_has_is_refused_at_once(kind) -> None:
    mark = {CSV: ",", TSV: "\t"}[kind]
    with pytest.raises(LimitExceededError, match="a row of more than 16,384 cells"):
        read_bytes(mark.join(["任务"] * 20_000).encode(), name="a", media_type=kind.media_type)


def test_rows_that_a_sheet_leaves_out_cost_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    book = openpyxl.Workbook()
    for title in ("一", "二", "三"):
        book.create_sheet(title).cell(1_048_576, 3).value = LINE
    data = io.BytesIO()
    book.save(data)
    spent: list[int] = []
    spend = SheetBudget.spend
    monkeypatch.setattr(
        SheetBudget,
        "spend",
        lambda self, cells, characters: spent.append(cells) or spend(self, cells, characters),
    )
    found = sheets_of(data.getvalue(), XLSX, name="a", limits=ReadingLimits())
    assert [each.rows for each in found] == [[(1_048_576, ["", "", LINE])]] * 3
    assert sum(spent) == 9


@pytest.mark.parametrize(
    ("text", "kind", "asked"),
    [
        (f"<html><body><p>{LINE}</p><table><tr><td>修桥</td></tr></table>", HTML, 1),
        (f"<html><body><p>{LINE}</p><table><tr>{'<td>修桥</td>' * 600}</tr></table>", HTML, 0),
        (f"{LINE}\n\n|任务|\n|---|\n|修桥|\n", MARKDOWN, 0),
    ],
)
def test_what_counts_the_cells_of_a_row_again_for_each_is_not_asked_about_wide_ones(
    monkeypatch: pytest.MonkeyPatch, text: str, kind, asked: int
) -> None:
    pages: list[str] = []
    choose = markup._chosen_by_trafilatura
    monkeypatch.setattr(
        markup, "_chosen_by_trafilatura", lambda html: pages.append(html) or choose(html)
    )
    found = read_bytes(text.encode(), name="a", media_type=kind.media_type)
    assert len(pages) == asked
    assert LINE in found.text
    assert found.text.splitlines()[-1].startswith("修桥")
    assert found.set_aside == ()


def test_bombs_and_stumps_of_xz(parts: Parts, tmp_path: Path) -> None:
    bomb = tmp_path / "a.txt.xz"
    bomb.write_bytes(lzma.compress(bytes(40 << 20), preset=1))
    (found,) = parts(bomb)
    with pytest.raises(LimitExceededError, match="--max-ratio"):
        found.read()
    cut = tmp_path / "b.txt.xz"
    cut.write_bytes(lzma.compress(LINE.encode() * 9)[:60])
    (found,) = parts(cut)
    with pytest.raises(ReadingError, match=r"b\.txt\.xz: "):
        found.read()
