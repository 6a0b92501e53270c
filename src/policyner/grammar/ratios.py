"""Ratios: `70%以上`, `七成左右`, `±5%`, `3.1～5.8%`, `百分之六七十`, `1.5个百分点`, `三分之一`.

One grammar finds and reads them. The guidelines (PERCENT) define the extent: the number with its
sign and unit and an approximator directly behind it; comparators in front stay outside.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Literal

from policyner.grammar.numerals import HAN, TO, half_width, number, spread
from policyner.span import Span

#: How a ratio is written; its numbers are in percent all the same.
RatioUnit = Literal["percent", "permille", "percentage_point", "fraction"]

_BLANK = "[ \u3000]"
_FIGURE = r"\d[\d,]*(?:\.\d+)?"
_HAN_FIGURE = rf"(?:(?<!个)半|[{HAN}]+(?:点[{HAN}]+)?)"
_ONE = "[一二两三四五六七八九1-9]"
_SIGN = "[%％﹪]|‰"
_POINTS = "[多余]?个?[多余]?百分点"
_MARK = "[≥＞>≤＜<]?"
_APPROXIMATOR = r"(?:左右|上下|以内|(?:及|或)?以[上下])?"
# No number begins inside another one, and a factor (×100%) is none.
_AT_FIGURE = r"(?<![\d.,×xX*])"
_AT_HAN = f"(?<![{HAN}])"
# `5%-8%` is a range: a sign stands behind a word, not behind a figure or a Latin letter.
_PLUS = r"(?:(?P<plus>(?<![\d.,%％‰A-Za-z）)])[±+＋−－-])\s?)?"


@dataclass(frozen=True, slots=True)
class _Form:
    """One way of writing a ratio.

    Attributes:
        body: The number with its unit; its named groups are read.
        before: What must stand in front of it in a text, as a lookbehind.
        after: What must follow it and its approximator in a text, as a lookahead.
        found: Whether it is looked for, or only read where a mention holds it.
    """

    body: str
    before: str = ""
    after: str = ""
    found: bool = True


_CELL_EDGE = rf"{_BLANK}?(?:[\n\t]|$)"
_FORMS = (
    # A table whose unit has a column of its own, in front of the value: the cells `%` and `≥90`.
    _Form(
        rf"[%％]{_BLANK}?[\n\t]{_BLANK}?(?P<mark>{_MARK})(?P<low>{_FIGURE})",
        before=rf"(?:(?<![^\n\t])|(?<=[\n\t]{_BLANK}))",
        after=f"(?={_CELL_EDGE})",
    ),
    # The same where a page lost the edges of the cells: elsewhere `%` stands behind its number.
    _Form(
        rf"[%％]{_BLANK}?(?P<mark>{_MARK})(?P<low>{_FIGURE})",
        before=rf"(?:(?<=[\u3400-\u9fff）)])|(?<=[\u3400-\u9fff）)]{_BLANK}))",
        after=r"(?![\d.%％])",
    ),
    _Form(
        rf"{_PLUS}(?P<low>{_FIGURE})(?P<first>{_SIGN}|个?百分点)?(?:{TO}(?P<high>{_FIGURE}))?\s?"
        rf"(?P<sign>{_SIGN}|{_POINTS})",
        before=_AT_FIGURE,
    ),
    _Form(
        rf"(?P<base>[百千万])分之(?P<low>{_HAN_FIGURE}|{_FIGURE})"
        rf"(?:{TO}(?:[百千万]分之)?(?P<high>{_HAN_FIGURE}|{_FIGURE}))?[多余]?",
    ),
    _Form(
        rf"(?P<low>{_HAN_FIGURE})(?:{TO}(?P<high>{_HAN_FIGURE}))?(?P<sign>{_POINTS})",
        before=_AT_HAN,
    ),
    _Form(rf"(?P<low>{_HAN_FIGURE})\s?(?P<sign>{_SIGN})", found=False),
    _Form(rf"(?P<below>[{HAN}]+|\d{{1,2}})分之(?P<above>[{HAN}]+|\d{{1,2}})", before=_AT_HAN),
    # A proper fraction in digits; dates (`5/1` of a plan) have no such denominators.
    _Form(
        r"(?P<above>[1-9])/(?P<below>[2-9]|10)",
        before=r"(?<![\d/.])",
        after=r"(?![\d/年月日万千百])",
    ),
    _Form(r"(?P<above>\d{1,2})/(?P<below>\d{1,3})", found=False),
    # `成` counts tenths only where no word goes on with it: `生成`, `一成立`, `N成员` are none.
    _Form(
        rf"(?P<tenths>{_ONE})(?:(?:成?{TO})?(?P<totenths>{_ONE}))?成"
        r"(?:多|(?P<more>半|[一二三四五六七八九]))?(?:有余)?",
        before="(?<!第)",
        after=r"(?=$|[\s，。；、,;.)）：:]|的|以|[提升增降])",
    ),
    _Form("(?P<half>一半|半数)", found=False),
)

_NAMED = re.compile(r"\(\?P<\w+>")
# What any of them begins with, so that most places are passed over after one look.
_FIRST = rf"(?=[\d{HAN}半%％±+＋−－-])"
_FOUND = re.compile(
    f"{_FIRST}(?:"
    + "|".join(
        f"{form.before}{_NAMED.sub('(?:', form.body)}{_APPROXIMATOR}{form.after}"
        for form in _FORMS
        if form.found
    )
    + ")"
)
_READ = tuple(re.compile(form.body) for form in _FORMS)
_FOUR = Decimal("0.0001")
# Figures of several cells that a page ran together: `％9298`, `％44.761`, `119951800254927.8%`.
_GLUED = re.compile(r"(?<![\d.])\d{6}|^%\s?(?!100(?![\d.]))(?:\d{3}|\d+\.\d{3})")


@dataclass(frozen=True, slots=True)
class Ratio:
    """A ratio as the words have it; all numbers are in percent.

    Attributes:
        end: Offset behind the number and its unit, in front of an approximator.
        low: The ratio, or the lower end of a range.
        high: The upper end of a range, inclusive; `None` where it is none.
        unit: How it is written.
        more: Whether 多 or 余 says that it is more.
        mark: A sign of comparison inside it, as cells have it (`≥`); else empty.
    """

    end: int
    low: Decimal
    high: Decimal | None
    unit: RatioUnit
    more: bool = False
    mark: str = ""


def find_ratios(text: str) -> Iterator[Span]:
    """The places of the ratios in a text, in order, each with its approximator.

    Args:
        text: Any text; figures may be full-width.
    """
    return (Span(*match.span()) for match in _FOUND.finditer(half_width(text)))


def read_ratio(words: str, start: int = 0) -> Ratio | None:
    """The ratio that begins at a place.

    Args:
        words: Any words.
        start: Offset at which its number or sign begins.

    Returns:
        The ratio, or `None` where none begins there. Fractions that do not come out even
        are rounded to four decimals.
    """
    words = half_width(words)
    for form in _READ:
        if match := form.match(words, start):
            groups = match.groupdict()
            ends = _ends(groups)
            if ends is None or _is_broken(match, *ends):
                return None
            return Ratio(
                match.end(),
                *ends,
                _unit(groups),
                more=re.search("[多余]", match[0]) is not None,
                mark=groups.get("mark") or "",
            )
    return None


def _is_broken(match: re.Match[str], low: Decimal, high: Decimal | None) -> bool:
    """Whether figures stand for no ratio: cells run together, or a range that falls (`22-4.1%`)."""
    signs = {match[name] for name in ("first", "sign") if match.groupdict().get(name)}
    mixed = len(signs) > 1 and "‰" in signs
    return mixed or (high is not None and high < low) or bool(_GLUED.search(match[0]))


def _ends(groups: dict[str, str | None]) -> tuple[Decimal, Decimal | None] | None:
    """The number, and the upper end of a range, in percent."""
    if groups.get("half"):
        return Decimal(50), None
    if tenths := groups.get("tenths"):
        return _tenths(tenths, groups)
    if below := groups.get("below"):
        parts, taken = number(below), number(groups["above"] or "")
        if not parts or taken is None:
            return None
        return (taken * 100 / parts).quantize(_FOUR, ROUND_HALF_EVEN), None
    words, upper = groups["low"] or "", groups.get("high") or ""
    if words == "半":
        return _signed(Decimal("0.5"), None, groups)
    # `百分之六七十` is from sixty to seventy.
    low, high = (not upper and spread(words)) or (number(words), number(upper))
    return None if low is None else _signed(low, high, groups)


def _signed(
    low: Decimal, high: Decimal | None, groups: dict[str, str | None]
) -> tuple[Decimal, Decimal | None]:
    base, plus = groups.get("base"), groups.get("plus")
    factor = Decimal("0.01") if base == "万" else Decimal(1)
    if base == "千" or groups.get("sign") == "‰":
        factor = Decimal("0.1")
    low, high = low * factor, None if high is None else high * factor
    if plus == "±":
        return -low, low
    return -low if plus and plus not in "+＋" else low, high


def _tenths(words: str, groups: dict[str, str | None]) -> tuple[Decimal, Decimal | None]:
    value = (number(words) or Decimal(0)) * 10
    if more := groups.get("more"):
        value += 5 if more == "半" else number(more) or 0
    upper = groups.get("totenths")
    return value, (number(upper) or Decimal(0)) * 10 if upper else None


def _unit(groups: dict[str, str | None]) -> RatioUnit:
    base, sign = groups.get("base"), groups.get("sign")
    if base == "千" or sign == "‰":
        return "permille"
    if sign is not None and "百分点" in sign:
        return "percentage_point"
    in_percent = base == "百" or sign is not None or groups.get("mark") is not None
    return "percent" if in_percent else "fraction"
