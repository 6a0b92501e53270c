"""Whose tasks stand below a heading or a sentence that says no more.

`（一）市水利局职责⏎1.巡堤。`, `县防汛办履行下列职责：⏎（一）值班；`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from policyner.grammar.marks import SENTENCE_ENDS, WHITE, stripped
from policyner.grammar.names.ends import NAMES, read_end
from policyner.linking.measure import Basis, Role
from policyner.linking.names import Names
from policyner.linking.predicates import POST
from policyner.outline import Block, Outline
from policyner.outline.cues import RoleName
from policyner.outline.duties import DUTIES
from policyner.span import Span
from policyner.tagging.layer import Layer
from policyner.vocabulary import any_of

_IN_BRACKETS = re.compile("（[^（）]{0,30}）")
_DUTIES = f"{DUTIES}(?:是|为|有|如下|包括)?[：:]?"
# `一、县水利局牵头的任务（8项）`, `2.1 县水利局职责`: what a heading says of those whom it names.
_LED_BELOW = re.compile(
    "(?:由?(?:共同|联合)?(?:(?P<leads>牵头)(?:负责|承担|办理|落实|完成|实施|推进)?"
    "|负责|承担|承办|办理|落实|完成|实施)的?(?:工作|任务|事项|项目)?)?"
    f"|(?P<each>的?{_DUTIES})"
)
# `2.4 专家组职责`: whose they are, no mention says.
_OWN = re.compile(f"{_DUTIES}$")
# `县防汛办应当履行下列职责：`, `县防汛办（以下简称县办）的主要职责是：` say it of their subject.
_SAID_BELOW = re.compile(
    r"(?:[（(][^（()）\n]{1,30}[)）])?(?:应当?|要|须)?(?:依法|认真|切实|具体|主要)?"
    rf"(?:(?:履行|承担)(?:以下|下列|如下)?|(?P<each>的?)){_DUTIES}"
)
# `县防汛办设在县水利局，其主要职责是：` says it of its subject, or of whom it founds
# (`县指挥部下设办公室，…`); so does `主要职责：` behind such a sentence.
_ITS_BELOW = re.compile(rf"(?!(?:办公[厅室])?{POST})(?:[^。；\n]*[，。]\s*)?其?{_DUTIES}")
_FOUNDED = re.compile("(?:成立|组建|设立?)$")
_SENTENCE = re.compile(f"[^{SENTENCE_ENDS}]+[{SENTENCE_ENDS}]*")
_JOINED = frozenset("、和及与")
_PARTED = re.compile("[ \u3000、，和及：:]")
# `2.3 工作组`: below it stand those of each, whatever is said of them.
_TEAMS = re.compile("(?:各|专项|应急|现场)*(?:工作组|专项组|工作专班)")
# `各成员单位职责`, `县级部门职责`: below it stand those of each.
_MANY = re.compile(
    rf"各|.*(?:{any_of(NAMES['collectives'])}|(?:[级直]|责任|牵头|配合)(?:部门|单位))$"
)


@dataclass(frozen=True, slots=True)
class _Announced:
    """Those whose tasks stand below.

    Attributes:
        agencies: Their mentions; none where those below say themselves whose they are.
        role: What they do.
        cue: The words that announce it.
        start: Where what says no more than that begins.
    """

    agencies: tuple[int, ...]
    role: RoleName
    cue: Span
    start: int


class Announcements:
    """What headings, and sentences above their items, announce.

    Args:
        outline: The notice's outline.
        agencies: The DEPT mentions.
        names: Completes what an ellipsis leaves out.
    """

    def __init__(self, outline: Outline, agencies: Layer, names: Names) -> None:
        self._outline = outline
        self._text = outline.text
        self._agencies = agencies
        self._names = names

    def roles(self, index: int, span: Span, *, helped: bool) -> tuple[Role, ...]:
        """The roles in a leaf of those whom its heading, or what stands above it, announces.

        Args:
            index: The leaf's block.
            span: What of it is a measure.
            helped: Whether others support them there.
        """
        for nearest in (index, *reversed(self._outline.path(index))):
            if announced := self._by_block.get(nearest):
                break
        else:
            return ()
        if not any(map(str.isalnum, self._text[announced.cue.end : span.end])):
            return ()
        basis: Basis = "running_text" if nearest == index else "inherited"
        return tuple(
            Role("lead" if helped else announced.role, mention, name, announced.cue, basis)
            for mention in announced.agencies
            for name in self._names.of(mention)
        )

    def before(self, index: int, span: Span) -> Span:
        """What a block says in front of the sentence that announces the tasks of its items."""
        announced = self._by_block.get(index)
        if announced is None or announced.start < span.start or announced.cue.end < span.end:
            return span
        return Span(span.start, announced.start)

    @cached_property
    def _by_block(self) -> dict[int, _Announced]:
        """What each block announces."""
        return {
            index: told
            for index, block in enumerate(self._outline.blocks)
            if (told := self._in_sentence(block) or self._in_heading(block))
        }

    def _in_heading(self, block: Block) -> _Announced | None:
        """What a heading announces that says only whose tasks stand below it."""
        heading = block.heading
        if heading is None:
            return None
        left, position = "", heading.start
        agencies = self._agencies.starting_in(heading)
        for mention in agencies:
            span = self._agencies.mentions[mention].span
            left += self._text[position : span.start]
            position = span.end
        left += self._text[position : heading.end]
        # `（一）办公室（电话：12345）`, `（二）审批科（加挂政策法规科牌子）`
        left = _IN_BRACKETS.sub("", left).strip(" \u3000、，和及：:")
        # `（二）区教育局、各学校`: other parties stand beside them.
        words = [word for word in _PARTED.split(left) if read_end(word) in (None, "agency")]
        told = _LED_BELOW.fullmatch("".join(words))
        if told is None:
            stops = _OWN.search(left) is not None
            return _Announced((), "responsible", heading, heading.start) if stops else None
        # `3.1应急指挥机构` tells what is founded below it.
        if not agencies or self._text.endswith("机构", 0, position):
            return None
        role: RoleName = "lead" if told["leads"] else "responsible"
        said = _Announced(agencies, role, heading, heading.start)
        return self._told(said, each=told["each"] is not None)

    def _told(self, said: _Announced, *, each: bool) -> _Announced:
        """What is announced, but for many of whom each has duties of its own below."""
        names = [self._names.complete(mention) for mention in said.agencies]
        many = (each and any(map(_MANY.match, names))) or any(map(_TEAMS.fullmatch, names))
        return replace(said, agencies=()) if many else said

    def _in_sentence(self, block: Block) -> _Announced | None:
        """What the last sentence above a block's items announces."""
        if block.is_leaf or block.number is None:
            return None
        own = stripped(self._text, Span(block.number.end, block.span.end))
        said = [Span(*match.span()) for match in _SENTENCE.finditer(self._text, own.start, own.end)]
        # `…设在县水利局。其主要职责是：`: the sentence before says whose they are.
        for sentence in said[:-3:-1]:
            agencies = self._agencies.starting_in(sentence)
            if agencies:
                return self._announcing(sentence, said[-1], agencies)
        return None

    def _announcing(self, sentence: Span, last: Span, agencies: Sequence[int]) -> _Announced | None:
        """What a sentence that names agencies announces, with the last one if that is another."""
        spans = [self._agencies.mentions[mention].span for mention in agencies]
        founded = [
            number
            for number, span in enumerate(spans)
            if _FOUNDED.search(self._text, sentence.start, span.start)
        ]
        first = founded[-1] if founded else 0
        if not founded and self._text[sentence.start : spans[0].start].strip(WHITE):
            return None
        stop = first + 1
        while (
            stop < len(spans)
            and set(self._text[spans[stop - 1].end : spans[stop].start]) <= _JOINED
        ):
            stop += 1
        behind = (self._text, spans[stop - 1].end, last.end)
        told = _SAID_BELOW.fullmatch(*behind)
        if told is None and not _ITS_BELOW.fullmatch(*behind):
            return None
        start = spans[first].start
        said = _Announced(
            tuple(agencies[first:stop]),
            "responsible",
            Span(start, last.end),
            start if sentence == last else last.start,
        )
        return self._told(said, each=told is not None and told["each"] is not None)
