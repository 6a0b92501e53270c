"""The blocks of a notice, and the stretches of each."""

from __future__ import annotations

from dataclasses import dataclass

from policyner.grammar.marks import WHITE
from policyner.outline.blocks import BlockKind
from policyner.span import Span


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a block that one line closes, or that none does.

    Attributes:
        span: Its place, without blanks at its ends.
        line: Index of the line that holds for it, if any.
        inherited: Whether that line stands in another block: behind the heading
            above, or at the end of a run of blocks that it closes together.
        passed_on: Whether its line stands behind a heading and holds for the leaves
            below that instead.
        tail: Whether it is what a block still says behind its last line.
    """

    span: Span
    line: int | None = None
    inherited: bool = False
    passed_on: bool = False
    tail: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """A heading with the text up to the next heading, or the text before the first.

    Attributes:
        span: The block's own characters; the blocks of an outline tile its text.
        kind: What its number looks like; `None` before the first heading.
        number: Its number as it stands, if it has one.
        heading: Place of the heading's words; `None` where it begins with running text.
        level: How many headings stand above it.
        parent: Index of the block directly above it, if any.
        is_leaf: Whether it has a heading or number and no block below it.
        stretches: What its lines close, in order; one stretch where it has none.
        aim: Whether it states aims or principles, by its own heading or one above it.
        past: Whether it reports what has been done.
    """

    span: Span
    kind: BlockKind | None
    number: Span | None
    heading: Span | None
    level: int
    parent: int | None
    is_leaf: bool
    stretches: tuple[Stretch, ...] = ()
    aim: bool = False
    past: bool = False

    def title(self, text: str) -> str:
        """The words of its heading without the marks around them; empty where it has none."""
        return "" if self.heading is None else self.heading.of(text).strip(WHITE + "，。：；、")

    @property
    def body(self) -> Span:
        """What stands behind its number, its heading included."""
        return Span(self.number.end if self.number else self.span.start, self.span.end)
