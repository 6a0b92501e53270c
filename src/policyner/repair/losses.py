"""What a copy has lost for good: flagged at its place, never filled in.

A deleted year, characters that could not be read, a `*` behind which nothing
known is hidden. Rooms further on say `damaged` of a value that touches one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from policyner.span import Span

LossKind = Literal["digits", "characters", "hidden"]

_HAN = "[\u3400-\u9fff]"
# `到年6月`, `至年底前`: a year stood there. `到年底` alone may also mean this year's end.
_YEAR = re.compile(r"(?<=[到至在于自从])年(?=(?:1[0-2]|[1-9])月)")
_YEAR_END = re.compile(r"(?<=[到至在于自从])年(?=[底末])")
# `在全国个县`, `不少于家`: a count stood before the word that counts. `健全国家制度` names no
# whole country, and `超过所购总价`, `建成所需` count nothing: 所 counts schools, hospitals and the
# like, or ends its clause. The character comes before what stands before it: it is rare.
_COUNT = re.compile(
    "[个家名项所亿万]"
    "(?:(?<=全[国省市县区].)(?<![健保安完齐顾]全..)|(?<=(?:建成|达到|至少|超过).)|(?<=不少于.))"
    "(?:(?<=[个家名项])(?!人|体|别|性|庭|属|长|政|有|具|单|称|义|目|喻|列|特优|优|校|牌)"
    f"|(?<=所)(?![在需购缴得列述指有属])(?=(?!{_HAN})|{_HAN}{{0,7}}[校学院园])"
    "|(?:(?<=亿)元|(?<=万)(?:[元吨]|人(?!发明)))(?!级|以上|的))"
)
_UNREADABLE = re.compile(r"\ufffd+|[\ue000-\uf8ff]+|(?<!\?)\?{2,}")
_MAY_BE_UNREADABLE = re.compile("[?\ufffd\ue000-\uf8ff]")
# A reading whose character and bracket were eaten: `市控?cái）嗝孢_`.
# Or one whose bytes are read as a letter: `全省？？萍技帮L（fēng）险`.
_SHIFTED = re.compile(
    r"[?？]{1,2}[^\n?？（(]{0,12}[A-Za-z](?=[（(][a-zü]{0,5}[āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ][a-zü]{0,5}[）)])"
)
_EATEN = re.compile(r"[?？](?=[a-zü]{0,5}[āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ][a-zü]{0,5}[）)])")
# A date below a signature that lost its signs, and one of its digits or more:
# `2019116`, `2019年116`, `2019116日`.
_DATE = re.compile(
    r"(?<=[府室局厅委会部院办署组])(?P<gap>\s*\n\s*)(?P<date>(?:19|20)\d\d(?:\d{1,3}|年\d{2,4}))(?=日?\s*(?:\n|\Z|（))"
)
# Its digits at the beginning of a line, which few texts have.
_MAY_BE_DATE = re.compile(r"\n\s*(?:19|20)\d\d[\d年]")
_HIDDEN_YEAR = re.compile(r"(?<![\d*×])\*{1,4}(?=年)")
# `20**年`, and a percentage of which nothing is left, hidden or without a glyph: `□□%`.
_HIDDEN_DIGITS = re.compile(
    r"(?<!\d)[12]\d{0,2}\*{1,3}(?=年)|(?<![\d*×）)%])\*{1,4}(?=%)|□+(?=%|年\d)"
)
# Between digits a star multiplies.
_HIDDEN = re.compile(rf"(?<={_HAN})\*+(?={_HAN})")


@dataclass(frozen=True, slots=True)
class Loss:
    """A place at which something is missing.

    Attributes:
        kind: `digits` where a number was deleted, `characters` where signs stand
            that nobody can read, `hidden` where a filter put `*`.
        span: The signs in the clean text, or, where nothing stands for what is
            lost, the word that it stood before.
    """

    kind: LossKind
    span: Span


def find_losses(text: str, *, censored: bool = False) -> tuple[Loss, ...]:
    """The places at which a repaired text lacks something, in order.

    Args:
        text: The clean text.
        censored: Whether hidden characters were restored elsewhere in it, so
            that a `*` between characters is known to hide one.
    """
    return tuple(sorted(_losses(text, censored=censored), key=lambda loss: loss.span))


def _losses(text: str, *, censored: bool) -> Iterator[Loss]:
    years = [*_YEAR.finditer(text)]
    unreadable = [*_UNREADABLE.finditer(text)] if _MAY_BE_UNREADABLE.search(text) else []
    counts = [*_COUNT.finditer(text)]
    if years or counts or censored:
        years += _YEAR_END.finditer(text)
    yield from (Loss("digits", Span(*match.span())) for match in (*years, *counts))
    if _MAY_BE_DATE.search(text):
        yield from (Loss("digits", Span(*match.span("date"))) for match in _DATE.finditer(text))
    unreadable += [*_EATEN.finditer(text), *_SHIFTED.finditer(text)]
    yield from (Loss("characters", Span(*match.span())) for match in unreadable)
    if "*" not in text and "□" not in text:
        return
    yield from (Loss("hidden", Span(*match.span())) for match in _HIDDEN_YEAR.finditer(text))
    yield from (Loss("hidden", Span(*match.span())) for match in _HIDDEN_DIGITS.finditer(text))
    if censored:
        years_hidden = {match.start() for match in _HIDDEN_YEAR.finditer(text)}
        hidden = (m for m in _HIDDEN.finditer(text) if m.start() not in years_hidden)
        yield from (Loss("hidden", Span(*match.span())) for match in hidden)
