"""Two texts side by side: the source as it stands and the clean text made of it.

The source keeps every offset that a record shows. Repairs change the clean
text alone, and each change is in the log with its reason, so that the clean
text can be made again from the source and its edits.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from policyner.repair.edits import Edit, EditLog
from policyner.span import Span

#: Reasons whose removed characters belong to what stands before them: the
#: guidelines give `教育廳(tīng)` as the source span of the clean `教育厅`.
TAKEN_ALONG = frozenset({"pinyin"})

#: Reasons of cuts: what is no part of the notice stands in the source alone.
SET_ASIDE = ("furniture", "page", "copy")


@dataclass(frozen=True, slots=True)
class AlignedText:
    """A source text, the clean text, and the edits that lead from one to the other.

    Between two edits the texts are the same. Inside an edit that keeps its
    length, characters correspond one by one; inside one that does not, every
    clean character corresponds to the whole replaced stretch.

    Attributes:
        edits: The changes in the order of the source, without overlaps;
            offsets are code points of the source.
    """

    edits: EditLog
    # Only edits that change the length move an offset; these are their places.
    _moving: NDArray[np.intp] = field(init=False, repr=False, compare=False)
    _source_starts: array[int] = field(init=False, repr=False, compare=False)
    _source_ends: array[int] = field(init=False, repr=False, compare=False)
    _clean_starts: array[int] = field(init=False, repr=False, compare=False)
    _clean_ends: array[int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        log = self.edits
        moving = np.flatnonzero(log.ends - log.starts != log.after_ends - log.after_starts)
        object.__setattr__(self, "_moving", moving)
        for name, offsets in (
            ("_source_starts", log.starts),
            ("_source_ends", log.ends),
            ("_clean_starts", log.after_starts),
            ("_clean_ends", log.after_ends),
        ):
            # bisect is several times faster over an array than over numpy's.
            object.__setattr__(self, name, array("q", offsets[moving].tobytes()))

    @classmethod
    def of(cls, source: str, edits: Iterable[Edit] = ()) -> AlignedText:
        """The source with `edits` applied.

        Args:
            source: The text as it was read.
            edits: Changes in the order of the source, without overlaps.

        Raises:
            ValueError: If an edit overlaps the one before it, lies outside the
                text, or replaces other characters than it says.
        """
        return cls(EditLog.of(source, edits))

    @property
    def source(self) -> str:
        """The text as it was read."""
        return self.edits.before

    @property
    def clean(self) -> str:
        """The repaired text."""
        return self.edits.after

    def then(self, edits: Iterable[Edit] | EditLog) -> AlignedText:
        """The same source after one repair more.

        Args:
            edits: What the repair changed, in order, without overlaps, with
                offsets into this object's clean text.

        Raises:
            ValueError: If the edits do not fit the clean text.
        """
        new = edits if isinstance(edits, EditLog) else EditLog.of(self.clean, edits)
        return AlignedText(self.edits.then(new))

    def counts(self) -> Mapping[str, int]:
        """How many edits each repair made, by reason, in alphabetical order."""
        return self.edits.counts()

    def set_aside(self) -> Sequence[tuple[str, Span]]:
        """The stretches of the source that are no part of the notice, in order, with the reason.

        Where one repair's cut grew by another's, the reason is the first of them
        in `SET_ASIDE`.
        """
        log = self.edits
        bits = sum(1 << log.reasons.index(name) for name in SET_ASIDE if name in log.reasons)
        return [
            (
                next(name for name in SET_ASIDE if name in log.reasons_of(at)),
                Span(int(log.starts[at]), int(log.ends[at])),
            )
            for at in np.flatnonzero(log.made_by & bits).tolist()
        ]

    def to_source(self, start: int, end: int) -> Span:
        """The stretch of the source that a stretch of the clean text stands for.

        A reading that was removed directly behind the stretch belongs to it; one
        directly before it does not.

        Args:
            start: Offset of the first character in the clean text.
            end: Offset behind the last character.

        Raises:
            ValueError: If the offsets are no stretch of the clean text.
        """
        _check(start, end, self.clean)
        first = self._source_start(start)
        if start == end:
            return Span(first, first)
        return Span(first, max(first, self._source_end(end, first=first)))

    def to_clean(self, start: int, end: int) -> Span:
        """The stretch of the clean text that stands for a stretch of the source.

        Args:
            start: Offset of the first character in the source.
            end: Offset behind the last character. A stretch that was removed
                gives an empty span.

        Raises:
            ValueError: If the offsets are no stretch of the source.
        """
        _check(start, end, self.source)
        first = self._clean_offset(start, forward=False)
        if start == end:
            return Span(first, first)
        return Span(first, max(first, self._clean_offset(end, forward=True)))

    def _source_start(self, offset: int) -> int:
        """Where the clean character at `offset` begins in the source."""
        index = bisect_right(self._clean_starts, offset) - 1
        if index < 0:
            return offset
        if offset < self._clean_ends[index]:
            return self._source_starts[index]
        return self._source_ends[index] + offset - self._clean_ends[index]

    def _source_end(self, offset: int, *, first: int) -> int:
        """Where the clean character before `offset` ends in the source, readings included.

        What a repair put in stands for nothing in the source, so a stretch that
        has not left `first` takes no reading along.
        """
        index = bisect_left(self._clean_ends, offset)
        if index < len(self._moving) and self._clean_starts[index] < offset:
            end = self._source_ends[index]
            index += 1
        elif index:
            end = self._source_ends[index - 1] + offset - self._clean_ends[index - 1]
        else:
            end = offset
        while first < end and index < len(self._moving):
            edit = self.edits[int(self._moving[index])]
            if edit.start != end or edit.after or edit.reason not in TAKEN_ALONG:
                break
            # The blank behind a reading was removed with it but belongs to nobody.
            end = edit.start + len(edit.before.rstrip())
            index += 1
        return end

    def _clean_offset(self, offset: int, *, forward: bool) -> int:
        """The clean offset of a source offset; inside an edit its start, or its end."""
        # An end that lies where an edit begins stays outside the edit.
        search = bisect_left if forward else bisect_right
        index = search(self._source_starts, offset) - 1
        if index < 0:
            return offset
        if offset < self._source_ends[index]:
            return self._clean_ends[index] if forward else self._clean_starts[index]
        return self._clean_ends[index] + offset - self._source_ends[index]


def _check(start: int, end: int, text: str) -> None:
    if not 0 <= start <= end <= len(text):
        raise ValueError(f"no stretch of the text: {start}:{end} of {len(text)}")
