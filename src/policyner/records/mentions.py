"""The mentions of a record: what the four kinds have in common, and the value of each."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from policyner.records.values import Offset, TargetValue, Value
from policyner.resolving.values import Agency, Deadline, Percent
from policyner.tagging.mention import Label


class MentionRecord(Value):
    """What the four kinds of mention have in common.

    Attributes:
        id: The layer's letter and a number in document order: `D1` for DEPT,
            `T1` for TARGET, `L1` for DEADLINE, `P1` for PERCENT.
        label: The layer.
        start: Offset of the first character in the source text.
        end: Offset behind the last character.
        text: The source's characters from `start` to `end`.
        clean: The same words after repair.
        confidence: Between 0 and 1.
        rule: Name of the last rule that made the mention or changed its extent or confidence
            (`docs/model.md` lists them); null where it is as the network has it.
    """

    id: Annotated[str, Field(pattern=r"^[DTLP][1-9][0-9]*$")]
    label: Label
    start: Offset
    end: Offset
    text: Annotated[str, Field(min_length=1)]
    clean: str
    confidence: Annotated[float, Field(ge=0, le=1)]
    rule: str | None = None

    @model_validator(mode="after")
    def _text_fills_the_span(self) -> Self:
        """Refuses a mention whose text is not as long as its span."""
        if self.end - self.start != len(self.text):
            raise ValueError(f"{self.id}: {self.start}:{self.end} does not span {self.text!r}")
        return self


class DeptMention(MentionRecord):
    """A mention of an organ.

    Attributes:
        agency: The organ that it names.
    """

    label: Literal["DEPT"]
    agency: Agency | None


class TargetMention(MentionRecord):
    """A mention of an outcome to be attained.

    Attributes:
        target: The outcome in its parts.
    """

    label: Literal["TARGET"]
    target: TargetValue | None


class DeadlineMention(MentionRecord):
    """A mention of a time by or within which something is to be done.

    Attributes:
        deadline: The time as dates.
    """

    label: Literal["DEADLINE"]
    deadline: Deadline | None


class PercentMention(MentionRecord):
    """A mention of a ratio.

    Attributes:
        percent: The ratio as a number.
    """

    label: Literal["PERCENT"]
    percent: Percent | None


AnyMention = Annotated[
    DeptMention | TargetMention | DeadlineMention | PercentMention, Field(discriminator="label")
]
