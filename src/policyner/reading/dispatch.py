"""One way in for every format: from a path, from bytes, from a string."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from pathlib import Path

from policyner.errors import (
    MissingInputError,
    NoChineseTextError,
    ReadingError,
    UnsupportedFormatError,
)
from policyner.reading.inputs import SUPPORTED_ENDINGS
from policyner.reading.markup import declared_encoding, looks_like_html, text_of_html
from policyner.reading.plain import decode, has_chinese, refuse_non_text
from policyner.reading.source import Source

PLAIN = "text/plain"
HTML = "text/html"

_MEDIA_TYPES = {".txt": PLAIN, ".html": HTML, ".htm": HTML}

# An ending that names a format; `关于2027年工作的通知.最终稿` has none.
_ENDING = re.compile(r"\.[A-Za-z][A-Za-z0-9]{0,5}$")


def read_path(path: str | Path, *, name: str | None = None) -> Source:
    """Reads a file.

    Args:
        path: A `.txt`, `.html` or `.htm` file, or one without an ending, which
            is then read as what it looks like.
        name: What the source is called; the path where it is not given.

    Raises:
        MissingInputError: If there is no such file.
        UnsupportedFormatError: If the ending names another format.
        ReadingError: If the file cannot be opened, or as `read_bytes` says.
    """
    path = Path(path)
    name = str(path) if name is None else name
    media_type = _media_type_of_path(path, name)
    try:
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise MissingInputError(f"{name}: no such file") from error
    except OSError as error:
        raise ReadingError(f"{name}: could not be read: {error.strerror or error}") from error
    return read_bytes(data, name=name, media_type=media_type)


def read_bytes(data: bytes, *, name: str, media_type: str | None = None) -> Source:
    """Reads a source that is already in memory.

    Args:
        data: The source's bytes.
        name: What the source is called.
        media_type: `text/plain` or `text/html`; found out where not given.

    Raises:
        EmptySourceError: If the source holds nothing but whitespace.
        BinarySourceError: If it is no text.
        UndecodableSourceError: If its encoding could not be determined.
        NoChineseTextError: If the text has no Chinese character.
        UnsupportedFormatError: If `media_type` is another one.
    """
    if media_type is None:
        media_type = HTML if looks_like_html(data) else PLAIN
    read = _READERS.get(media_type)
    if read is None:
        raise UnsupportedFormatError(
            f"{name}: no reader for {media_type}; supported are {', '.join(_READERS)}"
        )
    text, encoding = read(data, name)
    _demand_chinese(text, name)
    return Source(text, name, hashlib.sha256(data).hexdigest(), media_type, encoding)


def read_text(text: str, *, name: str = "-") -> Source:
    """Takes a string as a source; its offsets are those of the string.

    The hash is that of the string in UTF-8.

    Raises:
        EmptySourceError: If the string holds nothing but whitespace.
        BinarySourceError: If it is no text.
        NoChineseTextError: If it has no Chinese character.
    """
    refuse_non_text(text, name=name)
    _demand_chinese(text, name)
    return Source(text, name, hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest())


def _media_type_of_path(path: Path, name: str) -> str | None:
    ending = _ENDING.search(path.name)
    if ending is None:
        return None
    media_type = _MEDIA_TYPES.get(ending.group().lower())
    # A missing file is missing, whatever its ending.
    if media_type is None and path.exists():
        raise UnsupportedFormatError(
            f"{name}: no reader for {ending.group()}; supported are {', '.join(SUPPORTED_ENDINGS)}"
        )
    return media_type


def _read_plain(data: bytes, name: str) -> tuple[str, str]:
    return decode(data, name=name)


def _read_html(data: bytes, name: str) -> tuple[str, str]:
    html, encoding = decode(data, name=name, declared=declared_encoding(data))
    return text_of_html(html), encoding


_READERS: dict[str, Callable[[bytes, str], tuple[str, str]]] = {
    PLAIN: _read_plain,
    HTML: _read_html,
}


def _demand_chinese(text: str, name: str) -> None:
    if not has_chinese(text):
        raise NoChineseTextError(f"{name}: the text holds no Chinese character")
