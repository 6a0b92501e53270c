"""The edit log: every change that repairs made to a text, as arrays.

A riddled page has an edit every few characters, so a log holds five numbers an
edit and makes an `Edit` of them only where one is asked for.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import overload

import numpy as np
from numpy.typing import NDArray

from policyner.repair.characters import code_points

#: Joins the reasons of repairs that changed the same stretch one after the other.
_AND_THEN = "+"

_Offsets = NDArray[np.int64]
# Shared by all logs without edits, of which most texts have one a repair.
_NONE: _Offsets = np.empty(0, np.int64)


@dataclass(frozen=True, slots=True)
class Edit:
    """One stretch of a text that a repair replaced.

    Attributes:
        reason: The repair's stable name, such as `pinyin` or `t2s`; where
            several repairs changed one stretch, their names joined by `+`.
        start: Offset of the first replaced character, in code points of the
            text that was repaired (for `AlignedText.edits`, of the source).
        end: Offset behind the last replaced character (half-open).
        before: The characters that were replaced; empty for an insertion.
        after: The characters that took their place; empty for a removal.
    """

    reason: str
    start: int
    end: int
    before: str
    after: str


@dataclass(frozen=True, slots=True, eq=False)
class EditLog(Sequence[Edit]):
    """The edits that lead from one text to another, in order and without overlaps.

    Attributes:
        before: The text that was repaired.
        after: The text that the edits make of it.
        reasons: Names of the repairs.
        made_by: (edits,) bit `n` is set where the repair `reasons[n]` had a part in an edit.
        starts: (edits,) offsets into `before` of the replaced stretches.
        ends: (edits,) offsets behind them.
        after_starts: (edits,) offsets into `after` of what took their place.
        after_ends: (edits,) offsets behind it.
    """

    before: str
    after: str
    reasons: tuple[str, ...]
    made_by: NDArray[np.int64]
    starts: _Offsets
    ends: _Offsets
    after_starts: _Offsets
    after_ends: _Offsets

    @classmethod
    def of(cls, text: str, edits: Iterable[Edit]) -> EditLog:
        """The log of `edits` on `text`.

        Raises:
            ValueError: If an edit overlaps the one before it, lies outside the
                text, or replaces other characters than it says.
        """
        edits = tuple(edits)
        reached = 0
        for edit in edits:
            if edit.start < reached or text[edit.start : edit.end] != edit.before:
                raise ValueError(f"edit does not fit the text at {edit.start}:{edit.end}")
            if edit.end - edit.start != len(edit.before):
                raise ValueError(f"edit malformed at {edit.start}:{edit.end}")
            reached = edit.end
        names = tuple(dict.fromkeys(r for edit in edits for r in edit.reason.split(_AND_THEN)))
        bit = {name: 1 << number for number, name in enumerate(names)}
        made_by = [sum(bit[name] for name in set(e.reason.split(_AND_THEN))) for e in edits]
        places = [(edit.start, edit.end, edit.after) for edit in edits]
        return cls._replacing(names, made_by, text, places)

    @classmethod
    def none(cls, text: str) -> EditLog:
        """The log of a repair that found nothing in `text`."""
        return cls(text, text, (), _NONE, _NONE, _NONE, _NONE, _NONE)

    @classmethod
    def replacing(cls, reason: str, text: str, places: Sequence[tuple[int, int, str]]) -> EditLog:
        """The log of one repair.

        Args:
            reason: The repair's name.
            text: The text that it changed.
            places: Start, end and replacement of each stretch, in order and
                without overlaps; this is the caller's to keep.
        """
        return cls._replacing((reason,), [1] * len(places), text, places)

    @classmethod
    def removing(cls, reason: str, text: str, places: Sequence[tuple[int, int]]) -> EditLog:
        """The log of one repair that removed the stretches `places`."""
        return cls.replacing(reason, text, [(start, end, "") for start, end in places])

    @classmethod
    def one_by_one(cls, reason: str, text: str, after: str) -> EditLog:
        """The log of one repair that put characters in the place of characters.

        Args:
            reason: The repair's name.
            text: The text that it changed.
            after: The changed text, of the same length; each character that
                differs is an edit.
        """
        if text == after:
            return cls.none(text)
        places = np.flatnonzero(code_points(text) != code_points(after)).astype(np.int64)
        made_by = np.ones(len(places), np.int64)
        return cls(text, after, (reason,), made_by, places, places + 1, places, places + 1)

    @classmethod
    def _replacing(
        cls,
        reasons: tuple[str, ...],
        made_by: Sequence[int],
        text: str,
        places: Sequence[tuple[int, int, str]],
    ) -> EditLog:
        if not places:
            return cls.none(text)
        pieces: list[str] = []
        position = 0
        for start, end, replacement in places:
            pieces += (text[position:start], replacement)
            position = end
        pieces.append(text[position:])
        starts = np.fromiter((place[0] for place in places), np.int64, len(places))
        ends = np.fromiter((place[1] for place in places), np.int64, len(places))
        sizes = np.fromiter((len(place[2]) for place in places), np.int64, len(places))
        moved = np.cumsum(sizes - (ends - starts))
        after_ends = ends + moved
        return cls(
            text,
            "".join(pieces),
            reasons,
            np.array(made_by, np.int64),
            starts,
            ends,
            after_ends - sizes,
            after_ends,
        )

    def __len__(self) -> int:
        return len(self.starts)

    @overload
    def __getitem__(self, index: int) -> Edit: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Edit]: ...
    def __getitem__(self, index: int | slice) -> Edit | Sequence[Edit]:
        if isinstance(index, slice):
            return [self[at] for at in range(*index.indices(len(self)))]
        start, end = int(self.starts[index]), int(self.ends[index])
        return Edit(
            _AND_THEN.join(self.reasons_of(index)),
            start,
            end,
            self.before[start:end],
            self.after[self.after_starts[index] : self.after_ends[index]],
        )

    def reasons_of(self, index: int) -> tuple[str, ...]:
        """Names of the repairs that had a part in the edit at `index`, first one first."""
        bits = int(self.made_by[index])
        return tuple(name for number, name in enumerate(self.reasons) if bits >> number & 1)

    def counts(self) -> Mapping[str, int]:
        """How many edits each repair had a part in, by name, in alphabetical order."""
        counter: Counter[str] = Counter()
        for number, name in enumerate(self.reasons):
            counter[name] += int(np.count_nonzero(self.made_by >> number & 1))
        return {name: count for name, count in sorted(counter.items()) if count}

    def then(self, new: EditLog) -> EditLog:
        """This log and one on the text that it leads to, as one log.

        Edits of the two that touch the same characters become one edit; one
        that the later repair took back is left out.

        Raises:
            ValueError: If `new` is a log of another text.
        """
        if new.before != self.after:
            raise ValueError("the edits are those of another text")
        if not len(new):
            return self
        if not len(self):
            return new
        reasons = tuple(dict.fromkeys((*self.reasons, *new.reasons)))
        # Both logs' stretches of the text between them; a cluster is a run of
        # stretches that overlap, and becomes one edit.
        begins = np.concatenate([self.after_starts, new.starts])
        finishes = np.concatenate([self.after_ends, new.ends])
        order = np.lexsort((finishes, begins))
        begins, finishes = begins[order], finishes[order]
        reaches = np.maximum.accumulate(finishes)
        firsts = np.flatnonzero(np.concatenate([[True], begins[1:] >= reaches[:-1]]))
        lows = begins[firsts]
        highs = reaches[np.append(firsts[1:], len(begins)) - 1]
        old_growth = _growth(self.after_starts, self.after_ends, self.starts, self.ends)
        new_growth = _growth(new.after_starts, new.after_ends, new.starts, new.ends)
        none = np.zeros_like
        behind_old, ahead_old = _shifts([old_growth, none(new_growth)], order, firsts)
        behind_new, ahead_new = _shifts([none(old_growth), new_growth], order, firsts)
        bits = np.concatenate([_renumbered(self, reasons), _renumbered(new, reasons)])[order]
        joined = EditLog(
            self.before,
            new.after,
            reasons,
            np.bitwise_or.reduceat(bits, firsts),
            lows - behind_old,
            highs - ahead_old,
            lows + behind_new,
            highs + ahead_new,
        )
        return joined._without_undone(np.diff(firsts, append=len(begins)))

    def _without_undone(self, members: _Offsets) -> EditLog:
        """The log without edits that leave the text as it was.

        Args:
            members: (edits,) how many edits each was joined of; one alone changed something.
        """
        same_size = self.ends - self.starts == self.after_ends - self.after_starts
        undone = [
            index
            for index in np.flatnonzero(same_size & (members > 1)).tolist()
            if self[index].before == self[index].after
        ]
        if not undone:
            return self
        arrays = (self.made_by, self.starts, self.ends, self.after_starts, self.after_ends)
        kept = [np.delete(array, undone) for array in arrays]
        return EditLog(self.before, self.after, self.reasons, *kept)


def _growth(
    after_starts: _Offsets, after_ends: _Offsets, starts: _Offsets, ends: _Offsets
) -> _Offsets:
    """(edits,) by how many characters each edit makes the text longer."""
    return (after_ends - after_starts) - (ends - starts)


def _shifts(
    growth: Sequence[_Offsets], order: NDArray[np.intp], firsts: NDArray[np.intp]
) -> tuple[_Offsets, _Offsets]:
    """How far the text has moved before and behind each cluster."""
    total = np.cumsum(np.concatenate(growth)[order])
    ahead = total[np.append(firsts[1:], len(total)) - 1]
    return np.concatenate([[0], ahead[:-1]]), ahead


def _renumbered(log: EditLog, reasons: tuple[str, ...]) -> NDArray[np.int64]:
    """(edits,) `log.made_by` with the bits that `reasons` gives the names."""
    bits = np.zeros_like(log.made_by)
    for number, name in enumerate(log.reasons):
        bits |= (log.made_by >> number & 1) << reasons.index(name)
    return bits
