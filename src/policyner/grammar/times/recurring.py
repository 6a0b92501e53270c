"""What recurs: `每年6月底前`, `每月20日左右`, `每季度结束后7个工作日内`, `每周五前`."""

from __future__ import annotations

import re
from dataclasses import replace

from policyner.grammar.times.expression import After, Moment, Recurring
from policyner.grammar.times.moments import BEFORE, HOUR, day_at, moment_at
from policyner.grammar.times.ranges import numbers_at, range_at
from policyner.grammar.times.spells import spell_at
from policyner.grammar.times.words import SMALL, TO, WORDS, compiled
from policyner.vocabulary import any_of

_OFTEN = WORDS["often"]
_OFTEN_AT = compiled(f"(?P<word>{any_of(_OFTEN)}|每逢) (?:的(?=[0-9一二三四五六七八九十上下第]))?")
_WEEKDAY = "(?:周|星期)?[一二三四五六日天]"
_WEEKDAY_AT = compiled(
    f"(?:周|星期)?(?P<day>[一二三四五六日天])(?![次个项月年天条])"
    f"(?P<to>{TO}{_WEEKDAY})?(?: {HOUR})?"
)
# Places in a period that are no day or month of the calendar.
_PLACE = compiled(
    f"(?:(?:最后|第{SMALL}|首)个?一?个?(?:工作日|日|月|周)(?:的?{SMALL} [日号])?"
    f"|[首末]月的?(?:{SMALL} [日号])?"
    f"|[底末](?!端)|[上中下]旬|{HOUR}(?=前|以前|之前))"
)
_EVENT = compiled("[^，。；、,;\n0-9]{0,8}?(?:以后|之后|后)")
_PLACES = re.compile("[、和及与]|以及")
_TAIL = compiled(f" {BEFORE}?(?:左右)?")


def recurring_at(text: str, start: int, end: int) -> tuple[Recurring, int, bool] | None:
    """What recurs and begins at `start`.

    Returns:
        It, the place behind it, and whether the words say where in the period; `每年` alone
        is a frequency.
    """
    often = _OFTEN_AT.match(text, start, end)
    if often is None:
        return None
    word = often["word"]
    found = Recurring(word, _OFTEN[word]["unit"] if word in _OFTEN else None)
    if (placed := _placed(found, text, often.end(), end)) is None:
        return found, start + len(word), False
    tail = _TAIL.match(text, placed[1], end)
    return *placed[:1], tail.end() if tail else placed[1], True


def places_in(words: str) -> Recurring | None:
    """What recurs in several places and is all of `words`: `每年4月、10月`, `每月5日和20日前`."""
    first, *others = _PLACES.split(words)
    found = recurring_at(first, 0, len(first)) if others else None
    if found is None or found[1] < len(first) or not isinstance(found[0].place, Moment):
        return None
    places = [found[0].place]
    for other in others:
        placed = moment_at(other, 0, len(other)) or day_at(other, 0, len(other))
        if placed is None or placed[1] < len(other) or placed[0].dated:
            return None
        places.append(placed[0])
    return replace(found[0], place=tuple(places))


def _placed(found: Recurring, text: str, start: int, end: int) -> tuple[Recurring, int] | None:
    """The recurring thing with its place in the period, and the place in the text behind it."""
    if found.unit == "week" and (weekday := _WEEKDAY_AT.match(text, start, end)):
        number = "一二三四五六日".find(weekday["day"].replace("天", "日")) + 1
        single = weekday["to"] is None
        return replace(found, weekday=number if single else None), weekday.end()
    if (place := _PLACE.match(text, start, end)) is not None:
        at_end = Moment(edge="end") if place[0] in ("底", "末") else None
        return replace(found, place=at_end), place.end()
    moment = moment_at(text, start, end)
    if moment is None or not moment[0].dated:
        lasting = range_at(text, start, end, firsts=(moment,), tabular=False)
        listed = numbers_at(text, start, end)
        for dated in (lasting, listed, moment, day_at(text, start, end)):
            if dated is not None:
                return replace(found, place=dated[0]), dated[1]
    if (event := _EVENT.match(text, start, end)) is not None and (
        spell := spell_at(text, event.end(), end)
    ) is not None:
        return replace(found, place=After(found.often + event[0], spell[0])), spell[1]
    return None
