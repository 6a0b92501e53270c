"""Noisy copies of gold notices: each slice is the same gold, damaged in one way.

A damage is a list of edits of the gold text, so that gold spans are carried
along as offsets are carried anywhere else. The damages are those that copies
of notices arrive with; all of them are drawn without chance.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from typing import Any

import opencc
import pypinyin

from policyner.evaluation.gold import GoldMeasure, GoldNotice, GoldSpan
from policyner.repair import AlignedText, Edit
from policyner.span import Span
from policyner.vocabulary import read_vocabulary

#: Takes a text and gives the edits that damage it.
Damage = Callable[[str], Sequence[Edit]]

# Columns of a wrapped line, a Chinese character being one.
_COLUMNS = 36
_LINE = re.compile(r"[^\n]+")
_BREAKS = re.compile(r"\s*\n\s*")
# `到2025年底` — `到年底`: what filters that strip numbers leave of a date.
_YEAR = re.compile(r"(?<=[到至在于])(?:19|20)\d\d(?=年)")
_CENSORED = re.compile("[政党]")
# U+3002 has no half-width form of its own; copies write a full stop.
_HALF_WIDTH = {chr(point): chr(point - 0xFEE0) for point in range(0xFF01, 0xFF5F)} | {"。": "."}


def naive_traditional(text: str) -> list[Edit]:
    """Simplified turned character by character: `体制` becomes `體製`."""
    naive = _naive_forms()
    return _one_by_one("t2s", text, (naive.get(c) or _traditional(c) for c in text))


def true_traditional(text: str) -> list[Edit]:
    """Traditional writing as a person would write it: `体制` becomes `體制`."""
    return _one_by_one("t2s", text, _converter().convert(text))


def pinyin(text: str) -> list[Edit]:
    """Readings behind traditional characters: `医联体` becomes `醫(yī)聯(lián)體`."""
    return _with_readings(text, spaced=False)


def pinyin_with_spaces(text: str) -> list[Edit]:
    """The same with a blank behind every third reading: `衛(wèi) 生`."""
    return _with_readings(text, spaced=True)


def censored(text: str) -> list[Edit]:
    """`政` and `党` hidden behind `*`, and years behind `到` and the like deleted."""
    hidden = [Edit("censor", m.start(), m.end(), m[0], "*") for m in _CENSORED.finditer(text)]
    lost = [Edit("lost", m.start(), m.end(), m[0], "") for m in _YEAR.finditer(text)]
    return sorted([*hidden, *lost], key=lambda edit: edit.start)


def half_width(text: str) -> list[Edit]:
    """Punctuation as ASCII has it: `，` becomes `,`."""
    return _one_by_one("width", text, (_HALF_WIDTH.get(c, c) for c in text))


def one_line(text: str) -> list[Edit]:
    """The whole notice in one line; what stood at two ends of a line break is glued.

    Between Latin letters or digits a blank is left, so that two numbers do not
    become a third one.
    """
    return [
        Edit("lines", m.start(), m.end(), m[0], " " if _is_latin(text, m) else "")
        for m in _BREAKS.finditer(text.rstrip())
    ]


def wrapped_lines(text: str) -> list[Edit]:
    """Lines of a fixed width, as a PDF gives them."""
    return [
        Edit("wrap", at, at, "", "\n")
        for line in _LINE.finditer(text)
        for at in range(line.start() + _COLUMNS, line.end(), _COLUMNS)
    ]


def furniture_around(text: str) -> list[Edit]:
    """What a page puts in front of a notice and behind it."""
    before = "\n".join(_data()["before"])
    after = "\n".join(_data()["after"])
    end = len(text)
    return [
        Edit("furniture", 0, 0, "", before + "\n"),
        Edit("furniture", end, end, "", "\n" + after + "\n"),
    ]


#: The damages by the name of their slice.
DAMAGES: Mapping[str, Damage] = {
    "naive traditional": naive_traditional,
    "true traditional": true_traditional,
    "pinyin": pinyin,
    "pinyin with spaces": pinyin_with_spaces,
    "censored": censored,
    "half-width": half_width,
    "one line": one_line,
    "wrapped lines": wrapped_lines,
    "furniture": furniture_around,
}


def damaged(notice: GoldNotice, damage: Damage) -> GoldNotice:
    """A copy of a gold notice, damaged, its spans and measures carried along.

    A span that the damage leaves no character of is left out.
    """
    copy = AlignedText.of(notice.text, damage(notice.text))

    def carried(span: Span) -> Span:
        return copy.to_clean(span.start, span.end)

    return GoldNotice(
        notice.id,
        copy.clean,
        tuple(GoldSpan(s.label, place) for s in notice.spans if (place := carried(s.span))),
        tuple(
            GoldMeasure(
                carried(m.span),
                carried(m.cue),
                tuple((role, place) for role, span in m.roles if (place := carried(span))),
            )
            for m in notice.measures
        ),
    )


def _with_readings(text: str, *, spaced: bool) -> list[Edit]:
    traditional = _converter().convert(text)
    # A list keeps what has no reading apart, character by character.
    readings = pypinyin.pinyin(text, style=pypinyin.Style.TONE, errors=list)  # type: ignore[arg-type]
    edits: list[Edit] = []
    for at, (old, new, (reading,)) in enumerate(zip(text, traditional, readings, strict=True)):
        if old == new:
            continue
        edits.append(Edit("pinyin", at, at + 1, old, f"{new}({reading})"))
        if spaced and len(edits) % 3 == 0:
            edits.append(Edit("pinyin", at + 1, at + 1, "", " "))
    return edits


def _is_latin(text: str, gap: re.Match[str]) -> bool:
    around = text[gap.start() - 1 : gap.start()], text[gap.end() : gap.end() + 1]
    return all(character.isascii() and character.isalnum() for character in around)


def _one_by_one(reason: str, text: str, after: Iterable[str]) -> list[Edit]:
    return [
        Edit(reason, at, at + 1, old, new)
        for at, (old, new) in enumerate(zip(text, after, strict=True))
        if old != new
    ]


@cache
def _traditional(character: str) -> str:
    after: str = _converter().convert(character)
    return after if len(after) == 1 else character


@cache
def _converter() -> Any:
    return opencc.OpenCC("s2t")


@cache
def _naive_forms() -> dict[str, str]:
    return {pair[0]: pair[1] for pair in _data()["naive_forms"]["pairs"].split()}


@cache
def _data() -> Any:
    return read_vocabulary(__package__, "slices.yaml")
