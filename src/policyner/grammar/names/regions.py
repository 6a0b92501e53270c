"""Administrative regions: names, short names and codes of GB/T 2260.

The table is `regions.tsv`, made by `tools/make_regions.py` from three open packages,
which it names with their licences.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Literal

from policyner.described import ClosedValue
from policyner.errors import ResolvingError
from policyner.vocabulary import any_of, read_vocabulary

RegionLevel = Literal["province", "prefecture", "county"]

_DATA = read_vocabulary(__package__, "provinces.yaml")
_AUTONOMOUS = re.compile(rf"(?:{any_of(_DATA['peoples'])})*自治[州县旗]$")
_KIND = re.compile(
    "(?:特别行政区|壮族自治区|回族自治区|维吾尔自治区|自治区|省|市|地区|盟|林区|新区|矿区|区|县|旗)$"
)

_CODE = re.compile(r"\d{6}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Region(ClosedValue):
    """An administrative region.

    Attributes:
        name: Full name, `福建省`.
        adcode: Six-digit code of the national standard GB/T 2260; `None` for a
            zone that has none.
    """

    name: str
    adcode: str | None


@dataclass(frozen=True, slots=True)
class Division:
    """A region with its place among the others.

    Attributes:
        region: Name and code.
        code: The code that places it: its own, or that of the region around it.
        level: Level of its administration.
        last: Last year in which a source lists it; `None` while it is there.
        zone: Whether it is a zone that GB/T 2260 does not list.
    """

    region: Region
    code: str
    level: RegionLevel
    last: str | None = None
    zone: bool = False

    @property
    def is_municipality(self) -> bool:
        """Whether it is one of the four cities that are provinces (`上海市`)."""
        return self.level == "province" and self.region.name.endswith("市")


class Regions:
    """All regions, by code and by name."""

    def __init__(self) -> None:
        self._by_code: dict[str, Division] = {}
        self._by_name: dict[str, list[Division]] = {}
        self._short: dict[str, list[Division]] = {}
        for line in _lines():
            self._add(*line)
        #: Divisions by the abbreviation of their province.
        self.abbreviations = {
            abbreviation: self._by_code[str(code)]
            for abbreviation, code in _DATA["abbreviations"].items()
        }
        for name, zone in _DATA["zones"].items():
            code = None if zone["adcode"] is None else str(zone["adcode"])
            division = Division(
                Region(name=name, adcode=code),
                code or str(zone["inside"]),
                zone["level"],
                zone=True,
            )
            self._by_name.setdefault(name, []).append(division)
        self._named = {
            name: tuple(sorted(self._places(found), key=lambda division: division.last or ""))
            for name, found in self._by_name.items()
        }
        self._shorts = {
            name: tuple(sorted(found, key=lambda d: (d.last is not None, _DIGITS[d.level], d.code)))
            for name, found in self._short.items()
        }
        self.longest = max(map(len, self._by_name))

    def by_code(self, code: str) -> Division | None:
        """The region with a code."""
        return self._by_code.get(code)

    def all(self) -> Iterable[Division]:
        """Every region that has a code, those that are gone too."""
        return self._by_code.values()

    def named(self, name: str) -> tuple[Division, ...]:
        """The regions with this full name, those that are there now first.

        A county that came under another city bears two codes; it is there once, with that of
        today.
        """
        return self._named.get(name, ())

    def short(self, name: str) -> tuple[Division, ...]:
        """The regions with this short name (`泉州`), the widest first."""
        return self._shorts.get(name, ())

    def around(self, division: Division, level: RegionLevel) -> Division | None:
        """The region of a level that a region lies in; itself where it has the level."""
        if _DIGITS[level] > _DIGITS[division.level]:
            return None
        if level == division.level:
            return division
        return self._by_code.get(_part(division, level).ljust(6, "0"))

    def covers(self, outer: Division, inner: Division) -> bool:
        """Whether a region is another one or lies in it."""
        if outer.zone:
            return outer == inner
        return inner.code.startswith(_part(outer, outer.level))

    def find(self, words: str) -> Division:
        """The region that a caller names.

        Args:
            words: A full or short name, a code, or names from outside in (`福建省泉州市`).

        Raises:
            ResolvingError: If there is no such region, or there are several.
        """
        words = words.strip()
        if _CODE.fullmatch(words):
            division = self._by_code.get(words)
            if division is None:
                raise ResolvingError(f"{words}: no region has this code")
            return division
        if words in self.abbreviations:
            return self.abbreviations[words]
        found = self.named(words) or self.short(words)
        current = tuple(division for division in found if division.last is None) or found
        widest = tuple(d for d in current if d.level == current[0].level)
        if len(widest) == 1:
            return widest[0]
        if not found:
            place = self.at(words, within=None)
            if place is not None and place.end == len(words):
                return place.division
            raise ResolvingError(f"{words}: no region has this name")
        codes = "、".join(d.code for d in widest)
        raise ResolvingError(f"{words}: several regions have this name; give one's code: {codes}")

    def at(self, words: str, *, within: Division | None) -> Place | None:
        """The region that words begin with.

        Args:
            words: Such as `福建省泉州市财政局` or `福州海关`.
            within: A region whose own counties may come with their short names
                (`象州` for 象州县), and that is preferred among regions of one name.

        Returns:
            The innermost of the regions that the words begin with, or `None`.
        """
        place = self._one_at(words, 0, within)
        while place and (inner := self._one_at(words, place.end, place.division)):
            if not self.covers(place.division, inner.division):
                break
            place = inner
        return place

    def ambiguous_at(self, words: str) -> Iterator[tuple[tuple[Division, ...], int]]:
        """The regions of today that share a name that words begin with, and its end."""
        for end in range(min(len(words), self.longest), 1, -1):
            named = tuple(d for d in self.named(words[:end]) if d.last is None)
            if len(named) > 1:
                yield named, end

    def short_name(self, division: Division) -> str:
        """A region's name without its kind: `泉州`, `广西`."""
        return _without_kind(division.region.name)

    def _one_at(self, words: str, start: int, within: Division | None) -> Place | None:
        for end in range(min(len(words), start + self.longest), start + 1, -1):
            part = words[start:end]
            if part not in self._named and part not in self._shorts:
                continue
            for division in self._choices(part, words[end : end + 1], within):
                return Place(division, end)
        return None

    def _choices(self, part: str, following: str, within: Division | None) -> Iterator[Division]:
        named = self.named(part)
        if named:
            inside = [d for d in named if within is not None and self._near(within, d)]
            # A county's name that several have says nothing outside their province.
            if inside or len(named) == 1 or named[0].level != "county":
                yield (inside or named)[0]
                return
        # `朝阳` is no short name in 朝阳区.
        if following in _KIND_BEGINS:
            return
        for division in self.short(part):
            if division.level != "county" or (within is not None and self._near(within, division)):
                yield division

    def _places(self, divisions: list[Division]) -> list[Division]:
        """Divisions of one name without the earlier codes of those that are there now."""
        return [
            division
            for division in divisions
            if division.last is None
            or not any(d.last is None and self._is_earlier(division, d) for d in divisions)
        ]

    def _is_earlier(self, former: Division, today: Division) -> bool:
        """Whether a former code is that of a county of today.

        No two counties or county-level cities of a province share a name. Districts of its
        cities do (桥东区), so one is the same only where its city is, or is gone.
        """
        if former.region.name != today.region.name or former.code[:2] != today.code[:2]:
            return False
        city = self._by_code.get(former.code[:4] + "00")
        return former.level == today.level == "county" and (
            not former.region.name.endswith("区")
            or former.code[:4] == today.code[:4]
            or city is None
            or city.last is not None
        )

    def _near(self, within: Division, division: Division) -> bool:
        return self.covers(within, division) or (
            within.level == "county" and within.code[:4] == division.code[:4]
        )

    def _add(self, code: str, name: str, last: str | None) -> None:
        level = _level(code)
        division = Division(Region(name=name, adcode=code), code, level, last)
        if last is None or code not in self._by_code:
            self._by_code[code] = division
        self._by_name.setdefault(name, []).append(division)
        short = _without_kind(name)
        if len(short) > 1 and short != name:
            self._short.setdefault(short, []).append(division)
            # `黔南州` and `前郭县` keep the kind and leave out the peoples.
            if short + name[-1] != name and not name.endswith("地区"):
                self._by_name.setdefault(short + name[-1], []).append(division)


@dataclass(frozen=True, slots=True)
class Place:
    """A region at the beginning of words.

    Attributes:
        division: The region.
        end: Offset behind its name.
    """

    division: Division
    end: int


@cache
def regions() -> Regions:
    """The regions, loaded once when they are first asked for."""
    return Regions()


# How many digits of a code a region of a level shares with all that lie in it.
_DIGITS: dict[RegionLevel, int] = {"province": 2, "prefecture": 4, "county": 6}
_KIND_BEGINS = frozenset("省市县区州盟旗")


def _lines() -> Iterator[tuple[str, str, str | None]]:
    text = resources.files(__package__).joinpath("regions.tsv").read_text(encoding="utf-8")
    for line in text.splitlines():
        if not line.startswith("#"):
            code, name, *last = line.split("\t")
            yield code, name, last[0] if last else None


def _level(code: str) -> RegionLevel:
    if code.endswith("0000"):
        return "province"
    return "prefecture" if code.endswith("00") else "county"


def _part(division: Division, level: RegionLevel) -> str:
    """The digits that the codes of all that lie in the same region of a level begin with."""
    return division.code[: _DIGITS[level]]


def _without_kind(name: str) -> str:
    """A name without its kind: 泉州 of 泉州市, 黔南 of 黔南布依族苗族自治州."""
    match = _AUTONOMOUS.search(name) or _KIND.search(name)
    return name[: match.start()] if match else name
