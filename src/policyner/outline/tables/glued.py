"""Tables that lost everything between their cells: `序号工作任务责任单位1修桥县交通局2补路…`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from policyner.grammar.lists.items import split_items
from policyner.grammar.marks import WHITE, stripped
from policyner.grammar.names.ends import ends_as_party
from policyner.grammar.numbering import number_at
from policyner.outline.cues import BARE_VERB
from policyner.outline.segments import Segment, names_agencies, parse_segments
from policyner.outline.tables.columns import (
    BEGINS_HEADER,
    COLUMN_NAME,
    NAME_BEGINS,
    Header,
    heads,
    read_column,
)
from policyner.outline.tables.rows import Row, Table
from policyner.span import Span

# Behind the head of the numbers words may stand that are no known head, in front of one that is.
_HEADER = re.compile(
    rf"{BEGINS_HEADER}(?:(?:{heads('number')})"
    rf"(?:[ \u3000]?(?:[一-鿿]{{2,8}}?[ \u3000]?(?={COLUMN_NAME}))?{COLUMN_NAME}){{1,10}}[ \u3000]?"
    rf"|(?:{COLUMN_NAME}[ \u3000]?){{2,10}})"
)
_NAME = re.compile(COLUMN_NAME)
_FIRST = re.compile(r"[\s\u3000]*(?:[0-9.]{1,8}[\s\u3000]+)?(?=1(?![0-9.、．])|一、|[（(]一[）)])")
# A table that goes on from another page.
_LATER = re.compile(r"(?=[1-9][0-9]{0,2}[一-鿿])(?![0-9]+(?:年|月|个|项))")
# Bare digits, and the numbers of headings.
_NUMBER = re.compile(
    r"(?<![0-9.．])(?P<digits>[1-9][0-9]{0,2})(?![0-9.．%％])|[（(]?[一二三四五六七八九十]{1,3}[、）)]"
)
# Where the name of an agency begins that nothing parts from the words before it.
_START = re.compile(
    r"各(?!类|项|种)(?:[一-鿿]{0,3}[市县区])?|项目所在[市县区]?|(?:有关|相关)[市县区]?"
    r"|省(?!内|际|份|级以)[级直]?各?(?:有关|相关)?|(?<![（(、])市(?!场|级以|民|政[^府])[级直]?各?(?:有关|相关)?"
    rf"|{NAME_BEGINS}"
)
# `南湖市政府北山建工集团`: behind 政府 and 管委会 a name is over.
_OVER = re.compile(r"(?:政府|管委会)(?=[一-鿿])(?!办|等|及|和|与|有关|相关|机构|部门|各部门)")
_PLACE = re.compile(r"[一-鿿]{2,3}[市县区州](?=人民政府|政府|委|各)")
_SENTENCE = re.compile(r"[。；！!\n]|…+")
_TIME_AT_END = re.compile(
    r"(?:(?:20)?[0-9]{2,4}[年./-][^、，。]{0,10}|长期|长期坚持|持续推进|立即)$"
)
_AMOUNT_AT_END = re.compile(r"[0-9]$")
# A name with nothing in front that says where it begins is no longer than this;
# one that says it no longer than that.
_LONGEST_BARE = 14
_LONGEST_NAME = 24
# A row longer than this is none.
_LONGEST_ROW = 4_000
# A list is looked for in this many characters at a row's end.
_LONGEST_LIST = 400


def find_glued_tables(text: str) -> Iterator[Table]:
    """The tables of a text between whose cells nothing stands, in order.

    A header is a run of heads of columns, at least one of which tells the task or
    numbers it, directly in front of a first number. Each next number that stands behind the
    end of an agency's name, a sentence or a blank begins a row, and the list of agencies at a
    row's end is what its role columns hold.
    """
    headers = [
        (header, begin.end())
        for match in _HEADER.finditer(text)
        if (header := _header(text, Span(*match.span())))
        and (begin := _begin(text, header, match.end()))
    ]
    if not headers:
        return
    places = frozenset(place[0] for place in _PLACE.finditer(text))
    stops = [*(header.span.start for header, _ in headers[1:]), len(text)]
    for (header, first), stop in zip(headers, stops, strict=True):
        numbers = _numbers(text, first, stop)
        rows = [
            row
            for number, end in zip(numbers, _ends(text, numbers, stop), strict=True)
            for row in _rows(text, header, number, end, places)
        ]
        filled = sum(bool(row.segments) for row in rows)
        # Without a column for who does it, most rows must say so by themselves.
        if filled and (header.is_of_tasks or (len(rows) > 2 and filled * 2 > len(rows))):
            yield Table(header, tuple(rows))


def _header(text: str, run: Span) -> Header | None:
    names = [Span(*match.span()) for match in _NAME.finditer(text, run.start, run.end)]
    columns = [column for name in names if (column := read_column(text, name))]
    header = Header.of(text, columns)
    tells = header.has("task") and (header.is_of_tasks or header.has("number"))
    return header if tells else None


def _begin(text: str, header: Header, end: int) -> re.Match[str] | None:
    """Where the rows of a table begin, if a first number stands directly behind its header."""
    whole = header.has("number") and header.is_of_tasks
    return _FIRST.match(text, end) or (_LATER.match(text, end) if whole else None)


def _numbers(text: str, start: int, stop: int) -> list[Span]:
    """The numbers of the rows: each continues the one before and follows the end of a row."""
    numbers: list[Span] = []
    expected = 0
    kind = ""
    for match in _NUMBER.finditer(text, start, stop):
        if numbers and match.start() - numbers[-1].end > _LONGEST_ROW:
            break
        found = _value(text, match)
        if found is None:
            continue
        value, its_kind = found
        if not numbers:
            kind, expected = its_kind, value
        follows = not numbers or _ends_row(text, numbers[-1].end, match.start())
        # One number may be left out.
        if its_kind == kind and value in (expected, expected + 1) and follows:
            numbers.append(Span(*match.span()))
            expected = value + 1
    return numbers


def _value(text: str, match: re.Match[str]) -> tuple[int, str] | None:
    if match["digits"]:
        return int(match["digits"]), "digits"
    number = number_at(text, match.start())
    return (number.value, number.kind) if number and number.end == match.end() else None


def _ends_row(text: str, start: int, end: int) -> bool:
    """Whether a row may end here: behind an agency's name, a sentence or a blank."""
    words = text[max(start, end - _LONGEST_NAME) : end]
    if words[-1:] in WHITE or words.endswith(("。", "；")):
        return True
    words = _TIME_AT_END.sub("", words)
    return ends_as_party(words) or _verb_at_end(words) is not None


def _ends(text: str, numbers: Sequence[Span], stop: int) -> list[int]:
    """Where the rows end: before the next number, the last one with its line."""
    if not numbers:
        return []
    end = text.find("\n", numbers[-1].end, stop)
    return [*(number.start for number in numbers[1:]), stop if end < 0 else end]


def _rows(text: str, header: Header, number: Span, end: int, places: frozenset[str]) -> list[Row]:
    """The row of a number, or the several that share it, in order."""
    found: list[Row] = []
    while True:
        end = stripped(text, Span(number.end, end), "", behind=WHITE).end
        time = _TIME_AT_END.search(text, max(number.end, end - _LONGEST_NAME), end)
        stop = time.start() if time else end
        content = Span(number.end, stop)
        if said := _said(text, content):
            listed, start = [segment.span for segment in said], None
        else:
            listed, start = _trailing_list(text, content, places)
        first = start is None
        begin = number.end if start is None else start
        title = Span(begin, listed[0].start if listed else stop)
        found.append(
            Row(
                span=Span(number.start if first else begin, end),
                number=number if first else None,
                title=_title(text, title),
                segments=said or tuple(_segments(text, header, listed)),
                times=(Span(time.start(), end),) if time and listed else (),
            )
        )
        if start is None:
            return found[::-1]
        end = start


def _verb_at_end(words: str) -> re.Match[str] | None:
    """The verb of a list that ends some words: `…省财政厅牵头`."""
    return next((m for m in BARE_VERB.finditer(words) if m.end() == len(words)), None)


def _said(text: str, row: Span) -> tuple[Segment, ...]:
    """The lists behind the last sentence of a row whose cell says who does what.

    `…完善制度。省财政厅牵头；省审计厅配合`
    """
    begin = text.rfind("。", row.start, row.end) + 1
    if not begin or _verb_at_end(text[max(begin, row.end - _LONGEST_NAME) : row.end]) is None:
        return ()
    segments = parse_segments(text, Span(begin, row.end))
    return segments if all(names_agencies(text, segment) for segment in segments) else ()


def _title(text: str, span: Span) -> Span:
    sentence = _SENTENCE.search(text, span.start, span.end)
    end = sentence.start() if sentence else span.end
    return Span(span.start, min(end, span.start + 60))


def _segments(text: str, header: Header, listed: Sequence[Span]) -> Iterator[Segment]:
    """The lists of a row: where two names touch, the next column begins.

    So it does where blanks alone part two, if there are as many lists then as columns.
    """
    if not listed:
        return
    roles = [column for column in header.columns if column.kind == "role"]
    groups = [[*listed]]
    if len(roles) > 1:
        groups = _parted(listed, lambda between: not between)
        by_blanks = _parted(listed, lambda between: not text[between.start : between.end].strip())
        groups = by_blanks if len(by_blanks) == len(roles) else groups
    whole = Span(listed[0].start, listed[-1].end)
    for index, group in enumerate(groups):
        column = roles[min(index, len(roles) - 1)] if roles else None
        span = Span(group[0].start, group[-1].end)
        if column is None or column.role is None:
            # The table does not say in which role: then they are responsible.
            yield Segment("responsible", span, tuple(group), whole)
        else:
            yield Segment(column.role, span, tuple(group), column.span)


def _parted(listed: Sequence[Span], is_edge: Callable[[Span], bool]) -> list[list[Span]]:
    """A list's items in groups, told by what stands between two of them."""
    groups = [[listed[0]]]
    for before, item in pairwise(listed):
        if is_edge(Span(before.end, item.start)):
            groups.append([])
        groups[-1].append(item)
    return groups


def _trailing_list(
    text: str, content: Span, places: frozenset[str]
) -> tuple[list[Span], int | None]:
    """The agencies and other parties at the end of a row.

    Returns:
        Their places in order, and where the words in front of them begin, if another
        list ends there: then a row of its own begins.
    """
    start = max(content.start, content.end - _LONGEST_LIST)
    for sentence in _SENTENCE.finditer(text, start, content.end):
        start = sentence.end() if sentence.end() < content.end else start
    items = [
        piece
        for item in split_items(text, Span(start, content.end))
        for piece in _pieces(text, item)
    ]
    found: list[Span] = []
    for index in range(len(items) - 1, -1, -1):
        item = items[index]
        listed = index > 0 and ends_as_party(items[index - 1].of(text))
        names, rest = _names(text, item, places)
        if not names:
            break
        if rest and listed:
            # Words inside a list belong to the name behind them, unless an amount parts them.
            if _AMOUNT_AT_END.search(text, rest.start, rest.end):
                return [*found, *names][::-1], rest.start
            names[-1] = Span(item.start, names[-1].end)
        found += names
        if rest and not listed:
            break
    return found[::-1], None


def _pieces(text: str, item: Span) -> Iterator[Span]:
    start = item.start
    for match in _OVER.finditer(text, item.start, item.end):
        yield Span(start, match.end())
        start = match.end()
    yield Span(start, item.end)


def _names(text: str, item: Span, places: frozenset[str]) -> tuple[list[Span], Span]:
    """The names at the end of an item, last first, and what stands in front of them."""
    names: list[Span] = []
    end = item.end
    while end > item.start and ends_as_party(text[max(item.start, end - _LONGEST_NAME) : end]):
        start = _start_of_name(text, item.start, end, places)
        if start is None:
            # A name that does not say where it begins is the whole rest, or none.
            if end - item.start <= _LONGEST_BARE:
                names.append(Span(item.start, end))
                end = item.start
            break
        names.append(Span(start, end))
        end = start
    return names, Span(item.start, end)


def _start_of_name(text: str, start: int, end: int, places: frozenset[str]) -> int | None:
    """Where the last name before `end` begins, if its words say so."""
    best: re.Match[str] | None = None
    for match in _START.finditer(text, max(start, end - _LONGEST_NAME), end):
        # `各市` is a name, `省厅` at the end of a longer one none.
        if end - match.start() > 2 or match[0][0] in "各有相":
            best = match
    if best is None:
        return None
    for length in (3, 2):
        # `南湖市财政局` begins with its place, where the notice names that elsewhere.
        begin = best.start() - length
        if begin >= start and text[begin : best.start() + 1] in places:
            return begin
    return best.start()
