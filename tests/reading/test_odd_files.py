"""What data teams have: the files of `tests/data/odd`, which `tools/make_odd_data.py` makes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from policyner.errors import (
    DamagedSourceError,
    EmptySourceError,
    NoChineseTextError,
    NoTextError,
    ReadingError,
    ScannedSourceError,
)
from policyner.grammar.names.own import read_own_agencies
from policyner.reading import Part, ReadingLimits, Source, read_bytes, read_path
from policyner.reading.options import FactColumns

Parts = Callable[..., list[Part]]

TITLE = "松河县人民政府关于修缮桥梁的通知"
LEAD = "由县交通局牵头，县水利局配合"
ROWS = ["序号\t任务\t责任单位\t完成时限", "1\t修缮东桥\t县交通局\t2026年底"]
FACTS = FactColumns("标题", "文号", "机关", "日期", "链接")


@pytest.fixture
def odd(data: Path) -> Path:
    return data / "odd"


def aside(source: Source) -> list[str]:
    return [span.of(source.text).strip() for span in source.set_aside]


@pytest.mark.parametrize(
    ("file", "errors", "place"),
    [
        ("foreign-byte.txt", 1, "由县交通局\ufffd牵头"),
        ("cut-character.txt", 1, "2026年3月5\ufffd"),
        ("trailing-nul.txt", 1, "2026年3月5日\n\ufffd"),
        ("utf16.txt", 0, LEAD),
        ("dump.txt", 0, LEAD),
    ],
)
def test_a_text_is_read_around_what_is_broken(odd: Path, file: str, errors: int, place: str):
    source = read_path(odd / file)
    assert source.encoding_errors == source.text.count("\ufffd") == errors
    assert place in source.text
    assert TITLE in source.text


@pytest.mark.parametrize(
    "file", ["site.shtml", "behind-the-end.html", "second-page.html", "page.doc"]
)
def test_a_page_is_read_to_its_end(odd: Path, file: str):
    source = read_path(odd / file)
    assert LEAD in source.text
    assert "松河县人民政府\n2026年3月5日\n" in source.text
    assert source.title == (None if file == "page.doc" else TITLE)


def test_the_page_of_a_site_is_whole(odd: Path):
    source = read_path(odd / "site.shtml")
    # Its fields and attachment, the numbers of its list, and what is raised or struck.
    assert "发文机关：\t松河县人民政府\t成文日期：\t2026年3月5日\n" in source.text
    assert "1. 每年开展两次检查\n2. 每次检查不少于10²座，结果不公布\n" in source.text
    assert "\n".join(ROWS) in source.text
    assert aside(source)[:1] == ["首页\n政务公开"]
    assert "，结果不公布" in aside(source)
    assert not any(TITLE in each or LEAD in each for each in aside(source))


def test_a_page_that_a_script_fills_says_so(odd: Path):
    with pytest.raises(NoTextError, match="a script is to fill in its text"):
        read_path(odd / "by-a-script.html")


@pytest.mark.parametrize("file", ["page.xls", "utf16.xls"])
def test_a_table_by_the_name_of_a_workbook(odd: Path, file: str):
    assert read_path(odd / file).text.splitlines()[:2] == ROWS


def test_what_stands_in_front_of_markdown(odd: Path):
    source = read_path(odd / "front.md")
    assert source.title == TITLE
    assert aside(source) == [f"---\ntitle: {TITLE}\ndate: 2026-03-08\n---"]
    assert source.text.endswith("1. 全面排查[^1]\n[^1]: 含便桥\n")


def test_an_odd_document(odd: Path):
    source = read_path(odd / "odd.docx")
    assert source.text.splitlines()[1:9] == [
        "修缮率≥95%",
        "☑已落实，共10²座",
        "由县交通局负责，2025年2026年底前完成。",
        "1.排查",
        "2.修缮",
        "1\t修桥 东桥 西桥",
        "2\t补路",
        "附表另行印发。",
    ]
    assert aside(source) == ["2025年"]


def test_a_strict_document_reads_as_the_other_form_does(odd: Path, data: Path):
    assert read_path(odd / "strict.docx").text == read_path(data / "notice.docx").text


def test_a_printed_table_over_pages(odd: Path):
    """Its rows are parted by rules alone, headed between, and one is cut by the page's end."""
    assert read_path(odd / "cut-rows.pdf").text.splitlines()[-9:] == [
        "松河县人民政府",
        "2026年3月5日",
        "附件",
        "序号\t任务\t责任单位\t投资（万元）",
        "一、东片",
        "1\t修缮东桥\t县交通局\t1200",
        "二、西片",
        "2\t修缮西桥及两岸栏杆并在汛期之前完成验收\t县水利局\t95",
        "3\t修缮南桥\t县教育局\t8",
    ]


def test_printed_pages_without_frames(odd: Path):
    source = read_path(odd / "unruled.pdf")
    assert "完成排查工作，结果报县政府备案。\n修缮规模达到10²座。\n" in source.text
    assert source.text.count("\n".join(ROWS)) == 2
    assert {cell.table for cell in source.cells} == {1, 2}


@pytest.mark.parametrize("file", ["page.png", "page.jpg", "page.tif"])
def test_a_picture_of_a_page_names_the_way(odd: Path, parts: Parts, file: str):
    (found,) = parts(f"odd/{file}")
    assert "recognise its text with --ocr" in str(found.error)
    pictures = ReadingLimits(ocr_pages=1)
    (found,) = parts(f"odd/{file}", limits=pictures)
    with pytest.raises(ScannedSourceError, match="--ocr"):
        read_bytes((odd / file).read_bytes(), name=file, media_type=found.media_type)


def test_a_picture_of_a_page_is_recognised(odd: Path):
    pytest.importorskip("rapidocr", reason="policyner[ocr] is not installed")
    text = read_path(odd / "page.tif", limits=ReadingLimits(ocr_pages=1)).text
    assert TITLE in text
    assert "县水利局配合" in text


def test_columns_of_facts_are_believed_and_a_blank_text_costs_its_row(parts: Parts):
    first, blank, last = parts(
        "odd/facts.csv", text_column="正文", id_column="标识", fact_columns=FACTS
    )
    said = first.read().believed
    assert (said.title, said.document_number) == (TITLE, "松政发〔2026〕7号")
    assert said.issuers == ("松河县人民政府", "松河县交通局")
    assert (said.issued_on, said.url) == (date(2026, 3, 5), "https://songhe.example/7")
    assert isinstance(blank.error, EmptySourceError)
    assert (last.id, last.read().believed.title) == ("c", None)


def test_own_agencies_say_the_same_in_both_forms(odd: Path):
    table, listed = (read_own_agencies(odd / f"agencies.{ending}") for ending in ("csv", "yaml"))
    assert table.digest == listed.digest
    assert table.by_name["桥管平台"].name == "松河县桥梁管护平台"


@pytest.mark.parametrize(
    ("file", "error"),
    [
        ("cut-notice.ofd", DamagedSourceError),
        ("cut-notice.rtf", DamagedSourceError),
        ("cut-hidden.xls", DamagedSourceError),
        ("cut-notice.txt.xz", DamagedSourceError),
        ("cut-notice.mht", NoChineseTextError),
        ("office-2003.doc", DamagedSourceError),
        ("office-2003.xls", DamagedSourceError),
    ],
)
def test_what_is_cut_or_not_read_says_so(odd: Path, file: str, error: type[ReadingError]):
    with pytest.raises(error, match=file):
        read_path(odd / file)


@pytest.mark.parametrize("file", ["notice.rtf", "notice.mht"])
def test_what_is_cut_behind_its_words_is_read_and_flagged(data: Path, file: str):
    whole = read_path(data / file)
    cut = read_bytes((data / file).read_bytes()[:-130], name=file, media_type=whole.media_type)
    assert whole.flags == ()
    assert cut.flags == ("damaged",)
    assert cut.text[:200] == whole.text[:200]
