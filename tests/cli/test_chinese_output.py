"""What the commands print, in Chinese: nothing of it stays English but names and codes."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from fake_pipeline import FakeExtractor

from policyner.reading import read_path
from policyner.records.jsonl import encode_notice

GOOD = (
    "一、扩大试点。2027年底前覆盖率达到80%。（省财政厅牵头，省教育厅配合）\n"
    "二、严格考核。（市体育局牵头）\n"
)
OTHER = (
    "一、扩大试点。2027年底前覆盖率达到90%。（省教育厅牵头，省财政厅配合）\n"
    "三、加强宣传。（市体育局牵头）\n"
)

# Codes of gold, measures of agreement, units.
CODES = {"DEPT", "TARGET", "DEADLINE", "PERCENT", "MEASURE", "F1", "kappa", "MiB", "JSON", "CoNLL"}
WORD = re.compile(r"[A-Za-z][A-Za-z0-9]+")


def gold(name: str, *labels: tuple[str, str], notice: str = "甲") -> str:
    """Writes a gold file with one notice, marked at the first of each words, and says its name."""
    places = [(label, GOOD.index(words), words) for label, words in labels]
    spans = [[label, start, start + len(words)] for label, start, words in places]
    cue = GOOD.index("（省财"), GOOD.index("）\n") + 1
    agencies = [span[1:] for span in spans if span[0] == "DEPT" and cue[0] <= span[1] < cue[1]]
    measures = [{"start": 0, "end": cue[1], "cue": cue, "lead": agencies}] if agencies else []
    row = {"id": notice, "text": GOOD, "spans": spans, "measures": measures}
    Path(name).write_text(json.dumps(row, ensure_ascii=False) + "\n", encoding="utf-8")
    return name


def records(name: str, text: str) -> None:
    """Writes a notice, `甲.txt`, and its record, `甲.jsonl`."""
    source = Path(f"{name}.txt")
    source.write_text(text, encoding="utf-8")
    record = FakeExtractor().extract(read_path(source))
    Path(f"{name}.jsonl").write_bytes(encode_notice(record))


@pytest.fixture
def chinese(invoke):
    """Runs a command line in Chinese; gives what it printed, and holds it to Chinese."""
    records("a", GOOD)
    records("b", OTHER)
    Path("empty.txt").touch()
    Path("broken.docx").write_bytes(b"PK\3\4 no archive")

    def run(*arguments: str, status: int = 0, names: str = "") -> str:
        result = invoke("--lang", "zh", *arguments)
        assert result.exit_code == status, result.output
        said = result.stdout + result.stderr
        known = CODES | set(WORD.findall(" ".join(arguments) + " policyner " + names))
        known |= {word for path in Path().rglob("*") for word in WORD.findall(str(path))}
        assert set(WORD.findall(said)) - known == set(), said
        return said

    return run


def test_a_run_and_its_failures(chinese):
    said = chinese("extract", "a.txt", "empty.txt", "broken.docx", "-o", "c.jsonl", status=1)
    assert "3 份公文" in said
    assert "失败 2 份（1 份已损坏，1 份没有内容）" in said
    again = chinese("extract", "a.txt", "empty.txt", "broken.docx", "-o", "c.jsonl", status=1)
    assert "未变" in again
    chinese("convert", "a.jsonl", "-o", "rows.csv", "--records", "measures")
    chinese("report", "a.jsonl", "-o", "report.html")


def test_a_notice_as_a_tree_and_as_a_table(chinese):
    assert "牵头单位：省财政厅" in chinese("show", "a.txt")
    assert "完成时限" in chinese("show", "--table", "a.txt")
    assert "文件是空的" in chinese("show", "empty.txt", status=1)


def test_what_an_agency_has_to_do(chinese):
    said = chinese("profile", "省财政厅", "a.jsonl", "b.jsonl")
    assert "牵头单位" in said
    assert "牵头 1 项" in said
    assert chinese("profile", "市档案馆", "a.jsonl").strip() == "没有分给它的措施"


def test_what_changed_between_two_plans(chinese):
    said = chinese("compare", "a.jsonl", "b.jsonl", "--all")
    assert "机构：[-牵头单位 省财政厅-]" in said
    assert "新增 0 项，删去 0 项" in said


def test_the_figures_of_a_model_and_of_annotators(chinese):
    pytest.importorskip("pypinyin")
    one = gold("one.jsonl", ("DEPT", "省财政厅"), ("PERCENT", "80%"))
    two = gold("two.jsonl", ("DEPT", "省财政厅"), ("DEPT", "省教育厅"))
    said = chinese("evaluate", one, "--links-from-gold-mentions", "--slices")
    assert said.startswith("1 份公文，模型 标准标注")
    assert "精确率" in said
    floors = {"x/one.jsonl": {"sha256": "", "model": "", "f1": {"DEPT": 2.0}}}
    floors[f"{Path.cwd().name}/one.jsonl"] = floors.pop("x/one.jsonl")
    Path("floors.json").write_text(json.dumps(floors), encoding="utf-8")
    told = chinese(
        "evaluate", one, "--links-from-gold-mentions", "--floors", "floors.json",
        status=1, names=Path.cwd().name,
    )  # fmt: skip
    assert "机构 的 F1 0.5000 低于 2.00" in told
    assert "严格 F1" in chinese("annotate", "agreement", one, two)
    assert "不同" in chinese("annotate", "disagreements", one, two, "-o", "tasks.json")


def test_what_looks_wrong_in_gold(chinese):
    bad = gold("bad.jsonl", ("DEPT", "省财政厅牵头"), ("PERCENT", "，"))
    said = chinese("annotate", "lint", bad, names="extent edge percent-without-number")
    assert "第 1 行（甲）" in said
    assert "3 处疑点" in said


def test_what_to_annotate_next(chinese):
    said = chinese("annotate", "select", "a.jsonl", "b.jsonl", "-n", "2", "-o", "next.jsonl")
    assert "字数" in said
    chinese("annotate", "export", "a.jsonl", "--to", "conll", "-o", "out.conll")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"{", "不是 JSON：对象没有结束（第 1 行第 1 列）"),
        (b'{"x": {"f1": {}, "sha256": 1, "model": ""}}', "x.sha256：应为文字"),
        (b"[]", "不是下限文件：应为对象"),
    ],
)
def test_why_a_file_cannot_be_read(content: bytes, said: str, chinese):
    one = gold("one.jsonl", ("DEPT", "省财政厅"))
    Path("floors.json").write_bytes(content)
    told = chinese(
        "evaluate", one, "--links-from-gold-mentions", "--floors", "floors.json", status=2,
        names="sha256",
    )  # fmt: skip
    assert said in told


def test_a_line_that_is_no_gold(chinese):
    Path("broken.jsonl").write_text('{"id": 1\n', encoding="utf-8")
    said = chinese("annotate", "lint", "broken.jsonl", status=2)
    assert "不是 JSON：缺少逗号：第 1 行第 9 列（第 8 字）" in said


def test_what_the_system_refuses(chinese):
    said = chinese("report", "a.jsonl", "-o", "a.jsonl/report.html", status=2)
    assert "无法写入" in said
