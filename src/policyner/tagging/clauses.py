"""A target is a clause: it begins and ends where clauses do.

In official writing a target runs from the beginning of its clause, behind the deadline
and words such as 力争, to the punctuation behind value, unit and counted noun
(guidelines, TARGET). The model says which clause states a target; where it starts or stops
in the middle of one, the clause's own edges are taken.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from policyner.span import Span
from policyner.tagging.mention import Mention
from policyner.vocabulary import read_vocabulary

_DATA: dict[str, dict[str, str]] = read_vocabulary(__package__, "clauses.yaml")

# Between clauses, but not in `1,200` or `2:1`; the mark of a list (、) may also stand inside
# a target.
_EDGE = re.compile(r"[，。；：！？;!?\n\t（）()《》“”]|(?<!\d)[,:]|[,:](?!\d)")
# One target with several values (`分别达到3.5万吨、4.6万吨`), which is one span.
_SEVERALLY = "分别"

_PAIRS = (("（", "）"), ("(", ")"), ("“", "”"))
_LIST_MARK = re.compile("[、和与及并]")


def _words(group: str) -> str:
    return "|".join(sorted(map(re.escape, _DATA[group]), key=len, reverse=True))


# What a clause may begin with and a target does not: always, or where the model agrees.
_ALWAYS = re.compile(
    rf"{_words('always')}|[—–―－-]+|[●■◆▲·]|[\d一二三四五六七八九十]{{1,3}}[.．、](?!\d)"
    r"|[（(]?[\d一二三四五六七八九十]{1,3}[)）]|[一二三四五六七八九十]是"
)
_WHERE_SEEN = re.compile(rf"(?:{_words('where_seen')})+")

_CONCRETE = re.compile(rf"[\d〇零一二两三四五六七八九十百千万亿半]|{_words('concrete')}")

# Amounts for each piece, and conditions (`年产值1亿元以上的，…`), belong to a policy as well.
# None of 3,179 targets of the training gold ends with 的 or holds one of these.
_POLICY = re.compile(
    rf"{_words('never')}|每[^，。；]{{0,8}}(?:补助|补贴|奖励)[^，。；]{{0,8}}元|的$"
)

# Characters that a mention may lack on either side. Further away lies another part
# of the sentence, about which the model knew better.
_REACH = 40


def settle_clauses(text: str, mentions: Sequence[Mention]) -> list[Mention]:
    """Mentions whose TARGET layer begins and ends where clauses do.

    Args:
        text: The clean text.
        mentions: What the model found, of all layers, deadlines settled.

    Returns:
        The mentions; a TARGET that began in the middle of a clause begins behind the
        clause's opening words, one that stopped in the middle stops at its end. Two
        pieces of one clause are one, as confident as the surer piece. One that names
        neither a number nor complete coverage nor a rank is no target and goes, and
        so does one that grants something or states a condition.
    """
    targets = _joined(text, [mention for mention in mentions if mention.label == "TARGET"])
    deadline_ends = {mention.end for mention in mentions if mention.label == "DEADLINE"}
    settled = [mention for mention in mentions if mention.label != "TARGET"]
    floor = 0
    for number, mention in enumerate(targets):
        roof = targets[number + 1].start if number + 1 < len(targets) else len(text)
        end = _end(text, mention, roof)
        start = _start(text, mention, floor, deadline_ends)
        if start < end:
            whole = _balanced(text, Span(start, end), Span(floor, roof), deadline_ends)
            if _states_an_outcome(whole.of(text)):
                settled.append(Mention("TARGET", whole.start, whole.end, mention.confidence))
                floor = whole.end
    return sorted(settled, key=Mention.order)


def _states_an_outcome(clause: str) -> bool:
    return bool(_CONCRETE.search(clause)) and not _POLICY.search(clause)


def _balanced(text: str, target: Span, room: Span, deadline_ends: set[int]) -> Span:
    """The target with the rest of a bracket or quotation that begins or ends inside it.

    The name in front of it belongs to it as well: `挥发性有机物（VOCs）排放量下降10%`.
    """
    start, end = target.start, target.end
    for opening, closing in _PAIRS:
        depth = text.count(opening, start, end) - text.count(closing, start, end)
        if depth == -1:
            begin = text.rfind(opening, max(room.start, start - _REACH), start)
            if begin > room.start and closing not in text[begin:start]:
                outer = Mention("TARGET", begin, end)
                start = _start(text, outer, room.start, deadline_ends)
        elif depth == 1:
            finish = text.find(closing, end, min(room.end, end + _REACH))
            if finish >= 0 and opening not in text[end:finish]:
                end = _end(text, Mention("TARGET", start, finish + 1), room.end)
    return Span(start, end)


def _joined(text: str, targets: Sequence[Mention]) -> list[Mention]:
    """Targets, with pieces of one clause joined: what lies between parts no list."""
    joined: list[Mention] = []
    for mention in targets:
        if joined:
            last = joined[-1]
            between = text[last.end : mention.start]
            if (
                len(between) <= _REACH
                and not _EDGE.search(between)
                and (_SEVERALLY in text[last.start : last.end] or not _LIST_MARK.search(between))
            ):
                confidence = max(last.confidence, mention.confidence)
                joined[-1] = Mention("TARGET", last.start, mention.end, confidence)
                continue
        joined.append(mention)
    return joined


def _start(text: str, mention: Mention, floor: int, deadline_ends: set[int]) -> int:
    """Where the clause's statement begins, mostly at or before the mention's start."""
    lowest = max(floor, mention.start - _REACH)
    clause = mention.start
    while not (clause == floor or clause in deadline_ends or _EDGE.match(text, clause - 1)):
        if clause == lowest:
            return mention.start
        clause -= 1
    opening = clause
    while match := _ALWAYS.match(text, opening, mention.end):
        opening = match.end()
    if _WHERE_SEEN.fullmatch(text, opening, mention.start):
        return mention.start
    # A list mark in front means an item of its own, and the model saw it begin there.
    if mention.start > opening and _LIST_MARK.match(text[mention.start - 1]):
        return mention.start
    return opening if opening < mention.end else mention.start


def _end(text: str, mention: Mention, roof: int) -> int:
    """Where the clause ends, at or behind the mention's end."""
    highest = min(roof, mention.end + _REACH)
    listed = _SEVERALLY in text[mention.start : mention.end]
    for end in range(mention.end, highest):
        if _EDGE.match(text, end) or (text[end] == "、" and not listed):
            return end
    return highest if highest == len(text) else mention.end
