"""What a page puts around a notice: menus, share bars, credits, comments, offers.

Such lines are known by their words (`furniture.yaml`). They are cut out of the
clean text, so that nothing is extracted from them; the source keeps them, and
the record says which stretches were set aside. A line of the notice may hold
one of the words in passing, so a line is cut only where it is short and
no sentence.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from policyner.grammar.documents import KIND
from policyner.repair.above import ADDRESSED, NUMBERED, OWN, RUNS, SENTENCE, above_notice
from policyner.repair.characters import code_points
from policyner.repair.edits import EditLog
from policyner.repair.page_fields import is_page_date, is_page_line, words_of_pages
from policyner.vocabulary import any_of, read_vocabulary

REASON = "furniture"

_LINE = re.compile(r"[^\n]+")
_BEGINS_TEXT = re.compile(rf"{SENTENCE.pattern}|{ADDRESSED.pattern}")
# A title that names what pages have: `关于规范使用微信公众号的通知`.
_TITLE = re.compile(rf"(?:关于|印发)(?P<about>.+)(?:{KIND})》?(?:[（(][^（()）]{{1,20}}[)）])?")
# A sentence of a notice may speak of it too; one of a page speaks of itself or to its reader.
_OF_THE_PAGE = re.compile(
    "[>»→›|｜©]|本[站网文页]|本平台|我们|小编|欢迎|更多|侵[删权]|转载|APP|编辑|登录后(?:发表|评论|回复)|喜欢|[您你]"
)
# The date of a signature.
_SIGNED = re.compile(r"(?:19|20)\d\d年\d{1,2}月\d{1,2}日\s*[【\[（(]?")
# A line with the blanks around it; longer ones are not looked at.
_WIDEST_LINE = 200
# A row of a menu stands in so many of the first characters.
_HEAD = 1_000
# Titles that follow a heading such as `相关阅读`.
_LONGEST_TITLE = 45
_MOST_TITLES = 15
_TELEPHONE = re.compile(r"\d[\d\s-]{3,}\d")
# A column that bread crumbs lead to is no longer.
_LONGEST_COLUMN = 16
# What a button says, which may also be a word of the notice: beside other buttons alone.
_TOOL = re.compile(r"[•·]?\s*(?:收藏|关闭|打印|转发|返回|举报|点赞|评论|下载|纠错|复制|转第|排序)")
# `温馨提示：`
_LABEL = re.compile(r"[\u4e00-\u9fff]{2,8}\s?[：:]")
# How many numbers pairs of characters have.
_PAIRS = 1 << 16
# A row of a page has so many parts, each of which is furniture by itself.
_MOST_PARTS = 12
# Kinds of lines that are the page's above the text of a notice alone.
_ABOVE_TEXT = frozenset({"lead", "crumbs", "hotline"})
# Kinds of lines that begin a list of titles or of comments.
_BEGINS_LIST = frozenset({"lists", "comments"})


@dataclass(frozen=True, slots=True)
class _Vocabulary:
    """The words and patterns, with what kind of furniture each tells.

    Attributes:
        longest: Characters of the longest line that a word may tell.
        words: Any of the words.
        kinds: What kind of furniture a word tells.
        lines: Any of the patterns of lines, each a group `kind_number`: those that a line may match
            that is longer than that or not, and numbered or not.
        hosts: Any of the words about who keeps a page.
        credited: A line that says with a bar where a page is from or who wrote it.
        menu: Items that rows of menus alone have.
        items: Any of them.
        held: Any of the words, or one that a line of the patterns holds.
        begins: By what `_pairs` numbers, whether one of these begins so.
        is_pair: By the same, whether one of these is no longer than that.
        goes_on: By what `_with_next` numbers, whether one of these begins so.
    """

    longest: int
    words: re.Pattern[str]
    kinds: dict[str, str]
    lines: Mapping[tuple[bool, bool], re.Pattern[str]]
    hosts: re.Pattern[str]
    credited: re.Pattern[str]
    menu: frozenset[str]
    items: re.Pattern[str]
    held: re.Pattern[str]
    begins: NDArray[np.bool_]
    is_pair: NDArray[np.bool_]
    goes_on: NDArray[np.bool_]


def furniture_edits(text: str) -> EditLog:
    """Cuts of the furniture, whole lines with their line breaks."""
    found = {
        start: kind
        for start, line in _suspects(text)
        if (kind := _kind(line) or _kind_of_parts(line))
    }
    if not found and not _vocabulary().items.search(text, 0, _HEAD):
        return EditLog.none(text)
    lines = [match.span() for match in _LINE.finditer(text) if not match[0].isspace()]
    words = [text[start:end].strip() for start, end in lines]
    kinds = _with_numbers(words, [found.get(start) for start, _ in lines])
    cut = {index for index, kind in enumerate(kinds) if kind}
    vocabulary = _vocabulary()
    cut |= above_notice(words, kinds, menu=vocabulary.menu) | _titles(words, kinds)
    cut |= _beside("rights", vocabulary.hosts.search, words, kinds)
    cut |= _beside("credits", vocabulary.credited.fullmatch, words, kinds)
    cut |= _beside("credits", is_page_date, words[: _begin_of_text(words, kinds)], kinds)
    cut |= _beside("tools", _TOOL.fullmatch, words, kinds)
    cut |= _labels_between(words, kinds)
    cut -= _within_notice(words, kinds)
    places = [_with_break(text, *lines[index]) for index in sorted(cut)]
    return EditLog.removing(REASON, text, _apart(places))


def _with_numbers(words: Sequence[str], kinds: Sequence[str | None]) -> list[str | None]:
    """The kinds of lines; a hotline without its number, as a table has one for a head, has none."""
    called = [_TELEPHONE.search(line) is not None for line in words]
    return [
        None if kind == "hotline" and not any(called[index : index + 2]) else kind
        for index, kind in enumerate(kinds)
    ]


def _suspects(text: str) -> Iterator[tuple[int, str]]:
    """Start and words of each line that is short and holds one of the words."""
    vocabulary = _vocabulary()
    seen = -1
    for at in _candidates(text).tolist():
        if at < seen or not vocabulary.held.match(text, at):
            continue
        start = text.rfind("\n", max(0, at - _WIDEST_LINE), at) + 1
        end = text.find("\n", at, at + _WIDEST_LINE)
        if end < 0:
            end = len(text)
        if (start or at < _WIDEST_LINE) and end - start <= _WIDEST_LINE:
            seen = end
            yield start, text[start:end].strip()


def _candidates(text: str) -> NDArray[np.intp]:
    """Offsets, in order, at which one of the words may begin."""
    vocabulary = _vocabulary()
    points = code_points(text)
    pairs = _pairs(points)
    begins = np.flatnonzero(vocabulary.begins[pairs])
    pairs = pairs[begins]
    following = points[np.minimum(begins + 2, len(points) - 1)]
    return begins[vocabulary.is_pair[pairs] | vocabulary.goes_on[_with_next(pairs, following)]]


def _pairs(points: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """(characters - 1,) a number of each two characters side by side, which few others share."""
    return _with_next(points[:-1], points[1:])


def _with_next(numbers: NDArray[np.uint32], following: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """A number of characters and of the one behind them."""
    return (numbers * np.uint32(31) + following) % np.uint32(_PAIRS)


def _kind(line: str) -> str | None:
    """What kind of furniture a line is; `None` where it is none."""
    vocabulary = _vocabulary()
    is_long, is_numbered = len(line) > vocabulary.longest, NUMBERED.match(line) is not None
    told = vocabulary.lines[is_long, is_numbered].fullmatch(line)
    if told is not None and told.lastgroup is not None:
        return told.lastgroup.partition("_")[0]
    if is_long or is_numbered:
        return None
    if is_page_line(line):
        return "credits"
    found = vocabulary.words.search(line)
    if found is None or _speaks_of(line, found):
        return None
    return vocabulary.kinds[found[0]]


def _kind_of_parts(line: str) -> str | None:
    """What kind of furniture a line is that blanks part into pieces of furniture."""
    parts = line.split()
    if not 1 < len(parts) <= _MOST_PARTS:
        return None
    held = _vocabulary().held
    # What the first so many parts are together, where they are furniture to the last.
    kinds: list[str | None] = ["", *(None for _ in parts)]
    for first in range(len(parts)):
        if kinds[first] is None:
            continue
        for last in range(first + 1, len(parts) + 1):
            piece = " ".join(parts[first:last])
            if kinds[last] is None and held.search(piece):
                kinds[last] = _kind(piece)
    return kinds[-1]


def _speaks_of(line: str, found: re.Match[str]) -> bool:
    """Whether a line is of the notice and holds one of the words in passing.

    So does a title, a sentence, running text that a page broke at its margin, and the date of a
    signature that a page glued to what follows.
    """
    title = _TITLE.search(line)
    if title and title.start("about") <= found.start() < title.end("about"):
        return True
    if SENTENCE.search(line) and len(line) > _LONGEST_TITLE:
        return True
    if _vocabulary().kinds[found[0]] in _BEGINS_LIST and _SIGNED.fullmatch(line[: found.start()]):
        return True
    runs = found.start() > 0 and RUNS.search(line) is not None
    return (runs or line[-1] in "。；;") and not _OF_THE_PAGE.search(line)


def _titles(words: Sequence[str], kinds: Sequence[str | None]) -> set[int]:
    """Titles of other texts below a heading such as `相关阅读`, where nothing else follows."""
    tail = len(words)
    while tail and (kinds[tail - 1] or _is_title(words[tail - 1])):
        tail -= 1
    titles: set[int] = set()
    begins: int | None = None
    for index in range(tail, len(words)):
        if kinds[index] in _BEGINS_LIST:
            begins = index
        elif kinds[index] is None and begins is not None and index - begins <= _MOST_TITLES:
            titles.add(index)
    return titles


def _within_notice(words: Sequence[str], kinds: Sequence[str | None]) -> set[int]:
    """Lines that are the page's above the first sentence alone, and above whom it addresses.

    Leads below other sentences of an article tell where in it a notice begins. Bread crumbs that
    lead to a title give it where nothing else does.
    """
    said = _begin_of_text(words, kinds)
    return {
        index
        for index, kind in enumerate(kinds)
        if kind in _ABOVE_TEXT
        and (index > said or (kind == "crumbs" and _gives_title(words[index], words)))
    }


def _gives_title(crumbs: str, words: Sequence[str]) -> bool:
    """Whether bread crumbs end with a title that no line says again."""
    last = crumbs.rpartition(">")[2].strip()
    return len(last) > _LONGEST_COLUMN and last not in words


def _begin_of_text(words: Sequence[str], kinds: Sequence[str | None]) -> int:
    """Index of the first line with a sentence, or with whom the notice addresses."""
    return next(
        (i for i, kind in enumerate(kinds) if kind is None and _BEGINS_TEXT.search(words[i])),
        len(words),
    )


def _beside(
    kind: str,
    is_found: Callable[[str], object],
    words: Sequence[str],
    kinds: Sequence[str | None],
) -> set[int]:
    """Lines that are the page's only next to a line of some kind: who keeps it, who wrote it."""
    found: set[int] = set()
    for order in (range(len(words)), range(len(words) - 1, -1, -1)):
        beside = False
        for index in order:
            if kinds[index] is not None:
                beside = kinds[index] == kind
            elif beside and is_found(words[index]):
                found.add(index)
            else:
                beside = False
    return found


def _labels_between(words: Sequence[str], kinds: Sequence[str | None]) -> set[int]:
    """Labels between two lines of furniture, of which the lower is what they announce."""
    return {
        index
        for index in range(1, len(words) - 1)
        if kinds[index - 1] and kinds[index + 1] and _LABEL.fullmatch(words[index])
    }


def _is_title(line: str) -> bool:
    return len(line) <= _LONGEST_TITLE and not SENTENCE.search(line) and not OWN.search(line)


def _with_break(text: str, start: int, end: int) -> tuple[int, int]:
    """A line with the line break behind it, or with the one before it at the text's end."""
    if end < len(text):
        return start, end + 1
    return max(0, start - 1), end


def _apart(places: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Stretches that touch or overlap as one."""
    joined: list[tuple[int, int]] = []
    for start, end in places:
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _any_line(rows: Sequence[Mapping[str, Any]]) -> re.Pattern[str]:
    """Any of the patterns of lines."""
    return re.compile(
        "|".join(f"(?P<{row['kind']}_{number}>{row['pattern']})" for number, row in enumerate(rows))
    )


@cache
def _vocabulary() -> _Vocabulary:
    rows = read_vocabulary(__package__, "furniture.yaml")
    kinds = {row["word"]: kind for kind, group in rows["words"].items() for row in group}
    held = {*kinds, *(word for row in rows["lines"] for word in row["holds"])}
    held.update(words_of_pages())
    begins, is_pair, goes_on = np.zeros((3, _PAIRS), np.bool_)
    for points in map(code_points, held):
        pair = _pairs(points[:2])
        begins[pair] = True
        if len(points) > 2:
            goes_on[_with_next(pair, points[2:3])] = True
        else:
            is_pair[pair] = True
    menu = [row["word"] for row in rows["menu"]]
    credited = any_of(row["word"] for row in rows["credited"])
    return _Vocabulary(
        longest=rows["longest"],
        words=re.compile(any_of(kinds)),
        kinds=kinds,
        lines={
            (long, numbered): _any_line(
                [
                    row
                    for row in rows["lines"]
                    if (row.get("long") or not long) and (row.get("numbered") or not numbered)
                ]
            )
            for long in (False, True)
            for numbered in (False, True)
        },
        hosts=re.compile(any_of(row["word"] for row in rows["hosts"])),
        credited=re.compile(rf"(?:{credited})\s*[|｜丨]\s*[^|｜丨。；]{{2,30}}"),
        menu=frozenset(menu),
        items=re.compile(any_of(menu)),
        held=re.compile(any_of(held)),
        begins=begins,
        is_pair=is_pair,
        goes_on=goes_on,
    )
