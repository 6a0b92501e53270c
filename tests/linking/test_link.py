"""Linking: notices with inline gold, and the roles that must come out of them.

`⟦M1:…⟧` is a measure, `⟦C1:…⟧` what assigns it, `⟦D lead=1:…⟧` an agency with its role.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import pytest

from policyner.annotating.inline import parse_inline
from policyner.evaluation.gold import GoldNotice
from policyner.evaluation.links import PredictedMeasure, score_links
from policyner.linking import Measure, link
from policyner.outline import parse_outline
from policyner.tagging.mention import Mention


def linked(marked: str) -> tuple[GoldNotice, list[Mention], list[Measure]]:
    gold = parse_inline(marked, id="snippet")
    mentions = [Mention(s.label, s.span.start, s.span.end) for s in gold.spans]
    return gold, mentions, link(parse_outline(gold.text), mentions)


def as_predicted(
    measures: Sequence[Measure], mentions: Sequence[Mention]
) -> list[PredictedMeasure]:
    return [
        PredictedMeasure(
            m.span,
            tuple(role.cue for role in m.roles),
            tuple((role.role, mentions[role.mention].span) for role in m.roles),
        )
        for m in measures
    ]


LINES = {
    "bracket with labels": (
        "⟦M1:（一）修桥。⟦C1:（牵头部门：⟦D lead=1:县交通局⟧；配合部门：⟦D support=1:县财政局⟧、"
        "⟦D support=1:水利局⟧）⟧⟧\n"
    ),
    "bracket with verbs": (
        "⟦M1:（一）修桥。⟦C1:（⟦D lead=1:县交通局⟧、⟦D lead=1:住建局⟧牵头，"
        "⟦D support=1:县财政局⟧、⟦D support=1:水利局⟧配合）⟧⟧\n"
    ),
    "a leader and those responsible": (
        "⟦M1:（一）修桥。⟦C1:（⟦D lead=1:县交通局⟧牵头，⟦D responsible=1:有关部门⟧负责）⟧⟧\n"
    ),
    "each by its duties": (
        "⟦M1:（一）修桥。⟦C1:（⟦D responsible=1:县交通局⟧、⟦D responsible=1:财政局⟧"
        "按职责分工负责）⟧⟧\n"
    ),
    "an elliptic list is one agency": (
        "⟦M1:（一）修桥。⟦C1:（⟦D responsible=1:自然资源、住建部门⟧按职责分工负责）⟧⟧\n"
    ),
    "a line of its own": (
        "⟦M1:（一）修桥。\n⟦C1:责任单位：⟦D responsible=1:县交通局⟧，"
        "⟦D responsible=1:各乡镇人民政府⟧⟧⟧\n"
    ),
    "two lines, two roles": (
        "⟦M1:1.修桥。\n⟦C1:牵头单位：⟦D lead=1:县交通局⟧\n"
        "参与单位：⟦D support=1:县财政局⟧⟧⟧\n完成时限：⟦L:2027年底前⟧\n"
    ),
    "two labels that both lead": (
        "⟦M1:1.修桥。\n⟦C1:牵头部门：⟦D lead=1:省交通厅⟧\n"
        "牵头推进单位：⟦D lead=1:相关市、县政府⟧⟧⟧\n"
    ),
    "together with": (
        "⟦M1:1.修桥。\n⟦C1:责任单位：⟦D lead=1:省交通厅⟧牵头会同⟦D support=1:省财政厅⟧"
        "等部门负责⟧⟧\n"
    ),
    "leaders and the rest of the line": (
        "⟦M1:1.修桥。\n⟦C1:责任单位：⟦D lead=1:省交通厅⟧、⟦D lead=1:住建厅⟧共同牵头，"
        "⟦D support=1:省财政厅⟧、⟦D support=1:水利厅⟧⟧⟧\n"
    ),
    "a company is no agency": (
        "⟦M1:1.修桥。⟦C1:（⟦D lead=1:省交通厅⟧、南湖铁路集团有限公司牵头，"
        "⟦D support=1:省财政厅⟧参与）⟧⟧\n"
    ),
    "several lines in one block": (
        "（一）道路。⟦M1:修桥。⟦C1:（⟦D responsible=1:县交通局⟧负责）⟧⟧\n"
        "⟦M2:补路。⟦C2:（⟦D responsible=2:县公路局⟧负责）⟧⟧\n"
    ),
    "one line for several blocks": (
        "一、道路\n⟦M1:（一）修桥。⟧\n⟦M2:（二）补路。\n"
        "⟦C1,2:责任单位：⟦D responsible=1,2:县交通局⟧⟧⟧\n二、绿化\n"
    ),
    "a line behind the heading above": (
        "一、道路⟦C1:（⟦D responsible=1:县交通局⟧负责）⟧\n⟦M1:（一）修桥。⟧\n"
        "⟦M2:（二）补路。⟦C2:（⟦D responsible=2:县公路局⟧负责）⟧⟧\n"
    ),
    "the first leads": (
        "⟦M1:1.修桥。⟦C1:（责任单位：⟦D lead=1:县交通局⟧、⟦D support=1:财政局⟧，"
        "列第一的为牵头单位，下同）⟧⟧\n"
        "⟦M2:2.补路。⟦C2:（责任单位：⟦D lead=2:县公路局⟧、⟦D support=2:财政局⟧）⟧⟧\n"
    ),
    "the first leads unless a leader is named": (
        "排在第一位的为牵头单位。\n"
        "⟦M1:1.修桥。⟦C1:（⟦D responsible=1:县财政局⟧负责，⟦D lead=1:县交通局⟧牵头）⟧⟧\n"
    ),
    "a standing declaration": (
        "⟦M1:1.修桥。⟦C1:（⟦D lead=1:省交通厅⟧牵头，以下均需⟦D responsible=2:各市人民政府⟧落实，"
        "不再列出）⟧⟧\n⟦M2:2.补路。⟦C2:（⟦D lead=2:省交通厅⟧牵头）⟧⟧\n"
    ),
    "headings that lost their line breaks": (
        "⟦M1:（一）修桥。⟦C1:责任单位：⟦D responsible=1:县交通局⟧⟧⟧"
        "⟦M2:（二）补路。⟦C2:责任单位：⟦D responsible=2:县公路局⟧⟧⟧"
    ),
    "a row of a table": (
        "序号\t任务\t牵头单位\t责任单位\n"
        "⟦M1:1\t修桥\t⟦C1:⟦D lead=1:县交通局⟧\t⟦D responsible=1:县财政局⟧、"
        "⟦D responsible=1:水利局⟧⟧⟧\n"
    ),
    "an office in brackets": (
        "⟦M1:1.修桥。\n⟦C1:责任单位：⟦D responsible=1:县水利局（河长办）⟧、"
        "⟦D responsible=1:财政局⟧⟧⟧\n"
    ),
    "a group behind 等": (
        "⟦M1:1.修桥。\n⟦C1:责任单位：⟦D responsible=1:县交通局⟧等⟦D responsible=1:有关部门⟧⟧⟧\n"
    ),
    "square brackets": (
        "⟦M1:1.修桥。⟦C1:［责任单位：⟦D responsible=1:各县（市、区）人民政府⟧，"
        "⟦D responsible=1:省交通厅⟧］⟧⟧\n"
    ),
}

SENTENCES = {
    "must": "⟦M1:（一）加强领导。⟦C1:⟦D responsible=1:各区人民政府⟧要制定年度计划⟧。⟧\n",
    "shall": "⟦M1:（一）加强领导。⟦C1:⟦D responsible=1:各区人民政府⟧应当公开结果⟧。⟧\n",
    "several subjects": (
        "⟦M1:（一）加强领导。⟦C1:⟦D responsible=1:各区人民政府⟧和"
        "⟦D responsible=1:市有关部门⟧要落实责任⟧。⟧\n"
    ),
    "is responsible for": "⟦M1:（一）加强领导。⟦C1:⟦D responsible=1:市教育局⟧负责日常工作⟧。⟧\n",
    "leads": "⟦M1:（一）加强领导。⟦C1:⟦D lead=1:市教育局⟧牵头制定细则⟧。⟧\n",
    "by one with another": (
        "⟦M1:（一）加强领导。⟦C1:由⟦D lead=1:市财政局⟧会同⟦D support=1:市教育局⟧制定办法⟧。⟧\n"
    ),
    "by one": "⟦M1:（一）加强领导。补助标准⟦C1:由⟦D responsible=1:市财政局⟧制定⟧。⟧\n",
    "supports": "⟦M1:（一）加强领导。⟦C1:⟦D support=1:有关部门⟧要积极配合⟧。⟧\n",
    "must, and leads": (
        "⟦M1:（一）加强领导。⟦C1:⟦D lead=1:市教育局⟧要加强指导，会同"
        "⟦D support=1:有关部门⟧开展检查⟧。⟧\n"
    ),
    "a sentence beside a line": (
        "⟦M1:（一）修桥。⟦D responsible=1:各乡镇人民政府⟧要加强巡查。\n"
        "⟦C1:责任单位：⟦D responsible=1:县交通局⟧⟧⟧\n"
    ),
    "a paragraph behind the last line": (
        "⟦M1:（一）修桥。\n⟦C1:责任单位：⟦D responsible=1:县交通局⟧⟧⟧\n"
        "⟦M2:⟦C2:⟦D responsible=2:各乡镇人民政府⟧要加强宣传⟧。⟧\n"
    ),
}


@pytest.mark.parametrize("marked", LINES.values(), ids=LINES.keys())
def test_lines(marked: str) -> None:
    gold, mentions, measures = linked(marked)
    scores = score_links(gold, as_predicted(measures, mentions))
    assert scores.links.f1 == 1.0
    assert scores.measures.matched == len(gold.measures)


@pytest.mark.parametrize("marked", SENTENCES.values(), ids=SENTENCES.keys())
def test_running_text(marked: str) -> None:
    gold, mentions, measures = linked(marked)
    scores = score_links(gold, as_predicted(measures, mentions))
    assert scores.links.f1 == 1.0
    assert scores.measures.matched == len(gold.measures)


@pytest.mark.parametrize("marked", [*LINES.values(), *SENTENCES.values()])
def test_a_measure_has_the_cue_that_annotators_mark(marked: str) -> None:
    gold, _, measures = linked(marked)
    assert {m.cue for m in measures if m.cue} == {m.cue for m in gold.measures}


CUES = {
    "a time inside the line": "（一）修桥。[（县交通局牵头；完成时限：2027年6月）]\n",
    "a time on a line of its own": "（一）修桥。\n[责任单位：县交通局]\n完成时限：2027年6月\n",
    "two labels on two lines": "（一）修桥。\n[牵头单位：县交通局\n配合单位：县财政局]\n",
    "a full stop behind": "（一）修桥。\n[责任单位：县交通局]。\n",
    "a sentence in brackets": "（一）修桥。工程款由县里出[（具体由县财政局负责）]。明年付清。\n",
    "what comes of it": "（一）修桥。[县交通局要每月巡查一次]，巡查结果报县里。\n",
    "a label and verbs": "（一）修桥。\n[（责任单位：县交通局牵头，县财政局配合）]\n",
    "what is said of the same": "（一）修桥。[县交通局要每月巡查一次，及时处置]。\n",
    "a clause with 由": "（一）修桥。[由县交通局制定方案]。\n",
}


@pytest.mark.parametrize("shown", CUES.values(), ids=CUES.keys())
def test_the_cue_of_a_measure(shown: str) -> None:
    text = shown.replace("[", "").replace("]", "")
    names = [re.search(name, text) for name in ("县交通局", "县财政局")]
    mentions = [Mention("DEPT", *found.span()) for found in names if found]
    cues = {m.cue.of(text) for m in link(parse_outline(text), mentions) if m.cue}
    assert cues == {shown[shown.index("[") + 1 : shown.index("]")]}


def test_without_agencies_there_is_no_cue() -> None:
    _, _, measures = linked("（一）修桥。明年完工。\n")
    assert [measure.cue for measure in measures] == [None]


@pytest.mark.parametrize(
    "marked",
    [
        "（一）加强领导。重大事项报⟦D:省政府⟧批准。\n",
        "（一）加强领导。认真落实⟦D:国务院⟧决策部署。\n",
        "（一）加强领导。⟦D:市教育局⟧负责人签字后生效。\n",
        "（一）加强领导。按照⟦D:省交通厅⟧要求修桥。\n",
        "（一）加强领导。在⟦D:市教育局⟧门户网站公布。\n",
    ],
)
def test_an_agency_that_is_merely_mentioned_gets_no_role(marked: str) -> None:
    _, _, measures = linked(marked)
    assert [measure.roles for measure in measures] == [()]


def test_a_measure_knows_its_place() -> None:
    gold, _, measures = linked("一、道路\n（一）修桥。完成九座。\n（二）补路。完成三条。\n")
    assert [(m.number, m.heading, m.path) for m in measures] == [
        ("（一）", "修桥", ("一、道路",)),
        ("（二）", "补路", ("一、道路",)),
    ]
    assert measures[0].span.of(gold.text) == "（一）修桥。完成九座。"


@pytest.mark.parametrize(
    ("text", "first"),
    [
        (
            (
                "2 组织体系\n2.1 成员单位职责\n⟦D:县水利局⟧：负责巡堤。\n"
                "⟦D:县应急局⟧：负责调度。\n3 预警\n"
            ),
            (None, None, ("2 组织体系", "2.1成员单位职责")),
        ),
        (
            "二、职责分工\n⟦D:市民政局⟧负责救助。⟦D:市财政局⟧负责筹资。\n",
            (None, None, ("二、职责分工",)),
        ),
        (
            "（三）部门职责。①⟦D:旗公安局⟧：负责疏导；②⟦D:旗气象局⟧：负责预报。\n",
            (None, None, ("（三）部门职责",)),
        ),
        # What a part says itself has its number.
        (
            (
                "1.1 部门职责\n各方协同。⟦D:县水利局⟧要总揽。\n⟦D:县水利局⟧：负责巡堤。\n"
                "⟦D:县应急局⟧：负责调度。\n1.2 预警\n"
            ),
            ("1.1", "部门职责", ()),
        ),
        (
            "1.⟦D:县水利局⟧：负责巡堤。\n2.⟦D:县应急局⟧：负责调度。\n",
            ("1.", "县水利局：负责巡堤", ()),
        ),
    ],
)
def test_the_first_duty_of_a_list_does_not_bear_its_heading(
    text: str, first: tuple[str | None, str | None, tuple[str, ...]]
) -> None:
    _, _, measures = linked(text)
    assert (measures[0].number, measures[0].heading, measures[0].path) == first


def test_a_measure_holds_what_its_stretch_holds() -> None:
    _, mentions, measures = linked(
        "1.修桥。⟦L:2027年底前⟧，⟦T:完好率达到⟦P:95%以上⟧⟧。\n2.补路。⟦L:年内⟧完工。\n"
    )
    assert [
        [mentions[i].label for i in m.targets + m.deadlines + m.percentages] for m in measures
    ] == [
        ["TARGET", "DEADLINE", "PERCENT"],
        ["DEADLINE"],
    ]


def test_companies_hospitals_and_schools_are_not_lost() -> None:
    gold, _, measures = linked(
        "1.修桥。（责任单位：⟦D:县交通局⟧、南湖水务集团有限公司，南湖大学等）\n"
    )
    assert [p.span.of(gold.text) for p in measures[0].other_parties] == [
        "南湖水务集团有限公司",
        "南湖大学",
    ]


@pytest.mark.parametrize(
    ("marked", "names"),
    [
        (
            "（⟦D:省发展改革委⟧、⟦D:工信厅⟧、⟦D:财政厅⟧负责）",
            ["省发展改革委", "省工信厅", "省财政厅"],
        ),
        ("（⟦D:市市场监管局⟧、⟦D:教育局⟧负责）", ["市市场监管局", "市教育局"]),
        ("（⟦D:省委宣传部⟧、⟦D:网信办⟧负责）", ["省委宣传部", "省委网信办"]),
        ("（⟦D:省财政厅⟧，⟦D:各市人民政府⟧负责）", ["省财政厅", "各市人民政府"]),
        ("（⟦D:人民银行⟧、⟦D:财政部⟧负责）", ["人民银行", "财政部"]),
    ],
)
def test_names_are_completed_from_the_left(marked: str, names: list[str]) -> None:
    _, _, measures = linked(f"1.修桥。{marked}\n")
    assert [role.name for role in measures[0].roles] == names


def test_every_role_says_how_it_is_known() -> None:
    _, _, measures = linked(
        "一、道路\n1.修桥。\n2.补路。⟦D:各乡镇人民政府⟧要巡查。\n责任单位：⟦D:县交通局⟧\n"
    )
    assert [[role.basis for role in m.roles] for m in measures] == [
        ["inherited"],
        ["running_text", "line"],
    ]


def test_the_cue_is_the_label_or_verb() -> None:
    gold, _, measures = linked("1.修桥。（⟦D:县交通局⟧牵头，配合单位：⟦D:县财政局⟧）\n")
    assert [role.cue.of(gold.text) for role in measures[0].roles] == ["牵头", "配合单位："]


def test_aims_and_lists_of_attachments_are_no_measures() -> None:
    _, _, measures = linked("一、指导思想。便民。\n二、修桥。\n附件：1.分工表\n2.申报表\n")
    assert [m.number for m in measures] == ["二、"]


def test_an_empty_text_has_no_measures() -> None:
    assert link(parse_outline(""), []) == []


def test_twenty_thousand_blocks() -> None:
    line = "1.修桥。（县交通局负责）\n"
    at = line.index("县交通局")
    mentions = [Mention("DEPT", at + i * len(line), at + 4 + i * len(line)) for i in range(20_000)]
    measures = link(parse_outline(line * 20_000), mentions)
    assert [len(measure.roles) for measure in measures] == [1] * 20_000
