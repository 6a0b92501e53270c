"""DOCX: paragraphs, numbers and tables as a reader of the document sees them."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
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
from policyner.reading.formats import DOCX
from policyner.reading.word_numbering import _counted


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
    assert _counted(number, kind) == expected


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
