"""Names as a reader completes them: `省发展改革委、工信厅` means `省工信厅`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from policyner.linking.ellipsis import expand
from policyner.outline import ResponsibilityLine, Segment
from policyner.tagging.layer import Layer
from policyner.vocabulary import any_of, read_vocabulary

_DATA = read_vocabulary(__package__, "names.yaml")
# A list carries its level from name to name: `省财政厅、教育厅`. 市场 and 区域 begin
# with the same characters and are none.
_LEVEL = re.compile(
    r"(?P<level>[一-鿿]{0,5}?(?:自治区|自治州|自治县|省|市(?!场|政)|县(?!域|级)|区(?!域|级|直)|州))"
    r"(?P<party>委(?=[一-鿿]{2}))?(?=[一-鿿]{2})"
)
_BARE = re.compile(
    rf"(?:(?:{any_of(_DATA['fields'])})(?:厅|局|委|办|委员会)|{any_of(_DATA['whole'])})"
    r"(?:[（(][^（()）]*[)）])?"
)
_BARE_PARTY = re.compile(any_of(_DATA["party"]))


class Names:
    """Names of mentions as a reader completes them.

    Args:
        text: The clean text.
        agencies: The DEPT mentions.
        lines: The notice's responsibility lines; only lists in them are elliptic.
    """

    def __init__(
        self, text: str, agencies: Layer, lines: Iterable[ResponsibilityLine] = ()
    ) -> None:
        self._text = text
        self._mentions = agencies.mentions
        self._completed = {
            index: name
            for line in lines
            for segment in line.segments
            for index, name in _completed(text, segment, agencies)
        }

    def of(self, index: int) -> tuple[str, ...]:
        """The names of the agencies that the mention at `index` stands for, in order."""
        return expand(self.complete(index))

    def complete(self, index: int) -> str:
        """The name of the mention at `index`, what an ellipsis leaves out put in."""
        completed = self._completed.get(index)
        return self._mentions[index].span.of(self._text) if completed is None else completed


def _completed(text: str, segment: Segment, agencies: Layer) -> Iterator[tuple[int, str]]:
    """The names in a list that their neighbours on the left complete."""
    level = ""
    last: int | None = None
    for index in agencies.starting_in(segment.span):
        mention = agencies.mentions[index]
        words = mention.span.of(text)
        # A comma begins a new group: `省财政厅，各区人民政府`.
        if last is not None and "，" in text[last : mention.start]:
            level = ""
        last = mention.end
        if _BARE_PARTY.fullmatch(words) and level:
            yield index, f"{level}委{words}"
        elif _BARE.fullmatch(words) and level:
            yield index, f"{level}{words}"
        else:
            match = _LEVEL.match(words)
            level = match["level"] if match else ""
