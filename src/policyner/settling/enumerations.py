"""Lists of targets: each indicator with its value is a target of its own.

`新增托位300个、学位1200个` states two targets, `病死率、感染率均降至5%以下` one (guidelines,
TARGET: "one span for each indicator–value pair"). What tells them apart is where the values
stand. The network sees both kinds of list marks alike.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator

from policyner.grammar.marks import parted
from policyner.outline.tables import CELL_EDGE
from policyner.span import Span
from policyner.tagging.mention import Mention
from policyner.vocabulary import any_of, read_vocabulary

_DATA: dict[str, dict[str, str]] = read_vocabulary(__package__, "enumerations.yaml")
#: What amounts count, one character each.
COUNTERS = frozenset(_DATA["counters"])
_COUNTERS = any_of(COUNTERS)

#: `分别达到3.5万吨、4.6万吨`: one target with several values.
SEVERALLY = "分别"

# But `4A级景区、5G基站覆盖率达到98%`; and `甲、乙3市`, which say where.
_FIGURE = re.compile(
    rf"(?<!PM)(?<!PM[12])(?<!PM2\.)\d(?!\d*(?:A级|G(?!B)|[省市县区旗州](?!级)))"
    rf"|[一二三四五六七八九十百千万]+(?:{_COUNTERS}|{any_of(_DATA['units'])})"
)
_VALUE = re.compile(rf"{_FIGURE.pattern}|{any_of(_DATA['complete'])}|应[^，。]尽")
#: What a number holds, in figures or words; for a character class.
NUMERALS = r"\d〇零一二两三四五六七八九十百千万亿半"
# A cell that holds none of these names something.
_NUMERAL = re.compile(f"[{NUMERALS}全]")

#: Between levels that share what is counted: `9个市、县（区）创建示范区`.
LEVELS = r"(?<=[省市州县区旗])、(?=[市州县区旗乡镇][（(、和及级])"
_MARK = re.compile(rf"(?!{LEVELS})(?:、|以及|[和及与])")
_INDEFINITE = re.compile(any_of(_DATA["indefinite"]))
_SHARED = re.compile(rf"[\d%]|{any_of(_DATA['shared'])}")
# `1000公里隔离带`, `3次岗位推介`, but not `4.6万吨`: an amount of something that is named.
_ABOUT = "(?:以上|左右|以内|以下)?"
_AMOUNT = re.compile(
    rf"\d[\d.,]*[余多]?[千百万亿]*{_ABOUT}"
    rf"(?:(?:{_COUNTERS}){_ABOUT}(?:[^\W\d]{{2,}}|\d)|[^\W\d]{{4,}}|%{_ABOUT}[^\W\d]{{2,}})"
)
#: `总投资6亿元的`, as a part of a regular expression: what is invested in a thing tells which.
INVESTED = r"投资[约超达]?[\d.,]+[余多]?[万亿]*元?的"
_INVESTED = re.compile(
    rf"[^，。；、\d]*(?:{INVESTED}|投资[约超达]?[\d.,]+[余多]?[万亿]*元(?=[实新建改扩修打推搭]))"
)
# `南湖300兆瓦光伏、青溪260兆瓦光伏等3个`: measures in front tell which ones are counted.
_COUNTED = re.compile(rf"\d[\d.,]*[余多]?[百千万亿]*(?:{_COUNTERS})")
_OF_THEM = re.compile(r"等(?:约|共)?(?=\d)")
#: What follows a value and compares it: `、比上年增加2亿元`.
COMPARES = re.compile(r"(?:比|较)(?:[上去]一?年|年初|同期|20\d\d年)")
# `对4条主干道、13条小巷进行提升`: the verb is at the end.
_FOR = re.compile(r"[为对将把](?=\d)")
# `南湖、青溪、云岭等5个度假区`: names, and how many they are.
_NAMES = re.compile(r"(?:[^\d、，。；和及]{1,12}、)+[^\d、，。；和及]{1,12}等(?:约|共)?\d")
_ENDS_COUNTED = re.compile(rf"\d[余多]?[百千万亿]*(?:{_COUNTERS}){_ABOUT}$")
# An item that ends with full coverage, or is `零事故`, has its value.
_COVERED = re.compile("(?:全覆盖|清零)$")
_NOTHING = "零(?![售星散工件部])[\u4e00-\u9fff]{2,4}"
_NIL = re.compile(rf"(?<![\d〇零一二三四五六七八九十百千万]){_NOTHING}$")
_LONGEST_NIL = 5
_NIL_NEXT = re.compile(rf"{_NOTHING}(?=[，、]|$)")
_DEPTH = dict.fromkeys("（(“《", 1) | dict.fromkeys("）)”》", -1)
_COMMA = re.compile("，")
_DIGIT = re.compile(r"\d")
_SHORTEST = 4  # characters of a cell that states something


def holds_value(text: str, start: int, end: int) -> bool:
    """Whether a part of a clause states a value: a figure, a rank or full coverage."""
    return _VALUE.search(text, start, end) is not None


def shares_its_noun(text: str, end: int, start: int) -> bool:
    """Whether two pieces of a list share the noun at its end: `6个国家级、20个省级重点专科`."""
    joined = text[end:start] == "、" and text[start : start + 1].isdecimal()
    return joined and _SHARED.match(text, end - 1) is not None


def split_cells(text: str, targets: Iterable[Mention]) -> Iterator[Mention]:
    """Targets of which none crosses the edge of a table's cell, or a comma between two values.

    Of the 6,227 targets of the gold none holds a line break or two blanks, nor figures on either
    side of a comma outside of brackets.

    Args:
        text: The clean text.
        targets: What the model found in the layer TARGET.

    Yields:
        The targets in their order; of one that crosses edges, the parts with a numeral.
    """
    for target in targets:
        cells = [
            part
            for cell in parted(text, target.span, CELL_EDGE)
            for part in _between_commas(text, cell)
        ]
        if len(cells) == 1:
            yield target
            continue
        for cell in cells:
            if not _NUMERAL.search(text, cell.start, cell.end):
                continue
            if cell.end - cell.start >= _SHORTEST or _ends_with_nil(text, cell.start, cell.end):
                yield target.at(cell)


def _between_commas(text: str, span: Span) -> Iterator[Span]:
    figures = [figure.start() for figure in _DIGIT.finditer(text, span.start, span.end)]
    valued = figures or text.find("零", span.start, span.end) >= 0
    start = read = span.start
    depth = 0
    for comma in _COMMA.finditer(text, span.start, span.end) if valued else ():
        depth += sum(_DEPTH.get(character, 0) for character in text[read : comma.start()])
        read = comma.end()
        first = bisect_left(figures, start)
        before = first < len(figures) and figures[first] < comma.start()
        behind = bool(figures) and figures[-1] > read
        if (
            depth == 0
            and (before or _ends_with_nil(text, start, comma.start()))
            and (behind or _NIL_NEXT.match(text, read, span.end))
        ):
            yield Span(start, comma.start())
            start = read
    yield Span(start, span.end)


def _ends_with_nil(text: str, start: int, end: int) -> bool:
    """Whether a part of a clause ends with `零事故` or the like; no more than its end is read."""
    return _NIL.search(text, max(start, end - _LONGEST_NIL), end) is not None


def split_items(text: str, targets: Iterable[Mention]) -> Iterator[Mention]:
    """Targets of which each has one indicator and its value.

    Args:
        text: The clean text.
        targets: Targets that begin and end where clauses do.

    Yields:
        The targets in their order. A list is cut at a mark that has a value on either
        side; what follows a mark and is indefinite (`和若干示范点`) goes.
    """
    for target in targets:
        if SEVERALLY in target.span.of(text):
            yield target
        else:
            yield from map(target.at, _items(text, target.span))


def _items(text: str, target: Span) -> Iterator[Span]:
    start = read = target.start
    valued, brackets = False, 0
    for mark in _MARK.finditer(text, _names_end(text, target), target.end):
        valued = valued or _is_valued(text, read, mark)
        brackets += sum(_DEPTH.get(character, 0) for character in text[read : mark.start()])
        read = mark.end()
        if not valued or brackets or COMPARES.match(text, read, target.end):
            continue
        if _FOR.match(text, start) and not _FOR.match(text, read):
            continue
        indefinite = mark.group() != "、" and _INDEFINITE.match(text, mark.end())
        if indefinite or _begins_an_item(text, mark, target.end):
            yield Span(start, mark.start())
            if indefinite:
                return
            start, valued = mark.end(), False
    yield Span(start, target.end)


def _names_end(text: str, target: Span) -> int:
    """Where the names end that a count behind 等 is of, if only measures stand among them."""
    counted = _COUNTED.search(text, target.start, target.end)
    of_them = _OF_THEM.search(text, target.start, target.end)
    return (
        of_them.end() if of_them and counted and of_them.end() == counted.start() else target.start
    )


def _is_valued(text: str, start: int, mark: re.Match[str]) -> bool:
    """Whether what stands in front of a mark has its value."""
    # `总投资6亿元的甲厂、乙厂等4个项目`: what is invested tells which.
    if invested := _INVESTED.match(text, start, mark.start()):
        start = invested.end()
    if _FIGURE.search(text, start, mark.start()) or _COVERED.search(text, start, mark.start()):
        return True
    return text.startswith("零", mark.end()) and _ends_with_nil(text, start, mark.start())


def _begins_an_item(text: str, mark: re.Match[str], end: int) -> bool:
    """Whether what follows a mark is an item, given that what precedes it has a figure."""
    if text[mark.end() : mark.end() + 1].isdecimal():
        following = _MARK.search(text, mark.end(), end)
        item_end = following.start() if following else end
        shared = _SHARED.match(text, mark.start() - 1)
        return not shared and _AMOUNT.match(text, mark.end(), item_end) is not None
    if text.startswith("零", mark.end()) or _NAMES.match(text, mark.end(), end):
        return True
    # `示范项目5个和推广项目60个以上`
    if mark.group() != "、" and not _ENDS_COUNTED.search(
        text, max(0, mark.start() - 12), mark.start()
    ):
        return False
    following_list_mark = text.find("、", mark.end(), end)
    item_end = following_list_mark if following_list_mark >= 0 else end
    return _FIGURE.search(text, mark.end(), item_end) is not None
