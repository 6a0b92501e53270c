"""Resolving a DEPT mention to an organ."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from policyner.grammar.names.groups import Group, Level
from policyner.grammar.names.own import OwnAgencies, OwnAgency, own_agencies
from policyner.grammar.names.regions import Division, Region, RegionLevel, regions
from policyner.grammar.names.registry import Local, National, registry
from policyner.grammar.names.words import LevelWord, Words, is_nameless, read_words
from policyner.resolving.context import LONGEST_MENTION, Notice
from policyner.resolving.values import Agency, Candidate

_NO_NOTICE = Notice()
# Organs of which there are many in a region, so that the bare name is a kind.
_KINDS = frozenset(
    [
        "government",
        "court",
        "procuratorate",
        "customs",
        "zone_administration",
        "village_committee",
        "party_work_committee",
        "border_inspection",
        "coast_guard",
        "maritime",
        "defence",
        "party_committee",
    ]
)
# `工会` and `共青团` speak of the organisation, 总工会 and 团省委 of an organ.
_BARE_KINDS = frozenset({"工会", "共青团"})
_COURTS: dict[RegionLevel, str] = {
    "province": "高级人民法院",
    "prefecture": "中级人民法院",
    "county": "人民法院",
}
_EITHER = re.compile("[（(](?:局|委|厅|办)[）)]$")
_MANAGED = re.compile("管委会$")
_HEADS = ("委员会", "办公室", "局", "厅", "馆")
# Organs known by what their names end in: bare, these refer to one that the notice set up.
_SET_UP = frozenset(
    {"leading_group", "joint_conference", "office", "institution", "party_work_committee"}
)
# What an issuer that speaks of itself so ends in.
_SELF_ENDS = {
    "委": ("委员会", "委"),
    "局": ("局",),
    "厅": ("厅",),
    "办": ("办公室", "办", "办公厅"),
    "部": ("部",),
    "中心": ("中心",),
    "院": ("院",),
    "署": ("署",),
    "府": ("政府",),
    "行": ("行",),
}
# No more candidates than a reader would look at.
_MOST_CANDIDATES = 8


def resolve_agency(surface: str, *, notice: Notice = _NO_NOTICE) -> Agency:
    """The organ that a DEPT mention names.

    Args:
        surface: The mention's repaired words, or its name as a list completes it.
        notice: The notice's issuer, region and date of issue.

    Returns:
        The organ: the user's own of that name, where there is one. Without a region in the words
        or the notice a local organ is `unresolved`; its function and level stand all the same.
    """
    return _resolved(surface, notice, own_agencies())


@lru_cache(maxsize=65_536)
def _resolved(surface: str, notice: Notice, own: OwnAgencies) -> Agency:
    """The organ; what a cache keeps belongs to one file of the user's own organs."""
    if len(surface) > LONGEST_MENTION:
        return Agency(surface=surface, status="unresolved")
    if (agency := own.named(surface)) is not None:
        return _own(surface, agency)
    division = _division(notice)
    words = read_words(surface, within=division)
    return _Place(surface, words, notice, division).agency()


def _own(surface: str, agency: OwnAgency) -> Agency:
    """An organ of the user's own file, as that says it."""
    division = agency.region
    return Agency(
        surface=surface,
        status="resolved",
        name=agency.name,
        level=None if division is None else division.level,
        function=agency.function,
        region=None if division is None else division.region,
    )


def _division(notice: Notice) -> Division | None:
    """The notice's region among the others."""
    region = notice.region
    if region is None:
        return None
    named = [d for d in regions().named(region.name) if d.region == region]
    return named[0] if named else regions().by_code(region.adcode or "")


@dataclass(frozen=True, slots=True)
class _Place:
    """A name in a notice.

    Attributes:
        surface: The mention's words.
        words: What they say by themselves.
        notice: The notice.
        division: Its region.
    """

    surface: str
    words: Words
    notice: Notice
    division: Division | None

    def agency(self) -> Agency:
        """The organ."""
        words = self.words
        if words.is_self:
            return self._issuer()
        if words.national is not None:
            return self._national(words.national)
        if words.group is not None:
            return self._group(words.group)
        if words.named is not None and words.place is not None:
            return self._named(words.named, words.place)
        if words.locals:
            return self._local()
        if words.kind is not None:
            return self._unlisted(words.kind)
        return Agency(surface=self.surface, status="unresolved")

    def _issuer(self) -> Agency:
        head = self.words.clean[1:]
        for issuer in self.notice.issuers:
            found = resolve_agency(issuer, notice=Notice(region=self.notice.region))
            # `我委` is a commission: of several issuers the one that is meant, or none.
            if head not in _SELF_ENDS or (found.name or issuer).endswith(_SELF_ENDS[head]):
                return Agency(
                    surface=self.surface,
                    status=found.status,
                    name=found.name,
                    level=found.level,
                    function=found.function,
                    region=found.region,
                    valid_from=found.valid_from,
                    valid_to=found.valid_to,
                    successor=found.successor,
                    inferred_from="issuer",
                    candidates=found.candidates,
                )
        return Agency(surface=self.surface, status="unresolved")

    def _national(self, organ: National, inferred: str | None = None) -> Agency:
        # A part of an organ is no organ that was renamed; its own name says no more.
        return Agency(
            surface=self.surface,
            status="resolved",
            name=organ.name + self.words.part,
            level="national",
            function=organ.function,
            region=None,
            valid_from=organ.since,
            valid_to=organ.until,
            successor=organ.successor,
            inferred_from=inferred,
        )

    def _named(self, name: str, place: Division) -> Agency:
        fill = _Filling(place, self.words.place_words)
        successor = self.words.successor
        return Agency(
            surface=self.surface,
            status="resolved",
            name=fill(name),
            level=place.level,
            function=self.words.locals[0].function,
            region=place.region,
            successor=None if successor is None else fill(successor),
        )

    def _group(self, group: Group) -> Agency:
        region, inferred = None, None
        if group.place is not None:
            region = group.place.region
        elif group.own is not None:
            own = self._of_level(_as_level(group.own))
            region = None if own is None else own.region
        elif group.status == "collective" and group.level not in ("national", "province", None):
            region = None if self.division is None else self.division.region
        if region is not None and group.place is None:
            inferred = self.notice.region_from
        return Agency(
            surface=self.surface,
            status=group.status,
            name=None,
            level=group.level,
            function=group.function,
            region=region,
            inferred_from=inferred,
        )

    def _local(self) -> Agency:
        words = self.words
        if words.choices:
            return self._ambiguous([(choice, words.locals[0]) for choice in words.choices])
        locals_ = self._possible(words.locals)
        if words.unknown is not None:
            # A city may be a prefecture or a county.
            level = None if words.unknown == "市" else _level_of(words.unknown)
            return self._kind(locals_[0].function, level, known=False)
        if words.place is None and _EITHER.search(words.clean):
            # `发展改革委（局）`: whichever of the two a region has.
            return self._kind(locals_[0].function, None, known=True)
        if words.place is not None:
            return self._placed(locals_, words.place, None)
        function = locals_[0].function
        if words.level is not None:
            place = self._of_level(words.level)
            if place is not None:
                return self._placed(locals_, place, self.notice.region_from)
            return self._kind(function, _level_of(words.level), known=self.division is not None)
        return self._bare(locals_)

    def _bare(self, locals_: Sequence[Local]) -> Agency:
        """A name without region or level: `财政厅`, `医保局`, `发展改革委`."""
        local = locals_[0]
        if local.levels != "province" and self._is_national_notice():
            central = registry().central.get(local.function)
            if central is not None:
                return self._national(central, self.notice.region_from)
        if (
            self.words.clean in _BARE_KINDS
            or local.function in _KINDS
            or local.body.endswith(("分局", "支行"))
        ):
            return self._kind(local.function, None, known=True)
        division = self.division
        if division is None:
            level: Level | None = "province" if local.levels == "province" else None
            return self._kind(local.function, level, known=False)
        if local.levels == "province":
            division = regions().around(division, "province") or division
        elif (
            local.levels == "below"
            and division.level == "province"
            and not division.is_municipality
            and not _commission(local)
        ):
            # A province's own organ is a 厅: this is one of its cities' and counties'.
            return self._kind(local.function, None, known=True)
        return self._placed(locals_, division, self.notice.region_from)

    def _is_national_notice(self) -> bool:
        if self.division is not None:
            return False
        return any(
            read_words(issuer, within=None).national is not None for issuer in self.notice.issuers
        )

    def _kind(self, function: str, level: Level | None, *, known: bool) -> Agency:
        """An organ of some region below the notice's (known), or of one that is not known."""
        return Agency(
            surface=self.surface,
            status="generic" if known else "unresolved",
            name=None,
            level=level,
            function=function,
            region=None,
        )

    def _placed(self, locals_: Sequence[Local], place: Division, inferred: str | None) -> Agency:
        if len(locals_) > 1:
            return self._ambiguous([(place, local) for local in locals_], inferred=inferred)
        local = locals_[0]
        return Agency(
            surface=self.surface,
            status="resolved",
            name=full_name(local, place) + self.words.part,
            level=place.level,
            function=local.function,
            region=place.region,
            successor=_successor(local, place),
            inferred_from=inferred,
        )

    def _ambiguous(
        self, choices: Sequence[tuple[Division, Local]], *, inferred: str | None = None
    ) -> Agency:
        share = round(1 / len(choices), 4)
        candidates = tuple(
            Candidate(
                name=full_name(local, place) + self.words.part, region=place.region, score=share
            )
            for place, local in choices[:_MOST_CANDIDATES]
        )
        functions = {local.function for _, local in choices}
        places = {place for place, _ in choices}
        levels = {place.level for place in places}
        return Agency(
            surface=self.surface,
            status="unresolved",
            name=None,
            level=levels.pop() if len(levels) == 1 else None,
            function=functions.pop() if len(functions) == 1 else None,
            region=places.pop().region if len(places) == 1 else None,
            inferred_from=inferred,
            candidates=candidates,
        )

    def _possible(self, locals_: tuple[Local, ...]) -> tuple[Local, ...]:
        """The names that the date of issue leaves: no arm is older than its organ."""
        issued = self.notice.issued_on
        if issued is None or len(locals_) == 1:
            return locals_
        left = tuple(local for local in locals_ if local.since is None or local.since <= issued)
        return left or locals_

    def _of_level(self, level: LevelWord) -> Division | None:
        """The notice's region, or the one around it, that a word for a level means."""
        division = self.division
        if division is None:
            return None
        name = division.region.name
        if level in ("省", "自治区"):
            return (
                None if self._in_municipality(division) else regions().around(division, "province")
            )
        if level in ("市", "州", "盟"):
            if division.level == "county" and name.endswith("市") and level == "市":
                return division
            if self._in_municipality(division):
                return regions().around(division, "province")
            return regions().around(division, "prefecture")
        if division.level == "province" and name.endswith("自治区") and level == "区":
            return division
        kinds = ("区",) if level == "区" else ("县", "旗")
        return division if division.level == "county" and name.endswith(kinds) else None

    def _in_municipality(self, division: Division) -> bool:
        province = regions().around(division, "province")
        return province is not None and province.is_municipality

    def _unlisted(self, function: str) -> Agency:
        """An organ that the registry knows by the ending of its name alone."""
        words = self.words
        part = _MANAGED.sub("管理委员会", words.part)
        if (
            words.place is None
            and words.level is None
            and part.startswith(("乡", "镇", "街道", "村"))
        ):
            return self._kind(function, "township", known=True)
        if not part or (words.level is not None and is_nameless(part)):
            if function in _SET_UP:
                return Agency(surface=self.surface, status="unresolved", function=function)
            return self._kind(function, None, known=True)
        if words.place is not None:
            place: Division | None = words.place
            inferred = None
        elif words.level is not None:
            place, inferred = self._of_level(words.level), self.notice.region_from
            if place is None:
                return self._kind(function, _level_of(words.level), known=self.division is not None)
        else:
            place = None
        if place is None:
            # The name is whole without a region: `稀土高新区管委会`.
            division = self.division
            return Agency(
                surface=self.surface,
                status="resolved",
                name=part,
                level=None if division is None else division.level,
                function=function,
                region=None if division is None else division.region,
                inferred_from=None if division is None else self.notice.region_from,
            )
        return Agency(
            surface=self.surface,
            status="resolved",
            name=(words.place_words or place.region.name) + part,
            level=place.level,
            function=function,
            region=place.region,
            inferred_from=inferred,
        )


@dataclass(frozen=True, slots=True)
class _Filling:
    """Fills a region into the template of a name."""

    place: Division
    written: str = ""

    def __call__(self, template: str, *, body: str = "") -> str:
        full, short = self.place.region.name, regions().short_name(self.place)
        return template.replace("{body}", body).format(
            full=full, short=short, party=f"中共{full}委", place=self.written or short
        )


def full_name(local: Local, place: Division) -> str:
    """A local organ's full name."""
    body = local.body
    if local.function == "court" and body == "人民法院":
        body = _COURTS[place.level]
    return _Filling(place)(local.style, body=body)


def _successor(local: Local, place: Division) -> str | None:
    """Full name of the organ that took over from a local one."""
    succession = local.succession
    if succession is None or (succession.province_only and place.level != "province"):
        return None
    code = place.code[:2] + "0000"
    if code in succession.by_province and place.level == "province":
        name = succession.by_province[code]
    else:
        head = next((head for head in _HEADS if local.body.endswith(head)), "")
        name = (
            succession.by_level.get(place.level)
            or succession.by_body.get(local.body)
            or succession.by_body.get(head)
        )
        # The four municipalities have no 厅.
        if name is not None and name.endswith("厅") and place.is_municipality:
            return None
    if name is None:
        return None
    fill = _Filling(place)
    successor = fill(name) if "{" in name else fill("{full}{body}", body=name)
    return None if successor == full_name(local, place) else successor


def _commission(local: Local) -> bool:
    return local.body.endswith("委员会")


def _as_level(word: str) -> LevelWord:
    return word  # type: ignore[return-value]


def _level_of(word: LevelWord) -> Level:
    if word in ("省", "自治区"):
        return "province"
    return "prefecture" if word in ("市", "州", "盟") else "county"


def region_of(name: str, *, within: Region | None = None) -> Division | None:
    """The region that an organ's name begins with, or the user's file gives; `None` for none."""
    if len(name) > LONGEST_MENTION:
        return None
    if (own := own_agencies().named(name)) is not None and own.region is not None:
        return own.region
    notice = Notice(region=within)
    words = read_words(name, within=_division(notice))
    return words.place
