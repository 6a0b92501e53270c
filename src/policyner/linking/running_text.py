"""Assignments in running text: `由省财政厅会同省税务局制定`, `各区政府要落实…`.

A sentence assigns an agency that is the subject of what is to be done (guidelines, running
text): it begins its clause, or stands behind 由 or 请, and what follows it begins a predicate
(`predicates.yaml`). An agency that a sentence merely mentions (`报省政府批准`) gets no role, nor
does one of which it reports or permits something.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from policyner.grammar.marks import BULLETS, SENTENCE_END, WHITE
from policyner.grammar.names.ends import KINDS_OF_ORGANS, NAMES
from policyner.grammar.numbering import number_at_line, numbers_at
from policyner.grammar.times import time_at
from policyner.linking.measure import Role
from policyner.linking.names import Names
from policyner.linking.predicates import (
    DONE,
    EXPLAINS,
    INTRODUCED,
    MARKER,
    PERMITTED,
    POST_AT_END,
    REPORTED,
    WAYS,
    Place,
)
from policyner.outline.cues import LABEL_WORD, RoleName, label_role
from policyner.settling.short_names import declared_behind
from policyner.span import Span
from policyner.tagging.layer import Layer
from policyner.tagging.mention import Mention
from policyner.vocabulary import any_of

# How other parties end that share a verb with agencies; 电信 of 电信青禾分公司 is no end.
_PARTY_WORDS = [*NAMES["beside"], *(word for words in NAMES["parties"].values() for word in words)]
_NO_END = r"(?!有限|股份|[^要应须将，。；：、\n]{0,4}公司)"
_PARTIES = rf"(?:{any_of(_PARTY_WORDS)}){_NO_END}"
# One that is named by its kind alone: `和企业`; `与村` begins `与村民` as well.
_KIND = rf"(?:{any_of(word for word in _PARTY_WORDS if len(word) > 1)}){_NO_END}"
# What stands between the agencies of one subject, another party among it.
_BETWEEN = re.compile(
    r"(?:[（(][^（()）\n]{0,40}[)）])?等?(?:、\n?|和|及其?|以及|与|或者?|，?(?:特别|尤其)是)"
    rf"(?:[^，。；：、\n的]{{0,10}}(?:{_PARTIES})(?:、|和|及|以及|与))?|等(?:[^，。；：、\n]{{2,16}}的)?"
)
# Which of them a party is: `各乡（镇、街道）`, `村（社区）`; one character names a place alone.
# Who is over it: `学校的主管部门`.
_WHICH = r"[（(][^（()）\n]{1,16}[)）]"
_PARTY = (
    rf"(?:{_KIND}|[乡镇村](?={_WHICH})|[^，。；：、\n]{{1,20}}?(?:{_PARTIES}))(?:{_WHICH})?"
    "(?:的[一-鿿]{0,4}(?:部门|单位|机关))?"
)
# What may stand between the last agency and its verb: words in brackets, other parties.
_BEHIND = re.compile(
    r"等?(?:部门|单位)?(?:[（(][^（()）\n]{0,40}[)）])?"
    rf"(?:(?:[、和与]|及(?!时)|以及){_PARTY}等?(?:部门|单位)?)*"
)
_AT_START = re.compile(
    r"(?:\A|[。；\n])(?:[（(]?[\d一二三四五六七八九十]{1,3}[）).．、]|[①-⑳])?[ \u3000]*\Z"
)
_BY = re.compile(
    r"(?:由|责成)(?:其|各|当地|属地|所在地)?(?:[^，。；：\n由的]{1,16}(?:[、和及与]|以及))?$"
    # `由受理申请的市民政局答复`
    r"|(?<!经)由[^，。；：\n由]{2,24}的$"
)
_PLEASE = "(?<![提恳报申])请"
# `请各乡镇、…`: what else stands there before the agency are other parties.
_ASKED = re.compile(rf"{_PLEASE}(?:[^，。；：\n]{{0,16}}(?:{_PARTIES})(?:、|和|及|以及))?$")
# Where a clause begins: behind punctuation, a time, a request, or other members of the subject.
_CLAUSE_START = re.compile(
    rf"(?:^|[。；;！!？?\n：:，,）)”」\s]|(?<!目)(?:前|内)|期间|{_PLEASE}|(?<!所)需要|其中|并|同时|责成"
    rf"|(?:下一?(?:步|阶段)|今后|接下来)(?:(?:的?工作)?中)?|[一二三四五六七八九十]是"
    rf"|(?:^|[。；：，,）)\s])[^，。；：\n]{{0,16}}(?:{_PARTIES})"
    r"(?:[（(][^（()）\n]{0,16}[)）])?(?:、|和|及|以及)?)$"
)
# `经会同市财政局，现答复如下` reports.
_TOGETHER = re.compile(r"(?<!经)(?:会同|会商|联合|商)$")
# `市民政局会市财政局`: nothing else parts the two.
_MEETS = "会"
_GATHERED = re.compile(r"牵头组织(?:相关|有关)?$")
_FOUNDED = re.compile(r"(?:成立|组建|设立|下设)(?:由[^。；\n]{2,40}的)?$")
_EXPLAINS = re.compile(EXPLAINS)
# What may stand between the subject of a sentence and a 会同 that makes it lead.
_CARRIES_ON = re.compile(r"[^。；\n由]{0,160}(?:会同|会商|联合|商)")
# `X负责救助；会同Y巡查`, `X组织货源。灾害发生后12小时内商Y拨款`: the subject is not said again.
_OMITTED = re.compile(
    "(?:并|再|及时|主动|积极|定期|[^，。；\\n]{1,16}[前内后时]，?)*(?:会同|会商|联合|商)"
)
# `责任单位均为X`: a label that a sentence says.
_NAMED = re.compile(rf"(?<!原)(?P<label>{LABEL_WORD})(?:分别|均|都)?(?:为|是)$")
# `登记机关为X`: the kind of office is a name itself, and X is who does what such an office does.
_OFFICE = re.compile(
    "(?:管理|主管|监管|监督|执法|登记|审批|许可|征收|发证|实施)(?:机关|部门|机构)(?:分别|均|都)?(?:为|是)$"
)
# `…要落实有关规定并牵头制定标准`, `…要加强指导，会同有关部门…`, `…要做好牵头工作`,
# `…负责日常监管，牵头制定标准`
_LATER_LEAD = re.compile(
    r"[^，。；\n]{0,12}牵头(?:工作|责任|抓总|作用|协调|职责|(?:单位|部门)的(?:作用|责任|职责|重任))"
    r"|[^。；\n]{0,120}(?:(?:并|，负责|，)牵头(?!单位|部门|人|机构|领导|的)|(?:，|并)会同)"
)
# `险情排除后，`, `3月底前，`, but not `日前，`, which reports.
_WHEN = re.compile("(?:后|(?<!小)时|[日天时周月年度期间]内|(?<![日目此])前)，$")
# What an item within a paragraph begins with: `①`, `（1）`, `A.`.
_ITEM = re.compile(rf"(?:^|[：:]){MARKER}$")
# `市政府设立的县水利局，`: what tells more of the subject of a sentence.
_TOLD_OF = re.compile(r"[^，。；：\n由向经报送对给将把是为]{2,40}的")
# Where a text turns from what was done to what is to be done, and how one begins that answers.
_NEXT = re.compile("(?<![^。；\\s])下一?(?:步|阶段)")
_NEXT_OF_ANSWER = re.compile("(?<![^，。；\\s])下一?(?:步|阶段)")
_ANSWERS = re.compile("[答回]复如下")
# A term, and no day on which something was done.
_TERM_BEGINS = re.compile(r"\d{1,4}[个年月日天小]|[一二三四五六七八九十两]{1,3}[个日天年]")
_IS_TERM = re.compile("(?:前|之前|以前|内|以内|之内|[月旬底末]|月份|季度)$")
_ENDS = ("。", "；")
_MOST_NUMBERS = 2
# How many characters in front of an agency decide; who leads a group stands in front of its list.
_BEFORE = 24
_LED = 120
# How far into a text it says that it answers.
_OPENING = 600


@dataclass(frozen=True, slots=True)
class _Subject:
    """Agencies that share one verb: their indices and the text that they cover."""

    members: tuple[int, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class _Assigned:
    """A subject with its role, and the words that assign it."""

    subject: _Subject
    role: RoleName
    cue: Span


def running_roles(
    text: str,
    stretch: Span,
    agencies: Layer,
    names: Names,
    *,
    reports: bool = False,
    plans: bool = False,
) -> Iterator[Role]:
    """The roles that the sentences of a stretch assign, each agency once.

    Args:
        text: The clean text.
        stretch: The stretch without its responsibility line.
        agencies: The DEPT mentions.
        names: Completes what an ellipsis leaves out.
        reports: Whether the stretch reports as a whole, so that only what it asks is assigned.
        plans: Whether it stands in a part that tells what is to be done next, also in a reply.

    Yields:
        Roles in the order of the text.
    """
    seen: set[str] = set()
    for assigned in _assigned(text, stretch, agencies, reports=reports, plans=plans):
        for index in assigned.subject.members:
            for name in names.of(index):
                if name not in seen:
                    seen.add(name)
                    yield Role(assigned.role, index, name, assigned.cue, "running_text")


def _assigned(
    text: str, stretch: Span, agencies: Layer, *, reports: bool, plans: bool
) -> list[_Assigned]:
    """The subjects that are assigned something, in the order of the text."""
    mentions = agencies.mentions
    inside = agencies.starting_in(stretch)
    declared = {declared_behind(text, mentions[index].span) for index in inside}
    found = [
        index
        for index in inside
        # A post is no agency, though a model may take it along: `省政府领导牵头`; a short name in
        # the bracket that declares it is no other one.
        if not POST_AT_END.search(text, mentions[index].start, mentions[index].end)
        and mentions[index].span not in declared
    ]
    assigned: list[_Assigned] = []
    leader: int | None = None
    last = stretch.start
    ahead = _ahead(text, stretch, reports=reports, plans=plans)
    # `请市民政局…` is to be done in a report too, `由市教育局牵头，…` in a reply.
    asking: frozenset[Place] = frozenset({"asked"} if reports else {"asked", "by"})
    for subject in _subjects(text, found, mentions):
        sentence = _sentence(text, stretch, subject.span.start)
        before = sentence[-_BEFORE:]
        row = _goes_on(text, assigned, subject)
        looks_back = subject.span.start < ahead and not row
        places = _places(text, stretch, subject, sentence, row=row)
        if looks_back and not places & asking:
            places |= {"reported"}
        meets = last > stretch.start and text[last : subject.span.start] == _MEETS
        if meets or _TOGETHER.search(before):
            behind = (text, subject.span.end, stretch.end)
            if (
                looks_back
                or REPORTED.search(before)
                or _EXPLAINS.match(*behind)
                or DONE.match(*behind)
            ):
                continue
            # `X每年会同Y制定`: the subject of the sentence leads.
            if leader is not None:
                first = assigned[leader]
                carries_on = _CARRIES_ON.fullmatch(text, first.subject.span.end, subject.span.start)
                if carries_on or _is_omitted(text, before, subject.span.start):
                    assigned[leader] = _Assigned(first.subject, "lead", first.cue)
            assigned.append(_Assigned(subject, "support", subject.span))
        # What is a name or stands in front of one is no label of the next.
        elif given := _named(text, Span(last, subject.span.start), subject) or _predicated(
            text, stretch, subject, places
        ):
            if given.role != "support":
                leader = len(assigned)
            assigned.append(given)
        last = subject.span.end
    return assigned


def _ahead(text: str, stretch: Span, *, reports: bool, plans: bool) -> int:
    """Where a stretch begins to look ahead: what stands in front of its last 下一步 reports.

    A reply reports until it first says so.
    """
    if reports or plans:
        return stretch.end if reports else stretch.start
    answers = _ANSWERS.search(text, 0, _OPENING)
    turn = _NEXT_OF_ANSWER if answers else _NEXT
    turns = [found.start() for found in turn.finditer(text, stretch.start, stretch.end)]
    if turns:
        return turns[-1]
    return stretch.end if answers else stretch.start


def _is_omitted(text: str, before: str, start: int) -> bool:
    """Whether the sentence of a subject begins with the 会同 in front of it."""
    end = start - len(before)
    return _OMITTED.fullmatch(before) is not None and text[end - 1 : end] in (*_ENDS, "\n")


def _sentence(text: str, stretch: Span, start: int) -> str:
    """What stands in front of a subject in its sentence, `_LED` characters at most."""
    return SENTENCE_END.split(text[max(stretch.start, start - _LED) : start])[-1]


def _named(text: str, before: Span, subject: _Subject) -> _Assigned | None:
    """What a label that a sentence says assigns to a subject behind it."""
    low = max(before.start, before.end - _BEFORE)
    if text.startswith("的", subject.span.end):
        return None
    if named := _NAMED.search(text, low, before.end):
        return _Assigned(subject, label_role(named["label"]), Span(named.start(), subject.span.end))
    kind = _OFFICE.search(text, max(0, before.end - _BEFORE), before.end)
    is_kind = subject.span.of(text).endswith(KINDS_OF_ORGANS)
    return _Assigned(subject, "responsible", subject.span) if kind and not is_kind else None


def _goes_on(text: str, assigned: Sequence[_Assigned], subject: _Subject) -> bool:
    """Whether another subject of the same sentence has been assigned something."""
    return bool(assigned) and not SENTENCE_END.search(
        text, assigned[-1].subject.span.end, subject.span.start
    )


def _predicated(
    text: str, stretch: Span, subject: _Subject, places: frozenset[Place]
) -> _Assigned | None:
    """What the words behind a subject assign to it, by the places where it stands."""
    behind = _BEHIND.match(text, subject.span.end, stretch.end)
    position = behind.end() if behind else subject.span.end
    position = _behind_term(text, position, stretch.end)
    for way in WAYS:
        if way.place is not None and way.place not in places:
            continue
        match = way.words.match(text, position, stretch.end)
        if match is None:
            continue
        if way.role is None:
            return None
        leads = way.role == "responsible" and _LATER_LEAD.match(text, match.end(), stretch.end)
        return _Assigned(
            subject, "lead" if leads else way.role, Span(subject.span.start, match.end())
        )
    return None


def _behind_term(text: str, start: int, end: int) -> int:
    """Where a subject's verb begins, behind the term in front of it: `市教育局8月底前完成登记`."""
    if not _TERM_BEGINS.match(text, start, end):
        return start
    term = time_at(text, start, min(end, start + _BEFORE))
    is_term = term is not None and term.span.end < end and _IS_TERM.search(term.span.of(text))
    return term.span.end if term and is_term else start


def _places(
    text: str, stretch: Span, subject: _Subject, sentence: str, *, row: bool
) -> frozenset[Place]:
    """Where a subject stands; a clause in a row of them is like a sentence."""
    start, before, sentence = subject.span.start, sentence[-_BEFORE:], sentence.lstrip()
    told: dict[Place, bool] = {
        "line": _begins_line(text, stretch, start) or bool(_ITEM.search(before)),
        "by": bool(_BY.search(before)),
        "as": before.endswith("以"),
        "asked": bool(_ASKED.search(before)),
        "clause": bool(_CLAUSE_START.search(text, max(stretch.start, start - _BEFORE), start)),
        "founded": bool(_FOUNDED.search(before)),
        "gathered": bool(_GATHERED.search(before)),
        "reported": bool(REPORTED.search(before)),
        "permitted": bool(PERMITTED.search(before)),
        "led": "牵头" in sentence,
    }
    told["sentence"] = (
        told["line"]
        or text[max(0, start - 3) : start].rstrip(WHITE)[-1:] in _ENDS
        or (row and before.endswith("，"))
        or bool(_WHEN.search(before))
        or bool(INTRODUCED.fullmatch(sentence))
    )
    told["clause"] = (
        told["clause"] or told["sentence"] or told["by"] or bool(_TOLD_OF.fullmatch(sentence))
    )
    told["each"] = text.startswith("各", start) and not told["led"]
    return frozenset(place for place, holds in told.items() if holds)


def _begins_line(text: str, stretch: Span, start: int) -> bool:
    """Whether nothing but a number or a bullet stands in front of an agency in its line."""
    begin = max(stretch.start, text.rfind("\n", stretch.start, start) + 1, start - _BEFORE)
    # `（一）①市民政局负责…`
    for _ in range(_MOST_NUMBERS):
        numbers = (*numbers_at(text, begin), number_at_line(text, begin))
        ends = [number.end for number in numbers if number and number.end <= start]
        if not ends:
            break
        begin = max(ends)
    return not text[begin:start].strip(WHITE + BULLETS)


def _subjects(text: str, indices: Sequence[int], mentions: Sequence[Mention]) -> Iterator[_Subject]:
    """Groups mentions that only `、`, `和` and the like stand between."""
    group: list[int] = []
    for index in indices:
        if group:
            end, start = mentions[group[-1]].end, mentions[index].start
            between = _BETWEEN.match(text, end, start)
            # `各部门各单位` are two without anything between them; a comma parts those of two
            # levels with which a sentence begins: `县委宣传部，各乡镇党委要…`.
            first = mentions[group[0]].start
            joined = (between and between.end() == start) or (
                text[end:start] == "，" and _AT_START.search(text, max(0, first - _BEFORE), first)
            )
            if end != start and not joined:
                yield _subject(group, mentions)
                group = []
        group.append(index)
    if group:
        yield _subject(group, mentions)


def _subject(group: Sequence[int], mentions: Sequence[Mention]) -> _Subject:
    return _Subject(tuple(group), Span(mentions[group[0]].start, mentions[group[-1]].end))
