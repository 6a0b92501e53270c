"""What one organ has to do, over many records."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest
from made_plans import measure, plan
from typer.testing import CliRunner

from policyner.across import Organ, assignments
from policyner.across.profile import lines_of
from policyner.cli import app
from policyner.records import ErrorRecord
from policyner.records.jsonl import encode_notice

FULL = ("市教育局", "泉州市教育局", "education")
SHORT = ("市教育局", None, "education")
HEALTH = ("市卫生健康委", "泉州市卫生健康委员会", "health")


def records():
    return [
        plan(
            measure("办好社区食堂。", ("lead", *FULL), ("support", *HEALTH), number="（一）",
                    heading="办好食堂", deadlines=(("2027年底前", "2027-12-31"),)),
            measure("严格检查。", ("lead", *HEALTH), ("support", *FULL), number="（二）",
                    deadlines=(("尽快", None),)),
            measure("加强宣传。", ("lead", *HEALTH), number="（三）"),
            source="a.txt", document_number="泉政办〔2026〕3号", issued_on=date(2026, 3, 1),
        ),
        ErrorRecord.of("空.txt", type="empty", message="空.txt: the source is empty"),
        plan(measure("修缮校舍。", ("responsible", *SHORT), ("responsible", *SHORT)),
             source="b.txt"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("泉州市教育局", [("a.txt", "M1", "lead"), ("a.txt", "M2", "support")]),
        # Where nothing settles which city's it is, the words alone.
        ("市教育局", [("b.txt", "M1", "responsible")]),
        ("松河县财政局", []),
    ],
)
def test_an_organ_is_found_by_its_name(name: str, found: list[tuple[str, str, str]]):
    each = assignments(records(), Organ(name))
    assert [(a.source, a.measure_id, a.role) for a in each] == found


def test_an_assignment_tells_until_when_and_with_whom():
    first, second = assignments(records(), Organ("泉州市教育局"))
    assert first.deadlines == ("2027-12-31",)
    assert first.others == ("support 泉州市卫生健康委员会",)
    assert (second.deadlines, second.others) == (("尽快",), ("lead 泉州市卫生健康委员会",))


def test_a_name_that_nothing_is_assigned_to_has_names_like_it(tmp_path):
    file = tmp_path / "r.jsonl"
    file.write_bytes(b"".join(map(encode_notice, records())))
    result = CliRunner().invoke(app, ["profile", "教育局", str(file)])
    assert result.stdout == "nothing is assigned to it\n"
    assert result.stderr == "names like it in the records: 市教育局、泉州市教育局\n"
    result = CliRunner().invoke(app, ["profile", "市体育局", str(file), "--json"])
    assert result.stdout == ""
    assert CliRunner().invoke(app, ["profile", "市教育局", str(file)]).stderr == ""


def test_a_line_names_each_role_once():
    tasks = assignments(records(), Organ("泉州市教育局"))
    first = replace(next(tasks), others=("support 县教育局", "lead 县民政局", "support 县财政局"))
    assert list(lines_of([first]))[1].endswith("(support 县教育局、县财政局；lead 县民政局)")


def test_the_command(tmp_path):
    file = tmp_path / "r.jsonl"
    file.write_bytes(b"".join(map(encode_notice, records())))
    result = CliRunner().invoke(app, ["profile", "泉州市教育局", str(file)])
    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        "关于社区食堂的方案 泉政办〔2026〕3号 2026-03-01",
        "  lead        （一）办好食堂 [2027-12-31] (support 泉州市卫生健康委员会)",
        "  support     （二）严格检查。 [尽快] (lead 泉州市卫生健康委员会)",
        "1 lead, 1 support; by year 2027: 1, none: 1",
    ]
    result = CliRunner().invoke(app, ["profile", "泉州市教育局", str(file), "--json"])
    lines = [json.loads(line) for line in result.stdout.splitlines()]
    assert [(line["role"], line["issued_on"]) for line in lines] == [
        ("lead", "2026-03-01"),
        ("support", "2026-03-01"),
    ]
    result = CliRunner().invoke(app, ["profile", "松河县财政局", str(file)])
    assert result.stdout == "nothing is assigned to it\n"
