"""A responsibility line: what `lines` finds and `scope` gives to stretches."""

from __future__ import annotations

from dataclasses import dataclass

from policyner.grammar.marks import WHITE
from policyner.outline.cues import RoleName
from policyner.outline.segments import Segment
from policyner.span import Span

#: What ends a sentence; a semicolon only parts its clauses.
FULL_STOPS = frozenset("。！!")
#: What may stand around a line and its parts.
BETWEEN = WHITE + "，,；;。、"


@dataclass(frozen=True, slots=True)
class ResponsibilityLine:
    """A responsibility line.

    Attributes:
        span: The whole line, brackets and fields such as `完成时限：…` included.
        segments: Its lists, in order.
        own_paragraph: Whether it begins a paragraph of its own, and so may close
            several blocks before it.
        leaders: The parts of it whose agencies lead by a declared convention.
        times: What its fields by when hold (`完成时限：…`), or a row's columns of that kind.
        tabular: Whether it is a row of a table; then its span is the whole row.
        above: Of a row, lists of rows above that hold for it too.
    """

    span: Span
    segments: tuple[Segment, ...]
    own_paragraph: bool = False
    leaders: tuple[Span, ...] = ()
    times: tuple[Span, ...] = ()
    tabular: bool = False
    above: tuple[Segment, ...] = ()

    @property
    def roles(self) -> frozenset[RoleName]:
        """The roles that it gives."""
        return frozenset(segment.role for segment in self.segments)
