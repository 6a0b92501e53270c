"""Archives, compressed files, and what they may cost."""

from __future__ import annotations

import gzip
import io
import logging
import lzma
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from policyner.errors import UnsupportedFormatError
from policyner.reading import Input, Part, ReadingLimits, ReadingOptions, parts_of, read_path
from policyner.reading.options import RATIO_COUNTS_FROM
from policyner.reading.unpackers import zstd

Parts = Callable[..., list[Part]]

NOTICE = "一、扩大试点。（省财政厅牵头）\n"
ZEROS = b"0" * (RATIO_COUNTS_FROM + 100_000)


def told(parts: list[Part]) -> list[tuple[str, str | None]]:
    """The name of each document, and the kind of its error."""
    return [(each.name, each.error and each.error.kind) for each in parts]


def zipped(members: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def tarred(members: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return buffer.getvalue()


def test_members_are_read_as_files_in_the_archives_order(parts: Parts):
    found = parts("archive.zip")
    assert told(found) == [
        ("archive.zip/2026/notice.txt", None),
        ("archive.zip/2026/notice.docx", None),
        ("archive.zip/2026/notice.pdf", None),
        ("archive.zip/2026/rows.jsonl#1", None),
        ("archive.zip/2026/rows.jsonl#2", None),
        ("archive.zip/2026/rows.jsonl#3", None),
        # Found out when it is read.
        ("archive.zip/2026/truncated.docx", None),
    ]
    assert found[0].read().text == read_path(Path(__file__).parents[1] / "data/notice.txt").text
    assert found[3].id == "qh-1"


@pytest.mark.parametrize(
    "file", ["archive.tar", "archive.tar.gz", "archive.tgz", "archive.tar.zst"]
)
def test_tar_archives(parts: Parts, file: str):
    found = parts(file)
    assert told(found) == [
        (f"{file}/2026/notice.txt", None),
        *((f"{file}/2026/rows.csv#{number}", None) for number in (1, 2, 3)),
    ]
    assert found[0].read().text.startswith("青禾市人民政府办公室关于")


@pytest.mark.parametrize("file", ["notice.txt.gz", "notice.txt.zst"])
def test_a_packed_document_is_the_document(parts: Parts, data: Path, file: str):
    plain = read_path(data / "notice.txt")
    (found,) = parts(file)
    source = found.read()
    assert (source.text, source.sha256, source.media_type) == (
        plain.text,
        plain.sha256,
        "text/plain",
    )
    assert found.digest() == plain.sha256
    assert read_path(data / file).text == plain.text


def test_names_in_gbk(parts: Parts):
    assert told(parts("names-in-gbk.zip")) == [("names-in-gbk.zip/通知.txt", None)]


def test_archives_in_archives_to_a_limit(parts: Parts, tmp_path: Path):
    assert told(parts("nested.zip")) == [
        ("nested.zip/a.txt", None),
        ("nested.zip/inner.zip/notice.txt", None),
    ]
    data = NOTICE.encode()
    name = "a.txt"
    for level in range(4):
        data, name = (
            (tarred if level % 2 else zipped)({name: data, "b.txt": NOTICE.encode()}),
            (f"{level}.tar" if level % 2 else f"{level}.zip"),
        )
    path = tmp_path / name
    path.write_bytes(data)
    found = parts(path)
    assert told(found) == [
        ("3.tar/2.zip/1.tar/0.zip", "too_large"),
        ("3.tar/2.zip/1.tar/b.txt", None),
        ("3.tar/2.zip/b.txt", None),
        ("3.tar/b.txt", None),
    ]
    assert "--max-nesting 3" in str(found[0].error)
    assert len(parts(path, limits=ReadingLimits(nesting=4))) == 5


def test_a_path_that_leads_outside_and_a_link_are_refused(parts: Parts):
    found = parts("outside.tar")
    assert told(found) == [
        ("outside.tar/../outside.txt", "unsafe_member"),
        ("outside.tar/inside.txt", None),
        ("outside.tar/link.txt", "unsafe_member"),
    ]
    assert "leads outside" in str(found[0].error)
    assert "is a link" in str(found[2].error)


@pytest.mark.parametrize("name", ["/etc/a.txt", "a/../../b.txt", "C:\\a.txt", "c:/a.txt"])
def test_paths_of_zip_members_that_lead_outside(parts: Parts, tmp_path: Path, name: str):
    path = tmp_path / "a.zip"
    path.write_bytes(zipped({name: NOTICE.encode(), "b.txt": NOTICE.encode()}))
    assert [kind for _, kind in told(parts(path))] == ["unsafe_member", None]


def test_a_member_with_a_password(parts: Parts):
    assert told(parts("encrypted.zip")) == [("encrypted.zip/notice.txt", "encrypted")]


def test_a_truncated_archive(parts: Parts):
    assert told(parts("truncated.zip")) == [("truncated.zip", "damaged")]
    found = parts("truncated.tar.gz")
    assert told(found) == [
        ("truncated.tar.gz/2026/notice.txt", "damaged"),
        ("truncated.tar.gz", "damaged"),
    ]


@pytest.mark.parametrize("pack", [gzip.compress, zstd.compress, lzma.compress])
def test_rows_before_a_cut_are_read(parts: Parts, tmp_path: Path, pack: Callable[[bytes], bytes]):
    lines = "".join(f'{{"text": "一、扩大第{n * n}批试点。"}}\n' for n in range(20_000))
    packed = pack(lines.encode())
    endings = {gzip.compress: "gz", zstd.compress: "zst", lzma.compress: "xz"}
    path = tmp_path / f"a.jsonl.{endings[pack]}"
    path.write_bytes(packed[: len(packed) // 2])
    found = parts(path)
    assert len(found) > 100
    assert {kind for _, kind in told(found[:-1])} == {None}
    assert told(found[-1:]) == [(path.name, "damaged")]


@pytest.mark.parametrize("behind", [b"\0" * 70_000 + b"PK", b"\x1f", b"garbage", b"\n"])
def test_what_stands_behind_a_packed_file_is_told_and_the_file_is_read(
    parts: Parts, tmp_path: Path, behind: bytes
):
    packed = gzip.compress(NOTICE.encode())
    path = tmp_path / "a.txt.gz"
    path.write_bytes(packed + behind)
    (found,) = parts(path)
    assert (found.read().text, found.read().flags) == (NOTICE, ("damaged",))
    assert read_path(path).flags == ("damaged",)
    (inside,) = parts(_written(tmp_path / "a.zip", zipped({"a.txt.gz": packed + behind})))
    assert (inside.read().text, inside.read().flags) == (NOTICE, ("damaged",))
    rows = gzip.compress(b'{"text": "a"}\n{"text": "b"}\n') + behind
    assert told(parts(_written(tmp_path / "a.jsonl.gz", rows))) == [
        ("a.jsonl.gz#1", None),
        ("a.jsonl.gz#2", None),
        ("a.jsonl.gz", "damaged"),
    ]


def _written(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("between", [b"", b"\0", b"\0" * 100_000])
def test_one_packed_file_behind_another_is_one_document(
    parts: Parts, tmp_path: Path, between: bytes
):
    packed = between.join(gzip.compress(half.encode()) for half in (NOTICE, NOTICE)) + between
    (found,) = parts(_written(tmp_path / "a.txt.gz", packed))
    assert (found.read().text, found.read().flags) == (NOTICE * 2, ())


def test_a_bomb_is_refused_and_its_neighbours_are_read(parts: Parts, tmp_path: Path):
    members = {"a.txt": NOTICE.encode(), "bomb.txt": ZEROS, "b.txt": NOTICE.encode()}
    path = tmp_path / "a.zip"
    path.write_bytes(zipped(members))
    # What the whole archive may unpack to is looked at too; here it is the member that counts.
    found = parts(path, limits=ReadingLimits(ratio=900))
    assert told(found) == [
        ("a.zip/a.txt", None),
        ("a.zip/bomb.txt", "too_large"),
        ("a.zip/b.txt", None),
    ]
    assert "--max-ratio" in str(found[1].error)


def test_an_archive_may_not_unpack_to_much_more_than_it_is(parts: Parts, tmp_path: Path):
    """Members that all lie within the limits, and many of them."""
    many = {f"{n}.txt": (NOTICE * 30_000).encode() for n in range(20)}
    path = tmp_path / "a.zip"
    path.write_bytes(zipped(many))
    found = parts(path, limits=ReadingLimits(ratio=20))
    kinds = [kind for _, kind in told(found)]
    assert kinds[0] is None
    assert kinds[-1] == "too_large"
    assert len(found) < 20
    assert "nothing behind was read" in str(found[-1].error)
    # A larger budget reads all of it.
    assert {kind for _, kind in told(parts(path, limits=ReadingLimits(ratio=1_000)))} == {None}


@pytest.mark.parametrize("ending", ["gz", "zst", "xz"])
def test_a_packed_bomb(parts: Parts, tmp_path: Path, ending: str):
    path = tmp_path / f"bomb.txt.{ending}"
    pack = {"gz": gzip.compress, "zst": zstd.compress, "xz": lzma.compress}[ending]
    path.write_bytes(pack(ZEROS))
    (found,) = parts(path)
    for ask in (found.read, found.digest, found.content):
        with pytest.raises(Exception, match=r"bomb\.txt.* more than 200 times its size") as raised:
            ask()
        assert raised.value.kind == "too_large"


def test_what_may_be_unpacked_in_all(parts: Parts, tmp_path: Path):
    path = tmp_path / "a.tar"
    path.write_bytes(tarred({f"{n}.txt": NOTICE.encode() * 100 for n in range(5)}))
    found = parts(path, limits=ReadingLimits(unpacked_bytes=10_000))
    assert [kind for _, kind in told(found)] == [None, None, "too_large"]
    assert "--max-unpacked-size" in str(found[-1].error)


def test_the_largest_document(parts: Parts, tmp_path: Path):
    limits = ReadingLimits(document_bytes=1_000)
    path = tmp_path / "a.zip"
    path.write_bytes(zipped({"a.txt": NOTICE.encode() * 100, "b.txt": NOTICE.encode()}))
    assert [kind for _, kind in told(parts(path, limits=limits))] == ["too_large", None]
    path = tmp_path / "a.txt"
    path.write_bytes(NOTICE.encode() * 100)
    (found,) = parts(path, limits=limits)
    with pytest.raises(Exception, match=r"a\.txt: larger than 1000 bytes \(--max-document-size\)"):
        found.read()


def test_a_tar_header_that_would_fill_the_memory(parts: Parts, tmp_path: Path):
    info = tarfile.TarInfo("name")
    info.type, info.size = tarfile.GNUTYPE_LONGNAME, 1 << 40
    path = tmp_path / "a.tar"
    path.write_bytes(info.tobuf(tarfile.GNU_FORMAT) + b"\0" * 20_000)
    assert told(parts(path)) == [("a.tar", "damaged")]
    assert "a header of" in str(parts(path)[0].error)


def test_what_has_no_reader_is_passed_over_and_told(
    parts: Parts, tmp_path: Path, caplog: pytest.LogCaptureFixture
):
    path = tmp_path / "a.zip"
    names = ["a.txt", "b.pptx", "c.pptx", "photo.png", "README", "__MACOSX/._a.txt", "d/"]
    path.write_bytes(zipped({name: NOTICE.encode() for name in names}))
    with caplog.at_level(logging.WARNING):
        assert told(parts(path)) == [("a.zip/a.txt", None)]
    assert "a.zip: files passed over, without a reader: .png 1, .pptx 2, without an ending 1" in (
        caplog.text
    )


def test_an_archive_with_nothing_to_read(parts: Parts, tmp_path: Path):
    path = tmp_path / "a.zip"
    path.write_bytes(zipped({"a.pptx": b"x"}))
    assert told(parts(path)) == [("a.zip", "missing")]


def test_standard_input_is_what_it_looks_like(data: Path):
    def names(file: str, **options: str) -> list[str]:
        stream = io.BytesIO((data / file).read_bytes())
        found = parts_of(Input("-", options=ReadingOptions(**options)), stdin=stream.read)
        return [f"{each.name} {each.media_type}".split("/")[-1] for each in found]

    assert names("notice.txt") == ["plain"]
    assert names("notice.html") == ["html"]
    assert names("notice.pdf") == ["pdf"]
    assert names("notice.docx")[0].endswith("document")
    assert names("notice.txt.gz") == ["plain"]
    assert names("notice.txt.xz") == ["plain"]
    assert names("notice.ofd") == ["ofd"]
    assert names("notice.mht") == ["related"]
    assert names("sheets.xlsx")[1:] == ["vnd.openxmlformats-officedocument.spreadsheetml.sheet"] * 3
    assert names("rows.jsonl.zst") == ["jsonl"] * 3
    assert names("rows.parquet") == ["vnd.apache.parquet"] * 3
    assert names("archive.tar.gz") == ["plain", "csv", "csv", "csv"]
    assert names("nested.zip") == ["plain", "plain"]
    # A comma shows nothing.
    assert names("rows.csv") == ["plain"]
    assert names("rows.csv", input_format="csv") == ["csv"] * 3


def test_a_file_without_an_ending_is_what_it_looks_like(parts: Parts, data: Path, tmp_path: Path):
    for file in ("rows.jsonl", "archive.zip", "notice.pdf"):
        (tmp_path / file.split(".")[0]).write_bytes((data / file).read_bytes())
    assert len(parts(tmp_path / "rows")) == 3
    assert len(parts(tmp_path / "archive")) == 7
    (found,) = parts(tmp_path / "notice")
    assert found.path is not None
    assert found.read().media_type == "application/pdf"


def test_a_file_of_rows_is_no_single_document(data: Path):
    with pytest.raises(UnsupportedFormatError, match=r"rows\.csv: a file of rows"):
        read_path(data / "rows.csv")


def test_streams_of_xz_behind_one_another(parts: Parts, tmp_path: Path):
    path = tmp_path / "a.txt.xz"
    path.write_bytes(lzma.compress(NOTICE.encode()) + b"\0" * 4 + lzma.compress(NOTICE.encode()))
    (found,) = parts(path)
    assert found.read().text == NOTICE * 2
