"""What fills a field or a column such as `完成时限` is a deadline by its place (guidelines)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from policyner.grammar.times import Open, Spell, find_times, read_time
from policyner.outline import Outline
from policyner.outline.cues import TIMES
from policyner.span import Span
from policyner.tagging.layer import Layer, outside
from policyner.tagging.mention import INFERRED, Mention
from policyner.vocabulary import any_of

# Longer words than these are sentences about the work.
_LONGEST = 20
# What fills a place that is empty, what has been done, and words that stand in a time's place.
_NONE = re.compile(r"[—\-－–/／\\、.…\s]*|无|同上|已.*|.*[。；].*|见附.*|[^\w]*")
# A field that is a paragraph of its own, without a list of who is responsible.
_ALONE = re.compile(
    r"(?<![^\n])[ \t\u3000]*(?:[（(]?[\d一二三四五六七八九十]{1,3}[）).．、])?"
    rf"[一-鿿]{{0,4}}(?:{any_of(TIMES)})[:：][ \u3000]*"
    r"(?P<field>[^\s；。，][^\n；。，]{1,19}?)(?=[ \u3000]*(?:[\n；。，]|$))"
)


def settle_time_fields(outline: Outline, mentions: Sequence[Mention]) -> list[Mention]:
    """The mentions with a DEADLINE for each time that stands in a field.

    Args:
        outline: The notice's outline; its lines tell the fields.
        mentions: What was found so far, of all layers.

    Returns:
        All mentions. In a field the grammar's times stand in place of
        what the network saw of them; where it holds none, its words are one as a whole
        (`长期坚持`). The new ones have the confidence `INFERRED`.
    """
    deadlines = Layer.of(mentions, "DEADLINE")
    stated = list(_stated(outline, deadlines))
    return [*outside(mentions, [mention.span for mention in stated], "DEADLINE"), *stated]


def _stated(outline: Outline, deadlines: Layer) -> Iterator[Mention]:
    last = 0
    fields = sorted({*_alone(outline.text), *(t for line in outline.lines for t in line.times)})
    for field in fields:
        for span in _times(outline.text, field, seen=bool(deadlines.touching(field))):
            if span.start < last:
                continue
            last = span.end
            found = [deadlines.mentions[index] for index in deadlines.touching(span)]
            same = next((mention for mention in found if mention.span == span), None)
            confidence = max((mention.confidence for mention in found), default=INFERRED)
            yield same or Mention("DEADLINE", span.start, span.end, confidence)


def _alone(text: str) -> Iterator[Span]:
    """Fields that are paragraphs; a bare length of time tells how long an office takes."""
    for match in _ALONE.finditer(text):
        if not isinstance(read_time(match["field"]), Spell | None):
            yield Span(*match.span("field"))


def _times(text: str, field: Span, *, seen: bool) -> Iterator[Span]:
    spans = [time.span for time in find_times(text, field, tabular=True)]
    words = field.of(text)
    filled = words.strip(" \t\u3000\u00a0，,、")
    if isinstance(means := read_time(filled), Open) and means.before:
        # `2027年预算调整前`: the event as a whole, and no year in it.
        spans, seen = [], False
    if not spans and not seen and len(filled) <= _LONGEST and not _NONE.fullmatch(filled):
        start = field.start + words.index(filled)
        spans = [Span(start, start + len(filled))]
    yield from spans
