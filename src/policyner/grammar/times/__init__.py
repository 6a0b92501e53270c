"""Times as official language writes them: one grammar finds them and reads them."""

from __future__ import annotations

from policyner.grammar.times.expression import (
    After,
    Between,
    Century,
    Feast,
    Lost,
    Meaning,
    Moment,
    Ongoing,
    Open,
    Plans,
    Recurring,
    Since,
    Spell,
    TimeExpression,
    latest,
)
from policyner.grammar.times.find import find_times, lost_in, lost_years, read_time, time_at
from policyner.grammar.times.moments import are_hours

__all__ = [
    "After",
    "Between",
    "Century",
    "Feast",
    "Lost",
    "Meaning",
    "Moment",
    "Ongoing",
    "Open",
    "Plans",
    "Recurring",
    "Since",
    "Spell",
    "TimeExpression",
    "are_hours",
    "find_times",
    "latest",
    "lost_in",
    "lost_years",
    "read_time",
    "time_at",
]
