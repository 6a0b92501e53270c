"""What drawn pages hold besides the lines of the text: running heads, numbers, footnotes."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile

from policyner.reading.counting import counted
from policyner.reading.page_lines import PageLine

# Running heads and page numbers stand in these parts of a page's height (GB/T 9704—2012 has
# margins of an eighth), at most so many lines of them at each end.
_MARGIN = 0.125
_MOST_LINES = 2
# A running head stands on so many pages, or on this share of them.
_LEAST_PAGES = 3
# Of a line with gaps a part that is repeated is longer than so many characters.
_SHORT_PART = 3
_SHARE = 0.5
# Bare numbers are page numbers where so many count with the pages.
_LEAST_NUMBERS = 2
# A watermark is so much larger than the text, or turned, and stands at the same place, in points.
_WATERMARK = 1.5
_SAME_PLACE = 2.0

_DASHES = "-—–―－·•.~"
_NUMERAL = r"\d{1,4}|[ivxl]{1,7}|[IVXL]{1,7}|[〇零一二三四五六七八九十百]{1,5}"
_NUMBER = re.compile(
    rf"[{_DASHES}\s\[［【(（<〈]*(?:第\s*)?({_NUMERAL})(?:\s*页)?"
    rf"(?:\s*(?:[/／,，]|共)+\s*(?:共\s*)?(?:{_NUMERAL})(?:\s*页)?)?[{_DASHES}\s\]］】)）>〉]*"
)
_NUMERALS = {
    counted(number, kind): number
    for kind in ("lowerRoman", "upperRoman", "ideographDigital", "chineseCounting")
    for number in range(1, 300)
}
_DECORATED = re.compile(rf"[{_DASHES}]|页|[/／]")
_DIGITS = re.compile(r"\d+")
_BLANKS = re.compile(r"\s+")

# What a browser prints at the edge of each page: when, and from which address.
_PRINTED = 0.05
_STAMP = (
    r"\d{1,4}[/年.-]\d{1,2}[/月.-]\d{1,4}日?[,，]?\s*(?:上午|下午|晚上)?\s*"
    r"\d{1,2}:\d{2}(?::\d{2})?(?:\s?[AP]M)?"
)
_ADDRESS = r"(?:https?|file)://\S+"
_BY_BROWSER = re.compile(rf"^{_STAMP}(?:\s|$)|\s{_STAMP}$|^{_ADDRESS}(?:\s+\S+)?$|\s{_ADDRESS}$")

# A footnote is in smaller type than the text, and begins with its mark.
_NOTES_SIZE = 0.9
_NOTE = re.compile(r"[①-⑳]|[¹²³⁴⁵⁶⁷⁸⁹][⁰¹²³⁴⁵⁶⁷⁸⁹]?|[\[〔［]\d{1,2}[\]〕］]|[*＊†※](?=\s?\S{4})")


@dataclass(frozen=True, slots=True)
class LinedPage:
    """The lines of a page, and its height in points."""

    height: float
    lines: list[PageLine]


def furniture_of(pages: Sequence[LinedPage]) -> set[int]:
    """Identities of the lines that are running heads, feet and page numbers."""
    candidates = [line for page in pages for line in _outermost(page)]
    found = {id(line) for line in candidates if _is_decorated_number(line.text)}
    # Bare numbers are page numbers where they count with the pages.
    numbers = [
        (line, number - line.page)
        for line in candidates
        if (number := _page_number(line.text)) is not None
    ]
    offsets = Counter(offset for _, offset in numbers)
    found |= {id(line) for line, offset in numbers if offsets[offset] >= _LEAST_NUMBERS}
    heads = [line for line in candidates if any(map(str.isalpha, line.text))]
    pages_of = Counter(
        key for _, key in {(line.page, key) for line in heads for key in _keys(line)}
    )
    least = min(_LEAST_PAGES, max(2, round(_SHARE * len(pages))))
    found |= {id(line) for line in heads if any(pages_of[key] >= least for key in _keys(line))}
    found |= {id(line) for page in pages for line in _printed_by_a_browser(page)}
    return found | _watermarks(pages, least=max(2, least))


def _watermarks(pages: Sequence[LinedPage], *, least: int) -> set[int]:
    """Identities of lines that are drawn across `least` pages, each time at the same place."""
    loose = [line for page in pages for line in page.lines if line.table is None]
    sizes = sorted(line.size for line in loose)
    large = _WATERMARK * sizes[len(sizes) // 2] if sizes else 0.0
    places: dict[tuple[str, int, int], list[PageLine]] = defaultdict(list)
    for line in loose:
        if line.is_turned or line.size >= large:
            place = (round(line.x0 / _SAME_PLACE), round(line.middle / _SAME_PLACE))
            places[_BLANKS.sub("", line.text), *place].append(line)
    return {
        id(line)
        for lines in places.values()
        if len({line.page for line in lines}) >= least
        for line in lines
    }


def footnotes_of(page: LinedPage, furniture: set[int], *, size: float) -> list[PageLine]:
    """The footnotes of a page: its last lines in smaller type, the first with its mark.

    Args:
        page: The page.
        furniture: Identities of lines that are none of the text.
        size: Size of the text's font in points.
    """
    lines = sorted(
        (line for line in page.lines if id(line) not in furniture), key=lambda line: line.middle
    )
    small = list(
        takewhile(lambda line: line.table is None and line.size <= _NOTES_SIZE * size, lines)
    )[::-1]
    marked = next((at for at, line in enumerate(small) if _NOTE.match(line.text)), len(small))
    notes = small[marked:]
    return notes if notes and notes[0].middle < page.height / 2 else []


def begins_a_note(line: PageLine) -> bool:
    """Whether a line of footnotes is the first of one."""
    return _NOTE.match(line.text) is not None


def _outermost(page: LinedPage) -> Iterator[PageLine]:
    """Yields the lines in the upper and lower margins of a page that may be furniture."""
    loose = [line for line in page.lines if line.table is None]
    loose.sort(key=lambda line: -line.middle)
    for line in loose[:_MOST_LINES]:
        if line.middle > (1 - _MARGIN) * page.height:
            yield line
    for line in loose[-_MOST_LINES:]:
        if line.middle < _MARGIN * page.height:
            yield line


def _printed_by_a_browser(page: LinedPage) -> Iterator[PageLine]:
    for line in _outermost(page):
        is_at_the_edge = not _PRINTED <= line.middle / page.height <= 1 - _PRINTED
        if is_at_the_edge and _BY_BROWSER.search(line.text):
            yield line


def _page_number(text: str) -> int | None:
    """The number that a line is, `None` where it is more or another thing."""
    found = _NUMBER.fullmatch(text)
    if found is None:
        return None
    return int(found[1]) if found[1].isdecimal() else _NUMERALS.get(found[1])


def _is_decorated_number(text: str) -> bool:
    """Whether a line is a page number that says so, such as `- 3 -` or `第3页`."""
    return _page_number(text) is not None and _DECORATED.search(text) is not None


def _keys(line: PageLine) -> list[str]:
    """What a running head repeats: the line, or what stands at its end beside a chapter's name."""
    parts = [part.text for part in line.parts if len(_BLANKS.sub("", part.text)) > _SHORT_PART]
    return [_key(text) for text in (line.text, *parts)]


def _key(text: str) -> str:
    """A line without blanks and with its numbers alike, to find it on other pages by."""
    return _DIGITS.sub("#", _BLANKS.sub("", text))
