"""From files of records to the data."""

from __future__ import annotations

import made_reports as made
import pytest

from policyner.batch.sources import Sources
from policyner.report import collect


def texts(archive):
    return [document["text"] for document in archive.to_json()["documents"]]


def test_texts_come_from_the_sources(tmp_path):
    (tmp_path / "通知.txt").write_text(made.TEXT, encoding="utf-8")
    assert texts(collect([made.notice()], sources=Sources(tmp_path))) == [made.TEXT]


def test_where_nothing_is_left_of_its_way_the_machine_is_not_read(monkeypatch, tmp_path):
    looked: list[str] = []
    monkeypatch.setattr(
        "policyner.batch.sources.find_inputs", lambda names, **_: iter(looked.extend(names) or ())
    )
    root = tmp_path.anchor
    archive = collect([made.notice(source=f"{root}没有的地方/通知.txt")], sources=Sources(None))
    assert texts(archive) == [None]
    assert looked == []


@pytest.mark.parametrize("text", [None, "换了别的内容，不再是原来的通知。"])
def test_a_missing_or_changed_source_leaves_the_notice_without_text(text, tmp_path, caplog):
    if text:
        (tmp_path / "通知.txt").write_text(text, encoding="utf-8")
    archive = collect([made.notice(text=made.TEXT), made.notice()], sources=Sources(tmp_path))
    assert texts(archive) == [made.TEXT, None]
    warning = caplog.messages[-1]
    assert "the measures of 通知.txt without its text (--sources PLACE)" in warning
    assert str(archive) == "2 notices, 1 without text; 0 failed"
