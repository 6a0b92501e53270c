"""Numbers of headings: `一、`, `（一）`, `1.`, `(1)`, `①`, `第一条`, `2.1.1`, `任务一：`, `A1`.

The order of the kinds is the convention of official writing (GB/T 9704—2012,
7.3.3: 一、 then （一） then 1. then （1）); chapters and articles stand above them
as in regulations. A notice may show another order; the outline asks the notice.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, get_args
from unicodedata import numeric

from policyner.grammar.numerals import half_width, integer
from policyner.vocabulary import any_of, read_vocabulary

Kind = Literal[
    "part", "chapter", "section", "article", "decimal_1", "decimal_2", "decimal_3", "decimal_4",
    "roman", "cn", "task", "paren_cn", "arabic", "lettered", "paren_arabic", "circled", "letter",
    "ordinal",
]  # fmt: skip

#: How deep a kind of number usually stands; a smaller rank is further out.
RANK: dict[Kind, int] = {kind: rank for rank, kind in enumerate(get_args(Kind), start=1)}

_CN = "[〇零一二三四五六七八九十百两]{1,6}"
_DIGIT = "0-9０-９"
_ARABIC = f"[{_DIGIT}]{{1,3}}"
_UNITS: dict[str, Kind] = {
    "编": "part", "篇": "part", "部分": "part", "章": "chapter", "节": "section", "条": "article",
}  # fmt: skip
_COUNTED = any_of(read_vocabulary(__package__, "numbering.yaml")["counted"])

#: What a line with a number begins with, as a pattern: a quick look, for those who need no number.
NUMBERED = (
    r"第[一二三四五六七八九十百零\d]{1,4}[章节条]|[①-⑳]"
    r"|[（(]?[一二三四五六七八九十]{1,3}(?:[)）]|[、.．])|[（(]?\d{1,2}(?:[)）]|[、.．](?!\d))"
)
#: What a paragraph begins with that the line before it does not go on with, as a pattern.
NEW_PARAGRAPH = rf"{NUMBERED}|附\s?[件表]|[●■◆★※]"

# `第三条规定`, `第三条第二款` refer to an article; `第三条中国人民银行…`, `第三条规划…` may be one.
_REFERRED = (
    r"[第、和至的之款]|规定|所(?![在属需得有])|中(?:[的所规第、和]|$)|项(?:[的所规第、和中及]|$)"
)
_MAY_REFER = frozenset("规所中项")
# What follows a number that refers: `（一）至（三）项`, but not `（一）项目申报`, `（二）和解`.
_SEVERAL = "[（(、]|至(?!少)|和(?![解谐平睦美])|项(?!目)"
# A line that begins with `1、2类` or `（一）（二）项` refers to
# several. `1.5亿元` and `1.10月1日` look alike: what stands around tells them apart.
_NUMBER = re.compile(
    # What any of them begins with, so that a search passes over the rest quickly.
    rf"(?=[第（(①-⑳❶-❿⑴-⒇㈠-㈩⒈-⒛〇零一二三四五六七八九十百两{_DIGIT}])(?:"
    rf"第(?P<ordinal>{_CN}|{_ARABIC})(?:(?P<unit>部分|[编篇章节条])(?!{_REFERRED})"
    r"|(?P<comma>[，,、]))"
    rf"|(?P<cn>{_CN})\s?[、．.](?![〇零一二三四五六七八九十])"
    rf"|[（(]\s?(?P<paren_cn>{_CN})\s?[）)](?!\s?(?:{_SEVERAL}))"
    rf"|(?<![{_DIGIT}.．—-])(?P<decimal>[{_DIGIT}]{{1,2}}(?:[.．][{_DIGIT}]{{1,2}}){{1,3}})(?![{_DIGIT}])[.．、]?"
    rf"|(?<![{_DIGIT}.．—-])(?P<dashed>[{_DIGIT}]{{1,2}}[-—–－][{_DIGIT}]{{1,2}})(?:[.．、](?![{_DIGIT}])|(?=\s))"
    rf"|(?<![{_DIGIT}])(?P<arabic>{_ARABIC})\s?[、．.]"
    rf"|[（(]\s?(?P<paren_arabic>{_ARABIC})\s?[）)](?!\s?(?:{_SEVERAL}))"
    rf"|(?P<half>[{_DIGIT}]{{1,2}})[）)]"
    rf"|(?P<half_cn>{_CN})[）)]"
    r"|(?P<circled>[①-⑳])|(?P<filled>[❶-❿])"
    r"|(?P<enclosed>[⑴-⒇])|(?P<enclosed_cn>[㈠-㈩])|(?P<dotted>[⒈-⒛]))"
)
# Only at the beginning of a line, and only in company.
_AT_LINE = re.compile(
    rf"(?P<bare>[1-9１-９][{_DIGIT}]?)[ \t\u3000]?(?=[\u4e00-\u9fff])"
    rf"|(?:{_COUNTED})(?P<task>{_CN}|[{_DIGIT}]{{1,2}})(?:[：:、.．]|(?=[ \t\u3000]))"
    r"|(?P<roman>[Ⅰ-Ⅻ])(?:[、.．]|(?=[ \t\u3000\u4e00-\u9fff]))"
    r"|(?P<letter>[A-Za-z])[、.．]"
    r"|(?P<lettered>[A-Z][0-9]{1,2})(?:[、.．：:]|(?=[ \t\u3000\u4e00-\u9fff]))"
)
_GROUPS: dict[str, Kind] = {
    "cn": "cn", "paren_cn": "paren_cn", "half_cn": "paren_cn", "arabic": "arabic",
    "paren_arabic": "paren_arabic", "half": "paren_arabic", "bare": "decimal_1", "task": "task",
    "comma": "ordinal",
}  # fmt: skip
# Numbers that are one character.
_SIGNS: dict[str, Kind] = {
    "circled": "circled", "filled": "circled", "enclosed": "paren_arabic",
    "enclosed_cn": "paren_cn", "dotted": "arabic", "roman": "roman",
}  # fmt: skip
_DECIMALS: tuple[Kind, ...] = ("decimal_1", "decimal_2", "decimal_3", "decimal_4")
_POINT = re.compile("[.．—–－-]")
# Such a figure begins a sentence and ends no number: `1.10月1日`, `2.2026年`.
_TIME = re.compile(
    rf"[{_DIGIT}]{{1,2}}月(?:[{_DIGIT}]|底|末|份|前|上旬|中旬|下旬)|20[{_DIGIT}]{{2}}年"
)


@dataclass(frozen=True, slots=True)
class Number:
    """A number that a heading may begin with.

    Attributes:
        kind: What it looks like.
        value: What it counts, from 1.
        start: Offset of its first character, in code points.
        end: Offset behind it, its full stop or bracket included.
        above: The numbers in front of its last: 2 and 1 of `2.1.3`; the letter of `A1`.
        sure: Whether its shape alone makes it a heading at the beginning of a line. Another one
            needs company: numbers that it counts on from, or that count on from it.
    """

    kind: Kind
    value: int
    start: int
    end: int
    above: tuple[int, ...] = ()
    sure: bool = True

    @property
    def path(self) -> tuple[int, ...]:
        """All its numbers, outermost first."""
        return (*self.above, self.value)


def numbers_in(text: str) -> Iterator[Number]:
    """All numbers of a heading's shape in a text, wherever they stand.

    Args:
        text: The text.

    Yields:
        The numbers in order; of one that can be read in two ways (`1.10月`), both readings, the
        likelier first.
    """
    for match in _NUMBER.finditer(text):
        yield from _readings(match)


def numbers_at(text: str, offset: int) -> tuple[Number, ...]:
    """What begins exactly at `offset` as a number of a heading's shape, in each of its readings."""
    match = _NUMBER.match(text, offset)
    return () if match is None else tuple(_readings(match))


def number_at(text: str, offset: int) -> Number | None:
    """The number that begins exactly at `offset`, if there is one that its shape makes sure."""
    return next((number for number in numbers_at(text, offset) if number.sure), None)


def number_at_line(text: str, offset: int) -> Number | None:
    """The number that begins at `offset` and is one at the beginning of a line alone.

    It is never sure: `1总则`, `任务一：`, `Ⅰ.`, `A.`, `A1`.
    """
    match = _AT_LINE.match(text, offset)
    if match is None:
        return None
    group, words = match.lastgroup or "", match[match.lastgroup or 0]
    above: tuple[int, ...] = ()
    if group in _SIGNS:
        kind, value = _SIGNS[group], int(numeric(words))
    elif group == "letter":
        kind, value = "letter", ord(words.upper()) - ord("A") + 1
        # Small and capital letters count apart.
        above = (ord(words) - value,)
    elif group == "lettered":
        kind, value, above = "lettered", int(words[1:]), (ord(words[0]),)
    else:
        kind, value = _GROUPS[group], integer(words) or 0
    if not value:
        return None
    return Number(kind, value, match.start(), match.end(), above, sure=False)


def _readings(match: re.Match[str]) -> Iterator[Number]:
    start, end, group = match.start(), match.end(), match.lastgroup or ""
    if parts := match["decimal"] or match["dashed"]:
        yield from _decimal(match, parts)
        return
    if match["unit"]:
        kind, value = _UNITS[match["unit"]], integer(match["ordinal"])
    elif group in _SIGNS:
        kind, value = _SIGNS[group], int(numeric(match[group]))
    else:
        kind, value = _GROUPS[group], integer(match["ordinal"] or match[group])
    # Behind `1.` a figure may go on: what stands around tells.
    refers = match["unit"] and match.string[end : end + 1] in _MAY_REFER
    sure = group != "comma" and not refers and not (kind == "arabic" and _goes_on(match, end))
    if value:
        yield Number(kind, value, start, end, sure=sure)


def _decimal(match: re.Match[str], parts: str) -> Iterator[Number]:
    numbers = [int(part) for part in _POINT.split(half_width(parts))]
    kind = _DECIMALS[len(numbers) - 1]
    decimal = Number(kind, numbers[-1], match.start(), match.end(), tuple(numbers[:-1]), sure=False)
    stop = match.start() + parts.index(_POINT.search(parts)[0]) + 1  # type: ignore[index]
    two = len(numbers) == 2 and match["decimal"] is not None
    item = Number("arabic", numbers[0], match.start(), stop, sure=not _goes_on(match, stop))
    readings = [decimal]
    if two:
        readings.insert(0 if item.sure else 1, item)
    yield from (number for number in readings if number.value and all(number.above))


def _goes_on(match: re.Match[str], end: int) -> bool:
    """Whether a figure that is no time stands behind `1.`, so that it may be part of a number."""
    text = match.string
    return text[end : end + 2].lstrip(" ")[:1].isdigit() and not _TIME.match(text, end)
