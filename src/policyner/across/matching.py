"""Which measure of one plan is which of another."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from policyner.across.plan import PlannedMeasure, bare

# Of 100. Two plans of one subject share its words, so that a lower text says little by itself;
# measured on made-up plans, where a rewritten measure has 60 and more, another one 45 and less.
_ALIKE = 55.0

# What counts how much: the words, and who does it.
_TEXT, _AGENCIES = 0.8, 0.2

# Texts less alike than this are not looked at twice.
_WORTH_A_LOOK = 30.0


@dataclass(frozen=True, slots=True)
class Match:
    """A measure that two plans have.

    Attributes:
        old: Its index in the old plan.
        new: Its index in the new one.
        score: How alike they are, of 100.
        moved: Whether it stands elsewhere among those that both have.
    """

    old: int
    new: int
    score: float
    moved: bool = False


def match(old: Sequence[PlannedMeasure], new: Sequence[PlannedMeasure]) -> list[Match]:
    """Matches measures one to one, the most alike first.

    Args:
        old: The measures of a plan.
        new: Those of another.

    Returns:
        The matches in the order of the new plan.
    """
    candidates = sorted(
        (-score, abs(i / len(old) - j / len(new)), i, j)
        for i, j, score in _scores(old, new)
        if score >= _ALIKE
    )
    by_old: dict[int, Match] = {}
    taken: set[int] = set()
    for negative, _, i, j in candidates:
        if i not in by_old and j not in taken:
            by_old[i] = Match(i, j, -negative)
            taken.add(j)
    found = sorted(by_old.values(), key=lambda each: each.new)
    staying = _longest_rise([each.old for each in found])
    return [
        Match(each.old, each.new, each.score, moved=place not in staying)
        for place, each in enumerate(found)
    ]


def _scores(
    old: Sequence[PlannedMeasure], new: Sequence[PlannedMeasure]
) -> list[tuple[int, int, float]]:
    """How alike the pairs are that may be the same measure, by their indexes."""
    texts = [each.words for each in new]
    headings = [bare(each.heading or "") for each in new]
    kinds = [{part.kind for part in each.agencies} for each in new]
    scores = []
    for i, measure in enumerate(old):
        heading = bare(measure.heading or "")
        who = {part.kind for part in measure.agencies}
        # One row of the matrix at a time is in memory.
        (row,) = process.cdist([measure.words], texts, scorer=fuzz.ratio)
        for j, ratio in enumerate(row.tolist()):
            text = ratio
            if heading and headings[j]:
                text = max(text, (ratio + fuzz.ratio(heading, headings[j])) / 2)
            if text >= _WORTH_A_LOOK:
                scores.append((i, j, _TEXT * text + _AGENCIES * _shared(who, kinds[j])))
    return scores


def _shared(one: set[str], other: set[str]) -> float:
    """Of 100, how many of the agencies are in both; where neither names any, all are."""
    return 100.0 * len(one & other) / len(one | other) if one or other else 100.0


def _longest_rise(numbers: Sequence[int]) -> set[int]:
    """Places of a longest rising subsequence: what stays where it was when the others move."""
    ends: list[int] = []
    ends_at: list[int] = []
    before: list[int] = []
    for place, number in enumerate(numbers):
        length = bisect_left(ends, number)
        ends[length : length + 1] = [number]
        ends_at[length : length + 1] = [place]
        before.append(ends_at[length - 1] if length else -1)
    rise: set[int] = set()
    place = ends_at[-1] if ends_at else -1
    while place >= 0:
        rise.add(place)
        place = before[place]
    return rise
