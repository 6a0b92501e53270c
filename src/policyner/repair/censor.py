"""Characters that filters hid behind `*`: `财*厅`, `*府`.

Filters hide 政 and 党. What is hidden is restored where the characters around it
make one of the words in `censor.yaml`; anything else stays hidden (`repair/lost.py`
says where). A `*` is no evidence by itself: it multiplies, marks footnotes, and
begins the points of a list.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from policyner.repair.edits import EditLog
from policyner.vocabulary import read_vocabulary

REASON = "censor"

_HIDDEN = re.compile(r"\*+")
_LONGEST_TAIL = 9
# The rest of a government's document number: `闽*办〔2025〕3号`.
_NUMBERED = re.compile(r"[办综文通函规]{0,2}[〔\[［（(【](?:19|20)\d\d")


@dataclass(frozen=True, slots=True)
class _Words:
    """The vocabulary by what is seen of a word.

    Attributes:
        sure: What follows the hidden character of words that are restored anywhere.
        unsure: The same for words that need a sure one in the text.
        before: What stands before the hidden character, with it and its followers.
        both: What follows two hidden characters.
    """

    sure: dict[str, str]
    unsure: dict[str, str]
    before: dict[str, tuple[str, frozenset[str]]]
    both: dict[str, str]


def censor_edits(text: str) -> EditLog:
    """Restorations of hidden characters, in order; the text has some left where none fits."""
    if "*" not in text:
        return EditLog.none(text)
    sure: list[tuple[int, int, str]] = []
    unsure: list[tuple[int, int, str]] = []
    for match in _HIDDEN.finditer(text):
        start, end = match.span()
        left, right = text[start - 1 : start], text[end : end + _LONGEST_TAIL]
        if end - start == 2:
            hidden, is_sure = _begins(right, _words().both), True
        elif end - start == 1:
            hidden, is_sure = _restored(left, right)
        else:
            continue
        if hidden:
            (sure if is_sure else unsure).append((start, end, hidden))
    return EditLog.replacing(REASON, text, sorted(sure + unsure) if sure else ())


def _restored(left: str, right: str) -> tuple[str, bool]:
    """The hidden character, empty where nothing fits, and whether that is sure."""
    words = _words()
    hidden = _begins(right, words.sure)
    if hidden:
        return hidden, True
    if left in words.before:
        hidden, followers = words.before[left]
        return hidden, right[:1] in followers
    if _NUMBERED.match(right):
        return "政", False
    return _begins(right, words.unsure), False


def _begins(text: str, words: dict[str, str]) -> str:
    """What is hidden before `text`, by the longest of `words` that it begins with."""
    return next(
        (words[text[:size]] for size in range(len(text), 0, -1) if text[:size] in words), ""
    )


@cache
def _words() -> _Words:
    rows = read_vocabulary(__package__, "censor.yaml")
    return _Words(
        {row["word"][1:]: row["word"][0] for row in rows["behind"]["sure"]},
        {row["word"][1:]: row["word"][0] for row in rows["behind"]["unsure"]},
        {r["word"][0]: (r["word"][1:], frozenset(r["followers"])) for r in rows["before"]},
        {row["word"][2:]: row["word"][:2] for row in rows["both"]},
    )
