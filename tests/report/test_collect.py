"""From files of records to the data."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import made_reports as made
import pytest

from policyner.batch.sources import Sources
from policyner.errors import UsageError
from policyner.records.jsonl import encode_notice
from policyner.report import collect, read_records


@pytest.fixture
def records(tmp_path: Path) -> Path:
    path = tmp_path / "notices.jsonl"
    path.write_bytes(encode_notice(made.notice()) + b"\n" + encode_notice(made.notice()))
    return path


def test_records_of_files_folders_and_standard_input(records, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(records.read_bytes())))
    found = list(read_records([str(records), str(records.parent), "-"]))
    assert [record.document.title for record in found] == [made.notice().document.title] * 6


def test_a_line_that_is_no_record_is_named(records):
    with records.open("ab") as file:
        file.write(b'{"text": "\\u4e00"}\n')
    with pytest.raises(
        UsageError, match=r"notices\.jsonl, line 4: not a record.*policyner extract"
    ):
        list(read_records([str(records)]))


@pytest.mark.parametrize("name", ["missing.jsonl", "."])
def test_what_cannot_be_read_is_named(name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UsageError, match=rf"^{name}: "):
        list(read_records([name]))


def texts(archive):
    return [document["text"] for document in archive.to_json()["documents"]]


def test_texts_come_from_the_sources(tmp_path):
    (tmp_path / "通知.txt").write_text(made.TEXT, encoding="utf-8")
    assert texts(collect([made.notice()], sources=Sources(tmp_path))) == [made.TEXT]


@pytest.mark.parametrize("text", [None, "换了别的内容，不再是原来的通知。"])
def test_a_missing_or_changed_source_leaves_the_notice_without_text(text, tmp_path, caplog):
    if text:
        (tmp_path / "通知.txt").write_text(text, encoding="utf-8")
    archive = collect([made.notice(text=made.TEXT), made.notice()], sources=Sources(tmp_path))
    assert texts(archive) == [made.TEXT, None]
    warning = caplog.messages[-1]
    assert "the measures of 通知.txt without its text (--sources PLACE)" in warning
    assert str(archive) == "2 notices, 1 of them without their text; 0 failed"
