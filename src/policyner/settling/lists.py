"""Settling where the names in a responsibility line begin and end.

A model marks an agency's name approximately; in a line the separators of the
list say exactly where it begins and ends. So every item of a list that is an
agency becomes one mention, whatever the model made of it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from policyner.outline import Outline, Segment
from policyner.outline.cues import OTHER_PARTY_AT_END
from policyner.outline.items import CLOSING, OPENING, split_items
from policyner.settling.agencies import HEADS
from policyner.settling.overlaps import without_overlaps
from policyner.span import Span
from policyner.tagging.layer import Layer
from policyner.tagging.mention import INFERRED, Mention
from policyner.vocabulary import any_of, read_vocabulary

_DATA = read_vocabulary(__package__, "lists.yaml")
_HEAD = re.compile(rf"(?:{HEADS})(?:[（(][^（()）]*[)）])?$")
_SHARED_HEAD = re.compile(rf"(?:{any_of(_DATA['shared_heads'])})$")
_COLLECTIVE = re.compile(rf"(?:{any_of(_DATA['collectives'])})$")
# Heads that only places share, and beginnings that no member of an ellipsis has.
_OF_PLACES = frozenset({"政府", "人民政府", "管委会"})
_GROUP = re.compile("[各省市县]级|各|有关|相关|其他|省直|市直")
_NO_NAME = re.compile(any_of(_DATA["no_name"]))
# Members of an elliptic list: places (`南湖市`) and fields (`发展改革`), not names.
_LONGEST_MEMBER = 10
_ELSEWHERE = re.compile(r"各地区?|各地方|各方|省直|市直")
# An item longer than this is a sentence, and its mentions stay as they are.
_LONGEST_NAME = 40
# `省财政厅等有关部门` is two names, `省财政厅等部门` one, `财政、医保等部门` one.
_ET_CETERA = re.compile(r"等(?P<rest>[^等]{0,30})$")
_BARE_REST = re.compile(r"(?:\d+个|[一二三四五六七八九十]+个)?(?:部门|单位|机构|方面|地方?)?$")
_LEADING = re.compile(r"(?:具体)?由|(?:以)?及其他|及其|其他|以及|[及和与]|[：:\-—·\d.]+")
_ROLE_MARK = re.compile(
    r"[（(\[［][^（()）\]］]*(?:牵头|负责|主办|配合|排|第一)[^（()）\]］]*[)）\]］]$"
)
_JOINING = frozenset("、和与及")


def settle_lists(outline: Outline, mentions: Sequence[Mention]) -> list[Mention]:
    """The mentions with those in responsibility lines cut to the items of the lists.

    Args:
        outline: The notice's outline.
        mentions: What was found so far, of all layers.

    Returns:
        All mentions in the order of the text. A mention outside the lines is what it was, one
        that the list names and the network missed has the confidence `INFERRED`.
    """
    text = outline.text
    agencies = Layer.of(mentions, "DEPT")
    replaced: set[int] = set()
    settled: list[Mention] = []
    for segment in _segments(outline):
        new, gone = _settle(text, segment, agencies.touching(segment.span), mentions)
        settled += new
        replaced |= gone
    kept = (mention for index, mention in enumerate(mentions) if index not in replaced)
    return without_overlaps([*settled, *kept])


def _segments(outline: Outline) -> Iterator[Segment]:
    """The lists of the responsibility lines and of what the notice declares of all its tasks."""
    for line in outline.lines:
        yield from line.segments
    for convention in outline.conventions:
        if convention.who is not None:
            items = split_items(outline.text, convention.who)
            yield Segment("responsible", convention.who, items, convention.span)


def _settle(
    text: str, segment: Segment, touching: Sequence[int], mentions: Sequence[Mention]
) -> tuple[list[Mention], set[int]]:
    """New mentions for a list, and the indices of those that they replace."""
    new: list[Mention] = []
    gone: set[int] = set()
    position = 0
    edges = _Edges.of(text, segment)
    for item in _joined_items(text, segment.items):
        if len(item) > _LONGEST_NAME:
            continue
        # Both run in order, so each mention is looked at once for each item that it touches.
        while position < len(touching) and mentions[touching[position]].end <= item.start:
            position += 1
        touched = []
        for place in range(position, len(touching)):
            if mentions[touching[place]].start >= item.end:
                break
            touched.append(touching[place])
        settled = all(edges.fit(mentions[i].span) for i in touched)
        if not settled:
            gone.update(touched)
        for name, sure in _names_in(text, item):
            seen = [mentions[i] for i in touched if mentions[i].span.overlaps(name)]
            if seen and not settled:
                confidence = max(mention.confidence for mention in seen)
                new.append(Mention("DEPT", name.start, name.end, confidence))
            elif sure and not seen:
                new.append(Mention("DEPT", name.start, name.end, INFERRED))
    return new, gone


@dataclass(frozen=True, slots=True)
class _Edges:
    """Where the names of a list, item by item, begin and end.

    Attributes:
        starts: Where one begins.
        ends: Where one ends.
        sure: Ends of those that end as an agency's name does; sorted.
    """

    starts: frozenset[int]
    ends: frozenset[int]
    sure: tuple[int, ...]

    @classmethod
    def of(cls, text: str, segment: Segment) -> _Edges:
        """The edges of a list."""
        names = [name for item in segment.items for name, _ in _names_in(text, item)]
        joined = _joined_items(text, segment.items)
        sure = [name for item in joined for name, sure in _names_in(text, item) if sure]
        return cls(
            frozenset(name.start for name in names),
            frozenset(name.end for name in names),
            tuple(name.end for name in sure),
        )

    def fit(self, mention: Span) -> bool:
        """Whether a mention was meant as it is: one item, or several that share a head.

        It begins and ends where names do, and no whole name ends inside it.
        """
        if mention.start not in self.starts or mention.end not in self.ends:
            return False
        inside = bisect_right(self.sure, mention.start)
        return inside == len(self.sure) or self.sure[inside] >= mention.end


def _joined_items(text: str, items: Sequence[Span]) -> Iterator[Span]:
    """The items of a list, with elliptic runs (`财政、医保等部门`) made one."""
    run: list[Span] = []
    whole = False  # whether the run is one whole name rather than members of an ellipsis
    for item in items:
        if run and not _is_joint(text, run[-1].end, item.start):
            yield from run
            run = []
        words = item.of(text)
        member = _is_member(words)
        # `有关部门和单位`, `各级党委、政府`: a bare head belongs to the name before it.
        if run and (
            words in _DATA["shared_heads"] or (not whole and _shares_head(text, run, words))
        ):
            run, whole = [Span(run[0].start, item.end)], True
        elif member and not whole:
            run.append(item)
        else:
            yield from run
            run, whole = [item], not member
    yield from run


def _is_joint(text: str, start: int, end: int) -> bool:
    between = text[start:end].strip()
    return bool(between) and set(between) <= _JOINING


def _is_member(words: str) -> bool:
    """Whether an item may be part of an elliptic list, in front of its head.

    Fields (`发展改革`), places (`南湖`), and heads that stand alone (`海关`) may.
    """
    return (
        len(words) <= _LONGEST_MEMBER
        and (not _HEAD.search(words) or bool(_HEAD.fullmatch(words)))
        and not OTHER_PARTY_AT_END.search(words)
        and not _ELSEWHERE.match(words)
    )


def _shares_head(text: str, run: Sequence[Span], words: str) -> bool:
    """Whether an item gives its head to the members in front of it."""
    head = _SHARED_HEAD.search(words)
    if head is None or _COLLECTIVE.search(words) or _GROUP.match(words):
        return False
    # `海关、税务等部门` share a head; 海关 and `南湖市政府` do not.
    return head[0] not in _OF_PLACES or not any(_HEAD.fullmatch(m.of(text)) for m in run)


def _names_in(text: str, item: Span) -> Iterator[tuple[Span, bool]]:
    """The one or two names of an item, each with whether it ends like an agency's."""
    start, end = item.start, item.end
    while leading := _LEADING.match(text, start, end):
        start = leading.end()
    if mark := _ROLE_MARK.search(text, start, end):
        end = mark.start()
    end = _without_open_bracket(text, start, end)
    rest: Span | None = None
    cetera = _ET_CETERA.search(text, start, end)
    before = text[start : cetera.start()] if cetera else ""
    # `工业和信息化厅` is one name, `财政和医保等部门` an ellipsis.
    whole = "、" not in before and (_HEAD.search(before) or not _JOINING.intersection(before))
    if cetera and whole:
        if not _BARE_REST.match(text, cetera.start("rest"), end):
            rest = Span(cetera.start("rest"), end)
        end = cetera.start()
    elif cetera and not cetera["rest"]:
        end = cetera.start()
    for name in (Span(start, max(start, end)), rest):
        if name and not _is_no_agency(name.of(text)):
            yield name, bool(_HEAD.search(name.of(text)))


def _without_open_bracket(text: str, start: int, end: int) -> int:
    """The end of a name, before a bracket that the item opens and never closes."""
    depth, opened = 0, end
    for offset in range(start, end):
        if text[offset] in OPENING:
            opened = offset if depth == 0 else opened
            depth += 1
        elif text[offset] in CLOSING:
            depth -= 1
    return opened if depth > 0 else end


def _is_no_agency(words: str) -> bool:
    """Whether an item is a company, a hospital, a school: 银行 is one, 人民银行 is not."""
    party, head = OTHER_PARTY_AT_END.search(words), _HEAD.search(words)
    if _NO_NAME.search(words):
        return True
    return party is not None and (head is None or head.start() > party.start())
