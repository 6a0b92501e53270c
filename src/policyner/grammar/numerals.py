"""Numbers as notices write them: `1,250万`, `2.5亿`, `三百六十`, `二〇二五`, `百分之七点五`.

cn2an was tried and left: it reads `八成` as `8成`, refuses `两`, `10多` and `1,250万`, and
raises on what it does not know; what notices need is little and stands here.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache

DIGITS = {character: value for value, character in enumerate("〇一二三四五六七八九")} | {
    "零": 0,
    "○": 0,
    "Ｏ": 0,
    "两": 2,
}
_TENS = {"十": 10, "百": 100, "千": 1_000}

#: Characters of a Chinese numeral.
HAN = "〇○零一二两三四五六七八九十百千万亿"

#: What stands between the two ends of a range, as a pattern.
TO = r"\s?[-—–―－~～至到]{1,2}\s?"

_FULL_WIDTH = str.maketrans("０１２３４５６７８９．％", "0123456789.%")
_HAS_FULL_WIDTH = re.compile(f"[{''.join(map(chr, _FULL_WIDTH))}]")
_FIGURE = r"\d[\d,，]*(?:\.\d+)?(?:[×xX]10[⁰¹²³⁴⁵⁶⁷⁸⁹]+)?"
_BELOW_MYRIAD = f"{_FIGURE}千{_FIGURE}百|{_FIGURE}[百千]?"
# `1亿5千万`, `2千3百`, `1.5万亿`: figures, with 亿 and 万 between them as between numerals.
_ARABIC = re.compile(
    f"(?:(?:(?P<trillions>{_BELOW_MYRIAD})万)?(?P<hundred_millions>{_BELOW_MYRIAD})?(?<!^)亿零?)?"
    f"(?:(?P<myriads>{_BELOW_MYRIAD})万)?(?P<zero>零)?(?P<ones>{_BELOW_MYRIAD})?"
)
_PARTS = re.compile(r"(\d[\d,，]*(?:\.\d+)?)(?:[×xX]10([⁰¹²³⁴⁵⁶⁷⁸⁹]+))?([百千])?")
# Figures behind 万 and 亿 count ones only where they fill all places: `3万5` is 35,000.
_PLACES = {"万": 4, "亿": 8}
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_NEXT_TO_EACH_OTHER = re.compile("(?P<low>[一二两三四五六七八九])(?P<high>[二三四五六七八九])")
_MULTIPLES = {"百": Decimal(100), "千": Decimal(1_000)}


def half_width(words: str) -> str:
    """The words with full-width digits, points and percent signs made ASCII, as long as before."""
    # Hardly any has one, and a search is many times faster than a translation.
    return words.translate(_FULL_WIDTH) if _HAS_FULL_WIDTH.search(words) else words


@lru_cache(maxsize=8_192)
def number(words: str) -> Decimal | None:
    """The value of a number, or `None` where it is none.

    Args:
        words: The number alone: `1,250万`, `两`, `二〇二五`, `七点五`, `1亿5千万`, `3×10⁴`.
    """
    words = half_width(words).replace(" ", "").replace("\u3000", "")
    if not words:
        return None
    if words[0].isdigit():
        return _arabic(words)
    whole, point, decimals = words.partition("点")
    value_ = _han(whole)
    if value_ is None or not point:
        return None if value_ is None or decimals else Decimal(value_)
    if not decimals or any(c not in DIGITS for c in decimals):
        return None
    return Decimal(f"{value_}.{''.join(str(DIGITS[c]) for c in decimals)}")


@lru_cache(maxsize=8_192)
def spread(words: str) -> tuple[Decimal, Decimal] | None:
    """The ends of a number that two neighbouring digits leave open, or `None` where it is none.

    Args:
        words: The numeral alone: `两三千` is 2,000 to 3,000, `六七十` 60 to 70, `三五` 3 to 5.
    """
    pair = _NEXT_TO_EACH_OTHER.search(words)
    if pair is None or not all(character in HAN for character in words):
        return None
    low, high = DIGITS[pair["low"]], DIGITS[pair["high"]]
    others = words[: pair.start()] + words[pair.end() :]
    beside = words[pair.start() - 1 : pair.start()], words[pair.end() : pair.end() + 1]
    neighbours = high - low == 1 or (low, high) == (3, 5)
    if not neighbours or "〇" in others or any(each in DIGITS for each in beside):
        return None
    first, last = (
        number(words[: pair.start()] + each + words[pair.end() :]) for each in pair.groups()
    )
    return None if first is None or last is None else (first, last)


def _arabic(words: str) -> Decimal | None:
    """The value of figures with their multiples, or `None`."""
    match = _ARABIC.fullmatch(words)
    if match is None:
        return None
    ones = match["ones"] or ""
    above = words[match.start("ones") - 1 : match.start("ones")] if ones else ""
    if ones.isdigit() and len(ones) < _PLACES.get(above, 0):
        return None
    return (
        _sum(match["trillions"]) * 10**12
        + _sum(match["hundred_millions"]) * 10**8
        + _sum(match["myriads"]) * 10**4
        + _sum(ones)
    )


def _sum(parts: str | None) -> Decimal:
    """The sum of figures below 万: `2千3百`."""
    total = Decimal(0)
    for figure, power, multiple in _PARTS.findall(parts or ""):
        value = Decimal(re.sub("[,，]", "", figure)) * _MULTIPLES.get(multiple, Decimal(1))
        total += value * 10 ** int(power.translate(_RAISED)) if power else value
    return total


def _han(numeral: str) -> int | None:
    """The value of a Chinese numeral without a decimal, or `None`."""
    if not numeral or any(c not in HAN and c not in DIGITS for c in numeral):
        return None
    if all(c in DIGITS for c in numeral):
        # `二〇二五` is a row of digits; a single digit is one too.
        return int("".join(str(DIGITS[c]) for c in numeral))
    above, mark, below = numeral.rpartition("亿")
    if mark:
        return _section(above or "一") * 10**8 + _section(below)
    return _section(numeral)


def _section(numeral: str) -> int:
    """The value of a numeral below 亿."""
    above, mark, below = numeral.rpartition("万")
    total = _section(above or "一") * 10**4 if mark else 0
    digit = 0
    for character in below if mark else numeral:
        if character in _TENS:
            total, digit = total + (digit or 1) * _TENS[character], 0
        else:
            digit = DIGITS.get(character, 0)
    return total + digit


def plain(value: Decimal) -> str:
    """A decimal as a string without exponent and trailing zeros: `70`, `0.05`, `66.6667`."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def integer(words: str) -> int | None:
    """The value of a whole number, or `None` where it is none."""
    value = number(words)
    return int(value) if value is not None and value == value.to_integral_value() else None
