"""In a real Label Studio, with a real browser: `make test-labelstudio`."""

from __future__ import annotations

import json
import os
import shutil
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import made
import pytest
from typer.testing import CliRunner

from policyner.annotating.adjudication import agreed_on
from policyner.annotating.configuration import configuration
from policyner.annotating.document import canonical
from policyner.annotating.exchange import ImportOptions
from policyner.annotating.inputs import read_documents
from policyner.annotating.tools import tool
from policyner.annotating.writing import json_lines
from policyner.cli import app
from policyner.evaluation.gold import GoldNotice, GoldSpan, read_gold
from policyner.span import Span

_EXECUTABLE = os.environ.get("POLICYNER_LABELSTUDIO")

pytestmark = [
    pytest.mark.labelstudio,
    pytest.mark.skipif(
        not _EXECUTABLE or not Path("/usr/bin/chromium").exists(),
        reason="needs Label Studio and Chromium: make test-labelstudio",
    ),
]

FOLDER = Path(__file__).parents[2] / "annotations"

#: What the first two tests export, kept for the tests without a server (test_recorded.py).
RECORDED = Path(__file__).parent / "recorded"

if _EXECUTABLE:
    import real_labelstudio
    from real_labelstudio import LabelStudio


@pytest.fixture(scope="module")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LabelStudio]:
    data = tmp_path_factory.mktemp("label-studio")
    with real_labelstudio.running(Path(str(_EXECUTABLE)).resolve(), data) as running:
        yield running


def policyner(*arguments: str | Path) -> str:
    result = CliRunner().invoke(app, ["annotate", *map(str, arguments)])
    assert result.exit_code == 0, result.output
    return result.stdout


def record(export: Path, name: str) -> None:
    if os.environ.get("POLICYNER_RECORD"):
        RECORDED.mkdir(exist_ok=True)
        shutil.copy(export, RECORDED / name)


def gold_of(path: Path) -> dict[str, GoldNotice]:
    return {notice.id: notice for notice in read_gold(path)}


def test_marking_in_the_page_saves_code_points(studio: LabelStudio, tmp_path: Path):
    plain = replace(made.notice(), spans=(), measures=())
    source = tmp_path / "gold.jsonl"
    source.write_text(json_lines([plain.to_json()]), encoding="utf-8")
    tasks = tmp_path / "tasks.json"
    policyner("export", source, "--to", "labelstudio", "-o", tasks)
    project = studio.project("Offsets", configuration("labelstudio"))
    (task,) = studio.import_file(project, tasks)
    studio.open(project, task, regions=False)
    studio.mark("𠮷縣人民政府", "1")
    studio.mark("👩‍👩‍👧", "2")
    studio.mark("2027年底前", "3")
    studio.mark("80%以上", "4")
    studio.mark("縣市場監管局", "1")
    studio.mark("試點的通知", "2")
    studio.click_region("試點的通知")
    studio.page.keyboard.press("Backspace")
    studio.page.wait_for_timeout(500)
    assert len(studio.shown()) == 5
    studio.save()
    export = studio.export(project, tmp_path / "export.json")
    gold = tmp_path / "back.jsonl"
    policyner("import", export, "--from", "labelstudio", "--original", source, "-o", gold)
    (notice,) = read_gold(gold)
    expected = [
        ("DEPT", "𠮷縣人民政府"),
        ("TARGET", "👩‍👩‍👧"),
        ("DEADLINE", "2027年底前"),
        ("PERCENT", "80%以上"),
        ("DEPT", "縣市場監管局"),
    ]
    assert [(s.label, s.span.of(notice.text)) for s in notice.spans] == expected
    record(export, "label-studio-1.23-marked.json")


def test_the_page_shows_a_suggestion_and_takes_a_correction_and_a_relation(
    studio: LabelStudio, tmp_path: Path
):
    suggested = replace(made.document(), model="v1", extra={})
    tasks = tmp_path / "tasks.json"
    tasks.write_text(tool("labelstudio").encode([suggested])[""], encoding="utf-8")
    project = studio.project("Shown", configuration("labelstudio"))
    (task,) = studio.import_file(project, tasks)
    studio.open(project, task)
    notice = made.notice()
    shown = studio.shown()
    for span in notice.spans:
        words = span.span.of(notice.text)
        assert any(words in piece.replace("\n", "") for piece in shown), words
    studio.click_region("𠮷縣人民政府")
    studio.page.keyboard.press("2")
    studio.page.wait_for_timeout(400)
    studio.page.keyboard.press("Escape")
    # 縣市場監管局 supports the first measure too.
    studio.relate(of="（一）擴大試點。", to="縣市場監管局", name="配合单位")
    studio.save()
    export = studio.export(project, tmp_path / "export.json")
    record(export, "label-studio-1.23-corrected.json")
    (back,) = tool("labelstudio").decode(export, ImportOptions())
    first = notice.spans[0]
    assert set(back.notice.spans) ^ set(notice.spans) == {first, GoldSpan("TARGET", first.span)}
    agency = Span(notice.text.index("縣市場監管局"), notice.text.index("縣市場監管局") + 6)
    assert set(back.notice.measures[0].roles) - set(notice.measures[0].roles) == {
        ("support", agency)
    }
    assert back.notice.measures[1] == notice.measures[1]


def test_one_label_corrected_in_the_page_is_the_only_difference(
    studio: LabelStudio, tmp_path: Path, monkeypatch
):
    notices = list(read_gold(FOLDER / "train.jsonl"))[:10]
    folder = tmp_path / "notices"
    folder.mkdir()
    for notice in notices:
        (folder / f"{notice.id}.txt").write_bytes(notice.text.encode())
    monkeypatch.chdir(tmp_path)
    records = tmp_path / "records.jsonl"
    result = CliRunner().invoke(app, ["extract", "notices", "-o", str(records)])
    assert result.exit_code == 0, result.output
    tasks = tmp_path / "tasks.json"
    policyner("export", records, "--to", "labelstudio", "-o", tasks)

    project = studio.project("通知标注", policyner("config", "--to", "labelstudio"))
    numbers = studio.import_file(project, tasks)
    assert len(numbers) == 10
    studio.page.goto(f"{studio.url}/projects/{project}/settings/labeling")
    studio.page.get_by_text("Code", exact=True).first.click()
    studio.page.wait_for_timeout(2500)
    studio.shot("label-studio-configuration")
    studio.page.goto(f"{studio.url}/projects/{project}/data")
    predicted = {d.notice.id: d.notice for d in read_documents([records])}
    studio.page.get_by_text(next(iter(predicted))).first.wait_for()
    studio.shot("label-studio-tasks")

    wrong = _a_dept(predicted, tasks)
    for number in numbers:
        studio.open(project, number)
        if number == numbers[0]:
            # The page remembers which list was open.
            studio.page.get_by_text("Regions", exact=True).first.click()
            studio.shot("label-studio-suggestions")
            studio.click_region(wrong.words)
            studio.shot("label-studio-region")
            studio.page.keyboard.press("2")
            studio.page.wait_for_timeout(400)
        studio.save()

    studio.page.goto(f"{studio.url}/projects/{project}/data/export")
    studio.page.wait_for_timeout(2500)
    studio.shot("label-studio-export")
    export = studio.export(project, tmp_path / "export.json")
    gold = tmp_path / "gold.jsonl"
    policyner("import", export, "--from", "labelstudio", "--original", records, "-o", gold)
    corrected = gold_of(gold)
    assert set(corrected) == set(predicted)
    differing = {n for n in corrected if corrected[n] != canonical(predicted[n])}
    assert differing == {wrong.notice}
    before, after = predicted[wrong.notice], corrected[wrong.notice]
    assert set(before.spans) - set(after.spans) == {GoldSpan("DEPT", wrong.span)}
    assert set(after.spans) - set(before.spans) == {GoldSpan("TARGET", wrong.span)}
    assert after.measures == canonical(before).measures


class _a_dept:  # noqa: N801 - reads as a noun where it is used
    """The first agency of the first task that has no role and whose words stand once."""

    def __init__(self, predicted: dict[str, GoldNotice], tasks: Path) -> None:
        first = json.loads(tasks.read_text(encoding="utf-8"))[0]["data"]["id"]
        notice = predicted[first]
        roles = {span for measure in notice.measures for _, span in measure.roles}
        self.notice = first
        self.span: Span = next(
            s.span
            for s in notice.spans
            if s.label == "DEPT"
            and s.span not in roles
            and notice.text.count(s.span.of(notice.text)) == 1
            and "\n" not in s.span.of(notice.text)
        )
        self.words = self.span.of(notice.text)


def test_the_backend_suggests_as_a_task_is_opened(studio: LabelStudio, tmp_path: Path):
    import uvicorn

    from policyner.annotating.backend import create_app
    from policyner.batch.loading import load_extractor
    from policyner.batch.processes import local_workers
    from policyner.batch.worker import Setup
    from policyner.extractor import find_model
    from policyner.records.jsonl import encode_notice
    from policyner.tagging.tagger import read_settings

    workers = local_workers(Setup(partial(load_extractor, None), encode_notice))
    version = read_settings(find_model(None)).version
    port = real_labelstudio.free_port()
    server = uvicorn.Server(
        uvicorn.Config(create_app(workers, model=version), port=port, log_level="warning")
    )
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        while not server.started:
            time.sleep(0.05)
        project = studio.project("Backend", configuration("labelstudio"))
        text = "（一）扩大试点。2027年底前，覆盖率达到80%以上。（省财政厅牵头，省教育厅配合）"
        studio.ask("POST", f"/api/projects/{project}/tasks", data={"id": "one", "text": text})
        (task,) = studio.ask("GET", f"/api/tasks?project={project}")["tasks"]
        assert studio.ask("GET", f"/api/tasks/{task['id']}")["predictions"] == []
        address = f"http://127.0.0.1:{port}"
        backend = studio.ask("POST", "/api/ml/", project=project, url=address, title="policyner")
        assert backend["state"] == "CO", backend
        studio.page.goto(f"{studio.url}/projects/{project}/settings/ml")
        studio.page.get_by_text("Connected", exact=True).wait_for()
        studio.shot("label-studio-backend")
        studio.open(project, task["id"])
        assert "80%以上" in studio.shown()
        predictions = studio.ask("GET", f"/api/tasks/{task['id']}")["predictions"]
        assert {p["model_version"] for p in predictions} == {version}
    finally:
        server.should_exit = True
        thread.join(20)


def test_two_versions_stand_side_by_side_and_the_decision_comes_back(
    studio: LabelStudio, tmp_path: Path
):
    one = next(iter(read_gold(FOLDER / "dev.jsonl")))
    dropped = next(s for s in one.spans if s.label == "TARGET")
    other = replace(one, spans=tuple(s for s in one.spans if s != dropped))
    for name, notice in (("甲", one), ("乙", other)):
        path = tmp_path / f"{name}.jsonl"
        path.write_text(json_lines([notice.to_json()]), encoding="utf-8")
    tasks = tmp_path / "tasks.json"
    policyner("disagreements", tmp_path / "甲.jsonl", tmp_path / "乙.jsonl", "-o", tasks)
    project = studio.project("Decide", policyner("config", "--to", "labelstudio", "--adjudicate"))
    (task,) = studio.import_file(project, tasks)
    studio.open(project, task)
    studio.shot("label-studio-adjudication")
    words = dropped.span.of(one.text)
    assert words in studio.page.inner_text("body")
    studio.save()
    export = studio.export(project, tmp_path / "export.json")
    gold = tmp_path / "gold.jsonl"
    policyner("import", export, "--from", "labelstudio", "-o", gold)
    assert list(read_gold(gold)) == [agreed_on(one, other)]
