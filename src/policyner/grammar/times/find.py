"""Finding times in a text and reading them: one grammar for both."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from policyner.grammar.marks import BLANKS
from policyner.grammar.numerals import half_width
from policyner.grammar.times.expression import (
    After,
    Between,
    Century,
    Edge,
    Lost,
    Meaning,
    Moment,
    Ongoing,
    Open,
    Recurring,
    Since,
    Spell,
    TimeExpression,
    Unit,
)
from policyner.grammar.times.moments import day_at, moment_at, numbered_at
from policyner.grammar.times.ranges import list_at, range_at
from policyner.grammar.times.recurring import places_in, recurring_at
from policyner.grammar.times.spells import feast_at, plan_at, spell_at
from policyner.grammar.times.words import (
    AT,
    FROM,
    HAN,
    SINCE,
    SMALL,
    TO,
    UP_TO,
    WORDS,
    compiled,
    unspaced,
)
from policyner.span import Span
from policyner.vocabulary import any_of

_STARTS = re.compile(
    "["
    + re.escape(
        "".join(
            sorted(
                {word[0]
                 for name in ("years", "years_told", "months", "months_told", "often", "feasts",
                              "seasons")
                 for word in WORDS[name]}
                | set(f"0123456789{HAN}十两半数几上下第全年月本未今接此再用“”\"'‘「")
            )
        )
    )
    + "]"
)  # fmt: skip
# As far as a look behind goes, and as long as the words of an event are.
_REACH = 48
_LONGEST_EVENT = 32

_HIDDEN = "[?？*＊×□■_Xx]"
# Digits that were lost: `年6月`, `??年底前`, `20××年`, `202年底`, `个工作日内`;
# or mixed up, for no notice means such a year: `7027年`.
_LOST = re.compile(
    f"^年度?[0-9]{{1,2}}月|^(?:[03-9][0-9]{{3}})年|{_HIDDEN}+[0-9]?(?:年|月|日|个)"
    "|(?<![0-9])[0-9]{3}年(?=[底末前内度]|[0-9]{1,2}月|$)|(?<![0-9第])[0-9]年(?=底|末|[0-9]{1,2}月)"
    "|^(?:个?工作日|个月|天|日|小时|分钟)(?:之内|以内|内)|^月[0-9]|年月|月日"
    "|^[0-9]{4}年?[-—–―－─~～至到]{1,2}年|[月日][-—–―－─~～至到]{1,2}年[0-9]|^年$"
)
# Guidelines: a date that lost its year is a DEADLINE as it stands; no `达到年产…` is one, and no
# `低于年初水平`.
_LOST_DATE = f"{SMALL} 月(?!份)(?: (?:{SMALL} [日号]|[上中下]旬|[底末初]))?"
_LOST_YEAR = compiled(
    f"[0-9]{{4}} 年(?: {_LOST_DATE})?{TO}年(?: {_LOST_DATE}|(?! ?[底末初终内度]))"
    f"|(?<=[到至于在])(?<![低高]于)年(?:{_LOST_DATE}|年?[底末初](?!的))(?:以前|之前|前)?"
    "|(?<=[，,、。；;\\s）)争取保延][到至])年(?![度产均内中终薪级])"
)
# What all of these hold: a quick look passes over texts without it.
_YEARLESS = re.compile("年(?<=[到至于在~～\\-—–―－─ \u00a0\u3000]年)")
# Behind 截至 a report begins, or an application ends: what is one, the model says.
_UP_TO = "截至"
_SIGNS: tuple[tuple[str, Unit], ...] = (("日", "day"), ("月", "month"), ("年", "year"))
_CENTURY = re.compile("(?:本|下个?)世纪(?P<part>中叶?|末)")
_ONGOING = re.compile(any_of(WORDS["ongoing"]))
_OPEN = re.compile(
    "(?P<year>[0-9]{4}年)?.*[^0-9].*?(?:(?P<before>之前|以前|前|[底末初])|(?:之内|以内|内|期间|时))"
)

# What stands between an event and the time that is counted from it.
_HINGE = (
    "(?P<hinge>之[日月时]|当[日月天]|次[日月]|以后|之后|(?<![以之今此最前先])后|(?<![以之目日此当提])前|(?=起))"
    "起?(?:计?算)?的?"
)
_COUNTED = compiled(f"{_HINGE} $")
# `验收后满5年`: when that is over.
_COUNTED_IN = re.compile(f"{_HINGE}[，,]?(?:不得?超过|满)?")
# `应急响应解除至2027年底期间`: an event in front of a date.
_UNTIL = re.compile("(?P<event>[^，。；：！？]{2,40}?(?:后|之日)?)起?[至到](?=[0-9明今本当次同后])")
_TOLD_BESIDE = re.compile("(?P<name>.+)[（(](?P<time>[^（()）]+)[）)](?P<tail>(?:以|之)?前)?")
_NO_EVENT = re.compile("^每|今后|未来|近|起[至到]|[至第每前]$|[0-9][年月日]")
# `每个考核期第二年的10月底前`: a year of a term, and the term.
_NTH_YEAR = compiled("第[一二三四五六七八九2-9] 年度? 的?")
_TERM = re.compile("(?:每个|每一)?(?:考核|评价|评估|规划|创建|实施|任)(?:期|年度|周期)的?")
_TERM_BEFORE = re.compile(f"{_TERM.pattern}$")
# `收到申请3个工作日内`: what has been received is the event, without a word behind it.
_RECEIVED = re.compile("(?:收到|接到)[^，。；：！？、\n,;:0-9]{1,16}(?<![于在应])$")
_SINCE = compiled(
    f"(?:(?P<now>即日|今日)起?|之[日时]起?|(?<=[发公颁]布)起|(?<=[印下]发)起)(?:施行|实施|执行)?{TO}"
)
_SINCE_BEFORE = re.compile(f"(?:{_SINCE.pattern})$")
_CLAUSE_EDGE = re.compile("[，。；：！？、（）()\n,;:　]")
# `对于`, `现在` end with such a sign and are words.
_PREPOSITION = re.compile(
    f"(?<![对关由用属位基等高低大小多少])于|(?<![现存所潜]){AT}|{FROM}"
    # `期限延长至疫情解除后3个月内`
    f"|(?:延[长期后迟]?|推迟|展期|放宽|直){UP_TO}"
)
_FROM = re.compile(SINCE)
_LEADING = re.compile(
    r"\s*(?:第[一二三四五六七八九十百]+条|[0-9]{1,2}[.．]|[一二三四五六七八九十]是)?\s*"
    "(?:应当|应(?!急)|必须|须|需要?|要|可以?|请|原则上|一般|并|且)*"
)
_LISTING = re.compile("[、（）()]")
_TITLE = re.compile("《[^《》]*》?")

Found = tuple[Meaning, int, bool]


def find_times(text: str, span: Span, *, tabular: bool = False) -> Iterator[TimeExpression]:
    """The time expressions inside a stretch, deadlines or not.

    Args:
        text: The clean text.
        span: Where to look.
        tabular: Whether a table or a field is looked at, which writes `2027.6` and `6.30`.

    Yields:
        The expressions in order; they do not overlap. One that is counted from an event
        begins where the event does (`受理之日起5个工作日内`).
    """
    base = max(0, span.start - _REACH)
    words = half_width(text[base : span.end])
    place, end = span.start - base, len(words)
    floor = place
    while (start := _STARTS.search(words, place)) is not None:
        place = start.start()
        lost = _LOST_YEAR.match(words, place, end)
        found = (
            (Lost("year"), lost.end(), True)
            if lost
            else _time_at(words, place, end, tabular=tabular)
        )
        if found is None or not found[2]:
            place += 1
            continue
        means, behind, _ = found
        first, means = _with_event(words, place, means, floor)
        yield TimeExpression(Span(base + first, base + behind), means)
        place = floor = behind


def time_at(text: str, start: int, end: int) -> TimeExpression | None:
    """The longest time expression that begins at `start` and ends before `end`, if one does.

    An event that it is counted from is not looked for.
    """
    words = half_width(text[max(0, start - _REACH) : end])
    place = min(start, _REACH)
    found = _time_at(words, place, len(words), tabular=False)
    if found is None or not found[2]:
        return None
    return TimeExpression(Span(start, start + found[1] - place), found[0])


def lost_years(text: str) -> Iterator[Span]:
    """Where dates stand that lost their year, in order: `年6月` in `到年6月`.

    Those behind 截至 are left out: they may be the end of a report.
    """
    if _YEARLESS.search(text) is None:
        return
    for match in _LOST_YEAR.finditer(text):
        if not text.endswith(_UP_TO, 0, match.start()):
            yield Span(*match.span())


def lost_in(words: str) -> Lost:
    """What is left of a time of which digits were lost."""
    return Lost(next((unit for sign, unit in _SIGNS if sign in words), None))


@lru_cache(maxsize=65_536)
def read_time(words: str) -> Meaning | None:
    """What words say that are one time expression and nothing else; `None` otherwise.

    Args:
        words: Without 到 or 至 in front.
    """
    words = unspaced(half_width(words))
    if not words:
        return None
    if _LOST.search(words):
        return lost_in(words)
    if (whole := _whole(words, tabular=True)) is not None:
        return whole
    if (day := day_at(words, 0, len(words))) is not None and day[1] == len(words):
        return day[0]
    if (term := _TERM.match(words)) and (nth := _nth_year_at(words, term.end(), len(words))):
        return nth[0] if nth[1] == len(words) else None
    return _told_beside(words) or _from_event(words) or places_in(words) or _unbounded(words)


def _whole(words: str, *, tabular: bool) -> Meaning | None:
    """What words say that are one expression from their beginning to their end."""
    found = _time_at(words, 0, len(words), tabular=tabular)
    return found[0] if found is not None and found[1] == len(words) else None


def _told_beside(words: str) -> Meaning | None:
    """`受理截止时间（7月20日）前`, `2027年春节期间（2月5日至12日）`: what the brackets say."""
    match = _TOLD_BESIDE.fullmatch(words)
    if match is None or match["time"].startswith("不"):
        return None
    told, name = (match[part] + (match["tail"] or "") for part in ("time", "name"))
    named = _whole(name, tabular=False)
    if isinstance(named, Moment | Between):
        return named
    means = _whole(told, tabular=True)
    year = re.match("[0-9]{4}(?=年)", words)
    if isinstance(means, Between) and isinstance(means.first, Moment):
        return replace(means, first=_in_year(means.first, year))
    return _in_year(means, year) if isinstance(means, Moment) else None


def _in_year(moment: Moment, year: re.Match[str] | None) -> Moment:
    return replace(moment, year=int(year[0])) if year and not moment.dated else moment


def _time_at(text: str, start: int, end: int, *, tabular: bool) -> Found | None:
    """The longest expression that begins at `start`, and whether it is sure to be a time."""
    moment = moment_at(text, start, end)
    numbered = numbered_at(text, start, end, tabular=tabular)
    sure = (
        moment,
        numbered,
        range_at(text, start, end, firsts=(numbered, moment), tabular=tabular),
        list_at(text, start, end, dated=moment),
    )
    told = (
        recurring_at(text, start, end),
        plan_at(text, start, end),
        feast_at(text, start, end, dated=moment),
    )
    found: list[Found] = [(*one, True) for one in sure if one is not None]
    found += (one for one in told if one is not None)
    if (spell := spell_at(text, start, end)) is not None:
        found.append((*spell, spell[0].within))
    if (nth := _nth_year_at(text, start, end)) is not None:
        found.append(nth)
    if (century := _CENTURY.match(text, start, end)) is not None:
        part: Edge = "end" if century["part"] == "末" else "middle"
        found.append((Century(part, following="下" in century[0]), century.end(), True))
    longest = max(found, key=lambda one: (one[2], one[1]), default=None)
    if longest is None:
        return None
    # The blanks that a page may have inside an expression are no part of it at its end.
    means, behind, is_sure = longest
    return means, start + len(text[start:behind].rstrip(BLANKS)), is_sure


def _nth_year_at(text: str, start: int, end: int) -> Found | None:
    """A part of a year that is counted from a beginning untold: `第2年10月底前`."""
    year = _NTH_YEAR.match(text, start, end)
    part = moment_at(text, year.end(), end) if year else None
    return None if part is None or part[0].dated else (Open(before=part[0].before), part[1], True)


def _with_event(text: str, start: int, means: Meaning, floor: int) -> tuple[int, Meaning]:
    """An expression with the event that it is counted from, and where it then begins."""
    if isinstance(means, Spell):
        hinge = _COUNTED.search(text, max(floor, start - 10), start)
        if hinge is None:
            received = _RECEIVED.search(text, max(floor, start - 20), start)
            return (received.start(), After(received[0], means)) if received else (start, means)
        first = _event_start(text, floor, hinge.start())
        event = text[first : hinge.end("hinge")]
        return (start, means) if first == hinge.start() else (first, After(event, means))
    if isinstance(means, Moment) and (
        since := _SINCE_BEFORE.search(text, max(floor, start - 16), start)
    ):
        if since["now"]:
            return since.start(), Between(Since(since["now"], now=True), means)
        first = _event_start(text, floor, since.start())
        ranged = Between(Since(text[first : since.start()] + "之日", now=False), means)
        return (start, means) if first == since.start() else (first, ranged)
    if isinstance(means, Open) and (
        term := _TERM_BEFORE.search(text, max(floor, start - 8), start)
    ):
        return term.start(), means
    return start, means


def _event_start(text: str, floor: int, end: int) -> int:
    """Where the words of an event begin that end at `end`: behind a preposition, or with a clause.

    Returns:
        `end` where no event is in sight.
    """
    low = max(floor, end - _LONGEST_EVENT)
    window = _TITLE.sub(lambda title: "书" * len(title[0]), text[low:end])
    edges = [edge.end() for edge in _CLAUSE_EDGE.finditer(window)]
    if not edges and low > floor:
        return end
    start = edges[-1] if edges else 0
    fronts = [*_FROM.finditer(window, start)][-1:] or [*_PREPOSITION.finditer(window, start)][:1]
    start = fronts[0].end() if fronts else start
    leading = _LEADING.match(window, start)
    return low + (leading.end() if leading else start)


def _from_event(words: str) -> Meaning | None:
    """Words that begin with an event: `受理之日起5个工作日内`, `即日起至2026年底`."""
    since = _SINCE.search(words)
    if since is not None and (last := _moment_to_the_end(words, since.end())):
        event = since["now"] or words[: since.start()] + "之日"
        return Between(Since(event, now=bool(since["now"])), last)
    for hinge in _COUNTED_IN.finditer(words, 1):
        if (spell := _spell_to_the_end(words, hinge.end())) is not None:
            # A mention has one event: `撤销、解除之日`, `证书（备案证）核发后`.
            whole = _LISTING.sub("书", words)
            first = _event_start(whole, 0, hinge.start())
            return After(words[first % hinge.start() : hinge.end("hinge")], spell)
    until = _UNTIL.match(words)
    last = _moment_to_the_end(words, until.end()) if until else None
    if until and last and not _NO_EVENT.search(until["event"]):
        return Between(Since(until["event"], now=False), last)
    for place in range(2, len(words)):
        event = words[:place]
        if (
            not _NO_EVENT.search(event)
            and (spell := _spell_to_the_end(words, place))
            and spell.within
        ):
            return After(event.removesuffix("的"), spell)
    return None


def _moment_to_the_end(words: str, start: int) -> Moment | None:
    """The moment that all words from `start` on are."""
    end = len(words)
    last = numbered_at(words, start, end, tabular=True) or moment_at(words, start, end)
    return last[0] if last is not None and last[1] == end else None


def _spell_to_the_end(words: str, start: int) -> Spell | None:
    """The length of time that all words from `start` on are."""
    # Behind an event `60日` is a length of time without 内 too.
    for all_words in (words, words + "内"):
        found = spell_at(all_words, start, len(all_words))
        if found is not None and found[1] == len(all_words):
            return replace(found[0], within=found[0].within and all_words is words)
    return None


def _unbounded(words: str) -> Ongoing | Open | Recurring | None:
    """`长期坚持`, `竣工验收前`: what has no end, or one that no calendar has."""
    if _ONGOING.match(words) and not re.search("[0-9]|月|底", words):
        return Ongoing()
    match = _OPEN.fullmatch(words)
    if match is None or len(words) < 3:
        return None
    year = int(match["year"][:4]) if match["year"] else None
    means = Open(before=bool(match["before"]), year=year)
    # `每年春节前`
    often = recurring_at(words, 0, len(words))
    return replace(often[0], place=means) if often else means
