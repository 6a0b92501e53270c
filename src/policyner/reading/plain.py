"""Bytes to text: which encoding a notice is in, and what is no text at all."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from functools import cache

import charset_normalizer

from policyner.errors import BinarySourceError, EmptySourceError, UndecodableSourceError
from policyner.vocabulary import read_vocabulary

# UTF-32 before UTF-16: its mark begins with that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

_PICTURE = "recognise its text (OCR) first"
_PACKED = "unpack it first"
_WAY_OUT = "give it its own ending, or save it as .txt or .docx"
_BINARY_HEADS = (
    (b"%PDF", "a PDF file", "give it the ending .pdf"),
    (b"PK\x03\x04", "a ZIP archive or Office document", "give it its own ending"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office document", "save it as .docx"),
    (b"{\\rtf", "an RTF document", "give it the ending .rtf"),
    (b"\x89PNG", "a PNG image", _PICTURE),
    (b"\xff\xd8\xff", "a JPEG image", _PICTURE),
    (b"GIF8", "a GIF image", _PICTURE),
    (b"II*\0", "a TIFF image", _PICTURE),
    (b"MM\0*", "a TIFF image", _PICTURE),
    (b"\x1f\x8b", "a gzip archive", "give it the ending .gz"),
    (b"\xfd7zXZ", "an xz archive", "give it the ending .xz"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive", _PACKED),
    (b"Rar!", "a RAR archive", _PACKED),
    (b"\x7fELF", "a program", "no notice is in it"),
)
_ANY_BINARY_HEAD = tuple(head for head, *_ in _BINARY_HEADS)

# In the order in which equal scores are decided. `big5hkscs` and `cp950` are
# Big5 with the additions of Hong Kong and of Windows.
_CHINESE_ENCODINGS = ("utf-8", "gb18030", "big5", "big5hkscs", "cp950", "utf-16-le", "utf-16-be")

# Python's codec for each name that a page may declare for itself.
_DECLARED_AS = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "cp936": "gb18030",
    "x-gbk": "gb18030",
    "big5-hkscs": "big5hkscs",
}

# Right decodings of notices score above 0.8 and wrong ones below 0.15; lists of
# names and rare characters lie between.
_CHINESE = 0.3
# Of a text that breaks its encoding this share has to be frequent Chinese; half of a file that
# is in two encodings reads as signs that nobody wrote.
_LEGIBLE = 0.5
# Longer texts are judged by their head: a score does not change behind it.
_SAMPLE = 50_000
# Above this share of control characters a file is data, not text.
_CONTROLS = 0.1
# Above this share of broken characters, of those beyond ASCII, most of a file is lost.
_BROKEN = 0.5
#: Stands for what could not be decoded; `repair` tells it as a loss.
BROKEN = "\ufffd"

_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
# Bytes of UTF-8 that are control characters.
_CONTROL = bytes([*range(0x01, 0x09), *range(0x0E, 0x1B), *range(0x1C, 0x20), 0x7F])
_ASCII = re.compile("[\x00-\x7f]+")


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text of a file.

    Attributes:
        text: The text, without the byte order mark and with newlines as they stand. What
            could not be decoded, and NUL, stands in it as U+FFFD.
        encoding: Python name of the encoding, never `-sig`.
        errors: How many times U+FFFD stands for something that could not be decoded.
    """

    text: str
    encoding: str
    errors: int = 0


@dataclass(frozen=True, slots=True)
class _Failure:
    """Where a decoding that would have made sense failed."""

    encoding: str
    offset: int
    byte: int


def decode(
    data: bytes, *, name: str, declared: str | None = None, encoding: str | None = None
) -> Decoded:
    """Decodes a file, whole even where single bytes do not fit.

    What the user says decides; then a byte order mark; then a declared encoding, if what
    it gives is Chinese; then UTF-8, if the bytes are that; then whichever Chinese encoding
    gives the largest share of frequent characters, be it with a few bytes broken.

    Args:
        data: The file's bytes.
        name: What messages call the file.
        declared: The encoding that the file names for itself, if any.
        encoding: The encoding that the user names, if any.

    Raises:
        EmptySourceError: If there is nothing, or nothing but whitespace.
        BinarySourceError: If the bytes are no text.
        UndecodableSourceError: If the encoding could not be determined, or most of the
            characters break it; the message names the first such byte's offset.
    """
    if not data.strip(b"\0 \t\r\n\f\v"):
        raise EmptySourceError(f"{name}: the source is empty; get it once more")
    if data.startswith(_ANY_BINARY_HEAD):
        what, way_out = next(rest for head, *rest in _BINARY_HEADS if data.startswith(head))
        raise BinarySourceError(f"{name}: not a text but {what}; {way_out}")
    found = _decoded(data, name, declared, encoding)
    if "\0" in found.text:
        text, nuls = found.text.replace("\0", BROKEN), found.text.count("\0")
        found = Decoded(text, found.encoding, found.errors + nuls)
    utf8_of(found.text, name=name)
    _demand_readable(found, data, name)
    return found


def utf8_of(text: str, *, name: str) -> bytes:
    """A decoded text in UTF-8, which is refused where it is empty or no text.

    Args:
        text: The decoded text; a lone surrogate takes three bytes.
        name: What messages call the source.

    Raises:
        EmptySourceError: If `text` is empty or whitespace.
        BinarySourceError: If too many of its characters are control characters.
    """
    if not text.strip("\ufeff \t\r\n") or text.isspace():
        raise EmptySourceError(f"{name}: the source holds nothing but whitespace; leave it out")
    data = text.encode("utf-8", "surrogatepass")
    controls = len(data) - len(data.translate(None, _CONTROL))
    if controls > _CONTROLS * len(text):
        raise BinarySourceError(f"{name}: not a text: {controls} control characters; {_WAY_OUT}")
    return data


def has_chinese(text: str) -> bool:
    """Whether `text` holds at least one Chinese character."""
    return _HAN.search(text) is not None


def count_chinese(text: str) -> int:
    """How many Chinese characters `text` holds."""
    return len(_HAN.findall(text))


def decode_name(path: bytes) -> str:
    """A path as packers and terminals write it: in UTF-8 or, without saying so, in GBK."""
    found: list[str] = []
    for encoding in ("utf-8", "gb18030"):
        try:
            found.append(path.decode(encoding))
        except UnicodeDecodeError:
            continue
    # Bytes of GBK can be UTF-8 of another script.
    chinese = next(filter(has_chinese, found), None)
    return chinese or next(iter(found), path.decode("utf-8", "backslashreplace"))


def _decoded(data: bytes, name: str, declared: str | None, encoding: str | None) -> Decoded:
    if encoding is not None:
        name_of_it = codecs.lookup(encoding).name.removesuffix("-sig")
        mark = next((m for m, of in _MARKS if data.startswith(m) and of == name_of_it), b"")
        return _replaced(data[len(mark) :], _DECLARED_AS.get(name_of_it, name_of_it))
    for mark, marked in _MARKS:
        if data.startswith(mark):
            return _replaced(data[len(mark) :], marked)
    if declared is not None and (found := _as_declared(data, declared)) is not None:
        return found
    if b"\0" not in data:
        if data.isascii():
            return Decoded(data.decode("ascii"), "utf-8")
        text_or_failure = _try(data, "utf-8")
        if isinstance(text_or_failure, str) and has_chinese(text_or_failure):
            return Decoded(text_or_failure, "utf-8")
    return _guessed(data, name)


def _replaced(data: bytes, encoding: str) -> Decoded:
    """The text of bytes that may break their encoding, U+FFFD for what does."""
    result = _try(data, encoding)
    if isinstance(result, str):
        return Decoded(result, encoding)
    text = data.decode(encoding, "replace")
    # The sign itself may stand in the file, from a conversion before.
    own = data.count(BROKEN.encode(encoding, "ignore")) if BROKEN.encode(encoding, "ignore") else 0
    return Decoded(text, encoding, max(1, text.count(BROKEN) - own))


def _demand_readable(found: Decoded, data: bytes, name: str) -> None:
    """Refuses a text of which most was lost."""
    if not found.errors or found.errors <= _BROKEN * len(_ASCII.sub("", found.text)):
        return
    result = _try(data, found.encoding)
    if isinstance(result, _Failure):
        raise _undecodable(name, result)
    raise BinarySourceError(f"{name}: not a text: NUL at byte {data.index(0)}; {_WAY_OUT}")


def _as_declared(data: bytes, declared: str) -> Decoded | None:
    encoding = _DECLARED_AS.get(declared.strip().lower(), declared.strip().lower())
    try:
        encoding = codecs.lookup(encoding).name
        encoding = _DECLARED_AS.get(encoding, encoding)
        text = data.decode(encoding)
    except (LookupError, UnicodeError):
        # A page that is wrong about itself: the bytes decide.
        return None
    return Decoded(text, encoding) if score(text) >= _CHINESE else None


def _guessed(data: bytes, name: str) -> Decoded:
    found: list[tuple[float, str, str]] = []
    failed: list[tuple[float, _Failure]] = []
    for encoding in _CHINESE_ENCODINGS:
        result = _try(data, encoding)
        if isinstance(result, str):
            found.append((score(result), encoding, result))
        else:
            # With a bad byte or a cut end a file still reads well around it; one in another
            # encoding breaks at every other character.
            failed.append((score(data[:_SAMPLE].decode(encoding, "replace")), result))
    best = max(found, key=lambda candidate: candidate[0], default=(0.0, "", ""))
    broken = max(failed, key=lambda candidate: candidate[0], default=None)
    if best[0] >= _CHINESE and (broken is None or best[0] >= broken[0] - _CHINESE):
        return Decoded(best[2], best[1])
    if broken is not None and broken[0] >= _CHINESE:
        if broken[0] < _LEGIBLE:
            raise _undecodable(name, broken[1])
        return _replaced(data, broken[1].encoding)
    if b"\0" in data:
        raise BinarySourceError(f"{name}: not a text: NUL at byte {data.index(0)}; {_WAY_OUT}")
    guess = charset_normalizer.from_bytes(data[: 4 * _SAMPLE]).best()
    if guess is not None:
        result = _try(data, guess.encoding)
        if isinstance(result, str):
            return Decoded(result, codecs.lookup(guess.encoding).name)
    raise UndecodableSourceError(
        f"{name}: the encoding could not be determined "
        f"(tried {', '.join(_CHINESE_ENCODINGS)} among others); name it with --encoding"
    )


def _try(data: bytes, encoding: str) -> str | _Failure:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        return _Failure(encoding, error.start, data[error.start])


def score(text: str) -> float:
    """How much of `text` is frequent Chinese: 0 to 1.

    The share of frequent characters and Chinese punctuation among all
    characters outside ASCII, taken over the head of a long text.
    """
    beyond_ascii = _ASCII.sub("", text[:_SAMPLE])
    if not beyond_ascii:
        return 0.0
    return len(_common().findall(beyond_ascii)) / len(beyond_ascii)


@cache
def _common() -> re.Pattern[str]:
    table = read_vocabulary(__package__, "common_characters.yaml")
    characters = {c for group in table.values() for c in group["characters"] if c != "\n"}
    return re.compile(f"[{re.escape(''.join(sorted(characters)))}]")


def _undecodable(name: str, failure: _Failure) -> UndecodableSourceError:
    return UndecodableSourceError(
        f"{name}: reads as {failure.encoding}, but byte 0x{failure.byte:02x} "
        f"at offset {failure.offset} does not fit it, nor do many others; "
        "name another encoding with --encoding"
    )
