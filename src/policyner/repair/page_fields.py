"""What a page says of itself in fields: `来源：青禾市政府网 日期：2024-03-08 浏览次数：35`.

A line that consists of such fields alone, and has one that no notice has, is furniture. A date of
publication alone is a field like those of the notice itself, so it stays.
"""

from __future__ import annotations

import re
from functools import cache

from policyner.vocabulary import any_of, read_vocabulary

# Values are a site's name, a time of day, a number; a longer one is running text.
_LONGEST_VALUE = 30
# A sentence, a number of a document, a title; a standard that another one quotes (GB/T 1.1—2020).
_NO_VALUE = re.compile(r"[。；;！!〔〕]|关于|印发|《|GB/T")
# A colon inside a value is a field of another kind, unless it parts hours from minutes.
_OTHER_FIELD = re.compile(r"(?<!\d)[:：]|[:：](?!\d)")
# What stands behind a count: a number, and the tools beside it.
_COUNT = re.compile(
    r"(?:[\d\W_]|[次人万大中小]|打印|关闭|分享|收藏|朗读|返回|加载中|正文|本页|此文|窗口)*"
)
# `发布日期` says when a page was made, `公开方式` to whom a notice is open, and so does a notice's
# own table.
_DATES = frozenset({"published", "page_date", "archived"})
_SHARED = _DATES | {"disclosure", "disclosure_limits"}
#: Who put a page up, in front of its date: `[松河县政府]2024-03-08`, `松河政务网 2024-03-08`, its
#: address, or whoever stands in front of a date with the hour; but `【公布日期】` is a label.
PUT_UP = (
    r"(?:[\[【](?![^\]】\n]*(?:日期|时间|号|来源)[ \t\u3000]*[\]】])[^\]】\n。]{2,20}[\]】]"
    r"[ \t\u3000]*){1,4}"
    r"|[\u4e00-\u9fff]{2,20}(?:网站?|门户)[ \t\u3000]+(?:www\.[\w./-]{4,40}[ \t\u3000]+)?"
    r"|(?:https?://|www\.)[\w./-]{4,60}[ \t\u3000]+"
    r"|(?![^\n]{0,16}(?:日期|时间|号|来源|于))[\u4e00-\u9fff]{2,20}[ \t\u3000]+"
    r"(?=(?:19|20)\d\d-\d{1,2}-\d{1,2}[ \t\u3000]+\d{1,2}[：:]\d{2})"
)
# A line may begin with the date alone: `2024-03-08 10:20 来源：…`, `2024年3月8日10:20 来源：…`.
_DATE_FIRST = re.compile(
    rf"(?:{PUT_UP})?"
    r"(?:19|20)\d\d[-./年]\d{1,2}[-./月]\d{1,2}日?"
    r"(?:(?:(?<=日)|[ \t\u3000]+)\d{1,2}[:：]\d{2}(?:[:：]\d{2}(?:\.\d{1,3})?)?)?"
)
# A page in two languages: `来源 Source：`.
_FOREIGN = r"(?:[ \t]*[A-Za-z]{4,10})?"
_INDENT = "-•·*|｜ \t\u3000\r"
_EDGE = _INDENT + "【】[]()（）"


@cache
def page_labels() -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
    """The labels of a page's fields by what they give: sure ones, and those that need a colon."""
    rows = read_vocabulary(__package__, "page_fields.yaml")
    return {kind: (tuple(row["sure"]), tuple(row.get("others", ()))) for kind, row in rows.items()}


def is_page_line(line: str) -> bool:
    """Whether a line holds fields about the page and nothing else.

    Args:
        line: A line without the blanks around it.
    """
    labels = list(_labels().finditer(line))
    kinds = {_kinds()[match["label"]] for match in labels}
    if not kinds - _SHARED:
        return False
    begins = line[: labels[0].start()]
    if begins.strip(_EDGE) and not _DATE_FIRST.fullmatch(begins.lstrip(_INDENT).rstrip(_EDGE)):
        return False
    ends = [match.start() for match in labels[1:]] + [len(line)]
    return all(
        _is_value(line[match.end() : end], counts=match["label"] in count_labels())
        for match, end in zip(labels, ends, strict=True)
    )


def is_page_date(line: str) -> bool:
    """Whether a line says when a page was made and nothing else: `发布日期：2024-03-08 10:20`.

    Args:
        line: A line without the blanks around it.
    """
    plain = line.strip(_EDGE)
    label = _labels().match(plain)
    return (
        label is not None
        and _kinds()[label["label"]] in _DATES
        and _DATE_FIRST.fullmatch(plain[label.end() :].strip(_EDGE)) is not None
    )


def words_of_pages() -> tuple[str, ...]:
    """The labels that tell such a line: those that no notice's own fields have."""
    return tuple(label for label, kind in _kinds().items() if kind not in _SHARED)


def _is_value(words: str, *, counts: bool) -> bool:
    value = words.strip(_EDGE)
    if counts and not _COUNT.fullmatch(value):
        return False
    return (
        len(value) <= _LONGEST_VALUE
        and not _NO_VALUE.search(value)
        and not _OTHER_FIELD.search(value)
    )


@cache
def count_labels() -> tuple[str, ...]:
    """The labels of what a page counts: behind them stands a number, or nothing."""
    sure, others = page_labels()["counts"]
    return (*sure, *others)


@cache
def _kinds() -> dict[str, str]:
    return {
        label: kind for kind, (sure, others) in page_labels().items() for label in (*sure, *others)
    }


@cache
def _labels() -> re.Pattern[str]:
    """The labels with their colons; sure ones may be glued to the value in front of them."""
    sure = any_of(label for labels, _ in page_labels().values() for label in labels)
    others = any_of(label for _, labels in page_labels().values() for label in labels)
    return re.compile(
        rf"(?P<label>{sure}|(?<![\u4e00-\u9fff])(?:{others})){_FOREIGN}[ \t\u3000]*[:：]"
    )
