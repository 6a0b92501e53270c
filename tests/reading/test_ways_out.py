"""Every error of reading says the way out."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from policyner.errors import ReadingError
from policyner.reading import (
    Input,
    Part,
    ReadingLimits,
    ReadingOptions,
    find_inputs,
    parts_of,
    read_text,
)

Parts = Callable[..., list[Part]]

BROKEN = [
    "encrypted.pdf", "encrypted.zip", "mixed-encodings.csv", "mixed-encodings.jsonl",
    "mixed-encodings.txt", "outside.tar", "scanned.pdf", "truncated.csv", "truncated.doc",
    "truncated.docx", "truncated.parquet", "truncated.pdf", "truncated.tar.gz", "truncated.xls",
    "truncated.xlsx", "truncated.zip", "wrong-column.parquet",
]  # fmt: skip

WRITTEN = {
    "empty.txt": b"", "blank.txt": b" \n", "empty.docx": b"", "empty.pdf": b"", "empty.xlsx": b"",
    "empty.ofd": b"", "empty.mht": b"", "empty.rtf": b"", "empty.doc": b"", "empty.csv": b"",
    "a.txt": b"%PDF-1.7",
    "b.txt": b"\x00\x01\x02\x03" * 50, "c.txt": b"Nothing Chinese.",
    "d.html": b"<html><body><script>1</script></body></html>", "e.json": b"[1, 2]", "f.json": b"1",
    "g.jsonl": b"{\n", "h.json": b"[" * 100_000, "i.pptx": b"x", "j.dat": b"x",
    "k.rtf": b"{\\rtf1}",
    "l.ofd": b"PK\x03\x04", "m.mht": b"MIME-Version: 1.0\n\nx", "n.xls": b"\x09\x08\x10\x00",
    "o.docx": b"PK\x05\x06" + bytes(18), "p.csv": b"text,id\n\"a,b\n", "q.csv": b"text,id\n1,2,3\n",
    "r.csv": b"text\n  \n", "s.zip": b"PK\x05\x06" + bytes(18), "t.parquet": b"PAR1",
    "u.gz": b"\x1f\x8b", "v.txt.gz": b"\x1f\x8b\x08\x00", "w.csv": b",,\n,,\n", "x.jsonl": b"",
    "y.jsonl": b'{"text": 5}\n', "z.jsonl": b'{"text": "\\ud800"}\n',
}  # fmt: skip

# What a reader of the message can do: an option, or something to be done, behind a semicolon.
DOES = (
    "; get", "; leave", "; save", "; give", "; check", "; name", "; open", "; unpack", "; write",
    "; put", "; recognise", "; perhaps a quotation mark", "; take", "; pack", "; print", "; copy",
    "picture: recognise", "; a notice",
)  # fmt: skip


def says_a_way_out(error: ReadingError) -> bool:
    message = str(error)
    return "--" in message or any(each in message for each in DOES)


@pytest.mark.parametrize("file", BROKEN)
def test_errors_of_broken_files(parts: Parts, file: str):
    errors = [error for each in parts(file) if (error := failed(each))]
    assert errors
    for error in errors:
        assert says_a_way_out(error), error


@pytest.mark.parametrize("file", list(WRITTEN))
def test_errors_of_files_that_are_none(parts: Parts, tmp_path: Path, file: str):
    path = tmp_path / file
    path.write_bytes(WRITTEN[file])
    errors = [error for each in parts(path) if (error := failed(each))]
    assert errors
    for error in errors:
        assert says_a_way_out(error), error


def failed(part: Part) -> ReadingError | None:
    try:
        part.read()
    except ReadingError as error:
        return error
    return None


def test_errors_of_inputs_and_strings(tmp_path: Path):
    (tmp_path / "empty").mkdir()
    missing = [str(tmp_path / each) for each in ("none.txt", "empty", "*.docx")]
    errors = [found.error for found in find_inputs([*missing, "nothing://here"])]
    for text in ("", "  ", "Nothing.", "市\0"):
        with pytest.raises(ReadingError) as caught:
            read_text(text)
        errors.append(caught.value)
    for error in errors:
        assert error is not None
        assert says_a_way_out(error), error


def test_errors_of_archives_and_limits(tmp_path: Path):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.txt", "市民政局" * 10_000)
        archive.writestr("../b.txt", "市民政局")
        archive.writestr("b.zip", b"PK\x05\x06" + bytes(18))
    path = tmp_path / "a.zip"
    path.write_bytes(buffer.getvalue())
    limits = ReadingLimits(document_bytes=1_000, nesting=1)
    found = parts_of(Input("a.zip", path, options=ReadingOptions(limits=limits)), stdin=bytes)
    errors = [error for each in found if (error := failed(each))]
    assert len(errors) == 3
    for error in errors:
        assert says_a_way_out(error), error
