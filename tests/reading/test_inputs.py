from __future__ import annotations

import logging
import os
from pathlib import Path

import pytest

from policyner.errors import MissingInputError, ReadingError, UnsupportedFormatError
from policyner.reading import find_inputs, read_path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("b.txt", "a/二.HTML", "a/一.htm", "a/表.dat", "通知[1].txt"):
        file = tmp_path / name
        file.parent.mkdir(exist_ok=True)
        file.write_text("省财政厅负责", encoding="utf-8")
    (tmp_path / "empty").mkdir()
    return tmp_path


def names(arguments: list[str], folder: Path) -> list[str]:
    return [
        entry.name.removeprefix(f"{folder}/") if entry.error is None else entry.error.kind
        for entry in find_inputs(arguments)
    ]


def test_folder_gives_supported_files_by_path(folder: Path) -> None:
    assert names([str(folder)], folder) == ["a/一.htm", "a/二.HTML", "b.txt", "通知[1].txt"]


def test_order_of_arguments_holds_and_nothing_is_read_twice(folder: Path) -> None:
    arguments = [f"{folder}/b.txt", "-", str(folder), f"{folder}/a/../b.txt", "-"]
    expected = ["b.txt", "-", "a/一.htm", "a/二.HTML", "通知[1].txt"]
    assert names(arguments, folder) == expected


def test_patterns_are_expanded(folder: Path) -> None:
    assert names([f"{folder}/**/*.htm"], folder) == ["a/一.htm"]
    assert names([f"{folder}/*"], folder) == [
        "a/一.htm",
        "a/二.HTML",
        "b.txt",
        "missing",
        "通知[1].txt",
    ]


def test_name_with_brackets_is_a_name_first(folder: Path) -> None:
    assert names([f"{folder}/通知[1].txt"], folder) == ["通知[1].txt"]


def test_what_is_missing_keeps_its_place(folder: Path) -> None:
    arguments = [f"{folder}/none.txt", f"{folder}/b.txt", f"{folder}/empty", f"{folder}/*.pdf", ""]
    assert names(arguments, folder) == ["missing", "b.txt", "missing", "missing", "missing"]


def test_link_to_nowhere_is_missing(folder: Path) -> None:
    (folder / "link.txt").symlink_to(folder / "gone.txt")
    (entry,) = find_inputs([str(folder / "link.txt")])
    assert isinstance(entry.error, MissingInputError)


def test_folder_gives_files_of_every_format(data: Path) -> None:
    paths = [Path(entry.name) for entry in find_inputs([str(data)])]
    found = [path.name for path in paths if path.parent == data]
    assert found == sorted(path.name for path in data.iterdir() if path.is_file())


def test_folder_is_searched_as_it_is_asked_for(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    listed = []
    monkeypatch.setattr(
        "policyner.reading.inputs.os.scandir",
        lambda path, scan=os.scandir: listed.append(Path(path).name) or scan(path),
    )
    (folder / "c").mkdir()
    found = find_inputs([str(folder)])
    next(found)
    assert listed == [folder.name, "a"]
    assert len(list(found)) == 3
    assert listed == [folder.name, "a", "c", "empty"]


def test_what_has_no_reader_is_told_once(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        list(find_inputs([str(folder)], quiet=True))
        assert caplog.text == ""
        list(find_inputs([str(folder)]))
    assert "files passed over, without a reader: .dat 1" in caplog.text


def test_output_in_a_folder_is_left_out(folder: Path) -> None:
    found = find_inputs([str(folder), f"{folder}/*.txt"], leave_out={folder / "b.txt"}.__contains__)
    assert [Path(entry.name).name for entry in found] == ["一.htm", "二.HTML", "通知[1].txt"]


def test_folder_within_a_folder_is_searched_once(folder: Path) -> None:
    everything = ["a/一.htm", "a/二.HTML", "b.txt", "通知[1].txt"]
    assert names([f"{folder}/a", str(folder), f"{folder}/a"], folder) == everything
    assert names([str(folder), f"{folder}/a/一.htm"], folder) == everything


def test_link_to_what_the_folder_gives_anyway(folder: Path) -> None:
    (folder / "a-link.txt").symlink_to(folder / "b.txt")
    (folder / "other").mkdir()
    outside = folder.parent / f"{folder.name}-outside.txt"
    outside.write_text("省财政厅负责", encoding="utf-8")
    (folder / "c-link.txt").symlink_to(outside)
    assert names([str(folder)], folder) == [
        "a/一.htm",
        "a/二.HTML",
        "b.txt",
        "c-link.txt",
        "通知[1].txt",
    ]


def test_unsupported_format_says_what_is_supported(folder: Path) -> None:
    with pytest.raises(UnsupportedFormatError, match=r"表\.dat: .*\.txt, \.md,.* \.html"):
        read_path(folder / "a/表.dat")


def test_file_without_an_ending_is_read_as_what_it_looks_like(folder: Path) -> None:
    page = folder / "关于2027年工作的通知.最终稿"
    page.write_text("<html><body><p>省财政厅负责</p></body></html>", encoding="utf-8")
    assert read_path(page).media_type == "text/html"
    page.write_text("省财政厅负责", encoding="utf-8")
    assert read_path(page).media_type == "text/plain"


def test_missing_file_and_folder_are_reading_errors(folder: Path) -> None:
    with pytest.raises(MissingInputError, match=r"none\.docx"):
        read_path(folder / "none.docx")
    with pytest.raises(ReadingError, match="empty"):
        read_path(folder / "empty")


def test_name_may_be_given(folder: Path) -> None:
    assert read_path(folder / "b.txt", name="notice-1").name == "notice-1"
