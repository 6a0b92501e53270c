"""Punctuation of the width that its surroundings ask for.

Copies of a notice write `，` or `,`, `（` or `(`, and some write `.` for `。`. Between
Chinese characters it becomes what GB/T 15834—2011 asks for; between Latin letters
and digits (`1,000`, `12:30`, `f(x)`) it stays what it is.
"""

from __future__ import annotations

import re

from policyner.repair.edits import EditLog

REASON = "width"

_FULL = dict(zip(",;:?!()", "，；：？！（）", strict=True))
# Characters that tell in which script a punctuation mark stands. Those of full width that
# this repair puts in tell nothing, so that one does not call for the next.
_TELLS = "\u2e80-\u2fff\u3001-\ufaff\U00020000-\U0003ffffa-zA-Z0-9“”‘’—…%"
# Half-width punctuation with all that tells nothing behind it.
_RUN = re.compile(rf"[,;:?!()][^{_TELLS}]*")
_BRACKETS = re.compile("[()（）]")
# How far before a run its telling character is looked for.
_REACH = 12
_TELLING = re.compile(rf"[{_TELLS}](?=[^{_TELLS}]*\Z)")

# `.` for `。`: behind Chinese or a value, and before anything but a file's ending.
_STOP = re.compile(r"(?<=[\u3400-\u9fff）)”》％%])\.(?![A-Za-z.])")
_NUMBERED = re.compile(
    r"(?:^|[\n。.])[ \t\u3000]*(?:第|[（(])?[一二三四五六七八九十百\d]{1,4}[)）章节条]?$"
)
_LEAST_STOPS = 3


def punctuation_edits(text: str) -> EditLog:
    """Full-width punctuation for half-width between Chinese characters, one edit a character."""
    chinese = {
        match.start() + at
        for match in _RUN.finditer(text)
        if _is_among_chinese(text, match)
        for at, character in enumerate(match[0])
        if character in _FULL
    }
    if not chinese:
        return EditLog.none(text)
    chinese = _as_pairs(text, chinese)
    # `??` stands for what could not be read.
    places = [
        at for at in sorted(chinese) if text[at] != "?" or "??" not in text[max(0, at - 1) : at + 2]
    ]
    return EditLog.replacing(REASON, text, [(at, at + 1, _FULL[text[at]]) for at in places])


def stop_edits(text: str) -> EditLog:
    """`。` for the `.` of a text that has no `。` at all."""
    if "。" in text:
        return EditLog.none(text)
    places = [
        match.start()
        for match in _STOP.finditer(text)
        if not _NUMBERED.search(text, max(0, match.start() - 8), match.start())
    ]
    if len(places) < _LEAST_STOPS:
        places = []
    return EditLog.replacing(REASON, text, [(at, at + 1, "。") for at in places])


def _is_among_chinese(text: str, run: re.Match[str]) -> bool:
    """Whether a Chinese character or a percentage stands before a run, or behind it."""
    before = _TELLING.search(text, max(0, run.start() - _REACH), run.start())
    after = text[run.end() : run.end() + 1]
    return any(c and (not c.isascii() or c == "%") for c in (before and before[0], after))


def _as_pairs(text: str, chinese: set[int]) -> set[int]:
    """`chinese`, with both brackets of a pair alike."""
    opened: list[int] = []
    paired = set(chinese)
    for match in _BRACKETS.finditer(text):
        if match[0] in "(（":
            opened.append(match.start())
        elif opened:
            both = {opened.pop(), match.start()}
            half = {at for at in both if text[at] in _FULL}
            if half and (len(half) == 1 or both & chinese):
                paired |= half
    return paired
