"""MHT: a page as a browser saves it in one file, which is written as a mail is (RFC 2557)."""

from __future__ import annotations

import email
import email.policy
import re
from dataclasses import replace
from email.errors import CloseBoundaryNotFoundDefect
from email.header import decode_header, make_header
from email.message import EmailMessage, Message
from html import escape

from policyner.errors import DamagedSourceError, LimitExceededError
from policyner.reading.damage import demand_bytes, demanding
from policyner.reading.plain import Decoded, count_chinese, decode
from policyner.reading.source import SourceFlag

_KIND = "an MHT page"
_WAY_OUT = "save the page as .html"
# Frames and their styles; a page has a few, each of which is decoded to be compared.
_MOST_PARTS = 500
# What a part is, with all its parameters; Python's email looks at them in squared time.
_FIELD = re.compile(
    rb"^content-(?:type|disposition):(?:[^\n]*\n(?=[ \t]))*[^\n]*", re.IGNORECASE | re.MULTILINE
)
_LONGEST_FIELD = 8_192
_WORDS = ("text/html", "application/xhtml+xml", "text/plain")


def page_of_mht(
    data: bytes, *, name: str, encoding: str | None = None
) -> tuple[Decoded, tuple[SourceFlag, ...]]:
    """The page in an MHT file: of several, such as frames, the one with the most Chinese.

    Args:
        data: The file's bytes.
        name: What messages call the file.
        encoding: What the page is decoded with; found out where `None`.

    Returns:
        The page as HTML, behind it the names of attached files, in a part that is set aside; and
        a flag where the file is cut off.

    Raises:
        EmptySourceError: If there is no byte.
        DamagedSourceError: If no page is in it.
        LimitExceededError: If it has more parts than any page, or a longer head.
        ReadingError: If the page cannot be decoded.
    """
    demand_bytes(data, name=name)
    if any(len(field[0]) > _LONGEST_FIELD for field in _FIELD.finditer(data)):
        raise LimitExceededError(f"{name}: a head without end; {_WAY_OUT}")
    with demanding(_KIND, name=name, way_out=_WAY_OUT):
        message = email.message_from_bytes(data, policy=email.policy.compat32)
        parts = [part for part in message.walk() if part.get_content_type() in _WORDS]
        if len(parts) > _MOST_PARTS:
            raise LimitExceededError(f"{name}: more than {_MOST_PARTS} pages in one; {_WAY_OUT}")
        is_cut = any(
            isinstance(defect, CloseBoundaryNotFoundDefect)
            for part in message.walk()
            for defect in part.defects
        )
        pages = [(_content(part), part) for part in parts]
        others = (part for part in message.walk() if part.get_content_type() not in _WORDS)
        attached = [words for part in others if (words := _attached(part))]
    found = [
        _page(
            decode(content, name=name, declared=part.get_content_charset(), encoding=encoding), part
        )
        for content, part in pages
        if content.strip()
    ]
    if not found and attached:
        raise DamagedSourceError(
            f"{name}: its words are in what is attached, {attached[0]}; save that as a file"
        )
    if not found:
        raise DamagedSourceError(f"{name}: not {_KIND}, or cut off; {_WAY_OUT}")
    page = max(found, key=lambda page: count_chinese(page.text))
    if attached:
        listed = escape("\n".join(attached))
        page = replace(page, text=f"{page.text}<nav><pre>{listed}</pre></nav>")
    return page, ("damaged",) if is_cut else ()


def _attached(part: Message | EmailMessage) -> str:
    """The name of a file that is attached, of which nothing is read; empty of other parts."""
    if part.get_content_disposition() != "attachment":
        return ""
    name = part.get_filename() or part.get_content_type()
    return str(make_header(decode_header(name)))


def _page(words: Decoded, part: Message | EmailMessage) -> Decoded:
    """The words of a part as a page; those of plain text keep their lines."""
    if part.get_content_type() != "text/plain":
        return words
    return replace(words, text=f"<html><body><pre>{escape(words.text)}</pre></body></html>")


def _content(part: Message | EmailMessage) -> bytes:
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""
