import pytest

from policyner.repair import repair
from policyner.repair.pages import page_edits
from policyner.span import Span


@pytest.mark.parametrize("number", ["- 3 -", "— 12 —", "－3－", "第3页", "第 3 页 共 10 页"])
def test_page_numbers_go_with_their_line(number):
    assert page_edits(f"由省财政\n{number}\n厅牵头").after == "由省财政\n厅牵头"


@pytest.mark.parametrize("number", ["第1页共4页", "第 PAGE3页 共 NUMPAGES12页", "PAGE 2 PAGE 1"])
def test_page_numbers_within_a_line_go(number):
    assert page_edits(f"由省财政{number}厅牵头").after == "由省财政厅牵头"


def test_running_heads_beside_page_numbers_go():
    head = "晨江市数字政府建设方案"
    text = "".join(f"第{n}段的内容\n— {n} —\n{head}\n" for n in range(1, 5)) + f"附：{head}说明"
    assert (
        page_edits(text).after
        == "".join(f"第{n}段的内容\n" for n in range(1, 5)) + f"附：{head}说明"
    )


@pytest.mark.parametrize(
    "text", ["3\n4\n5", "编号-3-5\n完成", "2025年\n——", "见第3页", "HOMEPAGE 2"]
)
def test_other_numbers_stay(text):
    assert page_edits(text).after == text


def _shown(*pages: str) -> str:
    """Pages as a site shows them, each in one long line that begins and ends as told."""
    filling = "青禾市加强防汛值守，落实巡堤责任。" * 14
    lines = [page.replace("…", filling) for page in pages]
    return "\n\n".join(f"{n}、{line}" for n, line in enumerate(lines, start=1)) + "\n"


def test_pages_that_a_site_numbers_as_items_are_one_text():
    text = page_edits(_shown("…健全监督机", "制，…抓好落", "实。…")).after
    assert "健全监督机制，青禾市" in text
    assert "抓好落实。青禾市" in text
    assert text.startswith("青禾市")


@pytest.mark.parametrize("behind", ["目录1总则1.1 目的", "\n1 总则", "\n目 录", "一、总则"])
def test_the_first_page_of_a_plan_loses_its_number(behind):
    assert (
        page_edits(f"下载文档\n1、青禾市防汛预案{behind}").after
        == f"下载文档\n青禾市防汛预案{behind}"
    )


@pytest.mark.parametrize("text", ["1、青禾市防汛预案\n2、青禾市抗旱预案", "1、编制目录\n一、总则"])
def test_the_first_item_of_a_list_keeps_its_number(text):
    assert not page_edits(text)


@pytest.mark.parametrize(
    "text",
    [
        _shown("…健全机制。", "…完善体系。", "…抓好落实。"),
        _shown("…责任单位：市水利局", "…责任单位：市公安局", "…责任单位：市财政局"),
        "1、健全监督机\n2、制，完善体系，抓好落实，加强督查，形成合力，推动工作\n",
    ],
)
def test_items_stay(text):
    assert page_edits(text).after == text


def test_what_the_reader_set_aside_is_cut_out_first():
    text = "青禾市公报\n由市财政\n7\n厅牵头，*厅配合"
    aligned = repair(text, set_aside=[Span(0, 6), Span(10, 13)])
    assert aligned.clean.startswith("由市财政厅牵头，")
    assert [(reason, span.of(text)) for reason, span in aligned.set_aside()] == [
        ("page", "青禾市公报\n"),
        ("page", "\n7\n"),
    ]
    assert aligned.to_source(0, 6) == Span(6, 15)
