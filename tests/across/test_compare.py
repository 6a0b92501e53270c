"""Two plans compared: what was added, dropped, moved; agencies and deadlines that changed."""

from __future__ import annotations

import json

import pytest
from made_plans import measure, plan
from typer.testing import CliRunner

from policyner.across import compare
from policyner.across.readable import lines_of, marked
from policyner.cli import app
from policyner.records import ErrorRecord
from policyner.records.jsonl import encode_notice

CIVIL = ("市民政局", "青禾市民政局", "civil_affairs")
HEALTH = ("市卫生健康委", "青禾市卫生健康委员会", "health")
FINANCE = ("市财政局", "青禾市财政局", "finance")

CANTEENS = "扩大服务覆盖。每个街道至少建成一个社区食堂，方便老年人就近用餐。"
SAFETY = "守住食品安全。对社区食堂每半年抽查一次，结果向社会公布。"
PRICES = "稳定饭菜价格。对八十岁以上老年人用餐给予补贴，由市级财政承担。"
BIKES = "新增公共自行车站点，优先布设在地铁口和学校周边，方便市民换乘。"


def old_plan():
    return plan(
        measure(CANTEENS, ("lead", *CIVIL), number="（一）", heading="扩大服务覆盖",
                deadlines=(("2027年底前", "2027-12-31"),)),
        measure(SAFETY, ("lead", *HEALTH), number="（二）", heading="守住食品安全"),
        measure(PRICES, ("lead", *FINANCE), ("support", *CIVIL), number="（三）"),
        source="旧.txt",
    )  # fmt: skip


def test_a_plan_is_the_same_as_itself():
    found = compare([old_plan()], [old_plan()])
    assert found.counts() == {"added": 0, "dropped": 0, "changed": 0, "same": 3, "moved": 0}
    assert [each.score for each in found.measures] == [100.0] * 3


def test_what_was_added_dropped_and_changed():
    new = plan(
        measure(CANTEENS.replace("一个", "两个"), ("lead", *CIVIL), ("support", *FINANCE),
                number="（一）", heading="扩大服务覆盖", deadlines=(("2028年底前", "2028-12-31"),)),
        measure(BIKES, number="（二）"),
        measure(PRICES, ("lead", *CIVIL), ("support", *FINANCE), number="（三）"),
    )  # fmt: skip
    found = compare([old_plan()], [new])
    assert [each.change for each in found.measures] == ["changed", "dropped", "added", "changed"]
    first, dropped, added, prices = found.measures
    assert (first.text, first.moved) == (True, False)
    assert (first.agencies.dropped, first.agencies.added) == ((), ("support 青禾市财政局",))
    assert (first.deadlines.dropped, first.deadlines.added) == (("2027-12-31",), ("2028-12-31",))
    assert (dropped.old.text, added.new.text) == (SAFETY, BIKES)
    # The roles were exchanged; the words are the same.
    assert not prices.text
    assert prices.agencies.dropped == ("lead 青禾市财政局", "support 青禾市民政局")
    assert prices.agencies.added == ("lead 青禾市民政局", "support 青禾市财政局")


def test_a_measure_that_moved_is_no_other_measure():
    measures = [
        measure(text, number=f"（{n}）") for n, text in enumerate([CANTEENS, SAFETY, PRICES])
    ]
    moved = [measure(text) for text in (PRICES, CANTEENS, SAFETY)]
    found = compare([plan(*measures)], [plan(*moved)])
    assert found.counts() == {"added": 0, "dropped": 0, "changed": 0, "same": 3, "moved": 1}
    assert [each.moved for each in found.measures] == [True, False, False]


def test_headings_above_count_by_their_words_and_not_by_their_numbers():
    old = plan(measure(CANTEENS, path=("一、重点任务",)), measure(SAFETY, path=("一、重点任务",)))
    new = plan(measure(CANTEENS, path=("二、重点任务",)), measure(SAFETY, path=("三、保障措施",)))
    assert [each.moved for each in compare([old], [new]).measures] == [False, True]


def test_a_heading_finds_a_measure_that_was_rewritten():
    old = plan(measure(f"健全应急机制。{BIKES}", heading="健全应急机制"))
    new = plan(measure(f"健全应急机制。{PRICES}", heading="健全应急机制"))
    assert [each.change for each in compare([old], [new]).measures] == ["changed"]


@pytest.mark.parametrize(("levels", "change"), [(True, "same"), (False, "changed")])
def test_two_levels_have_agencies_of_the_same_function(levels: bool, change: str):
    province = plan(measure(CANTEENS, ("lead", "省民政厅", "松河省民政厅", "civil_affairs")))
    city = plan(measure(CANTEENS, ("lead", *CIVIL)))
    (found,) = compare([province], [city], across_levels=levels).measures
    assert found.change == change


def test_empty_plans_and_failed_inputs():
    failed = ErrorRecord.of("空.txt", type="empty", message="空.txt: the source is empty")
    assert compare([failed], []).measures == ()
    assert compare([], [old_plan()]).counts()["added"] == 3
    assert compare([old_plan(), failed], []).counts()["dropped"] == 3


def test_words_that_changed_are_marked_and_long_stretches_cut():
    assert marked("每半年抽查", "每年抽查") == "每[-半-]年抽查"
    assert marked("甲" * 40 + "旧", "甲" * 40 + "新") == "…" + "甲" * 12 + "[-旧-]{+新+}"


def test_the_command(tmp_path):
    old, new = tmp_path / "old.jsonl", tmp_path / "new.jsonl"
    old.write_bytes(encode_notice(old_plan()))
    new.write_bytes(
        encode_notice(plan(measure(CANTEENS, ("lead", *CIVIL), heading="扩大服务覆盖")))
    )
    result = CliRunner().invoke(app, ["compare", str(old), str(new)])
    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        "~  （一）扩大服务覆盖 → 扩大服务覆盖",
        "     deadlines: [-2027-12-31-]",
        "-  （二）守住食品安全",
        f"     {SAFETY}",
        "     lead 青禾市卫生健康委员会",
        "-  （三）",
        f"     {PRICES}",
        "     lead 青禾市财政局；support 青禾市民政局",
        "0 added, 2 dropped, 1 changed, 0 same, 0 moved",
    ]
    result = CliRunner().invoke(app, ["compare", str(old), "-", "--json"], input=new.read_bytes())
    found = json.loads(result.stdout)
    assert found["counts"]["dropped"] == 2
    assert found["measures"][0]["deadlines"] == {"dropped": ["2027-12-31"], "added": []}
    assert found["measures"][1]["new"] is None
    assert list(lines_of(compare([old_plan()], [old_plan()]))) == [
        "0 added, 0 dropped, 0 changed, 3 same, 0 moved"
    ]


def test_what_are_no_records_is_refused(tmp_path):
    text = tmp_path / "方案.txt"
    text.write_text(CANTEENS, encoding="utf-8")
    result = CliRunner().invoke(app, ["compare", str(text), str(text)])
    assert result.exit_code == 2
    assert "方案.txt:1: no record of policyner" in result.stderr
    result = CliRunner().invoke(app, ["compare", "-", "-"], input="")
    assert result.exit_code == 2
    assert "standard input is one plan" in result.stderr
