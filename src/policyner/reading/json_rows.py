"""JSON and JSONL: an object a document."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from itertools import islice
from typing import IO, Any

from policyner.errors import DamagedSourceError, MissingColumnError, ReadingError
from policyner.reading.columns import text_column
from policyner.reading.options import ReadingOptions
from policyner.reading.plain import decode
from policyner.reading.row_encoding import RowEncoding, encoded_rows
from policyner.reading.rows import Row, RowMaker
from policyner.reading.streams import Stream, read_whole

_MARK = b"\xef\xbb\xbf"
# A line that is more than blanks.
_LINE = re.compile(r"[^\n]*[^\s][^\n]*")


def rows_of_jsonl(stream: Stream, *, name: str, options: ReadingOptions) -> Iterator[Row]:
    """Yields the rows of a JSONL file, one line at a time in memory; empty lines are none.

    Args:
        stream: The file, nothing read from it yet.
        name: What messages call the file.
        options: Which keys hold what, and how long a line may be.

    Raises:
        ReadingError: If the stream breaks off, or the file is no text.
    """
    stream, encoding = encoded_rows(stream, name=name, given=options.encoding)
    maker = RowMaker(name, options, encoding.told)
    for number, line in enumerate(_lines(stream, options.limits.row_bytes), start=1):
        if line is None:
            yield Row(number, error=maker.too_large(maker.place(number)))
        elif words := line.removeprefix(_MARK if number == 1 else b"").strip():
            yield _row(words, number, encoding, maker)


def rows_of_json(stream: IO[bytes], *, name: str, options: ReadingOptions) -> Iterator[Row]:
    """Yields the rows of a JSON file: a list of objects, one object, or an object a line.

    An object that holds no text, and one list of objects, is that list; the list may be in an
    object within it.

    The file is read whole, so it may be as large as one document.

    Raises:
        ReadingError: If the file is too large, or no JSON of that form.
    """
    data = read_whole(stream, name=name, limits=options.limits)
    decoded = decode(data, name=name, encoding=options.encoding)
    if _has_lines(decoded.text):
        yield from rows_of_jsonl(Stream(io.BytesIO(data).read), name=name, options=options)
        return
    maker = RowMaker(name, options, decoded.encoding)
    found = _listed(_parsed(decoded.text, name), options)
    if isinstance(found, dict):
        yield maker.row(found, 0)
        return
    if not isinstance(found, list):
        raise MissingColumnError(
            f"{name}: neither an object nor a list of objects but {_kind(found)}; "
            'write [{"text": …}, …]'
        )
    for number, each in enumerate(found, start=1):
        yield _row_of_value(each, number, maker)


def _has_lines(text: str) -> bool:
    """Whether a JSON file is one of lines: its first two lines are objects, each by itself."""
    lines = [found[0] for found in islice(_LINE.finditer(text), 2)]
    try:
        return len(lines) == 2 and all(isinstance(json.loads(line), dict) for line in lines)
    except (ValueError, RecursionError):
        return False


def _listed(found: Any, options: ReadingOptions) -> Any:
    """What an object that holds no text is wrapped around: `{"data": [{"text": …}]}`.

    That is its one list of objects, or what the one object in it is wrapped around, as the answers
    of services are: `{"code": 200, "data": {"total": 2, "list": […]}}`.
    """
    inner = found
    while isinstance(inner, dict) and text_column(inner.keys(), options) is None:
        lists = [each for each in inner.values() if isinstance(each, list) and each]
        objects = [each for each in inner.values() if isinstance(each, dict)]
        if len(lists) == 1 and all(isinstance(each, dict) for each in lists[0]):
            return lists[0]
        if lists or len(objects) != 1:
            return found
        inner = objects[0]
    return inner


def _lines(stream: Stream, most: int) -> Iterator[bytes | None]:
    """Yields the lines of a stream, `None` for one that is longer than `most` bytes."""
    while line := stream.readline(most + 1):
        if len(line) <= most or line.endswith(b"\n"):
            yield line
            continue
        while line and not line.endswith(b"\n"):
            line = stream.readline(most + 1)
        yield None


def _row(line: bytes, number: int, encoding: RowEncoding, maker: RowMaker) -> Row:
    where = maker.place(number)
    try:
        text, errors = encoding.read(line, where=where)
        value = _parsed(text, where)
    except ReadingError as error:
        return Row(number, error=error)
    return _row_of_value(value, number, maker, errors=errors)


def _row_of_value(value: Any, number: int, maker: RowMaker, *, errors: int = 0) -> Row:
    if isinstance(value, dict):
        return maker.row(value, number, errors=errors)
    error = MissingColumnError(
        f'{maker.place(number)}: not an object but {_kind(value)}; write {{"text": …}}'
    )
    return Row(number, error=error)


def _parsed(text: str, where: str) -> Any:
    try:
        return _DECODER.decode(text)
    except json.JSONDecodeError as error:
        raise DamagedSourceError(
            f"{where}: no JSON: {error.msg} at line {error.lineno}, column {error.colno}; "
            "write a row as JSON, such as by json.dumps"
        ) from error
    except RecursionError as error:
        raise DamagedSourceError(
            f"{where}: JSON nested too deep; take the text out of it"
        ) from error
    except ValueError as error:
        # A number of thousands of digits.
        raise DamagedSourceError(
            f"{where}: no JSON that can be read: {error}; leave it out"
        ) from error


class _AsWritten(float):
    """A number with a point or an exponent, which says itself as the file does.

    As an id `1e400` is not infinite, and `2.10` is another one than `2.1`.
    """

    __slots__ = ("_text",)

    _text: str

    def __new__(cls, text: str) -> _AsWritten:
        number = super().__new__(cls, text)
        number._text = text
        return number

    def __str__(self) -> str:
        return self._text


# `json.loads` makes one for each line.
_DECODER = json.JSONDecoder(parse_float=_AsWritten)


def _kind(value: Any) -> str:
    names = {str: "a string", list: "a list", bool: "true or false", type(None): "null"}
    return names.get(type(value), "a number")
