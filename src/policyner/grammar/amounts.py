"""Amounts: `20个`, `1万2千户`, `两三千人次`, `8—10家`, `3×10⁴吨`, `约二十亿`, `1:0.5`.

One grammar finds and reads them. What a word in front or behind makes of a number (at least,
at most) the resolvers say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from policyner.grammar.numerals import HAN, TO, number, spread
from policyner.vocabulary import any_of, read_vocabulary

_DATA = read_vocabulary(__package__, "amounts.yaml")
# Symbols of measures, with their multiples: `10Mbps`, `5GW`, `3MPa`, `2μs`; `5A级` is none. Pages
# write `ug` for `μg`.
_SYMBOLS = (
    "(?:[EPTGMKk]?(?:bps|FLOPS|Flops|Wh|wh|W|Hz|Pa|B)|[kcmnμµ]?m[²³23]?|㎡|㎥|㎞|[mnμµ]s|[kmuμµ]?g"
    "|kgce|tce|[mk][AV]|V|[mkM]?[ΩΩ]|h|min|dB|℃)(?![A-Za-z0-9ΩΩ级])"
)
# What an amount is for each of: `吨/年`, `μg/m³`, `mg/L`, `立方米/万元`; or whatever stands up to
# where units end: `30株/处以上`.
_EACH = (
    rf"[/／]\s?(?:[十百千万]{{0,2}}(?:{any_of(_DATA['each'])})|{_SYMBOLS}|[Ll](?![A-Za-z0-9])"
    r"|[^\W\d_]{1,4}?(?=以[上下内]|左右|[，,、。；;）)]|$))"
)
#: Counting words and units, those for each of something too (`吨/年`, `12/10万`), as a pattern.
UNITS = (
    f"(?:(?:{_SYMBOLS}|{any_of(_DATA['units'])})(?:{_EACH})?"
    "|[/／](?:(?:10|十|百)万|[千万])人?(?![元亩吨公平]))"
)
# A power that is not raised (`1×10-6`) cannot be told from a range.
_POWER = "(?:[×xX]10(?:[⁰¹²³⁴⁵⁶⁷⁸⁹]+|[-−^][-−0-9]+))?"
# `1万2千`, `1亿5千万` have a multiple behind each of their figures; pages set a blank in front:
# `6.2 万`. 千瓦 and 千克 are units.
_THOUSAND = "千(?![瓦克米伏卡帕])"
_MULTIPLES = f"(?:万亿|[百千][万亿]|[百万亿]|{_THOUSAND})"
_MULTIPLE = rf"(?:(?:\s(?=[万亿]))?(?P<{{}}>{_MULTIPLES}(?:零?\d+{_MULTIPLES})*))?"
_FIGURE = r"(?:\d{1,3}(?:[,，]\d{3}(?!\d))+(?:\.\d+)?|\d+(?:\.\d+)?)"
#: Counting words of whole things, which letters may stand in front of (`AED300台`), as a pattern.
WHOLE_THINGS = "[家个台套辆项名座盏场户所人件]"
# Behind these a number counts no further: an amount of what is counted `每千名老年人`.
# Letters in front make a name of it (`G107`, `5A`), unless it counts whole things (`AED300台`).
_AT_NUMBER = (
    r"(?<![每\d.,+＋“%％])(?<!\d[万千])(?:(?<![A-Za-z])|(?<=[A-Z]{2})(?=\d[\d.,]*[余多]?[万千]?"
    rf"[余多]?{WHOLE_THINGS}(?!省|国|县|高)))"
)
_AMOUNT = re.compile(
    rf"{_AT_NUMBER}(?P<low>{_FIGURE}{_POWER}){_MULTIPLE.format('lowmany')}"
    rf"(?:(?:\s?{UNITS})?{TO}(?P<high>{_FIGURE}{_POWER}){_MULTIPLE.format('highmany')})?(?P<more>[多余])?"
    rf"(?P<moremany>(?<=[多余])(?:[百万亿]|{_THOUSAND})+)?(?P<about>(?:以上|左右)?)\s*(?P<unit>{UNITS})?"
    # A Chinese numeral counts only in front of a counting word (一体化, 三农 and 五类水 are none),
    # or as a round number of 万 and 亿 at the end of its clause.
    # `（万人）` and `产能万吨100` are units in a table; `零部件`, `千兆光网` are words.
    # Of `上千人` the word in front belongs to the number, of `线上千人` it does not.
    rf"|(?<![第{HAN}每数几\d（(统唯])(?P<hanleast>(?<![以线网路向迈跨站跃])上(?=[百千万亿]))?"
    rf"(?:(?P<hanlow>[{HAN}]+)(?:{UNITS})?{TO}|(?P<hanlisted>[一二三四五六七八])、(?=[二三四五六七八九][百千万]))?"
    rf"(?!零部)(?P<han>[{HAN}]+)(?P<hanmore>[多余])?"
    rf"(?P<hanmany>(?<=[多余])[万亿]+)?(?P<hanunit>{UNITS})"
    r"(?![\d体面致起级旦样线条制义光宽网]|行(?!列)|定(?!期)|(?<=类)(?:水|标准)|(?<=次)产业)"
    rf"|(?<![第{HAN}每数几\d])(?P<round>[{HAN}]+[万亿])(?P<roundmore>[多余])?(?=$|[，,；;。、])"
)
# `床护比不低于1:0.5`, `差距缩小到2:1`, `按1:50的比例`, no time of day.
_PROPORTION = re.compile(
    r"(?P<named>(?:(?<=比)|(?<=差距))[^，,。；;\d]{0,8})?(?<![\d.:：∶])(?P<first>\d+(?:\.\d+)?)\s?[:：∶]\s?"
    r"(?P<second>\d+(?:\.\d+)?)(?![\d.:：∶])(?P<called>(?=的?(?:配备|配置)?的?比例))?"
)
# Of two numbers that a colon parts neither is an amount.
_COLON = re.compile(r"\s?[:：∶]\s?\d")
_BEHIND_COLON = re.compile(r"\d\s?[:：∶]\s?$")


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount as the words have it.

    Attributes:
        start: Offset of its first character.
        end: Offset behind its unit.
        low: The number, or the lower end of a range; `None` for a proportion that is no
            number to one.
        high: The upper end of a range, inclusive; `None` where it is none.
        unit: Its unit or counting word, `ratio` for a proportion (`1:0.5` is 0.5); `None`
            where it has none.
        more: Whether 多 or 余 says that it is more.
        about: An approximator between number and unit (`20个以上` has none, `20以上个` has).
    """

    start: int
    end: int
    low: Decimal | None
    high: Decimal | None = None
    unit: str | None = None
    more: bool = False
    about: str = ""


def find_amounts(words: str) -> Iterator[Amount]:
    """The amounts in some words, in order; years, parts of names and versions are left out.

    Args:
        words: Words with half-width digits.
    """
    proportions = {
        match.start("first"): match
        for match in _PROPORTION.finditer(words)
        if match["named"] is not None or match["called"] is not None
    }
    counted = -1  # where the last amount with a unit ended
    at = 0
    for match in _AMOUNT.finditer(words):
        if match.start() < at:
            continue
        if proportion := proportions.get(match.start()):
            at = proportion.end()
            first, second = Decimal(proportion["first"]), Decimal(proportion["second"])
            yield Amount(match.start(), at, second if first == 1 else None, unit="ratio")
        # `10个百亿企业`: a numeral right behind a counting word names what is counted.
        elif (match.start() != counted or match["low"]) and (amount := _amount(match, words)):
            yield amount
            counted = amount.end if amount.unit else -1


def _amount(match: re.Match[str], words: str) -> Amount | None:
    if match["low"] is None:
        return _in_words(match)
    if _is_in_a_name(match, words) or _is_cut(match, words):
        return None
    # `3亿2千余万` goes on behind 余.
    more_many = match["moremany"] or ""
    low_many = match["lowmany"] or ""
    high_many = match["highmany"] or ""
    if high_many:
        high_many += more_many
        # `5千至6千万` shares 万.
        low_many += high_many[1:] if low_many in ("百", "千") and high_many[0] in "百千" else ""
    else:
        low_many += more_many
    low = number(match["low"] + low_many)
    high = number(match["high"] + high_many) if match["high"] else None
    if high_many and not low_many:
        low = _under(high, low, number(match["low"] + high_many))
    # A page may break a line behind the stroke: `ug/ m³`.
    unit = None if match["unit"] is None else "".join(match["unit"].split())
    return Amount(*match.span(), low, high, unit, more=bool(match["more"]), about=match["about"])


def _under(high: Decimal | None, bare: Decimal | None, shared: Decimal | None) -> Decimal | None:
    """The lower end of a range: it shares the multiple of the upper one (`10~12万`) or has its own.

    `5000至1万人` begins at five thousand.
    """
    return shared if shared is not None and high is not None and shared < high else bare


def _is_cut(match: re.Match[str], words: str) -> bool:
    """Whether a number goes on behind its multiple (`2万3人`), or is half of `1:3`."""
    bare = match["lowmany"] and not match["high"] and not match["unit"]
    if bare and words[match.end() : match.end() + 1].isdigit():
        return True
    before = words[max(0, match.start() - 4) : match.start()]
    return bool(_COLON.match(words, match.end("low")) or _BEHIND_COLON.search(before))


def _in_words(match: re.Match[str]) -> Amount:
    words, more = match["han"] or match["round"], match["hanmore"] or match["roundmore"]
    words += match["hanmany"] or ""
    low, high = spread(words) or (number(words), None)
    if first := match["hanlow"] or match["hanlisted"]:
        # `三到五百` shares what stands behind the first digit, `三十至五十万` 万 alone.
        several = words[1:] if len(first) == 1 else words[-1] if words[-1] in "万亿" else ""
        low, high = _under(low, number(first), number(first + several)), low
    about = "以上" if match["hanleast"] else ""
    return Amount(*match.span(), low, high, match["hanunit"], more=bool(more), about=about)


def _is_in_a_name(match: re.Match[str], words: str) -> bool:
    """Whether a figure is part of a name, or a date: `5G`, `“1+1+1”`, `A4`, `2025年`, `6月`."""
    unit, figure = match["unit"], match["low"]
    if unit == "℃" and words[: match.start()].endswith(("-", "−", "－")):
        return True
    if unit == "年" and len(figure) == 4 and figure.isdigit():
        return True
    bare = not unit and not match["lowmany"]
    return bare and re.match("[A-Za-z+＋月]|[-—][A-Za-z]", words[match.end() :]) is not None
