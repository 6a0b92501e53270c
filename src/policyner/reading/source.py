"""What a reader hands on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from policyner.span import Span

#: `unread_pages`: pages of a PDF hold pictures and no text, so what they say is not read;
#: `damaged`: an RTF or MHT file is cut off, or bytes stand behind a compressed file that are not
#: of it, and nobody knows of what;
#: `ocr`: text was recognised in pictures (`recognised` says of which pages), and may be wrong.
SourceFlag = Literal["unread_pages", "damaged", "ocr"]


@dataclass(frozen=True, slots=True)
class RecognisedPage:
    """A page whose text was recognised in a picture (OCR).

    Attributes:
        page: Its number, counted from 1.
        confidence: Between 0 and 1: the mean over its characters; 0 where none was recognised.
    """

    page: int
    confidence: float


@dataclass(frozen=True, slots=True)
class Locator:
    """Where in its file a stretch of the source text stands; all numbers count from 1.

    Attributes:
        start: Offset of the first character in the source text.
        end: Offset behind the last character.
        page: Page of a PDF.
        paragraph: Paragraph of a DOCX file's body, empty ones counted, tables not.
        table: Table of a DOCX, RTF or PDF file, in document order; of a sheet 1.
        row: Row of the table; where `table` is `None`, row of a JSON, JSONL, CSV or
            Parquet file or of a sheet, as its source is numbered.
        column: Column of the table; of a cell that spans several, the first.
    """

    start: int
    end: int
    page: int | None = None
    paragraph: int | None = None
    table: int | None = None
    row: int | None = None
    column: int | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table that holds words, as the file knows it; numbers count from 1.

    A place of its table that no cell covers is empty.

    Attributes:
        table: Its table, in document order; of a sheet 1. A number may be missing.
        row: Its first row; rows without a word count, though no line stands for them.
        column: Its first column; of merged cells each column counts.
        span: Its words in the source text, half-open, without the tabs around them.
        rows: How many rows it covers, 1 unless it is merged.
        columns: How many columns it covers.
    """

    table: int
    row: int
    column: int
    span: Span
    rows: int = 1
    columns: int = 1


@dataclass(frozen=True, slots=True)
class Believed:
    """What columns of a row say of the notice, which counts more than its text.

    Attributes:
        title: Its title.
        document_number: Such as `闽政办〔2019〕17号`.
        issuers: Names of the issuing organs.
        issued_on: Date of issue.
        url: The address that it is from.
    """

    title: str | None = None
    document_number: str | None = None
    issuers: tuple[str, ...] = ()
    issued_on: date | None = None
    url: str | None = None


#: The row says nothing but its text.
NOTHING_SAID = Believed()


@dataclass(frozen=True, slots=True)
class Source:
    """One input turned into text.

    Attributes:
        text: The source text; every offset of a record points into it. For a
            text file the decoded file, byte order mark excluded and newlines
            as they stand; for other formats the text that the reader extracted.
        name: What the input was called: a path, or `-` for standard input.
        sha256: Hexadecimal SHA-256 of the source's bytes, without the compression
            that they came in; of a row, that of its text in UTF-8.
        media_type: Of the file that the text was taken from.
        encoding: Python name of the encoding the bytes were decoded with;
            `None` where the source was a string to begin with, or its format
            has no encoding to choose.
        id: What a row calls itself; `None` where it has no name of its own.
        locators: Where stretches of the text stand in the file, in order.
        set_aside: Stretches that are the page's and not the notice's: running heads
            and page numbers of a PDF, line breaks around them included; in order.
        flags: What a reader of the record should know before relying on it.
        encoding_errors: How many bytes, or cut characters, could not be decoded; U+FFFD
            stands for each in the text.
        believed: What columns of the row say of the notice.
        title: Title that the file gives beside the text, for a text that gives none.
        cells: The cells of its tables, in order, where the file knows them, or its pages show
            them: not of text.
        recognised: The pages whose text was recognised in a picture, in order.
    """

    text: str
    name: str
    sha256: str
    media_type: str = "text/plain"
    encoding: str | None = None
    id: str | None = None
    locators: tuple[Locator, ...] = ()
    set_aside: tuple[Span, ...] = ()
    flags: tuple[SourceFlag, ...] = ()
    encoding_errors: int = 0
    believed: Believed = NOTHING_SAID
    title: str | None = None
    cells: tuple[Cell, ...] = ()
    recognised: tuple[RecognisedPage, ...] = ()


@dataclass(frozen=True, slots=True)
class Extracted:
    """What a format's reader takes from a document's bytes; as in `Source`."""

    text: str
    encoding: str | None = None
    locators: tuple[Locator, ...] = ()
    set_aside: tuple[Span, ...] = ()
    flags: tuple[SourceFlag, ...] = ()
    encoding_errors: int = 0
    title: str | None = None
    cells: tuple[Cell, ...] = ()
    recognised: tuple[RecognisedPage, ...] = ()

    def with_beside(self, lines: Iterable[str]) -> Extracted:
        """The same with lines at its end that are set aside: words that stand beside the text."""
        words = "".join(f"{line}\n" for line in lines if line.strip())
        if not words:
            return self
        text = self.text if not self.text or self.text.endswith("\n") else f"{self.text}\n"
        span = Span(len(text), len(text) + len(words))
        return replace(self, text=text + words, set_aside=(*self.set_aside, span))
