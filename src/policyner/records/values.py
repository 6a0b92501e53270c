"""What a record holds: unchangeable, without unknown keys, each key described."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from policyner.described import Described
from policyner.resolving.values import Target

#: A place in the source text, in Unicode code points.
Offset = Annotated[int, Field(ge=0)]


class Value(Described, BaseModel):
    """Base of everything that a record holds but the values of mentions."""

    model_config = ConfigDict(frozen=True, extra="forbid")


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetValue(Target):
    """Which outcome a TARGET mention states, and the mentions that belong to it.

    Attributes:
        deadline: Id of the DEADLINE mention that holds for it.
        percent: Id of the PERCENT mention inside it.
    """

    deadline: str | None
    percent: str | None


def target_value(
    target: Target, *, deadline: str | None = None, percent: str | None = None
) -> TargetValue:
    """A target with the mentions that belong to it.

    Args:
        target: The target.
        deadline: Id of the DEADLINE mention that holds for it.
        percent: Id of the PERCENT mention inside it.
    """
    parts = {field.name: getattr(target, field.name) for field in fields(target)}
    return TargetValue(**parts, deadline=deadline, percent=percent)
