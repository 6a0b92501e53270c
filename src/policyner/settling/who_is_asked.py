"""Of whom something is asked, where it is no agency: a place, or those who speak.

`我国要减少…`, `青禾市将建成…`. Whoever has a duty is no part of the target (guidelines, decided
edge cases); a place without 要 or 将 is its scope (`全省建成…`), and is.
"""

from __future__ import annotations

import re

from policyner.grammar.names.regions import regions
from policyner.settling.outcomes import DOING

_ASKED = re.compile(
    r"(?P<who>[一-鿿]{2,8}?)(?:要|将|须)(?:全面)?"
    rf"(?=[新再]?(?:{DOING}|减少|下降)(?![的率]))"
)
_SPEAKERS = ("我们", "我国")


def behind_who_is_asked(text: str, start: int, end: int) -> int:
    """Where the words end that say who is asked, if some begin at `start` and end before `end`.

    Returns:
        The offset behind 要, 将 or 须; `start` where no such words stand there.
    """
    asked = _ASKED.match(text, start, end)
    if asked is None:
        return start
    who = asked["who"]
    is_somebody = who in _SPEAKERS or regions().named(who) or regions().short(who)
    return asked.end() if is_somebody else start
