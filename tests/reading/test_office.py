"""With a real LibreOffice (`make test-office`): what doc2docx and xlrd read agrees with it."""

from __future__ import annotations

import io
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import docx
import openpyxl
import pytest

from policyner.errors import DamagedSourceError, ReadingError
from policyner.reading import ReadingLimits, libreoffice, read_bytes, read_path
from policyner.reading.formats import DOC, DOCX, XLS

PROGRAM = next(filter(None, map(shutil.which, libreoffice.PROGRAMS)), None)

pytestmark = [
    pytest.mark.office,
    pytest.mark.slow,
    pytest.mark.skipif(PROGRAM is None, reason="there is no LibreOffice (make test-office)"),
]

BECAUSE = DamagedSourceError("a: not read")


@pytest.fixture(autouse=True)
def a_real_office(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(libreoffice.VARIABLE, PROGRAM or "")


def paragraphs(document) -> None:
    document.add_heading("关于推进社区食堂建设的通知", level=1)
    document.add_paragraph("各县（区）人民政府：")
    document.add_paragraph("2027年底前，覆盖率达到80%以上。（牵头单位：市民政局）")


def tables(document) -> None:
    table = document.add_table(4, 3)
    for number, row in enumerate(table.rows):
        for column, cell in enumerate(row.cells):
            cell.text = f"第{number}行第{column}列"
    table.cell(1, 0).merge(table.cell(2, 0))
    table.cell(3, 0).merge(table.cell(3, 1))
    document.add_paragraph("特此通知。")


def lists(document) -> None:
    for words in ("扩大试点", "加强督导", "守住安全"):
        document.add_paragraph(words, style="List Number")
    document.add_paragraph("㐂镇、𠮷县由省财政厅负责。")


def long(document) -> None:
    for number in range(400):
        document.add_paragraph(f"（{number}）由市财政局会同市教育局落实第{number}项任务。" * 3)


def saved(build: Callable) -> bytes:
    document = docx.Document()
    build(document)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def convert(data: bytes, folder: Path, *, ending: str, filter: str) -> bytes:
    """A file in an older format, as LibreOffice saves it."""
    source = folder / f"in.{'docx' if ending != 'xls' else 'xlsx'}"
    source.write_bytes(data)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    subprocess.run(
        [PROGRAM, profile, "--headless", "--convert-to", filter, "--outdir", folder, source],
        check=True,
        capture_output=True,
    )
    return (folder / f"in.{ending}").read_bytes()


def lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines()]


@pytest.mark.parametrize("build", [paragraphs, tables, lists, long])
def test_a_word_document_reads_as_libreoffice_reads_it(tmp_path: Path, build: Callable):
    data = convert(saved(build), tmp_path, ending="doc", filter="doc:MS Word 97")
    own = read_bytes(data, name="a.doc", media_type=DOC.media_type)
    theirs = libreoffice.converted(
        data, to="docx", name="a.doc", limits=ReadingLimits(), because=BECAUSE
    )
    assert lines(own.text) == lines(
        read_bytes(theirs, name="a.docx", media_type=DOCX.media_type).text
    )


def test_rtf_as_libreoffice_saves_it(tmp_path: Path):
    data = convert(saved(tables), tmp_path, ending="rtf", filter="rtf:Rich Text Format")
    own = read_bytes(data, name="a.rtf").text
    assert lines(own)[0] == "第0行第0列\t第0行第1列\t第0行第2列"
    assert lines(own)[-1] == "特此通知。"


def test_a_workbook_as_libreoffice_saves_it(tmp_path: Path):
    book = openpyxl.Workbook()
    book.active.append(["目标", 0.855, 12500, 1])
    for cell, pattern in zip(book.active[1][1:3], ("0.0%", "#,##0"), strict=True):
        cell.number_format = pattern
    buffer = io.BytesIO()
    book.save(buffer)
    data = convert(buffer.getvalue(), tmp_path, ending="xls", filter="xls:MS Excel 97")
    own = read_bytes(data, name="a.xls", media_type=XLS.media_type).text
    assert own == "目标\t85.5%\t12,500\t1\n"


def test_what_is_cut_off_is_read_or_refused(data: Path):
    try:
        found = read_path(data / "truncated.doc").text
    except ReadingError as error:
        found = str(error)
    assert "社区食堂" in found or "LibreOffice cannot read it either" in found
