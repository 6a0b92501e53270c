"""Targets in their parts: indicator, comparator, value, unit, baseline, scope."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from policyner.grammar.amounts import Amount, find_amounts
from policyner.grammar.names.regions import regions
from policyner.grammar.numerals import HAN, half_width, number, plain
from policyner.grammar.ratios import find_ratios
from policyner.resolving.comparators import bounds, comparator_of
from policyner.resolving.context import Context
from policyner.resolving.percentages import resolve_percent
from policyner.resolving.values import Comparator, Target
from policyner.span import Span
from policyner.vocabulary import any_of, read_sections, words_of

_NAME = "targets.yaml"
_SECTIONS = ["verbs", "links", "full", "zero", "ranking", "scopes", "actions"]
_DATA = read_sections(__package__, _NAME, sections=dict.fromkeys(_SECTIONS, dict))
for _section in _SECTIONS:
    words_of(_NAME, _section, _DATA[_section])

_RATIO = (
    rf"(?:\d[\d.,]*|[{HAN}]+)(?:%|‰|[多余]?个?百分点)|[百千万]分之[{HAN}点]+|[{HAN}]+分之[{HAN}]+"
)
# A row of a table of indicators: the indicator, its unit, where the plan starts from, the value.
_NEXT = r"(?:[ \u3000]*[\n\t|][ \u3000]*|[ \u3000]{2,})+"
_CELL = re.compile(
    rf"^(?P<name>[^\n\t|\d]+?(?:{_NEXT}[（(][^\n\t]*?[)）])?){_NEXT}"
    rf"(?:(?P<unit>[^\s|\d]{{1,8}}){_NEXT})?(?:(?:约束|预期)性{_NEXT})?"
    rf"(?:(?P<from>[\d.,]+|[-—–/]+){_NEXT})?"
    r"(?P<mark>[≥＞>≤＜<]?)(?P<value>[\d.,]+)(?P<about>左右|以上|以下|以内)?$"
)
_NAMED_UNIT = re.compile(r"[（(](?P<unit>[^\s\d（()）]{1,8})[)）]$")
_MARKS: dict[str, Comparator] = {
    "≥": "ge", "＞": "gt", ">": "gt", "≤": "le", "＜": "lt", "<": "lt",
    "以上": "ge", "以下": "le", "以内": "le", "左右": "approx",
}  # fmt: skip
_VERB = re.compile(
    rf"^(?:(?:{any_of(_DATA['verbs'])})(?![率面]))+(?:至少|不少于|不低于|超过|约|近)?"
)
_LINK = re.compile(
    rf"(?:{any_of(_DATA['links'])}|低于|少于|高于|小于|大于|至少|大约|约|近|的|要|应|将|可|得|力争|再|降|升|增)+$"
)
# Behind one of these a number says how far, not how many of what follows.
_LINKED = re.compile("(?:到|至|达|超过?|突破|稳定在|控制在|保持在)(?:不低于|不少于|约|近)?$")
_RANKING = re.compile(any_of(_DATA["ranking"]))
_ZERO = re.compile(rf"(?:{any_of(_DATA['zero'])})(?![售部星件工钱])")
_LEAST = re.compile("(?:至少|不少于|不低于)[^，,、0-9]{0,8}$")
# Of the clause in front of a number.
_REACH = 24
# Units of what is measured rather than counted.
_UNCOUNTED = ("percent", "percentage_point", "ratio")
_ACTION = re.compile(rf"(?:{any_of(_DATA['actions'])})(?:任务|工作|工程)?$")
# A clause is shorter; what is not, is no one outcome.
_LONGEST = 400
_FULL_HEAD = re.compile("全覆盖|全面覆盖|应建尽建|应接尽接|应享尽享|百分之百|全部|所有")
_SCOPE = re.compile(
    "(?:"
    + any_of(_DATA["scopes"]).replace("（", "[（(]").replace("）", "[）)]")
    + ")(?:[和及][一-鿿]{2,8}?(?:实验区|示范区|新区))?"
)
_PLACES = re.compile(r"^[一-鿿]{2,12}?(?:[、和及][一-鿿]{2,12}?)*(?=各?\s*\d)")
_BASELINE = re.compile(
    r"(?:由|从)(?P<from>[^，,。；;由从]{0,10}?\d[^，,。；;]{0,12}?|[^，,。；;\d]{2,16}?)(?:提高|提升|增加|降低|下降|减少|压缩|缩短|扩大|扩容|降|升|增)?(?:提高|提升|增加|降低|下降|减少|压缩|缩短|扩大|降|升|增|减|压减)(?:到|至|为)"
    r"|(?<![占同环对百])(?:比|较|相比)(?!重|例|率|值)(?P<than>[^，,。；;]{2,14}?)(?=再|总体|平均|累计|分别|提高|提升|增长|增加|降低|下降|减少|压减|削减|低|高|翻|多|少)"
)
_RATE_TO = re.compile(
    rf"(?P<from>{_RATIO})的?[^\d，,。；;]{{0,8}}(?:降|提高|提升|下降|升|增)(?:到|至|为)"
)
_RANK = re.compile(rf"前(?P<rank>\d+|[{HAN}]+)(?:位|名|强)?")
_QUOTED = re.compile("“[^“”]*”|《[^《》]*》")
_DOUBLED = re.compile("翻(?P<times>[一两二三])番")
_AMONG = re.compile(r"(?:全国|全省|国内)\d+个")
_RANKED = re.compile(rf"(?:全国|全省|国内|全球)前(?:\d+|[{HAN}]+)[位名强]?(?![一-鿿]{{4}})")
_ITEMS = re.compile("[、和及与]")
_TRIM = " 、，,：:的\n\t"


@dataclass(frozen=True, slots=True)
class _Number:
    """A value in the words of a target.

    Attributes:
        start: Offset of its first character.
        end: Offset behind its unit, and behind the approximator of a ratio.
        value: The number; `None` for a range.
        low: Lower bound.
        high: Upper bound.
        unit: Its unit.
        comparator: How it is compared.
    """

    start: int
    end: int
    value: str | None
    low: str | None
    high: str | None
    unit: str | None
    comparator: Comparator

    @property
    def span(self) -> Span:
        """Its place."""
        return Span(self.start, self.end)


@lru_cache(maxsize=32_768)
def resolve_target(surface: str) -> Target:
    """The parts of the outcome that a TARGET mention states.

    Args:
        surface: The mention's repaired words.

    Returns:
        The parts that the words give; several pairs of indicator and value as `items`.
    """
    words = half_width(surface.strip())
    if len(words) > _LONGEST:
        return Target(indicator=words)
    if cell := _CELL.match(words):
        return _cell(cell)
    baseline, span = _baseline(words)
    numbers = [n for n in _numbers(words) if span is None or not (span[0] <= n.start < span[1])]
    scope, start = _scope(words)
    numbers = [n for n in numbers if n.start >= start]
    ranked = _RANKED.search(words) or (_AMONG.search(words) and _RANKING.search(words))
    if not numbers or ranked:
        return _without_number(words, scope, start, baseline)
    several = _several(words, numbers, start)
    if several:
        items = tuple(replace(item, scope=scope, baseline=baseline) for item in several)
        return Target(items=items)
    number_ = _main(words, numbers)
    indicator = _indicator(words, number_, start, span)
    comparator = number_.comparator
    return Target(
        indicator=indicator or None,
        comparator=comparator,
        value=number_.value,
        low=number_.low,
        high=number_.high,
        unit=number_.unit,
        baseline=baseline,
        scope=scope,
    )


def _cell(match: re.Match[str]) -> Target:
    name, value = "".join(match["name"].split()), number(match["value"])
    mark: Comparator = _MARKS.get(match["mark"] or match["about"] or "", "eq")
    if value is None:
        return Target(indicator=name)
    unit = match["unit"]
    if unit is None and (named := _NAMED_UNIT.search(name)):
        name, unit = name[: named.start()], named["unit"]
    if unit is not None:
        unit, value = _plain_unit(unit.strip(), value)
    low, high = bounds(value, mark)
    start = match["from"]
    baseline = start if start and start[0].isdigit() else None
    return Target(
        indicator=name,
        comparator=mark,
        value=plain(value),
        low=low,
        high=high,
        unit=unit,
        baseline=baseline,
    )


def _plain_unit(unit: str, value: Decimal) -> tuple[str, Decimal]:
    """`亿元` is 100,000,000 元; `%` is called percent."""
    if unit in ("%", "％"):
        return "percent", value
    multiples = {"万亿": 10**12, "亿": 10**8, "万": 10**4}
    for word, times in multiples.items():
        if unit.startswith(word) and len(unit) > len(word):
            return unit[len(word) :], value * times
    return unit, value


def _numbers(words: str) -> list[_Number]:
    """The values in the words of a target, in order."""
    # What stands in quotes is a name: “一件事”.
    quoted = [match.span() for match in _QUOTED.finditer(words)]
    ratios = [_ratio(words, span) for span in find_ratios(words)]
    places = [ratio.span for ratio in ratios]
    counted = [
        _counted(amount, words)
        for amount in find_amounts(words)
        if not any(place.start < amount.end and amount.start < place.end for place in places)
    ]
    found = sorted([*ratios, *counted], key=lambda each: each.start)
    return [n for n in found if not any(start <= n.start < end for start, end in quoted)]


def _clause_before(words: str, place: int) -> str:
    return re.split("[，,；;。]", words[max(0, place - _REACH) : place])[-1]


def _ratio(words: str, span: Span) -> _Number:
    before = _clause_before(words, span.start)
    percent = resolve_percent(span.of(words), context=Context(before, words[span.end :]))
    assert percent is not None  # noqa: S101 - the same grammar found it
    unit = "percentage_point" if percent.unit == "percentage_point" else "percent"
    return _Number(
        span.start, span.end, percent.value, percent.low, percent.high, unit, percent.comparator
    )


def _counted(amount: Amount, words: str) -> _Number:
    place = amount.start, amount.end
    if amount.high is not None and amount.low is not None:
        ends = plain(amount.low), plain(amount.high)
        return _Number(*place, None, *ends, amount.unit, "range")
    before = _clause_before(words, amount.start)
    behind = amount.about or words[amount.end : amount.end + 4]
    comparator: Comparator = "gt" if amount.more else comparator_of(before, behind)
    if comparator == "eq" and _LEAST.search(before):
        comparator = "ge"
    if amount.low is None:
        return _Number(*place, None, None, None, amount.unit, comparator)
    low, high = bounds(amount.low, comparator)
    return _Number(*place, plain(amount.low), low, high, amount.unit, comparator)


def _main(words: str, numbers: list[_Number]) -> _Number:
    """The number that is the outcome: a ratio, else the last with a unit of its own."""
    ratios = [n for n in numbers if n.unit in _UNCOUNTED]
    if ratios:
        return ratios[-1]
    counted = [n for n in numbers if n.unit is not None] or numbers
    # `建成3个年产值超10亿元的园区`: what stands in front of 的 belongs to the counted noun.
    while len(counted) > 1 and counted[0].end == counted[1].start:
        counted = counted[1:]  # `12类45件`: the finer count
    free = [
        n
        for n in counted
        if not re.match(r"(?:以上|左右|以内)?[^，,；;、\d]{0,6}的(?=[一-鿿])", words[n.end :])
    ]
    chosen = free or counted
    linked = [n for n in chosen if _LINK.search(words[: n.start])]
    return linked[-1] if linked and not _VERB.match(words) else chosen[0]


def _indicator(
    words: str, number_: _Number, start: int, span: tuple[int, int] | None
) -> str | None:
    front = words[start : number_.start]
    if span is not None and span[0] >= start and span[1] <= number_.start:
        front = words[start : span[0]] + words[span[1] : number_.start]
    front = front.strip(_TRIM)
    front = re.sub("^(?:每年|全年)+", "", front)
    name = _VERB.sub("", front) if _VERB.match(front) else front
    while (link := _LINK.search(name)) is not None:
        name = name[: link.start()]
    name = name.strip(_TRIM)
    behind = words[number_.end :]
    behind = re.sub("^(?:及以上|或以上|以上|以下|左右|以内|之内|上下|有余)", "", behind).strip(
        _TRIM
    )
    name = re.sub("^(?:降低|提高|提升|压缩|缩短|减少|扩大|增加)(?=.{2})", "", name)
    # `建成20个社区食堂`: the counted noun; `覆盖率达到80%`: what stands in front.
    counted = number_.unit not in _UNCOUNTED and len(behind) > 1
    if _ACTION.match(behind) and len(name) > 1:
        return name
    if len(name) < 2 or (counted and not _LINKED.search(front)):
        return behind or name or None
    return name


def _scope(words: str) -> tuple[str | None, int]:
    match = _SCOPE.match(words)
    if match is not None and match.end() < len(words):
        return match[0], match.end()
    place = _PLACES.match(words)
    # 新建 is a district too, and mostly a verb.
    if (
        place is not None
        and not _VERB.match(words)
        and all(_is_place(part) for part in _ITEMS.split(place[0]))
    ):
        return place[0], place.end() + (words[place.end() : place.end() + 1] == "各")
    named = regions().at(words, within=None)
    if named is not None and named.end < len(words) and words[named.end - 1] in "省市区县州":
        return words[: named.end], named.end
    return None, 0


def _is_place(words: str) -> bool:
    return bool(regions().named(words) or regions().short(words))


def _baseline(words: str) -> tuple[str | None, tuple[int, int] | None]:
    """What a change is counted from, and the words that say so."""
    match = _BASELINE.search(words)
    if match is not None:
        name = "from" if match["from"] else "than"
        stated = re.sub("(?:同步|总体|逐步|统一)$", "", match[name].strip(_TRIM))
        return stated, (match.start(), match.end(name))
    rate = _RATE_TO.search(words)
    if rate is not None:
        return rate["from"], (rate.start("from"), rate.end("from"))
    return None, None


def _several(words: str, numbers: list[_Number], start: int) -> list[Target]:
    """`人参、食用菌产值分别达到12亿元、5亿元`: as many indicators as values."""
    place = words.find("分别", start)
    values = [n for n in numbers if n.start > place]
    if place < 0 or len(values) < 2:
        return []
    # One comparator in front of the list holds for all of it; a unit at its end too.
    first, last = values[0], values[-1]
    front = words[start:place].strip(_TRIM)
    front = re.sub("每年|每[一-鿿]{1,2}$", "", front)
    names = _names(front, len(values))
    if names is None:
        # Which value is whose, the words do not say plainly: each keeps all of the indicators.
        names = [front] * len(values)
    items = []
    for name, value in zip(names, values, strict=True):
        comparator = value.comparator
        if comparator == "eq" and first.comparator in ("ge", "gt", "le", "lt"):
            comparator = first.comparator
        elif comparator == "eq" and last.comparator == "approx":
            comparator = "approx"
        low, high = (value.low, value.high)
        if value.value is not None:
            low, high = bounds(Decimal(value.value), comparator)
        items.append(
            Target(
                indicator=name,
                comparator=comparator,
                value=value.value,
                low=low,
                high=high,
                unit=value.unit or last.unit,
            )
        )
    return items


def _names(front: str, count: int) -> list[str] | None:
    """The indicators of a list, what they share put to each: `城镇和农村低保标准`."""
    parts = [part for part in _ITEMS.split(front) if part]
    if len(parts) == count:
        # The last carries the noun that the others leave out.
        tail = _shared_tail(parts)
        return [part if part.endswith(tail) else part + tail for part in parts]
    # `城乡居民收入`: two in one word.
    if count == 2 and "城乡" in front:
        return [front.replace("城乡", "城镇", 1), front.replace("城乡", "农村", 1)]
    return None


_TAIL = re.compile(
    "(?:全?产业链)?(?:产值|产量|投资额?|覆盖率|普及率|电动化率|增速|比重|占比|增加值|标准|收入|数量|总量|面积|规模|能力|使用量|排放总?量|保护率|达标率|资金|接入能力|宽带接入能力)$"
)


def _shared_tail(parts: list[str]) -> str:
    first, last = parts[0], parts[-1]
    # `城市、农村污水处理率`: modifiers of one length in front of what they share.
    if (
        len(first) <= 3
        and len(last) >= len(first) + 2
        and {len(p) for p in parts[:-1]} == {len(first)}
    ):
        return last[len(first) :]
    tail = _TAIL.search(last)
    if tail is None or any(_TAIL.search(part) for part in parts[:-1]):
        return ""
    return tail[0]


def _without_number(words: str, scope: str | None, start: int, baseline: str | None) -> Target:
    """Complete coverage, nothing left, a ranking, or an end state without a number."""
    rest = words[start:]
    if doubled := _DOUBLED.search(rest):
        times = "2" if doubled["times"] == "一" else "8" if doubled["times"] == "三" else "4"
        return Target(
            indicator=_state(rest[: doubled.start()]),
            comparator="eq",
            value=times,
            unit="倍",
            baseline=baseline,
            scope=scope,
        )
    if rank := _RANK.search(rest):
        place = number(rank["rank"])
        if place is not None:
            text = plain(place)
            return Target(
                indicator=_state(rest[: rank.start()]),
                comparator="le",
                value=text,
                high=text,
                unit="位",
                baseline=baseline,
                scope=scope,
            )
    if zero := _ZERO.search(rest):
        left = (
            rest.replace("动态清零", "")
            if "清零" in rest
            else rest[: zero.start()] + rest[zero.end() :]
        )
        return Target(
            indicator=_state(left),
            comparator="eq",
            value="0",
            baseline=baseline,
            scope=scope,
        )
    if _RANKING.search(rest):
        return Target(
            indicator=_state(rest),
            baseline=baseline,
            scope=scope,
        )
    if full := _FULL_HEAD.search(rest):
        before, after = rest[: full.start()], rest[full.end() :]
        name = _state(before) or _state(after)
        return Target(
            indicator=name,
            comparator="eq",
            value="100",
            unit="percent",
            baseline=baseline,
            scope=scope,
        )
    if scope is not None and scope.startswith(("各", "每")):
        return Target(
            indicator=_state(rest),
            comparator="eq",
            value="100",
            unit="percent",
            baseline=baseline,
            scope=scope,
        )
    return Target(
        indicator=_state(rest),
        baseline=baseline,
        scope=scope,
    )


def _state(words: str) -> str | None:
    """An end state without the verbs and marks around it."""
    name = re.sub(
        "^(?:基本|全面|率先|努力|力争|确保|做到|实现|完成|保持|推动|推进|位居(?=全|国|前)|居(?=全国|全省|国|前)|在(?=全国))+",
        "",
        words.strip(_TRIM),
    )
    name = re.sub(
        "(?:率先|基本|全面|进入|全国|全省|均|都|实现|保持|位居|居全国|居全省|居|达到|做到|必须|要|应|须)+$",
        "",
        name,
    )
    return name.strip(_TRIM) or None
