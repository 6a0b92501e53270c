"""What a user names is read to its end, if it has one."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from policyner import given
from policyner.given import open_given, read_given

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="pipes and devices are POSIX's")


@pytest.fixture
def piped() -> Iterator[Path]:
    """What a shell makes of `<(printf 一二)`."""
    reading, writing = os.pipe()
    os.write(writing, "一二".encode())
    os.close(writing)
    yield Path(f"/dev/fd/{reading}")
    os.close(reading)


def test_a_file_and_a_pipe_are_read_to_their_end(tmp_path: Path, piped: Path):
    (tmp_path / "a").write_text("一二", encoding="utf-8")
    assert read_given(tmp_path / "a") == read_given(piped) == "一二".encode()


def test_a_pipe_with_a_name_waits_for_who_writes_into_it(tmp_path: Path):
    os.mkfifo(tmp_path / "pipe")
    writer = threading.Thread(target=lambda: (tmp_path / "pipe").write_bytes(b"x" * 100_000))
    writer.start()
    assert read_given(tmp_path / "pipe") == b"x" * 100_000
    writer.join()


def test_a_pipe_into_which_nobody_writes_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(given, "_PATIENCE", 0.01)
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(OSError, match="a pipe into which nobody writes"):
        open_given(tmp_path / "pipe")


@pytest.mark.parametrize("device", ["/dev/zero", "/dev/full", "/dev/null", "/dev/urandom"])
def test_a_device_is_refused(device: str):
    with pytest.raises(OSError, match="a device, which has no end"):
        open_given(Path(device))


def test_a_terminal_is_none_of_them():
    ours, theirs = os.openpty()
    try:
        with open_given(Path(os.ttyname(theirs))) as file:
            os.write(ours, b"a\n")
            assert file.readline() == b"a\n"
    finally:
        os.close(ours)
        os.close(theirs)


def test_what_comes_without_end_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(given, "LARGEST", 10)
    (tmp_path / "a").write_bytes(b"x" * 11)
    with pytest.raises(OSError, match="larger than 1 GiB"):
        read_given(tmp_path / "a")


def test_what_cannot_be_opened_is_told_as_ever(tmp_path: Path):
    with pytest.raises(FileNotFoundError):
        read_given(tmp_path / "none")
    with pytest.raises(IsADirectoryError):
        read_given(tmp_path)
