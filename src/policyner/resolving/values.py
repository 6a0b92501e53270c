"""Normalised values: what a mention's words mean. Records carry them as they are.

A part that neither the words nor their context give is `None`, never a guess; a
value that was inferred names its ground in `inferred_from`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated, ClassVar, Literal

from pydantic import ConfigDict, Field, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from policyner.described import Described

Level = Literal["national", "province", "prefecture", "county", "township", "collective"]
Status = Literal["resolved", "generic", "collective", "unresolved"]
Comparator = Literal["eq", "ge", "gt", "le", "lt", "approx", "range"]
Precision = Literal["day", "month", "quarter", "year", "plan"]
Kind = Literal["by", "within", "period", "recurring", "ongoing"]
Unit = Literal["percent", "permille", "percentage_point", "fraction"]
Change = Literal["level", "increase", "decrease"]
Purpose = Literal["target", "observed"]

#: A decimal number as a string, so that no digit is lost on the way through JSON.
DecimalText = Annotated[str, Field(pattern=r"^-?[0-9]+(\.[0-9]+)?$")]


class _Value(Described):
    """Base of the values: what is read back from a record has no other keys."""

    __slots__ = ()
    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")
    # Keys that records of version 1 did not have from the beginning.
    _later: ClassVar[frozenset[str]] = frozenset()

    @classmethod
    def __get_pydantic_json_schema__(
        cls, core_schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """The schema of what a record holds: each key is there, with or without a value."""
        schema = super().__get_pydantic_json_schema__(core_schema, handler)
        described = handler.resolve_ref_schema(schema)
        described["required"] = [name for name in described["properties"] if name not in cls._later]
        for entry in described["properties"].values():
            entry.pop("default", None)
        return schema


@dataclass(frozen=True, slots=True, kw_only=True)
class Region(_Value):
    """An administrative region.

    Attributes:
        name: Full name, `福建省`.
        adcode: Six-digit code of the national standard GB/T 2260; `None` for a
            zone that has none.
    """

    name: str
    adcode: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate(_Value):
    """One organ that an ambiguous DEPT mention may name.

    Attributes:
        name: Its full name.
        region: Its region.
        score: Between 0 and 1; those of a mention's candidates add up to 1, those
            left out for their number included.
    """

    name: str
    region: Region | None
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Agency(_Value):
    """Which organ a DEPT mention names.

    Attributes:
        name: Canonical full name; `None` where the mention does not settle it.
        surface: The mention's repaired words.
        level: Administrative level.
        function: Key of the function in the registry, such as `health`.
        region: The region whose organ it is.
        status: `resolved` to one organ, `generic` for a kind of organ (`有关部门`), `collective`
            for several (`各县（市、区）人民政府`), `unresolved` where something is missing.
        valid_from: First day on which the organ bore the name.
        valid_to: Last day on which it did; `None` while it still does.
        successor: Full name of the organ that took over, where it was renamed.
        inferred_from: What supplied a part that the mention leaves out: `issuer`,
            `title`, `document_number` or `mentions` (the other organs named).
        candidates: The organs that it may name, the likeliest first, where there is more
            than one.
    """

    _later = frozenset({"candidates"})

    name: str | None = None
    surface: str
    level: Level | None = None
    function: str | None = None
    region: Region | None = None
    status: Status
    valid_from: date | None = None
    valid_to: date | None = None
    successor: str | None = None
    inferred_from: str | None = None
    candidates: tuple[Candidate, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline(_Value):
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
        damaged: Whether digits of the date were lost in the source.
        inferred_from: What supplied a part that the mention leaves out: `issued_on`, `title`,
            `document_number`, or `context` (a year in the same sentence).
    """

    start: date | None = None
    end: date | None = None
    precision: Precision | None = None
    kind: Kind | None = None
    anchor: str | None = None
    offset: str | None = None
    damaged: bool = False
    inferred_from: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Percent(_Value):
    """Which ratio a PERCENT mention states, in percent.

    Attributes:
        value: The ratio; `None` for a range.
        low: Lower bound, where one is stated.
        high: Upper bound, where one is stated.
        unit: How the text writes it; the numbers are in percent all the same.
        comparator: Relation of the thing measured to the number (`不低于` is `ge`).
        change: Whether it is a level or a change of one.
        purpose: Whether it is to be attained or was observed.
    """

    value: DecimalText | None
    low: DecimalText | None
    high: DecimalText | None
    unit: Unit
    comparator: Comparator
    change: Change
    purpose: Purpose


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetPart(_Value):
    """One pair of indicator and value that a TARGET mention states.

    Attributes:
        indicator: What is measured or counted (`县域内住院率`).
        comparator: Relation of the indicator to the value.
        value: The number to be attained; `None` for a range, or where none is stated.
        low: Lower bound, where one is stated.
        high: Upper bound, where one is stated.
        unit: Unit or counting word (`家`, `percent`).
        baseline: What a change is counted from, in the text's words.
        scope: Where or for whom it holds (`全省`).
    """

    _later = frozenset({"baseline", "scope"})

    indicator: str | None = None
    comparator: Comparator | None = None
    value: DecimalText | None = None
    low: DecimalText | None = None
    high: DecimalText | None = None
    unit: str | None = None
    baseline: str | None = None
    scope: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Target(TargetPart):
    """Which outcome a TARGET mention states.

    Attributes:
        items: The pairs of indicator and value where the mention states several;
            the parts above are then `None`.
    """

    _later = frozenset({"low", "high", "items"})

    items: tuple[TargetPart, ...] = ()
