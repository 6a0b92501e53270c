"""Names that run together: heads and signatures of many issuers, cells that lost their breaks.

`市民政局市财政局` and `生态环境部国家发展和改革委员会公安部` are one each (guidelines, decided
edge cases); `国家税务总局青禾市税务局` and `市政府各部门` are one.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from itertools import pairwise

from policyner.grammar.names.ends import HEADS, NAMES
from policyner.grammar.names.levels import NO_LEVEL, PARTY, level_of
from policyner.grammar.names.own import own_agencies
from policyner.grammar.names.regions import regions
from policyner.grammar.names.registry import registry
from policyner.span import Span

_OVER = re.compile(
    rf"(?:{HEADS}|[^一会]会|[^省市县区国]馆|[^省市县区国]站|[象视]台|[^省市县区国]所|[^省市县区国]队|[^省市县区国]社|中心|组"
    r"|人大|政协|党中央|中共中央|行)\Z"
)
# What any of these ends with.
_LAST = frozenset({*(word[-1] for word in NAMES["heads"]), *"会馆站台所队社心组大协央行"})
_OWN = re.compile("(?:自治区|自治州|自治县|[省市县区州盟旗])(?=.)")
_NO_LEVEL = re.compile(NO_LEVEL)
# `各乡镇人民政府` begins anew, `各部门` behind 市政府 does not.
_EACH = re.compile("各(?:[一-鿿]{0,2}[省市县区州旗镇乡]|乡镇|街道)")
# `各部门各单位` are two, `各级各部门` is one.
_ALL = re.compile("各(?:有关|相关)?(?:部门|单位)")
# `省委省政府农村工作领导小组办公室` is one, of both.
_OF_BOTH = re.compile(r"[^委]{0,9}?(?:人民)?政府(?!办公[厅室]|$)[^，。]*(?:组|部|会|室)$")
_LONGEST_BODY = 24
_SHORTEST_NATIONAL = 3


@lru_cache(maxsize=16_384)
def run_of(words: str) -> tuple[int, ...]:
    """Where in some words the second and each later name begins, in order; mostly nowhere.

    Args:
        words: Names of agencies between which nothing stands, or one name.
    """
    cuts: list[int] = []
    start = 0
    for place in range(2, len(words) - 1):
        if words[place - 1] in _LAST and place - start > 1 and _cuts(words, start, place):
            cuts.append(place)
            start = place
    return tuple(cuts)


def names_apart(text: str, span: Span) -> tuple[Span, ...]:
    """The names of a stretch between which nothing stands."""
    words = span.of(text)
    cuts = run_of(words)
    if not cuts:
        return (span,)
    own = [*own_agencies().find(words)]
    cuts = tuple(cut for cut in cuts if not any(name.start < cut < name.end for name in own))
    return tuple(Span(*edges).shifted(span.start) for edges in pairwise((0, *cuts, len(span))))


def _cuts(words: str, start: int, place: int) -> bool:
    """Whether a name that begins at `start` is over at `place`, and another begins there."""
    if not _OVER.search(words, max(start, place - 6), place):
        return False
    left, right = words[start:place], words[place:]
    if party := PARTY.match(right):
        right = right[party.end() :]
    longer = _national(words[start:]) > len(left) or is_front(left)
    # `各社区居委会`
    community = left.endswith("社") and not left.endswith("供销社") and right.startswith("区")
    if longer or community or (left.endswith("委") and _OF_BOTH.match(right)):
        return False
    both = {left, right} <= registry().national.keys() or (
        _ALL.fullmatch(left) is not None and _ALL.match(right) is not None
    )
    if both or _national(right) or _EACH.match(right):
        return True
    front = next((front for front in _fronts() if left.startswith(front)), "")
    here = level_of(PARTY.sub("", left.removeprefix(front)))
    if here is not None and len(here) > 1 and right.startswith(here):
        return True
    if (own := _OWN.match(right)) and not _NO_LEVEL.match(right):
        return here == own[0] or _is_body(right[own.end() :])
    region = regions().at(right, within=None)
    return region is not None and _is_body(right[region.end :])


def _is_body(words: str) -> bool:
    """Whether words begin with what the registry knows behind a place."""
    known = registry().local
    words = words.removeprefix("委") if words[1:2] in "组宣统政网编" else words
    return words.startswith("委") or any(
        words[:end] in known for end in range(2, min(len(words), _LONGEST_BODY) + 1)
    )


def _national(words: str) -> int:
    """How long the organ at the centre is that words begin with; 0 where they begin with none."""
    if words[:_SHORTEST_NATIONAL] not in _beginnings():
        return 0
    known = registry().national
    longest = min(len(words), _longest_national())
    return next(
        (
            end
            for end in range(longest, _SHORTEST_NATIONAL - 1, -1)
            # 民政部门 is no 民政部.
            if words[:end] in known and words[end : end + 1] != "门"
        ),
        0,
    )


def is_front(left: str) -> bool:
    """Whether a place may follow inside the name: `国家税务总局`青禾市税务局."""
    return left.endswith(_fronts())


@cache
def _fronts() -> tuple[str, ...]:
    return (*(arm.front for arm in registry().arms), "中国气象局", "国家邮政局")


@cache
def _beginnings() -> frozenset[str]:
    """What the organs at the centre begin with: most words begin with none of it."""
    return frozenset(name[:_SHORTEST_NATIONAL] for name in registry().national)


@cache
def _longest_national() -> int:
    return max(map(len, registry().national))
