"""Targets in their parts: indicator, comparator, value, unit, baseline, scope."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise

from policyner.grammar.names.regions import regions
from policyner.grammar.numerals import HAN, half_width
from policyner.resolving.comparators import FRONT, OF_AT_END
from policyner.resolving.end_states import covers_all, end_state, is_rank
from policyner.resolving.target_lists import JOINTS, pairs_in
from policyner.resolving.target_rows import target_of_row
from policyner.resolving.target_values import StatedValue, values_in
from policyner.resolving.values import Target
from policyner.vocabulary import any_of, read_vocabulary

_DATA = read_vocabulary(__package__, "targets.yaml")

_RATIO = (
    rf"(?:\d[\d.,]*|[{HAN}]+)(?:%|‰|[多余]?个?百分点)|[百千万]分之[{HAN}点]+|[{HAN}]+分之[{HAN}]+"
)
# 建成区 is a place; verbs may be listed: `新建、改扩建幼儿园`, or be told apart: `新铺设管网`.
_ONE_VERB = (
    rf"(?:新|再|规划|谋划|配套)?(?:{any_of(_DATA['verbs'])})"
    "(?!(?<=设)施(?!工)|[率面]|用地|[数质]量|时[间限长]|周期|规模(?!化|以上)|量(?!子)|会(?![展议员客计堂馆场所])|区[面绿内排域])"
)
_VERB = re.compile(
    rf"^(?:至少)?(?:{_ONE_VERB}(?:[、和及与](?={_ONE_VERB}))?)+(?:至少|不少于|不低于|超过|约|近)?"
)
_LINKS = any_of([*FRONT, *_DATA["links"]])
_LINK = re.compile(rf"(?:{_LINKS}|的|(?<!公)共)+$")
_PER_HEAD = re.compile(rf"(?:{_LINKS})+(?=每[人户千万][^，,]{{0,6}}$)")
# `规模2030年达到6亿元`: when is no part of what.
_DATED = re.compile(r"(?:(?:截?至|[到在于])?20\d\d年(?:年?[底末])?前?|年内|年底前?)$")
# Behind one of these a number says how far, not how many of what follows.
_LINKED = re.compile(
    "(?:到|至|达|超过?|突破|稳定在|控制在|保持在|[≥≤＞＜><])(?:不低于|不少于|约|近)?$"
)
_ACTION = re.compile(rf"(?:{any_of(_DATA['actions'])})(?:任务|工作|工程)?$")
# A clause is shorter; what is not, is no one outcome.
_LONGEST = 400
_SCOPE = re.compile(
    "(?:"
    + any_of(_DATA["scopes"]).replace("（", "[（(]").replace("）", "[）)]")
    + ")(?:[和及][一-鿿]{2,8}?(?:实验区|示范区|新区))?"
)
# `实现全市入学率达到95%`: the scope stands behind the verb.
_ATTAIN = re.compile("(?:实现)?")
# `每个街道建成1处`: whatever they are, unless how often or for how many is said.
_EACH_PLACE = re.compile(
    rf"每(?![年月周日天季半千万百十亿\d学])(?:个|所|家|座)?[一-鿿]{{1,6}}?(?<!不)"
    rf"(?=(?:均|都|至少|应|要)*(?!超过|达到|突破|保持|稳定)(?:{_ONE_VERB}))"
)
# What follows the short name of a place that ends like a full one: `福州新增托位300个`, but
# `福州港吞吐量`.
_OF_PLACE = re.compile(rf"{_ONE_VERB}|至少|力争|计划|各|\d")
_PLACES = re.compile(r"^[一-鿿]{2,12}?(?:[、和及][一-鿿]{2,12}?)*(?=各?\s*\d)")
_BASELINE = re.compile(
    r"(?:由|从)(?P<from>[^，,。；;由从]{0,10}?\d[^，,。；;]{0,12}?|[^，,。；;\d]{2,16}?)(?:提高|提升|增加|降低|下降|减少|压缩|缩短|扩大|扩容|降|升|增)?(?:提高|提升|增加|降低|下降|减少|压缩|缩短|扩大|上升|回落|降|升|增|减|压减)(?:到|至|为)"
    r"|(?<![占同环对百])(?:比|较|相比)(?!重|例|率|值)(?P<than>[^，,。；;]{2,14}?)(?=再|总体|平均|累计|分别|提高|提升|增长|增加|降低|下降|减少|压减|削减|低|高|翻|多|少)"
)
_RATE_TO = re.compile(
    rf"(?P<from>{_RATIO})的?[^\d，,。；;]{{0,8}}(?:降|提高|提升|下降|升|增)(?:到|至|为)"
)
# `建成3个年产值超10亿元的园区`: such a value belongs to the counted noun.
_BELONGS = re.compile(r"(?:以上|左右|以内)?[^，,；;、\d]{0,6}的(?=[一-鿿\d])")
# `专题会议每季度不少于2次`, but `补助标准每人每月不低于1000元`.
_YEARLY = re.compile(
    "^(?:每年|全年|[一二两三四五六七八九十]年(?:以?内)?"
    rf"|每(?:半年|季度?|月|周|[日天]|学期)(?=(?:至少)?{_ONE_VERB}))+|(?<![人户名生件亩])每(?:半?年|季度?|月|周)$"
)
_ABOUT = re.compile(
    "^(?:及以上|或以上|以上|以下|左右|以内|之内|上下|有余|新?台阶|大关|关口|行列)+(?:[（(][^（()）]*[）)])?|^[（(][^（()）]*[）)](?:以上|以下|左右|以内)?"
)
# `示范村达到全县村庄总数的80%`: what the ratio is of, behind what is measured.
_OF_ALL = re.compile(
    "(?<=.)(?:压缩|压减|缩短|减少|降低|提高)[到至](?!每)[^，,；;\\d]{2,16}$|(?<=.)(?:达到?|占到?)[^，,；;达占]{1,16}总(?:数|量|额)的?$"
)
_CHANGED = re.compile("^(?:降低|提高|提升|压缩|缩短|减少|扩大|增加)(?=.{2})")
# `增加到原来的2倍`, `在2025年基础上下降10%`.
_GROUND = re.compile(
    rf"(?:[到至为]|达到?)(?P<of>原来|原有|目前|现有|[上去]年|(?:19|20)\d\d年)的(?=\d|[{HAN}]+[倍成分])"
    r"|在(?P<on>[^，,。；;在]{0,8}?(?:(?:19|20)\d\d年|[上去]年|现有|原有)[^，,。；;在]{0,8}?)的?基础上再?"
)
# `排名进入前10%`: no part of what is ranked.
_RANKED = re.compile(
    "(?:力争|确保)?(?:排名|排位)?(?:进入|跻身|稳居|位居|居)(?:全[国省市县区州])?前$"
)
# `80岁以上老年人`, `20户以上自然村`: which ones are meant.
_QUALIFIES = re.compile(r"(?:及|或)?以[上下]的?(?=[一-鿿])|或(?=\d)")
_ATTAINED = re.compile("(?:基本|全面)*(?:实现|做到)?")
_NONE_LEFT = re.compile("[清归]零$")
_UNDER = re.compile("(?:及|或)?以下的?(?=[一-鿿])")
_TO_GO = re.compile("(?:全面|全部|基本|逐步)*(?:消除|退出|淘汰|关停|关闭|取缔|清退)")
_INVESTED = re.compile("投资[约超达]?$")
_OF_WHICH = re.compile(
    "口?(?:及|或)?以[上下]的(?=县|市|区|镇|乡|村|城|社区|小区|街道|企业|项目|园)"
)
# `投资880万元|新建公园2座`: what is invested in what is counted.
_INVESTS = re.compile(
    rf"投资[约超达]?[\d.,]+[余多]?[百千万亿]*元(?=(?:{_ONE_VERB}|实施|解决)[^，,；;]*\d)"
)
_OR_MORE_OF = re.compile("[及或]以[上下](?=[一-鿿]{2})")
# `含油量22%以上的品种10个`, `0—36个月儿童`
_OF_COUNTED = re.compile(r"的[一-鿿]{2,12}?(?:达到?|超过|不少于|至少)?\d")
_OF_MEASURED = re.compile("[率量比重额度值](?:均|达到?|超过|不低于|在)*$")
_MONTHS_OLD = re.compile("(?:以[上下]的?)?(?:龄|儿童|婴|幼)")
# `30万吨以下煤矿至少配3名`: the least is what is asked.
_AT_LEAST = re.compile(rf"至少(?:{_ONE_VERB}|配|有|设|建)$")
_PLACE_UNITS = ("市", "县", "镇", "村")
_NAMED_PLACES = re.compile("[一-鿿]、[一-鿿]{1,6}$")
_GRADES = ("千伏", "兆瓦", "吨级", "蒸吨")
_FOR = re.compile("^[为对](?=[0-9])")
# Behind a value its clause ends, or another value's begins.
_PARTED = re.compile("[、，,；;]")
_MANNER = re.compile("(?:同步|总体|逐步|统一)$")
# Marks of clauses, behind which another outcome is stated.
_JOINED = re.compile("(?:以上|以下|左右|以内)?(?:[、和及与]|以及)")
_NOUN_AND = re.compile(
    rf"(?:以上|左右)?(?P<noun>[^\d、，,和及与]{{2,}})[、，,和及与](?:{_ONE_VERB})?"
)
# `投资5.6万亿元、比上年增加1万亿元`, `就业率90%，其中脱贫户95%`: a word on what was stated.
_ADDED = re.compile(
    "[、，,](?:同比|比(?![重例率值较])|较|增幅|增速|其中|并?(?:力争|争取)|(?:年均)?增长).*$"
)
# `搬迁60户210人`: the households, and how many people they are.
_PEOPLE = re.compile(r"(?<=[\d万余多]户)\d[\d.]*[万余多]*[人口](?:以上|左右)?$")
# A page may break a line or set a blank between any two characters.
_WRAPPED = re.compile(r"(?<=[一-鿿])\s+(?=[一-鿿])")
_TRIM = " 、，,：:的（(\n\t"


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
    if row := target_of_row(words):
        return row
    words = _WRAPPED.sub("", words)
    if invests := _INVESTS.match(words):
        words = words[invests.end() :]
    words = _PEOPLE.sub("", words)
    if (added := _ADDED.search(words)) and values_in(words[: added.start()]):
        words = words[: added.start()]
    baseline, span = _baseline(words)
    scope, start = _scope(words)
    values = [
        value
        for value in values_in(words)
        if value.start >= start
        and (span is None or not (span[0] <= value.start < span[1]))
        and not _is_attribute(words, value)
    ]
    if not values or is_rank(words) or _tell_which(words, values, start):
        rest = _FOR.sub("", words[start:])
        if span is not None and span[0] >= start:
            rest = words[start : span[0]] + words[span[1] :]
        state = end_state(rest, scope=scope)
        return replace(state, baseline=baseline, scope=scope)
    apart = words.find("分别", start)
    listed = [value for value in values if value.start > apart]
    if apart >= 0 and len(listed) > 1:
        pairs = pairs_in(words[start:apart].strip(_TRIM), listed)
    else:
        pairs = _listed(words, values, start)
    if pairs:
        return Target(items=tuple(replace(p, scope=scope, baseline=baseline) for p in pairs))
    value = _main(words, values, start)
    return Target(
        indicator=_indicator(words, value, start, span, run=_run_start(values, value)) or None,
        comparator=value.comparator, value=value.value, low=value.low, high=value.high,
        unit=value.unit, baseline=baseline, scope=scope,
    )  # fmt: skip


def _listed(words: str, values: list[StatedValue], start: int) -> list[Target]:
    """The pairs of values in a row (`增长5%和7%`), or each with its noun (`3个园、6所校`)."""
    between = [words[one.end : other.start] for one, other in pairwise(values)]
    behind = _ABOUT.sub("", words[values[-1].end :]).strip(_TRIM)
    measured = {value.is_measured for value in values}
    if len(values) == 1 or len(measured) > 1:
        return []
    front = words[start : values[0].start]
    if not behind and all(map(_JOINED.fullmatch, between)):
        return pairs_in(_named(front), values)
    nouns = [noun["noun"] for each in between if (noun := _NOUN_AND.fullmatch(each))]
    if True in measured or _named(front) or not behind or len(nouns) < len(between):
        return []
    return [pairs_in(n, [v])[0] for n, v in zip([*nouns, behind], values, strict=True)]


def _is_attribute(words: str, value: StatedValue) -> bool:
    """Whether a value says which ones are meant: `总投资6亿元的项目`, `30万人口以上的县`.

    Places that are named and counted are as well: `青溪、南湖2市空气质量改善`.
    """
    if not value.is_measured and _OR_MORE_OF.match(words, value.end):
        return True
    if value.is_measured and _OF_COUNTED.match(words, value.end):
        return _OF_MEASURED.search(words, 0, value.start) is not None
    if value.unit == "个月" and _MONTHS_OLD.match(words, value.end):
        return True
    if value.unit in _PLACE_UNITS and value.end < len(words):
        return _NAMED_PLACES.search(words, 0, value.start) is not None
    invested = _INVESTED.search(words, 0, value.start) and words.startswith("的", value.end)
    return bool(invested) or (
        value.unit in ("元", "人") and _OF_WHICH.match(words, value.end) is not None
    )


def _tell_which(words: str, values: list[StatedValue], start: int) -> bool:
    """Whether all values say which ones are meant, of which all are: `80岁以上老年人全部建档`.

    Those that are to go are all meant as well: `消除年收入6万元以下的村`, `60件清零`.
    """
    last = values[-1]
    if len(values) == 1 and _TO_GO.match(words):
        return bool(_UNDER.match(words, last.end))
    if any(value.is_measured for value in values):
        return False
    attained = _ATTAINED.match(words, start)
    stated = words[attained.end() if attained else start :]
    return _NONE_LEFT.search(words) is not None or (
        covers_all(words[last.end :])
        and not _VERB.match(stated)
        and all(v.unit == "岁" or _QUALIFIES.match(words, v.end) for v in values)
    )


def _run_start(values: list[StatedValue], value: StatedValue) -> int:
    """Where the values begin that stand right in front of one: `70个1.2万户`."""
    start = value.start
    for before in reversed(values):
        if before.end == start:
            start = before.start
    return start


def _main(words: str, values: list[StatedValue], start: int) -> StatedValue:
    """The value that is the outcome: a ratio, else the last with a unit of its own."""
    ratios = [value for value in values if value.is_measured]
    if ratios:
        return ratios[-1]
    counted = [value for value in values if value.unit is not None] or values
    # Years beside an amount say how long, an age says whose, a stage which one:
    # `60岁以上老年人3万人次`, `水系二期等13个项目`.
    counted = [value for value in counted if value.unit not in ("年", "岁", "期")] or counted
    # `12条10千伏线路`: which lines.
    counted = [value for value in counted if value.unit not in _GRADES] or counted
    while len(counted) > 1 and counted[0].end == counted[1].start:
        counted = counted[1:]  # `12类45件`: the finer count
    for before, value in pairwise(counted):
        noun = words[before.end : value.start]
        ends = value is counted[-1] and not _ABOUT.sub("", words[value.end :]).strip(_TRIM)
        # `10亿元以上企业3家`, `40万吨化肥等50项工程`: the amount in front tells which.
        if noun.endswith("等") or (ends and len(noun) > 1 and not re.search("[、，,；;]", noun)):
            return value
    if least := [value for value in counted if _AT_LEAST.search(words[: value.start])]:
        return least[-1]
    chosen = [value for value in counted if not _BELONGS.match(words, value.end)] or counted
    linked = [value for value in chosen if _LINK.search(words[: value.start])]
    return linked[-1] if linked and not _VERB.match(words[start:]) else chosen[0]


def _indicator(
    words: str, value: StatedValue, start: int, span: tuple[int, int] | None, *, run: int
) -> str | None:
    front = words[start:run]
    if span is not None and span[0] >= start and span[1] <= value.start:
        front = words[start : span[0]] + words[span[1] : run]
    name = _named(front)
    behind = _ABOUT.sub("", words[value.end :])
    behind = "" if _PARTED.match(behind) else behind.strip(_TRIM)
    if value.unit is None:
        behind = behind.removeprefix("大")  # `6大产业集群`
    name = _CHANGED.sub("", name)
    front = _OF_ALL.sub("", front.strip(_TRIM))
    # `建成20个社区食堂`: the counted noun; `覆盖率达到80%`: what stands in front.
    counted = not value.is_measured and len(behind) > 1
    if _ACTION.match(behind) and len(name) > 1:
        return name
    if len(name) < 2 or (counted and not _LINKED.search(front)):
        return behind or name or None
    return name


def _named(front: str) -> str:
    """What is measured, of the words in front of a value."""
    front = OF_AT_END.sub("", _OF_ALL.sub("", _YEARLY.sub("", front.strip(_TRIM))))
    name = _PER_HEAD.sub("", _VERB.sub("", front))
    while (link := _LINK.search(name) or _DATED.search(name)) is not None:
        name = name[: link.start()]
    return _RANKED.sub("", _YEARLY.sub("", name)).strip(_TRIM)


def _scope(words: str) -> tuple[str | None, int]:
    verb = _ATTAIN.match(words)
    match = _SCOPE.match(words, verb.end() if verb else 0) or _EACH_PLACE.match(words)
    if match is not None and match.end() < len(words):
        return match[0], match.end()
    place = _PLACES.match(words)
    # 新建 is a district too, and mostly a verb.
    if (
        place is not None
        and not _VERB.match(words)
        and all(_is_place(part) for part in JOINTS.split(place[0]))
    ):
        return place[0], place.end() + (words[place.end() : place.end() + 1] == "各")
    named = regions().at(words, within=None)
    end = 0 if named is None else named.end
    while words[end : end + 1] in tuple("、和及与") and (
        further := regions().at(words[end + 1 :], within=None)
    ):
        end += 1 + further.end
    if end and end < len(words) and words[end - 1] in "省市区县州":
        name = words[:end]
        if name[-1] != "州" or name.endswith("自治州") or _OF_PLACE.match(words, end):
            return name, end
    return None, 0


def _is_place(words: str) -> bool:
    return bool(regions().named(words) or regions().short(words))


def _baseline(words: str) -> tuple[str | None, tuple[int, int] | None]:
    """What a change is counted from, and the words that say so."""
    ground, match = _GROUND.search(words), _BASELINE.search(words)
    # `从2024年的50%提高到2026年的70%` begins at the former.
    if ground is not None and not (match and match.start() < ground.start()):
        return ground["of"] or ground["on"], ground.span()
    if match is not None:
        name = "from" if match["from"] else "than"
        stated = _MANNER.sub("", match[name].strip(_TRIM))
        return stated, (match.start(), match.end(name))
    rate = _RATE_TO.search(words)
    if rate is not None:
        return rate["from"], (rate.start("from"), rate.end("from"))
    return None, None
