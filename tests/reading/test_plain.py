from __future__ import annotations

import codecs

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policyner.errors import (
    BinarySourceError,
    EmptySourceError,
    NoChineseTextError,
    ReadingError,
    UndecodableSourceError,
)
from policyner.reading import read_bytes, read_text

NOTICE = "一、扩大试点范围。\r\n2027年底前，试点县覆盖率达到80%以上。（省财政厅负责）\r\n"
TRADITIONAL = "一、擴大試點範圍。\n2027年底前，試點縣覆蓋率達到80%以上。（省財政廳負責）\n"


@pytest.mark.parametrize(
    ("data", "text", "encoding"),
    [
        (NOTICE.encode("utf-8"), NOTICE, "utf-8"),
        (codecs.BOM_UTF8 + NOTICE.encode("utf-8"), NOTICE, "utf-8"),
        (codecs.BOM_UTF16_LE + NOTICE.encode("utf-16-le"), NOTICE, "utf-16-le"),
        (codecs.BOM_UTF16_BE + NOTICE.encode("utf-16-be"), NOTICE, "utf-16-be"),
        (codecs.BOM_UTF32_LE + NOTICE.encode("utf-32-le"), NOTICE, "utf-32-le"),
        (NOTICE.encode("utf-16-le"), NOTICE, "utf-16-le"),
        (NOTICE.encode("utf-16-be"), NOTICE, "utf-16-be"),
        (NOTICE.encode("gb2312"), NOTICE, "gb18030"),
        ("省财政厅㐂".encode("gb18030"), "省财政厅㐂", "gb18030"),
        (TRADITIONAL.encode("big5"), TRADITIONAL, "big5"),
        (TRADITIONAL.encode("gb18030"), TRADITIONAL, "gb18030"),
        (TRADITIONAL.encode("utf-8"), TRADITIONAL, "utf-8"),
    ],
)
def test_encoding_is_found_and_newlines_stay(data: bytes, text: str, encoding: str) -> None:
    source = read_bytes(data, name="notice.txt")
    assert (source.text, source.encoding) == (text, encoding)


@pytest.mark.parametrize(
    "line",
    ["省财政厅", "市卫健委负责", "通知", "2027年底前", "责任单位：市教育局、市人力资源社会保障局"],
)
@pytest.mark.parametrize("encoding", ["gb18030", "utf-8", "utf-16-le", "utf-16-be"])
def test_one_line_is_enough(line: str, encoding: str) -> None:
    source = read_bytes(line.encode(encoding), name="line.txt")
    assert (source.text, source.encoding) == (line, encoding)


@pytest.mark.parametrize("line", ["省財政廳", "市政府負責", "2027年底前", "責任單位：市教育局"])
def test_one_line_of_big5_is_enough(line: str) -> None:
    source = read_bytes(line.encode("big5"), name="line.txt")
    assert (source.text, source.encoding) == (line, "big5")


def test_mark_inside_the_text_stays() -> None:
    assert read_bytes("省\ufeff财政厅".encode(), name="a.txt").text == "省\ufeff财政厅"


@pytest.mark.parametrize("data", [b"", b" \r\n\t", "\u3000\n".encode(), codecs.BOM_UTF8])
def test_nothing_to_read(data: bytes) -> None:
    with pytest.raises(EmptySourceError, match=r"empty\.txt"):
        read_bytes(data, name="empty.txt")


@pytest.mark.parametrize(
    "data",
    [
        b"%PDF-1.7 \xe7\x9c\x81",
        b"PK\x03\x04rest",
        b"\x89PNG\r\n\x1a\n",
        b"\0\0\0" + "省".encode(),
        bytes(range(256)) * 20,
        "省\x01\x02\x03\x04".encode(),
    ],
)
def test_binary_is_refused(data: bytes) -> None:
    with pytest.raises((BinarySourceError, UndecodableSourceError), match="scan"):
        read_bytes(data, name="scan.txt", media_type="text/plain")


@pytest.mark.parametrize(
    "data", [b"notice", "Réunion de l'état".encode(), b"R\xe9union d'\xe9t\xe9"]
)
def test_text_without_chinese_is_refused(data: bytes) -> None:
    with pytest.raises(NoChineseTextError, match=r"other\.txt"):
        read_bytes(data, name="other.txt")


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_cut_end_is_a_loss_and_the_rest_is_read(encoding: str) -> None:
    data = (NOTICE * 50).encode(encoding) + "厅".encode(encoding)[:-1]
    source = read_bytes(data, name="cut.txt")
    assert source.text == NOTICE * 50 + "\ufffd"
    assert (source.encoding, source.encoding_errors) == (encoding, 1)


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_one_bad_byte_is_a_loss_and_the_rest_is_read(encoding: str) -> None:
    half = "省财政厅负责。\n" * 3000
    data = half.encode(encoding) + b"\xff" + half.encode(encoding)
    source = read_bytes(data, name="bad.txt")
    assert source.text == f"{half}\ufffd{half}"
    assert (source.encoding, source.encoding_errors) == (encoding, 1)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be"])
def test_an_encoding_with_a_mark_may_be_broken_too(encoding: str) -> None:
    data = ("\ufeff" + NOTICE).encode(encoding) + b"\xe7"
    source = read_bytes(data, name="bad.txt")
    assert source.text == NOTICE + "\ufffd"
    assert (source.encoding, source.encoding_errors) == (encoding, 1)


def test_nul_behind_or_within_a_text_is_a_loss() -> None:
    source = read_bytes(f"省财政厅\0负责{NOTICE}\0\0".encode(), name="nul.txt")
    assert source.text == f"省财政厅\ufffd负责{NOTICE}\ufffd\ufffd"
    assert source.encoding_errors == 3


def test_a_sign_that_the_file_itself_holds_is_no_error_of_its_encoding() -> None:
    source = read_bytes(f"省财政厅\ufffd负责{NOTICE}".encode() + b"\xff", name="a.txt")
    assert source.text.count("\ufffd") == 2
    assert source.encoding_errors == 1


def test_a_file_of_which_most_is_unreadable_is_refused() -> None:
    data = NOTICE.encode() + NOTICE.encode("gb18030") * 2
    with pytest.raises(UndecodableSourceError, match=r"0x[0-9a-f]{2} at offset \d+ .*--encoding"):
        read_bytes(data, name="both.txt", encoding="utf-8")


def test_a_file_in_two_encodings_is_refused_and_not_garbled() -> None:
    data = NOTICE.encode() * 20 + NOTICE.encode("gb18030") * 20
    with pytest.raises(UndecodableSourceError, match=r"--encoding"):
        read_bytes(data, name="both.txt")


def test_the_user_names_the_encoding() -> None:
    rare = "氹仔氹仔氹仔".encode("big5hkscs")
    assert read_bytes(rare, name="a.txt", encoding="big5hkscs").text == "氹仔氹仔氹仔"
    page = "<html><meta charset='gb2312'><p>省財政廳</p></html>".encode("big5")
    assert read_bytes(page, name="a.html", encoding="BIG5").text == "省財政廳\n"
    marked = codecs.BOM_UTF8 + NOTICE.encode()
    assert read_bytes(marked, name="a.txt", encoding="utf-8-sig").text == NOTICE


def test_string_keeps_its_offsets() -> None:
    source = read_text("\ufeff省财政厅\r\n", name="-")
    assert source.text == "\ufeff省财政厅\r\n"
    assert source.encoding is None
    assert len(source.sha256) == 64


@settings(deadline=None)
@given(st.binary(max_size=200) | st.text("省财政厅負責 A1\r\n").map(str.encode))
def test_any_bytes_give_their_own_text_or_a_reading_error(data: bytes) -> None:
    try:
        source = read_bytes(data, name="any.txt", media_type="text/plain")
    except ReadingError:
        return
    assert source.encoding is not None
    decoded = data.decode(source.encoding, "replace").removeprefix("\ufeff")
    assert decoded.replace("\0", "\ufffd") == source.text
    assert source.encoding_errors <= source.text.count("\ufffd")
