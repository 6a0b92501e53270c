"""From the values that the resolvers give to those that a record carries."""

from __future__ import annotations

from policyner.records.values import (
    AgencyCandidate,
    AgencyValue,
    DeadlineValue,
    PercentValue,
    Region,
    TargetPart,
    TargetValue,
)
from policyner.resolving import Region as ResolvedRegion
from policyner.resolving import values


def region_value(region: ResolvedRegion | None) -> Region | None:
    """A region as a record carries it."""
    return None if region is None else Region(name=region.name, adcode=region.adcode)


def agency_value(agency: values.Agency) -> AgencyValue:
    """An agency as a record carries it."""
    return AgencyValue(
        name=agency.name,
        surface=agency.surface,
        level=agency.level,
        function=agency.function,
        region=region_value(agency.region),
        status=agency.status,
        valid_from=agency.valid_from,
        valid_to=agency.valid_to,
        successor=agency.successor,
        inferred_from=agency.inferred_from,
        candidates=tuple(
            AgencyCandidate(name=c.name, region=region_value(c.region), score=c.score)
            for c in agency.candidates
        ),
    )


def deadline_value(deadline: values.Deadline) -> DeadlineValue:
    """A deadline as a record carries it."""
    return DeadlineValue(
        start=deadline.start,
        end=deadline.end,
        precision=deadline.precision,
        kind=deadline.kind,
        anchor=deadline.anchor,
        offset=deadline.offset,
        damaged=deadline.damaged,
        inferred_from=deadline.inferred_from,
    )


def percent_value(percent: values.Percent) -> PercentValue:
    """A percentage as a record carries it."""
    return PercentValue(
        value=percent.value,
        low=percent.low,
        high=percent.high,
        unit=percent.unit,
        comparator=percent.comparator,
        change=percent.change,
        purpose=percent.purpose,
    )


def target_value(
    target: values.Target, *, deadline: str | None = None, percent: str | None = None
) -> TargetValue:
    """A target as a record carries it.

    Args:
        target: The target.
        deadline: Id of the DEADLINE mention that holds for it.
        percent: Id of the PERCENT mention inside it.
    """
    return TargetValue(
        indicator=target.indicator,
        comparator=target.comparator,
        value=target.value,
        low=target.low,
        high=target.high,
        unit=target.unit,
        baseline=target.baseline,
        deadline=deadline,
        percent=percent,
        scope=target.scope,
        items=tuple(
            TargetPart(
                indicator=item.indicator,
                comparator=item.comparator,
                value=item.value,
                low=item.low,
                high=item.high,
                unit=item.unit,
            )
            for item in target.items
        ),
    )
