"""Which stretch a responsibility line closes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from policyner.grammar.marks import WHITE, paragraphs_in, stripped
from policyner.outline.block import Block, Stretch
from policyner.outline.cues import PERSON
from policyner.outline.duties import duties_in
from policyner.outline.lines import ResponsibilityLine
from policyner.outline.sections import is_aim
from policyner.span import Span

# What may hold a list of duties (`市水利局：负责巡堤。`) besides what has a number; `None` is the
# text in front of the first heading.
_WITH_DUTIES = frozenset({None, "attachment", "below"})
# More items than any line of a real notice has; a longer list is not passed on
# to other blocks, so that the work stays proportional to the text.
_MOST_INHERITED = 60
# Most leaves that one line at their end may close together.
_MOST_SHARING = 100
_SENTENCE_ENDS = frozenset("。；;")
_LEAST_DUTIES = 2


def give_stretches(
    text: str,
    blocks: Sequence[Block],
    lines: Sequence[ResponsibilityLine],
    of_block: Sequence[range],
) -> list[tuple[Stretch, ...]]:
    """The stretches of each block, with the lines that hold for them.

    Args:
        text: The clean text.
        blocks: The blocks in order.
        lines: All lines in order.
        of_block: For each block the indices of its own lines.
    """
    above = _from_above(text, blocks, lines, of_block)
    headed = _headed(text, blocks, lines, of_block)
    closing = _closing(text, blocks, lines, of_block, headed)
    inherited = {**above, **_shared(text, blocks, of_block, closing, above)}
    passed_on = frozenset(above.values())
    # A notice in which nothing is numbered says paragraph by paragraph what is to be done.
    # One with a table behind its letter, or with a list of attachments below it, does so too.
    bare = not any(
        block.is_leaf and block.kind != "row" and not _is_attached(text, blocks, block)
        for block in blocks
    )
    return [
        tuple(
            _stretches(
                text,
                block,
                lines,
                own=of_block[index],
                inherited=inherited.get(index),
                passed_on=passed_on,
                bare=bare,
                headed=index in headed,
            )
        )
        for index, block in enumerate(blocks)
    ]


def _is_attached(text: str, blocks: Sequence[Block], block: Block) -> bool:
    """Whether a block only names an attachment: `2.任务分工表` below `附件：1.工作方案`."""
    above = None if block.parent is None else blocks[block.parent].kind
    return above == "attachment" and "。" not in block.span.of(text)


def _stretches(
    text: str,
    block: Block,
    lines: Sequence[ResponsibilityLine],
    *,
    own: range,
    inherited: int | None,
    passed_on: frozenset[int],
    bare: bool,
    headed: bool,
) -> Iterator[Stretch]:
    start = block.span.start
    if own and block.number is None:
        # What comes before the first heading is head and preamble, not part of a task.
        start = _paragraph_start(text, lines[own[0]], start)
    if headed:
        yield Stretch(stripped(text, block.span), own[0], passed_on=own[0] in passed_on)
        return
    for index in own:
        start = _behind_marks(text, start, lines[index].span.start)
        span = stripped(text, Span(start, lines[index].span.end))
        yield Stretch(span, index, passed_on=index in passed_on)
        start = lines[index].span.end
    rest = stripped(text, Span(start, block.span.end))
    if bare and block.kind in (None, "attachment"):
        # A title says nothing of what is to be done, though it may name an agency.
        for paragraph in _paragraphs(text, rest):
            if not _is_said(paragraph.of(text)):
                continue
            duties = list(duties_in(text, paragraph))
            several = len(duties) >= _LEAST_DUTIES
            yield from (
                Stretch(stripped(text, each), tail=True)
                for each in (duties if several else [paragraph])
            )
    elif not own:
        yield from _without_lines(text, block, rest, inherited=inherited)
    else:
        yield from (Stretch(paragraph, tail=True) for paragraph in _paragraphs(text, rest))


def _without_lines(
    text: str, block: Block, rest: Span, *, inherited: int | None
) -> Iterator[Stretch]:
    """The stretches of a block without lines: what it says, and the duties that it lists behind."""
    duties = _duties(text, block, rest)
    if duties:
        rest = stripped(text, Span(rest.start, duties[0].start))
    if not duties or _says_more(text, block, rest):
        yield Stretch(rest, inherited, inherited=inherited is not None)
    yield from (Stretch(stripped(text, duty), tail=True) for duty in duties)


def _duties(text: str, block: Block, rest: Span) -> list[Span]:
    """The duties that a block lists; one right behind its number begins with the number."""
    if block.kind not in _WITH_DUTIES and not block.number:
        return []
    start = block.number.end if block.number else rest.start
    duties = list(duties_in(text, Span(max(start, rest.start), rest.end)))
    itself = bool(duties) and not text[start : duties[0].start].strip(WHITE)
    # One such line in the head addresses somebody (`市水利局：你局来文收悉。`), and `3.各街道：负责
    # 排查。` is an item itself.
    if len(duties) < _LEAST_DUTIES and (block.kind is None or itself):
        return []
    if itself:
        duties[0] = Span(rest.start, duties[0].end)
    return duties


def _is_said(words: str) -> bool:
    """Whether a paragraph holds a sentence; its full stop may be one of Latin script."""
    return bool(set(words) & _SENTENCE_ENDS) or words.endswith(".")


def _headed(
    text: str,
    blocks: Sequence[Block],
    lines: Sequence[ResponsibilityLine],
    of_block: Sequence[range],
) -> frozenset[int]:
    """Blocks whose one line ends the heading or stands alone below it, and holds for the whole.

    `一、扩大试点（责任单位：市民政局）⏎…`, `（一）扩大试点⏎责任单位：市民政局⏎新建食堂。`.
    Text below the line of the last leaf closes the notice, unless a leaf before is written so.
    """
    ones = [
        (index, block, lines[own[0]])
        for index, (block, own) in enumerate(zip(blocks, of_block, strict=True))
        if len(own) == 1 and _is_behind_heading(text, block, lines[own[0]])
    ]
    ending = {index for index, block, line in ones if _ends_heading(text, block, line)}
    below = {index for index, block, line in ones if _is_below_heading(text, block, line)}
    last = max((index for index, block in enumerate(blocks) if block.is_leaf), default=0)
    return frozenset(ending if below == {last} else ending | below)


def _ends_heading(text: str, block: Block, line: ResponsibilityLine) -> bool:
    """Whether a line ends the line of a heading."""
    if block.number is None:
        return False
    first = next(paragraphs_in(text, block.span))
    # A bracket may go on in further lines.
    ends = max(first.end, text.find("\n", line.span.end, block.span.end), line.span.end)
    if first.end < line.span.start or text[line.span.end : ends].strip(WHITE + "。；"):
        return False
    # `县公路局：负责…`: paragraphs that say whose they are stand for themselves.
    return not any(duties_in(text, Span(ends, block.span.end)))


def _is_below_heading(text: str, block: Block, line: ResponsibilityLine) -> bool:
    """Whether a leaf's line stands in a paragraph of its own below the heading, text below it."""
    if not block.is_leaf or block.heading is None:
        return False
    first = next(paragraphs_in(text, block.span))
    behind = Span(line.span.end, block.span.end)
    return (
        first.end <= line.span.start
        and any(map(str.isalnum, behind.of(text)))
        and not any(duties_in(text, behind))
    )


def _says_more(text: str, block: Block, span: Span) -> bool:
    """Whether a stretch is more than its block's heading."""
    start = block.heading.end if block.heading else span.start
    return any(character.isalnum() for character in text[start : span.end])


def _paragraph_start(text: str, line: ResponsibilityLine, start: int) -> int:
    """Where the paragraph begins that a line closes: its own, or the one before it.

    Fields of persons in front of the line (`主管领导：张三`) are no such paragraph.
    """
    end = line.span.start
    while True:
        end = stripped(text, Span(start, end)).end
        begin = max(start, text.rfind("\n", start, end) + 1)
        if begin == start or not PERSON.fullmatch(text, begin, end):
            return begin
        end = begin


def _paragraphs(text: str, span: Span) -> Iterator[Span]:
    for paragraph in paragraphs_in(text, span):
        if any(character.isalnum() for character in paragraph.of(text)):
            yield paragraph


def _behind_marks(text: str, start: int, stop: int) -> int:
    """A stretch does not begin with the mark that ends the one before it."""
    return stripped(text, Span(start, stop), "，,；;。、", behind="").start


def _closing(
    text: str,
    blocks: Sequence[Block],
    lines: Sequence[ResponsibilityLine],
    of_block: Sequence[range],
    headed: frozenset[int],
) -> list[int]:
    """The leaves whose line, in a paragraph of its own, may close those before them too.

    One in front of what its block says, or that is all of it, holds for the block alone.
    """
    return [
        index
        for index, own in enumerate(of_block)
        if own
        and blocks[index].is_leaf
        and index not in headed
        and lines[own[0]].own_paragraph
        and not _is_whole(text, blocks[index], lines[own[0]])
        and not _too_long(lines[own[0]])
    ]


def _shared(
    text: str,
    blocks: Sequence[Block],
    of_block: Sequence[range],
    closing: Sequence[int],
    above: Mapping[int, int],
) -> dict[int, int]:
    """Leaves that share the line at the end of a later one.

    It closes everything since the line before it: the blocks beside its own, and those beside
    the block above where it ends that too. Leaves for which the line of a heading among these
    holds (`above`) have that.
    """
    shared: dict[int, int] = {}
    scopes = _scopes(blocks)
    for index in closing:
        scope = max(scopes[index], index - _MOST_SHARING)
        before = index - 1
        while before > scope and not of_block[before] and before not in shared:
            # The line of a heading in the scope stands behind where the scope begins.
            has_own = above.get(before, -1) >= of_block[scope].start
            if blocks[before].is_leaf and not has_own and not is_aim(text, blocks[before].heading):
                shared[before] = of_block[index][0]
            before -= 1
    return shared


def _is_whole(text: str, block: Block, line: ResponsibilityLine) -> bool:
    """Whether a block is nothing but its line: `（二）市财政局牵头，市审计局配合。`."""
    start = block.number.end if block.number else block.span.start
    return not text[start : line.span.start].strip(WHITE)


def _scopes(blocks: Sequence[Block]) -> list[int]:
    """For each block the block above it whose parts a line at its end may close together.

    That is its parent, or a block further out that ends with it; a block
    without a parent shares its line with nobody (its own index).
    """
    lasts = _last_below(blocks)
    scopes = list(range(len(blocks)))
    for index, block in enumerate(blocks):
        parent = block.parent
        if parent is None:
            continue
        # A parent that ends elsewhere is the widest scope; one that ends here passes its own on.
        wider = scopes[parent] if lasts[parent] == lasts[index] else parent
        scopes[index] = wider
    return scopes


def _last_below(blocks: Sequence[Block]) -> list[int]:
    """For each block the index of the last block below it, or its own."""
    lasts = list(range(len(blocks)))
    for index in range(len(blocks) - 1, -1, -1):
        parent = blocks[index].parent
        if parent is not None:
            lasts[parent] = max(lasts[parent], lasts[index])
    return lasts


def _from_above(
    text: str,
    blocks: Sequence[Block],
    lines: Sequence[ResponsibilityLine],
    of_block: Sequence[range],
) -> dict[int, int]:
    """Leaves without a line whose nearest heading above has one directly behind it."""
    behind: dict[int, int] = {}
    found: dict[int, int] = {}
    for index, block in enumerate(blocks):
        own = of_block[index]
        above = None if block.parent is None else behind.get(block.parent)
        if own and _too_long(lines[own[0]]):
            continue
        if own and not block.is_leaf and _is_behind_heading(text, block, lines[own[0]]):
            above = own[0]
        if above is not None:
            behind[index] = above
            if block.is_leaf and not own and not is_aim(text, block.heading):
                found[index] = above
    return found


def _too_long(line: ResponsibilityLine) -> bool:
    return sum(len(segment.items) for segment in line.segments) > _MOST_INHERITED


def _is_behind_heading(text: str, block: Block, line: ResponsibilityLine) -> bool:
    """Whether nothing but the heading's words stands between number and line.

    What a numbered paragraph says may stand there too, where its last clause names who does it
    (`一、修桥。分期实施，由县交通局牵头。`).
    """
    start = block.number.end if block.number else block.span.start
    if not set(text[start : line.span.start]) & set("。；"):
        return True
    first = next(paragraphs_in(text, block.span))
    return text.startswith("由", line.span.start) and line.span.end == first.end
