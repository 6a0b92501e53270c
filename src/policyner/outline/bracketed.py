"""Brackets that say whose task something is: `（牵头单位：市民政局）`, `（市财政局负责）`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from policyner.grammar.lists.items import CLOSING, OPENING, split_items
from policyner.grammar.lists.names import says_when
from policyner.grammar.marks import stripped
from policyner.grammar.names.ends import ends_as_party, read_end
from policyner.outline.cues import LABEL, LABEL_SAID, UNKNOWN_LABEL, VERB
from policyner.outline.line import BETWEEN, FULL_STOPS, ResponsibilityLine
from policyner.outline.segments import Segment, names_agencies, parse_segments
from policyner.span import Span

# Longest bracket, and most brackets inside each other, that are still read as a
# line: they bound the work on a text that is nothing but brackets.
_LONGEST = 2_000
_DEEPEST = 3
_LINE_BRACKETS = frozenset("（([［〔【")
_BRACKET = re.compile(f"[{re.escape(OPENING + CLOSING)}]")
_SAYS_MORE = re.compile(r"\S")
# `招聘教师80名（县委编办、县人社局）。`
_ENDED = re.compile(r"[。；;]\s*(?:\n|\Z)")
# A heading is shorter.
_LONGEST_TITLE = 80
# What may follow the last verb of a bracket: `，下同`, `，2027年底前完成`, `，持续推进`.
_TAIL = re.compile(
    r"[\s，,；;。、]*(?:(?:以)?下同|[^，,；;。]{0,30}(?:完成|推进|坚持|实施|前|月|日|落实|年|配合|协作|合力))?[\s。；;]*$"
)
# 各区 or 区 alone in a bracket says more often where.
_SHORTEST_PARTY = 2
# `中储粮青禾直属库`
_BODY = re.compile(r"(?!.*(?:同|级|外|内|等)$)[一-鿿]{4,16}")


def bracketed(
    text: str,
    place: Span,
    masked: Sequence[Span],
    *,
    numbered: bool,
    declared: bool,
    block_start: int,
) -> Iterator[ResponsibilityLine]:
    """The brackets of a paragraph that are responsibility lines.

    Args:
        text: The clean text.
        place: The paragraph.
        masked: As in `find_lines`.
        numbered: Likewise.
        declared: Likewise.
        block_start: Where the paragraph's block begins.
    """
    last = place.start
    for pair in _pairs(text, place):
        # `【责任单位】县水利局` is a label.
        if pair.start < last or LABEL.match(text, pair.start, place.end):
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
            alone = stripped(text, place, BETWEEN) == pair
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
    ends = not _SAYS_MORE.search(text, pair.end, stop)
    if not ends and not (heads and _ENDED.match(text, pair.end)):
        return
    behind_sentence = text[pair.start - 1 : pair.start] in FULL_STOPS
    behind_title = (
        heads
        and pair.start - place.start <= _LONGEST_TITLE
        and not set(text[place.start : pair.start]) & FULL_STOPS
    )
    if not (behind_sentence or behind_title):
        return
    items = split_items(text, content)
    # `（市民政局，2027年6月底前）`
    named = [*items[:1], *(item for item in items[1:] if not says_when(item.of(text)))]
    # In front of a full stop places alone say where.
    sure = ends or all(read_end(item.of(text)) == "agency" for item in named[:1])
    if named and sure and _are_parties([item.of(text) for item in named]):
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
    # `责任单位：市民政局会同市财政局`: other words may give the roles behind a label.
    begins_as_line = LABEL.match(text, content.start, content.end)
    if begins_as_line or any(LABEL.fullmatch(segment.cue.of(text)) for segment in segments):
        return tuple(segments)
    kept = tuple(segment for segment in segments if names_agencies(text, segment))
    if not kept or kept[0] != segments[0]:
        return ()
    cue = kept[0].cue
    if UNKNOWN_LABEL.fullmatch(cue.of(text)) or LABEL_SAID.match(text, cue.start):
        return kept
    end = max(max(s.cue.end, s.span.end) for s in kept)
    end = max([end, *(m.end for m in masked if content.contains(m))])
    # `A会同B负责`: the verb stands behind a list that 会同 gives its role.
    verb = VERB.match(text, end, content.end)
    end = verb.end() if verb else end
    begins = stripped(text, content, BETWEEN, behind="").start
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
