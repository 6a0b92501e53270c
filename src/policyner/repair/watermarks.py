"""What a site sets into the lines of a notice so that copies show whose they are.

Its name behind every line: `一、修桥。青禾文档网⏎二、补路。青禾文档网`. In official writing nothing
but brackets stands behind a full stop in its line; so the same words behind several stops and
colons, which end as names of sites do, are the page's, and then wherever they end a line.

Or characters that no reader of the site sees: the forum program Discuz! puts 5 to 15 times a
character of U+0020–003B, a blank and one of U+003F–007E at line breaks (its `jammer`):
`暂停祭扫的通告) p$ d+ g$ W' Z`.
"""

from __future__ import annotations

import re
from collections import Counter

from policyner.repair.edits import EditLog
from policyner.repair.furniture import REASON

_SITES = ("网", "论坛", "社区", ".com", ".cn", ".net", ".org")
_SITE = "|".join(map(re.escape, _SITES))
_BEHIND_MARK = re.compile(
    rf"(?<=[。；：:])[^\s。；：:，、（）()《》]{{2,18}}(?:{_SITE})$", re.MULTILINE
)
_FEWEST = 3
# A browser drops a blank beside another one, and at the beginning of a line.
_JAMMED = re.compile(r"(?:^[?-~])?(?:[!-;]? [?-~]){4,15}", re.MULTILINE)
_MARK = re.compile("[!-/:;]")
_FEWEST_MARKS = 6
# Few texts hold the beginning of such a run behind a mark, and it is quickly looked for.
_JAM = re.compile("[!-/:;] [?-~](?:[!-;]? [?-~]){3}")


def watermark_edits(text: str) -> EditLog:
    """Cuts of the names at the ends of lines."""
    # A quick look first, since few texts have so many such lines.
    if max(text.count(f"{site}\n") for site in _SITES) < _FEWEST - 1:
        return EditLog.none(text)
    behind = [(match[0], text[match.start() - 1]) for match in _BEHIND_MARK.finditer(text)]
    count = Counter(mark for mark, _ in behind)
    # Behind a colon alone it is a value: `办理渠道：青禾政务服务网`.
    closing = {mark for mark, before in behind if before in "。；"}
    marks = [mark for mark, times in count.items() if times >= _FEWEST and mark in closing]
    if not marks:
        return EditLog.none(text)
    names = "|".join(map(re.escape, sorted(marks, key=len, reverse=True)))
    ends = re.compile(rf"(?:{names})$", re.MULTILINE)
    return EditLog.removing(REASON, text, [match.span() for match in ends.finditer(text)])


def jammer_edits(text: str) -> EditLog:
    """Cuts of what a forum hides at its line breaks: no run is like another."""
    found = list(_JAMMED.finditer(text)) if _JAM.search(text) else []
    runs = {match[0] for match in found}
    if len(runs) < _FEWEST or len({*_MARK.findall("".join(runs))}) < _FEWEST_MARKS:
        return EditLog.none(text)
    return EditLog.removing(REASON, text, [match.span() for match in found])
