"""The commands below `annotate`, on the command line."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from policyner.evaluation.gold import read_gold

FOLDER = Path(__file__).parents[2] / "annotations"


@pytest.fixture
def records(invoke, notice: Path) -> str:
    """Records of one notice, and of one that failed."""
    Path("empty.txt").touch()
    invoke("extract", "notice.txt", "empty.txt", "-o", "records.jsonl")
    return "records.jsonl"


@pytest.mark.parametrize("tool", ["labelstudio", "doccano", "brat", "prodigy", "conll"])
def test_gold_goes_out_and_comes_back(invoke, tool: str):
    source = FOLDER / "dev.jsonl"
    assert invoke("annotate", "export", str(source), "--to", tool, "-o", "out").exit_code == 0
    result = invoke("annotate", "import", "out", "--from", tool, "-o", "gold.jsonl")
    assert result.exit_code == 0
    assert Path("gold.jsonl").read_bytes() == source.read_bytes()


def test_records_go_out_as_suggestions(invoke, records: str):
    result = invoke("annotate", "export", records, "--to", "labelstudio")
    (task,) = json.loads(result.stdout)
    assert task["data"]["text"] == Path("notice.txt").read_text(encoding="utf-8")
    assert task["predictions"][0]["model_version"]
    assert "1 notice, 1 with suggestions" in result.stderr


def test_suggestions_become_gold_where_they_are_accepted(invoke, records: str):
    invoke("annotate", "export", records, "--to", "labelstudio", "-o", "tasks.json")
    refused = invoke("annotate", "import", "tasks.json", "--from", "labelstudio", "-o", "g.jsonl")
    assert refused.exit_code == 2
    assert not Path("g.jsonl").exists()
    invoke(
        *("annotate", "import", "tasks.json", "--from", "labelstudio", "-o", "g.jsonl"),
        "--accept-predictions",
    )
    (gold,) = read_gold(Path("g.jsonl"))
    roles = [(role, span.of(gold.text)) for m in gold.measures for role, span in m.roles]
    assert roles == [("lead", "省财政厅"), ("support", "省教育厅"), ("lead", "市体育局")]


def test_a_source_that_changed_or_is_gone_is_named(invoke, records: str):
    text = Path("notice.txt").read_text(encoding="utf-8")
    Path("notice.txt").write_text(text + "三、", encoding="utf-8")
    result = invoke("annotate", "export", records, "--to", "conll", "-o", "out")
    assert result.exit_code == 2
    assert "notice.txt has changed since" in result.stderr
    Path("elsewhere").mkdir()
    Path("elsewhere", "notice.txt").write_text(text, encoding="utf-8")
    result = invoke(
        "annotate", "export", records, "--to", "conll", "--sources", "elsewhere", "-o", "out"
    )
    assert result.exit_code == 0
    Path("notice.txt").unlink()
    Path("elsewhere", "notice.txt").rename(Path("elsewhere", "renamed.txt"))
    result = invoke(
        "annotate", "export", records, "--to", "conll", "--sources", "elsewhere", "-o", "renamed"
    )
    assert result.exit_code == 0
    assert Path("renamed").read_bytes() == Path("out").read_bytes()
    with zipfile.ZipFile("packed.zip", "w") as archive:
        archive.writestr("inside.txt", text)
    result = invoke(
        "annotate", "export", records, "--to", "conll", "--sources", "packed.zip", "-o", "packed"
    )
    assert Path("packed").read_bytes() == Path("out").read_bytes()
    Path("elsewhere", "renamed.txt").write_text("一、修路。", encoding="utf-8")
    result = invoke(
        "annotate", "export", records, "--to", "conll", "--sources", "elsewhere", "-o", "again"
    )
    assert "elsewhere/notice.txt: not there, nor under another name" in result.stderr
    result = invoke("annotate", "export", records, "--to", "conll", "-o", "again")
    assert "notice.txt: not there, nor under another name" in result.stderr
    assert "--sources PLACE" in result.stderr
    assert not Path("again").exists()


def test_a_source_is_found_that_was_moved_or_has_a_name_in_another_encoding(invoke, notice: Path):
    Path("in").mkdir()
    name = os.fsdecode("通知.txt".encode("gbk"))
    notice.rename(Path("in", name))
    invoke("extract", "in", "-o", "out/records.jsonl")
    arguments = ("annotate", "export", "out/records.jsonl", "--to", "conll", "-o")
    assert invoke(*arguments, "first").exit_code == 0
    Path("in", name).rename(Path("in", "通知.txt"))
    assert invoke(*arguments, "renamed").exit_code == 0
    assert Path("renamed").read_bytes() == Path("first").read_bytes()


def test_a_source_is_found_beside_its_records(invoke, notice: Path):
    Path("in").mkdir()
    notice.rename(Path("in", "notice.txt"))
    invoke("extract", "in", "-o", "out/records.jsonl")
    arguments = ("annotate", "export", "out/records.jsonl", "--to", "conll", "-o")
    assert invoke(*arguments, "first").exit_code == 0
    Path("in").rename(Path("out", "moved"))
    assert invoke(*arguments, "moved").exit_code == 0
    assert Path("moved").read_bytes() == Path("first").read_bytes()


def test_the_list_of_tasks_shows_titles(invoke, records: str):
    result = invoke("annotate", "export", records, "--to", "labelstudio")
    (task,) = json.loads(result.stdout)
    assert next(iter(task["data"])) == "title"
    assert task["data"]["title"] == "一、扩大试点。尽快落实。（省财政厅牵头，省教育厅配合）"


@pytest.mark.parametrize(
    ("arguments", "remedy"),
    [
        (["lint", "records.jsonl"], "`policyner annotate export` takes them into a tool"),
        (["export", "notice.txt", "--to", "brat"], "`policyner extract NOTICE -o records.jsonl`"),
        (["export", "gbk.txt", "--to", "brat"], "`policyner extract NOTICE -o records.jsonl`"),
    ],
)
def test_what_is_no_gold_and_no_records_is_told_what_to_do(invoke, records: str, arguments, remedy):
    Path("gbk.txt").write_bytes(Path("notice.txt").read_text(encoding="utf-8").encode("gb18030"))
    result = invoke("annotate", *arguments)
    assert result.exit_code == 2
    assert remedy in result.stderr


def test_names_that_files_had_before_are_imported(invoke):
    source = FOLDER / "dev.jsonl"
    invoke("annotate", "export", str(source), "--to", "labelstudio", "-o", "tasks.json")
    text = Path("tasks.json").read_text(encoding="utf-8")
    names = {"完成时限": "时限", "牵头单位": "牵头", "配合单位": "配合", "责任单位": "负责"}
    for now, before in names.items():
        text = text.replace(f'["{now}"]', f'["{before}"]')
    tasks = json.loads(text)
    for result in (
        each for task in tasks for made in task["annotations"] for each in made["result"]
    ):
        if result["type"] == "relation" and result["labels"] == ["责任表述"]:
            result["labels"] = ["责任依据"]
        elif result.get("value", {}).get("labels") == ["责任表述"]:
            result["value"]["labels"] = ["责任语"]
    Path("old.json").write_text(json.dumps(tasks), encoding="utf-8")
    result = invoke("annotate", "import", "old.json", "--from", "labelstudio", "-o", "gold.jsonl")
    assert result.exit_code == 0, result.stderr
    assert Path("gold.jsonl").read_bytes() == source.read_bytes()


def test_a_folder_that_holds_something_is_not_overwritten(invoke):
    Path("out").mkdir()
    Path("out", "mine.txt").touch()
    arguments = ["annotate", "export", str(FOLDER / "dev.jsonl"), "--to", "brat"]
    assert invoke(*arguments, "-o", "out").exit_code == 2
    assert [path.name for path in Path("out").iterdir()] == ["mine.txt"]
    assert invoke(*arguments).exit_code == 2


@pytest.mark.parametrize(
    "line",
    [
        ("export", "gold.jsonl", "--to", "doccano"),
        ("import", "gold.jsonl", "--from", "prodigy"),
        ("import", "out", "--from", "doccano", "--original", "gold.jsonl"),
        ("disagreements", "gold.jsonl", "gold.jsonl"),
    ],
)
@pytest.mark.parametrize("name", ["gold.jsonl", "second.jsonl", "link.jsonl"])
def test_what_is_read_is_never_written_over(invoke, line: tuple[str, ...], name: str):
    tool = "prodigy" if line[0] == "import" and line[1] == "gold.jsonl" else "doccano"
    gold = Path("gold.jsonl")
    gold.write_bytes((FOLDER / "dev.jsonl").read_bytes())
    assert invoke("annotate", "export", "gold.jsonl", "--to", tool, "-o", "out").exit_code == 0
    if tool == "prodigy":
        Path("out").replace(gold)
    Path("second.jsonl").hardlink_to(gold)
    Path("link.jsonl").symlink_to(gold)
    before = gold.read_bytes()
    result = invoke("annotate", *line, "-o", name)
    assert result.exit_code == 2
    assert f"{name}: is what is read, and would be lost" in result.stderr
    assert gold.read_bytes() == before


def test_what_is_selected_is_not_written_over_what_it_was_selected_from(invoke, records: str):
    before = Path(records).read_bytes()
    assert invoke("annotate", "select", records, "-o", records).exit_code == 2
    assert invoke("annotate", "select", ".", "-o", "notice.txt").exit_code == 2
    assert Path(records).read_bytes() == before
    # Linux's devices are files too.
    assert invoke("annotate", "select", records, "-o", "/dev/null").exit_code == 2


def test_the_configuration_has_labels_colours_keys_and_relations(invoke):
    from lxml import etree

    for options in ([], ["--adjudicate"]):
        printed = invoke("annotate", "config", "--to", "labelstudio", *options).stdout
        view = etree.fromstring(printed)
        labels = view.findall(".//Label[@hotkey]")
        assert [label.get("value") for label in labels[:4]] == ["机构", "目标", "完成时限", "比例"]
        assert len({label.get("background") for label in labels}) == len(labels) == 6
        relations = [relation.get("value") for relation in view.findall(".//Relation")]
        assert relations == ["牵头单位", "配合单位", "责任单位", "责任表述"]
        texts = {text.get("name") for text in view.findall(".//Text")}
        assert {each.get("toName") for each in view.findall(".//Labels")} == texts
    assert len(texts) == 3


def test_configurations_of_the_other_tools(invoke):
    labels = json.loads(invoke("annotate", "config", "--to", "doccano").stdout)
    assert labels[0]["text"] == "机构"
    assert "lead\tArg1:MEASURE, Arg2:DEPT" in invoke("annotate", "config", "--to", "brat").stdout
    assert invoke("annotate", "config", "--to", "prodigy").exit_code == 2
    assert invoke("annotate", "config", "--to", "brat", "--adjudicate").exit_code == 2


def test_select_writes_records_for_export(invoke, records: str):
    result = invoke("annotate", "select", records, "-n", "1", "-o", "next.jsonl")
    assert result.exit_code == 0
    assert "notice.txt" in result.stderr
    assert Path("next.jsonl").read_bytes() == Path(records).read_bytes().splitlines(True)[0]


def test_agreement_prints_figures(invoke):
    path = str(FOLDER / "dev.jsonl")
    (pair,) = json.loads(invoke("annotate", "agreement", path, path, "--json").stdout)
    assert pair["layers"]["DEPT"] == {
        "strict_f1": 1.0,
        "overlap_f1": 1.0,
        "kappa": 1.0,
        "spans": [pair["layers"]["DEPT"]["spans"][0]] * 2,
    }
    assert pair["links_f1"] == 1.0
    assert "county-01" in invoke("annotate", "agreement", path, path).stdout


def test_disagreements_are_a_file_for_label_studio(invoke):
    source = FOLDER / "dev.jsonl"
    rows = [json.loads(line) for line in source.read_text(encoding="utf-8").splitlines()]
    gone = rows[0]["spans"].pop()
    Path("b.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    result = invoke("annotate", "disagreements", str(source), "b.jsonl")
    (task,) = json.loads(result.stdout)
    assert task["data"]["id"] == rows[0]["id"]
    (told,) = task["data"]["differences"]
    assert told.startswith(f"{gone[1]}–{gone[2]} ")
    assert "differences in 1 notice" in result.stderr


def test_lint_ends_with_status_1_for_faults(invoke):
    row = json.loads((FOLDER / "dev.jsonl").read_text(encoding="utf-8").splitlines()[0])
    Path("gold.jsonl").write_text(json.dumps(row) + "\n", encoding="utf-8")
    assert invoke("annotate", "lint", "gold.jsonl").exit_code == 0
    row["spans"].append(row["spans"][0])
    Path("gold.jsonl").write_text(json.dumps(row) + "\n", encoding="utf-8")
    result = invoke("annotate", "lint", "gold.jsonl")
    assert result.exit_code == 1
    assert "fault overlap: DEPT: stands twice" in result.stdout
    finding = json.loads(invoke("annotate", "lint", "gold.jsonl", "--json").stdout.splitlines()[0])
    assert finding["file"] == "gold.jsonl"
    assert {"start", "end", "excerpt", "check", "severity"} <= set(finding)


def test_the_converters_need_no_extra():
    arguments = ["policyner", "annotate", "export", str(FOLDER / "dev.jsonl")]
    code = (
        "import sys\n"
        "for name in ('torch', 'transformers', 'seqeval', 'fastapi', 'uvicorn', 'sklearn'):\n"
        "    sys.modules[name] = None\n"
        f"sys.argv = {[*arguments, '--to', 'labelstudio']!r}\n"
        "from policyner.cli import main\nmain()\n"
    )
    outcome = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    assert outcome.returncode == 0, outcome.stderr
    assert len(json.loads(outcome.stdout)) == len(list(read_gold(FOLDER / "dev.jsonl")))


def test_the_backend_serves_suggestions_and_ends_its_workers(invoke, monkeypatch):
    answers = []

    def run(server, *, sockets) -> None:
        client = TestClient(server.config.app)
        text = "一、扩大试点。尽快落实。（省财政厅牵头）"
        answer = client.post("/predict", json={"tasks": [{"id": 1, "data": {"text": text}}]})
        port = sockets[0].getsockname()[1]
        answers.append((port, client.get("/health").json()["model_version"], answer.json()))

    monkeypatch.setattr("uvicorn.Server.run", run)
    monkeypatch.setattr("policyner.cli.annotate._version", lambda model: "v1")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        refused = invoke("annotate", "serve-backend", "--port", str(taken.getsockname()[1]))
    assert refused.exit_code == 2
    assert "choose another --port or --host" in refused.stderr
    result = invoke("annotate", "serve-backend", "--port", "0")
    assert result.exit_code == 0
    ((port, version, answer),) = answers
    assert version == "v1"
    assert f"http://127.0.0.1:{port}" in result.stderr
    assert answer["results"][0]["result"]


def test_a_folder_is_told_what_to_give_in_its_place(invoke):
    Path("notices").mkdir()
    result = invoke("annotate", "export", "notices", "--to", "doccano")
    assert result.exit_code == 2
    assert "`policyner extract notices -o records.jsonl`" in result.stderr
