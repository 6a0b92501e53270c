"""Which region a name means: the one it begins with, or the notice's, or one around that."""

from __future__ import annotations

from policyner.grammar.names.groups import Level, LevelWord
from policyner.grammar.names.own import own_agencies
from policyner.grammar.names.regions import Division, Region, regions
from policyner.grammar.names.words import read_words
from policyner.resolving.context import LONGEST_MENTION

_PROVINCES = ("省", "自治区")
_PREFECTURES = ("市", "州", "盟")


def division_of(region: Region | None) -> Division | None:
    """The notice's region among the others."""
    if region is None:
        return None
    named = [d for d in regions().named(region.name) if d.region == region]
    return named[0] if named else regions().by_code(region.adcode or "")


def region_of(name: str) -> Division | None:
    """The region that an organ's name begins with, or the user's file gives; `None` for none."""
    if len(name) > LONGEST_MENTION:
        return None
    if (own := own_agencies().named(name)) is not None and own.region is not None:
        return own.region
    return read_words(name, within=None).place


def meant_by(level: LevelWord, division: Division | None) -> Division | None:
    """The notice's region, or the one around it, that a word for a level means.

    Args:
        level: The word.
        division: The notice's region.
    """
    if division is None:
        return None
    name, is_county = division.region.name, division.level == "county"
    province = regions().around(division, "province")
    in_municipality = province is not None and province.is_municipality
    if level in _PROVINCES:
        return None if in_municipality else province
    if level in _PREFECTURES:
        if is_county and name.endswith("市") and level == "市":
            return division
        return province if in_municipality else regions().around(division, "prefecture")
    if division.level == "province" and name.endswith("自治区") and level == "区":
        return division
    kinds = ("区",) if level == "区" else ("县", "旗")
    return division if is_county and name.endswith(kinds) else None


def level_of(word: LevelWord) -> Level:
    """The level of administration that a word for it names."""
    if word in _PROVINCES:
        return "province"
    return "prefecture" if word in _PREFECTURES else "county"
