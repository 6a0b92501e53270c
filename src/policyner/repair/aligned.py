"""Two texts side by side: the source as it stands and the clean text made of it.

The source keeps every offset that a record shows. Repairs change the clean
text alone, and each change is an `Edit` that names its reason, so that the
clean text can be made again from the source and its edits.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from policyner.span import Span

#: Reasons whose removed characters belong to what stands before them: the
#: guidelines give `教育廳(tīng)` as the source span of the clean `教育厅`.
TAKEN_ALONG = frozenset({"pinyin"})

#: Joins the reasons of repairs that changed the same stretch one after the other.
_AND_THEN = "+"


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


@dataclass(frozen=True, slots=True)
class AlignedText:
    """A source text, the clean text, and the edits that lead from one to the other.

    Between two edits the texts are the same. Inside an edit that keeps its
    length, characters correspond one by one; inside one that does not, every
    clean character corresponds to the whole replaced stretch.

    Attributes:
        source: The text as it was read.
        clean: The repaired text.
        edits: The changes in the order of the source, without overlaps;
            offsets are code points of the source.

    Raises:
        ValueError: If the edits overlap, are out of order, lie outside the
            source, or do not account for the length of the clean text.
    """

    source: str
    clean: str
    edits: tuple[Edit, ...] = ()
    # Only edits that change the length move an offset; these are their places.
    _moving: tuple[Edit, ...] = field(init=False, repr=False, compare=False)
    _source_starts: array[int] = field(init=False, repr=False, compare=False)
    _source_ends: array[int] = field(init=False, repr=False, compare=False)
    _clean_starts: array[int] = field(init=False, repr=False, compare=False)
    _clean_ends: array[int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        moving: list[Edit] = []
        places = tuple(array("q") for _ in range(4))
        reached = shift = 0
        for edit in self.edits:
            if not reached <= edit.start <= edit.end or edit.end - edit.start != len(edit.before):
                raise ValueError(f"edit out of order or malformed at {edit.start}:{edit.end}")
            reached = edit.end
            growth = len(edit.after) - len(edit.before)
            if not growth:
                continue
            moving.append(edit)
            clean_start = edit.start + shift
            clean_end = clean_start + len(edit.after)
            for place, offset in zip(
                places, (edit.start, edit.end, clean_start, clean_end), strict=True
            ):
                place.append(offset)
            shift += growth
        if reached > len(self.source) or len(self.clean) != len(self.source) + shift:
            raise ValueError("the edits do not lead from the source to the clean text")
        object.__setattr__(self, "_moving", tuple(moving))
        for name, place in zip(
            ("_source_starts", "_source_ends", "_clean_starts", "_clean_ends"), places, strict=True
        ):
            object.__setattr__(self, name, place)

    @classmethod
    def of(cls, source: str, edits: Iterable[Edit] = ()) -> AlignedText:
        """The source with `edits` applied.

        Args:
            source: The text as it was read.
            edits: Changes in the order of the source, without overlaps.

        Raises:
            ValueError: If the edits overlap or are out of order.
        """
        in_order = tuple(edits)
        return cls(source, apply_edits(source, in_order), in_order)

    def then(self, edits: Sequence[Edit]) -> AlignedText:
        """The same source after one repair more.

        Args:
            edits: What the repair changed, in order, without overlaps, with
                offsets into this object's clean text.

        Raises:
            ValueError: If the edits overlap or are out of order.
        """
        if not edits:
            return self
        clean = apply_edits(self.clean, edits)
        if not self.edits:
            return AlignedText(self.source, clean, tuple(edits))
        return AlignedText(self.source, clean, tuple(self._composed(edits)))

    def counts(self) -> Mapping[str, int]:
        """How many edits each repair made, by reason, in alphabetical order."""
        counter = Counter(reason for edit in self.edits for reason in edit.reason.split(_AND_THEN))
        return dict(sorted(counter.items()))

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
            edit = self._moving[index]
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

    def _composed(self, new: Sequence[Edit]) -> Iterable[Edit]:
        """This object's edits and `new` ones on its clean text as edits of the source."""
        shift = old_index = new_index = 0
        olds, news = self.edits, new
        while old_index < len(olds) or new_index < len(news):
            # A cluster is a run of edits that touch the same clean characters.
            first_old, first_new, base = old_index, new_index, shift
            reach = low = -1
            while True:
                old = olds[old_index] if old_index < len(olds) else None
                fresh = news[new_index] if new_index < len(news) else None
                takes_old = old is not None and (
                    fresh is None
                    or (old.start + shift, old.start + shift + len(old.after))
                    <= (fresh.start, fresh.end)
                )
                if takes_old and old is not None:
                    begin, finish = old.start + shift, old.start + shift + len(old.after)
                elif fresh is not None:
                    begin, finish = fresh.start, fresh.end
                else:
                    break
                if low < 0:
                    low, reach = begin, finish
                elif begin < reach:
                    reach = max(reach, finish)
                else:
                    break
                if takes_old and old is not None:
                    shift += len(old.after) - len(old.before)
                    old_index += 1
                else:
                    new_index += 1
            edit = self._joined(
                olds[first_old:old_index], news[first_new:new_index], (low, reach), (base, shift)
            )
            if edit.before != edit.after:
                yield edit

    def _joined(
        self,
        olds: Sequence[Edit],
        news: Sequence[Edit],
        clean: tuple[int, int],
        shifts: tuple[int, int],
    ) -> Edit:
        if not news and len(olds) == 1:
            return olds[0]
        start, end = clean[0] - shifts[0], clean[1] - shifts[1]
        pieces, position = [], clean[0]
        for edit in news:
            pieces += [self.clean[position : edit.start], edit.after]
            position = edit.end
        pieces.append(self.clean[position : clean[1]])
        reasons = dict.fromkeys(
            reason for edit in (*olds, *news) for reason in edit.reason.split(_AND_THEN)
        )
        return Edit(_AND_THEN.join(reasons), start, end, self.source[start:end], "".join(pieces))


def apply_edits(text: str, edits: Iterable[Edit]) -> str:
    """`text` with `edits` made.

    Args:
        text: The text that the offsets of the edits point into.
        edits: Changes in order, without overlaps.

    Raises:
        ValueError: If an edit overlaps the one before it, lies outside the
            text, or replaces other characters than it says.
    """
    pieces: list[str] = []
    position = 0
    for edit in edits:
        if edit.start < position or text[edit.start : edit.end] != edit.before:
            raise ValueError(f"edit does not fit the text at {edit.start}:{edit.end}")
        pieces += [text[position : edit.start], edit.after]
        position = edit.end
    pieces.append(text[position:])
    return "".join(pieces)


def _check(start: int, end: int, text: str) -> None:
    if not 0 <= start <= end <= len(text):
        raise ValueError(f"no stretch of the text: {start}:{end} of {len(text)}")
