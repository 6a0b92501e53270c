"""`policyner resolve`: one expression, or JSON lines."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from policyner.cli.app import app

run = CliRunner()


def _value(*arguments: str):
    result = run.invoke(app, ["resolve", *arguments])
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_an_agency_in_its_region():
    value = _value("agency", "市医保局", "--region", "上海市")
    assert (value["name"], value["region"]["adcode"]) == ("上海市医疗保障局", "310000")
    assert value["inferred_from"] == "region"


def test_an_agency_by_its_issuer():
    assert _value("agency", "财政局", "--issuer", "泉州市人民政府")["name"] == "泉州市财政局"


def test_a_deadline_by_its_date_of_issue():
    assert _value("deadline", "今年年底", "--issued", "2024-01-02")["end"] == "2024-12-31"
    assert _value("deadline", "今年年底")["end"] is None


def test_a_percentage_in_its_sentence():
    value = _value("percent", "70%", "--context", "社区食堂覆盖率不低于70%")
    assert (value["comparator"], value["low"], value["high"]) == ("ge", "70", None)


def test_a_target():
    assert _value("target", "建成20个社区食堂")["value"] == "20"


def test_what_is_nothing_of_the_kind_is_null():
    assert _value("deadline", "尽快") is None


@pytest.mark.parametrize(
    "arguments",
    [
        ["agency", "市医保局", "--region", "青禾市"],
        ["deadline", "今年", "--issued", "yesterday"],
        ["colour", "red"],
    ],
)
def test_wrong_usage_ends_with_status_2(arguments):
    result = run.invoke(app, ["resolve", *arguments])
    assert result.exit_code == 2
    assert result.stdout == ""


def test_json_lines_come_out_in_order():
    lines = [
        {"kind": "deadline", "text": "2025年底前"},
        {"kind": "agency", "text": "省财政厅", "region": "福建省"},
        {"text": "七成左右", "region": None},
    ]
    text = "\n".join(json.dumps(line, ensure_ascii=False) for line in lines)
    result = run.invoke(app, ["resolve", "percent", "-"], input=text)
    values = [json.loads(line)["value"] for line in result.stdout.splitlines()]
    assert result.exit_code == 0
    assert [values[0]["end"], values[1]["name"], values[2]["value"]] == [
        "2025-12-31", "福建省财政厅", "70",
    ]  # fmt: skip


def test_a_bad_line_is_named_and_the_others_are_complete():
    text = '{"text": "2025年底前"}\nnot json\n{"text": 5}\n{"colour": 1}\n{"text": "年内"}\n'
    result = run.invoke(app, ["resolve", "deadline", "-"], input=text)
    lines = [json.loads(line) for line in result.stdout.splitlines()]
    assert result.exit_code == 1
    assert [next(iter(line)) for line in lines] == ["value", "error", "error", "error", "value"]
    assert lines[1]["error"]["line"] == 2
    assert "line 2: no JSON object" in result.stderr
    assert "line 4" in result.stderr


@pytest.mark.parametrize("issued", ["9999-12-31", "0001-01-01"])
def test_a_date_at_the_end_of_the_calendar_is_told_and_not_counted_from(issued: str):
    result = run.invoke(app, ["resolve", "deadline", "自印发之日起6个月内", "--issued", issued])
    assert result.exit_code == 2
    assert result.stderr.startswith("policyner: issued: ")
