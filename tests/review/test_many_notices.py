"""A folder with thousands of notices: nothing is read again at each request."""

from __future__ import annotations

import io
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from made_reviews import gold, reviewed, saved

MANY = 3_000
EMPTY: dict[str, Any] = {"spans": [], "measures": []}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Many notices, of which 张三 has finished all but the last hundred."""
    rows = [
        json.dumps({"id": f"n{number}", "text": f"第{number}号：修桥。\n", **EMPTY})
        for number in range(MANY)
    ]
    (tmp_path / "notices.jsonl").write_text("\n".join(rows), encoding="utf-8")
    (tmp_path / "gold").mkdir()
    done = "\n".join(rows[:-100]) + "\n"
    (tmp_path / "gold" / "张三.jsonl").write_text(done, encoding="utf-8")
    return tmp_path


class Opened(Counter[str]):
    """Counts how often a file of a folder is opened to be read, by its place there."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        super().__init__()
        given = io.open

        def counting(file: Any, mode: str = "r", *args: Any, **more: Any) -> Any:
            if isinstance(file, str | Path) and Path(file).is_relative_to(folder) and "r" in mode:
                self[Path(file).relative_to(folder).as_posix()] += 1
            return given(file, mode, *args, **more)

        monkeypatch.setattr(io, "open", counting)


def test_requests_read_no_file_again(folder, monkeypatch):
    with reviewed(folder) as client:
        opened = Opened(folder, monkeypatch)
        who = {"annotator": "张三"}
        listed = client.get("/review/notices", params=who).json()
        assert len(listed["notices"]) == MANY
        assert len(listed["next"]) == 100
        assert sum(row["state"] == "done" for row in listed["notices"]) == MANY - 100
        assert client.get("/review/notice", params={"id": "n7", **who}).json()["version"]
        assert len(client.get("/review/versions", params={"id": "n7", **who}).json()) == 1
        assert client.get("/review/version", params={"id": "n7", "number": 1, **who}).json()
        assert client.get("/review/agreement").json() == []
        assert opened == {}
        # A draft is written beside what is finished, which stays as it is.
        marked = {"spans": [["TARGET", 0, 4]], "measures": []}
        assert saved(client, f"n{MANY - 1}", marked, after=0, done=False).status_code == 200
        assert set(opened) <= {"drafts/张三.jsonl"}
    assert len(gold(folder)) == MANY - 100
    assert len(gold(folder, kind="drafts")) == 1


def test_what_somebody_else_changes_is_read_once(folder, monkeypatch):
    with reviewed(folder) as client:
        lines = gold(folder)
        lines[0]["spans"] = [["TARGET", 0, 4]]
        content = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
        (folder / "gold" / "张三.jsonl").write_text(content, encoding="utf-8")
        opened = Opened(folder, monkeypatch)
        for _ in range(3):
            asked = {"id": "n0", "annotator": "张三"}
            found = client.get("/review/notice", params=asked).json()["version"]
            assert (found["number"], found["spans"]) == (2, [["TARGET", 0, 4]])
        # Once to be read, and once beside what it is to become.
        assert opened["gold/张三.jsonl"] <= 2
        assert opened["history/张三.jsonl"] == 1


def test_a_draft_that_is_finished_leaves_the_drafts(folder):
    last = f"n{MANY - 1}"
    with reviewed(folder) as client:
        assert saved(client, last, EMPTY, after=0, done=False).json()["version"] == 1
        assert saved(client, last, EMPTY, after=1, done=True).json()["version"] == 2
        assert gold(folder, kind="drafts") == []
        assert len(gold(folder)) == MANY - 99
        assert saved(client, last, EMPTY, after=2, done=False).json()["version"] == 3
        assert len(gold(folder, kind="drafts")) == 1
        assert len(gold(folder)) == MANY - 100
