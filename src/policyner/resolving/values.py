"""Normalised values: what a mention's words mean.

A part that neither the words nor their context give is `None`, never a guess; a
value that was inferred names its ground in `inferred_from`. The records carry the
same keys (`records/values.py`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from policyner.grammar.names.groups import Level, Status
from policyner.grammar.names.regions import Region

Comparator = Literal["eq", "ge", "gt", "le", "lt", "approx", "range"]
Precision = Literal["day", "month", "quarter", "year", "plan"]
Kind = Literal["by", "within", "period", "recurring", "ongoing"]
Unit = Literal["percent", "permille", "percentage_point", "fraction"]
Change = Literal["level", "increase", "decrease"]
Purpose = Literal["target", "observed"]


@dataclass(frozen=True, slots=True)
class Candidate:
    """One organ that an ambiguous mention may name.

    Attributes:
        name: Its full name.
        region: Its region.
        score: Between 0 and 1; the scores of a mention's candidates add up to 1.
    """

    name: str
    region: Region | None
    score: float


@dataclass(frozen=True, slots=True)
class Agency:
    """Which organ a DEPT mention names.

    Attributes:
        name: Canonical full name; `None` where the mention does not settle it.
        surface: The mention's words.
        level: Administrative level.
        function: Key of the function in the registry, such as `health`.
        region: The region whose organ it is.
        status: `resolved` to one organ, `generic` for a kind of organ,
            `collective` for several, `unresolved` where something is missing.
        valid_from: First day on which the organ bore the name.
        valid_to: Last day on which it did; `None` while it still does.
        successor: Full name of the organ that took over.
        inferred_from: What supplied a part that the mention leaves out.
        candidates: The organs that it may name, the likeliest first, where
            there is more than one.
    """

    surface: str
    status: Status
    name: str | None = None
    level: Level | None = None
    function: str | None = None
    region: Region | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    successor: str | None = None
    inferred_from: str | None = None
    candidates: tuple[Candidate, ...] = ()


@dataclass(frozen=True, slots=True)
class Deadline:
    """When something is to be done.

    Attributes:
        start: First day, inclusive.
        end: Last day, inclusive.
        precision: How finely the words speak; a half-year counts as `quarter`.
        kind: `by` a day, `within` a span of time, over a `period`, `recurring`
            or `ongoing`.
        anchor: What a relative deadline counts from (`受理之日`); of a recurring
            one, how often (`每年`).
        offset: How far from the anchor, as an ISO 8601 duration or in working
            days (`5WD`); of a recurring one, the place in the period, as ISO
            8601 writes a day without its year (`--06-30`, `---20`).
        damaged: Whether digits were lost.
        inferred_from: What supplied a part that the words leave out.
    """

    start: date | None = None
    end: date | None = None
    precision: Precision | None = None
    kind: Kind | None = None
    anchor: str | None = None
    offset: str | None = None
    damaged: bool = False
    inferred_from: str | None = None


@dataclass(frozen=True, slots=True)
class Percent:
    """Which ratio a PERCENT mention states; all numbers are in percent.

    Attributes:
        value: The ratio; `None` for a range.
        low: Lower bound, where one is stated.
        high: Upper bound, where one is stated.
        unit: How the text writes it.
        comparator: Relation of the thing measured to the number.
        change: Whether it is a level or a change of one.
        purpose: Whether it is to be attained or was observed.
    """

    value: str | None
    low: str | None
    high: str | None
    unit: Unit
    comparator: Comparator
    change: Change
    purpose: Purpose


@dataclass(frozen=True, slots=True)
class Target:
    """Which outcome a TARGET mention states.

    Attributes:
        indicator: What is measured or counted.
        comparator: Relation of the indicator to the value.
        value: The number to be attained; `None` for a range, or where none is stated.
        low: Lower bound, where one is stated.
        high: Upper bound, where one is stated.
        unit: Unit or counting word (`家`, `percent`).
        baseline: What a change is counted from, in the text's words.
        scope: Where or for whom it holds (`全省`).
        items: The pairs of indicator and value where the mention states several;
            the parts above are then `None`.
    """

    indicator: str | None = None
    comparator: Comparator | None = None
    value: str | None = None
    low: str | None = None
    high: str | None = None
    unit: str | None = None
    baseline: str | None = None
    scope: str | None = None
    items: tuple[Target, ...] = ()
