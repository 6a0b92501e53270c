"""Responsibility lines: the words at the end of a stretch that say whose task it is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from policyner.grammar.lists.items import CLOSING, OPENING, split_items
from policyner.grammar.marks import WHITE, stripped
from policyner.grammar.names.ends import ends_as_party
from policyner.outline.cues import (
    BARE_VERB,
    LABEL,
    LABEL_ALONE,
    LABEL_BLANK,
    LABELS,
    NUMBERED_ITEM,
    PERSON,
    UNKNOWN_LABEL,
    VERB,
    RoleName,
)
from policyner.outline.segments import Segment, names_agencies, parse_segments
from policyner.outline.tables import is_time
from policyner.span import Span

# Longest bracket, and most brackets inside each other, that are still read as a
# line: they bound the work on a text that is nothing but brackets.
_LONGEST = 2_000
_DEEPEST = 3
# Longest paragraph that may be a line without label and brackets.
_LONGEST_BARE = 300

_LINE_BRACKETS = frozenset("（([［〔【")
_PARAGRAPH = re.compile(r"[^\n]+")
# A bracket that the end of a paragraph leaves open, and the lines below that close it.
_OPENED = re.compile(r"[（(［〔【\[][^（()）［］〔〕【】\[\]\n]*\Z")
_CLOSED_BELOW = re.compile(r"(?:\n[^\n（(）)［］〔〕【】\[\]。]{1,60}){1,16}[）)］〕】\]][^\n]*")
_BRACKET = re.compile(f"[{re.escape(OPENING + CLOSING)}]")
_BOUNDARY = frozenset("。；;！!？?\n\r\t \u3000）)］]〕】”：:")
_SENTENCE_ENDS = frozenset("。！!")
_CLAUSE_ENDS = frozenset("。！!；;，,")
_SAYS_MORE = re.compile(r"\S")
# A heading is shorter.
_LONGEST_TITLE = 80
# Characters of blanks before a label that begins its paragraph.
_WIDEST_INDENT = 40
# Shortest label, colon included, that may stand directly behind other words.
_SURE_LABEL = 5
_FIELD_END = re.compile("[；;。，,\n）)\\]］〕】]")
# `…高新区管委会南湖省人民政府2027年3月9日`: a signature that the page glued to a line.
_SIGNATURE = re.compile(
    r"(?<=[会府厅局委办])(?!会|员会|公)(?=[一-鿿]{2,16}(?:政府|办公厅|办公室|厅|局|委员会|委)\s?"
    r"20[0-9]{2}年[0-9]{1,2}月[0-9]{1,2}日$)"
)
_LONGEST_SIGNATURE = 60
_BETWEEN = WHITE + "，,；;。、"
# The number of a field that is no block (`numbered_fields.py`).
_NUMBER = re.compile(r"\s(?:\d{1,2}[.．、]|[（(][\d一二三四五六七八九十]{1,2}[）)])")
# What tells of all that stands before, in front of 由.
_ALL_BEFORE = re.compile("[以如]?[上前]述?|本[节章条]|[该此]")
# What may follow the last verb of a bracket: `，下同`, `，2027年底前完成`, `，持续推进`.
_TAIL = re.compile(
    r"[\s，,；;。、]*(?:(?:以)?下同|[^，,；;。]{0,30}(?:完成|推进|坚持|实施|前|月|日|落实|年|配合|协作|合力))?[\s。；;]*$"
)
# 各区 or 区 alone in a bracket says more often where.
_SHORTEST_PARTY = 2
# `中储粮青禾直属库`
_BODY = re.compile(r"(?!.*(?:同|级|外|内|等)$)[一-鿿]{4,16}")


@dataclass(frozen=True, slots=True)
class ResponsibilityLine:
    """A responsibility line.

    Attributes:
        span: The whole line, brackets and fields such as `完成时限：…` included.
        segments: Its lists, in order.
        own_paragraph: Whether it begins a paragraph of its own, and so may close
            several blocks before it.
        leaders: The part of it whose agencies lead by a declared convention, if any.
        times: What its fields by when hold (`完成时限：…`), or a row's columns of that kind.
        tabular: Whether it is a row of a table; then its span is the whole row.
        above: Of a row, lists of rows above that hold for it too.
    """

    span: Span
    segments: tuple[Segment, ...]
    own_paragraph: bool = False
    leaders: Span | None = None
    times: tuple[Span, ...] = ()
    tabular: bool = False
    above: tuple[Segment, ...] = ()

    @property
    def roles(self) -> frozenset[RoleName]:
        """The roles that it gives."""
        return frozenset(segment.role for segment in self.segments)


def find_lines(
    text: str,
    block: Span,
    *,
    masked: Sequence[Span] = (),
    numbered: bool = False,
    declared: bool = False,
) -> tuple[ResponsibilityLine, ...]:
    """The responsibility lines of one block, in order.

    Args:
        text: The clean text.
        block: The block's own characters.
        masked: Declared conventions, which are no part of any list; sorted.
        numbered: Whether the block has a number; then a bracket at a paragraph's end that
            lists agencies and says nothing else is a line too.
        declared: Whether the notice has declared who leads in its lists; then such a bracket
            need not end its paragraph.
    """
    found: list[ResponsibilityLine] = []
    above: re.Match[str] | None = None
    for place in _paragraphs(text, block):
        content = stripped(text, place)
        if not content:
            continue
        label, above = above, LABEL_ALONE.fullmatch(text, content.start, content.end)
        # `（一）责任主体` is a heading.
        above = None if numbered and place.start == block.start else above
        begin = max(label.start(), found[-1].span.end if found else 0) if label else content.start
        if label and (line := _below(text, label, content, start=begin)):
            _add(text, found, line)
            # `责任单位：⏎1.县交通局⏎2.县公路局`
            above = label if NUMBERED_ITEM.match(text, place.end) else None
            continue
        brackets = [
            *_bracketed(
                text,
                place,
                masked,
                numbered=numbered,
                declared=declared,
                block_start=block.start,
            )
        ]
        labelled = [*_labelled(text, place, brackets, masked)]
        if not brackets and not labelled:
            heads = numbered and place.start == block.start
            labelled = [*_of_whole(text, place, content, masked, numbered=numbered, heads=heads)]
        for line in sorted([*brackets, *labelled], key=lambda line: line.span):
            _add(text, found, line)
    return tuple(
        replace(line, times=tuple(_times(text, line.span))) for line in found if line.segments
    )


def _paragraphs(text: str, block: Span) -> Iterator[Span]:
    """The paragraphs of a block; one whose last bracket begins a line goes on to where that ends.

    `（责任单位：市民政局⏎市财政局）`
    """
    end = block.start
    for match in _PARAGRAPH.finditer(text, block.start, block.end):
        if match.start() < end:
            continue
        end = match.end()
        opened = _OPENED.search(text, max(match.start(), end - _LONGEST_BARE), end)
        if opened and LABEL.match(text, opened.start() + 1, end):
            closed = _CLOSED_BELOW.match(text, end, block.end)
            end = closed.end() if closed else end
        yield Span(match.start(), end)


def _add(text: str, found: list[ResponsibilityLine], line: ResponsibilityLine) -> None:
    """Puts a line behind the others, or joins it to the last."""
    if found and _continues(text, found[-1], line):
        found[-1] = _joined(found[-1], line)
    else:
        found.append(line)


def _below(
    text: str, label: re.Match[str], content: Span, *, start: int
) -> ResponsibilityLine | None:
    """The line that a label and what stands below or behind it are: `责任单位⏎县交通局`.

    Args:
        text: The clean text.
        label: The label.
        content: What it may belong to.
        start: Where the line begins: with the label, or behind what it had before.
    """
    whole = Span(start, content.end)
    if label["time"]:
        return ResponsibilityLine(whole, ())
    told = (LABELS[label["label"]], Span(*label.span("label")))
    segments = parse_segments(text, content, label=told)
    if not segments or not all(names_agencies(text, segment) for segment in segments):
        return None
    return ResponsibilityLine(whole, segments, own_paragraph=True)


def _times(text: str, line: Span) -> Iterator[Span]:
    """What stands behind labels such as `完成时限：` in a line."""
    for match in LABEL.finditer(text, line.start, line.end):
        if match["time"]:
            end = _FIELD_END.search(text, match.end(), line.end)
            field = stripped(text, Span(match.end(), end.start() if end else line.end))
            if field:
                yield field


def _bracketed(
    text: str,
    place: Span,
    masked: Sequence[Span],
    *,
    numbered: bool,
    declared: bool,
    block_start: int,
) -> Iterator[ResponsibilityLine]:
    last = place.start
    for pair in _pairs(text, place):
        if pair.start < last:
            continue
        content = Span(pair.start + 1, pair.end - (text[pair.end - 1] in CLOSING))
        segments = parse_segments(text, content, masked=masked)
        kept = _of_a_line(text, content, segments, masked)
        if not segments and numbered:
            heads = place.start == block_start
            ends = next((m.start for m in masked if content.contains(m)), content.end)
            stop = pair.end if declared else place.end
            inner = Span(content.start, ends)
            kept = tuple(_lone_list(text, place, pair, inner, stop=stop, heads=heads))
        if kept:
            last = pair.end
            # `⏎（牵头单位：县水利局）⏎` says as much as the same without brackets.
            alone = stripped(text, place, _BETWEEN) == pair
            labelled = LABEL.match(text, content.start, content.end)
            yield ResponsibilityLine(
                pair,
                kept,
                own_paragraph=place.start > block_start and alone and labelled is not None,
            )


def _lone_list(
    text: str, place: Span, pair: Span, content: Span, *, stop: int, heads: bool
) -> Iterator[Segment]:
    """`…建成示范点。（省财政厅、省教育厅）`: a list behind a sentence or heading, up to `stop`."""
    if _SAYS_MORE.search(text, pair.end, stop):
        return
    behind_sentence = text[pair.start - 1 : pair.start] in _SENTENCE_ENDS
    behind_title = (
        heads
        and pair.start - place.start <= _LONGEST_TITLE
        and not set(text[place.start : pair.start]) & _SENTENCE_ENDS
    )
    if not (behind_sentence or behind_title):
        return
    items = split_items(text, content)
    # `（市民政局，2027年6月底前）`
    named = [*items[:1], *(item for item in items[1:] if not is_time(text, item))]
    if named and _are_parties([item.of(text) for item in named]):
        yield Segment("responsible", content, items, pair)


def _are_parties(names: Sequence[str]) -> bool:
    """Whether all are parties to a task; behind two of them the last may be any body."""
    *others, last = map(ends_as_party, names)
    return (
        max(map(len, names)) > _SHORTEST_PARTY
        and all(others)
        and (last or (len(others) > 1 and bool(_BODY.fullmatch(names[-1]))))
    )


def _of_a_line(
    text: str, content: Span, segments: Sequence[Segment], masked: Sequence[Span]
) -> tuple[Segment, ...]:
    """The lists of a bracket that is a responsibility line.

    Empty where it is a remark that happens to hold a verb: a line has a label, or
    begins with a list of agencies and ends with a verb.
    """
    if any(LABEL.fullmatch(segment.cue.of(text)) for segment in segments):
        return tuple(segments)
    kept = tuple(segment for segment in segments if names_agencies(text, segment))
    if not kept or kept[0] != segments[0]:
        return ()
    if UNKNOWN_LABEL.fullmatch(kept[0].cue.of(text)):
        return kept
    end = max(max(s.cue.end, s.span.end) for s in kept)
    end = max([end, *(m.end for m in masked if content.contains(m))])
    # `A会同B负责`: the verb stands behind a list that 会同 gives its role.
    verb = VERB.match(text, end, content.end)
    end = verb.end() if verb else end
    begins = stripped(text, content, _BETWEEN, behind="").start
    if kept[0].span.start - begins > len("具体由"):
        return ()
    return kept if _TAIL.match(text, end, content.end) else ()


def _pairs(text: str, place: Span) -> list[Span]:
    """Bracket pairs of a paragraph that may hold a line, outer ones first."""
    stack: list[tuple[int, int]] = []
    pairs = []
    for match in _BRACKET.finditer(text, place.start, place.end):
        if match[0] in OPENING:
            stack.append((match.start(), 0))
            continue
        if not stack:
            continue
        start, height = stack.pop()
        if stack:
            stack[-1] = (stack[-1][0], max(stack[-1][1], height + 1))
        if text[start] in _LINE_BRACKETS and match.end() - start <= _LONGEST and height <= _DEEPEST:
            pairs.append(Span(start, match.end()))
    # A line whose bracket is never closed ends with its paragraph.
    for start, _ in stack:
        if text[start] in _LINE_BRACKETS and LABEL.match(text, start + 1, place.end):
            pairs.append(Span(start, place.end))
    return sorted(pairs, key=lambda pair: (pair.start, -pair.end))


def _labelled(
    text: str, place: Span, brackets: Sequence[ResponsibilityLine], masked: Sequence[Span]
) -> Iterator[ResponsibilityLine]:
    """Lines that begin with a label, to the end of the paragraph or of their sentence."""
    taken = iter([*(line.span for line in brackets), Span(place.end, place.end)])
    bracket = next(taken)
    last = place.start
    for match in LABEL.finditer(text, place.start, place.end):
        while bracket.end <= match.start() and bracket.start < place.end:
            bracket = next(taken)
        if match.start() < last or bracket.start <= match.start() < bracket.end:
            continue
        start = match.start()
        first = start - place.start <= _WIDEST_INDENT and not text[place.start : start].strip()
        if not first and len(match[0]) < _SURE_LABEL and text[start - 1] not in _BOUNDARY:
            continue
        # Where a page lost its line breaks, the full stop in front is what is left of one.
        own = first or text[start - 1] in _SENTENCE_ENDS
        end = _end_of_labelled(text, match.end(), bracket.start)
        signature = _SIGNATURE.search(text, max(match.end(), end - _LONGEST_SIGNATURE), end)
        end = signature.start() if signature else end
        content = Span(match.start(), end)
        last = end
        yield ResponsibilityLine(
            content, parse_segments(text, content, masked=masked), own_paragraph=own
        )


def _end_of_labelled(text: str, start: int, stop: int) -> int:
    """Where a labelled line ends: at a full stop that no further label follows."""
    while (stopped := text.find("。", start, stop)) >= 0:
        start = stripped(text, Span(stopped + 1, stop), _BETWEEN, behind="").start
        if start >= stop or not LABEL.match(text, start, stop):
            return stopped + 1
    return stop


def _of_whole(
    text: str,
    place: Span,
    content: Span,
    masked: Sequence[Span],
    *,
    numbered: bool,
    heads: bool,
) -> Iterator[ResponsibilityLine]:
    """The line that a paragraph without brackets and known labels with a colon is as a whole.

    Where it heads a block, what it ends with may be one.
    """
    blank = LABEL_BLANK.match(text, content.start, content.end)
    if blank and (line := _below(text, blank, Span(blank.end(), content.end), start=content.start)):
        yield line
    elif numbered and UNKNOWN_LABEL.match(text, content.start, content.end):
        yield from _unknown(text, place, masked)
    else:
        yield from _bare(text, place, masked, heads=heads)


def _unknown(text: str, place: Span, masked: Sequence[Span]) -> Iterator[ResponsibilityLine]:
    """A paragraph that begins with a label of no vocabulary and lists agencies: `攻坚单位：…`."""
    content = stripped(text, place, behind="")
    segments = parse_segments(text, content, masked=masked)
    if segments and all(names_agencies(text, segment) for segment in segments):
        yield ResponsibilityLine(content, segments, own_paragraph=True)


def _bare(
    text: str, place: Span, masked: Sequence[Span], *, heads: bool
) -> Iterator[ResponsibilityLine]:
    """A paragraph that is nothing but lists and verbs: `省教育厅牵头，省财政厅配合。`.

    One that heads a block may end with a sentence of that kind: `（一）修桥。由县交通局牵头。`
    """
    if len(place) > _LONGEST_BARE or not BARE_VERB.search(text, place.start, place.end):
        return
    content = stripped(text, place)
    # `请各部门抓好落实。` asks.
    if not content or text.startswith("请", content.start):
        return
    last = text.rfind("。由", place.start, place.end) + 1 if heads else 0
    segments = parse_segments(text, Span(last or place.start, place.end), masked=masked)
    # `加强领导。积极争取省体育局支持。` is no list, though it ends like one; nor is
    # `由市民政局牵头，市财政局为成员，成立工作组。` behind a sentence.
    marks = set("。，") if last else {"。"}
    if not all(
        names_agencies(text, segment) and not marks & set(segment.span.of(text))
        for segment in segments
    ):
        return
    covered = sum(len(s.span) + len(s.cue) for s in segments)
    # `本节任务由省教育厅牵头`: what stands before 由 is no part of the list.
    is_by = bool(segments) and text[segments[0].span.start - 1] == "由"
    begin = segments[0].span.start if is_by else place.start
    if covered + len(segments) * 3 >= len(text[begin : place.end].strip()):
        told = text[place.start : begin - 1].strip() if is_by else ""
        # `新建食堂30个，由市民政局牵头`: nor is a clause of its own part of the line.
        own = not told or told[-1] not in _CLAUSE_ENDS
        line = Span(place.start if own else begin - 1, place.end)
        yield ResponsibilityLine(
            line, segments, own_paragraph=not told or (own and bool(_ALL_BEFORE.match(told)))
        )


def _continues(text: str, line: ResponsibilityLine, following: ResponsibilityLine) -> bool:
    """Whether nothing but persons, and a field's number, parts two lines that close one stretch."""
    between = PERSON.sub("", _NUMBER.sub("", text[line.span.end : following.span.start]))
    return not between.strip(" \t\r\n\u3000；;，,。")


def _joined(line: ResponsibilityLine, following: ResponsibilityLine) -> ResponsibilityLine:
    return ResponsibilityLine(
        Span(line.span.start, following.span.end),
        line.segments + following.segments,
        own_paragraph=line.own_paragraph,
    )
