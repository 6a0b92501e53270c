"""From outline and mentions to measures with their roles."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from policyner.linking.bounds import Bounds
from policyner.linking.measure import ROLES, Measure, Role, RoleName
from policyner.linking.names import Names
from policyner.linking.roles import Standing, line_roles, other_parties
from policyner.linking.running_text import running_roles
from policyner.outline import Block, Outline, ResponsibilityLine, Stretch
from policyner.outline.sections import is_aim
from policyner.span import Span
from policyner.tagging.layer import Layer
from policyner.tagging.mention import LABELS, Mention


def link(outline: Outline, mentions: Sequence[Mention]) -> list[Measure]:
    """The measures of a notice and who is assigned to them.

    Args:
        outline: The notice's outline.
        mentions: What was tagged in its clean text, in any order; indices in the
            result point into this sequence.

    Returns:
        The measures in the order of the text: every stretch that a line closes,
        every leaf of the outline, and every paragraph behind a block's last line
        that assigns something in running text.
    """
    linker = _Linker(outline, mentions)
    return [
        measure
        for index, block in enumerate(outline.blocks)
        for measure in linker.measures(index, block)
    ]


class _Linker:
    """Holds what all measures of a notice share.

    Args:
        outline: The notice's outline.
        mentions: Its mentions.
    """

    def __init__(self, outline: Outline, mentions: Sequence[Mention]) -> None:
        self._outline = outline
        self._text = outline.text
        self._layers = {label: Layer.of(mentions, label) for label in LABELS}
        self._agencies = self._layers["DEPT"]
        self._names = Names(self._text, self._agencies, outline.lines)
        self._bounds = Bounds(
            self._text,
            targets=self._layers["TARGET"],
            deadlines=self._layers["DEADLINE"],
            percentages=self._layers["PERCENT"],
        )
        self._standing = Standing(outline.conventions, self._agencies, self._names)

    def measures(self, index: int, block: Block) -> Iterator[Measure]:
        """The measures of one block."""
        path: tuple[str, ...] | None = None
        for number, stretch in enumerate(block.stretches):
            line = None if stretch.line is None else self._outline.lines[stretch.line]
            if line is None and not block.is_leaf and not stretch.tail:
                continue
            if not stretch.span or stretch.passed_on:
                continue
            roles = self._roles(stretch)
            if stretch.tail and not any(role.basis == "running_text" for role in roles):
                continue
            if not roles and line is None and self._is_no_task(block):
                continue
            if path is None:
                path = self._path(index)
            first = number == 0
            field = self._in_line(line)
            # A line or a cell that stands elsewhere hands its deadlines down too.
            own = self._layers["DEADLINE"].starting_in(stretch.span)
            handed = tuple(sorted({*field} - {*own}))
            targets = self._layers["TARGET"].starting_in(stretch.span)
            yield Measure(
                span=stretch.span,
                number=self._of(block.number) if first else None,
                heading=self._of(block.heading) if first else None,
                path=path if first or block.heading is None else (*path, self._title(block)),
                roles=roles,
                other_parties=()
                if line is None
                else tuple(other_parties(line, self._text, self._agencies)),
                targets=targets,
                deadlines=(*own, *handed),
                percentages=self._layers["PERCENT"].starting_in(stretch.span),
                bounds=tuple(self._bounds.of(target, field=field) for target in targets),
            )

    def _in_line(self, line: ResponsibilityLine | None) -> tuple[int, ...]:
        """The deadlines that a line states, in its fields or beside its lists."""
        if line is None:
            return ()
        deadlines = self._layers["DEADLINE"]
        if line.times or line.tabular:
            return tuple(index for field in line.times for index in deadlines.touching(field))
        return deadlines.starting_in(line.span)

    def _roles(self, stretch: Stretch) -> tuple[Role, ...]:
        found: list[Role] = []
        if stretch.line is not None:
            line = self._outline.lines[stretch.line]
            basis = "inherited" if stretch.inherited else "line"
            found += line_roles(line, self._agencies, self._names, basis=basis)  # type: ignore[arg-type]
            elsewhere = stretch.inherited or not line.segments
            text_end = stretch.span.end if elsewhere else line.span.start
        else:
            text_end = stretch.span.end
        text = Span(stretch.span.start, max(stretch.span.start, text_end))
        running = [*running_roles(self._text, text, self._agencies, self._names)]
        if self._from_above(stretch) and any(role.role != "support" for role in running):
            # What stands in the measure itself goes before what it would inherit.
            found = []
        # What a line says of an agency, the sentences before it need not say again.
        named = {role.name for role in found}
        found += (role for role in running if role.role != "responsible" or role.name not in named)
        if found or not stretch.tail:
            found += self._standing.at(stretch.span.start)
        return _ordered(found)

    def _from_above(self, stretch: Stretch) -> bool:
        """Whether the line that holds for a stretch stands behind a heading above it."""
        if stretch.line is None or not stretch.inherited:
            return False
        return self._outline.lines[stretch.line].span.start < stretch.span.start

    def _is_no_task(self, block: Block) -> bool:
        """Whether a leaf to which nobody is assigned is an aim, or a name in a list."""
        if is_aim(self._text, block.heading):
            return True
        above = None if block.parent is None else self._outline.blocks[block.parent]
        # `附件：1.任务分工表` and the lines below it name attachments.
        listed = above is not None and above.kind == "attachment"
        return listed and "。" not in block.span.of(self._text)

    def _path(self, index: int) -> tuple[str, ...]:
        above = (self._outline.blocks[i] for i in self._outline.path(index))
        return tuple(self._title(block) for block in above)

    def _title(self, block: Block) -> str:
        return (self._of(block.number) or "") + (self._of(block.heading) or "")

    def _of(self, span: Span | None) -> str | None:
        return None if span is None else span.of(self._text)


def _ordered(roles: Iterable[Role]) -> tuple[Role, ...]:
    """Roles in the order of a record, each agency once in each role."""
    unique: dict[tuple[RoleName, int, str], Role] = {}
    for role in roles:
        unique.setdefault((role.role, role.mention, role.name), role)
    # Agencies that one mention names together stay in the order in which it names them.
    return tuple(sorted(unique.values(), key=lambda r: (ROLES.index(r.role), r.mention)))
