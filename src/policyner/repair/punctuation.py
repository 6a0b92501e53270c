"""Punctuation of the width that its surroundings ask for.

Copies of a notice write `，` or `,`, `（` or `(`, and some write `.` for `。`. Between
Chinese characters it becomes what GB/T 15834—2011 asks for; between Latin letters
and digits (`1,000`, `12:30`, `f(x)`) it stays what it is.
"""

from __future__ import annotations

import re
from functools import cache

import numpy as np
from numpy.typing import NDArray

from policyner.repair.characters import CODE_POINTS, code_points, from_code_points
from policyner.repair.edits import EditLog

REASON = "width"

_FULL = dict(zip(",;:?!()", "，；：？！（）", strict=True))
_SOME = re.compile(r"[,;:?!()]")
_BRACKETS = re.compile("[()（）]")

# What one of two neighbours tells: Chinese, or Latin; the rest tells nothing.
_CHINESE, _LATIN = 1, 2

# `.` for `。`: behind Chinese or a value, and before anything but a file's ending.
_STOP = re.compile(r"(?<=[\u3400-\u9fff）)”》％%])\.(?![A-Za-z.])")
_NUMBERED = re.compile(
    r"(?:^|[\n。.])[ \t\u3000]*(?:第|[（(])?[一二三四五六七八九十百\d]{1,4}[)）章节条]?$"
)
_LEAST_STOPS = 3


def punctuation_edits(text: str) -> EditLog:
    """Full-width punctuation for half-width between Chinese characters, one edit a character."""
    if not _SOME.search(text):
        return EditLog.one_by_one(REASON, text, text)
    points = code_points(text)
    before, after = _neighbours(points)
    chinese = (before == _CHINESE) | (after == _CHINESE)
    chinese = _as_pairs(text, chinese)
    # `??` stands for what could not be read.
    question = points == ord("?")
    chinese[1:] &= ~(question[1:] & question[:-1])
    chinese[:-1] &= ~(question[1:] & question[:-1])
    full = np.where(chinese, _full_width()[points], points)
    return EditLog.one_by_one(REASON, text, from_code_points(full))


def stop_edits(text: str) -> EditLog:
    """`。` for the `.` of a text that has no `。` at all."""
    if "。" in text:
        return EditLog.one_by_one(REASON, text, text)
    places = [
        match.start()
        for match in _STOP.finditer(text)
        if not _NUMBERED.search(text, max(0, match.start() - 8), match.start())
    ]
    if len(places) < _LEAST_STOPS:
        places = []
    return EditLog.replacing(REASON, text, [(at, at + 1, "。") for at in places])


def _neighbours(points: NDArray[np.uint32]) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """What the nearest telling character before, and behind, each character tells."""
    told = _kinds()[points]
    places = np.arange(len(points))
    telling = told > 0
    last = np.maximum.accumulate(np.where(telling, places, -1))
    next_ = np.minimum.accumulate(np.where(telling, places, len(points))[::-1])[::-1]
    padded = np.append(told, 0)
    return padded[last], padded[next_]


def _as_pairs(text: str, chinese: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """`chinese`, with both brackets of a pair alike."""
    open_: list[int] = []
    paired = chinese.copy()
    for match in _BRACKETS.finditer(text):
        if match[0] in "(（":
            open_.append(match.start())
        elif open_:
            start = open_.pop()
            either = chinese[start] or chinese[match.start()] or match[0] + text[start] != ")("
            paired[start] = paired[match.start()] = either
    return paired


@cache
def _full_width() -> NDArray[np.uint32]:
    table = np.arange(CODE_POINTS, dtype=np.uint32)
    for half, full in _FULL.items():
        table[ord(half)] = ord(full)
    return table


@cache
def _kinds() -> NDArray[np.uint8]:
    kinds = np.zeros(CODE_POINTS, np.uint8)
    kinds[0x2E80:0xA000] = kinds[0x20000:0x40000] = _CHINESE
    kinds[[ord(c) for c in "“”‘’—…％%，；：？！〔〕"]] = _CHINESE
    # White space tells nothing, be it as wide as a character.
    kinds[0x3000] = 0
    kinds[[ord(c) for c in "0123456789"]] = _LATIN
    for first, last in ("az", "AZ"):
        kinds[ord(first) : ord(last) + 1] = _LATIN
    return kinds
