"""OFD: the national format of fixed pages, made to the standard by `tools/make_test_data.py`."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from policyner.errors import (
    DamagedSourceError,
    EmptySourceError,
    EncryptedSourceError,
    LimitExceededError,
    ScannedSourceError,
)
from policyner.reading import ReadingLimits, read_bytes, read_path
from policyner.reading.formats import OFD

CONTENT = "Doc_0/Pages/Page_0/Content.xml"


@pytest.fixture
def whole(data: Path) -> bytes:
    return (data / "notice.ofd").read_bytes()


def changed(whole: bytes, change: Callable[[str, str], str]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(whole)) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name).decode()))
    return buffer.getvalue()


def read(data: bytes, **limits: int) -> str:
    return read_bytes(
        data, name="a.ofd", media_type=OFD.media_type, limits=ReadingLimits(**limits)
    ).text


def test_the_notice_is_whole_and_its_paragraphs_are_joined(data: Path):
    source = read_path(data / "notice.ofd")
    plain = read_path(data / "notice.txt").text
    furniture = "".join(source.text[span.start : span.end] for span in source.set_aside)
    kept = source.text
    for span in reversed(source.set_aside):
        kept = kept[: span.start] + kept[span.end :]
    assert kept.strip() == plain.strip()
    assert furniture.count("青禾市人民政府办公室文件") == 2
    assert "— 2 —" in furniture
    assert {each.page for each in source.locators} == {1, 2}


def test_a_page_that_is_not_there_is_nothing(whole: bytes):
    gone = changed(whole, lambda name, xml: xml.replace("Pages/Page_1/", "Pages/Page_9/"))
    assert read(gone).startswith("青禾市人民政府办公室")


@pytest.mark.parametrize(
    ("change", "error", "message"),
    [
        (
            lambda name, xml: "" if name == "OFD.xml" else xml,
            DamagedSourceError,
            r"save it as \.pdf",
        ),
        (lambda name, xml: xml[:50] if name == CONTENT else xml, DamagedSourceError, "a.ofd"),
        (
            lambda name, xml: xml.replace("TextObject", "ImageObject"),
            ScannedSourceError,
            "recognise its text",
        ),
        (
            lambda name, xml: (
                xml.replace("<ofd:Page ", '<!DOCTYPE a [<!ENTITY b "c">]><ofd:Page ')
                if name == CONTENT
                else xml
            ),
            (DamagedSourceError, LimitExceededError),
            "a.ofd",
        ),
    ],
)
def test_broken_and_hostile_packages(whole: bytes, change, error, message: str):
    with pytest.raises(error, match=message):
        read(changed(whole, change))


def test_a_bomb(whole: bytes):
    with pytest.raises(LimitExceededError, match="--max-document-size"):
        read(whole, document_bytes=500)
    buffer = io.BytesIO(whole)
    with zipfile.ZipFile(buffer, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("Doc_0/Res/zeros", bytes(20 << 20))
    with pytest.raises(LimitExceededError, match="--max-ratio"):
        read(buffer.getvalue(), ratio=20)


def test_a_unit_that_holds_itself_ends(whole: bytes):
    """A composite object whose content is the object again."""
    loop = '<ofd:CompositeObject ID="7" ResourceID="8" Boundary="0 0 9 9"/>'
    unit = (
        '<ofd:Res xmlns:ofd="http://www.ofdspec.org/2016"><ofd:CompositeGraphicUnits>'
        f'<ofd:CompositeGraphicUnit ID="8"><ofd:Content>{loop}</ofd:Content>'
        "</ofd:CompositeGraphicUnit></ofd:CompositeGraphicUnits></ofd:Res>"
    )

    def change(name: str, xml: str) -> str:
        if name == CONTENT:
            return xml.replace("</ofd:Layer>", f"{loop}</ofd:Layer>")
        return xml.replace(
            "</ofd:CommonData>", "<ofd:PublicRes>Res.xml</ofd:PublicRes></ofd:CommonData>"
        )

    buffer = io.BytesIO(changed(whole, change))
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.writestr("Doc_0/Res.xml", unit)
    assert read(buffer.getvalue()) == read(whole)


def test_what_is_no_package():
    with pytest.raises(EmptySourceError):
        read(b"")
    with pytest.raises(DamagedSourceError, match="not an OFD document"):
        read(b"PK\x03\x04 cut")


def test_a_table_is_told_by_the_lines_drawn_around_its_cells(data: Path):
    source = read_path(data / "same.ofd")
    assert "\n1\t建成社区食堂50个\t市民政局 市财政局\t2027年6月底前\n" in source.text
    assert len(source.cells) == 12
    last = source.cells[-1]
    assert (last.table, last.row, last.column, last.span.of(source.text)) == (1, 3, 4, "每半年")
    assert [each.page for each in source.locators if each.table == 1] == [3] * 12


@pytest.mark.parametrize(
    "path",
    [
        "M 0 0 L 154 0",
        "S 0 0 M 0 0 L 77 0 L 154 0",
        "M 0 0 L 154 0 L 154 0.2 L 0 0.2 C",
        "M 0 0 Q 1 1 0 0 L 154 0",
    ],
)
def test_ways_to_draw_a_line(data: Path, path: str):
    whole = (data / "same.ofd").read_bytes()
    drawn = changed(whole, lambda _, xml: xml.replace("M 0 0 L 154.0 0.0", path))
    assert read(drawn) == read(whole)


@pytest.mark.parametrize(
    "path", ["M", "L 1 1", "M x y L", "M 0 0 " + "L 9 0 " * 50_000, "C C C", "M 1e999 0 L 5 -5"]
)
def test_paths_that_draw_no_table(whole: bytes, path: str):
    drawn = f'<ofd:PathObject Boundary="a"><ofd:AbbreviatedData>{path}</ofd:AbbreviatedData>'

    def change(name: str, xml: str) -> str:
        where = "</ofd:Layer>" if name == CONTENT else "\0"
        return xml.replace(where, f"{drawn}</ofd:PathObject>{where}", 1)

    assert read(changed(whole, change)) == read(whole)


ROWS = (("序号", "任务", "单位"), ("1", "修桥三座", "县交通局"), ("2", "补路五处", "县水利局"))
TABLE = "".join("\t".join(row) + "\n" for row in (*ROWS, ("3", "架灯九盏", "县教育局")))


def drawn(whole: bytes, *objects: str, **parts: str) -> bytes:
    """The document with these text objects on its first page, and nothing on others."""
    empty = re.compile(r"<ofd:TextObject.*?</ofd:TextObject>|<ofd:PathObject.*?</ofd:PathObject>")

    def change(name: str, xml: str) -> str:
        xml = empty.sub("", xml) if "Content.xml" in name else xml
        return xml.replace("</ofd:Layer>", "".join(objects) + "</ofd:Layer>", name == CONTENT)

    buffer = io.BytesIO(changed(whole, change))
    with zipfile.ZipFile(buffer, "a") as package:
        for name, content in parts.items():
            package.writestr(f"Doc_0/{name}.xml", content)
    return buffer.getvalue()


def text_object(words: str, x: float, y: float, extra: str = "", steps: str = "g 40 5") -> str:
    return (
        f'<ofd:TextObject ID="{int(x * 1000 + y)}" Boundary="{x} {y} 5 5" Font="1" Size="5" '
        f'{extra}><ofd:TextCode X="0" Y="4.5" DeltaX="{steps}">{words}</ofd:TextCode>'
        "</ofd:TextObject>"
    )


@pytest.mark.parametrize("matrix", ["0 1 -1 0 5 0", "0 -1 1 0 0 5", "-1 0 0 -1 5 5"])
def test_a_page_whose_text_is_turned_is_read_as_if_it_stood_upright(whole: bytes, matrix: str):
    """Rows go to the left where text runs downwards, to the right or up elsewhere."""
    places = {
        "0 1 -1 0 5 0": lambda row, column: (150 - 10 * row, 40 + 50 * column),
        "0 -1 1 0 0 5": lambda row, column: (40 + 10 * row, 200 - 50 * column),
        "-1 0 0 -1 5 5": lambda row, column: (180 - 50 * column, 200 - 10 * row),
    }[matrix]
    rows = [line.split("\t") for line in TABLE.splitlines()]
    objects = (
        text_object(words, *places(at, column), f'CTM="{matrix}"')
        for at, row in enumerate(rows)
        for column, words in enumerate(row)
    )
    assert read(drawn(whole, *objects)) == TABLE


def test_a_stretch_of_text_may_hold_a_row_of_a_table(whole: bytes):
    """The steps between its characters tell its columns."""
    rows = (
        text_object(line.replace("\t", ""), 30, 30 + 10 * at, steps=steps)
        for at, (line, steps) in enumerate(
            (line, "5 55 5 55 5" if not at else "60 g 3 5 45 g 3 5")
            for at, line in enumerate(TABLE.splitlines())
        )
    )
    assert read(drawn(whole, *rows)) == TABLE


@pytest.mark.parametrize("steps", ["", "g", "g x 5", "g 9999999999 5", "-5 -5 -5 -5", "5"])
def test_steps_that_say_nothing(whole: bytes, steps: str):
    assert read(drawn(whole, text_object("修桥三座。", 30, 30, steps=steps))) == "修桥三座。\n"


def test_text_that_is_not_shown_is_left_out(whole: bytes):
    old = text_object("旧稿", 30, 50, 'Visible="false"')
    assert read(drawn(whole, text_object("新稿", 30, 30), old)) == "新稿\n"


def test_stamps_and_the_names_of_attached_files_are_set_aside(whole: bytes):
    names = 'xmlns:ofd="http://www.ofdspec.org/2016"'
    stamp = f"<ofd:PageAnnot {names}>{text_object('县交通局', 1, 1)}</ofd:PageAnnot>"
    attached = f'<ofd:Attachments {names}><ofd:Attachment Name="清单.xlsx"/></ofd:Attachments>'
    page = text_object("修桥三座。", 30, 30)
    data = drawn(whole, page, Annotation=stamp, Attachments=attached)
    source = read_bytes(data, name="a.ofd", media_type=OFD.media_type)
    assert source.text == "修桥三座。\n县交通局\n清单.xlsx\n"
    assert [span.of(source.text) for span in source.set_aside] == ["县交通局\n清单.xlsx\n"]


def test_a_document_with_a_password_says_so(whole: bytes):
    buffer = io.BytesIO(changed(whole, lambda name, xml: xml if name == "OFD.xml" else xml[::-1]))
    with zipfile.ZipFile(buffer, "a") as package:
        package.writestr("Encryptions.xml", "<Encryptions/>")
    with pytest.raises(EncryptedSourceError, match=r"a\.ofd: needs a password"):
        read(buffer.getvalue())
