"""Targets that state several pairs: `人参、食用菌产值分别达到12亿元、5亿元`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from policyner.resolving.comparators import bounds
from policyner.resolving.target_values import StatedValue
from policyner.resolving.values import Comparator, Target
from policyner.vocabulary import any_of, read_vocabulary

_DATA = read_vocabulary(__package__, "target_lists.yaml")
_TAIL = re.compile(rf"(?:全?产业链)?(?:{any_of(_DATA['shared'])})$")
# What is measured already: `用水量、能耗、氨氮排放量` share nothing.
_MEASURE = re.compile(f"[量率耗值额数比度]$|{_TAIL.pattern}")
_EACH = re.compile("(?:每年|每[一-鿿]{1,2}|年均|累计|同比)+$")
#: What parts the members of a list.
JOINTS = re.compile("[、和]|(?<![普涉])及|(?<!参)与")


def pairs_in(front: str, values: Sequence[StatedValue]) -> list[Target]:
    """The pairs of indicator and value of a list, in order.

    Args:
        front: The indicators: what stands in front of 分别.
        values: The values behind it, two or more.
    """
    front = _EACH.sub("", front)
    # Where the words do not say plainly which value is whose, each keeps all of the indicators.
    names = _names(front, len(values)) or [front] * len(values)
    return [
        _pair(name, value, first=values[0], last=values[-1])
        for name, value in zip(names, values, strict=True)
    ]


def _pair(name: str, value: StatedValue, *, first: StatedValue, last: StatedValue) -> Target:
    """One pair; what compares the first or the last holds for all, as a unit at the end does."""
    comparator: Comparator = value.comparator
    if comparator == "eq" and first.comparator in ("ge", "gt", "le", "lt"):
        comparator = first.comparator
    elif comparator == "eq" and last.comparator in ("approx", "ge", "le"):
        comparator = last.comparator
    low, high = value.low, value.high
    if value.value is not None:
        low, high = bounds(Decimal(value.value), comparator)
    return Target(
        indicator=name or None, comparator=comparator, value=value.value, low=low, high=high,
        unit=value.unit or last.unit,
    )  # fmt: skip


def _names(front: str, count: int) -> list[str] | None:
    """The indicators of a list, what they share put to each: `城镇和农村低保标准`."""
    parts = [part for part in JOINTS.split(front) if part]
    if len(parts) == count:
        # The last carries the noun that the others leave out.
        tail = _shared_tail(parts)
        return [part if part.endswith(tail) else part + tail for part in parts]
    # `城乡居民收入`: two in one word.
    if count == 2 and "城乡" in front:
        return [front.replace("城乡", "城镇", 1), front.replace("城乡", "农村", 1)]
    return None


def _shared_tail(parts: Sequence[str]) -> str:
    first, last = parts[0], parts[-1]
    tail = _TAIL.search(last)
    # `城市、农村污水处理率`: modifiers of one length in front of what they share. Where a noun is
    # known that may be shared, they must be opposed: `工业、技术改造投资` share 投资 alone.
    if (
        (tail is None or last.startswith(tuple(_DATA["opposed"])))
        and len(first) <= 3
        and len(last) >= len(first) + 2
        and {len(part) for part in parts[:-1]} == {len(first)}
    ):
        return last[len(first) :]
    if tail is None or any(_MEASURE.search(part) for part in parts[:-1]):
        return ""
    return tail[0]
