"""How much of a worker one input may take."""

from __future__ import annotations

from dataclasses import dataclass

# Seconds; the system counts milliseconds in 31 bits.
_LONGEST = 1e6


@dataclass(frozen=True, slots=True)
class Limits:
    """What ends a worker; the input that it was at becomes an error record.

    Attributes:
        seconds: Wall-clock time for reading an input, and again for extracting
            it; `None` for as long as it takes.
        memory: Bytes of resident memory of a worker, its model included;
            `None` for as much as it takes. It is looked at several times a
            second, so a sudden burst may go beyond it for a moment.
    """

    seconds: float | None = 300.0
    memory: int | None = 4 << 30

    @classmethod
    def of(cls, *, seconds: float, mebibytes: int) -> Limits:
        """The limits that options give; 0 is for any, and so is more time than can be waited."""
        is_limit = 0 < seconds < _LONGEST
        return cls(seconds if is_limit else None, mebibytes << 20 or None)

    @property
    def none(self) -> bool:
        """Whether nothing is limited."""
        return self.seconds is None and self.memory is None


#: No limits at all: the work may then be done in the process itself.
UNLIMITED = Limits(seconds=None, memory=None)
