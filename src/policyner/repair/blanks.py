"""Blanks inside words: `人　民　银　行`, `卫 生健康委`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from policyner.repair.characters import is_han
from policyner.repair.edits import EditLog
from policyner.repair.pairs import is_pair, is_parted

REASON = "whitespace"

_HAN = "[\u3400-\u4dbf\u4e00-\u9fff]"
# Three characters or more, each parted from the next by the same blank.
# Both begin with their rarest character, so that they are found quickly; what stands in
# front is looked at afterwards.
_SPACED = re.compile(rf"(?P<blank>[ \u3000]{{1,4}}){_HAN}(?:(?P=blank){_HAN})+(?!{_HAN})")
_BLANK = re.compile(rf"[ \u3000](?={_HAN})")
# So many different characters are no cells of a table.
_SURELY_ONE_WORD = 4
# The places of a date that is to be filled in are no word.
_PLACES = frozenset("年月日时分")


def spaced_edits(text: str) -> EditLog:
    """Removals of the blanks inside words.

    A single blank goes where it parts a pair of characters that belong to one
    word; those of a word that is spaced out letter by letter go together.
    """
    blanks = list(_BLANK.finditer(text))
    if not blanks:
        return EditLog.none(text)
    places = {
        blank.start(): blank.end()
        for blank in blanks
        if is_parted(
            text[max(0, blank.start() - 2) : blank.start()], text[blank.end() : blank.end() + 2]
        )
    }
    if len(blanks) > 1:
        places |= dict(_letter_spaced(text))
    return EditLog.removing(REASON, text, sorted(places.items()))


def _letter_spaced(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of each blank in words that are spaced out."""
    for match in _SPACED.finditer(text):
        blank = len(match["blank"])
        before = text[max(0, match.start() - 2) : match.start()]
        if is_han(before[-1:]) and is_han(before[-2:-1]):
            continue
        # At the beginning of a line the first blank is none of the word's.
        first = 0 if is_han(before[-1:]) else blank + 1
        word = before[-1:].strip() * (first == 0) + match[0][blank :: blank + 1]
        pairs = [word[at : at + 2] for at in range(len(word) - 1)]
        is_word = len(set(word)) >= _SURELY_ONE_WORD or any(map(is_pair, pairs))
        if _PLACES & set(word) or not is_word:
            continue
        for place in range(match.start() + first, match.end(), blank + 1):
            yield place, place + blank
