"""Parts that hold no tasks: aims, parts that look back, contents, signatures, closings."""

from __future__ import annotations

import pytest

from policyner.outline import parse_outline
from policyner.vocabulary import read_vocabulary

WORDS = read_vocabulary("policyner.outline", "sections.yaml")


def past(text: str) -> list[str]:
    return [span.of(text) for span in parse_outline(text).past]


@pytest.mark.parametrize("heading", WORDS["aims"].values())
def test_a_heading_of_aims(heading: str) -> None:
    assert parse_outline(f"{heading}\n坚持便民。\n").blocks[0].aim


def test_a_sentence_that_tells_of_aims_further_on_states_none() -> None:
    text = "第八条 申报单位编制的园区建设方案应当包括园区概况、产业基础、建设目标、投资概算等。\n"
    assert [block.aim for block in parse_outline(text).blocks] == [False]


@pytest.mark.parametrize("heading", WORDS["with_tasks"].values())
def test_aims_below_which_tasks_stand(heading: str) -> None:
    blocks = parse_outline(f"{heading}\n（一）修桥。\n（二）补路。\n").blocks
    assert [block.aim for block in blocks] == [True, False, False]


@pytest.mark.parametrize("heading", [*WORDS["past"].values(), *WORDS["past_of_a_time"].values()])
def test_a_heading_that_looks_back(heading: str) -> None:
    text = f"{heading}\n修桥9座。\n"
    assert past(text) == [text.strip()]


@pytest.mark.parametrize("heading", WORDS["asks"].values())
def test_a_heading_that_asks_for_it(heading: str) -> None:
    assert past(f"{heading}\n修桥9座。\n") == []


@pytest.mark.parametrize("turn", WORDS["turns"].values())
def test_a_report_goes_as_far_as_a_sentence_turns(turn: str) -> None:
    assert past(f"一年来，修桥9座。{turn}\n一、修桥\n") == ["一年来，修桥9座。"]


@pytest.mark.parametrize(
    "turn", ["支持商户改造，2026—2028年，力争新增泊位60个。", "深挖潜力，争取建成食堂9个。"]
)
def test_a_sentence_that_strives_turns_too(turn: str) -> None:
    assert past(f"截至2025年底，修桥9座。{turn}\n一、修桥\n") == ["截至2025年底，修桥9座。"]


@pytest.mark.parametrize(
    "opening", ["近年来，", "今年以来，", "上年，", *WORDS["reports"].values()]
)
def test_a_paragraph_that_reports(opening: str) -> None:
    assert past(f"一、道路\n{opening}修桥9座。\n补路。\n") == [f"{opening}修桥9座。"]


@pytest.mark.parametrize(
    ("text", "report", "is_past"),
    [
        ("一、2025年以来，新增泊位320个。\n二、补路。\n", "2025年以来，新增泊位320个。", True),
        (
            "（一）近年来，修桥9座，\n补路3里。\n（二）补路。\n",
            "近年来，修桥9座，\n补路3里。",
            True,
        ),
        ("一、今年以来，修桥9座。下一步，补路。\n二、修桥。\n", "今年以来，修桥9座。", False),
    ],
)
def test_an_item_that_reports(text: str, report: str, is_past: bool) -> None:
    outline = parse_outline(text)
    assert [span.of(text) for span in outline.past] == [report]
    assert [block.past for block in outline.blocks] == [is_past, False]


@pytest.mark.parametrize("title", WORDS["bulletins"].values())
@pytest.mark.parametrize("ahead", WORDS["ahead"].values())
def test_a_bulletin_but_for_what_is_to_come(title: str, ahead: str) -> None:
    text = f"{title}\n\n一、道路\n修桥9座。\n二、绿化\n种树9棵。\n{ahead}\n补路。\n"
    assert past(text) == ["一、道路\n修桥9座。\n二、绿化\n种树9棵。"]


@pytest.mark.parametrize("closing", WORDS["closing"].values())
def test_a_paragraph_that_closes(closing: str) -> None:
    text = f"一、修桥。\n二、补路。\n{closing}\n\n松河县交通局\n2026年3月2日\n"
    kinds = [block.kind for block in parse_outline(text).blocks]
    assert kinds == ["cn", "cn", "closing", "signature"]


@pytest.mark.parametrize(
    "word", ["要抓好落实", "接到通知后，要抓好落实", "收到本方案后，应尽快部署"]
)
def test_what_turns_to_everybody_behind_the_last_item_closes(word: str) -> None:
    text = f"一、修桥。\n二、补路。\n各单位{word}。\n\n松河县交通局\n2026年3月2日\n"
    kinds = [block.kind for block in parse_outline(text).blocks]
    assert kinds == ["cn", "cn", "closing", "signature"]


def test_the_body_of_a_last_heading_closes_nothing() -> None:
    blocks = parse_outline("一、修桥\n修桥9座。\n二、要求\n各部门要抓好落实。\n").blocks
    assert [block.kind for block in blocks] == ["cn", "cn"]


@pytest.mark.parametrize(
    ("turn", "turns"),
    [
        ("市体育局负责再建3个。", True),
        ("由县城管中心牵头再建3个。", True),
        ("市体育局负责建设了3个。", False),
        ("市体育局负责人到场。", False),
        ("市体育局负责的站点运行良好。", False),
    ],
)
def test_whoever_has_to_do_something_ends_a_report(turn: str, *, turns: bool) -> None:
    report = "截至2025年底，已建站点6个。"
    assert past(f"一、站点\n（一）{report}{turn}\n（二）修桥。\n") == [
        report if turns else report + turn
    ]
