"""Readings that copies of a notice carry in brackets: `醫(yī)聯(lián)體`.

Some web copies put the pinyin of a character behind it, mostly behind
traditional ones. A reading with a tone mark is taken as such wherever it is a
syllable of Mandarin behind a Chinese character. One without needs more
evidence, since `(an)` or `(he)` may be Latin text: several of them in one text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cache
from importlib import resources

import yaml

from policyner.repair.aligned import Edit, apply_edits
from policyner.repair.script import traditional_only

REASON = "pinyin"

# A reading has at most six letters (`zhuang`); tone marks may be combining, so
# that one letter more or two code points a vowel are possible.
_LETTER = "A-Za-züÜêÊɑɡāáǎàăēéěèĕīíǐìĭōóǒòŏūúǔùŭǖǘǚǜńňǹĀÁǍÀĒÉĚÈŌÓǑÒ\u0300-\u030c"
_BLANK = "[ \u00a0\u3000]?"
_READING = rf"[(（]{_BLANK}[{_LETTER}]{{1,9}}{_BLANK}[)）]"
_ONE = re.compile(_READING)
# One reading, or several behind one another as for a character with two of them.
_RUN = re.compile(rf"{_READING}(?:{_BLANK}{_READING})*")
_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")

_TONES = dict.fromkeys(map(ord, "\u0300\u0301\u0304\u0306\u030c"))
_PLAIN = str.maketrans({"ɑ": "a", "ɡ": "g"})

# Three different syllables without a tone in one text are no accident; two
# readings behind characters of traditional writing alone are none either.
_ENOUGH_PLAIN = 3
_ENOUGH_BEHIND_TRADITIONAL = 2


def pinyin_edits(text: str) -> Sequence[Edit]:
    """Removals of the readings in `text`, in order; the blank behind one goes with it."""
    runs = [run for match in _RUN.finditer(text) if (run := _Run.of(match)) is not None]
    if not runs:
        return ()
    toned = [run for run in runs if run.toned]
    plain = [run for run in runs if not run.toned]
    if len({syllable for run in plain for syllable in run.syllables}) < _ENOUGH_PLAIN:
        plain = [run for run in plain if text[run.start - 1] in traditional_only()]
        if len(toned) + len(plain) < _ENOUGH_BEHIND_TRADITIONAL:
            plain = []
    accepted = sorted((*toned, *plain), key=lambda run: run.start)
    return [Edit(REASON, run.start, run.end, text[run.start : run.end], "") for run in accepted]


class _Run:
    """The readings behind one character.

    Attributes:
        start: Offset of the first bracket.
        end: Offset behind the last one, or behind the blank that follows it.
        syllables: The readings without their tones.
        toned: Whether at least one of the readings carries a tone mark.
    """

    __slots__ = ("end", "start", "syllables", "toned")

    def __init__(self, start: int, end: int, syllables: tuple[str, ...], *, toned: bool) -> None:
        self.start = start
        self.end = end
        self.syllables = syllables
        self.toned = toned

    @classmethod
    def of(cls, match: re.Match[str]) -> _Run | None:
        """The readings at the head of `match`, `None` where it begins with none."""
        text, start = match.string, match.start()
        if not start or not _HAN.match(text[start - 1]):
            return None
        syllables: list[str] = []
        toned, end = False, start
        for one in _ONE.finditer(text, start, match.end()):
            syllable, has_tone = _syllable(one.group())
            if syllable is None:
                break
            syllables.append(syllable)
            toned, end = toned or has_tone, one.end()
        if not syllables:
            return None
        if text[end : end + 1] in {" ", "\u00a0"} and _HAN.match(text[end + 1 : end + 2]):
            end += 1
        return cls(start, end, tuple(syllables), toned=toned)


def _syllable(bracketed: str) -> tuple[str | None, bool]:
    """The syllable between brackets without its tone, and whether it had one."""
    letters = bracketed[1:-1].strip(" \u00a0\u3000")
    marked = unicodedata.normalize("NFD", letters)
    bare = marked.translate(_TONES)
    syllable = unicodedata.normalize("NFC", bare).translate(_PLAIN)
    toned = bare != marked
    if toned:
        syllable = syllable.lower()
    # `(a)`, `(e)` and `(o)` without a tone number the points of a list.
    if syllable not in _syllables() or (not toned and len(syllable) == 1):
        return None, toned
    return syllable, toned


@cache
def _syllables() -> frozenset[str]:
    data = resources.files(__package__).joinpath("syllables.yaml").read_text(encoding="utf-8")
    return frozenset(
        row["initial"] + final for row in yaml.safe_load(data) for final in row["finals"].split()
    )


def without_readings(text: str) -> str:
    """`text` without its inserted readings, for callers that need no offsets."""
    return apply_edits(text, pinyin_edits(text))
