"""Whom a notice addresses, and what it attaches."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from policyner.grammar.documents import FIRST_WORDS
from policyner.grammar.lists.items import split_items
from policyner.grammar.marks import UNREAD, stripped
from policyner.grammar.names.ends import ends_as_party
from policyner.grammar.numbering import number_at
from policyner.outline.cues import LABELS
from policyner.outline.fields import line_fields
from policyner.span import Span

#: The addressees stand in the head; what stands further down cites other documents.
HEAD_LENGTH = 3_000
# A list of them may be long.
_LONGEST_LIST = 600
_ADDRESSEES = re.compile(
    rf"(?:^|\n)[ \t\u3000]*(?P<list>[^\n：:。]{{2,{_LONGEST_LIST}}})[：:]"
    rf"(?:[{UNREAD}]*(?=\n|\Z|《|{FIRST_WORDS})|(?P<gap>[ \t\u3000]*))"
)
# A copy may have lost the colon.
_WITHOUT_COLON = re.compile(
    rf"(?:^|\n)[ \t\u3000]*(?P<list>各[^\n：:。；]{{4,{_LONGEST_LIST}}})(?:。|[ \t\u3000]*(?=\n))"
)
# It stands above the first sentence and the first heading.
_BODY = re.compile(r"。|\n[ \t\u3000]*(?:[（(]?[一1][、.．)）]|第[一1][章条])")
# A list may be broken over lines, of which the first says 各.
_LINE_ABOVE = re.compile(r"(?:^|\n)[ \t\u3000]*(?P<list>各[^\n：:。；]*[、，,][^\n：:。；]*?)\s*\Z")
_MOST_LINES_OF_LIST = 4
_GLUED = re.compile(
    r"[〕﹞\]］】）)]\s?第?\s?\d{1,5}\s?号[）)]?|(?:通知|通告|意见|方案|的函)\s*(?=各)"
)
# `各市、县（区）人民政府`, `南湖、北山市人民政府`: a place without an organ of its own shares the
# next one's.
_PLACE = re.compile(r"(?:省|市|县|区|州|旗|乡|镇)$")
# `市政府各委、办、局`, `各县委、人民政府`: the rest of the name before.
_GOES_ON = re.compile("[委办局厅处科室部](?:[（(].*)?$|人民政府")
# `市级有关单位、部门` are those of one kind.
_KINDS = ("单位", "部门", "机构", "企业")
# `附件：1.任务分工表` begins a list of attachments (GB/T 9704—2012, 7.3.4).
_ATTACHED = re.compile(r"(?:^|\n)[ \t\u3000]*附(?:\s?件)?[ \t\u3000]*[：:]")
# What a page puts behind the title of an attachment that it offers as a file.
_FILE = re.compile(r"\.(?:docx?|xlsx?|pdf|wps|et|zip|rar|ofd)$", re.IGNORECASE)
_LINE = re.compile(r"[^\n]*")
_MOST_ATTACHMENTS = 50


def find_addressees(text: str) -> Iterator[Span]:
    """Those whom a notice addresses: a list of organs and a colon at the beginning of its body.

    Args:
        text: The clean text.
    """
    for match in _ADDRESSEES.finditer(text, 0, min(len(text), HEAD_LENGTH)):
        if match["list"].strip() in LABELS or any(
            line_fields(text, Span(match.start("list"), match.end("list") + 1))
        ):
            continue
        # A page may have glued them to the title or the number.
        glued = [*_GLUED.finditer(text, *match.span("list"))]
        start = glued[-1].end() if glued else match.start("list")
        # Text in the line of the list is no proof that the list addresses anybody, unless all
        # of a kind are named; right behind its colon, unless a number stands in front, too.
        if match["gap"] is not None and (
            "各" not in text[start : match.end("list")] or not (match["gap"] or glued)
        ):
            continue
        if not glued:
            start = _begin_of_list(text, start)
        items = split_items(text, Span(start, match.end("list")))
        named = sum(ends_as_party(item.of(text)) for item in items)
        if items and named * 2 >= len(items) and _ends_list(items[-1].of(text)):
            yield from _joined(text, items)
            return
    yield from _without_colon(text)


def _begin_of_list(text: str, start: int) -> int:
    """Where a list begins that is broken over lines."""
    for _ in range(_MOST_LINES_OF_LIST):
        above = _LINE_ABOVE.search(text, max(0, start - _LONGEST_LIST), start)
        if above is None or (text[start] == "各" and text[above.end("list") - 1] not in "、，,"):
            break
        start = above.start("list")
    return start


def _without_colon(text: str) -> Iterator[Span]:
    """Those whom a line of its own addresses that lost its colon: nothing but parties."""
    body = _BODY.search(text, 0, HEAD_LENGTH)
    for match in _WITHOUT_COLON.finditer(text, 0, body.end() if body else HEAD_LENGTH):
        items = split_items(text, Span(*match.span("list")))
        if len(items) > 1 and all(ends_as_party(item.of(text)) for item in items):
            yield from _joined(text, items)
            return


def find_attachments(text: str) -> Iterator[Span]:
    """Titles of the attachments that a notice lists at its end."""
    mark = _ATTACHED.search(text)
    if mark is None:
        return
    position, expected = mark.end(), 1
    while expected <= _MOST_ATTACHMENTS and position < len(text):
        line = _LINE.match(text, position)
        assert line  # noqa: S101 - the pattern matches the empty string
        title = stripped(text, Span(*line.span()))
        number = number_at(text, title.start)
        if number is not None and number.value == expected and number.end <= title.end:
            title = stripped(text, Span(number.end, title.end))
            expected += 1
        elif expected > 1 or not title:
            return
        else:
            # A single attachment has no number.
            expected = _MOST_ATTACHMENTS + 1
        if ending := _FILE.search(text, title.start, title.end):
            title = Span(title.start, ending.start())
        if title:
            yield title
        position = line.end() + 1


def _goes_on(text: str, item: Span, following: Span) -> bool:
    """Whether an item of a list is one with the next, or with the rest of its name."""
    between = text[item.end : following.start].strip()
    if not between:
        return not ends_as_party(item.of(text))
    return between == "、" and bool(
        _PLACE.search(item.of(text))
        or not ends_as_party(item.of(text))
        or _GOES_ON.match(following.of(text))
        or (item.of(text).endswith(_KINDS) and following.of(text) in _KINDS)
    )


def _ends_list(words: str) -> bool:
    return ends_as_party(words) or bool(_GOES_ON.fullmatch(words))


def _joined(text: str, items: Sequence[Span]) -> Iterator[Span]:
    start: int | None = None
    for index, item in enumerate(items):
        start = item.start if start is None else start
        following = items[index + 1] if index + 1 < len(items) else None
        if following is not None and _goes_on(text, item, following):
            continue
        yield Span(start, item.end)
        start = None
