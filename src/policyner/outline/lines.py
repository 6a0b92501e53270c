"""Responsibility lines: the words at the end of a stretch that say whose task it is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from policyner.grammar.lists.names import times_among
from policyner.grammar.marks import paragraphs_in, stripped
from policyner.grammar.names.ends import HEADS, read_end
from policyner.outline.bracketed import bracketed
from policyner.outline.cues import (
    ASKED_NEXT,
    BARE_VERB,
    LABEL,
    LABEL_ALONE,
    LABEL_BLANK,
    MEMBERS,
    MEMBERS_LABEL,
    PERSON,
    UNKNOWN_LABEL,
    RoleName,
    label_role,
)
from policyner.outline.line import BETWEEN, FULL_STOPS, ResponsibilityLine
from policyner.outline.segments import (
    Segment,
    is_clause,
    names_a_party,
    names_agencies,
    parse_segments,
)
from policyner.span import Span

# Longest paragraph that may be a line without label and brackets.
_LONGEST_BARE = 300

_PARAGRAPH = re.compile(r"[^\n]+")
# A bracket that the end of a paragraph leaves open and that begins with a label of some kind
# (`（牵头领导：`) or a name (`（市民政局、`), and the lines below that close it.
_OPENED = re.compile(
    rf"[（(［〔【\[](?:[^（()）［］〔〕【】\[\]：:\n]{{2,8}}[：:]|[一-鿿]{{1,16}}?(?:{HEADS})[、，和及与等牵])"
    r"[^（()）［］〔〕【】\[\]\n]*\Z"
)
_CLOSED_BELOW = re.compile(r"(?:\n[^\n（(）)［］〔〕【】\[\]。]{1,60}){1,16}[）)］〕】\]][^\n]*")
_BOUNDARY = frozenset("。；;！!？?\n\r\t \u3000）)］]〕】”：:")
_CLAUSE_ENDS = frozenset("。！!；;，,")
# Characters of blanks before a label that begins its paragraph.
_WIDEST_INDENT = 40
# Shortest label, colon included, that may stand directly behind other words.
_SURE_LABEL = 5
# What a label may begin with besides what it knows: `监管责任单位：`.
_OF_LABEL = re.compile(r"\s{0,40}(?P<words>(?!明确|确定|落实|压实)[一-鿿]{2,4})")
_FIELD_END = re.compile("[；;。，,\n）)\\]］〕】]")
# `…高新区管委会南湖省人民政府2027年3月9日`: a signature that the page glued to a line.
_SIGNATURE = re.compile(
    r"(?<=[会府厅局委办])(?!会|员会|公)(?=[一-鿿]{2,16}(?:政府|办公厅|办公室|厅|局|委员会|委)\s?"
    r"20[0-9]{2}年[0-9]{1,2}月[0-9]{1,2}日$)"
)
_LONGEST_SIGNATURE = 60
# The number of a field that is no block (`numbered_fields.py`).
_NUMBER = re.compile(r"\s(?:\d{1,2}[.．、]|[（(][\d一二三四五六七八九十]{1,2}[）)])")
# What tells of all that stands before, in front of 由.
_ALL_BEFORE = re.compile("[以如]?[上前]述?|本[节章条]|[该此]")


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
    told = numbered or _is_form(text, block)
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
            # `责任单位：⏎县交通局⏎县公路局`
            above = label if label["label"] and not ASKED_NEXT.match(text, place.end) else None
            continue
        if found and (line := _members(text, content, found[-1])):
            _add(text, found, line)
            continue
        brackets = [
            *bracketed(
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
            labelled = [*_of_whole(text, place, content, masked, told=told, heads=heads)]
        for line in sorted([*brackets, *labelled], key=lambda line: line.span):
            _add(text, found, line)
    return tuple(replace(line, times=tuple(_times(text, line))) for line in found if line.segments)


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
        if opened:
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
    # `牵头单位⏎成员单位`: the heads of a table.
    if MEMBERS.fullmatch(text, content.start, content.end):
        return None
    told = (label_role(label["label"]), Span(*label.span("label")))
    segments = parse_segments(text, content, label=told)
    if not segments or not all(names_agencies(text, segment) for segment in segments):
        return None
    return ResponsibilityLine(whole, segments, own_paragraph=True)


def _members(text: str, content: Span, above: ResponsibilityLine) -> ResponsibilityLine | None:
    """`成员单位：市气象局` below a line that says who leads: they support."""
    label = MEMBERS_LABEL.match(text, content.start, content.end)
    if label is None or not any(segment.role == "lead" for segment in above.segments):
        return None
    told: tuple[RoleName, Span] = ("support", Span(*label.span()))
    segments = parse_segments(text, Span(label.end(), content.end), label=told)
    line = ResponsibilityLine(content, segments, own_paragraph=True)
    return line if segments and _continues(text, above, line) else None


def _times(text: str, line: ResponsibilityLine) -> Iterator[Span]:
    """What stands behind labels such as `完成时限：` in a line, or in lists that say when too."""
    last = line.span.end
    for match in LABEL.finditer(text, line.span.start, last):
        if match["time"]:
            end = _FIELD_END.search(text, match.end(), last)
            field = stripped(text, Span(match.end(), end.start() if end else last))
            if field:
                yield field
        elif match["timed"] or match["when"]:
            cue = Span(*match.span())
            for segment in line.segments:
                if segment.cue == cue:
                    yield from times_among(text, segment.items)


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
        front = _OF_LABEL.fullmatch(text, place.start, start)
        if front and len(match[0]) >= _SURE_LABEL:
            start = front.start("words")
        first = start - place.start <= _WIDEST_INDENT and not text[place.start : start].strip()
        if not first and len(match[0]) < _SURE_LABEL and text[start - 1] not in _BOUNDARY:
            continue
        own = first or (text[start - 1] in FULL_STOPS and _lost_breaks(text, place.start))
        end = _end_of_labelled(text, match.end(), bracket.start)
        signature = _SIGNATURE.search(text, max(match.end(), end - _LONGEST_SIGNATURE), end)
        end = signature.start() if signature else end
        content = Span(start, end)
        last = end
        yield ResponsibilityLine(
            content, parse_segments(text, content, masked=masked), own_paragraph=own
        )


def _lost_breaks(text: str, start: int) -> bool:
    """Whether a sentence stands in front of a paragraph in its line.

    Then the page lost its line breaks, and a full stop may be what is left of one.
    """
    front = text[max(0, start - _LONGEST_BARE) : start]
    return bool(set(front[front.rfind("\n") + 1 :]) & FULL_STOPS)


def _end_of_labelled(text: str, start: int, stop: int) -> int:
    """Where a labelled line ends: at a full stop that no further label follows."""
    while (stopped := text.find("。", start, stop)) >= 0:
        start = stripped(text, Span(stopped + 1, stop), BETWEEN, behind="").start
        labels = (LABEL, MEMBERS_LABEL)
        if start >= stop or not any(label.match(text, start, stop) for label in labels):
            return stopped + 1
    return stop


def _of_whole(
    text: str,
    place: Span,
    content: Span,
    masked: Sequence[Span],
    *,
    told: bool,
    heads: bool,
) -> Iterator[ResponsibilityLine]:
    """The line that a paragraph without brackets and known labels with a colon is as a whole.

    Where it heads a block, what it ends with may be one; in a task that is told by a number or by
    other fields, a label of no vocabulary may begin it.
    """
    blank = LABEL_BLANK.match(text, content.start, content.end)
    if blank and (line := _below(text, blank, Span(blank.end(), content.end), start=content.start)):
        yield line
    elif told and UNKNOWN_LABEL.match(text, content.start, content.end):
        yield from _unknown(text, place, masked)
    else:
        yield from _bare(text, place, masked, heads=heads)


def _is_form(text: str, block: Span) -> bool:
    """Whether a paragraph of a block begins with a label, and another with one of no vocabulary."""
    return UNKNOWN_LABEL.search(text, block.start, block.end) is not None and any(
        (known := LABEL.match(text, paragraph.start, paragraph.end)) and known["label"]
        for paragraph in paragraphs_in(text, block)
    )


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

    One that heads a block may end with a sentence of that kind, `（一）修桥。由县交通局牵头。`, and
    each with such a clause: `新建食堂30个，市民政局负责。`
    """
    if len(place) > _LONGEST_BARE or not BARE_VERB.search(text, place.start, place.end):
        return
    content = stripped(text, place)
    # `请各部门抓好落实。` asks.
    if not content or text.startswith("请", content.start):
        return
    sentence = text.rfind("。", place.start, content.end - 1) + 1 if heads else 0
    last, segments = _listing(text, Span(sentence or place.start, place.end), masked)
    # `积极争取省体育局支持。` ends like a list, and whoever helps alone closes nothing; nor is
    # `由市民政局牵头，市财政局为成员，成立工作组。` a list behind a sentence.
    behind = last > place.start
    marks = set("。，") if behind else {"。"}
    if not all(
        names_agencies(text, segment) and not marks & set(segment.span.of(text))
        for segment in segments
    ):
        return
    covered = sum(len(s.span) + len(s.cue) for s in segments)
    # `本节任务由省教育厅牵头`: what stands before 由 is no part of the list.
    is_by = bool(segments) and text[segments[0].span.start - 1] == "由"
    if behind and not is_by and (not segments or not _is_sure(text, segments)):
        return
    begin = segments[0].span.start if is_by else last
    # `细则由市民政局制定` tells of that alone.
    if behind and is_by and begin - 1 > last and text[begin - 2] not in _CLAUSE_ENDS:
        return
    if covered + len(segments) * 3 >= len(text[begin : place.end].strip()):
        told = text[place.start : begin - 1].strip() if is_by else ""
        # `新建食堂30个，由市民政局牵头`: nor is a clause of its own part of the line.
        own = not behind and (not told or told[-1] not in _CLAUSE_ENDS)
        line = Span(last if own or not is_by else begin - 1, place.end)
        yield ResponsibilityLine(
            line, segments, own_paragraph=own and (not told or bool(_ALL_BEFORE.match(told)))
        )


def _listing(text: str, place: Span, masked: Sequence[Span]) -> tuple[int, tuple[Segment, ...]]:
    """The segments of a place, from behind the last clause in it that is none of a list.

    Where such a clause says who does what, all of it is running text.

    Returns:
        Where that is, and the segments.
    """
    segments = parse_segments(text, place, masked=masked)
    clauses = [
        item
        for segment in segments
        for item in segment.items[:-1]
        if text[item.end] in "，," and not names_a_party(item.of(text))
    ]
    if not clauses or any(is_clause(item.of(text)) for item in clauses):
        return place.start, segments
    place = Span(clauses[-1].end + 1, place.end)
    return place.start, parse_segments(text, place, masked=masked)


def _is_sure(text: str, segments: Sequence[Segment]) -> bool:
    """Whether lists behind other words are agencies alone, and begin with whoever has to do it."""
    items = (item.of(text) for segment in segments for item in segment.items)
    return segments[0].role != "support" and all(read_end(item) == "agency" for item in items)


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
