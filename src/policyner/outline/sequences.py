"""Which of a text's numbers begin blocks.

A number at the beginning of a line does, if its shape makes it sure or it has company. One
inside a line does where it goes on counting and a sentence, a bracket or a list of agencies ends
directly before it, for there the page lost its line break; or where the words before it
announce a list (`议定以下事项：（1）…；（2）…`).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from policyner.grammar.marks import CLAUSE_END
from policyner.grammar.numbering import RANK, Kind, Number, number_at, number_at_line, numbers_in
from policyner.outline.cues import LABEL
from policyner.span import Span
from policyner.vocabulary import any_of, read_vocabulary

# What may stand between the beginning of a line and its number.
_INDENT = re.compile(r"(?:^|\n)[ \t\r\u3000\xa0\u2002\u2003·•●■◆★*]*")
_BREAK = re.compile("\n")
_SENTENCE_END = re.compile(r"[。！？!?）)］\]〕】]['\"”’」』]?[ \t\u3000\xa0]*$")
_GAP = re.compile(r"[ \t\u3000\xa0]{2,}$")
# How far before a glued heading a label may stand for it to follow a list, and
# how much text a heading may hold for another to be glued to it.
_GLUED_LIST = 400
# `责任单位：1.市民政局；2.市财政局`, `责任单位：1.市民政局2.市财政局`: numbers behind the label and
# between the items are markers.
_MARKER = re.compile(r"[:：]\s*(?:[（(]?[0-9一二三四五六七八九十①-⑳].*[；;、，,]\s*)?$")
_MARKED = re.compile(r"[:：]\s*(?=[（(]?[0-9一二三四五六七八九十①-⑳])")
_GLUED_HEADING = 30
# `会议议定以下事项：`, `现就有关工作安排如下：` announce tasks; `符合下列条件：` does not.
_WORDS = read_vocabulary(__package__, "announcements.yaml")
_ANNOUNCES = re.compile(
    rf"(?:(?:以下|下列|如下)[^，。；：:\n]{{0,8}}?(?:{any_of(_WORDS['listed'])})"
    rf"|(?:{any_of(_WORDS['as_follows'])})[^，。；：:\n]{{0,4}}如下"
    rf"|会议[^。；：:\n]{{0,20}}?(?:{any_of(_WORDS['minutes'])}))[：:]\s?$"
)
_ANNOUNCEMENT = 30
_ITEM_ENDS = frozenset("；;。，,.")
# Kinds that running text refers to too often to be headings inside a line.
_NEVER_INSIDE: frozenset[Kind] = frozenset(
    {"part", "section", "circled", "ordinal", "task", "lettered", "letter",
     "roman", "decimal_1"}
)  # fmt: skip
# The title of a chapter that only a bare figure counts is no longer (`7附则`).
_LONGEST_BARE = 20


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A number that may begin a block.

    Attributes:
        number: The number.
        starts_line: Whether nothing stands before it in its line.
        after_end: Whether a sentence, a bracket, a list of agencies or a short
            heading ends directly before it.
        announced: Whether the words directly before it announce a list.
        line: Number of its line, from 0.
    """

    number: Number
    starts_line: bool
    after_end: bool
    announced: bool
    line: int


def block_numbers(text: str, *, apart: Sequence[Span]) -> list[Number]:
    """The numbers that begin blocks, in order.

    Args:
        text: The clean text.
        apart: Stretches whose numbers are their own (rows, a table of contents); sorted.
    """
    return _accept(text, _in_company(text, [*_candidates(text, apart)]))


def _candidates(text: str, apart: Sequence[Span]) -> Iterator[_Candidate]:
    stretches = iter([*apart, Span(len(text), len(text))])
    stretch = next(stretches)
    line_starts = {match.end() for match in _INDENT.finditer(text)}
    breaks = [match.start() for match in _BREAK.finditer(text)]
    labels = [match.start() for match in LABEL.finditer(text)]
    heading: Number | None = None
    for number in _numbers(text, line_starts):
        while stretch.end <= number.start < len(text) and stretch.start < len(text):
            stretch = next(stretches)
        if stretch.start <= number.start:
            continue
        before = text[max(0, number.start - _ANNOUNCEMENT) : number.start]
        candidate = _Candidate(
            number,
            number.start in line_starts,
            bool(_SENTENCE_END.search(before[-12:]) or _GAP.search(before[-12:]))
            # `提出如下意见：一、…`; behind other colons stand lists inside a sentence.
            or (number.kind == "cn" and before.endswith(("：", ":")))
            or _follows_list(text, number, labels)
            or _follows_heading(text, number, heading),
            number.value == 1 and bool(_ANNOUNCES.search(before)),
            bisect_left(breaks, number.start),
        )
        if number.sure and (candidate.starts_line or candidate.after_end):
            heading = number
        yield candidate


def _numbers(text: str, line_starts: set[int]) -> list[Number]:
    """All numbers, those included that only the beginning of a line allows."""
    found = [*numbers_in(text)]
    rest = line_starts - {number.start for number in found}
    found += (number for start in rest if (number := number_at_line(text, start)))
    return sorted(found, key=lambda number: number.start)


def _follows_list(text: str, number: Number, labels: Sequence[int]) -> bool:
    """`责任单位：省司法厅（二）健全…`: a list that runs into the next heading."""
    index = bisect_left(labels, number.start) - 1
    if index < 0 or number.start - labels[index] > _GLUED_LIST:
        return False
    listed = text[labels[index] : number.start]
    marked = _MARKED.search(listed)
    first = number_at(listed, marked.end()) if marked else None
    alike = first is not None and first.kind == number.kind
    return not alike and not set(listed) & set("。\n") and not _MARKER.search(listed)


def _follows_heading(text: str, number: Number, heading: Number | None) -> bool:
    """`二、主要任务（一）加快…`: a heading that runs into the one below it.

    The one below may go on counting from section to section: `三、保障措施（六）加强…`.
    """
    return (
        heading is not None
        and RANK[heading.kind] < RANK[number.kind]
        and number.start - heading.end <= _GLUED_HEADING
        and not set(text[heading.end : number.start]) & set("。，；：\n")
    )


def _in_company(text: str, candidates: Sequence[_Candidate]) -> list[_Candidate]:
    """The candidates whose shape is sure, and the others that stand in company, in one reading."""
    ahead = _ahead(candidates)
    # A page that lost its line breaks: `…。 5.2.3市水利局负责…。 5.2.4市公安局…`.
    inside = {each.number.path for each in candidates if each.starts_line or each.after_end}
    kept: list[_Candidate] = []
    last: dict[Kind, Number] = {}
    before: Number | None = None
    for index, each in enumerate(candidates):
        number, candidate = each.number, each
        if kept and kept[-1].number.start == number.start:
            # It has been read in another way.
            continue
        if each.starts_line:
            if not number.sure and not _has_company(text, number, ahead[index], last, before):
                continue
            if number.kind == "arabic" and _is_chapter(number, ahead[index], last):
                number = replace(number, kind="decimal_1")
                candidate = replace(each, number=number)
            for kind in [k for k in last if RANK[k] > RANK[number.kind]]:
                if not kind.startswith("decimal"):
                    del last[kind]
            last[number.kind] = before = number
        elif len(number.above) > 1 and each.after_end and _neighbours(number) & inside:
            candidate = replace(each, number=replace(number, sure=True))
        elif not number.sure and number.kind != "arabic":
            continue
        kept.append(candidate)
    return kept


@dataclass(frozen=True, slots=True)
class _Ahead:
    """What begins lines behind a candidate: in the next, and the next numbers of its kind."""

    directly: tuple[Number, ...]
    same: Number | None


def _ahead(candidates: Sequence[_Candidate]) -> list[_Ahead]:
    found = [_Ahead((), None)] * len(candidates)
    following: dict[Kind, Number] = {}
    directly: tuple[Number, ...] = ()
    for index in range(len(candidates) - 1, -1, -1):
        candidate = candidates[index]
        number = candidate.number
        beyond = tuple(other for other in directly if other.start != number.start)
        if len(beyond) < len(directly):
            # The other reading of the same place knows what follows both.
            beyond = found[index + 1].directly
        found[index] = _Ahead(beyond, following.get(number.kind))
        if candidate.starts_line:
            same = directly and directly[0].start == number.start
            directly = (number, *directly) if same else (number,)
            following[number.kind] = number
    return found


def _has_company(
    text: str,
    number: Number,
    ahead: _Ahead,
    last: dict[Kind, Number],
    before: Number | None,
) -> bool:
    """Whether a number goes on counting, is gone on from, or stands below what it names."""
    if number.kind == "decimal_1":
        return _is_bare_chapter(text, number, ahead, last)
    if _counts_on(last.get(number.kind), number) or _begins_next(last.get(number.kind), number):
        return True
    if number.kind == "arabic":
        return number.value == 1 and ahead.same is not None and ahead.same.value == 2
    if ahead.same is not None and _counts_on(number, ahead.same):
        return number.value == 1 or bool(number.above)
    if not number.kind.startswith("decimal"):
        return False
    child = any(each.above == number.path and each.value == 1 for each in ahead.directly)
    return child or (number.value == 1 and before is not None and number.above == before.path)


def _is_bare_chapter(text: str, number: Number, ahead: _Ahead, last: dict[Kind, Number]) -> bool:
    """`1总则` above `1.1编制目的`; behind such a chapter, `7附则` without sections too."""
    if any(each.above == (number.value,) and each.value == 1 for each in ahead.directly):
        return True
    section = last.get("decimal_2")
    # `2.5 专家组` stands in chapter 2, though the page may begin below its heading.
    behind = section is not None and section.above == (number.value - 1,)
    if not behind and not _counts_on(last.get("decimal_1"), number):
        return False
    end = text.find("\n", number.end)
    title = text[number.end : len(text) if end < 0 else end].strip()
    return len(title) <= _LONGEST_BARE and not CLAUSE_END.search(title)


def _is_chapter(number: Number, ahead: _Ahead, last: dict[Kind, Number]) -> bool:
    """`3.监测预警` above `3.1监测`: the outermost part of a decimal number."""
    if any(
        each.above == (number.value,) and each.value == 1 and each.kind == "decimal_2"
        for each in ahead.directly
    ):
        return True
    return _counts_on(last.get("decimal_1"), number) and not _counts_on(last.get("arabic"), number)


def _counts_on(before: Number | None, number: Number) -> bool:
    return before is not None and before.above == number.above and before.value + 1 == number.value


def _begins_next(before: Number | None, number: Number) -> bool:
    """Whether a number is the first of the next section, which has no line of its own.

    `B1` behind `A2`, `1.2.1` behind `1.1.2`.
    """
    if before is None or number.value != 1 or not (number.above and before.above):
        return False
    *outer, section = before.above
    return number.above == (*outer, section + 1)


def _neighbours(number: Number) -> set[tuple[int, ...]]:
    return {(*number.above, number.value + 1), (*number.above, number.value - 1)}


def _accept(text: str, candidates: Sequence[_Candidate]) -> list[Number]:
    lines, ended, wherever = _next_of_kind(candidates)
    scoped: dict[Kind, int] = {}
    running: dict[Kind, int] = {}
    # The list that words announced in a line: its kind, its last value, its line.
    listed: tuple[Kind, int, int] | None = None
    accepted: list[Number] = []
    for index, candidate in enumerate(candidates):
        number = candidate.number
        if _is_listed(text, candidate, listed, wherever[index]):
            listed = (number.kind, number.value, candidate.line)
        elif not candidate.starts_line:
            # Numbering may run on from section to section.
            last = (scoped.get(number.kind), running.get(number.kind))
            # The text of a page may begin in the middle of a list; a decimal tells where it stands.
            first = number.value == 1 or not accepted or number.above
            begins = first and number.kind not in scoped and ended[index] == number.value + 1
            # The number that continues may stand at the beginning of a line further down.
            if (
                not _may_be_glued(candidate)
                or lines[index] == number.value
                or not (begins or number.value - 1 in last)
            ):
                continue
        accepted.append(number)
        for kind in [k for k in scoped if RANK[k] > RANK[number.kind]]:
            del scoped[kind]
        scoped[number.kind] = running[number.kind] = number.value
    return accepted


def _may_be_glued(candidate: _Candidate) -> bool:
    number = candidate.number
    return candidate.after_end and number.sure and number.kind not in _NEVER_INSIDE


def _is_listed(
    text: str,
    candidate: _Candidate,
    listed: tuple[Kind, int, int] | None,
    following: tuple[int, int] | None,
) -> bool:
    """Whether a number begins an announced list that goes on in its line, or goes on with it."""
    number = candidate.number
    if candidate.announced:
        return following == (2, candidate.line)
    return (
        listed == (number.kind, number.value - 1, candidate.line)
        and text[number.start - 1] in _ITEM_ENDS
    )


def _next_of_kind(
    candidates: Sequence[_Candidate],
) -> tuple[list[int | None], list[int | None], list[tuple[int, int] | None]]:
    """For each candidate, values of the next of its kind.

    Returns:
        The value of the next one in the same numbering that begins a line, and of the next one
        that begins a line or follows an end; value and line of the next one wherever
        it stands. `None` where there is none.
    """
    lines: list[int | None] = [None] * len(candidates)
    ended: list[int | None] = [None] * len(candidates)
    wherever: list[tuple[int, int] | None] = [None] * len(candidates)
    next_line: dict[Kind, int] = {}
    next_ended: dict[Kind, int] = {}
    next_any: dict[Kind, tuple[int, int]] = {}
    for index in range(len(candidates) - 1, -1, -1):
        candidate = candidates[index]
        number = candidate.number
        lines[index] = next_line.get(number.kind)
        ended[index] = next_ended.get(number.kind)
        wherever[index] = next_any.get(number.kind)
        if candidate.starts_line:
            # What follows a heading further out belongs to another numbering.
            for following in (next_line, next_ended):
                for kind in [k for k in following if RANK[k] > RANK[number.kind]]:
                    del following[kind]
            next_line[number.kind] = number.value
        if candidate.starts_line or candidate.after_end:
            next_ended[number.kind] = number.value
        next_any[number.kind] = (number.value, candidate.line)
    return lines, ended, wherever
