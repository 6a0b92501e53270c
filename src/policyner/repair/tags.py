"""Markup that stands as text in a copy: `<p>`, `<br/>`, `&nbsp;`, and the `<正>` of journals.

A tag that ends a paragraph becomes a line break, any other goes; `&ldquo;` becomes its sign.
"""

from __future__ import annotations

import re
from html import unescape

from policyner.repair.edits import EditLog

REASON = "tags"

_BREAKING = "p|br|div|tr|li|h[1-6]|table|tbody|ul|ol|center"
_INLINE = (
    "span|strong|b|i|u|em|font|a|td|th|img|sup|sub|input|script|style|section|article|thead"
    "|o:p|st1:[a-z]{1,20}|v:[a-z]{1,20}"
)
_TAG = re.compile(
    rf"<(?P<close>/)?(?P<name>{_BREAKING}|{_INLINE})(?P<rest>[ /][^<>\n]{{0,300}})?>|(?P<mark><正>)"
    r"|(?P<blank>&(?:nbsp|ensp|emsp|thinsp|#160|#12288);)|(?P<sign>&(?:[a-z]{2,8}|#\d{2,5});)",
    re.IGNORECASE,
)
_ENDS = re.compile(rf"(?:{_BREAKING})", re.IGNORECASE)


def tag_edits(text: str) -> EditLog:
    """Removals of tags, with a line break for those that end a paragraph."""
    if "<" not in text and "&" not in text:
        return EditLog.none(text)
    places = []
    for match in _TAG.finditer(text):
        name = match["name"]
        if match["blank"]:
            places.append((*match.span(), " "))
        elif match["sign"]:
            sign = unescape(match["sign"])
            if len(sign) == 1:
                places.append((*match.span(), sign))
        elif name and _ENDS.fullmatch(name) and (match["close"] or name.lower() == "br"):
            places.append((*match.span(), "\n"))
        else:
            places.append((*match.span(), ""))
    return EditLog.replacing(REASON, text, places)
