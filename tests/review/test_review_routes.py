"""What the page asks for: what to annotate, keeping it, and never over something newer."""

from __future__ import annotations

from pathlib import Path

import pytest
from made_reviews import CIVIL, EDUCATION, FINANCE, OTHER, TEXT, gold, ids, reviewed, saved

from policyner.annotating.inputs import read_documents
from policyner.annotating.labels import NODE_LABELS
from policyner.annotating.lint import CHECKS
from policyner.evaluation.gold import read_gold
from policyner.linking.measure import ROLES
from policyner.review.guide import guide

AGENCY = ["DEPT", CIVIL, CIVIL + 4]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "甲.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "乙.txt").write_text(OTHER, encoding="utf-8")
    return tmp_path


def opened(client, id: str, annotator: str = "张三"):
    return client.get("/review/notice", params={"id": id, "annotator": annotator}).json()


def test_the_model_proposes_where_nobody_did(folder):
    with reviewed(folder) as client:
        first = ids(client)[1]
        found = opened(client, first)
    assert found["text"] == TEXT
    assert found["version"] is None
    assert found["suggestion"]["spans"] == [
        ["DEPT", FINANCE, FINANCE + 4], ["DEPT", EDUCATION, EDUCATION + 4],
    ]  # fmt: skip
    assert len(found["suggestion"]["confidences"]) == 2
    assert found["suggestion"]["measures"][0]["lead"] == [[FINANCE, FINANCE + 4]]


def test_exactly_what_was_corrected_is_in_the_gold(folder):
    with reviewed(folder) as client:
        own = ids(client)[1]
        marks = opened(client, own)["suggestion"]
        marks["spans"].append(AGENCY)
        marks["measures"][0]["responsible"] = [AGENCY[1:]]
        answer = saved(client, own, marks, after=0)
    assert answer.status_code == 200, answer.text
    assert answer.json()["version"] == 1
    (notice,) = read_gold(folder / "gold" / "张三.jsonl")
    (row,) = gold(folder)
    assert row["spans"] == marks["spans"]
    assert row["measures"] == marks["measures"]
    assert (row["source"], row["annotator"]) == (str(folder / "甲.txt"), "张三")
    assert notice.text == TEXT
    # The tools that export read it too.
    assert read_documents([folder / "gold" / "张三.jsonl"])[0].notice == notice


def test_a_draft_is_no_gold(folder):
    with reviewed(folder) as client:
        own = ids(client)[1]
        marks = opened(client, own)["suggestion"]
        saved(client, own, marks, after=0, done=False, checked=[marks["spans"][0]])
        assert not (folder / "gold" / "张三.jsonl").exists()
        assert gold(folder, kind="drafts")[0]["checked"] == [marks["spans"][0]]
        assert opened(client, own)["version"]["checked"] == [marks["spans"][0]]
        saved(client, own, marks, after=1)
        assert gold(folder, kind="drafts") == []
        assert len(gold(folder)) == 1


def test_an_older_state_never_overwrites_a_newer_one(folder):
    with reviewed(folder) as client:
        own = ids(client)[1]
        marks = opened(client, own)["suggestion"]
        newer = {**marks, "spans": [*marks["spans"], AGENCY]}
        assert saved(client, own, newer, after=0).status_code == 200
        answer = saved(client, own, marks, after=0)
        assert answer.status_code == 409
        told = answer.json()
        assert "另一个窗口已保存了较新的版本，第 1 版" in told["message"]
        assert told["current"]["spans"] == newer["spans"]
        assert gold(folder)[0]["spans"] == newer["spans"]
        # The answer to the first got lost, and it is sent again.
        again = saved(client, own, newer, after=0)
        assert (again.status_code, again.json()["version"]) == (200, 1)
        # Whoever has seen the newer one may put it aside; it stays in the history.
        assert saved(client, own, marks, after=1).json()["version"] == 2
        history = client.get("/review/versions", params={"id": own, "annotator": "张三"}).json()
        assert [each["number"] for each in history] == [1, 2]
        before = client.get("/review/version", params={"id": own, "annotator": "张三", "number": 1})
        assert before.json()["spans"] == newer["spans"]


@pytest.mark.parametrize(
    ("spans", "measures", "told"),
    [
        ([["DEPT", 0, 10_000]], [], "超出正文"),
        ([["NAME", 0, 2]], [], "不认识"),
        ([["DEPT", 1, 4], ["DEPT", 2, 6]], [], "重叠"),
        ([["DEPT", 5, 2]], [], "不是一处文字"),
        ([], [{"start": 0, "end": 9, "cue": [1, 3], "lead": [[1, 3]]}], "不是机构"),
        ([], [{"start": 0, "end": 9}], "缺少 'cue'"),
        ("nothing", [], "标注：应为列表"),
    ],
)
def test_what_is_no_gold_is_not_kept(spans, measures, told, folder):
    with reviewed(folder) as client:
        own = ids(client)[1]
        answer = saved(client, own, {"spans": spans, "measures": measures}, after=0)
    assert answer.status_code == 422
    message = answer.json()["error"]["message"]
    assert "没有保存" in message
    assert told in message
    assert not (folder / "gold" / "张三.jsonl").exists()


def test_a_name_leads_out_of_no_folder(folder):
    with reviewed(folder) as client:
        own = ids(client)[1]
        for name in ("../张三", "", ".", "a/b", "a\\b", "x" * 60):
            answer = saved(client, own, {"spans": [], "measures": []}, after=0, annotator=name)
            assert answer.status_code == 422, name
        params = {"id": "没有", "annotator": "张三"}
        assert client.get("/review/notice", params=params).status_code == 404
    assert sorted(p.name for p in folder.iterdir() if p.is_dir()) == [
        "drafts", "gold", "history", "suggestions",
    ]  # fmt: skip


def test_a_new_process_goes_on_where_the_last_one_was(folder):
    with reviewed(folder) as client:
        own = ids(client)[1]
        marks = opened(client, own)["suggestion"]
        saved(client, own, marks, after=0)
    with reviewed(folder) as client:
        assert opened(client, own)["version"]["number"] == 1
        assert saved(client, own, marks, after=1).json()["version"] == 1
        listed = client.get("/review/notices", params={"annotator": "张三"}).json()
    states = {each["id"]: each["state"] for each in listed["notices"]}
    assert states[own] == "done"
    assert own not in listed["next"]
    assert len(listed["next"]) == 1
    assert listed["annotators"] == ["张三"]


def test_one_notice_on_which_the_model_fails_costs_no_other(folder):
    (folder / "坏.txt").write_text("出错。由省财政厅牵头。", encoding="utf-8")
    (folder / "空.txt").write_text("", encoding="utf-8")
    with reviewed(folder) as client:
        broken = next(e for e in ids(client) if opened(client, e)["text"].startswith("出错"))
        found = opened(client, broken)
        assert "从头标注" in found["failure"]
        assert found["suggestion"]["spans"] == []
        assert saved(client, broken, found["suggestion"], after=0).status_code == 200
        assert any("空.txt" in each for each in client.get("/review/notices").json()["failures"])


def test_how_far_two_agree_and_what_is_decided(folder):
    with reviewed(folder) as client:
        own = ids(client)[1]
        marks = opened(client, own)["suggestion"]
        saved(client, own, marks, after=0)
        saved(client, own, {"spans": marks["spans"][:1], "measures": []}, after=0, annotator="李四")
        saved(client, own, marks, after=0, annotator="定稿", by="王五")
        (pair,) = client.get("/review/agreement").json()
    assert pair["annotators"] == ["张三", "李四"]
    assert pair["layers"]["DEPT"]["spans"] == [2, 1]
    assert pair["links_f1"] == 0
    assert gold(folder, "定稿", "history")[0]["by"] == "王五"


def test_the_guide_speaks_of_every_label_role_and_check():
    told = guide()
    assert set(told["checks"]) == set(CHECKS)
    assert list(told["labels"]) == list(NODE_LABELS)
    assert list(told["roles"]) == list(ROLES)


def test_lint_is_told_with_what_is_kept(folder):
    with reviewed(folder) as client:
        own = ids(client)[1]
        marks = {"spans": [["DEPT", CIVIL, CIVIL + 6]], "measures": []}
        answer = saved(client, own, marks, after=0, done=False).json()
        assert answer["findings"] == []
        marks = {"spans": [["DEPT", CIVIL - 2, CIVIL + 4]], "measures": []}
        answer = saved(client, own, marks, after=1, done=False).json()
    assert ["doubt", "edge", CIVIL - 2, CIVIL + 4] in answer["findings"]
