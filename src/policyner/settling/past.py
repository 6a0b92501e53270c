"""What lies before a notice's own year has been reached: it is no deadline and no target.

`2020年，建成基站6000个` in a notice of 2021 reports a result (guidelines, TARGET and DEADLINE).
The network reads a few sentences and does not know the notice's year.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from policyner.grammar.times import latest, read_time
from policyner.outline import Outline
from policyner.span import Span, first_over
from policyner.tagging.mention import Mention

# A target's clause begins with the year: `2020年，全市建成基站6000个`.
_OPENING = re.compile(r"(?<!\d)(?P<year>(?:19|20)\d\d)年[底末]?，?[^，。；\n]{0,6}$")
_LONGEST_OPENING = 15


def without_past(outline: Outline, mentions: Sequence[Mention]) -> list[Mention]:
    """The mentions without those that the notice reports as past.

    Args:
        outline: The notice's outline; its facts tell the year of issue.
        mentions: What was tagged in its clean text, in any order.

    Returns:
        The mentions in their order, without DEADLINEs whose last day lies before the day of
        issue, and without TARGETs right behind a year before that of issue. Where the notice
        tells neither the day nor the year of issue, all of them.
    """
    year, day = outline.facts.issued_in, outline.facts.issued_on
    if year is None:
        return list(mentions)
    issued = (year, 1, 1) if day is None else (day.year, day.month, day.day)
    return [mention for mention in mentions if not _lies_before(issued, outline.text, mention)]


def without_reports(outline: Outline, mentions: Sequence[Mention]) -> list[Mention]:
    """The mentions without targets and deadlines in stretches that report what has been done.

    Args:
        outline: The notice's outline, which tells the stretches, and the cells of its tables
            that tell what has been found (`存在问题`).
        mentions: What was tagged in its clean text, in any order.
    """
    found = (cell for cell in _found(outline) if first_over(outline.past, cell) is None)
    reported = sorted([*outline.past, *found])
    return [
        mention
        for mention in mentions
        if mention.label not in ("TARGET", "DEADLINE") or first_over(reported, mention.span) is None
    ]


def _found(outline: Outline) -> Iterator[Span]:
    for table in outline.tables:
        for row in table.rows:
            for index in table.header.found:
                yield from row.cells[index] if index < len(row.cells) else ()


def without_apart(outline: Outline, mentions: Sequence[Mention]) -> list[Mention]:
    """The mentions without what the head and the signature say of the notice itself.

    Args:
        outline: The notice's outline; its facts tell the stretches.
        mentions: What was tagged in its clean text, in any order.

    Returns:
        The mentions in their order, without those that touch the fields and dates of the
        head or the date of the signature; organs stay.
    """
    apart = outline.facts.apart
    return [
        mention
        for mention in mentions
        if mention.label == "DEPT" or not any(span.overlaps(mention.span) for span in apart)
    ]


def _lies_before(issued: tuple[int, int, int], text: str, mention: Mention) -> bool:
    """Whether the last day that a mention is dated with lies before another one."""
    if mention.label == "DEADLINE":
        means = read_time(mention.span.of(text))
        last = None if means is None else latest(means)
        return last is not None and last < issued
    if mention.label == "TARGET":
        first = max(0, mention.start - _LONGEST_OPENING)
        opening = _OPENING.search(text, first, mention.start)
        return opening is not None and int(opening["year"]) < issued[0]
    return False
