"""Which notices to annotate next: where the model errs most for what is to be read.

Each step takes the notice with the greatest gain for its cost, then lowers the gain of those
like it:

    gain = doubt / ((1 + chosen of its source) * (1 + chosen of its kind)) ** likeness
    cost = length ** weight

`doubt` is how many of a notice's mentions are expected to be wrong: the sum of one minus
the confidence, which is calibrated. Reading is what annotators spend their time on, so
cost grows with length; the exponent (H. Lin and J. Bilmes, "Multi-document summarization via
budgeted maximization of submodular functions", 2010) says how much that counts. In full, a
tenth of the text held more than twice as many faults as one drawn by lot, on notices of
places that training never saw (`benchmarks/selection.py`; docs/annotators.md has the figures).
"""

from __future__ import annotations

import heapq
import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from policyner.evaluation.layout import laid_out
from policyner.language import translated
from policyner.outline import titles
from policyner.reading.escapes import printable
from policyner.records.notice import NoticeRecord

#: Characters that a person reads in a minute while marking; a rough figure for budgets only.
CHARACTERS_A_MINUTE = 300

# With more, the variety of what is chosen costs more faults than it is worth: on places that
# training never saw 0 finds 2.3 times as many as drawing by lot, 0.1 2.0, 0.5 1.8.
_LIKENESS = 0.1

#: What opening a notice costs, in characters.
OVERHEAD = 300


@dataclass(frozen=True, slots=True)
class Candidate:
    """One notice that may be chosen.

    Attributes:
        record: What the model found in it.
        doubt: How many of its mentions are expected to be wrong.
        source: The organ or region that it is from; what is known of them.
        kind: Its kind, such as `通知` or `方案`.
    """

    record: NoticeRecord
    doubt: float
    source: str
    kind: str

    @property
    def length(self) -> int:
        """Length of the notice in code points."""
        return self.record.document.length

    @property
    def minutes(self) -> float:
        """About how long a person needs for it."""
        return (self.length + OVERHEAD) / CHARACTERS_A_MINUTE


@dataclass(frozen=True, slots=True)
class Choice:
    """One notice that was chosen, and its gain for its cost when it was."""

    candidate: Candidate
    worth: float


def select(
    records: Sequence[NoticeRecord],
    *,
    count: int | None = None,
    minutes: float | None = None,
    weight: float = 1.0,
) -> list[Choice]:
    """Chooses notices, the one to annotate first first.

    The same text twice is chosen once. Notices of equal worth keep their order.

    Args:
        records: What the model found in each.
        count: How many to choose; as many as there are where it is `None`.
        minutes: The time that there is; what does not fit into the rest of it is left out.
        weight: How much length counts: 0 not at all, 1 in full.
    """
    unlike = list({r.document.sha256: candidate(r) for r in reversed(records)}.values())[::-1]
    sources: Counter[str] = Counter()
    kinds: Counter[str] = Counter()
    chosen: list[Choice] = []
    time = math.inf if minutes is None else minutes

    def worth(each: Candidate) -> float:
        alike = (1 + sources[each.source]) * (1 + kinds[each.kind])
        return float(each.doubt / alike**_LIKENESS / each.length**weight)

    # Worth only falls, so a notice that stays ahead of the old worth of the next one is the best.
    heap = [(-worth(each), order) for order, each in enumerate(unlike)]
    heapq.heapify(heap)
    while heap and (count is None or len(chosen) < count):
        order = heapq.heappop(heap)[1]
        each = unlike[order]
        if each.minutes > time:
            continue
        now = worth(each)
        if heap and (-now, order) > heap[0]:
            heapq.heappush(heap, (-now, order))
            continue
        chosen.append(Choice(each, now))
        time -= each.minutes
        sources[each.source] += 1
        kinds[each.kind] += 1
    return chosen


def table_of(choices: Sequence[Choice]) -> Iterator[str]:
    """Yields the lines of a table of what was chosen, in its order, for a person to read."""
    rows = [["", translated("doubt"), translated("characters"), translated("minutes")]]
    for place, choice in enumerate(choices, start=1):
        one = choice.candidate
        name = printable(one.record.document.source)
        kind, source = translated(one.kind), translated(one.source)
        figures = f"{one.doubt:.3f}", f"{one.length:,}", f"{one.minutes:.1f}"
        rows.append([f"{place}  {name} ({kind}, {source})", *figures])
    yield from laid_out(rows)


def candidate(record: NoticeRecord) -> Candidate:
    """What speaks for a notice, and what it is like."""
    document = record.document
    issuers = document.issuers
    region = document.region.name if document.region is not None else None
    return Candidate(
        record,
        sum(1 - mention.confidence for mention in record.mentions),
        region or (issuers[0] if issuers else "unknown"),
        kind_of(document.title),
    )


def kind_of(title: str | None) -> str:
    """The kind of a notice by its title; what is printed with it says more than `通知`."""
    whole = title or ""
    return titles.kind_of(whole.removesuffix("的通知")) or titles.kind_of(whole) or "other"
