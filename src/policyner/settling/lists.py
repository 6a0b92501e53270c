"""Settling where the names in a responsibility line begin and end.

A model marks an agency's name approximately; in a line the separators of the
list say exactly where it begins and ends. So every item of a list that is an
agency becomes one mention, whatever the model made of it; a place, a company, a
school or a hospital becomes none.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from policyner.grammar.lists.items import split_items
from policyner.grammar.lists.names import LONGEST_NAME, Listed, list_names, single_names
from policyner.grammar.names.ends import read_end
from policyner.outline import Outline, Segment
from policyner.outline.cues import PEOPLE, TOGETHER
from policyner.span import Span, first_over
from policyner.tagging.layer import Layer
from policyner.tagging.mention import INFERRED, Mention

_PEOPLE = re.compile(PEOPLE)


def settle_lists(outline: Outline, mentions: Sequence[Mention]) -> list[Mention]:
    """The mentions with those in responsibility lines cut to the items of the lists.

    Args:
        outline: The notice's outline.
        mentions: What was found so far, of all layers.

    Returns:
        All mentions. One outside the lines is what it was, one
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
    return [*settled, *(m for index, m in enumerate(mentions) if index not in replaced)]


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
    people = _PEOPLE.search(text, segment.cue.start, segment.cue.end) is not None
    labelled = _is_labelled(text, segment) and not people
    names = [*list_names(text, segment.items, labelled=labelled, people=people)]
    edges = _Edges.of(names, [*single_names(text, segment.items)])
    # What stands in the list and is no name is no mention either, sentences aside.
    gone = {
        index
        for index in touching
        if (item := first_over(segment.items, mentions[index].span))
        and len(item) <= LONGEST_NAME
        and not edges.fit(mentions[index].span)
    }
    new: list[Mention] = []
    position = 0
    for name in names:
        # Both run in order, so each mention is looked at once for each name that it touches.
        while position < len(touching) and mentions[touching[position]].end <= name.span.start:
            position += 1
        touched = []
        for index in touching[position:]:
            if mentions[index].start >= name.span.end:
                break
            touched.append(index)
        if name.party is not None:
            gone.update(touched)
            continue
        if name.kind is None and all(_is_name(text, mentions[i]) for i in touched):
            # What the network saw is a name, the item is more: `人社局`制定办法.
            gone.difference_update(touched)
            continue
        # One that reaches over a place in front is gone, though it ends where the name does.
        settled = touched and all(i not in gone and edges.fit(mentions[i].span) for i in touched)
        if touched and not settled:
            gone.update(touched)
            confidence = max(mentions[i].confidence for i in touched)
            new.append(Mention("DEPT", name.span.start, name.span.end, confidence))
        elif name.kind == "agency" and not touched:
            new.append(Mention("DEPT", name.span.start, name.span.end, INFERRED))
    return new, gone


def _is_labelled(text: str, segment: Segment) -> bool:
    """Whether a label or the head of a column in front of a list says whom it names."""
    cue = segment.cue
    return cue.end <= segment.span.start and not TOGETHER.fullmatch(cue.of(text))


def _is_name(text: str, mention: Mention) -> bool:
    return read_end(mention.span.of(text)) == "agency"


@dataclass(frozen=True, slots=True)
class _Edges:
    """Where the names of a list begin and end.

    Attributes:
        starts: Where one begins.
        ends: Where one ends.
        sure: Ends of those that are agencies; sorted.
    """

    starts: frozenset[int]
    ends: frozenset[int]
    sure: tuple[int, ...]

    @classmethod
    def of(cls, names: Sequence[Listed], single: Sequence[Listed]) -> _Edges:
        """The edges of a list: of its names, and of the members of those that are elliptic."""
        both = [*names, *single]
        return cls(
            frozenset(name.span.start for name in both),
            frozenset(name.span.end for name in both),
            tuple(name.span.end for name in names if name.kind == "agency"),
        )

    def fit(self, mention: Span) -> bool:
        """Whether a mention was meant as it is: one item, or several that share a head.

        It begins and ends where names do, and no whole name ends inside it.
        """
        if mention.start not in self.starts or mention.end not in self.ends:
            return False
        inside = bisect_right(self.sure, mention.start)
        return inside == len(self.sure) or self.sure[inside] >= mention.end
