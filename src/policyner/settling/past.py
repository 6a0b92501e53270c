"""What lies before a notice's own year has been reached: it is no deadline and no target.

`2020年，建成基站6000个，新增用户3万户` in a notice of 2021 reports results, to the end of the
sentence or to another time (guidelines, TARGET and DEADLINE). The network reads a few sentences
and does not know the notice's year.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from policyner.grammar.times import Meaning, Moment, find_times, latest, read_time
from policyner.outline import Outline
from policyner.span import Span, first_over
from policyner.tagging.layer import outside
from policyner.tagging.mention import Mention

# A target's clause begins with the year: `2020年，全市建成基站6000个`.
_OPENING = re.compile(r"(?<!\d)(?P<year>(?:19|20)\d\d)年[底末]?，?[^，。；\n]{0,6}$")
_LONGEST_OPENING = 15
# What a sentence may begin with in front of its time.
_MARKER = re.compile(
    r"(?:[（(]?[\d一二三四五六七八九十]{1,3}[）)．.、]|[\s\u3000]|[一二三四五六七八九十]是)*"
)
_UP_TO = re.compile("截[至止]到?")
_SENTENCE_END = re.compile("[。\n\t|]")
# What is still to be done all the same.
_AHEAD = re.compile("力争|确保|争取|要在|计划|今[年后]|明年|目标|继续")
# Sentences of reports are no longer up to a target that is looked at.
_LONGEST_REPORT = 240


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
    return outside(mentions, sorted([*outline.past, *found]), "TARGET", "DEADLINE")


def _found(outline: Outline) -> Iterator[Span]:
    for table in outline.tables:
        yield from table.pieces(table.header.found)


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
    """Whether what a mention states lies before a day."""
    if mention.label == "DEADLINE":
        means = read_time(mention.span.of(text))
        last = None if means is None else latest(means)
        if last is not None:
            return last < issued
        whole = isinstance(means, Moment) and means.whole
        return whole and _is_reported(issued, text, mention.start)
    if mention.label == "TARGET":
        first = max(0, mention.start - _LONGEST_OPENING)
        opening = _OPENING.search(text, first, mention.start)
        reported = opening is not None and int(opening["year"]) < issued[0]
        return reported or _is_reported(issued, text, mention.start)
    return False


def _is_reported(issued: tuple[int, int, int], text: str, place: int) -> bool:
    """Whether the sentence up to a place opens with a time gone by, and names no other."""
    low = max(0, place - _LONGEST_REPORT)
    ends = [end.end() for end in _SENTENCE_END.finditer(text, low, place)]
    if not ends and low:
        return False
    start = marked.end() if (marked := _MARKER.match(text, ends[-1] if ends else 0)) else 0
    up_to = _UP_TO.match(text, start)
    start = up_to.end() if up_to else start
    if start >= place or _AHEAD.search(text, start, place):
        return False
    times = list(find_times(text, Span(start, place)))
    return (
        bool(times)
        and times[0].span.start == start
        and (
            up_to is not None
            or latest(times[0].means) is not None
            or _is_of_last_year(times[0].means)
        )
        and all(_has_gone_by(issued, time.means, up_to=up_to is not None) for time in times)
    )


def _is_of_last_year(means: Meaning) -> bool:
    """Whether a time is of a year that is told to have gone by: `去年`, `上年度`."""
    return isinstance(means, Moment) and (means.years_on or 0) < 0


def _has_gone_by(issued: tuple[int, int, int], means: Meaning, *, up_to: bool) -> bool:
    """Whether a time ends before a day; behind 截至, where it may lack its year, a month too."""
    last = latest(means)
    if _is_of_last_year(means):
        return True
    if last is None and isinstance(means, Moment) and not means.dated:
        # `全年` is of the year that was said.
        reached = up_to and 0 < (means.month or 0) <= issued[1] and not means.before
        return reached or (means.whole and not up_to)
    return last is not None and last < issued
