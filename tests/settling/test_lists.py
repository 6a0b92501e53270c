"""Boundaries: a noisy tagger's mentions in a line, and the names that must come out."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from marked import read_marked

from policyner.outline import parse_outline
from policyner.settling import RULES, settle
from policyner.tagging.mention import INFERRED, LABELS, Mention

# The rules that see a layer as a whole.
WHOLE = [rule for rule in RULES if rule.name == "lists"]


def refined(marked: str) -> list[tuple[str, float]]:
    """Names after refining; the marks in the text are what the tagger saw."""
    outline, mentions = read_marked(marked, confidence=0.9)
    return [(m.span.of(outline.text), m.confidence) for m in settle(outline, mentions, rules=WHOLE)]


def names(marked: str) -> list[str]:
    return [name for name, _ in refined(marked)]


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("（省⟦D:教育厅⟧、⟦D:省财⟧政厅负责）", ["省教育厅", "省财政厅"]),
        ("（⟦D:经济信息中⟧心负责）", ["经济信息中心"]),
        ("（⟦D:省教育厅、省财政厅⟧负责）", ["省教育厅", "省财政厅"]),
        ("（⟦D:省教育厅牵头⟧，⟦D:省财政厅⟧配合）", ["省教育厅", "省财政厅"]),
        ("（⟦D:省教育⟧厅、省财政厅等部门按职责分工负责）", ["省教育厅", "省财政厅"]),
        ("（⟦D:省教育厅等有⟧关部门负责）", ["省教育厅", "有关部门"]),
        ("责任单位：⟦D:市教育局⟧等省有关单位", ["市教育局", "省有关单位"]),
        ("责任单位：市教育局及其他⟦D:有关⟧单位", ["市教育局", "其他有关单位"]),
        ("（⟦D:省工业和信息化厅等有关部门⟧负责）", ["省工业和信息化厅", "有关部门"]),
        ("（⟦D:省文化和旅游厅⟧等省直有关部门负责）", ["省文化和旅游厅", "省直有关部门"]),
        ("（⟦D:编制、财政、医⟧保等部门负责）", ["编制、财政、医保等部门"]),
        ("（公安、海关、⟦D:税⟧务等部门负责）", ["公安、海关、税务等部门"]),
        ("（海关、⟦D:各区人民⟧政府负责）", ["海关", "各区人民政府"]),
        ("（自然资源、⟦D:住建部门⟧按职责分工负责）", ["住建部门"]),
        ("（自然资源、⟦D:住建部⟧门按职责分工负责）", ["自然资源、住建部门"]),
        ("责任单位：各县（市、⟦D:区）人民政府⟧", ["各县（市、区）人民政府"]),
        (
            "责任单位：各市、⟦D:县（区）人民⟧政府，高新区管委会",
            ["各市、县（区）人民政府", "高新区管委会"],
        ),
        ("责任单位：⟦D:县水利局⟧（河长办）、财政局", ["县水利局（河长办）", "财政局"]),
        ("责任单位：⟦D:县水利⟧局（牵头）、财政局", ["县水利局", "财政局"]),
        ("（⟦D:由县水利局⟧负责）", ["县水利局"]),
        # A mention that reaches over a place in front of the name.
        ("责任单位：市水利局、⟦D:青禾市、市建设局⟧、规划局", ["市水利局", "市建设局", "规划局"]),
        ("责任单位：⟦D:东山区、市财政局⟧", ["市财政局"]),
        ("（⟦D:各园区、市水利局⟧负责）", ["市水利局"]),
        ("（⟦D:有关部⟧门和单位负责）", ["有关部门和单位"]),
        # A page lost the end of the line, so that a sentence follows.
        ("责任单位：市水利局、⟦D:园林局配合做好巡查工作⟧", ["市水利局", "园林局"]),
        ("责任单位：市水利局、⟦D:各部门要统一认识⟧", ["市水利局", "各部门"]),
        ("责任单位：市水利局、南湖能监办⟦D:严控排放⟧", ["市水利局", "南湖能监办"]),
        ("责任单位：市种子站，各区要抓好落实", ["市种子站"]),
        ("责任单位：市种子站、12月底前全部落实", ["市种子站"]),
        ("（⟦D:各级党委⟧、政⟦D:府⟧负责）", ["各级党委、政府"]),
    ],
)
def test_names_are_cut_to_the_items(marked: str, expected: list[str]) -> None:
    assert names(f"1.修桥。{marked}\n") == expected


def test_what_the_model_missed_says_so_by_its_confidence() -> None:
    assert refined("1.修桥。（省教育厅、⟦D:省财政⟧厅负责）\n") == [
        ("省教育厅", INFERRED),
        ("省财政厅", 0.9),
    ]


@pytest.mark.parametrize(
    "marked",
    [
        "（责任单位：南湖水务集团有限公司）",
        "（责任单位：⟦D:南湖水务⟧有限公司、南湖大学、县人民医院、南湖农商银行）",
        "（责任单位：各燃气企业）",
    ],
)
def test_companies_hospitals_and_schools_do_not_become_agencies(marked: str) -> None:
    assert names(f"1.修桥。{marked}\n") == []


def test_a_bank_that_is_an_agency_stays_one() -> None:
    assert names("1.修桥。（⟦D:人民银⟧行、省财政厅负责）\n") == ["人民银行", "省财政厅"]


def test_mentions_outside_lines_stay_as_they_are() -> None:
    assert refined("1.⟦D:县交通⟧局要修桥。（县财政局负责）\n") == [
        ("县交通", 0.9),
        ("县财政局", INFERRED),
    ]


def test_other_layers_stay_as_they_are() -> None:
    assert names("1.⟦T:修桥⟦P:90%⟧⟧。（县财政局负责，⟦L:2027年底前⟧完成）\n") == [
        "修桥90%", "90%", "县财政局", "2027年底前",
    ]  # fmt: skip


LINE = (
    "1.修桥。（省教育厅、省财政厅等有关部门牵头，各县（市、区）人民政府配合）\n责任单位：县水利局"
)


@given(
    st.lists(
        st.tuples(st.sampled_from(LABELS), st.integers(0, len(LINE)), st.integers(1, len(LINE))),
        max_size=8,
    )
)
def test_mentions_of_one_layer_never_overlap(places: list[tuple[str, int, int]]) -> None:
    mentions = [
        Mention(label, min(a, b), max(a, b), 0.7)  # type: ignore[arg-type]
        for label, a, b in places
        if a != b
    ]
    outline = parse_outline(LINE)
    once = settle(outline, mentions, rules=WHOLE)
    for label in LABELS:
        layer = [m for m in once if m.label == label]
        assert all(a.end <= b.start for a, b in pairwise(layer))
    assert settle(outline, once, rules=WHOLE) == once
