"""How much of the service one request may take."""

from __future__ import annotations

import os
from dataclasses import dataclass, field

from policyner.errors import UsageError
from policyner.reading import ReadingLimits

_MIB = 1 << 20

# Eleven days, in seconds.
_LONGEST = 1e6

# How many bodies of the largest size are held at once, over all requests.
_BODIES = 8


@dataclass(frozen=True, slots=True)
class ServiceLimits:
    """What a request may take; beyond it the request is refused, and others are served.

    Attributes:
        body: Bytes of a request's body, and of a document when it is unpacked.
        unpacked: Bytes that one archive or packed file may unpack to.
        ratio: How many times its size an archive or packed file may unpack to.
        characters: The longest source text, in code points.
        seconds: Time for sending a body, and again for each notice from its arrival to its record.
        threads: How many notices are worked on at once.
        waiting: How many requests may wait for a thread besides.
        jobs: How many jobs may be under way; as many finished ones are kept.
        documents: How many notices one job may have.
        ocr_pages: On how many pages of one document text is recognised; 0, on none.
    """

    body: int = 32 * _MIB
    unpacked: int = 128 * _MIB
    ratio: int = 200
    characters: int = 500_000
    seconds: float = 60.0
    threads: int = field(default_factory=lambda: os.cpu_count() or 1)
    waiting: int = 100
    jobs: int = 8
    documents: int = 1_000
    ocr_pages: int = 0

    def __post_init__(self) -> None:
        """Holds the time to what a clock can wait for.

        Raises:
            UsageError: If it is no number of seconds, or none that anyone waits for.
        """
        if not 0 < self.seconds < _LONGEST:
            raise UsageError(f"{self.seconds} seconds: write a number up to {_LONGEST:,.0f}")

    @property
    def reading(self) -> ReadingLimits:
        """The budget of reading one file."""
        return ReadingLimits(
            document_bytes=self.body,
            row_bytes=min(self.body, ReadingLimits().row_bytes),
            unpacked_bytes=self.unpacked,
            ratio=self.ratio,
            ocr_pages=self.ocr_pages,
        )

    @property
    def held(self) -> int:
        """Bytes of all bodies that are held at once."""
        return _BODIES * self.body
