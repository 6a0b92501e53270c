"""Which stretch a responsibility line closes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from policyner.grammar.lists.items import OPENING
from policyner.grammar.marks import WHITE, paragraphs_in, stripped
from policyner.grammar.numbering import number_at
from policyner.outline.block import Block, Stretch
from policyner.outline.cues import LABEL, PERSON
from policyner.outline.duties import TITLES, duties_in
from policyner.outline.line import ResponsibilityLine
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


@dataclass(frozen=True, slots=True)
class Lined:
    """A text in blocks, and the responsibility lines in each of them.

    Attributes:
        text: The clean text.
        blocks: The blocks in order.
        lines: All lines in order.
        of_block: For each block the indices of its own lines.
    """

    text: str
    blocks: Sequence[Block]
    lines: tuple[ResponsibilityLine, ...]
    of_block: Sequence[range]

    def first(self, index: int) -> ResponsibilityLine | None:
        """The first line of a block; `None` where it has none, or one too long to hand on."""
        own = self.of_block[index]
        line = self.lines[own[0]] if own else None
        return None if line is None or _is_too_long(line) else line

    def in_front(self, index: int) -> str:
        """What a block says between its number and its first line."""
        line = self.lines[self.of_block[index][0]]
        return self.text[self.blocks[index].body.start : line.span.start]


def give_stretches(notice: Lined) -> list[tuple[Stretch, ...]]:
    """The stretches of each block, with the lines that hold for them."""
    above = _from_above(notice)
    headed = _headed(notice)
    inherited = {**above, **_shared(notice, headed, above)}
    passed_on = frozenset(above.values())
    # A notice in which nothing is numbered says paragraph by paragraph what is to be done.
    # One with a table behind its letter, or with a list of attachments below it, does so too.
    bare = not any(
        block.is_leaf and block.kind != "row" and not _is_attached(notice, block)
        for block in notice.blocks
    )
    within = _begins_within(notice)
    return [
        tuple(
            _headed_stretch(notice, index, passed_on)
            if index in headed
            else _stretches(
                notice,
                index,
                inherited.get(index),
                passed_on,
                bare=bare or (within and index == 0),
            )
        )
        for index in range(len(notice.blocks))
    ]


def _begins_within(notice: Lined) -> bool:
    """Whether a text begins within a statute: its first number is that of no first article.

    What stands in front of it is then no head, but the end of the article before.
    """
    first = next((block.number for block in notice.blocks if block.number is not None), None)
    number = None if first is None else number_at(notice.text, first.start)
    return number is not None and number.kind == "article" and number.value > 1


def _is_attached(notice: Lined, block: Block) -> bool:
    """Whether a block only names an attachment: `2.任务分工表` below `附件：1.工作方案`."""
    above = None if block.parent is None else notice.blocks[block.parent].kind
    return above == "attachment" and "。" not in block.span.of(notice.text)


def _headed_stretch(notice: Lined, index: int, passed_on: frozenset[int]) -> Iterator[Stretch]:
    line = notice.of_block[index][0]
    yield Stretch(
        stripped(notice.text, notice.blocks[index].span), line, passed_on=line in passed_on
    )


def _stretches(
    notice: Lined, index: int, inherited: int | None, passed_on: frozenset[int], *, bare: bool
) -> Iterator[Stretch]:
    text, block, own = notice.text, notice.blocks[index], notice.of_block[index]
    start = block.span.start
    if own and block.number is None:
        # What comes before the first heading is head and preamble, not part of a task.
        start = _paragraph_start(text, notice.lines[own[0]], start)
    for line in own:
        span = notice.lines[line].span
        # A stretch does not begin with the mark that ends the one before it.
        start = stripped(text, Span(start, span.start), "，,；;。、", behind="").start
        yield Stretch(stripped(text, Span(start, span.end)), line, passed_on=line in passed_on)
        start = span.end
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


def _says_more(text: str, block: Block, span: Span) -> bool:
    """Whether a stretch is more than its block's heading, or that is a sentence and no title.

    A sentence that the duties stand right behind is their title: `（一）项目谋划。①市住建局：…`.
    """
    start = block.heading.end if block.heading else span.start
    behind = text[span.end : block.span.end]
    is_line = "\n" in behind[: len(behind) - len(behind.lstrip())]
    is_sentence = text.startswith(("。", "；"), start) and start < span.end and is_line
    if block.is_leaf and block.heading and is_sentence:
        return not text.endswith(TITLES, block.heading.start, start)
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


def _headed(notice: Lined) -> frozenset[int]:
    """Blocks whose one line ends the heading or stands alone below it, and holds for the whole.

    `一、扩大试点（责任单位：市民政局）⏎…`, `（一）扩大试点⏎责任单位：市民政局⏎新建食堂。`.
    Text below the line of the last leaf closes the notice, unless a leaf before is written so.
    """
    ending, below = set(), set()
    for index, own in enumerate(notice.of_block):
        if len(own) == 1 and _is_behind_heading(notice, index):
            place = notice.text, notice.blocks[index], notice.lines[own[0]]
            ends = _ends_heading(*place)
            if _is_below_heading(*place) or (ends and _is_stopped(*place)):
                below.add(index)
            elif ends:
                ending.add(index)
    leaves = (i for i, block in enumerate(notice.blocks) if block.is_leaf and block.kind != "row")
    last = max(leaves, default=0)
    return frozenset(ending if below == {last} else ending | below)


def _is_behind_heading(notice: Lined, index: int) -> bool:
    """Whether nothing but the heading's words stands between number and line.

    A full stop may end them (`（一）修桥。（县交通局牵头）`). What a numbered paragraph says may
    stand there too, where its last clause names who does it (`…分期实施，由县交通局牵头。`).
    """
    text, block = notice.text, notice.blocks[index]
    line = notice.lines[notice.of_block[index][0]]
    between = notice.in_front(index).rstrip(WHITE)
    if line.own_paragraph:
        between = between.removesuffix("。")
    if not set(between) & set("。；") or _is_stopped(text, block, line):
        return True
    first = next(paragraphs_in(text, block.span))
    return text.startswith("由", line.span.start) and line.span.end == first.end


def _is_stopped(text: str, block: Block, line: ResponsibilityLine) -> bool:
    """Whether nothing but a full stop parts the words of a heading, one clause, from a line."""
    heading = block.heading
    return (
        heading is not None
        and "，" not in heading.of(text)
        and text[heading.end : line.span.start].strip() == "。"
    )


def _ends_heading(text: str, block: Block, line: ResponsibilityLine) -> bool:
    """Whether a line ends the line of a heading."""
    if block.number is None:
        return False
    first = next(paragraphs_in(text, block.span))
    end = first.end
    if line.span.start < end < line.span.end and text[line.span.end - 1] in "）)":
        # A bracket goes on in the lines below the heading's.
        end = max(line.span.end, text.find("\n", line.span.end, block.span.end))
    # `（一）抢险组（县消防大队牵头）：负责抢险。`
    if end < line.span.end or text[line.span.end : end].strip(WHITE + "。；")[:1] not in ":：":
        return False
    # `县公路局：负责…`: paragraphs that say whose they are stand for themselves.
    return not any(duties_in(text, Span(end, block.span.end)))


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


def _shared(notice: Lined, headed: frozenset[int], above: Mapping[int, int]) -> dict[int, int]:
    """Leaves that share the line at the end of a later one, in a paragraph of its own.

    It closes everything since the line before it: the blocks beside its own, and those beside
    the block above where it ends that too. Leaves for which the line of a heading among these
    holds (`above`) have that. A line in front of what its block says, or that is all of it, holds
    for the block alone.
    """
    shared: dict[int, int] = {}
    scopes = _scopes(notice.blocks)
    for index, block in enumerate(notice.blocks):
        line = notice.first(index)
        if line is None or not (block.is_leaf and line.own_paragraph) or index in headed:
            continue
        if _is_whole(notice, index):
            continue
        scope = max(scopes[index], index - _MOST_SHARING)
        before = index - 1
        while before > scope and not notice.of_block[before] and before not in shared:
            leaf = notice.blocks[before]
            # The line of a heading in the scope stands behind where the scope begins.
            has_own = above.get(before, -1) >= notice.of_block[scope].start
            if leaf.is_leaf and not has_own and not is_aim(notice.text, leaf.heading):
                shared[before] = notice.of_block[index][0]
            before -= 1
    return shared


def _is_whole(notice: Lined, index: int) -> bool:
    """Whether a block is nothing but its line: `（二）市财政局牵头，市审计局配合。`.

    Below a heading a line that a verb closes is a sentence, which says what the heading tells:
    `三、善后⏎善后工作由县民政局牵头，县财政局配合。`.
    """
    text, heading = notice.text, notice.blocks[index].heading
    line = notice.lines[notice.of_block[index][0]]
    if not notice.in_front(index).strip(WHITE):
        return True
    if heading is None or text[heading.end : line.span.start].strip(WHITE):
        return False
    first = line.segments[0]
    is_closed_by_verb = line.span.contains(first.cue) and first.cue.start >= first.span.end
    return is_closed_by_verb and text[line.span.start] not in OPENING


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


def _from_above(notice: Lined) -> dict[int, int]:
    """Leaves without a line whose nearest heading above has one directly behind it."""
    behind: dict[int, int] = {}
    found: dict[int, int] = {}
    for index, block in enumerate(notice.blocks):
        own = notice.of_block[index]
        above = None if block.parent is None else behind.get(block.parent)
        if own and notice.first(index) is None:
            continue
        if own and not block.is_leaf and _is_for_leaves(notice, index):
            above = own[0]
        if above is not None:
            behind[index] = above
            if block.is_leaf and not own and not is_aim(notice.text, block.heading):
                found[index] = above
    return found


def _is_for_leaves(notice: Lined, index: int) -> bool:
    """Whether the first line of a block holds for the leaves below it that have none.

    It stands behind the heading's words, or is a field or clause that closes all that the block
    says itself.
    """
    text, block = notice.text, notice.blocks[index]
    first, *others = notice.of_block[index]
    line = notice.lines[first]
    behind = block.heading.end if block.heading else block.span.start
    directly = not text[behind : line.span.start].strip(WHITE + "。") and (
        text[line.span.start] in OPENING
    )
    if directly or _is_behind_heading(notice, index):
        return True
    if others or text[line.span.end : block.span.end].strip(WHITE + "。；"):
        return False
    # A bracket without a label closes what stands in front of it.
    cue = line.segments[0].cue if line.segments else line.span
    is_field = LABEL.fullmatch(text, cue.start, cue.end) is not None
    return is_field or text[line.span.start] not in OPENING


def _is_too_long(line: ResponsibilityLine) -> bool:
    return sum(len(segment.items) for segment in line.segments) > _MOST_INHERITED
