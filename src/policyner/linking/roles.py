"""Roles from responsibility lines and declared conventions."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence

from policyner.grammar.lists.names import list_names
from policyner.linking.measure import Basis, OtherParty, Role
from policyner.linking.names import Names
from policyner.outline import Convention, ResponsibilityLine
from policyner.outline.cues import RoleName
from policyner.tagging.layer import Layer


def line_roles(
    line: ResponsibilityLine, agencies: Layer, names: Names, *, basis: Basis
) -> Iterator[Role]:
    """The roles that a line gives, in the order of the text.

    Args:
        line: The line.
        agencies: The DEPT mentions.
        names: Completes what an ellipsis leaves out.
        basis: `line`, or `inherited` where the line stands in another block.
    """
    leaders = () if "lead" in line.roles else line.leaders
    for number, segment in enumerate((*line.segments, *line.above)):
        for index in agencies.starting_in(segment.span):
            role: RoleName = segment.role
            how: Basis = basis if number < len(line.segments) else "inherited"
            if leaders:
                leads = any(map(agencies.mentions[index].span.overlaps, leaders))
                role, how = ("lead" if leads else "support"), "convention"
            for name in names.of(index):
                yield Role(role, index, name, segment.cue, how)


def other_parties(line: ResponsibilityLine, text: str, agencies: Layer) -> Iterator[OtherParty]:
    """Places, companies, hospitals and schools among a line's items."""
    for segment in (*line.segments, *line.above):
        for name in list_names(text, segment.items, labelled=False):
            if name.party is not None and not agencies.touching(name.span):
                yield OtherParty(name.span, name.party)


class Standing:
    """What declarations such as `以下均需各区人民政府落实，不再列出` give to all that follows.

    A later declaration takes the place of an earlier one.

    Args:
        conventions: The notice's declarations, in order.
        agencies: The DEPT mentions.
        names: Completes what an ellipsis leaves out.
    """

    def __init__(self, conventions: Sequence[Convention], agencies: Layer, names: Names) -> None:
        self._ends: list[int] = []
        self._roles: list[tuple[Role, ...]] = []
        for convention in conventions:
            if convention.who is None:
                continue
            self._ends.append(convention.span.end)
            self._roles.append(
                tuple(
                    Role("responsible", i, name, convention.span, "convention")
                    for i in agencies.starting_in(convention.who)
                    for name in names.of(i)
                )
            )

    def at(self, offset: int) -> tuple[Role, ...]:
        """The roles that hold for a measure that begins at `offset`."""
        index = bisect_right(self._ends, offset) - 1
        return self._roles[index] if index >= 0 else ()
