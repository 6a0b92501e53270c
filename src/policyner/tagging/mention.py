"""What the tagger finds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, get_args

from policyner.span import Span

Label = Literal["DEPT", "TARGET", "DEADLINE", "PERCENT"]

#: The layers in the order in which a model's twelve outputs hold them.
LABELS: tuple[Label, ...] = get_args(Label)

#: The letter that stands for a layer in ids of mentions and in inline annotation.
LETTERS: Mapping[Label, str] = {"DEPT": "D", "TARGET": "T", "DEADLINE": "L", "PERCENT": "P"}

_RANK: dict[Label, int] = {label: rank for rank, label in enumerate(LABELS)}

#: The confidence of a mention that a rule gives and the model did not see.
INFERRED = 0.5


@dataclass(frozen=True, slots=True)
class Mention:
    """A stretch of the clean text that one layer tags.

    Attributes:
        label: The layer. Layers are independent: mentions of two layers may
            nest, mentions of one layer never overlap.
        start: Offset of the first character in the clean text, in code points.
        end: Offset behind the last character.
        confidence: Between 0 and 1: the mean, over the mention's characters,
            of the probability that the model gives to the tag it was decoded with,
            calibrated where the model is.
        rule: Name of the last rule that made the mention or changed its extent or
            confidence; `None` where it is as the network has it.
    """

    label: Label
    start: int
    end: int
    confidence: float = 1.0
    rule: str | None = None

    @property
    def span(self) -> Span:
        """The mention's place in the clean text."""
        return Span(self.start, self.end)

    def at(self, span: Span) -> Mention:
        """The same mention over another stretch."""
        return Mention(self.label, span.start, span.end, self.confidence, self.rule)

    def order(self) -> tuple[int, int, int]:
        """Sorting key: by start, longer ones first, then in the order of the layers."""
        return self.start, -self.end, _RANK[self.label]


def by_rule(rule: str, before: Sequence[Mention], after: Sequence[Mention]) -> list[Mention]:
    """What a rule gave, with its name on the mentions that are not as they were.

    Args:
        rule: The rule's name.
        before: The mentions that the rule was given.
        after: Those that it gave back.
    """
    known = set(before)
    return [mention if mention in known else replace(mention, rule=rule) for mention in after]
