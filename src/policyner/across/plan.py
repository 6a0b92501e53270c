"""The measures of one or several notices, as they are compared."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from policyner.outline.cues import RoleName
from policyner.records.mentions import (
    AnyMention,
    DeadlineMention,
    DeptMention,
    TargetMention,
)
from policyner.records.notice import AgencyRole, ErrorRecord, MeasureRecord, Record

# Punctuation, blanks and numbering say nothing of what a measure is about.
_WORDS = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Part:
    """An agency's part in a measure.

    Attributes:
        name: Its canonical full name, else the name as a reader completes it.
        function: Its function in the registry, which organs of other levels share.
        role: What it does.
    """

    name: str
    function: str | None
    role: RoleName

    @property
    def kind(self) -> str:
        """What it shares with its like at other levels: 省教育厅, 市教育局."""
        return self.function or self.name


@dataclass(frozen=True, slots=True)
class PlannedMeasure:
    """A measure without its place in the text.

    Attributes:
        source: What its notice was called when it was read.
        title: Title of its notice.
        id: Its id there.
        number: Its number as it stands.
        heading: Its heading without the number.
        path: Headings above it, outermost first.
        text: Its repaired text.
        agencies: Who does what, in document order.
        targets: What is to be attained, by value: `社区食堂覆盖率 ge 80 percent`, else its words.
        deadlines: Until when, by date: `2027-12-31`, else its words.
    """

    source: str
    title: str | None
    id: str
    number: str | None
    heading: str | None
    path: tuple[str, ...]
    text: str
    agencies: tuple[Part, ...]
    targets: tuple[str, ...]
    deadlines: tuple[str, ...]

    @property
    def words(self) -> str:
        """The text, bare of punctuation."""
        return bare(self.text)


def bare(text: str) -> str:
    """Letters and digits of a text alone."""
    return "".join(_WORDS.findall(text))


def planned_measures(records: Iterable[Record]) -> Iterator[PlannedMeasure]:
    """The measures of all notices, in order; failed inputs have none."""
    for record in records:
        if isinstance(record, ErrorRecord):
            continue
        mentions = record.by_id()
        for measure in record.measures:
            yield PlannedMeasure(
                record.document.source,
                record.document.title,
                measure.id,
                measure.number,
                measure.heading,
                measure.path,
                measure.text,
                tuple(part_of(role, mentions[role.mention]) for role in measure.agencies),
                _distinct(_target(mentions[each]) for each in measure.targets),
                _distinct(_deadline(mentions[each]) for each in measure.deadlines),
            )


def part_of(role: AgencyRole, mention: AnyMention) -> Part:
    """An agency's part, by what its mention names."""
    agency = mention.agency if isinstance(mention, DeptMention) else None
    if agency is None:
        return Part(role.name, None, role.role)
    return Part(agency.name or role.name, agency.function, role.role)


def deadlines_of(measure: MeasureRecord, mentions: dict[str, AnyMention]) -> tuple[str, ...]:
    """Until when a measure is to be done: dates (ISO 8601), else the words."""
    return _distinct(_deadline(mentions[each]) for each in measure.deadlines)


def _distinct(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))


def _target(mention: AnyMention) -> str:
    target = mention.target if isinstance(mention, TargetMention) else None
    if target is None or target.indicator is None or target.value is None:
        return mention.clean
    parts = (target.indicator, target.comparator, target.value, target.unit)
    return " ".join(part for part in parts if part)


def _deadline(mention: AnyMention) -> str:
    deadline = mention.deadline if isinstance(mention, DeadlineMention) else None
    if deadline is None or deadline.end is None or deadline.kind == "recurring":
        return mention.clean
    end = deadline.end.isoformat()
    return end if deadline.start is None else f"{deadline.start.isoformat()}/{end}"
