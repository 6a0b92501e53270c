"""Targets without a number: complete coverage, nothing left, a ranking, or a state to reach."""

from __future__ import annotations

import re

from policyner.grammar.numerals import HAN, number, plain
from policyner.resolving.values import Target
from policyner.vocabulary import any_of, read_vocabulary

_DATA = read_vocabulary(__package__, "end_states.yaml")

_TIMES = {"一": "2", "两": "4", "二": "4", "三": "8"}
_DOUBLED = re.compile(rf"翻(?P<times>[{''.join(_TIMES)}]?)番")
_RANK = re.compile(rf"前(?P<rank>\d+|[{HAN}]+)(?:位|名|强)?")
_RANKED = re.compile(rf"(?:全[国省市县区州球]|国内)前(?:\d+|[{HAN}]+)[位名强]?(?![一-鿿]{{4}})")
_AMONG = re.compile(r"(?:全国|全省|国内)\d+个")
_RANKING = re.compile(any_of(_DATA["ranking"]))
_ZERO = re.compile(rf"(?:{any_of(_DATA['zero'])})(?![售部星件工钱])")
_FULL = re.compile(any_of(_DATA["full"]))
# `每个乡镇都有一所公办园`: for each of them, so for all.
_EACH = ("各", "每")
_IN_FRONT = re.compile(rf"^(?:{any_of(_DATA['in_front'])}|(?:位居|居|在)(?=全|国|前))+")
# `增速高于全国` compares with all of it.
_BEHIND = re.compile(rf"(?<![于至到比过])(?:{any_of(_DATA['behind'])})+$")
_EDGE = " 、，,：:的\n\t"


def is_rank(words: str) -> bool:
    """Whether a number in some words says a place among others, and is not to be attained."""
    return bool(_RANKED.search(words) or (_AMONG.search(words) and _RANKING.search(words)))


def covers_all(words: str) -> bool:
    """Whether some words state complete coverage."""
    return _FULL.search(words) is not None


def end_state(words: str, *, scope: str | None) -> Target:
    """The outcome that words without a number state.

    Args:
        words: The words behind the scope.
        scope: Where or for whom it holds.
    """
    if doubled := _DOUBLED.search(words):
        name = _state(words[: doubled.start()])
        return Target(
            indicator=name, comparator="eq", value=_TIMES[doubled["times"] or "一"], unit="倍"
        )
    rank = _RANK.search(words)
    if rank is not None and (place := number(rank["rank"])) is not None:
        name = _state(words[: rank.start()])
        return Target(
            indicator=name, comparator="le", value=plain(place), high=plain(place), unit="位"
        )
    if zero := _ZERO.search(words):
        left = words[: zero.start()] + words[zero.end() :]
        if "清零" in words:
            left = words.replace("动态清零", "")
        return Target(indicator=_state(left), comparator="eq", value="0")
    full = _FULL.search(words)
    of_each = scope is not None and scope.startswith(_EACH)
    if _RANKING.search(words) or not (full or of_each):
        return Target(indicator=_state(words))
    name = _state(words)
    if full is not None:
        front, behind = words[: full.start()], words[full.end() :]
        # 所有 goes with the noun behind it, wherever it stands, as `全覆盖的` does.
        name = _state(front + behind) if full[0] == "所有" else _state(front)
        if behind.startswith("的") or name is None:
            name = _state(behind)
    return Target(indicator=name, comparator="eq", value="100", unit="percent")


def _state(words: str) -> str | None:
    """An end state without the verbs and marks around it."""
    name = _IN_FRONT.sub("", words.strip(_EDGE))
    return _BEHIND.sub("", name).strip(_EDGE) or None
