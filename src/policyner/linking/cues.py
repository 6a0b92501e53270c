"""The words that assign a measure as a whole: its line with brackets, or what sentences say."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from policyner.grammar.lists.items import CLOSING, OPENING
from policyner.linking.measure import Role
from policyner.outline import ResponsibilityLine
from policyner.span import Span

# What is said of a task goes on to the end of the sentence, a mark that is no part of it. What
# comes of it assigns nothing (`，考核结果…`, `，对未完成的…`, `，得分低于…`), nor what it holds
# (`，其中…`).
_END = re.compile(
    "[。；;！!？?\n\t]|，(?:[一-鿿]{0,8}结果|[一-鿿]{0,4}得分|对[^，。；\n]{1,40}?的|其中)|$"
)
# What may stand at the end of a line and is no part of its words.
_BEHIND_LINE = " \t\r\n\u3000。；;，,"
_BY = "由"
# Characters that may stand in front of a clause in brackets: `（具体由…`, `（此项由…`.
_LED_IN = 3


def cue_of(
    text: str, stretch: Span, roles: Sequence[Role], line: ResponsibilityLine | None
) -> Span | None:
    """The words that assign a measure, as the guidelines for annotators mark them.

    Args:
        text: The clean text.
        stretch: The measure's stretch.
        roles: Who is assigned to it.
        line: The responsibility line that holds for it, its own or one elsewhere.

    Returns:
        The line with its brackets, labels and what is attached inside, where a role is from it;
        of a row of a table, the cells of the agencies. Else what sentences say, from `由` or
        the first agency to the end of the last clause that assigns. `None` where nobody is
        assigned.
    """
    if not roles:
        return None
    if line is not None:
        given = {segment.cue for segment in (*line.segments, *line.above)}
        if any(role.cue in given for role in roles):
            return _cells(line) if line.tabular else _line(text, line)
    # What is declared once for all measures says less of this one than its own sentences.
    said = [role.cue for role in roles if stretch.contains(role.cue)]
    if not said:
        return _around(role.cue for role in roles)
    around = _around(said)
    start = max(stretch.start, around.start - text.startswith(_BY, around.start - 1))
    end = _END.search(text, around.end, max(stretch.end, around.end))
    return _in_brackets(text, Span(start, end.start() if end else around.end), said=around)


def _in_brackets(text: str, clause: Span, *, said: Span) -> Span:
    """A clause in brackets with them: `（具体由县财政局负责）`; it does not reach beyond."""
    depth, place = 0, said.end
    while place < clause.end and depth >= 0:
        depth += (text[place] in OPENING) - (text[place] in CLOSING)
        place += 1
    closed = place - 1 if depth < 0 else clause.end
    if closed == clause.end and text[closed : closed + 1] not in set(CLOSING):
        return clause
    near = max(0, clause.start - _LED_IN - 1)
    opened = max(text.rfind(mark, near, clause.start) for mark in OPENING)
    return Span(clause.start, closed) if opened < 0 else Span(opened, closed + 1)


def _line(text: str, line: ResponsibilityLine) -> Span:
    """A line of text, without paragraphs beside its lists that hold a time alone."""
    first = min(min(each.cue.start, each.span.start) for each in line.segments)
    last = max(max(each.cue.end, each.span.end) for each in line.segments)
    start = text.rfind("\n", line.span.start, first) + 1 or line.span.start
    behind = text.find("\n", last, line.span.end)
    words = text[start : line.span.end if behind < 0 else behind]
    end = start + len(words.rstrip(_BEHIND_LINE))
    start += len(words) - len(words.lstrip())
    # A line that begins with its label inside its bracket.
    opened = text[start - 1 : start] in OPENING and text[end - 1 : end] in CLOSING
    return Span(start - (start > 0 and opened), end)


def _cells(row: ResponsibilityLine) -> Span:
    """The cells of a row that name agencies; those of a row above, where its own are empty."""
    if not row.segments:
        return _around(segment.span for segment in row.above)
    verbs = (each.cue for each in row.segments if row.span.contains(each.cue))
    return _around([*(each.span for each in row.segments), *verbs])


def _around(spans: Iterable[Span]) -> Span:
    found = list(spans)
    return Span(min(span.start for span in found), max(span.end for span in found))
