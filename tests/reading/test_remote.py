"""Addresses through fsspec, tried with its file system in memory."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator
from pathlib import Path

import fsspec
import pytest

from policyner.errors import MissingDriverError, MissingInputError, ReadingError
from policyner.reading import Part, find_inputs, parts_of
from policyner.reading.remote import file_name_of


@pytest.fixture
def bucket(data: Path) -> Iterator[str]:
    """A folder in memory with files of `tests/data`."""
    files = fsspec.filesystem("memory")
    for place, name in (
        ("b/notice.txt", "notice.txt"),
        ("a/rows.jsonl.gz", "rows.jsonl.gz"),
        ("a/archive.zip", "archive.zip"),
        ("a/rows.parquet", "rows.parquet"),
    ):
        files.pipe(f"/bucket/{place}", (data / name).read_bytes())
    files.pipe("/bucket/a/photo.png", b"x")
    yield "memory://bucket"
    files.rm("/bucket", recursive=True)


def parts(*arguments: str) -> list[Part]:
    return [part for found in find_inputs(arguments) for part in parts_of(found, stdin=bytes)]


def names(*arguments: str) -> list[str]:
    return [
        each.name.removeprefix("memory:///bucket/") if each.error is None else each.error.kind
        for each in parts(*arguments)
    ]


def test_a_folder_is_searched(bucket: str, caplog: pytest.LogCaptureFixture):
    with caplog.at_level(logging.WARNING):
        found = names(bucket)
    assert found == [
        *(["a/archive.zip/2026/notice.txt", "a/archive.zip/2026/notice.docx"]),
        "a/archive.zip/2026/notice.pdf",
        *(f"a/archive.zip/2026/rows.jsonl#{n}" for n in (1, 2, 3)),
        "a/archive.zip/2026/truncated.docx",
        *(f"a/rows.jsonl.gz#{n}" for n in (1, 2, 3)),
        *(f"a/rows.parquet#{n}" for n in (1, 2, 3)),
        "b/notice.txt",
    ]
    assert ".png 1" in caplog.text


def test_a_file_and_a_pattern(bucket: str, data: Path):
    (found,) = parts(f"{bucket}/b/notice.txt", f"{bucket}/b/notice.txt")
    assert found.name == f"{bucket}/b/notice.txt"
    assert found.content() == (data / "notice.txt").read_bytes()
    assert names(f"{bucket}/*/rows.jsonl*") == [f"a/rows.jsonl.gz#{n}" for n in (1, 2, 3)]


def test_what_leads_to_nothing(bucket: str):
    assert names(f"{bucket}/none.txt", f"{bucket}/*.pdf", f"{bucket}/b/notice.txt") == [
        "missing",
        "missing",
        "memory://bucket/b/notice.txt",
    ]


def test_a_local_file_by_its_address(data: Path):
    (found,) = parts(f"file://{data}/notice.txt")
    assert found.read().text.startswith("青禾市")


@pytest.mark.parametrize(
    ("address", "message"),
    [
        ("none://bucket/a.txt", "knows no such protocol"),
        ("s3://bucket/a.txt", "driver for this address is not installed"),
    ],
)
def test_a_driver_that_is_missing_is_named(
    address: str, message: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setitem(sys.modules, "s3fs", None)
    (found,) = parts(address)
    assert isinstance(found.error, MissingDriverError)
    assert message in str(found.error)
    if address.startswith("s3"):
        assert "s3fs" in str(found.error)
        assert "policyner[cloud]" in str(found.error)


def test_fsspec_itself_may_be_missing(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(sys.modules, "fsspec.core", None)
    (found,) = parts("s3://bucket/a.txt")
    assert isinstance(found.error, MissingDriverError)
    assert "policyner[cloud]" in str(found.error)


def test_a_fault_of_a_driver_names_the_address(bucket: str, monkeypatch: pytest.MonkeyPatch):
    class LostError(Exception):
        pass

    def lost(*_: object, **__: object) -> None:
        raise LostError("connection lost")

    monkeypatch.setattr(fsspec.get_filesystem_class("memory"), "open", lost)
    (found,) = parts(f"{bucket}/b/notice.txt")
    assert isinstance(found.error, ReadingError)
    assert not isinstance(found.error, MissingInputError)
    assert (
        str(found.error)
        == f"{bucket}/b/notice.txt: could not be read: connection lost; copy it here first"
    )


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("s3://bucket/a/通知.docx", "通知.docx"),
        ("https://example.org/files/a.pdf?version=2", "a.pdf"),
        ("https://example.org/art_12.shtml", "art_12.shtml"),
        ("https://example.org/art_12.do", ""),
        ("https://example.org/", ""),
    ],
)
def test_what_ending_an_address_has(address: str, name: str):
    assert file_name_of(address) == name
