"""Spans of time, ends of months, and the years of the five-year plans."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from policyner.grammar.numerals import integer
from policyner.resolving.values import Precision

_NUMBER = r"(?:\d{1,4}|[一二三四五六七八九十两]{1,3})"
_SPAN = re.compile(
    rf"(?:今后|未来|接下来|此后|再用|用)?(?:的?)(?P<low>{_NUMBER}|半|数|几)(?:(?:[-—–－~～至到]{{1,2}}|、)(?P<high>{_NUMBER}))?"
    r"(?P<half>个半)?个?(?P<unit>工作日|自然日|季度|小时|分钟|月|年|周|星期|日|天)(?P<and>半)?"
    r"(?:左右|的?时间|期限?)*(?P<inside>之内|以内|内|前|期间)?(?:左右)?"
)
_ISO = {"年": "Y", "月": "M", "周": "W", "星期": "W", "日": "D", "天": "D", "自然日": "D"}
_PRECISION: dict[str, Precision] = {"Y": "year", "M": "month"}

Part = str


@dataclass(frozen=True, slots=True)
class Duration:
    """A span of time.

    Attributes:
        count: How many units; the most where two are given.
        unit: `Y`, `M`, `W`, `D`, `WD` for working days, `H` for hours, `m` for minutes.
        iso: As an ISO 8601 duration, or `5WD`; a range of two as `P2Y/P3Y`.
    """

    count: int
    unit: Literal["Y", "M", "W", "D", "WD", "H", "m"]
    iso: str

    @property
    def precision(self) -> Precision | None:
        """How finely it speaks; `None` below the day."""
        return None if self.unit in "Hm" else _PRECISION.get(self.unit, "day")


def duration_at(words: str) -> Duration | None:
    """The span that words are, and nothing else (`5个工作日内`, `两年左右`); `None` otherwise."""
    match = _SPAN.fullmatch(words)
    if match is None or match["low"] in ("数", "几"):
        return None
    unit_word = match["unit"]
    if not match["inside"] and not re.search("左右|时间|今后|未来|接下来|此后|期限", words):
        # `6月` and `30日` are dates; `3年` alone is how long something lasts.
        if unit_word in ("月", "日") and "个" not in words:
            return None
        if unit_word == "年" and not re.match(rf"{_NUMBER}年", words):
            return None
    if match["inside"] == "前" or (unit_word == "月" and "个" not in words):
        return None
    if unit_word == "年" and len(match["low"]) > 2 and match["low"].isdigit():
        return None  # a year: `2025年内`
    high = integer(match["high"] or match["low"]) if match["low"] != "半" else 0
    if high is None:
        return None
    if unit_word == "季度":
        return _made(high * 3, "M", None)
    if match["low"] == "半":
        return (
            _made(6, "M", None)
            if unit_word == "年"
            else _made(15, "D", None)
            if unit_word == "月"
            else None
        )
    if match["and"] and unit_word == "年":
        return _made(high * 12 + 6, "M", None)
    if match["half"]:
        return None
    low = integer(match["low"]) if match["high"] else None
    if unit_word in ("小时", "分钟"):
        sign = "H" if unit_word == "小时" else "m"
        return Duration(high, sign, f"PT{high}{sign.upper()}")  # type: ignore[arg-type]
    if unit_word == "工作日":
        return Duration(high, "WD", f"{high}WD" if low is None else f"{low}WD/{high}WD")
    return _made(high, _ISO[unit_word], low)


def _made(count: int, unit: str, low: int | None) -> Duration:
    iso = f"P{count}{unit}" if low is None else f"P{low}{unit}/P{count}{unit}"
    return Duration(count, unit, iso)  # type: ignore[arg-type]


def add(start: date, duration: Duration) -> date:
    """The last day of a span, the first day not counted (Civil Code, article 201)."""
    if duration.unit in ("W", "D"):
        return start + timedelta(days=duration.count * (7 if duration.unit == "W" else 1))
    months = start.month - 1 + duration.count * (12 if duration.unit == "Y" else 1)
    year, month = start.year + months // 12, months % 12 + 1
    return date(year, month, min(start.day, calendar.monthrange(year, month)[1]))


def end_of_month(year: int, month: int) -> date:
    """The last day of a month."""
    return date(year, month, calendar.monthrange(year, month)[1])


@dataclass(frozen=True, slots=True)
class Plan:
    """Five-year plans that words name.

    Attributes:
        first: Number of the first one.
        last: Number of the last one.
        part: `whole`, `end`, `first3` for its first three years, `last2`, or `open` for
            a part without fixed bounds (`中期`).
    """

    first: int
    last: int
    part: Part


_QUOTED = r"[“”\"'‘’「」]?"
_NAME = rf"{_QUOTED}(?P<{{}}>二?十[一二三四五六七八九]?|[七八九])五{_QUOTED}"
_PLAN = re.compile(
    _NAME.format("n")
    + r"(?:[、和至到—-]*"
    + _NAME.format("m")
    + r")?(?:规划|计划)?(?P<part>期末|末期|末年|末|时期末|结束时?|收官之?年?|(?:时期)?中期"
    r"|(?:时期)?初期?|前[一二两三四]年|后[一二两三四]年"
    r"|时期|期间|期内|期|内)?(?P<before>以前|之前|前)?"
)
_ORDINAL = re.compile(
    "第(?P<n>二?十[一二三四五六七八九]?|[七八九])个五年(?:规划|计划)(?P<part>期末|末|时期|期间|期内|期)?"
)
_ENDS = frozenset({"期末", "末期", "末年", "末", "时期末", "结束", "结束时", "收官", "收官之年"})


def read_plan(words: str) -> Plan | None:
    """The five-year plan that words name, and nothing else; `None` otherwise.

    `十五` is the tenth plan, `十五五` the fifteenth; without quotes or a word behind
    it the former is a number.
    """
    if ordinal := _ORDINAL.fullmatch(words):
        number = integer(ordinal["n"])
        return (
            None
            if number is None
            else Plan(number, number, "end" if ordinal["part"] in _ENDS else "whole")
        )
    match = _PLAN.fullmatch(words)
    if match is None or (words[0] not in "“\"'‘「" and not match["part"] and len(match["n"]) == 1):
        return None
    first = integer(match["n"])
    last = integer(match["m"]) if match["m"] else first
    if first is None or last is None or first < 7:
        return None
    part = match["part"] or ""
    if part in _ENDS or (match["before"] and not part):
        return Plan(first, last, "end")
    if part.startswith("前"):
        return Plan(first, last, f"first{integer(part[1])}")
    if part.startswith("后"):
        return Plan(first, last, f"last{integer(part[1])}")
    return Plan(first, last, "open" if "中期" in part or "初" in part else "whole")


def plan_years(number: int) -> tuple[int, int]:
    """First and last year of a five-year plan; the seventh was 1986 to 1990."""
    first = 1986 + 5 * (number - 7)
    return first, first + 4
