"""Inline markup: how gold is written by hand, in one readable text.

    ⟦M1:（一）扩大试点。⟦L:2027年底前⟧，⟦T:试点县覆盖率达到⟦P:80%以上⟧⟧。
    ⟦C1:（⟦D lead=1:省财政厅⟧牵头，⟦D support=1:省教育厅⟧配合）⟧⟧

`D`, `T`, `L` and `P` are the layers DEPT, TARGET, DEADLINE and PERCENT. `M1`
is the stretch of the measure with the number 1; `C1` the words that assign it
(`C1,2` where one line holds for two measures); `lead=1`, `support=1,2` and
`responsible=3` on a `D` give its roles. Taking the marks out gives the text,
character for character.
"""

from __future__ import annotations

import re
from collections import defaultdict

from policyner.annotating.document import canonical
from policyner.errors import GoldError
from policyner.evaluation.gold import GoldMeasure, GoldNotice, GoldSpan
from policyner.linking.measure import ROLES
from policyner.outline.cues import RoleName
from policyner.span import Span
from policyner.tagging.mention import LETTERS

_LAYERS = {letter: label for label, letter in LETTERS.items()}
_MARK = re.compile(r"⟦(?P<tag>[DTLP]|[MC][\d,]+)(?P<roles>(?: \w+=[\d,]+)*):|⟧")


def parse_inline(marked: str, *, id: str) -> GoldNotice:
    """Reads a notice in inline markup.

    Args:
        marked: The text with its marks.
        id: The notice's id.

    Raises:
        GoldError: If marks do not nest, a measure has no cue, or a role names
            an unknown role or measure; the message names the id and the place.
    """
    text: list[str] = []
    length = position = 0
    open_marks: list[tuple[re.Match[str], int]] = []
    spans: list[GoldSpan] = []
    measures: dict[int, Span] = {}
    cues: dict[int, Span] = {}
    roles: dict[int, list[tuple[RoleName, Span]]] = defaultdict(list)
    for mark in _MARK.finditer(marked):
        text.append(marked[position : mark.start()])
        length += mark.start() - position
        position = mark.end()
        if mark["tag"]:
            open_marks.append((mark, length))
            continue
        if not open_marks:
            raise GoldError(f"{id}: closing mark without an opening one at {_line(mark)}")
        opening, start = open_marks.pop()
        span = Span(start, length)
        tag = opening["tag"]
        if tag in _LAYERS:
            spans.append(GoldSpan(_LAYERS[tag], span))
            for role, number in _roles(opening, id):
                roles[number].append((role, span))
        else:
            (measures if tag[0] == "M" else cues).update(dict.fromkeys(_numbers(tag[1:]), span))
    if open_marks:
        raise GoldError(f"{id}: mark opened at {_line(open_marks[-1][0])} is never closed")
    text.append(marked[position:])
    clean = "".join(text)
    if "⟦" in clean or "⟧" in clean:
        at = clean.index("⟦") if "⟦" in clean else clean.index("⟧")
        raise GoldError(f"{id}: malformed mark near {clean[at : at + 20]!r}")
    if set(cues) != set(measures) or not set(roles) <= set(measures):
        raise GoldError(
            f"{id}: measures {sorted(measures)}, cues {sorted(cues)} "
            f"and roles {sorted(roles)} differ"
        )
    assigned = (
        GoldMeasure(span, cues[number], tuple(roles[number])) for number, span in measures.items()
    )
    return canonical(GoldNotice(id, clean, tuple(spans), tuple(assigned)))


def _line(mark: re.Match[str]) -> str:
    return f"line {mark.string.count(chr(10), 0, mark.start()) + 1}"


def _numbers(text: str) -> list[int]:
    return [int(number) for number in text.split(",")]


def _roles(opening: re.Match[str], id: str) -> list[tuple[RoleName, int]]:
    found: list[tuple[RoleName, int]] = []
    for assignment in opening["roles"].split():
        name, numbers = assignment.split("=")
        if name not in ROLES:
            raise GoldError(f"{id}: unknown role {name!r} at {_line(opening)}")
        found += [(name, number) for number in _numbers(numbers)]
    return found
