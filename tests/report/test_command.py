"""`policyner report` from records to a file."""

from __future__ import annotations

import json
import re
from pathlib import Path

import made_reports as made
import pytest
from typer.testing import CliRunner, Result

from policyner.cli import app
from policyner.records import ErrorRecord
from policyner.records.jsonl import encode_notice


def report(*arguments: object) -> Result:
    return CliRunner().invoke(app, ["report", *map(str, arguments)])


@pytest.fixture
def records(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "notices.jsonl"
    failed = ErrorRecord.of("空白.txt", type="empty", message="空白.txt: the source is empty")
    path.write_bytes(encode_notice(made.notice()) + encode_notice(failed))
    (tmp_path / "通知.txt").write_text(made.TEXT, encoding="utf-8")
    return path


def data_of(page: str) -> dict[str, object]:
    inside = re.search(r'<script id="data" type="application/json">(.*?)</script>', page)
    return json.loads(inside[1])


def test_a_page_of_a_notice_and_of_what_failed(records, tmp_path):
    result = report(records, "-o", tmp_path / "new" / "report.html")
    assert result.exit_code == 0
    assert "1 notice; 1 failed" in result.stderr
    data = data_of((tmp_path / "new" / "report.html").read_text(encoding="utf-8"))
    assert data["documents"][0]["text"] == made.TEXT
    assert data["errors"][0]["source"] == "空白.txt"


def test_the_same_records_give_the_same_bytes_on_standard_output(records):
    first, second = report(records, "-o", "-"), report(records, "-o", "-")
    assert first.stdout_bytes == second.stdout_bytes
    assert data_of(first.stdout)["documents"][0]["title"] == made.notice().document.title


def test_sources_from_another_place(records, tmp_path):
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "通知.txt").rename(tmp_path / "elsewhere" / "改名.txt")
    result = report(records, "--sources", tmp_path / "elsewhere", "-o", "-")
    assert data_of(result.stdout)["documents"][0]["text"] == made.TEXT


@pytest.mark.parametrize("content", [None, "", "{}\n", "公文\n"])
def test_what_holds_no_record_ends_with_2_and_writes_nothing(content, tmp_path):
    path = tmp_path / "other.jsonl"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    result = report(path, "-o", tmp_path / "report.html")
    assert result.exit_code == 2
    assert "other.jsonl" in result.stderr
    assert not (tmp_path / "report.html").exists()


def test_a_page_is_made_anew_and_no_other_file_is_lost(records, tmp_path):
    assert report(records, "-o", "page.html").exit_code == 0
    assert report(records, "-o", "page.html").exit_code == 0
    notice = tmp_path / "通知.txt"
    (tmp_path / "link.html").symlink_to(notice)
    before = {path: path.read_bytes() for path in tmp_path.iterdir()}
    for taken in (records, notice, "link.html"):
        result = report(records, "-o", taken)
        assert result.exit_code == 2
        assert "is no report and would be lost; choose another output" in result.stderr
    assert {path: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_what_only_looks_like_a_temporary_file_is_left_alone(records, tmp_path):
    folder = tmp_path / "page.html.partial"
    folder.mkdir()
    (folder / "mine.txt").write_text("mine", encoding="utf-8")
    assert report(records, "-o", "page.html").exit_code == 0
    assert (folder / "mine.txt").read_text(encoding="utf-8") == "mine"
