"""Tasks: one a document, made as they are asked for, that another process can do."""

from __future__ import annotations

import hashlib
import io
import pickle
from pathlib import Path

import pytest

from policyner.batch.tasks import Task, groups, tasks
from policyner.errors import ReadingError
from policyner.reading import find_inputs

DATA = Path(__file__).parents[1] / "data"


def all_tasks(*arguments: str | Path) -> list[Task]:
    stdin = io.BytesIO((DATA / "rows.jsonl").read_bytes()).read
    return list(tasks(find_inputs([str(each) for each in arguments]), stdin=stdin))


def test_every_document_of_the_test_data_can_be_done_elsewhere():
    found = all_tasks(DATA, "-")
    assert len({each.name for each in found}) == len(found) > 80
    messages: dict[str, str] = {}
    for task in found:
        sent = pickle.loads(pickle.dumps(task))  # noqa: S301 - our own
        assert (sent.name, sent.size, sent.text) == (task.name, task.size, task.text)
        try:
            source = sent.read()
        except ReadingError as error:
            messages[task.name] = str(error)
            continue
        assert source.name == task.name
        assert source.sha256 == task.digest() == hashlib.sha256(task.content()).hexdigest()
        assert task.size > 0
    assert messages
    assert {name for name, message in messages.items() if not message.startswith(name)} == set()


def test_what_fails_and_what_does_not():
    """Each kind of damage has a file of its own; all else is complete.

    What lies in `odd` has tests of its own (tests/reading/test_odd_files.py): some of it is read
    where there is a LibreOffice alone.
    """
    failed = {}
    for task in all_tasks(DATA):
        name = task.name.removeprefix(f"{DATA}/")
        if name.startswith("odd/"):
            continue
        try:
            task.read()
        except ReadingError as error:
            failed[name] = error.kind
    assert failed == {
        "archive.zip/2026/truncated.docx": "damaged",
        "encrypted.pdf": "encrypted",
        "encrypted.zip/notice.txt": "encrypted",
        "mixed-encodings.csv#2": "undecodable",
        "mixed-encodings.jsonl#2": "undecodable",
        "mixed-encodings.txt": "undecodable",
        "outside.tar/../outside.txt": "unsafe_member",
        "outside.tar/link.txt": "unsafe_member",
        "scanned.pdf": "scanned",
        "truncated.csv#3": "damaged",
        "truncated.doc": "damaged",
        "truncated.docx": "damaged",
        "truncated.parquet": "damaged",
        "truncated.pdf": "damaged",
        "truncated.tar.gz": "damaged",
        "truncated.tar.gz/2026/notice.txt": "damaged",
        "truncated.xls": "damaged",
        "truncated.xlsx": "damaged",
        "truncated.zip": "damaged",
        "wrong-column.parquet": "missing_column",
    }


def test_a_document_that_is_a_file_is_left_to_whoever_does_the_task(tmp_path: Path):
    path = tmp_path / "a.txt.gz"
    path.write_bytes(b"\x1f\x8b")
    (task,) = all_tasks(path)
    assert task.path == path
    assert task.data is None
    with pytest.raises(ReadingError, match=r"a\.txt\.gz: cut off"):
        task.read()


def test_tasks_are_made_as_they_are_asked_for(tmp_path: Path):
    rows = tmp_path / "rows.jsonl"
    rows.write_text('{"text": "修桥"}\n' * 100_000, encoding="utf-8")
    found = groups(tasks(find_inputs([str(rows), str(tmp_path / "none.txt")]), stdin=bytes))
    first = next(found)
    assert first[0].name == f"{rows}#1"
    assert len(first) <= 64


def test_a_task_without_content_says_so():
    with pytest.raises(ReadingError, match=r"a\.txt: nothing to read"):
        Task("a.txt").content()
    error = ReadingError("b.txt: gone")
    for ask in (Task("b.txt", error=error).digest, Task("b.txt", error=error).read):
        with pytest.raises(ReadingError, match=r"b\.txt: gone"):
            ask()
