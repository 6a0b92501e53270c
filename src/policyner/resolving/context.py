"""What is known around a mention."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from policyner.grammar.marks import SENTENCE_END
from policyner.grammar.names.regions import Region


@dataclass(frozen=True, slots=True)
class Notice:
    """What a notice says of itself, as far as resolving needs it.

    Attributes:
        issuers: Names of the issuing organs.
        region: Region of the issuing organ.
        issued_on: Date of issue.
        region_from: What supplied the region.
        year: The one year that its title names (`2024年工作要点`).
        numbered_in: The year in its document number.
    """

    issuers: tuple[str, ...] = ()
    region: Region | None = None
    issued_on: date | None = None
    region_from: str = "issuer"
    year: int | None = None
    numbered_in: int | None = None


@dataclass(frozen=True, slots=True)
class Context:
    """Where a mention stands.

    Attributes:
        before: The words of its sentence in front of it.
        after: The words of its sentence behind it.
        notice: The notice that it stands in.
    """

    before: str = ""
    after: str = ""
    notice: Notice = field(default_factory=Notice)


#: No name, time or ratio is longer; what is, was marked by mistake. Bounds the work on a mention.
LONGEST_MENTION = 200

# Characters on either side of a mention that are looked at; a sentence beyond is cut.
_REACH = 60


def context_in(text: str, start: int, end: int, *, notice: Notice) -> Context:
    """The context of a mention.

    Args:
        text: The text that it stands in.
        start: Offset of its first character, in code points.
        end: Offset behind its last one.
        notice: What is known of the notice.
    """
    before = SENTENCE_END.split(text[max(0, start - _REACH) : start])[-1]
    after = SENTENCE_END.split(text[end : end + _REACH], maxsplit=1)[0]
    return Context(before, after, notice)
