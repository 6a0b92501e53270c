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
from policyner.repair.characters import CODE_POINTS, code_points
from policyner.repair.edits import EditLog
from policyner.repair.heads import GOVERNMENT
from policyner.repair.page_fields import is_page_line, words_of_pages
from policyner.vocabulary import any_of, read_vocabulary

REASON = "furniture"

_LINE = re.compile(r"[^\n]+")
_SENTENCE = re.compile(r"[。；;！!]")
_BEGINS_TEXT = re.compile(rf"{_SENTENCE.pattern}|[：:]$")
# A notice's own lines may be short and hold none of these words: its attachments,
# its signature, the rows of its tables, its numbered points.
_NUMBERED = re.compile(
    r"[（(]?[一二三四五六七八九十\d]{1,3}[)）、.．]|第[一二三四五六七八九十\d]+[章条]|[①-⑳]"
)
_OWN = re.compile(
    rf"{_NUMBERED.pattern}|附\s?[件表]|(?:19|20)\d\d\s?年|[一二〇○零]{{2}}.{{2}}年|\t"
    "|抄送|印发|联系人|电话"
)
# A title that names what pages have: `关于规范使用微信公众号的通知`.
_TITLE = re.compile(rf"(?:关于|印发)(?P<about>.+)(?:{KIND})》?(?:[（(][^（()）]{{1,20}}[)）])?")
# A sentence of a notice may speak of it too; one of a page speaks of itself or to its reader.
_OF_THE_PAGE = re.compile(
    "[>»→›|｜©]|本[站网文页]|本平台|我们|小编|欢迎|更多|侵[删权]|转载|APP|编辑|登录后(?:发表|评论|回复)|喜欢|[您你]"
)
# What no row of a menu has, and the date of a signature.
_RUNS = re.compile("[，、。；]")
_SIGNED = re.compile(r"(?:19|20)\d\d年\d{1,2}月\d{1,2}日\s*[【\[（(]?")
# A line with the blanks around it; longer ones are not looked at.
_WIDEST_LINE = 200
# Titles that follow a heading such as `相关阅读`, and items of a menu.
_LONGEST_TITLE = 45
_LONGEST_ITEM = 8
# The name of a site above its bread crumbs: `青禾市应急管理局`.
_SITE = re.compile(r"[\u4e00-\u9fff]{2,30}(?:[府局委厅部办会院署社]|网站?|平台|门户|信息公开|频道)")
_MOST_TITLES = 15
# Names of sites alone in a line, which no notice has above its text: `青禾市政府网 松河新闻网`.
_SITES = re.compile(
    r"(?:(?:[\u4e00-\u9fff]{2,20}?|[省市县区州])(?:(?:政府|政务|新闻|资料|法规|搜索|门户|资讯)网站?|网站)[\s|｜]*){1,6}"
    r"(?:[繁简]体(?:中文)?)?"
)
# A notice's own title may be as short as an item: `松河县防汛预案`; that of a menu is of no place.
_SHORT_TITLE = re.compile(rf"(?=.{{6}}).{{1,5}}[省市县区州旗镇乡].*(?:{KIND})")
# A row of a menu has so many items, none with a number.
_FEWEST_ITEMS = 4
_BETWEEN_ITEMS = re.compile(r"[\s|｜·]+")
_DIGIT = re.compile(r"\d")
# Bread crumbs: `首页 > 公开`. Above them stands nothing of a notice, unless it tells by itself that
# it is a title, a field, a date or a number.
_CRUMBS = re.compile("[>»›→]|位置")
_BETWEEN_CRUMBS = re.compile(r"\s*(?:[>»›→/：:]|->)+\s*")
_MOST_ABOVE_CRUMBS = 40
_OF_A_HEAD = re.compile(
    rf"{_RUNS.pattern}|(?<!\d)[：:]|[：:](?!\d)|[！!]|^\W*(?:19|20)\d\d[-./年]|[〔\[](?:19|20)\d\d"
    rf"|(?=.{{{_LONGEST_ITEM + 1}}}).*(?:关于|印发"
    rf"|(?:{KIND})》?(?:[（(].{{1,20}}[)）])?\s*(?:$|[-_—–|｜]))"
)
# Telephone numbers and the hour.
_FIGURES = re.compile(
    r"(?!(?:19|20)\d\d[-./])(?:.{0,16}(?:热线|电话|客服)\s*[：:]\s*)?[\d\s:：()（）-]{7,40}"
)
# Kinds of lines that begin a list of titles or of comments.
_BEGINS_LIST = frozenset({"lists", "comments"})


@dataclass(frozen=True, slots=True)
class _Vocabulary:
    """The words and patterns, with what kind of furniture each tells.

    Attributes:
        longest: Characters of the longest line that may be furniture.
        words: Any of the words.
        kinds: What kind of furniture a word tells.
        lines: Kinds and the patterns of their lines.
        hosts: Any of the words about who keeps a page.
        credited: A line that says with a bar where a page is from or who wrote it.
        menu: Items that rows of menus alone have.
        held: Any of the words, or one that a line of the patterns holds.
        firsts: By code point, whether one of these begins with it.
        seconds: The same for their second character.
    """

    longest: int
    words: re.Pattern[str]
    kinds: dict[str, str]
    lines: tuple[tuple[str, re.Pattern[str]], ...]
    hosts: re.Pattern[str]
    credited: re.Pattern[str]
    menu: frozenset[str]
    held: re.Pattern[str]
    firsts: NDArray[np.bool_]
    seconds: NDArray[np.bool_]


def furniture_edits(text: str) -> EditLog:
    """Cuts of the furniture, whole lines with their line breaks."""
    found = {start: kind for start, line in _suspects(text) if (kind := _kind(line))}
    if not found:
        return EditLog.none(text)
    lines = [match.span() for match in _LINE.finditer(text) if not match[0].isspace()]
    words = [text[start:end].strip() for start, end in lines]
    kinds = [found.get(start) for start, _ in lines]
    cut = {index for index, kind in enumerate(kinds) if kind}
    cut |= _menu(words, kinds) | _titles(words, kinds) | _sites(words, kinds)
    cut |= _around_crumbs(words, kinds)
    vocabulary = _vocabulary()
    cut |= _beside("rights", vocabulary.hosts.search, words, kinds)
    cut |= _beside("credits", vocabulary.credited.fullmatch, words, kinds)
    cut -= _leads_of_articles(words, kinds)
    places = [_with_break(text, *lines[index]) for index in sorted(cut)]
    return EditLog.removing(REASON, text, _apart(places))


def _suspects(text: str) -> Iterator[tuple[int, str]]:
    """Start and words of each line that is short and holds one of the words."""
    vocabulary = _vocabulary()
    points = code_points(text)
    places = np.flatnonzero(vocabulary.firsts[points[:-1]] & vocabulary.seconds[points[1:]])
    seen = -1
    for at in places.tolist():
        if at < seen or not vocabulary.held.match(text, at):
            continue
        start = text.rfind("\n", max(0, at - _WIDEST_LINE), at) + 1
        end = text.find("\n", at, at + _WIDEST_LINE)
        if end < 0:
            end = len(text)
        if (start or at < _WIDEST_LINE) and end - start <= _WIDEST_LINE:
            seen = end
            yield start, text[start:end].strip()


def _kind(line: str) -> str | None:
    """What kind of furniture a line is; `None` where it is none."""
    vocabulary = _vocabulary()
    if len(line) > vocabulary.longest:
        return None
    for kind, pattern in vocabulary.lines:
        if pattern.fullmatch(line):
            return kind
    if _NUMBERED.match(line):
        return None
    if is_page_line(line):
        return "credits"
    found = vocabulary.words.search(line)
    if found is None or _speaks_of(line, found):
        return None
    return vocabulary.kinds[found[0]]


def _speaks_of(line: str, found: re.Match[str]) -> bool:
    """Whether a line is of the notice and holds one of the words in passing.

    So does a title, a sentence, running text that a page broke at its margin, and the date of a
    signature that a page glued to what follows.
    """
    title = _TITLE.search(line)
    if title and title.start("about") <= found.start() < title.end("about"):
        return True
    if _SENTENCE.search(line) and len(line) > _LONGEST_TITLE:
        return True
    if _vocabulary().kinds[found[0]] in _BEGINS_LIST and _SIGNED.fullmatch(line[: found.start()]):
        return True
    runs = found.start() > 0 and _RUNS.search(line) is not None
    return (runs or line[-1] in "。；;") and not _OF_THE_PAGE.search(line)


def _menu(words: Sequence[str], kinds: Sequence[str | None]) -> set[int]:
    """Items of a menu above or between the first furniture: short lines before anything else."""
    menu: set[int] = set()
    items: list[int] = []
    site: int | None = None
    for index, (line, kind) in enumerate(zip(words, kinds, strict=True)):
        if kind:
            menu.update(items)
            if kind == "navigation" and site is not None:
                menu.add(site)
            items, site = [], None
        elif (
            len(line) <= _LONGEST_ITEM
            and not _OWN.search(line)
            and not _SHORT_TITLE.fullmatch(line)
        ):
            items.append(index)
        elif site is None and not items and _SITE.fullmatch(line):
            site = index
        else:
            break
    return menu


def _around_crumbs(words: Sequence[str], kinds: Sequence[str | None]) -> set[int]:
    """What stands above bread crumbs, and names of columns below them that they name too."""
    around: set[int] = set()
    columns: frozenset[str] = frozenset()
    above = True
    for index, (line, kind) in enumerate(zip(words, kinds, strict=True)):
        if kind == "navigation" and _CRUMBS.search(line):
            if above:
                around.update(range(index))
            columns = frozenset(_BETWEEN_CRUMBS.split(line))
        elif kind is None and line in columns and len(line) <= _LONGEST_ITEM:
            around.add(index)
        elif kind is None:
            columns = frozenset()
            above = above and index < _MOST_ABOVE_CRUMBS and not _is_of_a_head(line)
            if not above:
                break
    return around


def _is_of_a_head(line: str) -> bool:
    return not _FIGURES.fullmatch(line) and bool(
        _OF_A_HEAD.search(line) or _NUMBERED.match(line) or _SHORT_TITLE.fullmatch(line)
    )


def _sites(words: Sequence[str], kinds: Sequence[str | None]) -> set[int]:
    """Names of sites and rows of menus above the text of a notice."""
    sites: set[int] = set()
    for index, (line, kind) in enumerate(zip(words, kinds, strict=True)):
        if kind is None and (_SENTENCE.search(line) or _NUMBERED.match(line) or line[-1] in "：:"):
            break
        if _SITES.fullmatch(line) or _is_row_of_menu(line):
            sites.add(index)
    return sites


def _is_row_of_menu(line: str) -> bool:
    items = _BETWEEN_ITEMS.split(line)
    return (
        len(items) >= _FEWEST_ITEMS
        and not _vocabulary().menu.isdisjoint(items)
        and not _DIGIT.search(line)
        and all(len(item) <= _LONGEST_ITEM or GOVERNMENT.fullmatch(item) for item in items)
    )


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


def _leads_of_articles(words: Sequence[str], kinds: Sequence[str | None]) -> set[int]:
    """Leads below other sentences of an article, which tell where in it a notice begins.

    Below whom a notice addresses there is no lead any more.
    """
    said = next(
        (i for i, kind in enumerate(kinds) if kind is None and _BEGINS_TEXT.search(words[i])),
        len(words),
    )
    return {index for index, kind in enumerate(kinds) if kind == "lead" and index > said}


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


def _is_title(line: str) -> bool:
    return len(line) <= _LONGEST_TITLE and not _SENTENCE.search(line) and not _OWN.search(line)


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


def _pattern(row: Mapping[str, Any]) -> str:
    """The pattern of a line; a notice's numbered points match those alone that say so."""
    pattern: str = row["pattern"]
    return pattern if row.get("numbered") else f"(?!{_NUMBERED.pattern})(?:{pattern})"


@cache
def _vocabulary() -> _Vocabulary:
    rows = read_vocabulary(__package__, "furniture.yaml")
    kinds = {row["word"]: kind for kind, group in rows["words"].items() for row in group}
    held = {*kinds, *(word for row in rows["lines"] for word in row["holds"])}
    held.update(words_of_pages())
    firsts, seconds = np.zeros(CODE_POINTS, np.bool_), np.zeros(CODE_POINTS, np.bool_)
    firsts[[ord(word[0]) for word in held]] = True
    seconds[[ord(word[1]) for word in held]] = True
    credited = any_of(row["word"] for row in rows["credited"])
    return _Vocabulary(
        longest=rows["longest"],
        words=re.compile(any_of(kinds)),
        kinds=kinds,
        lines=tuple((row["kind"], re.compile(_pattern(row))) for row in rows["lines"]),
        hosts=re.compile(any_of(row["word"] for row in rows["hosts"])),
        credited=re.compile(rf"(?:{credited})\s*[|｜丨]\s*[^|｜丨。；]{{2,30}}"),
        menu=frozenset(row["word"] for row in rows["menu"]),
        held=re.compile(any_of(held)),
        firsts=firsts,
        seconds=seconds,
    )
