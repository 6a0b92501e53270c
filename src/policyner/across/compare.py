"""Two versions of a plan, or the plans of two levels: what was added, dropped, moved, changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

from policyner.across.matching import Match, match
from policyner.across.plan import Part, PlannedMeasure, bare, planned_measures
from policyner.records.notice import Record

#: What became of a measure. One that only moved, or has another number, is `same`.
Change = Literal["added", "dropped", "changed", "same"]


@dataclass(frozen=True, slots=True)
class Difference:
    """What one side has and the other has not, in document order.

    Attributes:
        dropped: Of the old side alone.
        added: Of the new side alone.
    """

    dropped: tuple[str, ...] = ()
    added: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.dropped or self.added)


@dataclass(frozen=True, slots=True)
class ComparedMeasure:
    """What became of a measure.

    Attributes:
        change: What became of it.
        old: As the old plan has it; `None` where it was added.
        new: As the new plan has it; `None` where it was dropped.
        score: How alike the two are, of 100; `None` where there is one.
        moved: Whether it stands elsewhere among the measures that both have, or below other
            headings.
        text: Whether its words changed, punctuation apart.
        agencies: Agencies that one side alone names, with their role (`lead 青禾市教育局`); one
            whose role changed is on both sides.
        targets: Targets by value.
        deadlines: Deadlines by date.
    """

    change: Change
    old: PlannedMeasure | None
    new: PlannedMeasure | None
    score: float | None = None
    moved: bool = False
    text: bool = False
    agencies: Difference = Difference()
    targets: Difference = Difference()
    deadlines: Difference = Difference()


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two plans compared.

    Attributes:
        measures: All measures in the order of the new plan; one that was dropped stands behind
            the one that it stood behind in the old plan.
    """

    measures: tuple[ComparedMeasure, ...]

    def counts(self) -> dict[str, int]:
        """How many measures were added, dropped, changed, are the same, and moved."""
        found = Counter(each.change for each in self.measures)
        changes: tuple[Change, ...] = ("added", "dropped", "changed", "same")
        moved = sum(each.moved for each in self.measures)
        return {**{each: found[each] for each in changes}, "moved": moved}

    def to_json(self) -> dict[str, Any]:
        """The comparison as JSON holds it."""
        return {"counts": self.counts(), **asdict(self)}


def compare(
    old: Iterable[Record], new: Iterable[Record], *, across_levels: bool = False
) -> Comparison:
    """Compares the measures of two plans; each may be of several notices.

    Memory holds the measures of both, without the rest of their records.

    Args:
        old: The records of a plan.
        new: Those of another.
        across_levels: Whether organs of the same function are the same, whatever their region:
            省教育厅 and 市教育局. Otherwise their names must agree.
    """
    before, after = list(planned_measures(old)), list(planned_measures(new))
    matches = match(before, after)
    by_new = {each.new: each for each in matches}
    matched = {each.old for each in matches}
    dropped = [place for place in range(len(before)) if place not in matched]
    return Comparison(tuple(_in_order(before, after, by_new, dropped, across_levels)))


def _in_order(
    before: Sequence[PlannedMeasure],
    after: Sequence[PlannedMeasure],
    by_new: dict[int, Match],
    dropped: Sequence[int],
    across_levels: bool,
) -> Iterator[ComparedMeasure]:
    behind: dict[int, list[int]] = {}
    staying = {each.old for each in by_new.values()}
    for place in dropped:
        anchor = next((each for each in range(place, -1, -1) if each in staying), -1)
        behind.setdefault(anchor, []).append(place)
    yield from (ComparedMeasure("dropped", before[each], None) for each in behind.get(-1, ()))
    for place, measure in enumerate(after):
        found = by_new.get(place)
        if found is None:
            yield ComparedMeasure("added", None, measure)
            continue
        yield _compared(
            before[found.old], measure, found.score, moved=found.moved, across_levels=across_levels
        )
        for each in behind.get(found.old, ()):
            yield ComparedMeasure("dropped", before[each], None)


def _compared(
    old: PlannedMeasure, new: PlannedMeasure, score: float, *, moved: bool, across_levels: bool
) -> ComparedMeasure:
    agencies = _parts(old.agencies, new.agencies, across_levels=across_levels)
    targets = _difference(old.targets, new.targets)
    deadlines = _difference(old.deadlines, new.deadlines)
    text = old.words != new.words
    return ComparedMeasure(
        "changed" if text or agencies or targets or deadlines else "same",
        old,
        new,
        round(score, 1),
        moved=moved or _headings(old) != _headings(new),
        text=text,
        agencies=agencies,
        targets=targets,
        deadlines=deadlines,
    )


def _parts(old: Sequence[Part], new: Sequence[Part], *, across_levels: bool) -> Difference:
    def key(part: Part) -> str:
        return f"{part.role} {part.kind if across_levels else part.name}"

    before = {key(part): f"{part.role} {part.name}" for part in old}
    after = {key(part): f"{part.role} {part.name}" for part in new}
    return Difference(
        tuple(words for each, words in before.items() if each not in after),
        tuple(words for each, words in after.items() if each not in before),
    )


def _difference(old: Sequence[str], new: Sequence[str]) -> Difference:
    return Difference(
        tuple(each for each in old if each not in new),
        tuple(each for each in new if each not in old),
    )


def _headings(measure: PlannedMeasure) -> list[str]:
    """The words of the headings above a measure, without their numbers (`三、`)."""
    return [bare(each.partition("、")[2] or each) for each in measure.path]
