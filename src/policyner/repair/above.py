"""What a page puts above a notice: menus, names of sites, telephone numbers, bread crumbs.

Only some of these lines tell by themselves what they are; the others are the page's because of
where they stand. Above a line that leads through a site stands nothing of a notice, unless it
tells by itself that it is a title, a field, a date or a number.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from policyner.grammar import numbering
from policyner.grammar.documents import KIND
from policyner.repair.heads import GOVERNMENT

#: Where a sentence ends.
SENTENCE: Final = re.compile(r"[。；;！!]")
#: Whom a notice addresses; no organ ends like the labels of a page: `有效性：`, `文号：`, `字体：`.
ADDRESSED: Final = re.compile("(?<![性号期间类词度体])[：:]$")
#: A notice's own lines may be short and hold none of the words that tell furniture: its numbered
#: points, its attachments, its signature, the rows of its tables.
NUMBERED: Final = re.compile(numbering.NUMBERED)
OWN: Final = re.compile(
    rf"{NUMBERED.pattern}|附\s?[件表]|(?:19|20)\d\d\s?年|[一二〇○零]{{2}}.{{2}}年|\t"
    "|抄送|印发|联系人|电话"
)
#: What no row of a menu has.
RUNS: Final = re.compile("[，、。；]")
# What stands above the table of a page's fields.
_INDEXED = re.compile(r"(?:信息)?索\s{0,4}引\s{0,4}号?\s?[：:|｜\d]")
# Items of a menu are no longer.
_LONGEST_ITEM = 8
# The name of a site above its bread crumbs: `青禾市应急管理局`.
_SITE = re.compile(r"[\u4e00-\u9fff]{2,30}(?:[府局委厅部办会院署社]|网站?|平台|门户|信息公开|频道)")
# Names of sites alone in a line, which no notice has above its text: `青禾市政府网 松河新闻网`.
_SITES = re.compile(
    r"(?:(?:[\u4e00-\u9fff]{2,20}?|[省市县区州])(?:(?:政府|政务|新闻|资料|法规|搜索|门户|资讯|学)网站?|网站|文库|文档)[\s|｜]*){1,6}"
    r"(?:[繁简]体(?:中文)?)?"
)
# The column of a site, or the number of its gazette, as the first line: a title that is broken over
# lines may hold such words too.
_COLUMN = re.compile(
    r"政府信息公开|信息公开|政务公开|新闻动态|动态新闻|工作动态|新闻中心|新闻|资讯|通知公告|公示公告|政策法规|政策文件|(?:19|20)\d\d年第\d{1,3}期"
)
# A notice's own title may be as short as an item: `松河县防汛预案`; that of a menu is of no place.
_SHORT_TITLE = re.compile(rf"(?=.{{6}}).{{1,5}}[省市县区州旗镇乡].*(?:{KIND})")
# A row of a menu has so many items, none with a number.
_FEWEST_ITEMS = 4
_BETWEEN_ITEMS = re.compile(r"[\s|｜·]+")
_DIGIT = re.compile(r"\d")
# Bread crumbs that lost their marks lead to the line below, over at least so many columns; a title
# behind who issues it may be said again there.
_FEWEST_CRUMBS = 3
_OF_ISSUERS = re.compile("关于|印发|转发|批转")
# Bread crumbs: `首页 > 公开`.
_CRUMBS = re.compile("[>»›→]|位置")
_BETWEEN_CRUMBS = re.compile(r"\s*(?:[>»›→/：:]|->)+\s*")
_MOST_ABOVE = 40
_OF_A_HEAD = re.compile(
    rf"{RUNS.pattern}|(?<!\d)[：:]|[：:](?!\d)|[！!]|^\W*(?:19|20)\d\d[-./年]|[〔\[](?:19|20)\d\d"
    rf"|(?=.{{{_LONGEST_ITEM + 1}}}).*(?:关于|印发"
    rf"|(?:{KIND})》?(?:[（(].{{1,20}}[)）])?\s*(?:$|[-_—–|｜]))"
)
# Kinds of lines above which stands nothing of a notice.
_LEADING = frozenset({"navigation", "crumbs", "hotline"})
# Telephone numbers and the hour.
_FIGURES = re.compile(
    r"(?!(?:19|20)\d\d[-./])(?:.{0,16}(?:热线|电话|客服)\s*[：:]\s*)?[\d\s:：()（）-]{7,40}"
)


def above_notice(
    words: Sequence[str], kinds: Sequence[str | None], *, menu: frozenset[str]
) -> set[int]:
    """Indices of the lines above a notice that are the page's because of where they stand.

    Args:
        words: The lines of a text that are not blank, without the blanks around them.
        kinds: What kind of furniture each is by itself; `None` where it is none.
        menu: Items that rows of menus alone have.
    """
    items = _items(words, kinds)
    told = ["items" if index in items else kind for index, kind in enumerate(kinds)]
    return items | _sites(words, told, menu) | _above_navigation(words, kinds)


def _items(words: Sequence[str], kinds: Sequence[str | None]) -> set[int]:
    """Items of a menu above or between the first furniture: short lines before anything else."""
    found: set[int] = set()
    items: list[int] = []
    site: int | None = None
    for index, (line, kind) in enumerate(zip(words, kinds, strict=True)):
        if kind or _INDEXED.match(line):
            found.update(items)
            if kind == "navigation" and site is not None:
                found.add(site)
            items, site = [], None
        elif _is_item(line) or _FIGURES.fullmatch(line):
            items.append(index)
        elif site is None and not items and _SITE.fullmatch(line):
            site = index
        else:
            break
    return found


def _sites(words: Sequence[str], kinds: Sequence[str | None], menu: frozenset[str]) -> set[int]:
    """Names of sites and rows of menus above the text of a notice."""
    sites: set[int] = set()
    first = True
    for index, (line, kind) in enumerate(zip(words, kinds, strict=True)):
        if kind is None and (
            SENTENCE.search(line) or NUMBERED.match(line) or ADDRESSED.search(line)
        ):
            break
        is_column = first and _COLUMN.fullmatch(line) is not None
        if (
            _SITES.fullmatch(line)
            or is_column
            or _is_row_of_menu(line, menu)
            or _leads_to(line, words[index + 1 : index + 2])
        ):
            sites.add(index)
        else:
            first = first and kind is not None
    return sites


def _is_row_of_menu(line: str, menu: frozenset[str]) -> bool:
    items = _BETWEEN_ITEMS.split(line)
    return (
        len(items) >= _FEWEST_ITEMS
        and not menu.isdisjoint(items)
        and not _DIGIT.search(line)
        and all(len(item) <= _LONGEST_ITEM or GOVERNMENT.fullmatch(item) for item in items)
    )


def _leads_to(line: str, following: Sequence[str]) -> bool:
    """Whether a line is bread crumbs without marks: `青禾法规网 法规首页 青禾市消防条例`."""
    crumbs = line.split()
    return (
        len(crumbs) >= _FEWEST_CRUMBS
        and not _is_item(crumbs[-1])
        and [crumbs[-1]] == following[:1]
        and not _OF_ISSUERS.match(crumbs[-1])
    )


def _above_navigation(words: Sequence[str], kinds: Sequence[str | None]) -> set[int]:
    """What stands above the last line that leads through a site, and columns that crumbs name.

    Other lines than bread crumbs stand at the foot of a page too: the notice must follow.
    """
    above: set[int] = set()
    columns: frozenset[str] = frozenset()
    items: list[int] = []
    last = _last_of_notice(words, kinds)
    for index, (line, kind) in enumerate(zip(words, kinds, strict=True)):
        if kind in _LEADING:
            crumbs = _CRUMBS.search(line) is not None
            if crumbs or index < last:
                above.update(range(index))
            columns = frozenset(_BETWEEN_CRUMBS.split(line)) if crumbs else columns
            items = []
        elif kind is None and line in columns and len(line) <= _LONGEST_ITEM:
            above.update((*items, index))
        elif kind is None and index and kinds[index - 1] == "hotline" and _FIGURES.fullmatch(line):
            above.add(index)
        elif kind is None and columns and _is_item(line):
            # Other columns beside the one that the crumbs lead to.
            items.append(index)
        elif kind is None:
            columns = frozenset()
            if index >= _MOST_ABOVE or _is_of_a_head(line):
                break
    return above


def _last_of_notice(words: Sequence[str], kinds: Sequence[str | None]) -> int:
    """Index of the last line with a sentence or with what a head has; -1 where there is none."""
    for index in range(len(words) - 1, -1, -1):
        if kinds[index] is None and (SENTENCE.search(words[index]) or _is_of_a_head(words[index])):
            return index
    return -1


def _is_item(line: str) -> bool:
    return len(line) <= _LONGEST_ITEM and not OWN.search(line) and not _SHORT_TITLE.fullmatch(line)


def _is_of_a_head(line: str) -> bool:
    return not _FIGURES.fullmatch(line) and bool(
        _OF_A_HEAD.search(line) or NUMBERED.match(line) or _SHORT_TITLE.fullmatch(line)
    )
