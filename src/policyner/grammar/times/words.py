"""The words of times, and what patterns of them share.

In the patterns of this package a blank stands for as many blanks as a page may have there.
"""

from __future__ import annotations

import re
from typing import Any

from policyner.grammar.numerals import integer
from policyner.vocabulary import read_vocabulary

#: The words, by section; each with what it means and an example.
WORDS: dict[str, dict[str, Any]] = read_vocabulary(__package__, "words.yaml")

#: Digits of a Chinese year.
HAN = "〇○零一二三四五六七八九"
#: A number of a month or a day.
SMALL = f"(?:[0-9]{{1,2}}|[{HAN}十]{{1,3}})"
#: A number of a month behind a year, where `元月` is the first (现代汉语词典).
MONTH = f"(?:{SMALL}|元)"
#: What stands between the two ends of a range.
TO = " (?:[-—–―－─~～]{1,2}|起?至|起?到) "

# What stands in front of a time or an event, and is no part of it.
#: `在竣工后`, but `在职`, `在建项目`.
AT = "在(?![线职册校读场外岗编押]|建(?![立设成造]))"
#: `自受理之日`, but `自查`, `自有资金`.
SINCE = "自(?![查动然治行来主身愿费我用由觉立建]|有(?![关效]))"
#: `从受理之日`, but `从业`.
FROM = "从(?![业事而严重优快速众])"
#: `到竣工后`, `至竣工后`, but `到期`, `到岗`.
UP_TO = "[到至](?![期任岗位账货])"


def month_of(words: str) -> int | None:
    """The number of a month, as `MONTH` finds it."""
    return 1 if words == "元" else integer(words)


def spaced(pattern: str) -> str:
    """The pattern with blanks allowed where it has one; one in brackets is a blank."""
    return re.sub(r"(?<!\[) ", "[ \u00a0\u3000]{0,2}", pattern)


def compiled(pattern: str) -> re.Pattern[str]:
    """The pattern, with blanks allowed where it has one."""
    return re.compile(spaced(pattern))


_BLANK = re.compile(
    r"(?<=[0-9])([\s\u3000\u00a0])[\s\u3000\u00a0]*(?=[0-9]{1,2}[:：])|[\s\u3000\u00a0]+"
)


def unspaced(words: str) -> str:
    """An expression without the blanks of a page.

    But for one that parts the number of a day from that of an hour (`2027-12-31 0:00`).
    """
    return _BLANK.sub(r"\1", words)
