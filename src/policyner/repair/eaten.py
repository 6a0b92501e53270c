"""Characters that a page riddled with readings has lost: `??坡?lián)盟` for `專科聯(lián)盟`.

The programs that riddle a page work on the bytes of GBK and replace the two bytes
of `？` (A3 BF) wherever they find them, also where A3 ends one character and BF
begins the next, as in 保總 or 專科. What follows is read one byte off, until a
byte of ASCII. The bytes say which characters were there, all but the first and,
where a bracket was swallowed, the last; for these the neighbours must tell.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from policyner.repair.edits import EditLog
from policyner.repair.pairs import is_pair
from policyner.repair.script import simplified
from policyner.vocabulary import read_vocabulary

REASON = "eaten"

_TONED = "[a-zü]{0,5}[āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ][a-zü]{0,5}"
# Only a riddled page has readings with their tones.
_RIDDLED = re.compile(rf"[\u3400-\u9fff][(（]{_TONED}[)）]")
# What was read one byte off, and the byte of ASCII that ended it: the second byte
# of a character, or `?` for one that could not be read, its bracket swallowed.
_EATEN = re.compile(
    rf"\?\?(?P<shifted>[^\x00-\x7f]{{0,40}})(?:(?P<second>[@-~])|\?(?P<reading>{_TONED}[)）]))"
)
# Characters before the place that are looked at, a reading among them.
_BEFORE = 12
_READING = re.compile(rf"[(（]{_TONED}[)）]")
_SECOND_BYTES = [*range(0x40, 0x7F), *range(0x80, 0xFF)]


def eaten_edits(text: str) -> EditLog:
    """Restorations of the characters lost so, where exactly one reading of the bytes fits."""
    if "??" not in text or not _RIDDLED.search(text):
        return EditLog.none(text)
    return EditLog.replacing(REASON, text, list(_restored(text)))


def _restored(text: str) -> Iterator[tuple[int, int, str]]:
    for match in _EATEN.finditer(text):
        right = text[match.end() : match.end() + 1]
        known = _known(match, right)
        if known is None:
            continue
        left = _READING.sub("", text[max(0, match.start() - _BEFORE) : match.start()])
        first = _first(simplified(left), simplified(known + right))
        if first is not None:
            yield match.start(), match.end(), first + known


def _known(match: re.Match[str], right: str) -> str | None:
    """The characters behind the first one; `None` where the bytes give none."""
    shifted = b"\xbf" + match["shifted"].encode("gbk", "replace")
    if match["second"]:
        return _decoded(shifted + match["second"].encode())
    known = _decoded(shifted[:-1])
    if known is None:
        return None
    # The last one's second byte was swallowed with the bracket of its reading.
    possible = [
        character
        for second in _SECOND_BYTES
        if (character := _decoded(bytes([shifted[-1], second])))
        and is_pair(simplified(character) + simplified(right))
    ]
    return known + possible[0] if len(possible) == 1 else None


def _first(left: str, right: str) -> str | None:
    """The first character: the one that makes a known word with its neighbours."""
    found = {
        word[lost]
        for word, lost in _words()
        if left.endswith(word[:lost]) and right.startswith(word[lost + 1 :])
    }
    return found.pop() if len(found) == 1 else None


def _decoded(data: bytes) -> str | None:
    try:
        return data.decode("gbk")
    except UnicodeDecodeError:
        return None


@cache
def _words() -> tuple[tuple[str, int], ...]:
    return tuple((row["word"], row["lost"]) for row in read_vocabulary(__package__, "eaten.yaml"))
