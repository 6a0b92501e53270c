"""One way in for every format: from a path, from bytes, from a string."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

from policyner.errors import (
    MissingInputError,
    NoChineseTextError,
    NotTextError,
    UnsupportedFormatError,
)
from policyner.reading.formats import (
    DOCX,
    HTML,
    PDF,
    SUPPORTED_ENDINGS,
    TEXT,
    form_of,
    format_of_head,
)
from policyner.reading.markup import declared_encoding, text_of_html
from policyner.reading.options import ReadingLimits
from policyner.reading.plain import decode, has_chinese, refuse_non_text
from policyner.reading.source import Extracted, Locator, Source
from policyner.reading.streams import opened, read_whole, unpacked

_DEFAULT_LIMITS = ReadingLimits()


def read_path(
    path: str | Path, *, name: str | None = None, limits: ReadingLimits = _DEFAULT_LIMITS
) -> Source:
    """Reads a file that is one document.

    Args:
        path: A `.txt`, `.html`, `.htm`, `.docx` or `.pdf` file, which may be packed as `.gz`
            or `.zst`, or one without an ending, which is then read as what it looks like.
        name: What the source is called; the path where it is not given.
        limits: The budget of reading it.

    Raises:
        MissingInputError: If there is no such file.
        UnsupportedFormatError: If the ending names another format, or one of files
            that hold several documents.
        ReadingError: If the file cannot be opened, or as `read_bytes` says.
    """
    path = Path(path)
    name = str(path) if name is None else name
    form = form_of(path.name)
    # A missing file is missing, whatever its ending.
    if not path.exists():
        raise MissingInputError(f"{name}: no such file")
    if form.is_unknown:
        raise UnsupportedFormatError(
            f"{name}: no reader for {form.ending}; supported are {', '.join(SUPPORTED_ENDINGS)}"
        )
    if form.format is not None and form.format.holds != "document":
        raise UnsupportedFormatError(f"{name}: a file of {form.format.holds}, not one document")
    with opened(path, name=name) as file:
        stream = unpacked(file, form.compression, name=name, limits=limits)
        data = read_whole(stream, name=name, limits=limits)
    media_type = None if form.format is None else form.format.media_type
    return read_bytes(data, name=name, media_type=media_type, limits=limits)


def read_bytes(
    data: bytes,
    *,
    name: str,
    media_type: str | None = None,
    limits: ReadingLimits = _DEFAULT_LIMITS,
) -> Source:
    """Reads a document that is already in memory.

    Args:
        data: The document's bytes.
        name: What the source is called.
        media_type: That of text, HTML, DOCX or PDF; found out where not given.
        limits: The budget of reading it.

    Raises:
        EmptySourceError: If the source holds nothing but whitespace.
        BinarySourceError: If it is no text.
        UndecodableSourceError: If its encoding could not be determined.
        DamagedSourceError: If a DOCX or PDF file is cut off or broken.
        EncryptedSourceError: If it needs a password.
        ScannedSourceError: If a PDF has no text.
        LimitExceededError: If it unpacks to more than the limits allow.
        NoChineseTextError: If the text has no Chinese character.
        UnsupportedFormatError: If `media_type` is another one.
    """
    if media_type is None:
        media_type = format_of_head(data).media_type
        if media_type not in _READERS:
            media_type = TEXT.media_type
    read = _READERS.get(media_type)
    if read is None:
        raise UnsupportedFormatError(
            f"{name}: no reader for {media_type}; supported are {', '.join(_READERS)}"
        )
    found = read(data, name, limits)
    _demand_chinese(found.text, name)
    return Source(
        found.text,
        name,
        hashlib.sha256(data).hexdigest(),
        media_type,
        found.encoding,
        locators=found.locators,
        set_aside=found.set_aside,
        flags=found.flags,
    )


def read_text(text: str, *, name: str = "-") -> Source:
    """Takes a string as a source; its offsets are those of the string.

    The hash is that of the string in UTF-8.

    Raises:
        NotTextError: If it is no string.
        EmptySourceError: If the string holds nothing but whitespace.
        BinarySourceError: If it is no text.
        NoChineseTextError: If it has no Chinese character.
    """
    if not isinstance(text, str):
        raise NotTextError(
            f"{name}: the text of a notice is a string, not {type(text).__name__}; "
            "a file is read by policyner.extract_file(path)"
        )
    refuse_non_text(text, name=name)
    _demand_chinese(text, name)
    return Source(text, name, hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest())


def read_row(
    text: str,
    *,
    name: str,
    media_type: str | None,
    encoding: str | None = None,
    id: str | None = None,
    row: int | None = None,
) -> Source:
    """Takes the text of a row as a source.

    Args:
        text: The row's text.
        name: What the source is called.
        media_type: That of the file that the row is from.
        encoding: What it was decoded with.
        id: What the row calls itself.
        row: The row's number.

    Raises:
        ReadingError: As `read_text` says.
    """
    source = read_text(text, name=name)
    locators = () if row is None else (Locator(0, len(text), row=row),)
    return Source(
        text,
        name,
        source.sha256,
        media_type or TEXT.media_type,
        encoding,
        id=id,
        locators=locators,
    )


def _read_plain(data: bytes, name: str, _limits: ReadingLimits) -> Extracted:
    return Extracted(*decode(data, name=name))


def _read_html(data: bytes, name: str, _limits: ReadingLimits) -> Extracted:
    html, encoding = decode(data, name=name, declared=declared_encoding(data))
    return Extracted(text_of_html(html), encoding)


def _read_docx(data: bytes, name: str, limits: ReadingLimits) -> Extracted:
    # Imported here, as PDF below: plain text never needs the libraries.
    from policyner.reading.word import text_of_docx

    return text_of_docx(data, name=name, limits=limits)


def _read_pdf(data: bytes, name: str, _limits: ReadingLimits) -> Extracted:
    from policyner.reading.pdf import text_of_pdf

    return text_of_pdf(data, name=name)


_READERS: dict[str, Callable[[bytes, str, ReadingLimits], Extracted]] = {
    TEXT.media_type: _read_plain,
    HTML.media_type: _read_html,
    DOCX.media_type: _read_docx,
    PDF.media_type: _read_pdf,
}


def _demand_chinese(text: str, name: str) -> None:
    if not has_chinese(text):
        raise NoChineseTextError(f"{name}: the text holds no Chinese character")
