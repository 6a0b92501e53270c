"""Which kind of number stands further out, where a notice departs from the convention."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from policyner.outline.numbering import RANK, Kind


class _Numbered(Protocol):
    @property
    def kind(self) -> Kind: ...
    @property
    def value(self) -> int | None: ...


def ranks(headings: Sequence[_Numbered]) -> Mapping[Kind, float]:
    """The rank of each kind in a stretch of headings without an attachment's mark between.

    It is that of the convention, unless the headings show another order: `一、`
    first, `第一条` and `第二条` below it, and `二、` behind them. So a kind stands
    further out than one that the convention puts above it, where it comes first, and
    goes on counting behind the other, which had begun at 1.

    Args:
        headings: The headings in order.
    """
    last: dict[Kind, int] = {}
    first: dict[Kind, int] = {}
    began: dict[Kind, int | None] = {}
    # Kinds that were seen since the last heading of a kind.
    since: dict[Kind, set[Kind]] = {}
    rank: dict[Kind, float] = dict(RANK)
    for index, heading in enumerate(headings):
        kind, value = heading.kind, heading.value
        if value is None:
            continue
        if kind in first and value == last[kind] + 1:
            for other in since[kind]:
                inner_first = first[kind] < first[other] and began[other] == 1
                if inner_first and RANK[other] < RANK[kind]:
                    rank[kind] = min(rank[kind], RANK[other] - 0.5)
        first.setdefault(kind, index)
        began.setdefault(kind, value)
        last[kind] = value
        since[kind] = set()
        for other, seen in since.items():
            if other != kind:
                seen.add(kind)
    return rank
