"""In which encoding the lines of a file of rows are, found out from its head."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from policyner.errors import UndecodableSourceError
from policyner.reading.plain import decode, score

# What `surrogateescape` makes of a byte that does not fit.
_WRONG = re.compile("[\udc80-\udcff]")
# One line in so many, and one byte in so many of a line, are to be such that it is UTF-16.
_WIDE_LINES = 4
_WIDE_BYTES = 8
_UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


@dataclass(frozen=True, slots=True)
class RowEncoding:
    """The encoding of a whole file, which single lines may break.

    Attributes:
        name: Python name of the encoding.
    """

    name: str

    @classmethod
    def of(cls, head: bytes, *, name: str) -> RowEncoding:
        """The encoding of a file that begins with `head`.

        UTF-8, unless more lines are something else than are UTF-8; then what
        these lines are in.

        Args:
            head: The first bytes, any number.
            name: What messages call the file.

        Raises:
            UndecodableSourceError: If the file is in UTF-16 or UTF-32.
        """
        if is_utf16(head):
            raise UndecodableSourceError(
                f"{name}: not read: rows have to be in UTF-8 or GB 18030, not UTF-16; save them so"
            )
        # The last line may be cut off.
        lines = head.splitlines()[:-1] or [head]
        telling = [line for line in lines if not line.isascii()]
        others = [line for line in telling if _utf8(line) is None]
        if 2 * len(others) <= len(telling):
            return cls("utf-8")
        try:
            return cls(decode(b"\n".join(others).replace(b"\0", b" "), name=name)[1])
        except UndecodableSourceError:
            # Each line that breaks it tells where.
            return cls("utf-8")

    def text(self, line: bytes) -> str:
        """The line decoded; bytes that do not fit stand as lone surrogates (PEP 383)."""
        return line.decode(self.name, "surrogateescape")

    def demand(self, text: str, *, where: str) -> None:
        """Refuses what `text` did not decode rightly.

        Raises:
            UndecodableSourceError: If a byte did not fit, or the words are UTF-8 among
                lines in another encoding.
        """
        if text.isascii():
            return
        if wrong := _WRONG.search(text):
            raise UndecodableSourceError(
                f"{where}: byte 0x{ord(wrong[0]) - 0xDC00:02x} at character {wrong.start()} "
                f"does not fit {self.name}, the encoding of the file"
            )
        if self.name == "utf-8":
            return
        as_utf8 = _utf8(text.encode(self.name))
        if as_utf8 is not None and score(as_utf8) > score(text):
            raise UndecodableSourceError(f"{where}: in utf-8, while the file is in {self.name}")


def is_utf16(head: bytes) -> bool:
    """Whether a file that begins with `head` is in UTF-16 or UTF-32: it says so, or looks so.

    In these a line is full of NUL, or is no text in an encoding of bytes; elsewhere NUL is one
    damaged character.
    """
    if head.startswith(_UTF16_MARKS):
        return True
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
