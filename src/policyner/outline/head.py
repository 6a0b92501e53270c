"""The head of a notice: its lines down to the body, each with what it is.

A head is read line by line: fields that the page sets above the notice, numbers, organs, whom
the notice addresses, dates and marks. What is none of these may be a title. The head ends with the
addressees, with the first numbered heading, or where sentences begin.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Literal

from policyner.grammar.marks import UNREAD, paragraphs_in, stripped, without_blanks
from policyner.grammar.names.ends import ends_as_party
from policyner.grammar.numbering import number_at
from policyner.grammar.times.days import Dated, date_at
from policyner.outline.field_rows import fields_in
from policyner.outline.fields import HOUR, Field
from policyner.outline.numbers import NUMBER, number_in, ordinal_of
from policyner.outline.organs import REGION, are_organs
from policyner.outline.surroundings import HEAD_LENGTH, find_addressees
from policyner.outline.titles import Candidate, about_at, candidate_at, may_be_part, trimmed
from policyner.repair.page_fields import PUT_UP
from policyner.span import Span

LineKind = Literal[
    "furniture", "fields", "number", "title", "issuer", "addressee", "date", "mark", "text"
]

_MOST_LINES = 80
# What stands between a title and those whom the notice addresses.
_OF_A_NOTICE = ("title", "issuer", "number", "date", "mark")
# Sentences before the title are an editor's; behind so many of them there is no head.
_MOST_SENTENCES = 3
_FURNITURE = re.compile(
    r"[>»→›]|->|首页[ \t\u3000]|^(?:首页|字号|打印|分享|大|中|小|正文|返回|来源)$"
)
_MARK = re.compile(
    r"[【\[［（(](?![^）)\]】］]{0,14}号[）)\]】］]$)[^】\]］）)]{1,60}[】\]］）)]|特急|急件|平急|加急|目\s*录|机密|秘密"
    r"|签发人[：:].{0,10}"
)
_PAPER = re.compile(r"(?:文件|公文)[ \t\u3000]*$")
_DATED_MARK = re.compile(r"[（(](?P<date>.{6,48})[）)]")
# `（青政发〔2024〕8号 2024年3月5日）`
_NUMBERED_MARK = re.compile(rf"{NUMBER}[ \t\u3000，,]{{0,4}}")
# A page of several texts names each: `第一篇：…`.
_PIECE = re.compile(r"第[一二三四五六七八九十\d]{1,3}篇[：:]")
# `青禾在线 | 2024-03-08 10:20`, `[松河县政府]2024-03-08`
_BY = re.compile(rf"[^|｜\n。]{{1,20}}[|｜][ \t\u3000]*|{PUT_UP}")
_BULLET = re.compile(r"[•·●-][ \t\u3000]*")
_BELONGS = re.compile(r"[（(](?:(?:19|20)\d\d[^月号）)]*|试行|暂行|修订版?|征求意见稿|送审稿)[）)]")
_ITEM = re.compile("(?![全本])[一-鿿]{2,4}")
_BEGINS = re.compile(r"[《【\[]|(?:19|20)\d\d年")
# `2024-03-08 10:20 松河新闻网`: who put the page up stands behind its hour.
_TIME_AND_NAME = re.compile(rf"{HOUR.pattern}[ \t\u3000]*[A-Za-z\u4e00-\u9fff]{{2,20}}")
# `2024-03-08 234`, `2024-03-08 10:20 234`, `2024-03-08 防汛 234`: how many read it.
_COUNT = re.compile(rf"(?:(?:{HOUR.pattern}|[\u4e00-\u9fff]{{2,10}})[ \t\u3000]+)?\d{{1,7}}")
# An editor comes to the notice itself.
_FOLLOWS = re.compile(r"(?:原文|全文|正文|内容|文件|通知)如下[：:]$")
# `打印 字号：`
_LABEL = re.compile("(?!各)[^，。；：]{1,12}(?<!如下)[：:]")
# How a plan begins whose numbers have no mark behind them: `1 总则`.
_GENERAL = re.compile(r"1[ \t\u3000]{0,4}总[ \t\u3000]{0,4}则")
_COLON = re.compile(r"[ \t\u3000]*[：:。]?")
_SENTENCE = re.compile(r"[。；]|[，].{4,}[，。]|[：:]$")


@dataclass(frozen=True, slots=True)
class HeadLine:
    """A line of the head.

    Attributes:
        kind: What it is.
        span: Its place, without the blanks around it.
        fields: The fields of a line of fields.
        dated: The date of a line that is one.
        timed: Whether it is the page's, which writes an hour behind it or its own name in front.
    """

    kind: LineKind
    span: Span
    fields: tuple[Field, ...] = ()
    dated: Dated | None = None
    timed: bool = False


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a notice.

    Attributes:
        lines: Its lines in order.
        end: Where the body begins.
        addressees: Those whom the notice addresses.
    """

    lines: tuple[HeadLine, ...] = ()
    end: int = 0
    addressees: tuple[Span, ...] = field(default=())

    def fields(self) -> tuple[Field, ...]:
        """All fields, in order."""
        return tuple(field for line in self.lines for field in line.fields)

    def of_kind(self, *kinds: LineKind) -> Iterator[HeadLine]:
        """The lines of some kinds, in order."""
        return (line for line in self.lines if line.kind in kinds)


def parse_head(text: str) -> Head:
    """Reads the head of a notice.

    Args:
        text: The clean text.
    """
    whole = Span(0, min(len(text), HEAD_LENGTH))
    places = [*islice(paragraphs_in(text, whole, marks=UNREAD), _MOST_LINES)]
    addressees = tuple(find_addressees(text))
    first_addressee = addressees[0].start if addressees else len(text)
    fields = dict(fields_in(text, places))
    lines: list[HeadLine] = []
    sentences = 0
    # An editor may say much before coming to the notice: `全文如下：`.
    told = [index for index, place in enumerate(places) if _FOLLOWS.search(place.of(text))]
    begins = told[-1] if told and places[told[-1]].start < first_addressee else -1
    for index, place in enumerate(places):
        if index in fields:
            lines.append(HeadLine("fields", place, fields[index]))
            continue
        if place.start <= first_addressee < place.end:
            # The number or title may be glued in front of the addressees.
            front = stripped(text, Span(place.start, first_addressee), UNREAD)
            if front:
                lines += lines_of(text, front)
            addressed = _addressed(text, addressees)
            return Head((*lines, addressed), addressed.span.end, addressees)
        if place.start > first_addressee or begins_body(text, place):
            return _continued(text, Head(tuple(lines), place.start, addressees), places)
        found = lines_of(text, place)
        if found[0].kind == "text":
            sentences += index > begins
            titled = index > begins and any(True for _ in titles_in(text, lines))
            if sentences > _MOST_SENTENCES or titled:
                return _continued(text, Head(tuple(lines), place.start, addressees), places)
        lines += found
    end = places[-1].end if places else 0
    return Head(tuple(lines), end, addressees)


def _addressed(text: str, addressees: Sequence[Span]) -> HeadLine:
    """The line of those whom a notice addresses; the body may go on behind their colon."""
    colon = _COLON.match(text, addressees[-1].end)
    assert colon  # noqa: S101 - the pattern matches the empty string
    return HeadLine("addressee", Span(addressees[0].start, colon.end()))


def _continued(text: str, head: Head, places: Sequence[Span]) -> Head:
    """A head that an article broke off, with that of the notice which it gives further down.

    Right above those whom a notice addresses stand its title and number.
    """
    if not head.addressees or head.addressees[0].start < head.end:
        return head
    if any(title.sure for title in titles_in(text, head.lines)):
        return head
    between = [place for place in places if head.end <= place.start < head.addressees[0].start]
    above: list[HeadLine] = []
    for place in reversed(between):
        found = lines_of(text, place)
        if found[0].kind not in _OF_A_NOTICE:
            break
        above = [*found, *above]
    if not any(title.sure for title in titles_in(text, above)):
        return head
    addressed = _addressed(text, head.addressees)
    return Head((*head.lines, *above, addressed), addressed.span.end, head.addressees)


def titles_in(text: str, lines: Sequence[HeadLine]) -> Iterator[Candidate]:
    """The titles that a run of lines may hold; indices are of `lines`."""
    spans = [line.span for line in lines]
    index = 0
    while index < len(lines):
        if lines[index].kind not in ("title", "issuer"):
            index += 1
            continue
        end = index
        while end < len(lines) and lines[end].kind in ("title", "issuer"):
            end += 1
        found = candidate_at(text, spans[:end], index)
        if found is not None and _begins_title(text, lines[index:end], found):
            yield with_years(text, found, spans) if found.last == end - 1 else found
            index = found.last + 1
        else:
            index += 1


def with_years(text: str, found: Candidate, lines: Sequence[Span]) -> Candidate:
    """A title with what belongs to it in a line of its own: `（2024—2026年）`."""
    following = lines[found.last + 1 : found.last + 2]
    if following and _BELONGS.fullmatch(following[0].of(text)):
        return replace(found, span=Span(found.span.start, following[0].end))
    return found


def copies_of(text: str, lines: Sequence[HeadLine], title: Span) -> Iterator[Span]:
    """The title, and wherever lines of a head say its words again."""
    yield title
    words = without_blanks(title.of(text))
    for first, line in enumerate(lines):
        said = ""
        for last in lines[first:]:
            said += without_blanks(last.span.of(text))
            if said == words:
                yield Span(line.span.start, last.span.end)
            if not words.startswith(said):
                break


def lines_of(text: str, place: Span) -> tuple[HeadLine, ...]:
    """A line with its kind, as several where a number is glued to what stands beside it."""
    if ordinal := ordinal_of(text, place):
        organ, counted = ordinal
        of_organ = (HeadLine("issuer", organ),) if organ and are_organs(text, organ) else ()
        beyond = stripped(text, Span(counted.end, place.end), UNREAD + "，,）)】")
        return (*of_organ, HeadLine("number", counted), *_rest(text, beyond))
    number = number_in(text, place)
    if number:
        front = stripped(text, Span(place.start, number.start), UNREAD)
        rest = (HeadLine("number", number), *_rest(text, Span(number.end, place.end)))
        paper = _PAPER.search(front.of(text))
        if paper:
            organs = Span(front.start, front.start + paper.start())
            return (HeadLine("issuer", organs), *rest) if are_organs(text, organs) else rest
        if not front and rest[-1].kind == "issuer":
            return rest
        if dated := _beside_number(text, place, number):
            both = (HeadLine("number", number), HeadLine("date", dated.span, dated=dated))
            return tuple(sorted(both, key=lambda line: line.span))
    line = _line(text, place)
    behind = stripped(text, Span(line.dated.span.end, place.end), UNREAD) if line.dated else None
    if behind and text[behind.start] in "，,":
        # `1992年7月18日，青禾市水产局`
        return line, HeadLine("issuer", stripped(text, Span(behind.start + 1, behind.end), UNREAD))
    return (line,)


def _beside_number(text: str, place: Span, number: Span) -> Dated | None:
    """The date that is all that a line has beside a number: `2004年3月1日 青财[2004]6号`."""
    front = stripped(text, Span(place.start, number.start), UNREAD)
    behind = stripped(text, Span(number.end, place.end), UNREAD)
    if bool(front) == bool(behind):
        return None
    beside = front or behind
    dated = date_at(text, beside.start, beside.end)
    return dated if dated and dated.span == beside else None


def _rest(text: str, place: Span) -> tuple[HeadLine, ...]:
    rest = stripped(text, place, UNREAD)
    return (_line(text, rest),) if rest else ()


def _line(text: str, place: Span) -> HeadLine:
    """What a line is by itself."""
    words = place.of(text)
    if dated := _dated(text, place):
        by_page = _BY.match(text, place.start, dated.span.start)
        timed = bool(by_page or HOUR.match(text, dated.span.end, place.end))
        return HeadLine("date", place, dated=dated, timed=timed)
    paper = _PAPER.search(words)
    organs = Span(place.start, place.start + paper.start()) if paper else place
    kind: LineKind
    if number_in(text, place, alone=True):
        kind = "number"
    elif _FURNITURE.search(words) and not _SENTENCE.search(words):
        kind = "furniture"
    elif _MARK.fullmatch(words):
        kind = "mark"
    elif organs and text[organs.start] not in "（(" and are_organs(text, organs):
        kind, place = "issuer", organs
    elif may_be_part(trimmed(text, place).of(text)):
        kind = "title"
    elif _LABEL.fullmatch(words) and not ends_as_party(words[:-1]):
        kind = "furniture"
    else:
        kind = "text" if _SENTENCE.search(words) else "furniture"
    return HeadLine(kind, place)


def _dated(text: str, place: Span) -> Dated | None:
    """The date that a line is.

    It may stand in brackets, there behind the number, behind a bullet or behind who put the
    page up, and with an hour or the organs that issue behind it.
    """
    bracket = _DATED_MARK.fullmatch(text, place.start, place.end)
    bullet = _BULLET.match(text, place.start, place.end) or _BY.match(text, place.start, place.end)
    start = bracket.start("date") if bracket else bullet.end() if bullet else place.start
    number = _NUMBERED_MARK.match(text, start, place.end) if bracket else None
    start = number.end() if number else start
    dated = date_at(text, start, place.end)
    if dated is None:
        return None
    end = bracket.end("date") if bracket else place.end
    rest = stripped(text, Span(dated.span.end, end), UNREAD)
    words = rest.of(text)
    if words[:1] in ("，", ","):
        return dated if are_organs(text, Span(rest.start + 1, rest.end)) else None
    # Pages write `2024-03-08`; an hour and a place may stand behind a day of an agenda.
    by_page = "年" not in dated.span.of(text) and (
        _TIME_AND_NAME.fullmatch(words)
        or _COUNT.fullmatch(words)
        # `2024-03-08 松河县水利局`: who put it up.
        or (bool(rest) and are_organs(text, rest))
    )
    return dated if not words or by_page or HOUR.fullmatch(words) else None


def begins_body(text: str, place: Span) -> bool:
    """Whether a line is the first point of a text: `一、…`, `第一条 …`, `1 总则`."""
    if _PIECE.match(text, place.start, place.end):
        return False
    if _GENERAL.fullmatch(text, place.start, place.end):
        return True
    number = number_at(text, place.start)
    return number is not None and number.value == 1 and number.kind != "paren_arabic"


def _begins_title(text: str, lines: Sequence[HeadLine], found: Candidate) -> bool:
    """Whether a title begins in the first of some lines.

    Above the line that says `关于` only organs are part of it, and only right above one that
    begins so or names organs itself; anything else is the page's. A title that does not say
    it begins in a line that is no organ's name.
    """
    about = about_at(text, found.span)
    if about is None:
        return lines[0].kind == "title" and not _begins_below(text, lines, found)
    above = [line for line in lines if line.span.end <= about]
    if not above:
        return True
    named = next(line.span for line in lines if line.span.end > about)
    front = Span(named.start, max(named.start, about))
    named_above = {line.span.of(text) for line in above}
    return all(line.kind == "issuer" for line in above) and (
        not front.of(text).strip(UNREAD)
        # An organ that the next line names again stands there by itself.
        or (are_organs(text, front) and front.of(text) not in named_above)
    )


def _begins_below(text: str, lines: Sequence[HeadLine], found: Candidate) -> bool:
    """Whether a title that does not say `关于` begins with a lower one of its lines.

    One that names its region, its year or a document begins there; a line above that names no
    region is the page's, and so is any above a line that is a whole title.
    """
    first = lines[0].span.of(text)
    below = [line.span for line in lines[1:] if line.span.start < found.span.end]
    if below and not REGION.match(first) and _is_of_the_page(first, below[0].of(text)):
        return candidate_at(text, below, len(below) - 1) is not None
    names = [bool(_BEGINS.match(line.of(text)) or REGION.match(line.of(text))) for line in below]
    if not any(names):
        return False
    # What ends such a title may be a whole one by itself.
    whole = names[-1] and candidate_at(text, below, len(below) - 1) is not None
    return whole or not REGION.match(first)


def _is_of_the_page(line: str, following: str) -> bool:
    """Whether a line above a whole title is an item of a menu, or what the title begins with."""
    return following.startswith(line) or bool(_ITEM.fullmatch(line))
