"""PDF: paragraphs out of lines, running heads and page numbers told, tables by their rules."""

from __future__ import annotations

import random
from itertools import pairwise
from pathlib import Path

import pytest

from policyner.errors import (
    DamagedSourceError,
    EncryptedSourceError,
    ReadingError,
    ScannedSourceError,
)
from policyner.reading import Source, read_bytes, read_path
from policyner.reading.formats import PDF
from policyner.reading.page import Glyph, Page, Rule
from policyner.reading.page_layout import text_of_pages
from policyner.reading.page_lines import glue
from policyner.reading.source import Extracted
from policyner.repair import repair

EM = 16.0
LEFT, RIGHT, TOP = 80.0, 80.0 + 20 * EM, 720.0


def line(text: str, *, x: float = LEFT, y: float = TOP, em: float = EM) -> list[Glyph]:
    """A line of a page whose lower left corner is given."""
    glyphs = []
    for character in text:
        width = em / 2 if character.isascii() else em
        glyphs.append(Glyph(character, x, y, x + width, y + em))
        x += width
    return glyphs


def page(*lines: list[Glyph], number: int = 1, rules: list[Rule] | None = None) -> Page:
    glyphs = [glyph for each in lines for glyph in each]
    return Page(number, 842.0, glyphs, rules or [])


def body(*texts: str, first: int = 0) -> list[list[Glyph]]:
    """Lines below each other; one that begins with a blank is indented by two characters."""
    return [
        line(
            text.strip(),
            x=LEFT + (2 * EM if text.startswith(" ") else 0),
            y=TOP - 28 * (first + number),
        )
        for number, text in enumerate(texts)
    ]


def clean(found: Extracted) -> str:
    return repair(found.text, set_aside=found.set_aside).clean


@pytest.fixture
def source(data: Path) -> Source:
    return read_path(data / "notice.pdf")


@pytest.mark.parametrize(
    ("before", "figures", "em", "up", "text"),
    [
        ("产量10", "4", 0.65, 0.35, "产量10⁴吨\n"),
        ("误差10", "-3", 0.8, 0.33, "误差10⁻³吨\n"),
        # A smaller font, a figure that is lowered, and a note's mark, which no number has.
        ("产量10", "4", 0.65, 0.0, "产量104吨\n"),
        ("产量10", "4", 0.65, -0.2, "产量104吨\n"),
        ("产量10", "4", 1.0, 0.3, "产量104吨\n"),
        ("产量", "4", 0.65, 0.35, "产量4吨\n"),
    ],
)
def test_a_raised_figure_is_an_exponent(before: str, figures: str, em: float, up: float, text: str):
    words = line(before)
    raised = line(figures, x=words[-1].x1, y=TOP + up * EM, em=em * EM)
    found = text_of_pages([page([*words, *raised, *line("吨", x=raised[-1].x1)])])
    assert found.text == text


def test_hard_wrapped_lines_are_paragraphs_again(source: Source):
    assert (
        "支持各县（区）利用闲置用房建设社区食堂，鼓励企业和社会组织参与运营。2027年底前，"
        "社区食堂覆盖率达到80%以上。（牵头单位：市民政局；配合单位：市财政局、市教育局）\n"
    ) in source.text
    assert "\n一、扩大服务覆盖\n" in source.text


def test_running_heads_and_page_numbers_are_set_aside_and_kept_in_the_source(source: Source):
    assert [span.of(source.text) for span in source.set_aside] == [
        "青禾市人民政府公报\n",
        "— 1 —\n青禾市人民政府公报\n",
        "— 2 —\n",
    ]
    aligned = repair(source.text, set_aside=source.set_aside)
    assert "公报" not in aligned.clean
    assert [reason for reason, _ in aligned.set_aside()] == ["page"] * 3


def test_a_table_is_told_by_its_rules(source: Source):
    begin = source.text.index("序号")
    assert source.text[begin:].splitlines()[:3] == [
        "序号\t任务\t责任单位\t完成时限",
        "1\t建成社区食堂50个\t市民政局 市财政局\t2027年6月底前",
        "2\t公布抽查结果\t市市场监管局\t每半年",
    ]


def test_locators_tell_page_and_cell(source: Source):
    pages = [each for each in source.locators if each.table is None]
    assert [(each.page, each.start) for each in pages] == [(1, 0), (2, pages[0].end)]
    assert pages[-1].end == len(source.text)
    cells = {
        (each.page, each.table, each.row, each.column): source.text[each.start : each.end]
        for each in source.locators
        if each.table is not None
    }
    assert cells[1, 1, 2, 4] == "2027年6月底前"
    assert len(cells) == 12


def test_an_encrypted_file_says_so(data: Path):
    with pytest.raises(EncryptedSourceError, match=r"encrypted\.pdf: needs a password"):
        read_path(data / "encrypted.pdf")


def test_a_scanned_file_is_told_apart(data: Path):
    with pytest.raises(ScannedSourceError, match=r"scanned\.pdf: .*2 pages.*--ocr"):
        read_path(data / "scanned.pdf")


def test_pages_that_could_not_be_read_are_flagged(data: Path):
    source = read_path(data / "partly-scanned.pdf")
    assert source.flags == ("unread_pages",)
    assert source.text.startswith("青禾市人民政府办公室")


def test_a_truncated_file_is_damaged(data: Path):
    with pytest.raises(DamagedSourceError, match=r"truncated\.pdf"):
        read_path(data / "truncated.pdf")


def test_any_damage_gives_text_or_a_reading_error(data: Path):
    whole = (data / "notice.pdf").read_bytes()
    chance = random.Random(7)
    outcomes = set()
    for _ in range(60):
        broken = bytearray(whole)
        for _ in range(chance.choice([1, 5, 50])):
            broken[chance.randrange(len(broken))] = chance.randrange(256)
        try:
            outcomes.add(len(read_bytes(bytes(broken), name="x", media_type=PDF.media_type).text))
        except ReadingError as error:
            outcomes.add(error.kind)
    assert len(outcomes) > 1


# --- the layout, on pages made by hand


FULL = "由省财政厅会同省教育厅制定具体办法并组织"  # 20 characters: from margin to margin


def test_a_full_line_goes_on_in_the_next_one():
    found = text_of_pages([page(*body(f" {FULL[2:]}", FULL, "实施。", f" {FULL[2:]}", "落实。"))])
    assert found.text == f"{FULL[2:]}{FULL}实施。\n{FULL[2:]}落实。\n"


def test_a_line_that_begins_indented_is_a_new_paragraph():
    found = text_of_pages([page(*body(f" {FULL[2:]}", f" {FULL[2:]}", "实施。"))])
    assert found.text == f"{FULL[2:]}\n{FULL[2:]}实施。\n"


def test_a_line_that_ends_early_is_its_paragraphs_last():
    found = text_of_pages([page(*body(FULL, "实施。", FULL[:10], FULL))])
    assert found.text == f"{FULL}实施。\n{FULL[:10]}\n{FULL}\n"


def test_without_indents_a_full_line_that_ends_a_sentence_is_left_alone():
    found = text_of_pages([page(*body(FULL[:-1] + "。", FULL, "实施。"))])
    assert found.text == f"{FULL[:-1]}。\n{FULL}实施。\n"


def test_a_heading_in_larger_type_is_not_joined():
    title = line("关于扩大试点范围的通知和其他事项", em=20.0, y=760)
    found = text_of_pages([page(title, *body(FULL, "实施。"))])
    assert found.text.splitlines() == ["关于扩大试点范围的通知和其他事项", f"{FULL}实施。"]


def test_a_paragraph_goes_on_behind_the_page_number():
    pages = [
        page(*body(f" {FULL[2:]}", FULL), line("1", x=300, y=40), number=1),
        page(*body(f"{FULL[:3]}。", f" {FULL[2:]}"), line("2", x=300, y=40), number=2),
        page(*body(f"{FULL[:3]}。"), line("3", x=300, y=40), number=3),
    ]
    found = text_of_pages(pages)
    assert [span.of(found.text) for span in found.set_aside] == ["\n1\n", "\n2\n", "3\n"]
    assert clean(found) == f"{FULL[2:]}{FULL}{FULL[:3]}。\n{FULL[2:]}{FULL[:3]}。\n"
    page_2 = found.locators[1]
    assert found.text[page_2.start : page_2.end].startswith(FULL[:3])


def test_a_number_that_does_not_count_with_the_pages_is_the_notices_own():
    pages = [
        page(*body(FULL), line("80", x=300, y=40), number=1),
        page(*body(FULL), line("12", x=300, y=40), number=2),
    ]
    assert text_of_pages(pages).set_aside == ()


@pytest.mark.parametrize("number", ["- 3 -", "— 12 —", "第3页", "第 3 页 共 10 页", "3/10"])
def test_a_page_number_that_says_so_needs_no_second_page(number: str):
    found = text_of_pages([page(*body(FULL), line(number, x=300, y=40))])
    assert [span.of(found.text).strip() for span in found.set_aside] == [number.replace("  ", " ")]


def test_a_line_in_the_middle_of_every_page_is_no_running_head():
    pages = [page(*body(FULL, "责任单位：省财政厅", FULL), number=number) for number in (1, 2, 3)]
    assert text_of_pages(pages).set_aside == ()


def test_close_lines_stay_apart_though_one_ends_where_the_other_begins():
    signature = [line("特此通知。"), line("省财政厅", x=LEFT + 12 * EM, y=TOP - 14)]
    assert text_of_pages([page(*signature)]).text == "特此通知。\n省财政厅\n"


def test_a_gap_in_a_line_is_a_blank():
    assert text_of_pages([page(line("省财政厅"), line("省教育厅", x=LEFT + 6 * EM))]).text == (
        "省财政厅 省教育厅\n"
    )


def test_a_character_drawn_twice_is_a_bold_one():
    twice = [
        each
        for glyph in line("通知")
        for each in (glyph, Glyph(glyph.text, glyph.x0 + 0.5, glyph.y0, glyph.x1, glyph.y1))
    ]
    assert text_of_pages([page(twice)]).text == "通知\n"


def box(xs: list[float], ys: list[float]) -> list[Rule]:
    """The rules around each cell of a table whose edges are given from the left and the top."""
    rules = [Rule("horizontal", y, left, right) for left, right in pairwise(xs) for y in ys]
    return rules + [Rule("vertical", x, low, high) for high, low in pairwise(ys) for x in xs]


def test_a_cell_over_two_rows_stands_in_the_first():
    xs, ys = [80.0, 180.0, 300.0], [700.0, 670.0, 640.0]
    rules = [rule for rule in box(xs, ys) if rule != Rule("horizontal", 670.0, 80.0, 180.0)]
    cells = [
        line("健康", x=90, y=662),
        line("扩大试点", x=190, y=676),
        line("督导", x=190, y=646),
    ]
    found = text_of_pages([page(*cells, rules=rules)])
    # Which row a merged cell stands in is told by its upper edge.
    assert found.text == "健康\t扩大试点\n\t督导\n"


def test_a_line_broken_at_the_cells_edge_is_joined_and_another_is_not():
    xs, ys = [80.0, 150.0, 300.0], [700.0, 640.0, 600.0]
    cells = [
        line("扩大试", x=84, y=680),
        line("点范围", x=84, y=655),
        line("省财政厅", x=160, y=680),
        line("省教育厅", x=160, y=655),
        line("督导", x=84, y=610),
        line("长期", x=160, y=610),
    ]
    found = text_of_pages([page(*cells, rules=box(xs, ys))])
    assert found.text == "扩大试点范围\t省财政厅 省教育厅\n督导\t长期\n"


def test_a_column_alone_has_cells():
    rules = box([80.0, 150.0], [700.0, 670.0, 620.0, 590.0, 540.0])
    cells = [
        line("任务", x=84, y=676),
        line("扩大试", x=84, y=650),
        line("点范围", x=84, y=625),
        line("督导", x=84, y=596),
        line("兑现扶", x=84, y=570),
        line("持政策", x=84, y=545),
    ]
    found = text_of_pages([page(*cells, *body("附则", first=8), rules=rules)])
    assert found.text == "任务\n扩大试点范围\n督导\n兑现扶持政策\n附则\n"


def test_paragraphs_between_two_rules_of_a_frame_are_no_cell():
    rules = box([60.0, 500.0], [780.0, 740.0, 100.0, 60.0])
    found = text_of_pages([page(*body(FULL, "实施。", FULL), rules=rules)])
    assert found.text == f"{FULL}实施。\n{FULL}\n"


def test_a_frame_around_the_page_is_no_table():
    rules = box([60.0, 500.0], [780.0, 60.0])
    assert text_of_pages([page(*body(FULL, "实施。"), rules=rules)]).text == f"{FULL}实施。\n"


@pytest.mark.parametrize(
    ("before", "after", "between"),
    [("PPP", "project", " "), ("财", "政", ""), ("20", "27", ""), ("A", "厅", "")],
)
def test_only_latin_words_are_parted(before: str, after: str, between: str):
    assert glue(before, after) == between
