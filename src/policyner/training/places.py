"""Where a text comes from: so that choices are made on places that training never saw.

A place is a province (`四川`) or a ministry (`商务部`). What a corpus says of a text's province
and issuer counts first; a text that says neither counts by the regions and organs that
its name or its first lines speak of.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from functools import cache
from typing import Any

from policyner.errors import ConfigError
from policyner.grammar.names.regions import Division, regions
from policyner.grammar.names.registry import registry

#: What a corpus calls the province of a text of the centre.
CENTRE = "中央"

# Characters of a text's beginning in which its issuer stands.
_HEAD = 200


def places_of(row: dict[str, Any]) -> frozenset[str]:
    """The provinces and ministries that a text comes from.

    Args:
        row: A line of a corpus: `id` and `text`, and where it has them `name`, `province`
            and `issuer`.

    Returns:
        Short names of provinces (`四川`), full names of organs of the centre (`商务部`);
        several where several sign or the text is about another place; none where
        neither the fields nor the text's name and first lines tell.
    """
    province = str(row.get("province") or "")
    if province and province != CENTRE:
        return frozenset({province})
    text = str(row["text"])
    for words in (f"{row.get('issuer') or ''}\n{row.get('name') or ''}", text[:_HEAD]):
        if found := _named(words):
            return found
    return frozenset()


def check_places(places: Iterable[str]) -> frozenset[str]:
    """The places, as `places_of` gives them.

    Raises:
        ConfigError: If one is neither the short name of a province nor an organ of the centre.
    """
    known = {regions().short_name(province) for province in _provinces()}
    organs = set(registry().national)
    if unknown := set(places) - known - organs:
        raise ConfigError(
            f"neither the short name of a province nor an organ of the centre: "
            f"{'、'.join(sorted(unknown))}"
        )
    return frozenset(places)


def is_held_out(row: dict[str, Any], places: Collection[str]) -> bool:
    """Whether a text must not be learnt from: it is of one of the places, or of none that is known.

    Where no place is held out every text may be read.
    """
    if not places:
        return False
    found = places_of(row)
    return not found or bool(found & set(places))


def _named(words: str) -> frozenset[str]:
    return frozenset(_meanings()[match[0]] for match in _pattern().finditer(words))


@cache
def _pattern() -> re.Pattern[str]:
    names = sorted(_meanings(), key=len, reverse=True)
    # `朝阳` is no short name in 朝阳区.
    return re.compile(f"(?:{'|'.join(map(re.escape, names))})(?![区县旗])")


@cache
def _meanings() -> dict[str, str]:
    """The place that each name tells: of regions (counties' full names alone) and organs."""
    known = regions()
    meanings: dict[str, str] = {}
    told_apart: dict[str, set[str]] = {}
    for division in known.all():
        province = known.around(division, "province")
        if province is None:
            continue
        short = known.short_name(division)
        names = {division.region.name}
        if division.level != "county" and len(short) > 1:
            names.add(short)
        for name in names:
            told_apart.setdefault(name, set()).add(known.short_name(province))
    for name, provinces in told_apart.items():
        if len(provinces) == 1:
            meanings[name] = next(iter(provinces))
    for name, organ in registry().national.items():
        if len(name) > 2:
            meanings[name] = organ.name
    return meanings


def _provinces() -> list[Division]:
    return [division for division in regions().all() if division.level == "province"]
