"""MHT: a page as a browser saves it in one file, which is written as a mail is (RFC 2557)."""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from email.errors import CloseBoundaryNotFoundDefect, HeaderParseError
from email.header import decode_header, make_header
from email.message import Message
from html import escape
from typing import Any

from policyner.errors import DamagedSourceError, LimitExceededError
from policyner.reading.damage import demand_bytes, demanding
from policyner.reading.markup import lines_of_html
from policyner.reading.plain import Decoded, count_chinese, decode
from policyner.reading.source import SourceFlag

_KIND = "an MHT page"
_WAY_OUT = "save the page as .html"
# Frames and their styles; a page has a few, each of which is decoded to be compared.
_MOST_PARTS = 500
# What a part is, with all its parameters; Python's email looks at them in squared time.
_FIELD = re.compile(
    rb"^(?:subject|content-(?:type|disposition)):(?:[^\n]*\n(?=[ \t]))*[^\n]*",
    re.IGNORECASE | re.MULTILINE,
)
_LONGEST_FIELD = 8_192
_WORDS = ("text/html", "application/xhtml+xml", "text/plain")
# What mail programs put in front of the subject of an answer, or of a mail that is passed on.
_PASSED_ON = re.compile(r"^(?:\s*(?:转发|回复|答复|转|Fwd?|Re)\s*[:：])+\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class SavedPage:
    """The page in an MHT file or a mail.

    Attributes:
        page: The page as HTML, decoded.
        beside: The words of its other pages, such as frames and attached texts, and the names of
            attached files, line by line.
        subject: What the mail, or the browser, says that it is about.
        flags: `damaged` where the file is cut off.
    """

    page: Decoded
    beside: tuple[str, ...] = ()
    subject: str | None = None
    flags: tuple[SourceFlag, ...] = ()


def page_of_mht(data: bytes, *, name: str, encoding: str | None = None) -> SavedPage:
    """The page in an MHT file: of several, such as frames, the one with the most Chinese.

    Args:
        data: The file's bytes.
        name: What messages call the file.
        encoding: What the page is decoded with; found out where `None`.

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
        parts = list(_parts(message))
        words = [(part, twins) for part, twins in parts if part.get_content_type() in _WORDS]
        if len(words) > _MOST_PARTS:
            raise LimitExceededError(f"{name}: more than {_MOST_PARTS} pages in one; {_WAY_OUT}")
        is_cut = any(
            isinstance(defect, CloseBoundaryNotFoundDefect)
            for part in message.walk()
            for defect in part.defects
        )
        pages = [(_content(part), part, twins) for part, twins in words]
        subject = _PASSED_ON.sub("", _header(message.get("Subject") or ""))
    found = [
        (_page(content, part, name=name, encoding=encoding), part, twins)
        for content, part, twins in pages
        if content.strip()
    ]
    page, chosen, twins = max(
        found, key=lambda each: count_chinese(each[0].text), default=(None, None, message)
    )
    attached = [_name_of(part) for part, _ in parts if part is not chosen and _name_of(part)]
    if page is None and attached:
        raise DamagedSourceError(
            f"{name}: its words are in what is attached, {attached[0]}; save that as a file"
        )
    if page is None:
        raise DamagedSourceError(f"{name}: not {_KIND}, or cut off; {_WAY_OUT}")
    others = (other.text for other, part, of in found if part is not chosen and of is not twins)
    beside = (line for other in others for line in lines_of_html(other))
    return SavedPage(page, (*beside, *attached), subject, ("damaged",) if is_cut else ())


def _parts(message: Message) -> Iterator[tuple[Message, Message]]:
    """Yields what a mail is made of, each with what holds it together with its like.

    That is the part itself, or the outermost one around it whose parts say the same in different
    ways (`multipart/alternative`).
    """
    waiting: list[tuple[Message, Message | None]] = [(message, None)]
    while waiting:
        part, twins = waiting.pop()
        if part.is_multipart():
            if twins is None and part.get_content_subtype() == "alternative":
                twins = part
            payload: Any = part.get_payload()
            waiting += ((each, twins) for each in reversed(payload))
        else:
            yield part, twins or part


def _name_of(part: Message) -> str:
    """The name of a file that is attached; empty of other parts, such as a page's pictures."""
    is_attached = part.get_content_disposition() == "attachment"
    name = part.get_filename()
    if not is_attached and (name is None or part.get_content_maintype() in ("image", "font")):
        return ""
    return _header(name or part.get_content_type())


def _header(words: str) -> str:
    """A field of a head as it is shown; as it stands where its encoding is none."""
    try:
        return " ".join(str(make_header(decode_header(words))).split())
    except (HeaderParseError, LookupError, ValueError):
        return words


def _page(content: bytes, part: Message, *, name: str, encoding: str | None) -> Decoded:
    """The words of a part as a page; those of plain text keep their lines."""
    declared = part.get_content_charset()
    words = decode(content, name=name, declared=declared, encoding=encoding)
    if part.get_content_type() != "text/plain":
        return words
    return replace(words, text=f"<html><body><pre>{escape(words.text)}</pre></body></html>")


def _content(part: Message) -> bytes:
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""
