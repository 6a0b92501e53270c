"""Points and units of the calendar: `2027年6月30日17:00前`, `明年上半年`, `四季度`, `2027.6.30`."""

from __future__ import annotations

from collections.abc import Mapping

from policyner.grammar.numerals import integer
from policyner.grammar.times.expression import Edge, Moment
from policyner.grammar.times.words import HAN, SMALL, TO, WORDS, compiled, month_of
from policyner.vocabulary import any_of

_YEARS_ON: dict[str, int] = {word: e["years"] for word, e in WORDS["years"].items()}
_TOLD: dict[str, int] = {word: e["years"] for word, e in WORDS["years_told"].items()}
_MONTHS_TOLD: dict[str, int] = {w: e["months"] for w, e in WORDS["months_told"].items()}
_MONTHS_ON = {word: e["months"] for word, e in WORDS["months"].items()} | _MONTHS_TOLD

_PART_OF_DAY = "(?:上午|下午|中午|凌晨|早上|早晨|晚上|晚|午夜)"
# A spreadsheet writes seconds, and more of them, behind a day without an hour: `0:00:00.000`.
_SECONDS = "(?:[:：][0-5][0-9](?:[.]0{1,6}(?![0-9]))?)?"
_CLOCK = (
    f"{_PART_OF_DAY}? {SMALL}(?:[:：][0-5][0-9](?![0-9]){_SECONDS}|[时点](?:半|整|[0-5]?[0-9]分)?)"
)
#: A time of day, or from when to when.
HOUR = (
    f"(?:{_CLOCK}(?:{TO}(?:次日)?{_CLOCK})?(?![个项条名位])|{_PART_OF_DAY}?下班|中午|[上下]午|晚上)"
)
_WEEKDAY = "(?:星期|周|礼拜)[一二三四五六日天]"
_BESIDE = f"(?:[（(] ?(?:{_WEEKDAY}|含[^（()）]{{0,8}}) ?[）)]|{_WEEKDAY})"

#: 前 of 前后, 前三名 and 前夕 is another word.
BEFORE = "(?P<before>以前|之前|前(?!后|[三十]名|[列夕期款述往沿]))"
_YEAR = (
    f"(?:(?<![0-9])(?P<year>(?:1[89]|2[01])[0-9]{{2}}|(?<![{HAN}])[一二][{HAN}]{{3}}) 年度?"
    # `26年底前`: two digits are a year where a part of one stands behind them.
    "|(?<![0-9])(?P<short>[1-4][0-9])年(?=年?[底末]|[0-9]{1,2}月|[上下]半年)"
    # `以前年度`, `2次年检`, `同年龄` hold such a word and are none.
    f"|(?<![以今基成共多合0-9{HAN}十])(?P<word>{any_of([*_YEARS_ON, *_TOLD])})"
    "度?(?![龄级均产检会]))"
)
_DAY = (
    f"(?P<day>{SMALL}) (?:[日号](?:当[日天])?|(?<=[0-9])(?=以?前))(?: {_BESIDE})?"
    f"(?P<midnight>(?= (?:0?0|零)(?:[时点]|[:：]00)(?:[以之]?前)))?(?: {HOUR})?(?: {_BESIDE})?"
)
_PART = (
    "(?:(?P<half>[上下]半年)|第?(?P<quarter>[一二三四1-4]) ?季度|(?P<whole>全年度?)"
    f"|(?:(?<![0-9{HAN}十])(?P<month>{SMALL}|(?<=年)元) 月(?!份额)份?"
    f"|(?<![以每首多一两])(?P<month_word>{any_of(_MONTHS_ON)})(?![度经]))"
    f"(?: {_DAY}| (?P<tenth>(?:[上中下]|上中|中下)旬))?)"
)
_EDGE = "(?P<edge>年?[底末终](?!端)|月[底末]|年初|初(?!步|始|期|级|次)|年中|中(?=前|期|$))"
# `年底`, `年内`, `月底` alone, and not behind a number or 每.
_BARE = (
    f"(?<![{HAN}0-9十百两几数半多近往历整每逐上下本当])"
    "(?P<bare>年(?=年?[底末终](?!端)|中前|内)|年度(?=内|[底末])|月(?=[底末]))"
)
_TAIL = (
    f"(?: (?P<counted>[（(]含[^（()）]{{0,8}}[）)])?{BEFORE}"
    "| ?(?P<inside>期间|之内|以内|期内|年内|内(?![部容外]))"
    "|(?P<around>前后))?(?:左右)?"
)
# `当年的12月`; of `2020年的70%` it is the year alone.
_OF_YEAR = f"(?:(?<=年)的(?={SMALL}月|第?[一二三四1-4]季|[上下]半年))?"
_MOMENT = compiled(f"(?:{_YEAR}|{_BARE})? {_OF_YEAR} (?:{_PART})? (?:{_EDGE})?{_TAIL}")
_ONLY_DAY = compiled(f"{_DAY}{_TAIL}")

#: What stands between the numbers of a date, and those numbers.
SIGN = " [-—./．] "
NUMBERED_MONTH = "(?P<month>1[0-2]|0?[1-9])(?![0-9])"
NUMBERED_DAY = "(?P<day>3[01]|[12][0-9]|0?[1-9])(?![0-9])"
#: Month and day of a date written as one number.
WHOLE_NUMBER = "(?P<month>0[1-9]|1[0-2])(?P<day>0[1-9]|[12][0-9]|3[01])(?![0-9])"
# Programs part a day and its hour by a `T` (ISO 8601).
_NUMBERED_TAIL = f"[日号]?(?:(?:T| ){HOUR})?(?P<edge>底|末)?(?:{BEFORE})?"
_NUMBERED = compiled(
    f"(?<![0-9.\\-/])(?P<year>20[0-9]{{2}}){SIGN}{NUMBERED_MONTH}{SIGN}{NUMBERED_DAY}"
    f"(?!\\.[0-9]|[-/][0-9]{{1,2}}(?![0-9])|号){_NUMBERED_TAIL}"
)
_TABULAR = tuple(
    compiled(f"(?<![0-9.\\-/]){pattern}{_NUMBERED_TAIL}")
    for pattern in (
        f"(?P<year>20[0-9]{{2}}){SIGN}{NUMBERED_MONTH}(?!\\.[0-9]|[-/][0-9]{{1,2}}(?![0-9]))",
        f"(?P<year>20[0-9]{{2}}){WHOLE_NUMBER}",
        f"{NUMBERED_MONTH}[./．]{NUMBERED_DAY}(?![.\\-/][0-9]|万|亿|%|[个元吨])",
    )
)
_EDGES: Mapping[str, Edge] = {"底": "end", "末": "end", "终": "end", "初": "start", "中": "middle"}
#: A moment of the calendar and the place behind it.
Placed = tuple[Moment, int]


def moment_at(text: str, start: int, end: int) -> Placed | None:
    """The moment in words that begins at `start` and ends before `end`."""
    match = _MOMENT.match(text, start, end)
    if match is None or match.end() == start:
        return None
    groups = match.groupdict()
    known = ("year", "short", "word", "half", "quarter", "whole", "month", "month_word", "bare")
    if not any(groups[name] for name in known):
        return None
    return _moment(groups), match.end()


def day_at(text: str, start: int, end: int) -> Placed | None:
    """The day without its month that begins at `start`: `21日` in `17日至21日`."""
    match = _ONLY_DAY.match(text, start, end)
    return None if match is None else (_moment(match.groupdict()), match.end())


def numbered_at(text: str, start: int, end: int, *, tabular: bool) -> Placed | None:
    """The date in numbers that begins at `start`.

    Args:
        text: The text.
        start: Where it begins.
        end: Where it must have ended.
        tabular: Whether those count that only tables write: `2027.6`, `6.30`, `20270630`.
    """
    for pattern in (_NUMBERED, *_TABULAR) if tabular else (_NUMBERED,):
        match = pattern.match(text, start, end)
        if match is not None:
            return _moment(match.groupdict()), match.end()
    return None


def _moment(groups: Mapping[str, str | None]) -> Moment:
    word, month_word = groups.get("word"), groups.get("month_word")
    half, tenth = groups.get("half"), groups.get("tenth")
    short, bare, edge = groups.get("short"), groups.get("bare"), groups.get("edge")
    return Moment(
        year=2000 + int(short) if short else integer(groups.get("year") or ""),
        years_on=None if word is None else _YEARS_ON.get(word, _TOLD.get(word)),
        from_now=word not in _TOLD and month_word not in _MONTHS_TOLD,
        half=None if half is None else 1 + (half[0] == "下"),
        quarter=integer(groups.get("quarter") or ""),
        month=month_of(groups.get("month") or ""),
        # `月底` alone is that of the notice's month.
        months_on=_MONTHS_ON[month_word] if month_word else 0 if bare == "月" else None,
        tenth=None if tenth is None else "上中下".index(tenth[-2]) + 1,
        two_tenths=len(tenth or "") > len("上旬"),
        day=integer(groups.get("day") or ""),
        midnight=groups.get("midnight") is not None,
        # `6月（含）前` counts June, as `6月底前` does.
        edge=_EDGES[edge[-1]] if edge else "end" if groups.get("counted") else None,
        before=bool(groups.get("before")),
        inside=bool(groups.get("inside")),
        around=bool(groups.get("around")),
        whole=bool(groups.get("whole")),
    )


_HOURS = compiled(
    f"(?:每[日天]|工作日|{_WEEKDAY}(?:{TO}{_WEEKDAY})?)? "
    f"(?:{HOUR}|{_CLOCK}) (?:[,，、和]? ?(?:{HOUR}))*"
)


def are_hours(words: str) -> bool:
    """Whether words are times of day without a date: `每日上午9时至下午5时`."""
    return _HOURS.fullmatch(words) is not None
