"""Resolving a DEPT mention to an organ."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from policyner.grammar.names.groups import Group, Level, LevelWord, Status
from policyner.grammar.names.levels import OF_MANY
from policyner.grammar.names.own import OwnAgencies, OwnAgency, own_agencies
from policyner.grammar.names.regions import Division, regions
from policyner.grammar.names.registry import HEADS, Local, National, filled, registry
from policyner.grammar.names.words import Words, is_nameless, read_words
from policyner.resolving.context import LONGEST_MENTION, Notice
from policyner.resolving.places import division_of, level_of, meant_by
from policyner.resolving.values import Agency, Candidate

_NO_NOTICE = Notice()
# Organs of which there are many in a region, so that the bare name is a kind.
_KINDS = OF_MANY | {"court", "procuratorate"}
# `工会` and `共青团` speak of the organisation, 总工会 and 团省委 of an organ.
_BARE_KINDS = frozenset({"工会", "共青团"})
_EITHER = re.compile("[（(](?:局|委|厅|办)[）)]$")
_MANAGED = re.compile("管委会$")
# Organs known by what their names end in: bare, these refer to one that the notice set up.
_SET_UP = frozenset(
    {"leading_group", "joint_conference", "office", "institution", "party_work_committee"}
)
# Behind 我, 本 and 该 these may be any issuer.
_ANY_ISSUER = frozenset({"单位", "部门", "机关"})
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
    division = division_of(notice.region)
    words = read_words(surface, within=division)
    return _Place(surface, words, notice, division).agency()


def _own(surface: str, agency: OwnAgency) -> Agency:
    """An organ of the user's own file, as that says it."""
    division = agency.region
    return Agency(
        surface=surface, status="resolved", name=agency.name, function=agency.function,
        level=division.level if division else None, region=division.region if division else None,
    )  # fmt: skip


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
            written, successor = words.place_words, words.successor
            return self._of(
                words.place,
                filled(words.named, words.place, written=written),
                words.locals[0].function,
                successor=successor and filled(successor, words.place, written=written),
            )
        if words.locals:
            return self._local()
        return self._unlisted(words.kind) if words.kind is not None else self._unresolved()

    def _unresolved(self, *, function: str | None = None) -> Agency:
        return Agency(surface=self.surface, status="unresolved", function=function)

    def _issuer(self) -> Agency:
        head = self.words.clean[1:]
        ends = (head, *(full for full, forms in HEADS.items() if head in forms))
        for issuer in self.notice.issuers:
            found = resolve_agency(issuer, notice=Notice(region=self.notice.region))
            # `我委` is a commission: of several issuers the one that is meant, or none.
            if head in _ANY_ISSUER or (found.name or issuer).endswith(ends):
                return replace(found, surface=self.surface, inferred_from="issuer")
        return self._unresolved()

    def _national(self, organ: National, inferred: str | None = None) -> Agency:
        # A part of an organ is no organ that was renamed; its own name says no more.
        return Agency(
            surface=self.surface, status="resolved", name=organ.name + self.words.part,
            level="national", function=organ.function, valid_from=organ.since,
            valid_to=organ.until, successor=organ.successor, inferred_from=inferred,
        )  # fmt: skip

    def _of(
        self,
        place: Division,
        name: str,
        function: str,
        *,
        successor: str | None = None,
        inferred: str | None = None,
    ) -> Agency:
        """The organ of a region."""
        return Agency(
            surface=self.surface, status="resolved", name=name, level=place.level,
            function=function, region=place.region, successor=successor, inferred_from=inferred,
        )  # fmt: skip

    def _group(self, group: Group) -> Agency:
        place = group.place
        if place is None and group.own is not None:
            place = meant_by(group.own, self.division)
        elif place is None and (
            group.status == "collective" and group.level not in ("national", "province", None)
        ):
            place = self.division
        return Agency(
            surface=self.surface, status=group.status, level=group.level, function=group.function,
            region=place.region if place else None,
            inferred_from=self.notice.region_from if place and not group.place else None,
        )  # fmt: skip

    def _local(self) -> Agency:
        words = self.words
        if words.choices:
            return self._ambiguous([(choice, words.locals[0]) for choice in words.choices])
        locals_ = self._possible(words.locals)
        if words.place is not None:
            return self._placed(locals_, words.place, None)
        function = locals_[0].function
        if words.unknown is not None:
            # A city may be a prefecture or a county.
            level = None if words.unknown == "市" else level_of(words.unknown)
            return self._kind(function, level, known=False)
        if _EITHER.search(words.clean):
            # `发展改革委（局）`: whichever of the two a region has.
            return self._kind(function, None, known=True)
        if words.level is not None:
            return self._of_level(words.level, locals_)
        return self._bare(locals_)

    def _of_level(self, level: LevelWord, locals_: Sequence[Local]) -> Agency:
        """An organ of the notice's region, or one around it, of a level: `县财政局`."""
        place = meant_by(level, self.division)
        if place is None:
            return self._kind(locals_[0].function, level_of(level), known=self.division is not None)
        return self._placed(locals_, place, self.notice.region_from)

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
            and not local.body.endswith("委员会")
        ):
            # A province's own organ is a 厅: this is one of its cities' and counties'.
            return self._kind(local.function, None, known=True)
        return self._placed(locals_, division, self.notice.region_from)

    def _is_national_notice(self) -> bool:
        return self.division is None and any(
            read_words(issuer, within=None).national is not None for issuer in self.notice.issuers
        )

    def _kind(self, function: str, level: Level | None, *, known: bool) -> Agency:
        """An organ of some region below the notice's (known), or of one that is not known."""
        status: Status = "generic" if known else "unresolved"
        return Agency(surface=self.surface, status=status, level=level, function=function)

    def _placed(self, locals_: Sequence[Local], place: Division, inferred: str | None) -> Agency:
        if len(locals_) > 1:
            return self._ambiguous([(place, local) for local in locals_], inferred=inferred)
        local = locals_[0]
        name, successor = local.name_in(place) + self.words.part, local.successor_in(place)
        return self._of(place, name, local.function, successor=successor, inferred=inferred)

    def _ambiguous(
        self, choices: Sequence[tuple[Division, Local]], *, inferred: str | None = None
    ) -> Agency:
        share = round(1 / len(choices), 4)
        candidates = tuple(
            Candidate(name=local.name_in(place) + self.words.part, region=place.region, score=share)
            for place, local in choices[:_MOST_CANDIDATES]
        )
        functions = {local.function for _, local in choices}
        places = {place for place, _ in choices}
        levels = {place.level for place in places}
        return Agency(
            surface=self.surface, status="unresolved",
            inferred_from=inferred, candidates=candidates,
            level=levels.pop() if len(levels) == 1 else None,
            function=functions.pop() if len(functions) == 1 else None,
            region=places.pop().region if len(places) == 1 else None,
        )  # fmt: skip

    def _possible(self, locals_: tuple[Local, ...]) -> tuple[Local, ...]:
        """The names that the date of issue leaves: no arm is older than its organ."""
        issued = self.notice.issued_on
        if issued is None or len(locals_) == 1:
            return locals_
        left = tuple(local for local in locals_ if local.since is None or local.since <= issued)
        return left or locals_

    def _unlisted(self, function: str) -> Agency:
        """An organ that the registry knows by the ending of its name alone."""
        words = self.words
        part = _MANAGED.sub("管理委员会", words.part)
        if kind := self._unnamed(function, part):
            return kind
        if words.place is not None:
            return self._of(words.place, words.place_words + part, function)
        inferred = self.notice.region_from
        if words.level is not None:
            if (place := meant_by(words.level, self.division)) is None:
                return self._kind(function, level_of(words.level), known=self.division is not None)
            return self._of(place, place.region.name + part, function, inferred=inferred)
        if self.division is not None:
            return self._of(self.division, part, function, inferred=inferred)
        # `稀土高新区管委会` needs no region.
        return Agency(surface=self.surface, status="resolved", name=part, function=function)

    def _unnamed(self, function: str, part: str) -> Agency | None:
        """A name that leaves open which organ it is, whatever region it stands for."""
        words = self.words
        by_itself = words.place is None and words.level is None
        if by_itself and part.startswith(("乡", "镇", "街道", "村")):
            return self._kind(function, "township", known=True)
        if part and (words.level is None or not is_nameless(part)):
            return None
        if function in _SET_UP:
            return self._unresolved(function=function)
        return self._kind(function, None, known=True)
