"""Assignments in running text: `由省财政厅会同省税务局制定`, `各区政府要落实…`.

Only sentences whose subject is an agency, and whose first words behind it are of
a closed list (`predicates.yaml`), assign something; an agency that a sentence
merely mentions (`报省政府批准`) gets no role.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from policyner.grammar.numbering import number_at
from policyner.linking.measure import Role, RoleName
from policyner.linking.names import Names
from policyner.span import Span
from policyner.tagging.layer import Layer
from policyner.tagging.mention import Mention
from policyner.vocabulary import read_vocabulary


@dataclass(frozen=True, slots=True)
class _Predicate:
    words: re.Pattern[str]
    role: RoleName
    start: bool
    by: bool
    alone: bool
    head: bool
    founded: bool


def _load() -> tuple[_Predicate, ...]:
    return tuple(
        _Predicate(
            re.compile(entry["words"]),
            entry["role"],
            entry.get("start", False),
            entry.get("by", False),
            entry.get("alone", False),
            entry.get("head", False),
            entry.get("founded", False),
        )
        for entry in read_vocabulary(__package__, "predicates.yaml")["predicates"]
    )


_PREDICATES = _load()
# What stands between the agencies of one subject.
_BETWEEN = re.compile(r"等?(?:[、]|和|及其?|以及|与|或)|等")
# What may stand between the last agency and its verb: other parties that share it, words
# in brackets, adverbs.
_BEHIND = re.compile(
    r"等?(?:[（(][^（()）\n]{0,20}[)）])?"
    r"(?:(?:[、和及与][^，。；：、\n]{2,20}?(?:机构|企业|单位|公司|高校|院校|医院|协会|监事会))+等?)?"
    r"(?:也|都|均|还|则|又|共同|联合)?"
)
# `鼓励各地、各部门组织…`: what is permitted or encouraged is not assigned.
_PERMITTED = re.compile(r"(?:鼓励|支持|允许|争取|引导)(?:有条件的|各地|、)*$")
_BY = re.compile(r"由$")
_FOUNDED = re.compile(r"(?:成立|组建|设立|下设)$")
# `由省财政厅会同省税务局负责解释` says who explains the notice, not who does what.
_EXPLAINS = re.compile(r"[^。；\n]{0,30}负责解释")
# Where a clause begins: behind punctuation, a number, or other members of the subject.
_CLAUSE_START = re.compile(r"(?:^|[。；;！!？?\n：:，,、）)\s]|各地|和|及)$")
_TOGETHER = re.compile(r"(?:会同|会商|联合)$")
# How much text in front of an agency decides.
_BEFORE = 6
_POST = re.compile(r"(?:领导|负责人|主要负责同志|省长|市长|县长|区长|主任|局长|厅长)$")
_SENTENCE_END = re.compile("[。；\n]")
# `…要落实有关规定并牵头制定标准`, `…要加强指导，会同有关部门…`
_LATER_LEAD = re.compile(r"并牵头|(?:，|并)会同")
# `…要继续做好牵头工作`: the one who must lead leads.
_LEADING = re.compile(r"[^，。；\n]{0,12}牵头(?:工作|责任|抓总|作用|协调|职责)")
_LATEST = 120


@dataclass(frozen=True, slots=True)
class _Subject:
    """Agencies that share one verb: their indices and the text that they cover."""

    members: tuple[int, ...]
    span: Span


def running_roles(
    text: str, stretch: Span, agencies: Layer, names: Names, *, lined: bool
) -> Iterator[Role]:
    """The roles that the sentences of a stretch assign.

    Args:
        text: The clean text.
        stretch: The stretch without its responsibility line.
        agencies: The DEPT mentions.
        names: Completes what an ellipsis leaves out.
        lined: Whether a responsibility line holds for the stretch; then weak
            assignments do not count.

    Yields:
        Roles in the order of the text.
    """
    found = [
        index
        for index in agencies.starting_in(stretch)
        # A post is no agency, though a model may take it along: `省政府领导牵头`.
        if not _POST.search(text, agencies.mentions[index].start, agencies.mentions[index].end)
    ]
    for subject in _subjects(text, found, agencies.mentions):
        before = text[max(stretch.start, subject.span.start - _BEFORE) : subject.span.start]
        role: RoleName | None
        if _TOGETHER.search(before) and not _EXPLAINS.match(text, subject.span.end, stretch.end):
            role, cue = "support", subject.span
        else:
            role, cue = _predicated(text, stretch, subject, before, lined=lined)
        if role is None:
            continue
        for index in subject.members:
            for name in names.of(index):
                yield Role(role, index, name, cue, "running_text")


def _predicated(
    text: str, stretch: Span, subject: _Subject, before: str, *, lined: bool
) -> tuple[RoleName | None, Span]:
    """The role that the words behind a subject give it, and the words that do."""
    behind = _BEHIND.match(text, subject.span.end, stretch.end)
    position = behind.end() if behind else subject.span.end
    if _PERMITTED.search(before) or _EXPLAINS.match(text, subject.span.end, stretch.end):
        return None, subject.span
    by = bool(_BY.search(before))
    heads = _begins_line(text, stretch, subject.span.start)
    founded = bool(_FOUNDED.search(before))
    starts = by or heads or bool(_CLAUSE_START.search(before))
    for predicate in _PREDICATES:
        if (
            (predicate.head and not heads)
            or (predicate.founded and not founded)
            or (predicate.by and not by)
            or (predicate.start and not starts)
            or (predicate.alone and lined)
        ):
            continue
        match = predicate.words.match(text, position, stretch.end)
        if match:
            role = predicate.role
            if role == "responsible":
                end = _sentence_end(text, match.end(), stretch.end)
                leading = _LEADING.match(text, match.end(), end)
                if leading or _LATER_LEAD.search(text, match.end(), end):
                    role = "lead"
            return role, Span(subject.span.start, match.end())
    return None, subject.span


def _begins_line(text: str, stretch: Span, start: int) -> bool:
    """Whether nothing but a number stands in front of an agency in its line."""
    begin = max(stretch.start, text.rfind("\n", stretch.start, start) + 1, start - _BEFORE * 2)
    number = number_at(text, begin)
    if number is not None and number.end <= start:
        begin = number.end
    return not text[begin:start].strip()


def _sentence_end(text: str, start: int, stop: int) -> int:
    """Where the sentence ends, or where it is too long for its end to matter."""
    stop = min(stop, start + _LATEST)
    match = _SENTENCE_END.search(text, start, stop)
    return match.start() if match else stop


def _subjects(text: str, indices: Sequence[int], mentions: Sequence[Mention]) -> Iterator[_Subject]:
    """Groups mentions that only `、`, `和` and the like stand between."""
    group: list[int] = []
    for index in indices:
        if group:
            end = mentions[group[-1]].end
            between = _BETWEEN.match(text, end, mentions[index].start)
            if not between or between.end() != mentions[index].start:
                yield _subject(group, mentions)
                group = []
        group.append(index)
    if group:
        yield _subject(group, mentions)


def _subject(group: Sequence[int], mentions: Sequence[Mention]) -> _Subject:
    return _Subject(tuple(group), Span(mentions[group[0]].start, mentions[group[-1]].end))
