"""Percentages as numbers, in percent: `70%以上`, `七成左右`, `3.1～5.8%`, `1.5个百分点`."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_EVEN, Decimal
from functools import lru_cache

from policyner.grammar.numerals import HAN, half_width, number, plain
from policyner.resolving.comparators import (
    bounds,
    change_of,
    clause_before,
    comparator_of,
    is_baseline,
    is_observed,
)
from policyner.resolving.context import LONGEST_MENTION, Context
from policyner.resolving.values import Comparator, Percent, Purpose, Unit

_ARABIC = r"\d[\d,]*(?:\.\d+)?"
_HAN = rf"[{HAN}]+(?:点[{HAN}]+)?"
_TO = r"\s*(?:[-—–―－~～至到]{1,2}|～)\s*"
_SIGN = r"(?P<sign>[%％﹪]|‰|(?P<odd>[多余])?个?(?:多|余)?百分点)"

_FORMS = (
    # A table whose unit stands in a cell of its own: `%` and `≥90`.
    re.compile(rf"[%％]\s+(?P<mark>[≥＞>≤＜<]?)(?P<low>{_ARABIC})"),
    re.compile(
        rf"(?P<low>{_ARABIC}|{_HAN})(?P<lowsign>[%％﹪‰])?(?:{_TO}(?P<high>{_ARABIC}|{_HAN}))?\s*{_SIGN}"
    ),
    re.compile(
        rf"(?P<base>[百千万])分之(?P<low>{_HAN}|{_ARABIC})(?:{_TO}(?:[百千万]分之)?(?P<high>{_HAN}|{_ARABIC}))?(?P<odd>[多余])?"
    ),
    re.compile(rf"(?P<below>{_HAN}|\d{{1,2}})分之(?P<above>{_HAN}|\d{{1,2}})"),
    re.compile(r"(?P<above>\d{1,2})/(?P<below>\d{1,3})"),
    re.compile(
        rf"(?P<tenths>[一二两三四五六七八九1-9])(?:(?:{_TO})?(?P<tohigh>[一二三四五六七八九1-9]))?成(?P<more>半|[一二三四五六七八九])?(?P<odd>多)?"
    ),
    re.compile("(?P<half>一半|半数)"),
)
_NOWHERE = Context()
_FOUR = Decimal("0.0001")
_LEAD = re.compile(r"^[^\d一二两三四五六七八九十百千万半%％]*")
_MARKS: dict[str, Comparator] = {
    "≥": "ge",
    "＞": "gt",
    ">": "gt",
    "≤": "le",
    "＜": "lt",
    "<": "lt",
    "": "eq",
}


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
    start = lead.end() if lead and not words.startswith(("%", "％")) else 0
    found = next((m for form in _FORMS if (m := form.match(words, start))), None)
    if found is None:
        return None
    groups = found.groupdict()
    low, high, unit = _numbers(groups)
    if low is None:
        return None
    before = clause_before(context.before + words[:start])
    behind = words[found.end() :] or context.after[:4]
    if groups.get("mark"):
        comparator: Comparator = _MARKS[groups["mark"]]
    elif groups.get("odd") or "多" in found[0] or "余" in found[0]:
        comparator = "gt"
    else:
        comparator = comparator_of(before, behind)
    purpose: Purpose = "target"
    rest = words[found.end() :] + context.after
    if is_baseline(before, rest) or (
        not in_target and is_observed(context.before + words[:start], rest)
    ):
        purpose = "observed"
    change = change_of(before)
    if high is not None:
        return Percent(None, plain(low), plain(high), unit, "range", change, purpose)
    bottom, top = bounds(low, comparator)
    return Percent(plain(low), bottom, top, unit, comparator, change, purpose)


def _numbers(groups: dict[str, str | None]) -> tuple[Decimal | None, Decimal | None, Unit]:
    """Number, upper number of a range, and unit, in percent."""
    if groups.get("half") and not groups.get("low"):
        return Decimal(50), None, "fraction"
    if tenths := groups.get("tenths"):
        value = _value(tenths) * 10
        if more := groups.get("more"):
            value += 5 if more == "半" else _value(more)
        upper = groups.get("tohigh")
        return value, (_value(upper) * 10 if upper else None), "fraction"
    if groups.get("below"):
        below, above = number(groups["below"] or ""), number(groups["above"] or "")
        if not below or above is None:
            return None, None, "fraction"
        share = (above * 100 / below).quantize(_FOUR, ROUND_HALF_EVEN)
        return share, None, "fraction"
    low, high = number(groups["low"] or ""), number(groups.get("high") or "")
    base = groups.get("base")
    sign = groups.get("sign") or "%"
    if base == "千" or sign == "‰":
        factor, unit = Decimal("0.1"), "permille"
    elif base == "万":
        factor, unit = Decimal("0.01"), "fraction"
    else:
        factor, unit = Decimal(1), "percentage_point" if "百分点" in sign else "percent"
    scaled = None if low is None else low * factor
    return scaled, None if high is None else high * factor, unit  # type: ignore[return-value]


def _value(numeral: str) -> Decimal:
    return number(numeral) or Decimal(0)
