"""Responsibility lines: who does what, as lists with roles."""

from __future__ import annotations

import pytest

from policyner.grammar.lists.items import split_items
from policyner.outline import parse_outline
from policyner.outline.cues import LABELS, VERBS
from policyner.outline.line import ResponsibilityLine
from policyner.outline.lines import find_lines
from policyner.span import Span


def lines(text: str) -> tuple[ResponsibilityLine, ...]:
    return find_lines(text, Span(0, len(text)))


def roles(text: str) -> list[list[tuple[str, list[str]]]]:
    return [
        [(s.role, [item.of(text) for item in s.items]) for s in line.segments]
        for line in lines(text)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "修桥。（牵头部门：县交通局；配合部门：县财政局、水利局）",
            [("lead", ["县交通局"]), ("support", ["县财政局", "水利局"])],
        ),
        (
            "修桥。（县交通局牵头，县财政局、水利局配合）",
            [("lead", ["县交通局"]), ("support", ["县财政局", "水利局"])],
        ),
        (
            "修桥。（县交通局牵头，县财政局等参与）",
            [("lead", ["县交通局"]), ("support", ["县财政局等"])],
        ),
        ("修桥。（县交通局、财政局按职责分工负责）", [("responsible", ["县交通局", "财政局"])]),
        ("修桥。（县交通局、财政局分别负责）", [("responsible", ["县交通局", "财政局"])]),
        ("修桥。［责任单位：县交通局］", [("responsible", ["县交通局"])]),
        ("修桥。〔责任单位：县水利局（河长办）〕", [("responsible", ["县水利局（河长办）"])]),
        ("修桥。【责任单位:县交通局】", [("responsible", ["县交通局"])]),
        ("修桥。(责任单位:县交通局)", [("responsible", ["县交通局"])]),
        ("修桥。（责任单位：县交通局", [("responsible", ["县交通局"])]),
        (
            "修桥。（牵头单位：县交通局；责任单位：县财政局，各乡镇人民政府）",
            [("lead", ["县交通局"]), ("responsible", ["县财政局", "各乡镇人民政府"])],
        ),
        (
            "修桥。（县交通局牵头，有关部门按职责分工负责，2027年底前完成）",
            [("lead", ["县交通局"]), ("responsible", ["有关部门"])],
        ),
        ("修桥。（县交通局负责，完成时间：持续推进）", [("responsible", ["县交通局"])]),
        (
            "修桥。（由县交通局牵头，会同县财政局等部门负责）",
            [("lead", ["县交通局"]), ("support", ["县财政局等部门"])],
        ),
        (
            "责任单位：县交通局牵头会同县财政局、水利局等部门负责",
            [("lead", ["县交通局"]), ("support", ["县财政局", "水利局等部门"])],
        ),
        (
            "责任单位：县交通局会同有关部门，各乡镇人民政府",
            [
                ("lead", ["县交通局"]),
                ("support", ["有关部门"]),
                ("responsible", ["各乡镇人民政府"]),
            ],
        ),
        (
            "责任单位：县交通局、住建局共同牵头，县财政局、水利局",
            [("lead", ["县交通局", "住建局"]), ("support", ["县财政局", "水利局"])],
        ),
        (
            "责任单位：县交通局等按职责分工负责，各乡镇人民政府",
            [("responsible", ["县交通局等"]), ("responsible", ["各乡镇人民政府"])],
        ),
        (
            "责任单位：县交通局（牵头）、县财政局、县水利局",
            [("lead", ["县交通局"]), ("support", ["县财政局", "县水利局"])],
        ),
        (
            "牵头单位：县交通局\n\n参与单位：县财政局，各乡镇人民政府\n\n完成时限：2027年6月底前",
            [("lead", ["县交通局"]), ("support", ["县财政局", "各乡镇人民政府"])],
        ),
        (
            "完成时限：2027年6月底前\n责任单位：县交通局\n",
            [("responsible", ["县交通局"])],
        ),
        ("县交通局牵头，县财政局配合。\n", [("lead", ["县交通局"]), ("support", ["县财政局"])]),
        (
            "修桥九座。（3分）（6月开工，牵头考核单位：县交通局）",
            [("lead", ["县交通局"])],
        ),
        (
            "责任单位：县交通局以及各乡镇人民政府、高新区管委会",
            [("responsible", ["县交通局", "各乡镇人民政府", "高新区管委会"])],
        ),
    ],
)
def test_one_line(text: str, expected: list[tuple[str, list[str]]]) -> None:
    assert roles(text) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "（以下简称县级部门负责人）",
        "县交通局（含下属单位）负责修桥。",
        "本办法由县交通局负责解释。",
        "（不参与考核）",
        "各责任单位：\n现将有关事项通知如下。",
        "（见《县交通局牵头办法》）",
        "（联系人：张三，县交通局办公室）",
        "第四条县渡运中心（以下简称“中心”）为渡口的管理机构，收费业务由中心所属站点承办。",
    ],
)
def test_what_is_no_line(text: str) -> None:
    assert lines(text) == ()


def test_several_lines_in_one_block_each_close_their_stretch() -> None:
    text = "（一）修桥。（县交通局负责）\n补路。（县公路局负责）\n"
    (block,) = parse_outline(text).blocks
    assert [s.span.of(text) for s in block.stretches] == [
        "（一）修桥。（县交通局负责）",
        "补路。（县公路局负责）",
    ]


def test_a_line_and_its_fields_have_one_span() -> None:
    text = "1.修桥。\n牵头单位：县交通局\n参与单位：县财政局\n完成时限：2027年底\n"
    (line,) = parse_outline(text).lines
    assert line.span.of(text) == "牵头单位：县交通局\n参与单位：县财政局\n完成时限：2027年底"
    assert [each.cue.of(text) for each in line.segments] == ["牵头单位：", "参与单位："]


def test_a_labelled_line_ends_with_its_sentence() -> None:
    text = "责任单位：县交通局。修桥工作每月通报一次。"
    assert [line.span.of(text) for line in lines(text)] == ["责任单位：县交通局。"]


def test_the_first_leads_from_where_it_is_declared() -> None:
    text = (
        "1.修桥。（县交通局、财政局负责）\n2.补路。（县公路局、财政局负责，"
        "排在第一位的为牵头单位，下同）\n3.种树。（县林业局、财政局负责）\n"
    )
    assert [bool(line.leaders) for line in parse_outline(text).lines] == [False, True, True]


def test_the_first_leads_where_the_preamble_declares_it() -> None:
    text = "列第一位的为牵头单位。\n1.修桥。（县交通局、财政局负责）\n"
    assert [bool(line.leaders) for line in parse_outline(text).lines] == [True]


def test_a_standing_declaration_is_no_part_of_its_line() -> None:
    text = "1.修桥。（县交通局牵头，以下均需各乡镇人民政府落实，不再列出）\n"
    outline = parse_outline(text)
    assert [[i.of(text) for i in s.items] for s in outline.lines[0].segments] == [["县交通局"]]
    (convention,) = outline.conventions
    assert convention.who is not None
    assert convention.who.of(text) == "各乡镇人民政府"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("县财政局、教育局，各乡镇人民政府", ["县财政局", "教育局", "各乡镇人民政府"]),
        ("各县（市、区）人民政府和高新区管委会", ["各县（市、区）人民政府", "高新区管委会"]),
        ("省文化和旅游厅", ["省文化和旅游厅"]),
        ("县财政局及其他有关单位", ["县财政局", "其他有关单位"]),
        # A star hides a place's name, or marks who leads.
        ("*县财政局、县教育局*", ["*县财政局", "县教育局"]),
    ],
)
def test_items(text: str, expected: list[str]) -> None:
    assert [item.of(text) for item in split_items(text, Span(0, len(text)))] == expected


def test_rows_of_a_table() -> None:
    text = (
        "序号\t重点任务\t牵头单位\t配合单位\t完成时限\n"
        "1\t修桥九座\t县交通局\t县财政局、水利局\t2027年6月\n"
        "2\t种树千株\t县林业局\t\t2027年9月\n"
    )
    outline = parse_outline(text)
    rows = [b for b in outline.blocks if b.kind == "row"]
    assert [r.heading.of(text) for r in rows if r.heading] == ["修桥九座", "种树千株"]
    assert [
        [(s.role, [i.of(text) for i in s.items]) for s in line.segments] for line in outline.lines
    ] == [
        [("lead", ["县交通局"]), ("support", ["县财政局", "水利局"])],
        [("lead", ["县林业局"])],
    ]


@pytest.mark.parametrize("label", sorted(LABELS))
def test_every_label_of_the_vocabulary(label: str) -> None:
    assert roles(f"修桥。\n{label}：县交通局\n") == [[(LABELS[label], ["县交通局"])]]


@pytest.mark.parametrize("verb", sorted(VERBS))
def test_every_verb_of_the_vocabulary(verb: str) -> None:
    assert roles(f"修桥。（县交通局{verb}）") == [[(VERBS[verb], ["县交通局"])]]
