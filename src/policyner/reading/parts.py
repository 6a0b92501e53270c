"""One document that is to be read: a file, a row of one, or a member of an archive."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from pathlib import Path

from policyner.errors import MissingInputError, ReadingError
from policyner.reading.dispatch import hash_of_text, read_bytes
from policyner.reading.formats import TEXT, form_of
from policyner.reading.options import ReadingLimits
from policyner.reading.source import NOTHING_SAID, Believed, Cell, Locator, Source, SourceFlag
from policyner.reading.streams import content_of, opened, unpacked
from policyner.span import Span

_CHUNK = 1 << 16


@dataclass(frozen=True, slots=True)
class Part:
    """One document that is to be read, or the reason why it cannot be.

    It can be sent to another process. Exactly one of `path`, `data`, `text` and `error`
    is set.

    Attributes:
        name: What records call the document: `通知.txt`, `档案.zip/通知.txt`, `表.csv#3`.
        path: The file that holds it, and nothing else.
        data: Its bytes, where they were taken from an archive or a stream.
        text: Its text, where it is a row or one sheet of several.
        error: Why there is nothing to read.
        media_type: What it is, or what kind of file the row is from; found out where `None`.
        encoding: What the row's text was decoded with; of a document what it is to be
            decoded with, found out where `None`.
        id: What the row calls itself.
        row: The row's number.
        locators: Where stretches of the text stand, of one sheet of several.
        encoding_errors: How many bytes of the row did not fit its encoding.
        believed: What other columns of the row say of the document.
        flags: What is known of its bytes, as in `Source`.
        cells: The cells of one sheet of several.
        set_aside: What one sheet of several does not show.
        limits: The budget of reading it.
    """

    name: str
    path: Path | None = None
    data: bytes | None = None
    text: str | None = None
    error: ReadingError | None = None
    media_type: str | None = None
    encoding: str | None = None
    id: str | None = None
    row: int | None = None
    locators: tuple[Locator, ...] = ()
    encoding_errors: int = 0
    believed: Believed = NOTHING_SAID
    flags: tuple[SourceFlag, ...] = ()
    cells: tuple[Cell, ...] = ()
    set_aside: tuple[Span, ...] = ()
    limits: ReadingLimits = field(default_factory=ReadingLimits)

    @property
    def size(self) -> int:
        """How many bytes there are to read, as far as is known before reading."""
        if self.data is not None:
            return len(self.data)
        if self.text is not None:
            # A Chinese character is three bytes of UTF-8.
            return 3 * len(self.text)
        if self.path is None:
            return 0
        try:
            return self.path.stat().st_size
        except OSError:
            # Whoever reads the file will meet the error too, and report it.
            return 0

    def content(self) -> bytes:
        """The document's bytes without compression; of a row its text in UTF-8.

        Raises:
            ReadingError: If there are none, or more than the limits allow.
        """
        return self._content()[0]

    def digest(self) -> str:
        """Hexadecimal SHA-256 of `content`, which is the `sha256` of the source and record.

        Raises:
            ReadingError: As `content` does.
        """
        if self.path is None or self.error is not None:
            return hashlib.sha256(self.content()).hexdigest()
        found = hashlib.sha256()
        total = 0
        with opened(self.path, name=self.name) as file:
            compression = form_of(self.path.name).compression
            stream = unpacked(file, compression, name=self.name, limits=self.limits)
            while data := stream.read(_CHUNK):
                total += len(data)
                found.update(data)
                if total > self.limits.document_bytes:
                    # The same message as that of whoever reads it.
                    self.content()
        return found.hexdigest()

    def read(self) -> Source:
        """The document as a source.

        Raises:
            ReadingError: If it cannot be read.
        """
        if self.error is not None:
            raise self.error
        if self.text is not None:
            whole = (Locator(0, len(self.text), row=self.row),)
            return Source(
                self.text,
                self.name,
                hash_of_text(self.text, name=self.name),
                self.media_type or TEXT.media_type,
                self.encoding,
                id=self.id,
                locators=self.locators if self.row is None else whole,
                encoding_errors=self.encoding_errors,
                believed=self.believed,
                cells=self.cells,
                set_aside=self.set_aside,
            )
        content, flags = self._content()
        source = read_bytes(
            content,
            name=self.name,
            media_type=self.media_type,
            encoding=self.encoding,
            limits=self.limits,
        )
        return replace(source, flags=(*source.flags, *flags)) if flags else source

    def _content(self) -> tuple[bytes, tuple[SourceFlag, ...]]:
        if self.data is not None:
            return self.data, self.flags
        if self.text is not None:
            return self.text.encode("utf-8"), self.flags
        path = self._demand_path()
        with opened(path, name=self.name) as file:
            compression = form_of(path.name).compression
            return content_of(file, compression, name=self.name, limits=self.limits)

    def _demand_path(self) -> Path:
        if self.error is not None:
            raise self.error
        if self.path is None:
            raise MissingInputError(f"{self.name}: nothing to read; give a path")
        return self.path
