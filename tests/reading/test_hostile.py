"""Files that are made to harm: each costs an error of its own, and its neighbours are read."""

from __future__ import annotations

import io
import json
import tarfile
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet
import pytest

from policyner.errors import InternalError
from policyner.reading import Part, ReadingLimits, find_inputs

Parts = Callable[..., list[Part]]

NOTICE = "一、扩大试点。（省财政厅牵头）\n".encode()


def told(parts: list[Part]) -> list[tuple[str, str | None]]:
    """The name of each document, and the kind of its error."""
    return [(each.name, each.error and each.error.kind) for each in parts]


def zipped(members: dict[str, bytes], packing: int = zipfile.ZIP_DEFLATED) -> bytearray:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", packing) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return bytearray(buffer.getvalue())


def tar_header(name: str, size: int, kind: bytes = tarfile.REGTYPE) -> bytes:
    info = tarfile.TarInfo(name)
    info.size, info.type = size, kind
    return info.tobuf(tarfile.GNU_FORMAT)


@pytest.mark.parametrize("packing", [zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2, zipfile.ZIP_DEFLATED])
def test_a_member_whose_packing_is_broken(parts: Parts, tmp_path: Path, packing: int):
    archive = zipped({"a.txt": NOTICE * 50, "b.txt": NOTICE}, packing)
    begin = archive.index(b"a.txt") + len("a.txt") + 9
    archive[begin : begin + 20] = b"\xff" * 20
    path = tmp_path / "a.zip"
    path.write_bytes(archive)
    assert told(parts(path)) == [("a.zip/a.txt", "damaged"), ("a.zip/b.txt", None)]


def test_a_member_whose_own_header_has_a_name_that_is_no_utf_8(parts: Parts, tmp_path: Path):
    archive = zipped({"甲.txt": NOTICE, "乙.txt": NOTICE})
    begin = archive.index("甲".encode())
    archive[begin : begin + 3] = b"\xff\xfe\xfd"
    path = tmp_path / "a.zip"
    path.write_bytes(archive)
    assert told(parts(path)) == [("a.zip/甲.txt", "damaged"), ("a.zip/乙.txt", None)]


def test_a_tar_archive_of_nothing_but_long_names(parts: Parts, tmp_path: Path):
    header = tar_header("././@LongLink", 4, tarfile.GNUTYPE_LONGNAME)
    path = tmp_path / "a.tar"
    path.write_bytes((header + b"abc\0".ljust(512, b"\0")) * 5_000)
    assert told(parts(path)) == [("a.tar", "damaged")]


def test_a_tar_member_that_would_lead_back(parts: Parts, tmp_path: Path):
    path = tmp_path / "a.tar"
    whole = tar_header("a.txt", len(NOTICE)) + NOTICE.ljust(512, b"\0")
    path.write_bytes(whole + tar_header("b.txt", -1024) + b"\0" * 1024)
    assert told(parts(path)) == [("a.tar/a.txt", None), ("a.tar", "damaged")]
    assert "a member of -1024 bytes" in str(parts(path)[-1].error)


def test_a_tar_member_of_absurd_size_is_refused_before_it_is_read(parts: Parts, tmp_path: Path):
    path = tmp_path / "a.tar"
    path.write_bytes(tar_header("a.jsonl", 1 << 60) + NOTICE.ljust(512, b"\0"))
    assert told(parts(path)) == [("a.tar/a.jsonl", "too_large")]


def test_members_that_share_their_bytes(parts: Parts, tmp_path: Path):
    archive = zipped({"a.txt": NOTICE * 90, "b.txt": NOTICE})
    # The directory says of both that they begin where the first one does.
    second = archive.rindex(b"PK\x01\x02")
    archive[second + 42 : second + 46] = b"\0" * 4
    path = tmp_path / "a.zip"
    path.write_bytes(archive)
    found = parts(path)
    assert [kind for _, kind in told(found)] == [None, "damaged"]
    assert "those of another member too" in str(found[1].error)


def test_what_a_member_says_of_its_size_counts_before_it_is_unpacked(
    parts: Parts, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    opened = []
    real = zipfile.ZipFile.open

    def watched(self: zipfile.ZipFile, info: zipfile.ZipInfo, *rest: object) -> object:
        opened.append(info.filename)
        return real(self, info, *rest)

    zeros = b"0" * 30_000_000
    path = tmp_path / "a.zip"
    path.write_bytes(zipped({f"{n}.txt": zeros for n in range(9)} | {"good.txt": NOTICE}))
    monkeypatch.setattr(zipfile.ZipFile, "open", watched)
    found = parts(path)
    assert [kind for _, kind in told(found)] == ["too_large"] * 9 + [None]
    assert opened == ["good.txt"]
    opened.clear()
    found = parts(path, limits=ReadingLimits(document_bytes=1_000_000, ratio=10_000))
    assert [kind for _, kind in told(found)] == ["too_large"] * 9 + [None]
    assert "--max-document-size" in str(found[0].error)
    assert opened == ["good.txt"]


def test_a_bomb_that_lies_about_its_size_is_unpacked_by_little(parts: Parts, tmp_path: Path):
    import gzip

    path = tmp_path / "a.jsonl.gz"
    path.write_bytes(gzip.compress(b"0" * 200_000_000))
    tracemalloc.start()
    try:
        (found,) = parts(path)
        assert found.error is not None
        assert found.error.kind == "too_large"
        assert tracemalloc.get_traced_memory()[1] < 60_000_000
    finally:
        tracemalloc.stop()


def test_more_errors_than_anyone_reads_are_counted(parts: Parts, tmp_path: Path):
    path = tmp_path / "a.json"
    rows: list[object] = [{}] * 30 + [{"text": "修桥"}] + [{}] * 30
    path.write_text(json.dumps(rows), encoding="utf-8")
    found = parts(path, limits=ReadingLimits(errors=10))
    assert [kind for _, kind in told(found)] == ["missing_column"] * 10 + [None, "too_large"]
    assert found[10].text == "修桥"
    assert str(found[-1].error) == "a.json: 50 more errors are not listed (--max-errors)"


def test_parquet_with_two_columns_of_one_name(parts: Parts, tmp_path: Path):
    table = pa.table(
        [pa.array(["修桥"]), pa.array(["督导"]), pa.array([1])], ["text", "text", "id"]
    )
    path = tmp_path / "a.parquet"
    pa.parquet.write_table(table, path)
    (found,) = parts(path)
    assert found.error is not None
    assert "a.parquet" in str(found.error)


def test_parquet_with_a_time_that_no_calendar_reaches(parts: Parts, tmp_path: Path):
    path = tmp_path / "a.parquet"
    times = pa.array([0, 1 << 62, 0], pa.timestamp("ms"))
    pa.parquet.write_table(pa.table({"text": ["修桥", "督导", "落实"], "id": times}), path)
    found = parts(path)
    assert [kind for _, kind in told(found)] == [None, "damaged", None]
    assert "a.parquet#2: a value that cannot be read" in str(found[1].error)


def test_what_nobody_foresaw_costs_its_member(
    parts: Parts, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    def fails(*_: object, **__: object) -> None:
        raise ZeroDivisionError("a fault of a reader")

    monkeypatch.setattr("policyner.reading.row_files.rows_of_csv", fails)
    path = tmp_path / "a.zip"
    path.write_bytes(zipped({"a.txt": NOTICE, "b.csv": b"text\nx", "c.txt": NOTICE}))
    found = parts(path)
    assert told(found) == [
        ("a.zip/a.txt", None),
        ("a.zip/b.csv", "internal"),
        ("a.zip/c.txt", None),
    ]
    error = found[1].error
    assert isinstance(error, InternalError)
    assert str(error) == "a.zip/b.csv: unexpected ZeroDivisionError: a fault of a reader"
    assert "Traceback" in error.trace


def test_what_nobody_foresaw_in_an_archive_itself(
    parts: Parts, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    def fails(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("policyner.reading.expand.members_of_zip", fails)
    path = tmp_path / "a.zip"
    path.write_bytes(zipped({"a.txt": NOTICE}))
    assert told(parts(path)) == [("a.zip", "internal")]


def test_links_that_lead_to_themselves(tmp_path: Path):
    (tmp_path / "a.txt").symlink_to(tmp_path / "a.txt")
    (tmp_path / "b.txt").write_bytes(NOTICE)
    (tmp_path / "c").symlink_to(tmp_path / "c")
    (tmp_path / "d").symlink_to(tmp_path)
    for argument in (tmp_path, tmp_path / "*"):
        found = list(find_inputs([str(argument)]))
        assert str(tmp_path / "b.txt") in {each.name for each in found if each.error is None}
    (found,) = find_inputs([str(tmp_path / "a.txt")])
    assert found.error is not None
