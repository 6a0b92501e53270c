"""Reading the name of an organ: what it says by itself, whatever notice it stands in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import get_args

from policyner.grammar.names.groups import Group, LevelWord, read_group
from policyner.grammar.names.regions import Division, regions
from policyner.grammar.names.registry import Local, National, registry
from policyner.vocabulary import any_of, read_vocabulary

_LEVEL_WORDS: dict[str, LevelWord] = {
    **{word: word for word in get_args(LevelWord)},
    "自治州": "州",
    "自治县": "县",
    "自治旗": "旗",
}
_LEVEL = re.compile(rf"(?:我|本|全)?(?P<level>{'|'.join(_LEVEL_WORDS)})(?P<grade>级)?")
_KIND_OF_PLACE = re.compile("自治区|自治州|自治县|[省市州盟县区旗]")
_PLACE_NAME = re.compile(
    "(?!各|有关|相关|全|项目|所在|设区|[省市县区州乡]|自治|地方|国务院)[一-鿿]{2,7}"
)
_ZONES = frozenset("辖新税发园验范港片设资作")
_SPACE = re.compile(r"[\s\u3000;]+")
_BRACKET = re.compile(r"[（(][^（()）]*[）)]$")
_FORMER = re.compile("原(?=.{2})")
_SELF = re.compile(
    "(?:我|本|该)(?:委|局|厅|办|部|中心|院|署|会|府|行|社|馆|所|总队|支队|单位|部门|机关)"
)
_LEAGUE = re.compile("团(?P<level>省|市|县|区|州|盟|旗|自治区)委(?:员会)?")
_PARTY = re.compile("(?:中共|中国共产党)(?=.{2})")
# A part of an organ: `省财政厅预算处`, `县公安局交警大队`, `财政部办公厅`, `财政部税政司`.
_PART = re.compile(
    r"办公厅|[一-鿿]{1,16}(?:处|科|室|局|(?<!公)司|大队|总队|支队|中队|队|办公室|专班|中心|站|所)"
)
# Whose office is named for them: `领导小组办公室`.
_WITH_OFFICE = ("joint_conference", "leading_group", "zone_administration")
_OFFICE = "(?:办公室|秘书处)?"
# Names that the registry does not list, by what they end in.
_KINDS = tuple(
    (re.compile(f"(?:{any_of(endings)}){_OFFICE if function in _WITH_OFFICE else ''}$"), function)
    for function, endings in read_vocabulary(__package__, "unlisted.yaml").items()
)
_NAMELESS = re.compile(
    "(?:工作|协调|领导|联席|联合|专项|推进|会议|小组|办公室|秘书处|指挥部|委员会|管委会|中心|专班|"
    "开发|片区|园区|经开|高新|保税|港|[区省市县局厅])+"
)


def is_nameless(words: str) -> bool:
    """Whether the name of an organ that a notice set up leaves out what it is for."""
    return bool(_NAMELESS.fullmatch(words))


@dataclass(frozen=True, slots=True)
class Words:
    """What a name says by itself.

    Attributes:
        clean: The name without blanks and remarks.
        is_self: Whether it is the issuer speaking of itself.
        national: The organ at the centre that it names.
        locals: What the part behind the region may be.
        place: The region that it names.
        level: The word for a level in front of it.
        choices: Regions that share the name it begins with.
        part: What stands behind the organ's name: `预算处`.
        named: Full name with {full}, {short} and {place}, where the registry gives it whole.
        successor: The same of the organ that took over.
        kind: Function of an organ that the registry does not list, by its ending.
        group: What it says of several organs or of a kind of organ.
        place_words: The region as it is written.
        unknown: The kind of a region that the table does not have.
    """

    clean: str
    is_self: bool = False
    national: National | None = None
    locals: tuple[Local, ...] = ()
    place: Division | None = None
    level: LevelWord | None = None
    choices: tuple[Division, ...] = ()
    part: str = ""
    named: str | None = None
    successor: str | None = None
    kind: str | None = None
    group: Group | None = None
    place_words: str = ""
    unknown: LevelWord | None = None


@lru_cache(maxsize=65_536)
def read_words(surface: str, *, within: Division | None) -> Words:
    """Reads a name.

    Args:
        surface: The mention's words.
        within: The region of the notice: its own counties may come with short names.
    """
    clean = _SPACE.sub("", surface)
    # `原市卫生局` is gone, `原平市` is there.
    if (former := _FORMER.match(clean)) and regions().at(clean, within=within) is None:
        clean = clean[former.end() :]
    if _SELF.fullmatch(clean):
        return Words(clean, is_self=True)
    bare = _BRACKET.sub("", clean) or clean
    for form in dict.fromkeys((clean, bare, _PARTY.sub("", bare))):
        if found := _one(form, clean, within):
            return found
    if found := _elsewhere(_PARTY.sub("", bare), clean):
        return found
    group = read_group(clean, within=within)
    if group is not None:
        return Words(clean, group=group)
    return _unlisted(bare, within)


def _one(form: str, clean: str, within: Division | None) -> Words | None:
    """A single organ that the registry lists."""
    known = registry()
    if national := known.national.get(form):
        return Words(clean, national=national)
    if found := known.local.get(form):
        return Words(clean, locals=found)
    if league := _LEAGUE.fullmatch(form):
        return Words(clean, locals=known.local["团委"], level=_LEVEL_WORDS[league["level"]])
    if arm := _arm(form, clean, within):
        return arm
    for front, end in _fronts(form, clean, within):
        if body := _body(form[end:]):
            return replace(front, locals=body[0], part=body[1])
    return _part_of(form, clean)


def _fronts(form: str, clean: str, within: Division | None) -> Iterator[tuple[Words, int]]:
    """The readings of a name's beginning as a region or a level, and where each ends."""
    if (place := regions().at(form, within=within)) is not None:
        yield Words(clean, place=place.division, place_words=form[: place.end]), place.end
    if (level := _LEVEL.match(form)) and not level["grade"]:
        yield Words(clean, level=_LEVEL_WORDS[level["level"]]), level.end()
    for choices, end in regions().ambiguous_at(form):
        yield Words(clean, choices=choices), end


def _elsewhere(form: str, clean: str) -> Words | None:
    """An organ of a region that the table does not have: `青禾市财政局`."""
    for kind in _KIND_OF_PLACE.finditer(form, 2):
        found = _body(form[kind.end() :])
        # 稀土高新区 and 保税区 are zones with names of their own, 辖区 is no place.
        if kind[0] == "区" and form[kind.start() - 1] in _ZONES:
            continue
        if found is not None and _PLACE_NAME.fullmatch(form, 0, kind.start()):
            return Words(clean, locals=found[0], part=found[1], unknown=_LEVEL_WORDS[kind[0]])
    return None


def _body(words: str) -> tuple[tuple[Local, ...], str] | None:
    """The registry's names for what follows a region, and the part of the organ behind them."""
    known = registry().local
    if words.startswith("党委"):
        words = words[1:]  # `自治区党委宣传部`
    if found := known.get(words):
        return found, ""
    if words.startswith("委"):
        rest = words[1:]
        # `浙江省委浙江省人民政府农业和农村工作领导小组办公室` names the region twice.
        again = regions().at(rest, within=None)
        rest = rest[again.end :] if again is not None else rest
        found = tuple(local for local in known.get(rest, ()) if local.party)
        if found:
            return found, ""
    for end in range(len(words) - 1, 2, -1):
        found = known.get(words[:end], ())
        if found and _PART.fullmatch(words, end):
            return found, words[end:]
    return None


def _arm(form: str, clean: str, within: Division | None) -> Words | None:
    """A central organ's arm whose name begins with the organ's."""
    for arm in registry().arms:
        if not form.startswith(arm.front):
            continue
        rest = form[len(arm.front) :]
        place = regions().at(rest, within=within)
        if place is None:
            continue
        end = rest[place.end :].removeprefix("市" if not rest[: place.end].endswith("市") else "")
        if name := arm.ends.get(end):
            kind = Local(arm.function, "", "")
            becomes = arm.becomes and arm.becomes.replace("{end}", end)
            return Words(clean, locals=(kind,), place=place.division, named=name,
                         successor=becomes, place_words=rest[: place.end])  # fmt: skip
    return None


def _part_of(form: str, clean: str) -> Words | None:
    """A part of an organ at the centre: `公安部交通管理局`."""
    known = registry().national
    for end in range(len(form) - 1, 2, -1):
        national = known.get(form[:end])
        if national is not None and national.name != "国务院" and _PART.fullmatch(form, end):
            return Words(clean, national=national, part=form[end:])
    return None


def _unlisted(words: str, within: Division | None) -> Words:
    """An organ that the registry does not list, by what its name ends in."""
    for pattern, function in _KINDS:
        if not pattern.search(words):
            continue
        place = regions().at(words, within=within)
        level = _LEVEL.match(words)
        if place is not None:
            return Words(words, kind=function, place=place.division, part=words[place.end :],
                         place_words=words[: place.end])  # fmt: skip
        if level is not None and len(words) > level.end() + 1:
            return Words(words, kind=function, level=_LEVEL_WORDS[level["level"]],
                         part=words[level.end() :])  # fmt: skip
        return Words(words, kind=function, part="" if is_nameless(words) else words)
    return Words(words)
