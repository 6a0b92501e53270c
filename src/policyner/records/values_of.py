"""The normalised values of a notice's mentions."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from policyner.linking.measure import Measure
from policyner.outline.facts import UNSTATED, DocumentFacts, Stated
from policyner.reading.source import NOTHING_SAID, Believed
from policyner.records.values import TargetValue, target_value
from policyner.repair import Loss
from policyner.resolving import (
    Agency,
    Context,
    Deadline,
    Percent,
    Region,
    context_in,
    notice_of,
    resolve_agency,
    resolve_deadline,
    resolve_percent,
    resolve_target,
)
from policyner.span import Span, first_over
from policyner.tagging.layer import Layer
from policyner.tagging.mention import Mention

_BLANKS = re.compile(r"\s+")


class Resolver:
    """Resolves the mentions of one notice.

    Args:
        clean: The repaired text.
        facts: What the notice says of itself.
        mentions: Its mentions, with offsets into the clean text.
        measures: Its measures, whose lists complete the names of agencies.
        ids: The id of each mention.
        losses: Places at which the text lacks something; a value that touches one is damaged.
        past: Stretches that report what has been done, sorted; a ratio in one was observed.
        stated: What the caller says of the notice, for what its head does not.
        believed: What counts more than the facts of the text.
    """

    def __init__(
        self,
        clean: str,
        facts: DocumentFacts,
        mentions: Sequence[Mention],
        measures: Sequence[Measure],
        ids: Sequence[str],
        *,
        losses: Sequence[Loss] = (),
        past: Sequence[Span] = (),
        stated: Stated = UNSTATED,
        believed: Believed = NOTHING_SAID,
    ) -> None:
        self._clean = clean
        self._mentions = mentions
        self._ids = ids
        self._percents = Layer.of(mentions, "PERCENT")
        self._targets = Layer.of(mentions, "TARGET")
        self._losses = losses
        self._past = past
        # `教育局` behind `市财政局` is 市教育局; where one mention names several agencies, its
        # value is that of its own words.
        names: dict[int, set[str]] = {}
        for measure in measures:
            for role in measure.roles:
                names.setdefault(role.mention, set()).add(role.name)
        self._names = {index: name for index, (name, *more) in names.items() if not more}
        self._bounds = {bounds.target: bounds for m in measures for bounds in m.bounds}
        named = tuple(self._words(span) for span in facts.issuers)
        #: Names of the issuing organs: those of the text, else the one that the caller states.
        self.issuers = named or ((stated.issuer,) if stated.issuer else ())
        self._notice = notice_of(
            issuers=list(believed.issuers) or self.issuers,
            issued_on=believed.issued_on or facts.issued_on,
            title=believed.title or (None if facts.title is None else self._words(facts.title)),
            document_number=believed.document_number
            or (None if facts.document_number is None else self._words(facts.document_number)),
            mentions=[self._words(m.span) for m in mentions if m.label == "DEPT"],
            stated_region=stated.region,
        )

    @property
    def stated_region(self) -> Region | None:
        """The issuer's region where the head of the notice gives it."""
        return None if self._notice.region_from == "mentions" else self._notice.region

    def agency(self, index: int) -> Agency:
        """The organ of the DEPT mention at `index`."""
        surface = self._words(self._mentions[index].span)
        name = self._names.get(index, surface)
        found = resolve_agency(name, notice=self._notice)
        return found if name == surface else replace(found, surface=surface)

    def deadline(self, index: int) -> Deadline | None:
        """The dates of the DEADLINE mention at `index`."""
        span = self._mentions[index].span
        damaged = any(loss.span.overlaps(span) for loss in self._losses)
        return resolve_deadline(span.of(self._clean), context=self._context(span), damaged=damaged)

    def percent(self, index: int) -> Percent | None:
        """The ratio of the PERCENT mention at `index`."""
        span = self._mentions[index].span
        targets = (self._mentions[i].span for i in self._targets.touching(span))
        inside = any(target.contains(span) for target in targets)
        ratio = resolve_percent(span.of(self._clean), context=self._context(span), in_target=inside)
        if ratio is not None and first_over(self._past, span) is not None:
            return replace(ratio, purpose="observed")
        return ratio

    def target(self, index: int) -> TargetValue:
        """The outcome of the TARGET mention at `index`."""
        span = self._mentions[index].span
        found = resolve_target(span.of(self._clean))
        bounds = self._bounds.get(index)
        deadline = None if bounds is None else self._id(bounds.deadline)
        percent = self._percent_of(span) if bounds is None else self._id(bounds.percent)
        return target_value(found, deadline=deadline, percent=percent)

    def _id(self, index: int | None) -> str | None:
        return None if index is None else self._ids[index]

    def _percent_of(self, target: Span) -> str | None:
        """Id of the last percentage inside a target that no measure holds.

        What stands before it is the baseline.
        """
        touching = self._percents.touching(target)
        inside = [i for i in touching if target.contains(self._mentions[i].span)]
        return self._ids[inside[-1]] if inside else None

    def _context(self, span: Span) -> Context:
        return context_in(self._clean, span.start, span.end, notice=self._notice)

    def _words(self, span: Span) -> str:
        return _BLANKS.sub("", span.of(self._clean))
