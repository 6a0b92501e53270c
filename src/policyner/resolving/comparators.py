"""How a number is compared and what it changes: words shared by percentages and targets."""

from __future__ import annotations

import re
from decimal import Decimal

from policyner.grammar.marks import CLAUSE_END
from policyner.grammar.numerals import plain
from policyner.resolving.values import Change, Comparator
from policyner.vocabulary import any_of, read_vocabulary

_DATA = read_vocabulary(__package__, "comparators.yaml")

FRONT: dict[str, Comparator] = {w: e["comparator"] for w, e in _DATA["front"].items()}
BEHIND: dict[str, Comparator] = {w: e["comparator"] for w, e in _DATA["behind"].items()}

_RISES, _FALLS = _DATA["rate_of_increase"], _DATA["rate_of_decrease"]
INCREASE = any_of([*_DATA["increase"], *_RISES])
DECREASE = any_of([*_DATA["decrease"], *_FALLS])
_UP_TO = any_of(_DATA["up_to"])
_FRONT_AT_END = re.compile(
    rf"(?P<word>{any_of(FRONT)})(?:{any_of(_DATA['between'])})*(?P<change>(?:{INCREASE}|{DECREASE})?)(?:达|到|为|\s)*$"
)
# `不低于总数的30%`: what the ratio is of stands between.
_NOT = any_of(word for word in FRONT if word[0] == "不" and word != "不足")
_WHOLE = r"[^，,。；;、\d]{1,40}"
_FRONT_OF = re.compile(rf"(?P<of>{_NOT}){_WHOLE}的\s*$")
#: The same as the end of the words in front of a number without 的.
OF_AT_END = re.compile(rf"(?<=.)(?:应当?|须|要|按)?(?:{_NOT}){_WHOLE}$")
_BEHIND = re.compile(rf"\s*(?:[（(]含[）)])?(?P<word>{any_of(BEHIND)})")
# `居全市前5位`, `进入前10%`; `年底前10%` names a time.
_AMONG_FIRST = re.compile("(?<![年月日号底末以之目午天周季])前$")
_CHANGE_AT_END = re.compile(
    rf"(?:(?P<up>{INCREASE})|(?P<down>{DECREASE}|降|减|压))(?:了|约|近|超过?|{any_of(FRONT)}|(?:总体|累计|再|分别|均|幅度|比例|比率|"
    rf"达到?|保持|在|的|平均|水平|同步|为|[约于])|\d[\d.,]*(?:(?:%|‰|个百分点)(?:左右|以上|以内)?[、和及与]?|个[、和及与]))*$"
)
_LEVEL_AT_END = re.compile(
    rf"(?:{INCREASE}|{DECREASE}|降|增|升|压|减|缩)(?:{_UP_TO})(?:了|约|近|超过?|{any_of(FRONT)}|\s)*$"
)
# `增速达到8%`, `涨幅控制在3%`: the rate of a change.
_RATE = re.compile(
    rf"(?:(?P<up>{any_of(_RISES)})|(?P<down>{any_of(_FALLS)}))[^，,。；;、\d]{{0,8}}$"
)
# `高于全国平均水平2个百分点`: by how much, from a benchmark.
_BENCHMARK = re.compile(
    r"(?<![不得])(?:(?P<up>高于|高出|超过|优于)|(?P<down>低于))[^，,。；;、\d]{2,14}$"
)
_FROM = re.compile(rf"(?:{any_of(_DATA['from'])})[^，,。；;]{{0,4}}$")
_ONWARD = re.compile(
    rf"^[^，,。；;\d]{{0,6}}(?:{INCREASE}|{DECREASE}|降|增|升|压|减|缩)(?:{_UP_TO})"
)
_OBSERVED = re.compile(any_of(_DATA["observed"]))
_TARGET = re.compile(any_of(_DATA["target"]))


def clause_before(text: str) -> str:
    """The words of the clause that ends where `text` does; a list's commas `、` part none."""
    return CLAUSE_END.split(text)[-1]


def comparator_of(before: str, behind: str) -> Comparator:
    """How a number is compared.

    Args:
        before: The words of its clause in front of it.
        behind: The words directly behind it and its unit.
    """
    after = _BEHIND.match(behind)
    if after is not None:
        found = BEHIND[after["word"]]
        # `不超过5%左右` is still at most; of `约5%以上` the end counts.
        if found != "approx":
            return found
    front = _FRONT_AT_END.search(before)
    if front is not None and not (front["word"] == "控制在" and after is not None):
        return FRONT[front["word"]]
    if after is None and (of := _FRONT_OF.search(before)):
        return FRONT[of["of"]]
    if after is None and _AMONG_FIRST.search(before):
        return "le"
    return "approx" if after is not None else "eq"


def change_of(before: str) -> Change:
    """Whether a number is a level, or by how much something grows or falls."""
    if _LEVEL_AT_END.search(before):
        return "level"
    change = _RATE.search(before) or _CHANGE_AT_END.search(before) or _BENCHMARK.search(before)
    if change is None:
        return "level"
    return "increase" if change["up"] else "decrease"


def is_baseline(before: str, after: str) -> bool:
    """Whether a number is the level that a change starts from (`由40%提高到60%`)."""
    return bool(_FROM.search(before)) and bool(_ONWARD.match(after))


def is_observed(before: str) -> bool:
    """Whether the sentence reports the number, rather than asks for it."""
    return not _TARGET.search(before) and bool(_OBSERVED.search(before))


def bounds(value: Decimal, comparator: Comparator) -> tuple[str | None, str | None]:
    """Lower and upper bound that a comparator makes of a number."""
    text = plain(value)
    return (
        text if comparator in ("ge", "gt") else None,
        text if comparator in ("le", "lt") else None,
    )
