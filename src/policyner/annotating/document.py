"""What goes to an annotation tool and comes back: a notice, and what else is known of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from policyner.annotating.problems import Problems
from policyner.evaluation.gold import GoldMeasure, GoldNotice
from policyner.linking.measure import ROLES
from policyner.outline.cues import RoleName
from policyner.span import Span
from policyner.tagging.mention import Label

# What a line of gold says about its annotation; everything else is about the notice.
_GOLD_KEYS = frozenset({"id", "text", "spans", "measures"})

_LONGEST_TITLE = 60


@dataclass(frozen=True, slots=True)
class Document:
    """One annotated notice.

    Attributes:
        notice: The text with its spans and measures.
        extra: The other keys of its line of gold (`source`, …), carried along unread.
        model: Version of the model that made the annotation; `None` where a person did.
        confidences: The model's confidence in a mention, by layer and place.
    """

    notice: GoldNotice
    extra: Mapping[str, Any] = field(default_factory=dict)
    model: str | None = None
    confidences: Mapping[tuple[Label, Span], float] = field(default_factory=dict)

    @property
    def is_prediction(self) -> bool:
        """Whether a model made the annotation, so that a person is still to look at it."""
        return self.model is not None

    def score(self) -> float:
        """The confidence in the whole: that of the least certain mention; 1 without mentions."""
        return min(self.confidences.values(), default=1.0)

    def to_json(self) -> dict[str, Any]:
        """The document as one object of a gold file."""
        row = canonical(self.notice).to_json()
        return row | {key: value for key, value in self.extra.items() if key not in row}


@dataclass(frozen=True, slots=True)
class Carried:
    """What a tool's file says of a notice beside its annotation.

    Attributes:
        where: What messages call its place in the file.
        id: The notice's id.
        text: Its text.
        extra: The other keys of its line of gold.
        problems: What is wrong with the file so far.
    """

    where: str
    id: str
    text: str
    extra: Mapping[str, Any]
    problems: Problems

    def wrong(self, what: str) -> None:
        """Notes what is wrong with the notice's annotation."""
        self.problems.add(self.where, what)


def extra_of(row: Mapping[str, Any]) -> dict[str, Any]:
    """What a line of gold holds beside the annotation."""
    return {key: value for key, value in row.items() if key not in _GOLD_KEYS}


def title_of(document: Document) -> str:
    """What a list calls a notice: its title, or else how its text begins."""
    title = document.extra.get("title")
    if isinstance(title, str) and title:
        return title
    first = next(filter(None, map(str.strip, document.notice.text.splitlines())), "")
    return first if len(first) <= _LONGEST_TITLE else f"{first[:_LONGEST_TITLE]}…"


def role_order(role: tuple[RoleName, Span]) -> tuple[int, Span]:
    """Sorting key: lead first, then support, then responsible; by place within a role."""
    return ROLES.index(role[0]), role[1]


def canonical(notice: GoldNotice) -> GoldNotice:
    """The same annotation in the one order in which import writes it.

    Spans go by start, longer ones first, then by layer; measures by place and cue;
    the agencies of a measure by role, then by place. Order means nothing in gold.
    """
    return GoldNotice(
        notice.id,
        notice.text,
        tuple(sorted(notice.spans, key=lambda s: (s.span.start, -s.span.end, s.label))),
        tuple(
            sorted(
                (
                    GoldMeasure(
                        m.span,
                        m.cue,
                        tuple(sorted(m.roles, key=role_order)),
                    )
                    for m in notice.measures
                ),
                key=lambda m: (m.span, m.cue, m.roles),
            )
        ),
    )
