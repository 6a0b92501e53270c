"""The grammar inside a responsibility line: which list has which role."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from policyner.grammar.lists.items import OPENING, outer_brackets, split_items
from policyner.grammar.marks import stripped
from policyner.grammar.names.ends import HEADS, ends_as_party, read_end
from policyner.grammar.names.levels import level_of
from policyner.outline.cues import (
    LABEL,
    LABEL_SAID,
    MEMBERS_LABEL,
    OTHER_LABEL,
    TOGETHER,
    UNKNOWN_LABEL,
    VERB,
    VERBS,
    RoleName,
    label_role,
)
from policyner.span import Span, holding

_BLANK = " \t\r\n\u3000、，,；;。："
# `火灾、踩踏等事故由市公安局负责`: what stands in front of 由 and names no agency is no part of the
# list.
_BY = re.compile(r"[^。\n]*?(?<!自)由(?=.)|[^\n]*?[，,]由(?=.)")
# `市民政局牵头编制规划`, `我局将对接市财政局`, `市人才中心（以下简称中心）为管理机构` are clauses,
# and no names.
_CLAUSE = re.compile(
    r"简称[^（）]{1,20}）[一-鿿]|(?:部门|机关|机构)[为是]|牵头|负责|会同|配合|协助|参与|可以"
    r"|(?<=[一-鿿])(?:将(?!军)|要(?!闻|素|塞)|应(?!急|用)|须)"
)
# `已建成6处`
_COUNT = re.compile(r"(?<=\d)[处所部站]$")
# `县农业农村局组织统防统治`: a name and more of a clause than any name goes on with.
_SAYS = re.compile(rf"[一-鿿]{{1,12}}?(?:{HEADS})(?!各|下属|所属|直属)[一-鿿]{{4,}}")
_TOWNSHIP = re.compile(
    "(?!各)[一-鿿]{2,8}?(?:街道|苏木|[镇乡])(?:办事处|(?:人民)?政府|党工委|党委)"
)
# `省公安厅（牵头）、司法厅`: the one marked leads, the others support it.
_LEAD_MARK = re.compile(r"[（(\[［]\s?(?:总)?(?:牵头|主办)(?:单位|部门)?\s?[）)\]］]$")
_COMMAS = frozenset("，,")
_COMMA = re.compile("[，,；;。]")
# What a list's last words may carry behind the agency.
_COLLECTIVE = re.compile(r"(?:等)?(?:(?:有关|相关|省直|市直)?(?:部门|单位|方面))?(?:等)?$")


@dataclass(frozen=True, slots=True)
class Segment:
    """A list of agencies in a line and their role.

    Attributes:
        role: What they do.
        span: The list's place, without label and verb.
        items: The items of the list, in order.
        cue: The label or verb that gives the role.
    """

    role: RoleName
    span: Span
    items: tuple[Span, ...]
    cue: Span


@dataclass(frozen=True, slots=True)
class _Token:
    kind: Literal["label", "verb", "together", "comma", "mark", "masked"]
    span: Span
    role: RoleName | None = None


@dataclass(slots=True)
class _State:
    """Where the reading of a line stands."""

    start: int
    muted: bool = False
    label: tuple[RoleName, Span] | None = None
    together: Span | None = None
    led: Span | None = None
    parted: Span | None = None
    marked: list[tuple[Span, Span]] = field(default_factory=list)
    segments: list[Segment] = field(default_factory=list)


def parse_segments(
    text: str,
    content: Span,
    *,
    masked: Sequence[Span] = (),
    label: tuple[RoleName, Span] | None = None,
) -> tuple[Segment, ...]:
    """Reads a line's content.

    Labels hold to the next label, verbs for the list in front of them, behind a label from its
    last semicolon or comma on where they say who supports,
    `会同` makes leaders of those in front and supporters of those behind.
    What a `责任单位：` line lists behind `…牵头` supports; whoever a mark parts from those who
    support, in front of them, is responsible.

    Args:
        text: The clean text.
        content: The line without its outer brackets.
        masked: Stretches that are no part of the lists, such as a declared
            convention; sorted.
        label: The role that a label outside the content gives, and where it stands: the
            head of a table's column.

    Returns:
        The segments in order; empty where nothing in the content gives a role.
    """
    state = _State(content.start, label=label)
    for token in _tokens(text, content, masked):
        _step(state, token, text)
    _flush_rest(state, content.end, text)
    return tuple(state.segments)


def _step(state: _State, token: _Token, text: str) -> None:
    """Reads one token; what lies between it and the one before is a list."""
    start, end = token.span.start, token.span.end
    match token.kind:
        case "label":
            _flush_rest(state, start, text)
            state.label = (token.role, token.span) if token.role else None
            state.led = None
            # A field of another kind gives no role.
            state.muted = token.role is None
            state.start = end
        case "verb":
            _step_verb(state, token, text)
            state.start = end
        case "together":
            if _flush(state, "lead", start, token.span, text):
                state.led = token.span
            state.together = token.span
            state.start = end
        case "comma":
            _step_comma(state, token, text)
        case "mark":
            # The list since the mark before: its last item is the one marked.
            since = state.marked[-1][1].end if state.marked else state.start
            state.marked.append((Span(since, start), token.span))
        case "masked":
            _flush_rest(state, start, text)
            state.label = None
            state.start = end


def _step_verb(state: _State, token: _Token, text: str) -> None:
    start = token.span.start
    # `完成时间：持续推进` assigns nothing.
    if state.muted or token.role is None:
        return
    if state.together:
        _flush(state, "support", start, state.together, text)
        state.together = None
        return
    role, cue = token.role, token.span
    # `牵头单位：市财政局、市税务局按职责分工负责`: the label says who leads.
    if role == "responsible" and state.label and state.label[0] != "responsible":
        role, cue = state.label
    # `责任单位：市交通局、市住建局；省交通厅指导`: the label holds up to the mark.
    parted = state.parted
    if role == "support" and state.label and parted and parted.start > state.start:
        _flush_rest(state, parted.start, text)
        state.start = parted.end
    if role == "support" and not (state.label or state.segments):
        _step_front(state, token, text)
    if _flush(state, role, start, cue, text) and role == "lead" and cue == token.span:
        state.led = token.span


def _step_front(state: _State, token: _Token, text: str) -> None:
    """`市民政局，市财政局、市审计局配合`: whoever one mark parts from them is responsible.

    Several may part the supporters themselves.
    """
    marks = [*_COMMA.finditer(text, state.start, token.span.start)]
    if len(marks) != 1 or state.marked:
        return
    (mark,) = marks
    behind = Span(mark.end(), token.span.start)
    front = [*_segment(text, "responsible", Span(state.start, mark.start()), token.span)]
    if front and split_items(text, behind) and names_agencies(text, front[0]):
        state.segments += front
        state.start = behind.start


def _step_comma(state: _State, token: _Token, text: str) -> None:
    """A comma ends a field of another kind, and the list behind 会同."""
    last = state.parted
    # A semicolon parts more than the commas behind it.
    stands = last is not None and last.start >= state.start and last.of(text) not in _COMMAS
    if not stands or token.span.of(text) not in _COMMAS:
        state.parted = token.span
    if state.muted:
        state.muted = False
        state.start = token.span.end
    elif state.together and _flush(state, "support", token.span.start, state.together, text):
        state.together = None
        state.led = None
        state.start = token.span.end


def _flush_rest(state: _State, end: int, text: str) -> None:
    """Closes the list that no verb closes, with the role that its place gives."""
    if state.together:
        _flush(state, "support", end, state.together, text)
        state.together = None
        return
    if state.label:
        role, cue = state.label
        if role == "responsible" and state.led:
            role, cue = "support", state.led
        _flush(state, role, end, cue, text)
    elif state.led and state.segments:
        _flush(state, "support", end, state.led, text)


def _flush(state: _State, role: RoleName, end: int, cue: Span, text: str) -> bool:
    """Makes a segment of the list up to `end`; says whether there was any list."""
    marked, state.marked = state.marked, []
    if marked:
        return _flush_marked(state, end, marked, text)
    found = [*_segment(text, role, Span(min(state.start, end), end), cue)]
    state.segments += found
    return bool(found)


def _flush_marked(state: _State, end: int, marked: Sequence[tuple[Span, Span]], text: str) -> bool:
    """A list whose leaders are marked in brackets: the others support them."""
    start = state.start
    for before, mark in marked:
        if items := split_items(text, before):
            state.segments += _segment(text, "support", Span(start, items[-1].start), mark)
            state.segments += _segment(text, "lead", items[-1], mark)
            start = mark.end
    state.segments += _segment(text, "support", Span(min(start, end), end), marked[-1][1])
    return True


def _segment(text: str, role: RoleName, span: Span, cue: Span) -> Iterator[Segment]:
    """The segment that a stretch is, if it lists anybody."""
    listed = stripped(text, span, _BLANK, behind=_BLANK + OPENING)
    items = split_items(text, listed)
    if by := _BY.match(text, listed.start, listed.end):
        before = [item.of(text) for item in items if item.end < by.end()]
        if not any(read_end(words) == "agency" or _CLAUSE.search(words) for words in before):
            items = split_items(text, listed := Span(by.end(), listed.end))
    if items:
        yield Segment(role, listed, items, cue)


def _tokens(text: str, content: Span, masked: Sequence[Span]) -> Iterator[_Token]:
    found = [*_plain_tokens(text, content), *_marks(text, content)]
    opaque = sorted([*outer_brackets(text, content), *(m for m in masked if m.overlaps(content))])
    tokens = [token for token in found if token.kind == "mark" or _is_outside(opaque, token.span)]
    tokens += [_Token("masked", span) for span in masked if content.contains(span)]
    # Of two that begin together the longer one counts: `联合牵头` is one word.
    tokens.sort(key=lambda token: (token.span.start, -token.span.end))
    last = content.start
    for token in tokens:
        if token.span.start >= last:
            yield token
            last = token.span.end


def _is_outside(opaque: Sequence[Span], token: Span) -> bool:
    """Whether a token stands in no bracket, or is one: `【责任单位】`."""
    held = holding(opaque, token.start)
    return held is None or token.contains(held)


def _plain_tokens(text: str, content: Span) -> Iterator[_Token]:
    place = (content.start, content.end)
    for match in LABEL.finditer(text, *place):
        role = label_role(match["label"]) if match["label"] else None
        yield _Token("label", Span(*match.span()), role)
    for match in LABEL_SAID.finditer(text, *place):
        yield _Token("label", Span(*match.span()), label_role(match["label"]))
    for match in OTHER_LABEL.finditer(text, *place):
        known = LABEL.search(text, *match.span())
        # `整改时限：` is one label.
        if known is None or known["time"]:
            before = Span(content.start, match.start())
            yield _Token("label", Span(*match.span()), _other_role(text, match, before))
    for match in VERB.finditer(text, *place):
        role = VERBS[match["verb"]] if match["verb"] else "responsible"
        yield _Token("verb", Span(*match.span()), role)
    for match in TOGETHER.finditer(text, *place):
        yield _Token("together", Span(*match.span()))
    for match in _COMMA.finditer(text, *place):
        yield _Token("comma", Span(*match.span()))


def _other_role(text: str, label: re.Match[str], before: Span) -> RoleName | None:
    """The role that a label of no vocabulary gives, or that of members behind whoever leads."""
    if UNKNOWN_LABEL.match(text, *label.span()):
        return "responsible"
    leads = (
        m["label"] is not None and label_role(m["label"]) == "lead"
        for m in LABEL.finditer(text, before.start, before.end)
    )
    return "support" if MEMBERS_LABEL.match(text, *label.span()) and any(leads) else None


def _marks(text: str, content: Span) -> Iterator[_Token]:
    for bracket in outer_brackets(text, content):
        if _LEAD_MARK.fullmatch(bracket.of(text)):
            yield _Token("mark", bracket)


def names_a_party(words: str) -> bool:
    """Whether an item ends as the name of a party to a task, and is no count: `已建成6处`."""
    return ends_as_party(words) and not _COUNT.search(words)


def is_clause(words: str) -> bool:
    """Whether an item says what somebody does: `市民政局牵头编制规划`.

    One that begins with the name of an organ of a place, and goes on as no name does, says so too.
    """
    return _CLAUSE.search(words) is not None or (
        read_end(words) is None
        and (level_of(words) is not None or _TOWNSHIP.match(words) is not None)
        and _SAYS.fullmatch(words) is not None
    )


def names_agencies(text: str, segment: Segment) -> bool:
    """Whether a list ends as lists of agencies do (`…厅`, `…局等部门`).

    Behind agencies alone the last may be another body: `市公安局、市商务局、站前车务段`. No name
    holds a 的: `完成省、市下达的计划` is a task.
    """
    *others, last = (item.of(text) for item in segment.items)
    if any(is_clause(item) or _COUNT.search(item) for item in (*others, last)):
        return False
    bare = _COLLECTIVE.sub("", last)
    return bool(
        ends_as_party(last)
        or (bare and ends_as_party(bare))
        or (others and "的" not in last and all(read_end(item) == "agency" for item in others))
    )
