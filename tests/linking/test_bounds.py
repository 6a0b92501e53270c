"""What bounds a target: a deadline, a percentage; and deadlines that lines hand down."""

from __future__ import annotations

import pytest
from snippets import read_snippet


def bounds(marked: str) -> list[tuple[str, str | None, str | None]]:
    """For each target its words, its deadline and its percentage."""
    snippet = read_snippet(marked)

    def words(index: int | None) -> str | None:
        return None if index is None else snippet.mentions[index].span.of(snippet.text)

    return [
        (words(bound.target) or "", words(bound.deadline), words(bound.percent))
        for measure in snippet.measures
        for bound in measure.bounds
    ]


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        (
            "1.修桥。到{L:2027年底前}，{T:完好率达到{P:95%}}。\n",
            [("完好率达到95%", "2027年底前", "95%")],
        ),
        ("1.修桥。{T:完好率达到{P:95%}}。\n", [("完好率达到95%", None, "95%")]),
        ("1.修桥。{T:建成石桥九座}。\n", [("建成石桥九座", None, None)]),
        (
            "1.修桥。{L:2027年}{T:修桥九座}，{T:补路三条}；{L:2028年}{T:种树千株}。\n",
            [
                ("修桥九座", "2027年", None),
                ("补路三条", "2027年", None),
                ("种树千株", "2028年", None),
            ],
        ),
        ("1.修桥。{T:修桥九座}，{L:2027年底前}完工。\n", [("修桥九座", "2027年底前", None)]),
        ("1.修桥。{L:2027年}开工。{T:修桥九座}。\n", [("修桥九座", None, None)]),
        (
            "1.修桥。{T:完好率由{P:50%}提高到{P:95%}}。\n",
            [("完好率由50%提高到95%", None, "95%")],
        ),
        (
            "1.提速。{L:年内}{T:办理时间压缩至{L:5个工作日以内}}。\n",
            [("办理时间压缩至5个工作日以内", "年内", None)],
        ),
        (
            "1.提速。{T:办理时间压缩至{L:5个工作日以内}}。\n",
            [("办理时间压缩至5个工作日以内", None, None)],
        ),
        (
            "1.修桥。{T:修桥九座}。\n责任单位：[县交通局|责]\n完成时限：{L:2027年底前}\n",
            [("修桥九座", "2027年底前", None)],
        ),
        (
            "序号\t任务\t责任单位\t完成时限\n1\t{T:修桥九座}\t[县交通局]\t{L:2027年底}\n",
            [("修桥九座", "2027年底", None)],
        ),
    ],
)
def test_what_bounds_a_target(
    marked: str, expected: list[tuple[str, str | None, str | None]]
) -> None:
    assert bounds(marked) == expected


@pytest.mark.parametrize(
    "marked",
    [
        "一、道路（[县交通局]负责，{L:2027年底前}完成）\n（一）修桥。\n（二）补路。\n",
        "一、道路\n（一）修桥。\n（二）补路。\n责任单位：[县交通局]\n完成时限：{L:2027年底前}\n",
        "序号\t任务\t责任单位\t完成时限\n1\t修桥\t[县交通局]\t{L:2027年底前}\n2\t补路\t\t同上\n",
    ],
)
def test_a_line_that_is_inherited_hands_its_deadline_down(marked: str) -> None:
    snippet = read_snippet(marked)
    assert [len(measure.deadlines) for measure in snippet.measures] == [1, 1]


def test_an_empty_cell_of_a_time_gives_none() -> None:
    table = "序号\t任务\t责任单位\t完成时限\n1\t修桥\t[县交通局]\t{L:2027年底前}\n2\t补路\n"
    measures = read_snippet(table).measures
    assert [(len(m.roles), len(m.deadlines)) for m in measures] == [(1, 1), (1, 0)]


def test_a_merged_row_does_not_take_what_the_row_above_says_of_its_task() -> None:
    snippet = read_snippet("序号\t任务\t责任单位\n1\t{L:2027年}修桥\t[县交通局]\n2\t补路\n")
    assert [len(measure.deadlines) for measure in snippet.measures] == [1, 0]
