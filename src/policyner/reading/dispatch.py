"""One way in for every format: from a path, from bytes, from a string."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from policyner.errors import (
    BinarySourceError,
    NoChineseTextError,
    NotTextError,
    UnsupportedFormatError,
)
from policyner.reading.formats import (
    BY_NAME,
    CSV,
    DOC,
    DOCX,
    HEAD,
    HTML,
    JPEG,
    MARKDOWN,
    MHT,
    OFD,
    PDF,
    PNG,
    RTF,
    SUPPORTED_ENDINGS,
    TEXT,
    TIFF,
    TSV,
    XLS,
    XLSX,
    Form,
    Format,
    compression_of,
    form_of,
    format_of,
    format_of_head,
    way_out,
)
from policyner.reading.markup import text_of_html
from policyner.reading.markup_head import declared_encoding
from policyner.reading.options import ReadingLimits, ReadingOptions
from policyner.reading.plain import Decoded, decode, has_chinese, utf8_of
from policyner.reading.source import Extracted, Source
from policyner.reading.streams import content_of, opened

_DEFAULT_LIMITS = ReadingLimits()


def read_path(
    path: str | Path, *, name: str | None = None, limits: ReadingLimits = _DEFAULT_LIMITS
) -> Source:
    """Reads a file that is one document.

    Args:
        path: A file of any format that holds one document, which may be packed as `.gz`,
            `.zst` or `.xz`. It is read as what its content shows, and as its ending says
            where the content shows nothing.
        name: What the source is called; the path where it is not given.
        limits: The budget of reading it.

    Raises:
        MissingInputError: If there is no such file.
        UnsupportedFormatError: If it is of a format that is not read, or one of files
            that hold several documents.
        ReadingError: If the file cannot be opened, or as `read_bytes` says.
    """
    path = Path(path)
    name = str(path) if name is None else name
    pictures = limits.reads_pictures
    form = form_of(path.name, pictures=pictures)
    with opened(path, name=name) as file:
        data, flags = content_of(file, form.compression, name=name, limits=limits)
    if form.format is None and not form.ending and compression_of(data) is not None:
        raise UnsupportedFormatError(f"{name}: packed; give it the ending .gz, .zst or .xz")
    kind = told(data, form, name=name, pictures=pictures)
    if kind.holds == "files":
        raise UnsupportedFormatError(f"{name}: an archive, not one document; `parts_of` gives each")
    if kind.holds == "rows" and not _is_table(data, kind, name):
        raise UnsupportedFormatError(
            f"{name}: a file of rows, not one document; `parts_of` gives each"
        )
    source = read_bytes(data, name=name, media_type=kind.media_type, limits=limits)
    return replace(source, flags=(*source.flags, *flags)) if flags else source


def _is_table(data: bytes, kind: Format, name: str) -> bool:
    """Whether a file of rows is one table, none of whose columns is that of the text."""
    if kind not in (CSV, TSV):
        return False
    from policyner.reading.csv_rows import is_table

    return is_table(data[:HEAD], name=name, options=ReadingOptions())


def told(
    head: bytes,
    form: Form,
    *,
    name: str,
    input_format: str | None = None,
    pictures: bool = False,
) -> Format:
    """What a file is: as the user says, by its content, or by its ending, in that order.

    Args:
        head: Its first bytes, without compression.
        form: What its name says.
        name: What messages call it.
        input_format: Name of the format that the user gives; an archive stays one.
        pictures: Whether pictures are read.

    Raises:
        UnsupportedFormatError: If neither content nor ending shows a format that is read.
    """
    found = format_of(head, form, pictures=pictures)
    given = None if input_format is None else BY_NAME[input_format]
    if given is not None and (found is None or found.holds != "files" or given.holds == "files"):
        return given
    if found is None:
        raise unsupported(name, form)
    return found


def unsupported(name: str, form: Form) -> UnsupportedFormatError:
    """The error of a file that no reader is for, with the way out."""
    way = way_out(form.ending) or (
        f"supported are {', '.join(SUPPORTED_ENDINGS)}; --input-format says what it is"
    )
    return UnsupportedFormatError(f"{name}: no reader for {form.ending}; {way}")


def read_bytes(
    data: bytes,
    *,
    name: str,
    media_type: str | None = None,
    encoding: str | None = None,
    limits: ReadingLimits = _DEFAULT_LIMITS,
) -> Source:
    """Reads a document that is already in memory.

    Args:
        data: The document's bytes.
        name: What the source is called.
        media_type: That of a format that holds one document; found out where not given.
        encoding: Of text; found out where not given.
        limits: The budget of reading it.

    Raises:
        EmptySourceError: If the source holds nothing but whitespace.
        BinarySourceError: If it is no text.
        UndecodableSourceError: If its encoding could not be determined, or most of it
            does not fit.
        DamagedSourceError: If it is cut off or broken.
        EncryptedSourceError: If it needs a password.
        ScannedSourceError: If a PDF or OFD file has no text, or it is a picture, and the limits
            let no text be recognised.
        MissingDriverError: If what recognises text is not installed.
        LimitExceededError: If it unpacks to more than the limits allow.
        NoChineseTextError: If the text has no Chinese character.
        UnsupportedFormatError: If `media_type` is another one.
    """
    if media_type is None:
        media_type = format_of_head(data, pictures=limits.reads_pictures).media_type
        if media_type not in _READERS:
            media_type = TEXT.media_type
    read = _READERS.get(media_type)
    if read is None:
        raise UnsupportedFormatError(
            f"{name}: no reader for {media_type}; supported are {', '.join(_READERS)}"
        )
    found = read(data, name, encoding, limits)
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
        encoding_errors=found.encoding_errors,
        title=found.title,
        cells=found.cells,
        recognised=found.recognised,
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
    return Source(text, name, hash_of_text(text, name=name))


def hash_of_text(text: str, *, name: str) -> str:
    """Hexadecimal SHA-256 of a string in UTF-8, which is looked at as `read_text` does.

    Raises:
        ReadingError: As `read_text` says.
    """
    if not isinstance(text, str):
        raise NotTextError(
            f"{name}: the text of a notice is a string, not {type(text).__name__}; "
            "a file is read by policyner.extract_file(path)"
        )
    if "\0" in text:
        raise BinarySourceError(
            f"{name}: not a text: NUL at offset {text.index(chr(0))}; take it out"
        )
    data = utf8_of(text, name=name)
    _demand_chinese(text, name)
    return hashlib.sha256(data).hexdigest()


def _read_plain(data: bytes, name: str, encoding: str | None, _limits: ReadingLimits) -> Extracted:
    found = decode(data, name=name, encoding=encoding)
    return Extracted(found.text, found.encoding, encoding_errors=found.errors)


def _read_html(data: bytes, name: str, encoding: str | None, _limits: ReadingLimits) -> Extracted:
    return _page(decode(data, name=name, declared=declared_encoding(data), encoding=encoding), name)


def _read_mht(data: bytes, name: str, encoding: str | None, _limits: ReadingLimits) -> Extracted:
    from policyner.reading.mht import page_of_mht

    saved = page_of_mht(data, name=name, encoding=encoding)
    found = _page(saved.page, name).with_beside(saved.beside)
    return replace(found, title=found.title or saved.subject or None, flags=saved.flags)


def _read_markdown(
    data: bytes, name: str, encoding: str | None, _limits: ReadingLimits
) -> Extracted:
    from policyner.reading.markdown import html_of_markdown

    found = decode(data, name=name, encoding=encoding)
    return _page(replace(found, text=html_of_markdown(found.text)), name, whole=True)


def _page(page: Decoded, name: str, *, whole: bool = False) -> Extracted:
    found = text_of_html(page.text, name=name, whole=whole)
    return replace(found, encoding=page.encoding, encoding_errors=page.errors)


# Imported where they are needed, as those below: plain text never needs the libraries.
def _read_docx(data: bytes, name: str, _encoding: str | None, limits: ReadingLimits) -> Extracted:
    from policyner.reading.word import text_of_docx

    return text_of_docx(data, name=name, limits=limits)


def _read_doc(data: bytes, name: str, _encoding: str | None, limits: ReadingLimits) -> Extracted:
    from policyner.reading.old_word import text_of_doc

    return text_of_doc(data, name=name, limits=limits)


def _read_rtf(data: bytes, name: str, _encoding: str | None, _limits: ReadingLimits) -> Extracted:
    from policyner.reading.rtf import text_of_rtf

    return text_of_rtf(data, name=name)


def _read_pdf(data: bytes, name: str, _encoding: str | None, limits: ReadingLimits) -> Extracted:
    from policyner.reading.pdf import text_of_pdf

    return text_of_pdf(data, name=name, limits=limits)


def _read_picture(
    data: bytes, name: str, _encoding: str | None, limits: ReadingLimits
) -> Extracted:
    from policyner.reading.picture import text_of_picture

    return text_of_picture(data, name=name, limits=limits)


def _read_ofd(data: bytes, name: str, _encoding: str | None, limits: ReadingLimits) -> Extracted:
    from policyner.reading.ofd import text_of_ofd

    return text_of_ofd(data, name=name, limits=limits)


def _read_table(data: bytes, name: str, encoding: str | None, limits: ReadingLimits) -> Extracted:
    from policyner.reading.csv_rows import table_of_csv

    return table_of_csv(data, name=name, limits=limits, encoding=encoding)


def _read_workbook(format: Format) -> Callable[..., Extracted]:
    def read(data: bytes, name: str, _encoding: str | None, limits: ReadingLimits) -> Extracted:
        from policyner.reading.sheets import text_of_workbook

        return text_of_workbook(data, format, name=name, limits=limits)

    return read


_READERS: dict[str, Callable[[bytes, str, str | None, ReadingLimits], Extracted]] = {
    TEXT.media_type: _read_plain,
    MARKDOWN.media_type: _read_markdown,
    HTML.media_type: _read_html,
    MHT.media_type: _read_mht,
    RTF.media_type: _read_rtf,
    DOCX.media_type: _read_docx,
    DOC.media_type: _read_doc,
    PDF.media_type: _read_pdf,
    OFD.media_type: _read_ofd,
    CSV.media_type: _read_table,
    TSV.media_type: _read_table,
    XLSX.media_type: _read_workbook(XLSX),
    XLS.media_type: _read_workbook(XLS),
    **dict.fromkeys((each.media_type for each in (PNG, JPEG, TIFF)), _read_picture),
}


def _demand_chinese(text: str, name: str) -> None:
    if not has_chinese(text):
        raise NoChineseTextError(
            f"{name}: the text holds no Chinese character; "
            "leave it out, or name its "
            "encoding with --encoding"
        )
