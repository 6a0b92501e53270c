"""Document numbers: `青政办发〔2024〕12号`."""

from __future__ import annotations

import re

from policyner.grammar.documents import BRACKETED_YEAR
from policyner.span import Span

#: A number with what may be glued in front of it; brackets as they come on pages.
NUMBER = (
    rf"[一-鿿]{{1,16}}\s?{BRACKETED_YEAR}"
    r"\s?第?\s?\d{1,5}\s?号"
)
_NUMBER = re.compile(NUMBER)
# `（2024年第3号）`, `青禾市人民政府令第37号`, `（南湖市人民政府令第37号 2024年3月8日）`: orders and
# announcements are counted without a series (for orders GB/T 9704—2012, 10.2).
_ORDINAL = re.compile(
    r"[（(【]?(?P<number>(?:(?P<organ>[一-鿿]{2,30}?)(?:公告|通告|令)\s?)?(?:(?:19|20)\d\d\s?年\s?)?"
    r"第\s?\d{1,4}\s?号)(?:[）)】]|[ \u3000，,]{0,2}(?:19|20)\d\d年\d{1,2}月\d{1,2}日[）)])?"
)
# Few lines have one, and it is quickly looked for.
_BRACKETED_YEAR = re.compile(BRACKETED_YEAR)
# What a page glues in front: the head of its paper, a title, a label.
_LABEL = re.compile(
    r".*(?:文件|通知|意见|方案|办法|决定|规定|公告|通告|预案|批复|函|文号|字号)(?=[一-鿿]{2})"
)
_CITES = re.compile("根据|按照|依据|依照|参照|关于|落实|印发")
# Beside these a number is cited: `《…》（青政办〔2019〕3号）`, `**政办〔2015〕39号`.
_CITED_BEFORE = frozenset("》“及、和依按据照与*以经对")
_CITED_BEHIND = re.compile("[》”、和及]|文件(?!各)|文(?!件)|[）)](?:精神|要求|规定|文件|和)")


def number_in(text: str, line: Span, *, alone: bool = False) -> Span | None:
    """The document number in a line of the head, unless the line cites it.

    Args:
        text: The clean text.
        line: The line.
        alone: Whether the number must be all that stands in the line.
    """
    if not _BRACKETED_YEAR.search(text, line.start, line.end):
        return None
    for match in _NUMBER.finditer(text, line.start, line.end):
        label = _LABEL.match(match[0])
        start = match.start() + (label.end() if label else 0)
        if _CITES.search(text, start, match.end()):
            continue
        before = text[start - 1 : start] if start > line.start else ""
        if before in _CITED_BEFORE and before and not label:
            continue
        if _CITED_BEHIND.match(text, match.end(), line.end):
            continue
        around = text[line.start : start] + text[match.end() : line.end]
        if alone and around.strip(" \t\u3000\r（()）[]【】*"):
            continue
        return Span(start, match.end())
    return None


def ordinal_of(text: str, line: Span) -> tuple[Span | None, Span] | None:
    """The number of an order or announcement that a line is, and the organ that it names."""
    match = _ORDINAL.fullmatch(text, line.start, line.end)
    if match is None:
        return None
    return Span(*match.span("organ")) if match["organ"] else None, Span(*match.span("number"))
