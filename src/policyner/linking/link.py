"""From outline and mentions to measures with their roles."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from policyner.grammar.marks import paragraphs_in
from policyner.linking.announced import Announcements
from policyner.linking.bounds import Bounds
from policyner.linking.cues import cue_of
from policyner.linking.measure import ROLES, Measure, MeasureKind, Role
from policyner.linking.names import Names
from policyner.linking.roles import Standing, line_roles, other_parties
from policyner.linking.running_text import running_roles
from policyner.outline import Block, Outline, ResponsibilityLine, Stretch
from policyner.outline.blocks import TABULAR
from policyner.outline.cues import RoleName
from policyner.outline.sections import looks_ahead
from policyner.span import Span
from policyner.tagging.layer import Layer
from policyner.tagging.mention import LABELS, Label, Mention


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
        self._announced = Announcements(outline, self._agencies, self._names)
        # For each block whether its title, or that of a part it lies in, tells of what comes next.
        self._plans: list[bool] = []
        for block in outline.blocks:
            above = block.parent is not None and self._plans[block.parent]
            self._plans.append(above or looks_ahead(block.title(self._text)))

    def measures(self, index: int, block: Block) -> Iterator[Measure]:
        """The measures of one block."""
        path: tuple[str, ...] | None = None
        for number, stretch in enumerate(self._stretches(block)):
            line = self._line_of(stretch)
            roles = self._roles(index, block, stretch)
            if block.is_leaf and all(role.role == "support" for role in roles):
                above = self._announced.roles(index, stretch.span, helped=bool(roles))
                roles = _ordered([*above, *roles])
            targets = self._starting_in("TARGET", stretch)
            timed = self._starting_in("DEADLINE", stretch)
            # `二、2027年工作目标` above its items: the heading of aims is none of them.
            titles = block.aim and not block.is_leaf and block.number is not None
            holds = bool(roles or targets or (timed and not titles))
            if not stretch.span or not self._is_measure(block, stretch, roles, holds=holds):
                continue
            if path is None:
                path = self._path(index)
            # The first of a list of duties begins behind the heading.
            first = number == 0 and (block.number is None or stretch.span.contains(block.number))
            field = self._in_line(line)
            # A line or a cell that stands elsewhere hands its deadlines down too.
            handed = tuple(sorted({*field} - {*timed}))
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
                deadlines=(*timed, *handed),
                percentages=self._layers["PERCENT"].starting_in(stretch.span),
                bounds=tuple(self._bounds.of(target, field=field) for target in targets),
                kind=_kind(block),
                cue=cue_of(self._text, stretch.span, roles, line),
            )

    def _stretches(self, block: Block) -> Sequence[Stretch]:
        """The stretches of a block; of one that looks back, its paragraphs, which may still ask.

        Rows of such a table, and what stands below it, ask nothing.
        """
        if not block.past:
            return block.stretches
        if block.kind in TABULAR:
            return ()
        paragraphs = paragraphs_in(self._text, block.span)
        return [Stretch(paragraph, tail=True) for paragraph in paragraphs]

    def _line_of(self, stretch: Stretch) -> ResponsibilityLine | None:
        """The line that holds for a stretch; one that is passed on holds for the leaves below."""
        if stretch.line is None or stretch.passed_on:
            return None
        return self._outline.lines[stretch.line]

    def _starting_in(self, label: Label, stretch: Stretch) -> tuple[int, ...]:
        """The mentions of a layer in a stretch; what a line says that is passed on is not its."""
        layer = self._layers[label]
        if stretch.line is None or not stretch.passed_on:
            return layer.starting_in(stretch.span)
        line = self._outline.lines[stretch.line].span
        before, behind = (
            Span(stretch.span.start, line.start),
            Span(line.end, max(line.end, stretch.span.end)),
        )
        return (*layer.starting_in(before), *layer.starting_in(behind))

    def _is_measure(
        self, block: Block, stretch: Stretch, roles: Sequence[Role], *, holds: bool
    ) -> bool:
        """Whether a stretch, which `holds` roles, targets or deadlines, is a task or a told aim."""
        if stretch.tail:
            assigns = any(role.basis == "running_text" for role in roles)
            return assigns or (holds and block.number is not None and not block.past)
        if self._line_of(stretch) is not None:
            return True
        if block.is_leaf:
            return holds or not self._is_no_task(block)
        # A parent's own text in front of its items.
        return holds and block.number is not None

    def _in_line(self, line: ResponsibilityLine | None) -> tuple[int, ...]:
        """The deadlines that a line states, in its fields or beside its lists."""
        if line is None:
            return ()
        deadlines = self._layers["DEADLINE"]
        if line.times or line.tabular:
            return tuple(index for field in line.times for index in deadlines.touching(field))
        return deadlines.starting_in(line.span)

    def _roles(self, index: int, block: Block, stretch: Stretch) -> tuple[Role, ...]:
        found: list[Role] = []
        leads_row = self._leads_row(stretch)
        texts = [stretch.span if block.is_leaf else self._announced.before(index, stretch.span)]
        if stretch.line is not None:
            line = self._outline.lines[stretch.line]
            basis = "inherited" if stretch.inherited else "line"
            if not stretch.passed_on:
                found += line_roles(line, self._agencies, self._names, basis=basis)  # type: ignore[arg-type]
            if line.segments and not stretch.inherited:
                # A line in a heading has the text that it holds for behind it.
                start, end = stretch.span.start, stretch.span.end
                behind = line.segments[0].span.end if leads_row else min(line.span.end, end)
                texts = [Span(start, max(start, line.span.start)), Span(behind, end)]
        running = [
            role
            for text in texts
            for role in running_roles(
                self._text,
                text,
                self._agencies,
                self._names,
                reports=block.past,
                plans=self._plans[index],
            )
        ]
        if self._from_above(stretch) and any(role.role != "support" for role in running):
            # What stands in the measure itself goes before what it would inherit.
            found = []
        if leads_row and any(role.role == "support" for role in running):
            found = [replace(role, role="lead") for role in found]
        if any(role.role == "lead" for role in found):
            running = [role for role in running if not self._is_heading(block, role)]
        # What a line says of an agency, the sentences before it need not say again.
        named = {role.name for role in found}
        found += (role for role in running if role.role != "responsible" or role.name not in named)
        # What is declared for all measures holds for tasks, not for their parents.
        if _kind(block) == "task" and (found or not stretch.tail):
            found += self._standing.at(stretch.span.start)
        return _ordered(found)

    def _is_heading(self, block: Block, role: Role) -> bool:
        """Whether a role is of the group that only heads its members: `（一）抢险组。负责…`."""
        group = self._agencies.mentions[role.mention].span
        headed = (
            group.start == block.body.start and self._text[group.end : group.end + 1] in "。：:"
        )
        return headed and group.of(self._text).endswith("组")

    def _leads_row(self, stretch: Stretch) -> bool:
        """Whether a row begins with whoever does what it tells behind (`县教育局⏎会同…`)."""
        line = self._line_of(stretch)
        if line is None or not line.tabular or len(line.segments) != 1:
            return False
        front = self._text[stretch.span.start : line.segments[0].span.start]
        return not any(map(str.isalpha, front)) and line.segments[0].role == "responsible"

    def _from_above(self, stretch: Stretch) -> bool:
        """Whether the line that holds for a stretch stands behind a heading above it."""
        if stretch.line is None or not stretch.inherited:
            return False
        return self._outline.lines[stretch.line].span.start < stretch.span.start

    def _is_no_task(self, block: Block) -> bool:
        """Whether a leaf to which nobody is assigned is an aim, or a name in a list."""
        if block.kind == "closing":
            return True
        if block.aim:
            # In a plan with decimal numbers (`1.2工作原则`) scope and principles are provisions.
            return not (block.kind or "").startswith("decimal")
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


def _kind(block: Block) -> MeasureKind:
    """What the measures of a block are."""
    if block.kind == "closing":
        return "closing"
    if block.aim:
        return "aim"
    return "task" if block.is_leaf or block.number is None else "parent"


def _ordered(roles: Iterable[Role]) -> tuple[Role, ...]:
    """Roles in the order of a record, each agency once in each role."""
    unique: dict[tuple[RoleName, int, str], Role] = {}
    for role in roles:
        unique.setdefault((role.role, role.mention, role.name), role)
    # Agencies that one mention names together stay in the order in which it names them.
    return tuple(sorted(unique.values(), key=lambda r: (ROLES.index(r.role), r.mention)))
