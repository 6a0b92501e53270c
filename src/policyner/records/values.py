"""Normalised values: what a mention's words mean, in the contract's terms.

A part that the text does not give is `None`, never a guess; a value that was
inferred from context names its ground in `inferred_from`.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from policyner.records.described import attributes_of, summary_of

#: A decimal number as a string, so that no digit is lost on the way through JSON.
DecimalText = Annotated[str, Field(pattern=r"^-?[0-9]+(\.[0-9]+)?$")]

Comparator = Literal["eq", "ge", "gt", "le", "lt", "approx", "range"]


class Value(BaseModel):
    """Base of everything that a record holds: unchangeable, without unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    @classmethod
    def __get_pydantic_json_schema__(
        cls, core_schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """The model's JSON Schema, each key described in the words of the docstring."""
        schema = handler(core_schema)
        model = handler.resolve_ref_schema(schema)
        model["description"] = summary_of(cls)
        for name, words in attributes_of(cls).items():
            model["properties"][name]["description"] = words
        return schema


class Region(Value):
    """An administrative region.

    Attributes:
        name: Full name, `福建省`.
        adcode: Six-digit code of the national standard GB/T 2260.
    """

    name: str
    adcode: str | None


class AgencyCandidate(Value):
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


class AgencyValue(Value):
    """Which organ a DEPT mention names.

    Attributes:
        name: Canonical full name; `None` where the surface does not settle it.
        surface: The mention's repaired words.
        level: Administrative level.
        function: Key of the function in the registry, such as `health`.
        region: The region whose organ it is.
        status: `resolved` to one organ, `generic` (`有关部门`), `collective`
            (`各县（市、区）人民政府`) or `unresolved`.
        valid_from: First day on which the organ bore the name.
        valid_to: Last day on which it did; `None` while it still does.
        successor: Name of the organ that took over, where it was renamed.
        inferred_from: What supplied a part that the mention leaves out: `issuer`,
            `title`, `document_number` or `mentions` (the other organs named).
        candidates: The organs that it may name, where there is more than one.
    """

    name: str | None
    surface: str
    level: Literal["national", "province", "prefecture", "county", "township", "collective"] | None
    function: str | None
    region: Region | None
    status: Literal["resolved", "generic", "collective", "unresolved"]
    valid_from: date | None
    valid_to: date | None
    successor: str | None
    inferred_from: str | None
    candidates: tuple[AgencyCandidate, ...] = ()


class DeadlineValue(Value):
    """When something is to be done.

    Attributes:
        start: First day of the period, inclusive.
        end: Last day, inclusive.
        precision: How finely the text speaks; a half-year counts as `quarter`.
        kind: `by` a day, `within` a duration, over a `period`, `recurring` or `ongoing`.
        anchor: What a relative deadline counts from (`受理之日`); of a recurring one, how
            often (`每年`).
        offset: How far from the anchor, as an ISO 8601 duration or in working days (`5WD`);
            of a recurring one the place in the period (`--06-30`, `---20`).
        damaged: Whether digits of the date were lost in the source.
        inferred_from: What supplied a part that the mention leaves out: `issued_on`, `title`,
            or `context` (a year in the same sentence).
    """

    start: date | None
    end: date | None
    precision: Literal["day", "month", "quarter", "year", "plan"] | None
    kind: Literal["by", "within", "period", "recurring", "ongoing"] | None
    anchor: str | None
    offset: str | None
    damaged: bool
    inferred_from: str | None


class PercentValue(Value):
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
    unit: Literal["percent", "permille", "percentage_point", "fraction"]
    comparator: Comparator
    change: Literal["level", "increase", "decrease"]
    purpose: Literal["target", "observed"]


class TargetPart(Value):
    """One pair of indicator and value of a TARGET mention that states several.

    Attributes:
        indicator: What is measured.
        comparator: Relation of the indicator to the value.
        value: The number to be attained.
        low: Lower bound, where one is stated.
        high: Upper bound, where one is stated.
        unit: Unit or counted noun.
    """

    indicator: str | None
    comparator: Comparator | None
    value: DecimalText | None
    low: DecimalText | None
    high: DecimalText | None
    unit: str | None


class TargetValue(Value):
    """Which outcome a TARGET mention states.

    Attributes:
        indicator: What is measured (`县域内住院率`).
        comparator: Relation of the indicator to the value.
        value: The number to be attained; `None` for a range.
        low: Lower bound, where one is stated.
        high: Upper bound, where one is stated.
        unit: Unit or counted noun (`家`, `percent`).
        baseline: What a change is counted from, in the text's words.
        deadline: Id of the DEADLINE mention that holds for it.
        percent: Id of the PERCENT mention inside it.
        scope: Where or for whom it holds (`全省二级以上公立医院`).
        items: The pairs of indicator and value where the mention states several; the
            parts above are then `None`.
    """

    indicator: str | None
    comparator: Comparator | None
    value: DecimalText | None
    low: DecimalText | None = None
    high: DecimalText | None = None
    unit: str | None
    baseline: str | None
    deadline: str | None
    percent: str | None
    scope: str | None
    items: tuple[TargetPart, ...] = ()
