"""Percentages are closed language: a grammar settles where they begin and end.

The guidelines (PERCENT) define the extent: every ratio in %, ‰, 百分之…, N成,
N分之N, a fraction in digits, or percentage points, with an approximator directly
behind it. Comparators in front stay outside. What the grammar finds needs no
model; the model's own findings stand where the grammar is silent.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from policyner.tagging.mention import Mention

_NUMBER = r"\d[\d,]*(?:\.\d+)?"
_HAN = "[零〇一二两三四五六七八九十百千万半]"
_HAN_NUMBER = rf"{_HAN}+(?:点{_HAN}+)?"
_UNIT = r"\s?(?:[%％﹪‰]|(?:多|余)?个?(?:多|余)?百分点)"
_RANGE = r"\s?(?:[-—–―~～－至到]{1,2})\s?"
_APPROXIMATOR = r"(?:左右|上下|以内|(?:及|或)?以[上下])?"

# `成` counts tenths only where no word goes on with it (一成立 is none), and not in
# `生成`, `N成员`: a numeral in front and a comparator, an end or a particle behind.
_TENTHS = (
    rf"[一二两三四五六七八九1-9]成(?:多|半|[一二三四五六七八九])?(?:有余)?{_APPROXIMATOR}"
    r"(?=$|[\s，。；、,;.)）：:]|的|以|[提升增降])"
)

# A proper fraction in digits; dates (`5/1` of a plan) have no such denominators in front of words.
_FRACTION = rf"(?<![\d/.])[1-9]/(?:[2-9]|10){_APPROXIMATOR}(?![\d/年月日])"

# A number begins where no digit stands in front, and is no conversion factor (×100%).
_AT_NUMBER = r"(?<![\d.,×xX*])"
_AT_HAN = rf"(?<!{_HAN})"

# A table whose unit has a column of its own, in front of the value: the cells `%` and `≥90`.
_IN_CELLS = (
    r"(?<![^\n\t])[ \u3000]?[%％][ \u3000]?[\n\t][ \u3000]?"
    rf"[≥＞>≤＜<]?{_NUMBER}(?=[ \u3000]?(?:[\n\t]|$))"
)

# The same where a page lost the edges of the cells: elsewhere `%` stands behind its number.
_IN_GLUED_CELLS = (
    rf"(?:(?<=[\u3400-\u9fff）)])|(?<=[\u3400-\u9fff）)][ \u3000]))[%％][ \u3000]?"
    rf"[≥＞>≤＜<]?{_NUMBER}(?![\d.%％])"
)

_PERCENTAGE = re.compile(
    "|".join(
        (
            _IN_CELLS,
            _IN_GLUED_CELLS,
            rf"{_AT_NUMBER}{_NUMBER}(?:{_UNIT})?{_RANGE}{_NUMBER}{_UNIT}{_APPROXIMATOR}",
            rf"{_AT_NUMBER}{_NUMBER}{_UNIT}{_APPROXIMATOR}",
            rf"[百千万]分之{_HAN_NUMBER}{_APPROXIMATOR}",
            rf"{_AT_HAN}{_HAN_NUMBER}(?:多|余)?个(?:多|余)?百分点{_APPROXIMATOR}",
            rf"{_AT_HAN}{_HAN}+分之{_HAN}+{_APPROXIMATOR}",
            _FRACTION,
            _TENTHS,
        )
    )
)

# What the model finds beyond the grammar must at least hold the sign of a ratio.
_SIGN = re.compile(r"[%％﹪‰成/]|分之|百分点")
_FACTOR = re.compile(r"[×xX*]\s?$")


def settle_percentages(text: str, mentions: Sequence[Mention]) -> list[Mention]:
    """Mentions whose PERCENT layer agrees with the grammar.

    Args:
        text: The clean text.
        mentions: What the model found, of all layers.

    Returns:
        The mentions with every ratio of the grammar as a PERCENT of confidence
        1.0, in place of the model's PERCENT mentions that overlap one, hold no sign of
        a ratio, or are a conversion factor (`×100%`); sorted as the tagger sorts.
    """
    found = [Mention("PERCENT", m.start(), m.end()) for m in _PERCENTAGE.finditer(text)]
    spans = [(mention.start, mention.end) for mention in found]
    kept = [
        mention
        for mention in mentions
        if mention.label != "PERCENT"
        or (
            not mention.overlaps_one(spans)
            and _SIGN.search(text, mention.start, mention.end)
            and not _FACTOR.search(text, max(0, mention.start - 2), mention.start)
        )
    ]
    return sorted([*kept, *found], key=Mention.order)
