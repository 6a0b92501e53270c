"""Lengths of time, five-year plans, feasts and seasons: `3年内`, `“十五五”期末`, `汛期前`."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Literal

from policyner.grammar.numerals import integer, spread
from policyner.grammar.times.expression import UNSAID, Feast, Plans, Spell
from policyner.grammar.times.moments import BEFORE, Placed
from policyner.grammar.times.words import HAN, TO, WORDS, compiled
from policyner.vocabulary import any_of

_COUNT = f"(?:[0-9]{{1,4}}|[{HAN}十两百]{{1,4}}|半|数|几)"
_UNITS = {word: entry["unit"] for word, entry in WORDS["units"].items()}
_SPELL = compiled(
    f"(?<![0-9.．{HAN}十百第近])(?P<prefix>今后的?|未来的?|接下来的?|此后的?)? "
    f"(?P<low>{_COUNT})(?: 个?(?:{TO}|、)(?P<high>{_COUNT}))? (?P<half>个半)?(?P<counter>个)? ?"
    f"(?P<unit>季度|{any_of(_UNITS)})"
    f"(?P<and>半|(?<=年) ?[零又]?(?P<months>[0-9]{{1,2}}|[{HAN}十两]{{1,2}})个月)?"
    "(?P<about>(?:左右|的?时间|期限?)*)"
    "(?:[（(]含[）)])?(?P<inside>之内|以内|内(?![部容外])|里(?!程)|期间)?(?:左右)?"
)

_QUOTE = "[“”\"'‘’「」]"
_NUMBER = "二?十[一二三四五六七八九]?|[七八九]"
_PLAN_PART = (
    "期末|末期|末年|末|时期末|结束时?|收官之?年?|(?:时期)?中期|(?:时期)?初期?"
    "|前[一二两三四]年|后[一二两三四]年|时期|期间|期?内(?![部容外])|期"
)
_PLAN = re.compile(
    f"(?P<quote>{_QUOTE})?(?P<first>{_NUMBER})五{_QUOTE}?"
    f"(?:[、和至到—-]*{_QUOTE}(?P<last>{_NUMBER})五{_QUOTE})?"
    f"(?:规划|计划)?(?P<part>{_PLAN_PART})?{BEFORE}?"
    f"|第(?P<ordinal>{_NUMBER}|[三四五六])个五年(?:规划|计划)(?P<ordinal_part>{_PLAN_PART})?"
)
_ENDS = frozenset(
    {"期末", "末期", "末年", "末", "时期末", "结束", "结束时", "收官", "收官年", "收官之年"}
)

_FEASTS: dict[str, str] = {word: entry["day"] for word, entry in WORDS["feasts"].items()}
_FEAST = compiled(
    f'[“"]?(?P<feast>{any_of([*_FEASTS, *WORDS["seasons"]])})[”"]?(?P<day>当天|当日)?(?:开学)?'
    f"(?P<tail>(?:来临|到来)?{BEFORE}|期间|结束前)?"
)


def spell_at(text: str, start: int, end: int) -> tuple[Spell, int] | None:
    """The length of time that begins at `start`.

    Returns:
        The length and the place behind it; `None` where there is none, where it is a date
        (`6月内`), and where its half cannot be counted.
    """
    match = _SPELL.match(text, start, end)
    if match is None:
        return None
    unit, low, high = match["unit"], match["low"], match["high"]
    counted = bool(match["counter"] or match["half"])
    if unit == "月" and not counted:
        return None
    if unit == "季度" and not counted and low != "两":
        # `一季度` to `四季度` are quarters of the year.
        return None
    if unit == "年" and _are_years(low, high):
        return None
    bounded = bool(match["inside"] or match["prefix"] or "时间" in match["about"])
    if unit == "日" and not bounded and "左右" not in match["about"]:
        return None
    if match["months"]:
        spell = _years_and_months(low, high, match["months"])
    else:
        spell = _spell(low, high, unit, half=bool(match["half"]), more=bool(match["and"]))
    within = bounded or "左右" in match[0]
    return None if spell is None else (replace(spell, within=within), match.end())


def _are_years(low: str, high: str | None) -> bool:
    """Whether numbers are years, or may be as well as how long: `2027年`, `26-28年`."""
    if low.isdigit() and len(low) > 2:
        return True
    return high is not None and all(w.isdigit() and 20 <= int(w) < 50 for w in (low, high))


def _spell(low: str, high: str | None, unit: str, *, half: bool, more: bool) -> Spell | None:
    if low in ("数", "几"):
        return Spell(None, _UNITS.get(unit, "M"))
    if low == "半":
        return {"年": Spell(6, "M"), "月": Spell(15, "D"), "小时": Spell(30, "m")}.get(unit)
    count, least = integer(high or low), integer(low) if high else None
    if both := spread(low):
        least, count = map(int, both)
    if count is None:
        return None
    if half or more:
        # `一年半` is counted in months; `两个半月` has no whole number of them.
        return Spell(count * 12 + 6, "M") if unit == "年" and more and not half else None
    if unit == "季度":
        return Spell(count * 3, "M", None if least is None else least * 3)
    return Spell(count, _UNITS[unit], least)


def _years_and_months(low: str, high: str | None, months: str) -> Spell | None:
    """`一年零三个月` counted in months; none of a range or half of it."""
    years, more = integer(low), integer(months)
    return None if high or years is None or more is None else Spell(years * 12 + more, "M")


def plan_at(text: str, start: int, end: int) -> tuple[Plans, int, bool] | None:
    """The five-year plans that begin at `start`.

    Returns:
        The plans, the place behind them, and whether a word makes a time of them (`期末`).
        `十五` alone is a number.
    """
    match = _PLAN.match(text, start, end)
    if match is None:
        return None
    first = integer(match["ordinal"] or match["first"])
    last = integer(match["last"]) if match["last"] else first
    part = match["part"] or match["ordinal_part"] or ""
    if first is None or last is None or not (3 if match["ordinal"] else 7) <= first <= last:
        return None
    if not match["ordinal"] and not match["quote"]:
        if not part and len(match["first"]) == 1:
            return None
        if start and text[start - 1] in f"{HAN}十百":
            return None
    told, years = _part_of(part, before=bool(match["before"]))
    return Plans(first, last, told, years), match.end(), bool(part or match["before"])


def _part_of(
    part: str, *, before: bool
) -> tuple[Literal["whole", "end", "first", "last", "open"], int]:
    if part in _ENDS or (before and not part):
        return "end", 0
    if part[:1] in ("前", "后"):
        return ("first" if part[0] == "前" else "last"), integer(part[1]) or 0
    return ("open" if "中期" in part or "初" in part else "whole"), 0


def feast_at(
    text: str, start: int, end: int, *, dated: Placed | None
) -> tuple[Feast, int, bool] | None:
    """The feast or season that begins at `start`, with the year or month in front of it.

    Args:
        text: The text.
        start: Where it begins.
        end: Where it must have ended.
        dated: The moment that begins there.

    Returns:
        It, the place behind it, and whether 前 or 期间 makes a time of it.
    """
    moment, place = dated or (UNSAID, start)
    match = _FEAST.match(text, place, end)
    if match is None:
        return None
    day = _FEASTS.get(match["feast"]) if match["tail"] in ("以前", "之前", "前", None) else None
    month_of, day_of = map(int, day.split("-")) if day else (None, None)
    feast = Feast(month_of, day_of, moment, bool(match["before"]))
    return feast, match.end(), bool(match["tail"] or match["day"] or moment.dated)
