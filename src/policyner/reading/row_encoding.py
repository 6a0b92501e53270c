"""In which encoding the lines of a file of rows are, found out from its head."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from policyner.errors import UndecodableSourceError
from policyner.reading.plain import BROKEN, decode, score
from policyner.reading.streams import Stream, head_of

# What `surrogateescape` makes of a byte that does not fit.
_WRONG = re.compile("[\udc80-\udcff]")
# One line in so many, and one byte in so many of a line, are to be such that it is UTF-16.
_WIDE_LINES = 4
_WIDE_BYTES = 8
_NOT_ASCII = re.compile("[^\x00-\x7f]")
# A row of which more than this share is broken is in another encoding.
_MOST = 0.5
_WIDE = ("utf-16", "utf-32")
_UTF16_MARKS = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
_CHUNK = 1 << 16


@dataclass(frozen=True, slots=True)
class RowEncoding:
    """The encoding of a whole file, which single lines may break.

    Attributes:
        name: Python name of the encoding that its lines are decoded with.
        told: Python name of the encoding of the file; another one where it is in UTF-16,
            which is made UTF-8 before it is parted into lines.
    """

    name: str
    told: str

    @classmethod
    def of(cls, head: bytes, *, name: str, given: str | None = None) -> RowEncoding:
        """The encoding of a file that begins with `head`.

        UTF-8, unless more lines are something else than are UTF-8; then what
        these lines are in.

        Args:
            head: The first bytes, any number; not of UTF-16.
            name: What messages call the file.
            given: The encoding that the user names.

        Raises:
            UndecodableSourceError: If it is no text.
        """
        if given is not None:
            found = codecs.lookup(given).name.removesuffix("-sig")
            return cls(found, found)
        if _is_utf16(head):
            raise UndecodableSourceError(
                f"{name}: not read: in UTF-16, as it seems; save it in UTF-8, or name its encoding "
                "with --encoding"
            )
        # The last line may be cut off.
        lines = head.splitlines()[:-1] or [head]
        telling = [line for line in lines if not line.isascii()]
        others = [line for line in telling if _utf8(line) is None]
        if 2 * len(others) <= len(telling):
            return cls("utf-8", "utf-8")
        try:
            found = decode(b"\n".join(others).replace(b"\0", b" "), name=name).encoding
        except UndecodableSourceError:
            found = "utf-8"
        # A few bytes may look like any encoding; what is in these has no lines to be decoded.
        if found.startswith(_WIDE):
            found = "utf-8"
        # Each line that breaks it tells where.
        return cls(found, found)

    def text(self, line: bytes) -> str:
        """The line decoded; bytes that do not fit stand as lone surrogates (PEP 383)."""
        return line.decode(self.name, "surrogateescape")

    def read(self, line: bytes, *, where: str) -> tuple[str, int]:
        """What `readable` gives of a line that is not decoded yet.

        Raises:
            UndecodableSourceError: As `readable` does.
        """
        try:
            text = line.decode(self.name)
        except UnicodeDecodeError:
            return self.readable(self.text(line), where=where)
        if self.name == "utf-8" and "\0" not in text:
            return text, 0
        return self.readable(text, where=where)

    def readable(self, text: str, *, where: str) -> tuple[str, int]:
        """What `text` says, and how many bytes of it nobody can read; U+FFFD stands for each.

        These are the bytes that do not fit the encoding, and NUL.

        Raises:
            UndecodableSourceError: If most of it did not fit, or the words are UTF-8 among
                lines in another encoding.
        """
        if text.isascii() and "\0" not in text:
            return text, 0
        found, errors = (text, 0) if _is_whole(text) else _WRONG.subn(BROKEN, text)
        if errors and errors > _MOST * len(_NOT_ASCII.findall(text)):
            wrong = _WRONG.search(text)
            assert wrong is not None  # noqa: S101 - for the type checker: there were errors
            raise UndecodableSourceError(
                f"{where}: byte 0x{ord(wrong[0]) - 0xDC00:02x} at character {wrong.start()} "
                f"does not fit {self.name}, the encoding of the file, nor do most others; save all "
                "rows in utf-8"
            )
        if self.name != "utf-8":
            as_utf8 = _utf8(text.encode(self.name, "surrogateescape"))
            if as_utf8 is not None and score(as_utf8) > score(text):
                raise UndecodableSourceError(
                    f"{where}: in utf-8, while the file is in {self.name}; save all rows in utf-8"
                )
        return found.replace("\0", BROKEN), errors + found.count("\0")


def _is_whole(text: str) -> bool:
    """Whether no lone surrogate stands in a text; as fast as it is encoded."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def encoded_rows(
    stream: Stream, *, name: str, given: str | None = None
) -> tuple[Stream, RowEncoding]:
    """A file of rows that can be parted into lines, and its encoding.

    Args:
        stream: The file, nothing read from it yet.
        name: What messages call the file.
        given: The encoding that the user names.

    Raises:
        UndecodableSourceError: If it is no text.
    """
    head = head_of(stream)
    wide = _wide(head, given)
    if wide is not None:
        return _as_utf8(stream, wide), RowEncoding("utf-8", wide)
    return stream, RowEncoding.of(head, name=name, given=given)


def decoded_head(head: bytes, *, name: str, given: str | None = None) -> str:
    """The words that a file of rows begins with, the last of them perhaps cut off.

    Raises:
        UndecodableSourceError: If it is no text.
    """
    wide = _wide(head, given)
    if wide is not None:
        return head.decode(wide, "replace").removeprefix("\ufeff")
    encoding = RowEncoding.of(head, name=name, given=given)
    return encoding.text(head).removeprefix("\ufeff")


def _wide(head: bytes, given: str | None) -> str | None:
    """The UTF-16 that a file is in, `None` where it is in something else."""
    mark = next((of for mark, of in _UTF16_MARKS.items() if head.startswith(mark)), None)
    if given is None:
        return mark or _unmarked(head)
    found = codecs.lookup(given).name
    if found == "utf-16":
        return mark or "utf-16-le"
    return found if found in _UTF16_MARKS.values() else None


def _unmarked(head: bytes) -> str | None:
    """The UTF-16 of a file without a mark, `None` where it is in something else.

    In the other order its line breaks are none.
    """
    if not _is_utf16(head):
        return None
    for encoding in _UTF16_MARKS.values():
        text = head[: len(head) & ~1].decode(encoding, "replace")
        if "\n" in text and "\0" not in text and (text.isascii() or score(text) >= _MOST):
            return encoding
    return None


def _as_utf8(stream: Stream, encoding: str) -> Stream:
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    held = b""

    def read(number: int) -> bytes:
        nonlocal held
        while not held:
            data = stream.read(_CHUNK)
            held = decoder.decode(data, final=not data).encode("utf-8", "replace")
            if not data:
                break
        given, held = held[:number], held[number:]
        return given

    return Stream(read)


def _is_utf16(head: bytes) -> bool:
    """Whether a file that begins with `head`, and with no mark, looks like UTF-16 or UTF-32.

    In these a line is full of NUL, or is no text in an encoding of bytes; elsewhere NUL is one
    damaged character.
    """
    if b"\0" not in head:
        return False
    lines = [line for line in head.split(b"\n") if line]
    wide = sum(b"\0" in line and _is_wide(line) for line in lines)
    return wide * _WIDE_LINES >= len(lines)


def _is_wide(line: bytes) -> bool:
    if line.count(0) * _WIDE_BYTES >= len(line):
        return True
    return _utf8(line) is None and bool(_WRONG.search(line.decode("gb18030", "surrogateescape")))


def _utf8(line: bytes) -> str | None:
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return None
