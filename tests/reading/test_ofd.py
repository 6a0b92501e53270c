"""OFD: the national format of fixed pages, made to the standard by `tools/make_test_data.py`."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from policyner.errors import (
    DamagedSourceError,
    EmptySourceError,
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
