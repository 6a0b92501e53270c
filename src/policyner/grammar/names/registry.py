"""The registry of organs: what they do, what they are called, and what they were called.

The data are `registry.yaml` and `history.yaml`, whose heads explain their keys.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Any

from policyner.grammar.names.regions import Division, RegionLevel, regions
from policyner.vocabulary import read_vocabulary

#: Endings of local organs' names in full, and as they are shortened.
HEADS: dict[str, tuple[str, ...]] = {
    "委员会": ("委员会", "委"),
    "办公室": ("办公室", "办"),
    "办公厅": ("办公厅", "办"),
    "局": ("局",),
    "厅": ("厅",),
    "馆": ("馆",),
}

_COURTS: dict[RegionLevel, str] = {
    "province": "高级人民法院",
    "prefecture": "中级人民法院",
    "county": "人民法院",
}
#: How a local name is put together, by the word for it in the data.
_STYLES = {"plain": "{full}{body}", "party": "中共{full}委{body}"}


@dataclass(frozen=True, slots=True)
class National:
    """An organ at the centre.

    Attributes:
        name: Its full name.
        function: Key of what it does.
        since: First day of the name.
        until: Last day of the name; `None` while it stands.
        successor: Full name of the organ that took over.
    """

    name: str
    function: str
    since: date | None
    until: date | None = None
    successor: str | None = None


@dataclass(frozen=True, slots=True)
class Succession:
    """What took over from a local organ.

    Attributes:
        by_body: The name that took over, for each body.
        by_province: For provinces that went another way; `None` where the name stands.
        by_level: For levels that went another way.
        province_only: Whether nothing is known of lower levels.
    """

    by_body: Mapping[str, str]
    by_province: Mapping[str, str | None]
    by_level: Mapping[str, str]
    province_only: bool


@dataclass(frozen=True, slots=True)
class Local:
    """A local organ's name without its region.

    Attributes:
        function: Key of what it does.
        body: The name in full: `卫生健康委员会`.
        style: How it is put together with a region.
        levels: `province` for a 厅, `below` for a name that only organs below a
            province (and those of the four municipalities) have, else `any`.
        since: First day of the organ at the centre that it is an arm of.
        succession: What took over, where it was renamed.
        party: Whether it belongs to the Party.
    """

    function: str
    body: str
    style: str
    levels: str = "any"
    since: date | None = None
    succession: Succession | None = None
    party: bool = False

    def name_in(self, place: Division) -> str:
        """Its full name in a region."""
        is_court = self.function == "court" and self.body == "人民法院"
        return filled(self.style, place, body=_COURTS[place.level] if is_court else self.body)

    def successor_in(self, place: Division) -> str | None:
        """Full name of the organ that took over from it in a region."""
        succession = self.succession
        if succession is None or (succession.province_only and place.level != "province"):
            return None
        code = place.code[:2] + "0000"
        if code in succession.by_province and place.level == "province":
            name = succession.by_province[code]
        else:
            head = next((head for head in HEADS if self.body.endswith(head)), "")
            name = (
                succession.by_level.get(place.level)
                or succession.by_body.get(self.body)
                or succession.by_body.get(head)
            )
            # The four municipalities have no 厅.
            if name is not None and name.endswith("厅") and place.is_municipality:
                return None
        if name is None:
            return None
        template = name if "{" in name else "{full}{body}"
        successor = filled(template, place, body=name)
        return None if successor == self.name_in(place) else successor


def filled(template: str, place: Division, *, written: str = "", body: str = "") -> str:
    """A name's template with a region filled in.

    Args:
        template: The name, with {full}, {short}, {party}, {place} and {body} where they stand.
        place: The region.
        written: The region as the mention writes it; its short name where that is empty.
        body: What stands behind the region.
    """
    full, short = place.region.name, regions().short_name(place)
    return template.replace("{body}", body).format(
        full=full, short=short, party=f"中共{full}委", place=written or short
    )


@dataclass(frozen=True, slots=True)
class Arm:
    """The name of a central organ's local arm that begins with the organ's.

    Attributes:
        function: Key of what it does.
        front: What it begins with.
        ends: Full names by what follows the region.
        becomes: The name that took over, where it was renamed.
    """

    function: str
    front: str
    ends: Mapping[str, str]
    becomes: str | None


class Registry:
    """All organs.

    Attributes:
        national: Organs at the centre by each of their names.
        central: The organ at the centre that stands now, by function.
        local: Local names by each form of their body.
        fields: Functions by the words for them in front of 部门.
        arms: Arms whose names begin with those of their organs, longest front first.
    """

    def __init__(self) -> None:
        self.national: dict[str, National] = {}
        self.central: dict[str, National] = {}
        self.local: dict[str, tuple[Local, ...]] = {}
        self.fields: dict[str, str] = {}
        data = read_vocabulary(__package__, "registry.yaml")
        for function, entry in data["functions"].items():
            self._add_function(function, entry)
        for entry in read_vocabulary(__package__, "history.yaml")["organs"]:
            self._add_former(entry["function"], entry)
        arms = [
            Arm(entry["function"], front, entry["ends"], entry.get("becomes"))
            for entry in data["arms"]
            for front in entry["front"]
        ]
        self.arms = tuple(sorted(arms, key=lambda arm: -len(arm.front)))

    def _add_function(self, function: str, entry: Mapping[str, Any]) -> None:
        since = entry.get("since")
        if name := entry.get("national"):
            organ = self.central[function] = National(name, function, since)
            self._add_national(organ, entry)
        for form, local in _locals(function, entry):
            # Only an arm is as old as the organ at the centre.
            arm = local.style.startswith(("国家", "中国", "中华"))
            known = self.local.get(form, ())
            self.local[form] = (*known, replace(local, since=since if arm else None))
        self._add_fields(function, entry)

    def _add_former(self, function: str, entry: Mapping[str, Any]) -> None:
        if name := entry.get("national"):
            days = entry.get("from"), entry.get("to")
            self._add_national(National(name, function, *days, entry.get("successor")), entry)
        data = entry.get("local", {})
        succession = Succession(
            by_body=data.get("becomes", {}),
            by_province={str(code): name for code, name in data.get("becomes_in", {}).items()},
            by_level=data.get("becomes_at", {}),
            province_only=data.get("province_only", False),
        )
        for form, local in _locals(function, data):
            others = (
                organ
                for organ in self.local.get(form, ())
                if organ.body != local.body and organ.function != function
            )
            self.local[form] = (replace(local, succession=succession), *others)
        self._add_fields(function, data)

    def _add_national(self, organ: National, entry: Mapping[str, Any]) -> None:
        for name in (organ.name, *entry.get("also", ())):
            self.national.setdefault(name, organ)
            if name.endswith("委员会"):
                self.national.setdefault(name.removesuffix("员会"), organ)

    def _add_fields(self, function: str, entry: Mapping[str, Any]) -> None:
        for word in (entry.get("stem"), *entry.get("short", ()), *entry.get("fields", ())):
            if word:
                self.fields.setdefault(word, function)


@cache
def registry() -> Registry:
    """The registry, loaded once when it is first asked for."""
    return Registry()


def _locals(key: str, entry: Mapping[str, Any]) -> Iterable[tuple[str, Local]]:
    """Each form of an entry's local names, with the name in full."""
    style = _STYLES.get(entry.get("style", "plain"), entry.get("style", "plain"))
    party = "中共" in style or style == "{body}"
    heads = entry.get("heads", ())
    stem = entry.get("stem")
    for head in heads:
        levels = {"厅": "province", "局": "below"}.get(head, "any") if "厅" in heads else "any"
        local = Local(key, f"{stem}{head}", style, levels, party=party)
        for front in (stem, *entry.get("short", ())):
            for short in HEADS[head]:
                yield f"{front}{short}", local
    for form, body in entry.get("bodies", {}).items():
        levels = "province" if body.endswith("厅") and "办公厅" not in body else "any"
        yield form, Local(key, body, style, levels, party=party)
