"""A comparison as lines for a person to read, in the manner of `diff`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from rapidfuzz.distance import Indel

from policyner.across.compare import ComparedMeasure, Comparison, Difference
from policyner.across.plan import PlannedMeasure
from policyner.language import translated
from policyner.records.titles import measure_title

_MARKS = {"added": "+", "dropped": "-", "changed": "~", "same": "="}

# Characters of unchanged text that stand on either side of a change.
_AROUND = 12

# Unchanged characters between two changes that are not torn out of them.
_SHORTEST = 2


def lines_of(comparison: Comparison, *, all_of_it: bool = False) -> Iterator[str]:
    """Yields the lines.

    A measure has a line with a mark: `+` added, `-` dropped, `~` changed, `=` the same, and `>`
    behind it where it moved. Indented below stand what changed of it, and its words with
    `[-dropped-]` and `{+added+}`.

    Args:
        comparison: What is to be told.
        all_of_it: Whether measures are told too that stayed as they were.
    """
    for each in comparison.measures:
        if each.change != "same" or each.moved or all_of_it:
            yield from _measure(each)
    counts = ", ".join(f"{number:,} {change}" for change, number in comparison.counts().items())
    yield translated(counts)


def _measure(compared: ComparedMeasure) -> Iterator[str]:
    mark = _MARKS[compared.change] + (">" if compared.moved else " ")
    old, new = compared.old, compared.new
    whole = new or old
    assert whole is not None  # noqa: S101 - one of them is there
    if old is None or new is None:
        yield f"{mark} {_name(whole)}"
        yield f"     {whole.text}"
        if whole.agencies:
            yield f"     {told_by_role(f'{a.role} {a.name}' for a in whole.agencies)}"
        return
    names = _name(new) if _name(old) == _name(new) else f"{_name(old)} → {_name(new)}"
    yield f"{mark} {names}"
    if old.path != new.path:
        moved = f"{' / '.join(old.path) or '-'} → {' / '.join(new.path) or '-'}"
        yield f"     {translated('below: {}').format(moved)}"
    if compared.agencies:
        yield f"     {translated('agencies: {}').format(_listed(compared.agencies, told_part))}"
    if compared.targets:
        yield f"     {translated('targets: {}').format(_listed(compared.targets))}"
    if compared.deadlines:
        yield f"     {translated('deadlines: {}').format(_listed(compared.deadlines))}"
    if compared.text:
        yield f"     {marked(old.text, new.text)}"


def marked(old: str, new: str) -> str:
    """The new text with what changed marked: `每[-半-]年{+底+}`; long stretches between are cut."""
    pieces = []
    before = after = ""
    operations = Indel.opcodes(old, new)
    for place, step in enumerate(operations):
        first, last = place == 0, place == len(operations) - 1
        same = old[step.src_start : step.src_end] if step.tag == "equal" else ""
        if len(same) >= _SHORTEST or (same and (first or last)):
            pieces += [_change(before, after), _cut(same, first=first, last=last)]
            before = after = ""
        else:
            before += old[step.src_start : step.src_end]
            after += new[step.dest_start : step.dest_end]
    return "".join([*pieces, _change(before, after)])


def _change(before: str, after: str) -> str:
    dropped = f"[-{before}-]" if before else ""
    return dropped + (f"{{+{after}+}}" if after else "")


def _cut(text: str, *, first: bool, last: bool) -> str:
    head = 0 if first else _AROUND
    tail = 0 if last else _AROUND
    if len(text) <= head + tail + 1:
        return text
    return f"{text[:head]}…{text[len(text) - tail :]}"


def _listed(difference: Difference, told: Callable[[str], str] = str) -> str:
    dropped = (f"[-{told(each)}-]" for each in difference.dropped)
    added = (f"{{+{told(each)}+}}" for each in difference.added)
    return "、".join([*dropped, *added])


def told_part(part: str) -> str:
    """An agency behind its role, `lead 青禾市教育局`, with the role as its reader calls it."""
    role, _, name = part.partition(" ")
    return f"{translated(role)} {name}"


def told_by_role(parts: Iterable[str]) -> str:
    """Agencies behind their roles, each role once: `lead 市教育局；support 市财政局、县财政局`."""
    names: dict[str, list[str]] = {}
    for part in parts:
        role, _, name = part.partition(" ")
        names.setdefault(role, []).append(name)
    return "；".join(f"{translated(role)} {'、'.join(named)}" for role, named in names.items())


def _name(measure: PlannedMeasure) -> str:
    # What it says, where it has no heading, stands below.
    return measure_title(measure.number, measure.heading or "", "").strip() or measure.id
