"""Numbers of headings: `一、`, `（一）`, `1.`, `(1)`, `①`, `第一条`, `第二章`.

The order of the kinds is the convention of official writing (GB/T 9704—2012,
7.3.3: 一、 then （一） then 1. then （1）); chapters and articles stand above them
as in regulations.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, get_args

Kind = Literal[
    "attachment", "part", "chapter", "section", "article", "cn", "paren_cn", "arabic",
    "paren_arabic", "circled", "table", "row",
]  # fmt: skip

#: How deep a kind of number usually stands; a smaller rank is further out.
RANK: dict[Kind, int] = {kind: rank for rank, kind in enumerate(get_args(Kind))}
# The header of a table stands beside its rows, not above them.
RANK["table"] = RANK["row"]

_CN = "[〇零一二三四五六七八九十百两]{1,6}"
_ARABIC = "[0-9０-９]{1,3}"

# `1.5亿元` and `2019.3` are no headings; `第三条规定` refers to one. A line that
# begins with `1、2类` or `（一）（二）项` refers to several.
_NUMBER = re.compile(
    rf"第(?P<ordinal>{_CN}|{_ARABIC})(?P<unit>[编章节条])(?![第、和至的之款规所中项])"
    rf"|(?P<cn>{_CN})\s?[、．.](?![〇零一二三四五六七八九十])"
    rf"|[（(]\s?(?P<paren_cn>{_CN})\s?[）)](?!\s?[（(、至和项])"
    rf"|(?P<arabic>{_ARABIC})\s?(?:[、．]|[.](?!\s?[0-9]))(?![0-9０-９])"
    rf"|[（(]\s?(?P<paren_arabic>{_ARABIC})\s?[）)](?!\s?[（(、至和项])"
    rf"|(?P<half>[0-9０-９]{{1,2}})[）)]"
    r"|(?P<circled>[①-⑳])"
    r"|(?P<enclosed>[⑴-⒇])"
    r"|(?P<enclosed_cn>[㈠-㈩])"
    r"|(?P<dotted>[⒈-⒛])"
)
_UNITS: dict[str, Kind] = {"编": "part", "章": "chapter", "节": "section", "条": "article"}
_GROUPS: dict[str, Kind] = {
    "cn": "cn",
    "paren_cn": "paren_cn",
    "arabic": "arabic",
    "paren_arabic": "paren_arabic",
    "half": "paren_arabic",
}
# First character and kind of the numbers that are one character.
_SIGNS: dict[str, tuple[str, Kind]] = {
    "circled": ("①", "circled"),
    "enclosed": ("⑴", "paren_arabic"),
    "enclosed_cn": ("㈠", "paren_cn"),
    "dotted": ("⒈", "arabic"),
}

_DIGITS = {c: i for i, c in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2}


@dataclass(frozen=True, slots=True)
class Number:
    """A number that a heading may begin with.

    Attributes:
        kind: What it looks like.
        value: What it counts, from 1.
        start: Offset of its first character, in code points.
        end: Offset behind it, its full stop or bracket included.
    """

    kind: Kind
    value: int
    start: int
    end: int


def numbers_in(text: str, *, start: int = 0, end: int | None = None) -> Iterator[Number]:
    """All numbers of a heading's shape in a stretch of `text`, wherever they stand.

    Args:
        text: The text.
        start: Offset to begin at.
        end: Offset to stop before; the text's length where it is `None`.
    """
    for match in _NUMBER.finditer(text, start, len(text) if end is None else end):
        number = _read(match)
        if number is not None:
            yield number


def number_at(text: str, offset: int) -> Number | None:
    """The number that begins exactly at `offset`, if there is one."""
    match = _NUMBER.match(text, offset)
    return None if match is None else _read(match)


def cn_value(numeral: str) -> int | None:
    """The value of a Chinese numeral below 1000 (`二十三` is 23), or `None`."""
    if not set(numeral) <= set(_DIGITS) | {"十", "百"}:
        return None
    if not set(numeral) & {"十", "百"}:
        return int("".join(str(_DIGITS[c]) for c in numeral))
    total, digit = 0, 0
    for character in numeral:
        if character == "百":
            total, digit = total + (digit or 1) * 100, 0
        elif character == "十":
            total, digit = total + (digit or 1) * 10, 0
        else:
            digit = _DIGITS[character]
    return total + digit


def _read(match: re.Match[str]) -> Number | None:
    group = match.lastgroup
    if match["unit"]:
        kind, value = _UNITS[match["unit"]], _value(match["ordinal"])
    elif group in _SIGNS:
        first, kind = _SIGNS[group]
        value = ord(match[0]) - ord(first) + 1
    elif group in _GROUPS:
        kind, value = _GROUPS[group], _value(match[group])
    else:
        return None
    return Number(kind, value, match.start(), match.end()) if value else None


def _value(numeral: str) -> int | None:
    return int(numeral) if numeral.isdigit() else cn_value(numeral)
