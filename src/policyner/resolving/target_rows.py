"""Targets that are a row of a table of indicators: `森林覆盖率 | % | 预期性 | 62 | ≥65`."""

from __future__ import annotations

import re
from decimal import Decimal

from policyner.grammar.amounts import UNITS
from policyner.grammar.numerals import HAN, number, plain
from policyner.resolving.comparators import BEHIND, FRONT, bounds
from policyner.resolving.values import Comparator, Target

# The indicator, its unit, where the plan starts from, the value.
_NEXT = r"(?:[ \u3000]*[\n\t|][ \u3000]*|[ \u3000]{2,})+"
_ROW = re.compile(
    rf"^(?P<name>[^\n\t|\d]+?(?:{_NEXT}[（(][^\n\t]*?[)）])?){_NEXT}"
    rf"(?:(?P<unit>[^\s|\d]{{1,8}}){_NEXT})?(?:(?:约束|预期)性{_NEXT})?"
    rf"(?:(?P<from>[\d.,]+|[-—–/]+){_NEXT})?"
    r"(?P<mark>[≥＞>≤＜<]?)[〔［【\[]?(?P<value>[\d.,]+)[〕］】\]]?(?P<about>左右|以上|以下|以内)?$"
)
# A row whose cells ran together: where one number ends and the next begins, nobody can tell.
_GLUED = re.compile(
    rf"[（(](?:[%％]|[万亿]*(?:{UNITS}))[）)][-—–]*[〔\[]?(?!\d{{1,2}}(?:\.\d)?$)(?=\d)"
    rf"|(?<=[一-鿿])(?<![{HAN}])(?:[万亿]+(?:{UNITS})|元[/／]人·[年月])(?=\d)"
    r"|[%％](?=\d+\.\d{2}|\d{4})"
)
_NAMED_UNIT = re.compile(r"[（(](?P<unit>[^\s\d（()）]{1,8})[)）]$")
_COMPARATORS: dict[str, Comparator] = {**FRONT, **BEHIND}
_MULTIPLES = {"万亿": 10**12, "亿": 10**8, "万": 10**4}


def target_of_row(words: str) -> Target | None:
    """The target that a row of a table states; `None` where the words are no row."""
    row = _ROW.match(words)
    if row is None:
        glued = _GLUED.search(words)
        return Target(indicator=words[: glued.start()] or None) if glued else None
    name, value = "".join(row["name"].split()), number(row["value"])
    comparator = _COMPARATORS.get(row["mark"] or row["about"] or "", "eq")
    if value is None:
        return Target(indicator=name)
    unit = row["unit"]
    if unit is None and (named := _NAMED_UNIT.search(name)):
        name, unit = name[: named.start()], named["unit"]
    if unit is not None:
        unit, value = _plain_unit(unit.strip(), value)
    low, high = bounds(value, comparator)
    start = row["from"]
    return Target(
        indicator=name, comparator=comparator, value=plain(value), low=low, high=high, unit=unit,
        baseline=start if start and start[0].isdigit() else None,
    )  # fmt: skip


def _plain_unit(unit: str, value: Decimal) -> tuple[str, Decimal]:
    """`亿元` is 100,000,000 元; `%` is called percent."""
    if unit in ("%", "％"):
        return "percent", value
    for word, times in _MULTIPLES.items():
        if unit.startswith(word) and len(unit) > len(word):
            return unit[len(word) :], value * times
    return unit, value
