"""Names of several organs (`各区人民政府`) and of a kind of organ (`县级卫生健康行政部门`)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, cast

from policyner.grammar.names.regions import Division, regions
from policyner.grammar.names.registry import registry
from policyner.vocabulary import any_of, read_vocabulary

#: Level of an organ; `collective` where a name speaks of several.
Level = Literal["national", "province", "prefecture", "county", "township", "collective"]
#: The word for a level in front of a name: `省财政厅`, `自治区商务厅`.
LevelWord = Literal["省", "自治区", "市", "州", "盟", "县", "区", "旗"]
#: Whether a name is one organ, a kind of organ, several, or lacks something.
Status = Literal["resolved", "generic", "collective", "unresolved"]

_DATA = read_vocabulary(__package__, "groups.yaml")
_SEVERAL = re.compile(any_of(_DATA["several"]))
_KINDS = re.compile(f"(?:{any_of(_DATA['kinds'])})(?:和单位|及单位)?$")
_ROLES = re.compile(f"(?:{any_of(_DATA['roles'])})$")
_BRACKETS = re.compile(r"[（(〔\[][^（()）〕\]]*[）)〕\]]")
# What parts the members of a list, and no name: 住房和城乡建设 is one field.
_JOINT = re.compile(
    "、|以及|及其|或者|或|[和与及](?=单位|有关|相关|政府|党委|办公室|部门)|(?<=[市县区])和"
)
_LEVELS: dict[str, Level] = {word: entry["level"] for word, entry in _DATA["levels"].items()}
# `县、乡镇河长办公室`: one name for the organs of several levels.
_LISTED_LEVELS = re.compile("(?:省|市|县|区|乡镇?)、(?:市|县|区|乡镇?)")
_GOVERNMENT = re.compile("(?:人民)?政府$")
_COMMITTEE = re.compile("党委$")
_OWN = re.compile(r"(?:我|本|全)?(省|自治区|市|州|盟|县|区|旗)")


@dataclass(frozen=True, slots=True)
class Group:
    """Several organs, or a kind of organ.

    Attributes:
        status: `collective` or `generic`.
        level: Their level; `collective` where there are several.
        function: What they do, where it is one thing.
        place: The region that is named in front.
        own: The word for a level in front: the notice's region of this level is meant.
    """

    status: Status
    level: Level | None
    function: str | None
    place: Division | None
    own: LevelWord | None


@lru_cache(maxsize=16_384)
def read_group(words: str, *, within: Division | None) -> Group | None:
    """Reads the name of several organs or of a kind; `None` where it is neither.

    Args:
        words: The mention's words, without blanks.
        within: The region of the notice.
    """
    flat = _BRACKETS.sub("", words) or words
    several, kind = _SEVERAL.search(flat) is not None, _KINDS.search(flat)
    # `福州市、南平市人民政府`
    joined = _JOINT.search(flat) is not None
    if not several and kind is None and not (joined and _LISTED_LEVELS.match(flat)):
        return None
    place = regions().at(flat, within=within)
    own = _OWN.match(flat) if place is None else None
    level = _level(words, flat, place.division if place else None)
    if joined and place is not None and _JOINT.search(flat[: -len("人民政府")]):
        # `福州市、南平市人民政府` lie in no one region.
        place = None
    return Group(
        status="collective" if several or joined else "generic",
        level=level,
        function=_function(flat),
        place=place.division if place else None,
        own=cast("LevelWord", own[1]) if own else None,
    )


def _level(words: str, flat: str, place: Division | None) -> Level | None:
    found = {level for word, level in _LEVELS.items() if word in flat}
    # `县（市、区）`: the county level, whatever stands in the brackets.
    if re.search("县[（(〔]", words):
        found |= {"county"}
    # `设区市` is no 市, and `市（州）县（区）` lists two.
    if len(found) > 1:
        return "collective"
    if found:
        return found.pop()
    if place is not None and place.level == "prefecture":
        return "prefecture"
    return None


def _function(flat: str) -> str | None:
    """The one function that a name speaks of."""
    if _COMMITTEE.search(flat):
        return None if "政府" in flat else "party_committee"
    kind = _KINDS.search(flat)
    body = flat[: kind.start()] if kind else flat
    if _GOVERNMENT.search(flat):
        return None if "党委" in flat else "government"
    if "等" in body:
        body = body[: body.rindex("等")]
    members = [member for member in re.split("、|[和及与](?=[^、]{2,}$)", body) if member]
    if members and "、" in body:
        functions = {_field(member) for member in members}
        return functions.pop() if len(functions) == 1 else None
    return _field(body)


def _field(words: str) -> str | None:
    """The function that the end of some words names: `县级以上人民政府卫生行政`."""
    known, previous = registry(), None
    while previous != words:
        previous = words
        for start in range(len(words)):
            function = known.fields.get(words[start:])
            # One character (`教`, `财`) is a field only where it is the whole member.
            if function is not None and (len(words) - start > 1 or start == 0):
                return function
        words = _ROLES.sub("", words)
    # `省发改委`, `各县（市、区）商务局`: an organ's own name.
    for start in range(len(words)):
        found = known.local.get(words[start:], ())
        # `省政府有关部门` are not the government.
        if found and found[0].function not in ("government", "party_committee"):
            return found[0].function
    return None
