"""The other commands, and what holds for all of them."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest
from rich.console import Console

import policyner
from policyner.cli.tree import notice_tree
from policyner.extractor import read
from policyner.reading import Source
from policyner.repair import AlignedText, repair
from policyner.tagging import Mention


def run_python(code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, encoding="utf-8"
    )


def test_the_version_is_printed(invoke):
    assert invoke("--version").stdout == f"policyner {policyner.__version__}\n"


def test_the_package_runs_as_a_module_where_its_script_is_not_on_the_path():
    done = subprocess.run(
        [sys.executable, "-m", "policyner", "--version"],
        capture_output=True,
        text=True,
        check=True,
        encoding="utf-8",
    )
    assert done.stdout == f"policyner {policyner.__version__}\n"


def test_the_schema_is_printed_and_holds_for_the_output(invoke, notice: Path):
    schema = json.loads(invoke("schema").stdout)
    Path("empty.txt").touch()
    lines = invoke("extract", "notice.txt", "empty.txt").stdout.splitlines()
    assert len(lines) == 2
    for line in lines:
        jsonschema.Draft202012Validator(schema).validate(json.loads(line))


def test_show_prints_each_measure_with_its_roles(invoke, notice: Path):
    result = invoke("show", "notice.txt")
    assert result.exit_code == 0
    lines = [line.strip("│├└─ ") for line in result.stdout.splitlines()]
    assert lines[lines.index("一、扩大试点") :] == [
        "一、扩大试点",
        "lead: 省财政厅",
        "support: 省教育厅",
        "二、严格考核",
        "lead: 市体育局",
    ]


def test_show_prints_headings_without_tasks_and_whom_the_notice_addresses(invoke):
    Path("plan.txt").write_text(
        "关于修桥的通知\n南政办〔2027〕12号\n各乡镇：\n第一章 总则\n"
        "一、扩大试点。尽快落实。（省财政厅牵头，省教育厅配合）\n附件：桥梁名单\n",
        encoding="utf-8",
    )
    lines = [line.strip("│├└─ ") for line in invoke("show", "plan.txt").stdout.splitlines()]
    assert lines == [
        "关于修桥的通知",
        "number: 南政办〔2027〕12号",
        "addressed to: 各乡镇",
        "attached: 桥梁名单",
        "第一章 总则",
        "一、扩大试点",
        "lead: 省财政厅",
        "support: 省教育厅",
        "附件",
    ]


def test_show_prints_aims_without_a_number_once():
    text = "关于修桥的通知\n为办好此事，通知如下。\n工作目标：2027年底前修桥9座。\n一、选址。\n"
    mentions = [
        Mention(label, text.index(words), text.index(words) + len(words))
        for label, words in (("DEADLINE", "2027年底前"), ("TARGET", "修桥9座"))
    ]
    console = Console(width=200, record=True, file=io.StringIO())
    console.print(notice_tree(read(Source(text, "plan.txt", "0" * 64), repair(text), mentions)))
    lines = [line.strip("│├└─ ") for line in console.export_text().splitlines()]
    assert lines[1:4] == ["工作目标", "target: 修桥9座 (2027年底前)", "deadlines: 2027年底前"]


def test_show_says_what_was_set_aside_and_what_was_lost():
    text = "分享到：微信\n关于修桥的通知\n一、到年6月完成修桥。\n责任编辑：王小桥\n"
    console = Console(width=200, record=True, file=io.StringIO())
    console.print(notice_tree(read(Source(text, "page.txt", "0" * 64), repair(text), [])))
    lines = [line.strip("│├└─ ") for line in console.export_text().splitlines()]
    assert lines[:3] == ["关于修桥的通知", "set aside: furniture 2", "lost: digits 1"]


def test_show_sets_a_targets_deadline_and_percentage_beside_it():
    text = "一、修桥。2027年底前，完好率达到95%以上。各乡镇人民政府要巡查。"

    def mention(label: str, words: str) -> Mention:
        return Mention(label, text.index(words), text.index(words) + len(words))

    mentions = sorted(
        [
            mention("DEADLINE", "2027年底前"),
            mention("TARGET", "完好率达到95%以上"),
            mention("PERCENT", "95%以上"),
            mention("DEPT", "各乡镇人民政府"),
        ],
        key=Mention.order,
    )
    source = Source(text, "plan.txt", "0" * 64)
    console = Console(file=io.StringIO(), width=100)
    with console.capture() as capture:
        console.print(notice_tree(read(source, AlignedText.of(text), mentions)))
    assert "target: 完好率达到95%以上 (2027年底前，95%以上)" in capture.get()
    assert "responsible: 各乡镇人民政府 (in running text)" in capture.get()
    assert "percentages" not in capture.get()


def test_show_prints_a_table_of_one_row_a_measure(invoke, notice: Path):
    result = invoke("show", "--table", "notice.txt")
    assert result.exit_code == 0
    rows = [
        [cell.strip() for cell in line.split("│")[1:-1]]
        for line in result.stdout.splitlines()
        if line.startswith("│")
    ]
    assert ["一、扩大试点", "省财政厅", "省教育厅", "", "", ""] in rows
    assert ["二、严格考核", "市体育局", "", "", "", ""] in rows


def test_a_narrow_table_cuts_nothing_off(invoke, notice: Path, monkeypatch):
    monkeypatch.setenv("COLUMNS", "44")
    result = invoke("show", "--table", "notice.txt")
    assert "…" not in result.stdout
    column = "".join(
        line.split("│")[2].strip() for line in result.stdout.splitlines() if line.startswith("│")
    )
    assert column == "省财政厅市体育局"


def test_show_goes_on_behind_an_input_that_fails(invoke, notice: Path):
    result = invoke("show", "nowhere.txt", "notice.txt")
    assert result.exit_code == 1
    assert "nowhere.txt" in result.stderr
    assert "省财政厅" in result.stdout


def test_what_a_notice_says_is_shown_and_not_obeyed(invoke):
    import fake_pipeline

    source = Source("一、[bold]严格\x1b[2J。（省财政厅牵头）", "odd.txt", "0" * 64)
    console = Console(file=io.StringIO(), force_terminal=True, width=100)
    with console.capture() as capture:
        console.print(notice_tree(fake_pipeline.load().read(source)))
    assert "[bold]严格 [2J" in capture.get()
    assert "\x1b[2J" not in capture.get()


@pytest.mark.parametrize("command", ["pretrain", "train"])
def test_a_missing_configuration_is_wrong_usage(invoke, command: str):
    result = invoke(command, "nowhere.yaml")
    assert result.exit_code == 2
    assert "nowhere.yaml" in result.stderr


@pytest.mark.parametrize("command", ["pretrain", "train", "export"])
def test_a_missing_extra_is_named(tmp_path: Path, command: str):
    config = tmp_path / "small.yaml"
    config.write_text("name: small\ntrain: {gold: [gold.jsonl]}\n", encoding="utf-8")
    outcome = run_python(
        "import sys; sys.modules['torch'] = None; "
        f"sys.argv = ['policyner', {command!r}, {str(config)!r}]; "
        "from policyner.cli import main; main()"
    )
    assert outcome.returncode == 2
    assert "pip install 'policyner[train]'" in outcome.stderr
    assert "Traceback" not in outcome.stderr


def test_help_imports_nothing_heavy():
    outcome = run_python(
        "import sys\n"
        "from policyner.cli import app\n"
        "try:\n    app(['--help'])\n"
        "except SystemExit:\n"
        "    heavy = {'torch', 'transformers', 'spacy', 'numpy', 'pydantic', 'openvino', 'lxml'}\n"
        "    print(sorted(heavy & set(sys.modules)), file=sys.stderr)\n"
    )
    assert "extract" in outcome.stdout
    assert outcome.stderr.strip() == "[]"
