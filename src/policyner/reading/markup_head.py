"""How a page begins: whether bytes are one, and the encoding that it names."""

from __future__ import annotations

import re

# What browsers look through for a charset, with room for long heads.
_HEAD = 4096

_CHARSETS = (
    re.compile(
        rb"^\s*<\?xml[^>]{0,100}?encoding\s*=\s*[\"']([A-Za-z0-9_.:-]{1,40})", re.IGNORECASE
    ),
    re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{1,40})", re.IGNORECASE),
)
_BEFORE = rb"^(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--.{0,2000}?-->\s*)*"
_PAGE = re.compile(_BEFORE + rb"<(?:!doctype\s+html|html)\b", re.IGNORECASE | re.DOTALL)
_MARKUP = re.compile(
    _BEFORE + rb"<(?:!doctype\s+html|html|head|body|meta|title|div|table|p)\b",
    re.IGNORECASE | re.DOTALL,
)


def looks_like_html(data: bytes) -> bool:
    """Whether bytes of an unknown format begin as a page does."""
    return _MARKUP.match(data[:_HEAD]) is not None


def is_a_page(data: bytes) -> bool:
    """Whether bytes are a page beyond doubt, whatever the file is called."""
    return _PAGE.match(data[:_HEAD]) is not None


def declared_encoding(data: bytes) -> str | None:
    """The encoding that a page names for itself, `None` if it names none."""
    for pattern in _CHARSETS:
        if found := pattern.search(data[:_HEAD]):
            return found[1].decode("ascii")
    return None
