"""The values in the words of a target: its ratios and amounts, with how they are compared."""

from __future__ import annotations

import re
from dataclasses import dataclass

from policyner.grammar.amounts import Amount, find_amounts
from policyner.grammar.numerals import plain
from policyner.grammar.ratios import find_ratios
from policyner.resolving.comparators import bounds, clause_before, comparator_of
from policyner.resolving.context import Context
from policyner.resolving.percentages import resolve_percent
from policyner.resolving.values import Comparator
from policyner.span import Span

# Units of what is measured rather than counted.
_MEASURED = ("percent", "percentage_point", "ratio")
_LEAST = re.compile("(?:至少|不少于|不低于)[^，,、0-9]{0,8}$")
_QUOTED = re.compile("“[^“”]*”|《[^《》]*》")
# Of the clause in front of a value.
_REACH = 60
# `1500套（间）`, `8天（工作日）以内`.
_ASIDE = re.compile("[（(][^（()）]*[）)]")
# `30分钟内到达现场`, but `5天内部培训`.
_INSIDE = re.compile("内(?![部设外容涵勤])")
_LENGTHS = ("秒", "分钟", "小时", "天", "日", "周", "个月", "年", "个工作日", "工作日", "个自然日")
_HALF = re.compile("一半(?!是)|半数")
# `突破10项技术`: they are solved, and not surpassed.
_SOLVED = re.compile("^[一-鿿]{0,4}突破$")
_SOLVED_UNITS = ("项", "个", "种", "批")


@dataclass(frozen=True, slots=True)
class StatedValue:
    """A value in the words of a target.

    Attributes:
        start: Offset of its first character.
        end: Offset behind its unit, and behind the approximator of a ratio.
        value: The number; `None` for a range.
        low: Lower bound.
        high: Upper bound.
        unit: Its unit.
        comparator: How it is compared.
    """

    start: int
    end: int
    value: str | None
    low: str | None
    high: str | None
    unit: str | None
    comparator: Comparator

    @property
    def is_measured(self) -> bool:
        """Whether it measures something, rather than counting what follows it."""
        return self.unit in _MEASURED


def values_in(words: str) -> list[StatedValue]:
    """The values in the words of a target, in order."""
    # What stands in quotes is a name: “一件事”.
    quoted = [Span(*match.span()) for match in _QUOTED.finditer(words)]
    places = [*find_ratios(words), *(Span(*half.span()) for half in _HALF.finditer(words))]
    ratios = [ratio for place in places if (ratio := _ratio(words, place))]
    counted = [
        _counted(amount, words)
        for amount in find_amounts(words)
        if not any(place.overlaps(Span(amount.start, amount.end)) for place in places)
    ]
    values = [
        value
        for value in sorted([*ratios, *counted], key=lambda value: value.start)
        if not any(quote.start <= value.start < quote.end for quote in quoted)
    ]
    asides = [Span(*match.span()) for match in _ASIDE.finditer(words)]
    outside = [v for v in values if not any(a.start < v.start < a.end for a in asides)]
    return outside or values


def _clause_before(words: str, place: int) -> str:
    return clause_before(words[max(0, place - _REACH) : place])


def _ratio(words: str, span: Span) -> StatedValue | None:
    before = _clause_before(words, span.start)
    percent = resolve_percent(span.of(words), context=Context(before, words[span.end :]))
    if percent is None:
        return None
    unit = "percentage_point" if percent.unit == "percentage_point" else "percent"
    return StatedValue(
        span.start, span.end, percent.value, percent.low, percent.high, unit, percent.comparator
    )


def _counted(amount: Amount, words: str) -> StatedValue:
    aside = _ASIDE.match(words, amount.end)
    place = amount.start, aside.end() if aside else amount.end
    if amount.high is not None and amount.low is not None:
        ends = plain(amount.low), plain(amount.high)
        return StatedValue(*place, None, *ends, amount.unit, "range")
    before = _clause_before(words, amount.start)
    if before.endswith("±") and amount.low is not None:
        # `误差不超过±2毫米` goes both ways.
        ends = plain(-amount.low), plain(amount.low)
        return StatedValue(place[0] - 1, place[1], None, *ends, amount.unit, "range")
    behind = amount.about or words[place[1] : place[1] + 4]
    comparator: Comparator = "gt" if amount.more else comparator_of(before, behind)
    if comparator == "eq" and _LEAST.search(before):
        comparator = "ge"
    if _SOLVED.match(before) and amount.unit in _SOLVED_UNITS and words[place[1] :]:
        comparator = "eq"
    if amount.low is None:
        return StatedValue(*place, None, None, None, amount.unit, comparator)
    if amount.unit in _LENGTHS and not aside and (inside := _INSIDE.match(words, amount.end)):
        comparator, place = "le", (amount.start, inside.end())
    low, high = bounds(amount.low, comparator)
    return StatedValue(*place, plain(amount.low), low, high, amount.unit, comparator)
