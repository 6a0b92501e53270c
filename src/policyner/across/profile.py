"""What one organ has to do, in the records of many notices."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import date
from difflib import get_close_matches

from rich.cells import set_cell_size

from policyner.across.plan import deadlines_of, part_of
from policyner.across.readable import told_by_role
from policyner.language import translated
from policyner.outline.cues import RoleName
from policyner.records.mentions import AnyMention, DeptMention
from policyner.records.notice import AgencyRole, ErrorRecord, Record
from policyner.records.titles import measure_title
from policyner.resolving import resolve_agency

# Places of a terminal that the name of a role takes.
_ROLE = 12

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class Organ:
    """An organ by its name, and all names under which notices assign something to it.

    A name that is one organ's own (`泉州市教育局`, `教育部`) stands for that organ, also where a
    notice writes it short, or by a name that it had before or after. Any other (`市教育局`) stands
    for itself: for what notices, or their readers, call so.

    Args:
        name: The name.
    """

    def __init__(self, name: str) -> None:
        agency = resolve_agency(name)
        known = {each for each in (agency.name, agency.successor) if each is not None}
        if agency.status != "resolved":
            known = set()
        #: All names by which it is known.
        self.names = frozenset({name, *known})

    def is_named(self, role: AgencyRole, mention: AnyMention) -> bool:
        """Whether a part in a measure is this organ's."""
        names = {role.name, mention.clean}
        agency = mention.agency if isinstance(mention, DeptMention) else None
        if agency is not None and agency.name is not None:
            names = {agency.name, *([] if agency.successor is None else [agency.successor])}
        return not self.names.isdisjoint(names)


@dataclass(frozen=True, slots=True)
class Assignment:
    """Something that an organ has to do.

    Attributes:
        role: Its part: `lead`, `support` or `responsible`.
        name: How the notice names it, completed by a reader.
        source: What the notice was called when it was read.
        title: Title of the notice.
        document_number: Its number.
        issued_on: Its date of issue.
        measure_id: Id of the measure in the notice.
        number: Number of the measure as it stands.
        heading: Its heading without the number.
        text: Its repaired text.
        deadlines: Until when, by date, else the notice's words.
        others: The other organs with their roles, in the order of the text.
    """

    role: RoleName
    name: str
    source: str
    title: str | None
    document_number: str | None
    issued_on: date | None
    measure_id: str
    number: str | None
    heading: str | None
    text: str
    deadlines: tuple[str, ...]
    others: tuple[str, ...]

    def to_json(self) -> str:
        """The assignment as a line of JSON."""
        return json.dumps(asdict(self), ensure_ascii=False, default=date.isoformat)


def assignments(
    records: Iterable[Record], organ: Organ, *, met: set[str] | None = None
) -> Iterator[Assignment]:
    """Yields what an organ has to do, in the order of the records; one record is held at a time.

    A measure that names it twice in one role gives one assignment.

    Args:
        records: Where to look.
        organ: Whose assignments.
        met: Takes the name of every organ that a measure names, for `similar`.
    """
    for record in records:
        if isinstance(record, ErrorRecord):
            continue
        mentions = record.by_id()
        document = record.document
        for measure in record.measures:
            if met is not None:
                met.update(role.name for role in measure.agencies)
                met.update(part_of(role, mentions[role.mention]).name for role in measure.agencies)
            own = [r for r in measure.agencies if organ.is_named(r, mentions[r.mention])]
            others = [r for r in measure.agencies if r not in own]
            roles = {role.role: role for role in reversed(own)}
            for role in sorted(roles.values(), key=own.index):
                parts = [part_of(each, mentions[each.mention]) for each in others]
                yield Assignment(
                    role.role,
                    role.name,
                    document.source,
                    document.title,
                    document.document_number,
                    document.issued_on,
                    measure.id,
                    measure.number,
                    measure.heading,
                    measure.text,
                    deadlines_of(measure, mentions),
                    tuple(f"{part.role} {part.name}" for part in parts),
                )


def similar(name: str, names: Iterable[str]) -> list[str]:
    """The names that are most like one, such as `市民政局` to `民政局`; five at most."""
    return get_close_matches(name, sorted(names), n=5)


def lines_of(found: Iterable[Assignment]) -> Iterator[str]:
    """Yields assignments as lines for a person to read, a title above those of each notice.

    At the end stand how many there are of each role, and by when: years of the last deadlines.
    """
    roles: Counter[str] = Counter()
    years: Counter[str] = Counter()
    source = None
    for each in found:
        if each.source != source:
            source = each.source
            told = (each.title, each.document_number, each.issued_on and each.issued_on.isoformat())
            yield " ".join(part for part in told if part) or each.source
        name = measure_title(each.number, each.heading, each.text)
        until = f" [{'; '.join(each.deadlines)}]" if each.deadlines else ""
        others = f" ({told_by_role(each.others)})" if each.others else ""
        yield f"  {set_cell_size(translated(each.role), _ROLE)}{name}{until}{others}"
        roles[each.role] += 1
        years[_year(each.deadlines)] += 1
    if not roles:
        yield translated("nothing is assigned to it")
        return
    counts = translated(", ".join(f"{number:,} {role}" for role, number in roles.items()))
    by_year = ", ".join(f"{translated(year)}: {years[year]:,}" for year in sorted(years))
    yield translated("{}; by year {}").format(counts, by_year)


def _year(deadlines: tuple[str, ...]) -> str:
    """The year of the last deadline that is a date."""
    ends = [each.rpartition("/")[2] for each in deadlines]
    dates = [each for each in ends if _DAY.fullmatch(each)]
    return max(dates)[:4] if dates else "none"
