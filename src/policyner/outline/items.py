"""Lists as officials write them: `A、B，C和D`, brackets kept whole."""

from __future__ import annotations

import re
from collections.abc import Iterator

from policyner.span import Span

OPENING = "（([［〔【「『“〈《"
CLOSING = "）)]］〕】」』”〉》"

# `和` and `与` part a list only behind what ends an agency's name: `文化和旅游厅`,
# `大数据与政务局` are one name each.
_CONJUNCTION = re.compile(
    "(?<=[厅局委办部会署院府行门位团司心处组所队站区市县等）)])(?:以及|及其他|及其|及|和|与)(?=.)"
)
_SEPARATOR = re.compile(rf"[、，,；;\s。]+|{_CONJUNCTION.pattern}")
_OPENING, _CLOSING = frozenset(OPENING), frozenset(CLOSING)
_BRACKET = re.compile(f"[{re.escape(OPENING + CLOSING)}]")


def split_items(text: str, span: Span) -> tuple[Span, ...]:
    """The items of a list, without separators and blanks.

    `省发展改革委、财政厅，各设区市人民政府和平潭综合实验区管委会` has four items;
    `各县（市、区）人民政府` has one, for a separator inside brackets parts nothing.

    Args:
        text: The clean text.
        span: The list's place in it.
    """
    items = []
    start = span.start
    for separator in _separators(text, span):
        if separator.start > start:
            items.append(Span(start, separator.start))
        start = max(start, separator.end)
    if start < span.end:
        items.append(Span(start, span.end))
    return tuple(items)


def outer_brackets(text: str, span: Span) -> Iterator[Span]:
    """The outermost bracketed stretches inside `span`, brackets included.

    A bracket that is never closed reaches to the end of `span`; one that was
    never opened counts for nothing.
    """
    depth, start = 0, span.start
    for match in _BRACKET.finditer(text, span.start, span.end):
        if match[0] in _OPENING:
            if depth == 0:
                start = match.start()
            depth += 1
        elif depth:
            depth -= 1
            if depth == 0:
                yield Span(start, match.end())
    if depth:
        yield Span(start, span.end)


def _separators(text: str, span: Span) -> Iterator[Span]:
    brackets = list(outer_brackets(text, span))
    index = 0
    for match in _SEPARATOR.finditer(text, span.start, span.end):
        while index < len(brackets) and brackets[index].end <= match.start():
            index += 1
        if index < len(brackets) and brackets[index].start <= match.start():
            continue
        yield Span(match.start(), match.end())
