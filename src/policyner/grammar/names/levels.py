"""The level in front of a name, and names that a list or a sentence shortens by it.

`省财政厅、教育厅` means 省教育厅: the first name says whose organs the others are.
"""

from __future__ import annotations

import re

from policyner.grammar.names.ends import BRACKET, read_end
from policyner.grammar.names.own import own_agencies
from policyner.grammar.names.regions import regions
from policyner.grammar.names.registry import Local, registry

# What begins like an organ with its level and is none, by what follows the level (`市场`, `区域`);
# 市政务局, 市民政局, 县城管局 and 县直机关工委 are organs.
_OTHER_WORDS = {
    "省": "[级际内属]|直(?!机关)",
    "市": "[场区级属辖内]|政(?![府协务法])|民(?![政族宗盟])|直(?!机关)",
    "县": "[域级]|城(?![市管乡])|直(?!机关)",
    "区": "[域级划位]|直(?!机关)",
    "州": "级",
    "旗": "舰",
}
#: The same as a pattern.
NO_LEVEL = "|".join(f"{level}(?:{words})" for level, words in _OTHER_WORDS.items())
# 城市 ends with one; zones (`高新区`) and districts of no government (`社区`) have no organs of
# their own.
_KIND = (
    rf"(?!{NO_LEVEL})(?:自治区|自治州|自治县|自治旗|[省县州盟旗]|(?<![城都超])市"
    r"|(?<![辖新税发园验范港片设资作社景校林库市地城])区)"
)
_LEVEL = re.compile(
    r"(?!各|有关|相关|其他|全[省市县区]|所在|项目)(?P<level>国家(?!级)"
    rf"|[一-鿿]{{0,5}}?{_KIND}(?:[^局厅委办部会院署室处科、（(]{{0,5}}?{_KIND}){{0,2}})(?=[一-鿿])"
)
#: The words for levels, and which of one a bracket names, as a pattern: 市, `县（市、区）`, 县级.
LEVEL = (
    "(?:自治区|直辖市|计划单列市|设区市|省|市(?!场)|州|盟|县|区|旗|乡镇|乡|镇|街道)级?"
    "(?:[（(][^（()）]*[）)])?级?"
)
#: `中共青禾市委`, `团市委`: what stands in front of the place.
PARTY = re.compile("(?:中共|中国共产党|共青团|团(?=[省市县区州盟旗]委))(?=.)")
_NAMELESS_BRACKET = re.compile(rf"{BRACKET}\Z")
#: Functions of organs of which there are many in a place, so that the bare name (`海关`) is a kind.
OF_MANY = frozenset({
    "government", "party_committee", "customs", "zone_administration", "village_committee",
    "party_work_committee", "border_inspection", "coast_guard", "maritime", "defence",
})  # fmt: skip
# Neither is one of these an organ of the place that a list names.
_OF_NO_PLACE = OF_MANY | {"central_bank"}
# What the registry does not list: an institution of a few characters that names no place, or an
# organ of two fields (`教育和体育局`).
_FEW = "[^省市县区州盟旗镇乡村国央]{2,4}"
_INSTITUTION = re.compile(
    rf"(?!各|有关|相关|其他|我|本|该){_FEW}(?:(?:和{_FEW})?[局厅]|站|馆|台|(?<=公路|养护)段|大队|支队)"
)
# What a township's bodies are called, of which `镇农业农村办、财政所` names the second without it.
_TOWNSHIP = re.compile(
    "(?!各|有关|相关|全|[城集小]镇|乡[镇村])(?P<level>[一-鿿]{0,4}?(?:镇|乡))(?=[一-鿿]{2})"
)
_OF_TOWNSHIP = re.compile(
    rf"(?!各|有关|相关|其他|我|本|该)(?:{_FEW}){{1,2}}(?:所|站|办|办公室|中心|队)"
    "|人大|纪委|团委|妇联|工会|残联|科协|武装部"
)
# `各市委组织部`, `各区教育局`: organs of one level, which says whose the bare ones behind are.
_EACH = re.compile(rf"(?P<level>各(?:有关|相关)?(?:{LEVEL})+)委?(?P<organ>[一-鿿]{{2,}})")


def level_of(words: str) -> str | None:
    """The place or the word for a level that a name begins with: `县`, `松河县`, `国家`."""
    party = PARTY.match(words)
    found = _LEVEL.match(words, party.end() if party else 0)
    return found["level"] if found else None


def level_of_each(words: str) -> str | None:
    """What the organs of one level that a name speaks of begin with: 各区 of `各区教育局`."""
    each = _EACH.fullmatch(words)
    return each["level"] if each and completed(each["organ"], level=each["level"]) else None


def township_of(words: str) -> str | None:
    """The township that a name without a higher level begins with: `镇`, `石桥镇`."""
    found = _TOWNSHIP.match(words)
    return found["level"] if found else None


def of_township(words: str) -> bool:
    """Whether a bare name is one of a township's own bodies: `财政所`."""
    return _OF_TOWNSHIP.fullmatch(_NAMELESS_BRACKET.sub("", words)) is not None


def completed(words: str, *, level: str) -> str | None:
    """A bare name with the level of the names before it.

    Args:
        words: The name.
        level: What the last name before it that has a level begins with.

    Returns:
        The whole name; `None` where the words are no bare name of an organ of a place, or of none
        at that level (`教育厅` behind a county's), or are a name in the user's own file.
    """
    bare = _NAMELESS_BRACKET.sub("", words)
    known = registry()
    if level == "国家":
        return f"国家{words}" if f"国家{bare}" in known.national else None
    if bare in known.national or own_agencies().named(words) is not None:
        return None
    # 生态环境分局 is that of a district.
    if organs := known.local.get(bare, ()) or known.local.get(bare.replace("分局", "局"), ()):
        return _with_level(words, organs[0], level)
    if not _INSTITUTION.fullmatch(bare) or read_end(bare) != "agency":
        return None
    return None if regions().at(bare, within=None) else level + words


def _with_level(words: str, organ: Local, level: str) -> str | None:
    """An organ's bare name with a level, if there is one of that name."""
    is_province = level.endswith(("省", "自治区"))
    if organ.function in _OF_NO_PLACE or organ.levels == ("below" if is_province else "province"):
        return None
    # 县委组织部, but 县纪委.
    if organ.style.startswith("中共{full}委"):
        level += "党委" if level.endswith("自治区") else "委"
    return level + words
