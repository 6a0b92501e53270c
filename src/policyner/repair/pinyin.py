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
from dataclasses import dataclass
from functools import cache, lru_cache

from policyner.repair.characters import is_han
from policyner.repair.edits import EditLog
from policyner.repair.script import traditional_only
from policyner.vocabulary import read_vocabulary

REASON = "pinyin"

# A reading has at most six letters (`zhuang`); tone marks may be combining, so
# that one letter more or two code points a vowel are possible.
_LETTER = "A-Za-züÜêÊɑɡāáǎàăēéěèĕīíǐìĭōóǒòŏūúǔùŭǖǘǚǜńňǹĀÁǍÀĒÉĚÈŌÓǑÒ\u0300-\u030c"
_BLANK = "[ \u00a0\u3000]?"
_READING = rf"[(（]{_BLANK}[{_LETTER}]{{1,9}}{_BLANK}[)）]"
_ONE = re.compile(_READING)
# One reading, or several behind one another as for a character with two of them.
_RUN = re.compile(rf"{_READING}(?:{_BLANK}{_READING})*")
# A blank with something behind it that it may have been put in front of.
_BLANK_BEHIND = re.compile("[ \u00a0](?=[^\\sA-Za-z])")
_MANY_BLANKS = 0.1
_ENDS_OF_NAMES = frozenset("厅廳局委部会會办辦院府处處网網")

_TONES = dict.fromkeys(map(ord, "\u0300\u0301\u0304\u0306\u030c"))
_PLAIN = str.maketrans({"ɑ": "a", "ɡ": "g"})

# Three different syllables without a tone in one text are no accident; two
# readings behind characters of traditional writing alone are none either.
_ENOUGH_PLAIN = 3
_ENOUGH_BEHIND_TRADITIONAL = 2


def pinyin_edits(text: str) -> EditLog:
    """Removals of the readings in `text`, in order; the blank behind one goes with it."""
    runs = [run for match in _RUN.finditer(text) if (run := _run(match)) is not None]
    plain = [run for run in runs if not run[2].toned]
    if len({syllable for run in plain for syllable in run[2].syllables}) < _ENOUGH_PLAIN:
        behind = {run[0] for run in plain if text[run[0] - 1] in traditional_only()}
        if len(runs) - len(plain) + len(behind) < _ENOUGH_BEHIND_TRADITIONAL:
            behind = set()
        runs = [run for run in runs if run[2].toned or run[0] in behind]
    return EditLog.removing(REASON, text, _with_blanks(text, runs))


def _with_blanks(text: str, runs: Sequence[tuple[int, int, _Readings]]) -> list[tuple[int, int]]:
    """Start and end of the runs, the blank behind each included where it came with it.

    A page that puts blanks behind readings puts many. Otherwise one behind the
    end of an agency's name may part it from the next name.
    """
    blank = [_BLANK_BEHIND.match(text, end) is not None for _, end, _ in runs]
    many = sum(blank) >= _MANY_BLANKS * len(runs)
    return [
        (start, end + (has_blank and (many or text[start - 1] not in _ENDS_OF_NAMES)))
        for (start, end, _), has_blank in zip(runs, blank, strict=True)
    ]


@dataclass(frozen=True, slots=True)
class _Readings:
    """What a run of brackets says.

    Attributes:
        length: Characters of the run that are readings.
        syllables: The readings without their tones.
        toned: Whether at least one of the readings carries a tone mark.
    """

    length: int
    syllables: tuple[str, ...]
    toned: bool


def _run(match: re.Match[str]) -> tuple[int, int, _Readings] | None:
    """Start, end and readings at the head of `match`; `None` where it begins with none."""
    text, start = match.string, match.start()
    if not start or not is_han(text[start - 1]):
        return None
    readings = _readings(match[0])
    return None if readings is None else (start, start + readings.length, readings)


# A page has a few hundred different readings, each of them many times.
@lru_cache(maxsize=4096)
def _readings(run: str) -> _Readings | None:
    """The readings at the head of a run of brackets."""
    syllables: list[str] = []
    toned, length = False, 0
    for one in _ONE.finditer(run):
        syllable, has_tone = _syllable(one.group())
        if syllable is None:
            break
        syllables.append(syllable)
        toned, length = toned or has_tone, one.end()
    return _Readings(length, tuple(syllables), toned) if syllables else None


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
    return frozenset(
        row["initial"] + final
        for row in read_vocabulary(__package__, "syllables.yaml")
        for final in row["finals"].split()
    )
