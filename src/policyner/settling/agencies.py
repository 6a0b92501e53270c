"""Where an agency's name begins and ends, wherever in a text it stands.

What lists of responsibility lines say beyond this, `linking` knows.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from policyner.span import Span
from policyner.tagging.mention import INFERRED, Mention
from policyner.vocabulary import any_of, read_vocabulary

_DATA: dict[str, dict[str, str]] = read_vocabulary(__package__, "agencies.yaml")

#: How an agency's name ends: alternatives of a regular expression.
HEADS = any_of(_DATA["heads"])

_HEAD = re.compile(HEADS)
_BRACKET = re.compile(r"[（(][^（()），。；\n]{1,14}[)）]")
_ENDS = re.compile(rf"(?:{HEADS}|{any_of(_DATA['other_ends'])})(?:{_BRACKET.pattern})?\Z")
_ALWAYS = re.compile(any_of(_DATA["always"]))
# Not at the end of a longer name: `市直各部门`, `省级有关部门`, `组织、民政等有关部门`.
_LONGER = frozenset("各直级本属等")

_IN_FRONT = re.compile(
    r"[〔（(\[【、，：:；。\s]+|各地区?(?=各)"
    rf"|(?:{any_of(_DATA['in_front'])})(?=[省市县区州]|国家|有关|各)"
)
_BEHIND = "、，。；：:;,〕】 \u3000\u00a0\n\t"
_SEATED = re.compile("设在|下设")
# `A等有关部门` is A and 有关部门, `A等部门` is A (guidelines, edge cases).
_ET_CETERA = re.compile(
    r"等(?:\d+个|多个|几个)?(?P<others>(?:有关|相关|各)?(?:部门|单位|部委|机关|方面)?)"
)
_OTHERS = ("有关", "相关", "各")
# Characters behind a name's end that the network may have taken along: `省政府分|管副省长`.
_SLIP = 4
# Of a head with its bracket.
_LONGEST_END = 24


def settle_agencies(text: str, mentions: Sequence[Mention]) -> list[Mention]:
    """Mentions whose DEPT layer begins and ends where names do.

    Args:
        text: The clean text.
        mentions: What the model found, of all layers.

    Returns:
        The mentions; a DEPT has its bracket whole (`水利厅（河长办）` is one name), no marks,
        verbs or `等` at its ends, and two names that 设在 joins are two. Generic names that
        are always agencies and that the model missed are put in, with the confidence `INFERRED`.
    """
    found = [mention for mention in mentions if mention.label == "DEPT"]
    others = [mention for mention in mentions if mention.label != "DEPT"]
    settled = [
        mention.at(name)
        for mention in _with_brackets(text, found)
        for name in _names(text, mention.span)
    ]
    return sorted([*others, *settled, *_missed(text, settled)], key=Mention.order)


def _with_brackets(text: str, mentions: Iterable[Mention]) -> list[Mention]:
    """Agencies, brackets whole; one that fills the bracket behind another is part of it."""
    whole: list[Mention] = []
    for mention in mentions:
        last = whole[-1] if whole else None
        if last and mention.start < last.end:
            continue
        bracket = _BRACKET.match(text, last.end) if last else None
        if last and bracket and mention.start == last.end + 1 and mention.end >= bracket.end() - 1:
            confidence = max(last.confidence, mention.confidence)
            whole[-1] = Mention("DEPT", last.start, bracket.end(), confidence)
        else:
            whole.append(mention.at(Span(mention.start, _behind_bracket(text, mention.span))))
    return whole


def _behind_bracket(text: str, name: Span) -> int:
    """Where a name ends, with all of the last bracket that it opens."""
    opening = max(text.rfind(mark, name.start, name.end) for mark in "（(")
    bracket = _BRACKET.match(text, opening) if opening > name.start else None
    return max(name.end, bracket.end()) if bracket else name.end


def _names(text: str, span: Span) -> Iterator[Span]:
    """The names in one mention, mostly one."""
    start = span.start
    for seated in _SEATED.finditer(text, span.start, span.end):
        yield from _name(text, Span(start, seated.start()))
        start = seated.end()
    yield from _name(text, Span(start, span.end))


def _name(text: str, span: Span) -> Iterator[Span]:
    """What is left of a name without what stands around it, and what `等` adds."""
    start, end = _without_marks(text, span)
    mark = text.rfind("等", start, end)
    rest = _ET_CETERA.fullmatch(text, mark, end) if mark > start else None
    if rest and _ends_as_a_name(text, start, mark):
        yield Span(start, mark)
        if rest["others"].startswith(_OTHERS):
            yield Span(*rest.span("others"))
        return
    if not _ends_as_a_name(text, start, end):
        heads = [head.end() for head in _HEAD.finditer(text, start, end)]
        if heads and end - heads[-1] <= _SLIP:
            end = heads[-1]
    if end - start > 1:
        yield Span(start, end)


def _without_marks(text: str, span: Span) -> tuple[int, int]:
    start, end = span.start, span.end
    while start < end and text[end - 1] in _BEHIND:
        end -= 1
    if text[end - 1 : end] in ("）", ")") and not _BRACKET.search(text, start, end):
        end -= 1
    if not _BRACKET.fullmatch(text, start, end):
        while match := _IN_FRONT.match(text, start, end):
            start = match.end()
    return start, end


def _ends_as_a_name(text: str, start: int, end: int) -> bool:
    return _ENDS.search(text, max(start, end - _LONGEST_END), end) is not None


def _missed(text: str, mentions: Sequence[Mention]) -> Iterator[Mention]:
    taken = [(mention.start, mention.end) for mention in mentions]
    for match in _ALWAYS.finditer(text):
        generic = Mention("DEPT", match.start(), match.end(), INFERRED)
        before = text[match.start() - 1] if match.start() else ""
        if before not in _LONGER and not generic.overlaps_one(taken):
            yield generic
