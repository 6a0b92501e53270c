"""Names as a reader completes them: `省发展改革委、工信厅` means `省工信厅`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from policyner.grammar.marks import without_blanks
from policyner.grammar.names.ellipsis import expand
from policyner.grammar.names.levels import (
    completed,
    level_of,
    level_of_each,
    of_township,
    township_of,
)
from policyner.outline import ResponsibilityLine
from policyner.settling.short_names import declared_behind
from policyner.span import Span, holding
from policyner.tagging.layer import Layer

_SENTENCE_END = re.compile("[。！!？?\n]")


class Names:
    """Names of mentions as a reader completes them.

    The level of a name carries to every bare name behind it, across commas and labels, until a
    name with another level: in a responsibility line or a row to its end, elsewhere to the end
    of the sentence. A short name that the notice declares (`（以下简称“管理中心”）`) stands for the
    whole one.

    Args:
        text: The clean text.
        agencies: The DEPT mentions.
        lines: The notice's responsibility lines.
    """

    def __init__(
        self, text: str, agencies: Layer, lines: Iterable[ResponsibilityLine] = ()
    ) -> None:
        self._text = text
        self._mentions = agencies.mentions
        self._completed = dict(_completed(text, agencies, [line.span for line in lines]))

    def of(self, index: int) -> tuple[str, ...]:
        """The names of the agencies that the mention at `index` stands for, in order."""
        return expand(self.complete(index))

    def complete(self, index: int) -> str:
        """The name of the mention at `index`, what an ellipsis leaves out put in."""
        known = self._completed.get(index)
        return _words(self._text, self._mentions[index].span) if known is None else known


def _completed(text: str, agencies: Layer, lines: Sequence[Span]) -> Iterator[tuple[int, str]]:
    """The names that a name before them in the same line or sentence completes."""
    level: str | None = None
    township: str | None = None
    last = 0
    declared: dict[str, str] = {}
    for index in agencies.indices:
        mention = agencies.mentions[index].span
        line = holding(lines, mention.start)
        if (line.start > last) if line else bool(_SENTENCE_END.search(text, last, mention.start)):
            level = township = None
        last = mention.end
        words = _words(text, mention)
        if short := declared_behind(text, mention):
            declared[short.of(text)] = words
        if words in declared:
            words = declared[words]
            yield index, words
        if own := level_of(words) or level_of_each(words):
            # Behind 梅川县民政局 团县委 is of that county too.
            level, township = level if level and level.endswith(own) else own, None
        elif own := township_of(words):
            township = own
        elif township is not None and of_township(words):
            yield index, township + words
        elif level is not None and (name := completed(words, level=level)):
            yield index, name


def _words(text: str, span: Span) -> str:
    """A name without the blanks and line breaks that a cell put into it."""
    return without_blanks(span.of(text))
