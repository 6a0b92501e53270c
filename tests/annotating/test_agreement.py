"""Figures of two annotators, and what a third one gets to decide."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import made
import pytest
from hypothesis import given, settings

from policyner.annotating.adjudication import adjudicate, agreed_on, differences
from policyner.annotating.agreement import Characters, compare, compare_files
from policyner.annotating.exchange import ImportOptions
from policyner.annotating.labelstudio import decode
from policyner.annotating.writing import json_lines
from policyner.errors import AnnotationError
from policyner.evaluation.gold import GoldNotice

PATHS = (Path("甲.jsonl"), Path("乙.jsonl"))

ONE = made.notice("⟦D:省财政厅⟧、⟦D:省教育厅⟧要在⟦L:2027年底前⟧完成。")
#: The second agency shorter, the deadline left out.
OTHER = made.notice("⟦D:省财政厅⟧、⟦D:省教育⟧厅要在2027年底前完成。")


def write(path: Path, *notices: GoldNotice) -> Path:
    path.write_text(json_lines(notice.to_json() for notice in notices), encoding="utf-8")
    return path


def test_kappa_is_that_of_the_table():
    # 20 both, 5 and 10 one of them, 15 neither: 0.7 observed, 0.5 by chance.
    assert Characters(20, 5, 10, 15).kappa == pytest.approx(0.4)
    assert Characters(5, 0, 0, 5).kappa == 1
    assert Characters(0, 5, 5, 0).kappa == -1
    assert Characters(0, 0, 0, 9).kappa is None
    assert Characters().kappa is None


def test_kappa_is_that_of_scikit_learn():
    from sklearn.metrics import cohen_kappa_score

    counts = Characters(31, 7, 3, 120)
    first = [1] * 31 + [1] * 7 + [0] * 3 + [0] * 120
    second = [1] * 31 + [0] * 7 + [1] * 3 + [0] * 120
    assert counts.kappa == pytest.approx(cohen_kappa_score(first, second))


def test_a_shorter_span_agrees_by_overlap_and_not_strictly():
    figures = compare([ONE], [OTHER], paths=PATHS).total.to_json()
    assert figures["layers"]["DEPT"]["strict_f1"] == 0.5
    assert figures["layers"]["DEPT"]["overlap_f1"] == 1.0
    # 8 and 7 of 21 characters, 7 of them shared: (20/21 - 238/441) / (203/441).
    assert figures["layers"]["DEPT"]["kappa"] == pytest.approx(0.8966, abs=1e-4)
    assert figures["layers"]["DEADLINE"]["strict_f1"] == 0.0
    assert figures["layers"]["DEADLINE"]["spans"] == [1, 0]
    assert figures["layers"]["TARGET"]["strict_f1"] is None
    assert figures["links_f1"] is None


def test_a_role_that_only_one_has_lowers_the_links():
    one = made.notice()
    measures = (replace(one.measures[0], roles=one.measures[0].roles[:1]), *one.measures[1:])
    figures = compare([one], [replace(one, measures=measures)], paths=PATHS).total.to_json()
    # 3 and 2 links, 2 of them shared.
    assert figures["links_f1"] == 0.8
    assert figures["measures_f1"] == 1.0


@given(made.notices(), made.notices())
@settings(max_examples=25, deadline=None)
def test_agreement_does_not_depend_on_who_comes_first(one, other):
    length = min(len(one.text), len(other.text))
    cut = [
        replace(
            n,
            id="same",
            text=one.text[:length],
            spans=tuple(s for s in n.spans if s.span.end <= length),
            measures=(),
        )
        for n in (one, other)
    ]
    there = compare([cut[0]], [cut[1]], paths=PATHS).total.to_json()
    back = compare([cut[1]], [cut[0]], paths=PATHS).total.to_json()
    for layer in there["layers"].values():
        layer["spans"].reverse()
    assert there == back


def test_a_notice_agrees_with_itself():
    figures = compare([made.notice()], [made.notice()], paths=PATHS).total.to_json()
    assert {layer["kappa"] for layer in figures["layers"].values()} == {1.0}
    assert figures["links_f1"] == 1.0


def test_every_two_of_three_files_are_compared(tmp_path):
    paths = [write(tmp_path / f"{name}.jsonl", ONE) for name in "甲乙丙"]
    pairs = compare_files(paths)
    assert [pair.names for pair in pairs] == [("甲", "乙"), ("甲", "丙"), ("乙", "丙")]
    assert "made-01" in str(pairs[0])
    assert list(pairs[0].to_json()["documents"]) == ["made-01"]


def test_files_that_cannot_be_compared_are_named(tmp_path):
    one = write(tmp_path / "甲.jsonl", ONE)
    with pytest.raises(AnnotationError, match="two gold files"):
        compare_files([one])
    stranger = write(tmp_path / "乙.jsonl", made.notice(id="another"))
    with pytest.raises(AnnotationError, match="no notice in common"):
        compare_files([one, stranger])
    changed = write(tmp_path / "丙.jsonl", made.notice("⟦D:省民政厅⟧。"))
    with pytest.raises(AnnotationError, match=r"丙\.jsonl: made-01: the text does not match"):
        compare_files([one, changed])


def test_notices_of_one_only_are_told(tmp_path, caplog):
    one = write(tmp_path / "甲.jsonl", ONE, made.notice(id="alone"))
    compare_files([one, write(tmp_path / "乙.jsonl", OTHER)])
    assert "alone" in caplog.text


def test_differences_are_told_with_place_and_who():
    told = differences(ONE, OTHER, names=("甲", "乙"))
    assert told == [
        ("5–8 机构 ‘省教育’", "乙"),
        ("5–9 机构 ‘省教育厅’", "甲"),
        ("11–18 完成时限 ‘2027年底前’", "甲"),
    ]


def test_differences_of_roles_are_told():
    one = made.notice()
    fewer = replace(one.measures[0], roles=one.measures[0].roles[:1])
    told = differences(one, replace(one, measures=(fewer, *one.measures[1:])), names=("甲", "乙"))
    assert len(told) == 1
    assert "配合" in told[0][0]
    assert "省教育廳" in told[0][0]


def test_a_task_has_both_versions_and_import_reads_the_decision(tmp_path):
    one = write(tmp_path / "甲.jsonl", ONE, made.notice(id="same"))
    other = write(tmp_path / "乙.jsonl", OTHER, made.notice(id="same"))
    (task,) = json.loads(adjudicate(one, other))
    assert (task["data"]["name_a"], task["data"]["name_b"]) == ("甲", "乙")
    result = task["predictions"][0]["result"]
    sides = {item["to_name"]: 0 for item in result if "to_name" in item}
    assert set(sides) == {"text", "a_text", "b_text"}
    assert all(item.get("readonly") for item in result if item.get("to_name", "text") != "text")
    # The third person adds the deadline and saves everything that is on the page.
    decided = {
        "id": "new",
        "from_name": "mention",
        "to_name": "text",
        "type": "labels",
        "value": {"start": 11, "end": 18, "text": "2027年底前", "labels": ["完成时限"]},
    }
    path = tmp_path / "export.json"
    path.write_text(
        json.dumps([{**task, "annotations": [{"result": [*result, decided]}]}]), encoding="utf-8"
    )
    (back,) = decode(path, ImportOptions())
    agreed = agreed_on(ONE, OTHER)
    assert [s.span.of(ONE.text) for s in agreed.spans] == ["省财政厅"]
    assert [s.span.of(ONE.text) for s in back.notice.spans] == ["省财政厅", "2027年底前"]


def test_what_two_agree_on_has_roles_that_both_have():
    one = made.notice()
    fewer = replace(one.measures[0], roles=one.measures[0].roles[:1])
    moved = replace(one.measures[1], cue=one.measures[0].cue)
    agreed = agreed_on(one, replace(one, measures=(fewer, moved)))
    assert agreed.measures == (fewer,)
