"""What linking finds: measures and the agencies they are assigned to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from policyner.grammar.names.ends import PartyKind
from policyner.outline.cues import RoleName
from policyner.span import Span

#: The roles in the order in which a record lists them.
ROLES: tuple[RoleName, ...] = get_args(RoleName)

#: What a measure is: a task; a parent's own text in front of its items; an aim or principle; a
#: paragraph that closes the notice and holds for all of it.
MeasureKind = Literal["task", "parent", "aim", "closing"]

#: How a role is known: from a responsibility line of the measure itself, from
#: its running text, from a line of a parent heading or of a later item, or from a
#: convention that the notice declares once.
Basis = Literal["line", "running_text", "inherited", "convention"]


@dataclass(frozen=True, slots=True)
class Role:
    """One agency's part in one measure.

    Attributes:
        role: What the agency does.
        mention: Index of the agency's mention in the list that was linked; several agencies
            share one where it names them together (`财政、民政部门`).
        name: The agency's name as a reader would complete it: the mention's clean
            text, with what an ellipsis leaves out put in.
        cue: The words in the clean text that assign the role.
        basis: How the role is known.
    """

    role: RoleName
    mention: int
    name: str
    cue: Span
    basis: Basis


@dataclass(frozen=True, slots=True)
class OtherParty:
    """A party to a measure that is no agency.

    Attributes:
        span: Its place in the clean text.
        kind: What it is.
    """

    span: Span
    kind: PartyKind


@dataclass(frozen=True, slots=True)
class TargetBounds:
    """What bounds one target; a record puts the ids of these mentions into its value.

    Attributes:
        target: Index of the TARGET mention in the list that was linked.
        deadline: Index of the DEADLINE mention by which it is to be attained, or `None`.
        percent: Index of the PERCENT mention that is its value, or `None`.
    """

    target: int
    deadline: int | None
    percent: int | None


@dataclass(frozen=True, slots=True)
class Measure:
    """A numbered or headed block that states a task, or a stretch of one.

    Attributes:
        span: The measure's stretch in the clean text.
        number: Its number as it stands (`（一）`, `1.`), if it has one.
        heading: The heading's words without the number, if there are any.
        path: Headings above it, outermost first.
        roles: In document order of role, then mention.
        other_parties: Places, companies, hospitals or schools that a responsibility
            line names; no agencies, but not lost either.
        targets: Indices of the TARGET mentions inside the stretch.
        deadlines: Indices of its DEADLINE mentions, and of those in a line that it inherits.
        percentages: Indices of its PERCENT mentions.
        bounds: For each of its targets, in order, what bounds it.
        kind: Whether it is a task, or what else.
        cue: The words in the clean text that assign it: the whole line with its brackets, or what
            sentences say; may lie outside `span`. `None` where nobody is assigned.
    """

    span: Span
    number: str | None
    heading: str | None
    path: tuple[str, ...]
    roles: tuple[Role, ...]
    other_parties: tuple[OtherParty, ...]
    targets: tuple[int, ...]
    deadlines: tuple[int, ...]
    percentages: tuple[int, ...]
    bounds: tuple[TargetBounds, ...] = ()
    kind: MeasureKind = "task"
    cue: Span | None = None
