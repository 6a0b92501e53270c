"""Percentages as numbers, in percent: `70%以上`, `七成左右`, `3.1～5.8%`, `1.5个百分点`."""

from __future__ import annotations

import re
from functools import lru_cache

from policyner.grammar.numerals import half_width, plain
from policyner.grammar.ratios import read_ratio
from policyner.resolving.comparators import (
    FRONT,
    bounds,
    change_of,
    clause_before,
    comparator_of,
    is_baseline,
    is_observed,
)
from policyner.resolving.context import LONGEST_MENTION, Context
from policyner.resolving.values import Comparator, Percent, Purpose

_NOWHERE = Context()
# Characters behind a number in which an approximator stands: `（含）以上`.
_NEAR = 8
# What may stand in front of the number in a mention, such as a comparator.
_LEAD = re.compile(r"^[^\d零〇一二两三四五六七八九十百千万半±+＋−－-]*")
# `分别不低于20%和30%`: a comparator in front of a list holds for all of it.
_LISTED = re.compile(r"(?:\d[\d.]*\s?(?:[%‰]|个?百分点)[、和与及])+$")
# `分别达到95%、90%以上`: so does an approximator at the end of it.
_LISTED_BEHIND = re.compile(r"(?:[、和与及]\d[\d.]*\s?(?:[%‰]|个?百分点))+")


@lru_cache(maxsize=65_536)
def resolve_percent(
    surface: str, *, context: Context = _NOWHERE, in_target: bool = False
) -> Percent | None:
    """The ratio that a PERCENT mention states.

    Args:
        surface: The mention's repaired words; a comparator in front may be part of it.
        context: The words around it.
        in_target: Whether it stands inside a TARGET mention.

    Returns:
        The ratio, `None` where the words are none that the grammar knows. Fractions
        that do not come out even are rounded to four decimals.
    """
    if len(surface) > LONGEST_MENTION:
        return None
    words = half_width(surface.strip())
    lead = _LEAD.match(words)
    start = lead.end() if lead and not words.startswith("%") else 0
    ratio = read_ratio(words, start)
    if ratio is None:
        return None
    before = clause_before(context.before + words[:start])
    behind = words[ratio.end :] or context.after[:_NEAR]
    rest = words[ratio.end :] + context.after
    if ratio.mark:
        comparator: Comparator = FRONT[ratio.mark]
    elif ratio.more:
        comparator = "gt"
    else:
        comparator = comparator_of(before, behind)
        if comparator == "eq" and (listed := _LISTED.search(before)):
            comparator = comparator_of(before[: listed.start()], "")
        if comparator == "eq" and "分别" in before:
            others = half_width(rest)
            if listed := _LISTED_BEHIND.match(others):
                comparator = comparator_of("", others[listed.end() :])
    purpose: Purpose = "target"
    observed = not in_target and is_observed(context.before + words[:start])
    if observed or is_baseline(before, rest):
        purpose = "observed"
    value: str | None = plain(ratio.low)
    low, high = bounds(ratio.low, comparator)
    if ratio.high is not None:
        value, low, high, comparator = None, plain(ratio.low), plain(ratio.high), "range"
    return Percent(
        value=value, low=low, high=high, unit=ratio.unit, comparator=comparator,
        change=change_of(before), purpose=purpose,
    )  # fmt: skip
