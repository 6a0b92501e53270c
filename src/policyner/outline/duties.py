"""Lists of duties (guidelines, measures and links): whoever an item begins with has to do it.

`市水利局：负责巡堤。` is an item without a number, in a paragraph of its own or, where a page lost
its line breaks, in a sentence of one; `（一）综合科⏎负责起草文件。` is one with a number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from policyner.grammar.lists.closing import OF_POST
from policyner.grammar.lists.items import split_items
from policyner.grammar.marks import BULLETS, paragraphs_in
from policyner.grammar.names.ends import ends_as_party, ends_with_head
from policyner.grammar.names.groups import read_group
from policyner.outline.cues import LABEL, UNKNOWN_LABEL
from policyner.span import Span
from policyner.vocabulary import any_of, read_vocabulary

#: What is said of an agency in front of its duties, as a part of a regular expression.
DUTIES = "(?:主要|工作|具体|基本)*(?:职责|职能|责任)(?:[、和与]?任务)?(?:分工)?"
#: How the title of a list of duties ends.
TITLES = ("职责", "职能", "分工")
_TITLES = any_of(TITLES)
_WORDS = read_vocabulary(__package__, "duties.yaml")
# Behind 负责 and the like: a post, or who explains the notice.
_NO_DUTY = f"(?!{OF_POST}|解释|任)"
# `组织部、统筹办` are names.
_BEGINS = (
    rf"(?:主要|具体)?(?:{any_of(_WORDS['begins'])}){_NO_DUTY}"
    r"(?![一-鿿]{0,3}(?:部|办|局|委|处|组)(?:[、，。；\n]|\Z))"
)
# `市水利局：一是负责巡堤，二是…`: a duty may be told in steps.
_DUTY = re.compile(rf"(?:一是)?{_BEGINS}")
# `市水利局、市应急局：负责巡堤。`, `市水利局——负责巡堤。`; a letter goes on behind its reader.
_TOLD = re.compile(
    r"(?P<who>[^\n：:，,。；;—]{2,40})(?:[：:]|—{1,2})(?=[^\n]{2})"
    r"(?!\s*(?:经|现|你|贵|印发|转发|关于|为(?:进一步|贯彻|深入|全面|切实|做好)))"
)
# `市水利局组织巡堤。`, where another such paragraph follows; `市组织部` is a name.
_CLAUSE = re.compile(r"[^\n：:，,。；;]{3,40}")
_VERB = re.compile(_BEGINS)
# `市水利局。负责巡堤。市应急局。负责调度。`: a full stop parts a name from its duty as well.
_SENTENCE = re.compile(
    r"(?:(?<=[。；;：:\u3000 ])(?P<who>[^\s：:，,。；;]{2,30})"
    rf"(?:(?P<colon>[：:])[ \u3000]?(?=[一-鿿]{{2}})|。(?=(?:负责|承担){_NO_DUTY}))"
    # A blank behind a full stop is what is left of a line break.
    rf"|(?<=[。；;][ \u3000])(?P<next>[^\s：:，,。；;]{{2,30}}?)(?={_BEGINS}))"
)
# Below `四、部门职责` or the title of a list of duties no blank need part the sentences
# (`市水利局负责巡堤。市应急局负责调度。`), nor need a verb follow a blank (`市财政局　筹措资金。`).
_LISTED = re.compile(
    rf"(?:\A|\n)[^\n。；，：]{{0,30}}(?:{_TITLES})[^\n。；，：]{{0,4}}(?:\n|\Z)"
    rf"|\A[^\n。；，：]{{0,20}}(?:{_TITLES})[。：]"
)
_SAID = re.compile(
    r"(?<=。)(?P<who>[^\s：:，,。；;]{2,30}?)"
    rf"(?=(?:负责|承担|牵头){_NO_DUTY})"
)
_BLANK = re.compile(r"(?P<who>[^\s：:，,。；;]{2,30})[ \t\u3000]{1,6}(?=[一-鿿][^\n]{3,}[。；])")
_LONGEST_TITLES = 120
_FEWEST = 2
# `县水利局⏎负责巡堤。`, `民政部门：⏎——摸排困难群众。`: the name has a line of its own.
_ALONE = re.compile(
    r"(?P<who>[^\s：:，,。；;]{2,40})[ \t\u3000]*(?P<ends>[：:])?[ \t\u3000]*\n"
    rf"[\s{BULLETS}—－-]*(?=[一-鿿][^\n]{{2,}}[。；;])"
)
_FURTHEST = 400
# Blanks and line breaks between two paragraphs.
_WIDEST_GAP = 8
# `农业、林业部门` share their head.
_ELLIPSIS = re.compile(r"(?:[一-鿿]{2,6}、){1,8}[一-鿿]{2,6}?等?(?:部门|单位)")
#: What is said of an agency in front of its duties, as a part of a regular expression.
DUTIES = "(?:主要|工作|具体|基本)*(?:职责|职能|责任)(?:[、和与]?任务)?"
# `市水利局主要职责：`, `市水利局的职责是`
_OF_DUTY = re.compile(f"的?{DUTIES}(?:分工)?[是为]?$")
# Elsewhere 组 ends other words as well.
_TEAM = re.compile(r"(?!成立|组建|设立|下设|第|[一二三四五六七八九十]组)[一-鿿]{2,10}组")
# What parts whoever an item begins with from the duty: `民政部门　负责…`; behind a heading that
# ends its line or sentence a duty is told by fewer words: `综合科⏎负责…`, `优化布局。加强…`.
_HEAD = re.compile(
    r"(?P<who>[^\s：:，,。；;]{2,30}?)"
    rf"(?:(?:[：:]|—{{1,2}}|[ \t\u3000]{{1,6}})[ \u3000]?(?={_BEGINS})"
    # `综合科（电话：12345）⏎主要职责：…`
    r"|(?:（[^（）\n]{1,30}）)?[：:。]?\s*(?<=[。\n\s])"
    rf"(?:{DUTIES}[：:]|(?=(?:主要)?(?:负责|承担|协助|配合){_NO_DUTY})))"
)


@dataclass(frozen=True, slots=True)
class _Duty:
    """Where a duty begins, and what tells it.

    Attributes:
        start: Where the name begins that it is the duty of.
        has_colon: Whether a colon stands between them.
        is_sure: Whether its verb is known.
        is_alone: Whether the name has a line of its own.
    """

    start: int
    has_colon: bool = False
    is_sure: bool = True
    is_alone: bool = False


def duties_in(text: str, span: Span) -> Iterator[Span]:
    """The items of a list of duties without numbers.

    A paragraph that begins with a name and a colon is one; one in which a verb of duties follows
    the name where at least two do. So are the sentences of a paragraph that so begin, where two of
    them go on with a verb that duties have. Below a heading of duties a blank may part a name from
    its duty, and nothing need part the sentences.

    Args:
        text: The clean text.
        span: Where to look.

    Yields:
        From where an agency's name begins to the next such place.
    """
    titles = text[span.start : min(span.end, span.start + _LONGEST_TITLES)]
    listed = _LISTED.search(titles) is not None
    duties = [
        duty
        for paragraph in paragraphs_in(text, span)
        for duty in _of(text, paragraph, listed=listed)
    ]
    # Among lines of names above their duties no verb need be known.
    if sum(duty.is_alone and duty.is_sure for duty in duties) < _FEWEST:
        duties = [duty for duty in duties if duty.is_sure or not duty.is_alone]
    starts = [duty.start for duty in duties if len(duties) > 1 or duty.has_colon]
    for start, end in zip(starts, [*starts[1:], span.end], strict=False):
        yield Span(start, end)


def duty_lines(text: str, span: Span) -> Iterator[Span]:
    """The names with which paragraphs begin, a colon behind them and what may be their duty."""
    for paragraph in paragraphs_in(text, span):
        told = _TOLD.match(text, paragraph.start, paragraph.end)
        if told and _parties(text, told):
            yield Span(*told.span("who"))


def names_parties(text: str, who: Span, *, behind: int) -> bool:
    """Whether a line names parties alone, whose duties may stand below it.

    Args:
        text: The clean text.
        who: The line, without the colon at its end.
        behind: Where their first duty begins.
    """
    return bool(_named(text, who, behind=behind))


def is_team(words: str) -> bool:
    """Whether words name a team of those that plans set up: `抢险救援组`."""
    return _TEAM.fullmatch(words) is not None


def who_has_duty(text: str, span: Span, *, numbered: bool) -> tuple[Span, ...]:
    """The names that an item begins with, where something parts them from the duty.

    Args:
        text: The clean text.
        span: The item, behind its number.
        numbered: Whether it has one; then a line of its own may be a title as well.
    """
    head = _HEAD.match(text, span.start, span.end)
    if head is None and not numbered:
        place = (text, span.start, span.end)
        head = _TOLD.match(*place) or _ALONE.match(*place)
    return _parties(text, head) if head else ()


def _of(text: str, paragraph: Span, *, listed: bool) -> list[_Duty]:
    """The duties of a paragraph: each of several sentences, else its own if it begins with one."""
    first = _first(text, paragraph, listed=listed)
    # `市气象局会同市应急局发布预警，⏎市融媒体中心配合播报。` is one sentence.
    before = text[max(0, paragraph.start - _WIDEST_GAP) : paragraph.start].rstrip()
    goes_on = before.endswith(("，", "、"))
    found = [first] if first and (first.has_colon or not goes_on) else []
    others = [*_SENTENCE.finditer(text, paragraph.start + 1, paragraph.end)]
    if listed:
        others += _SAID.finditer(text, paragraph.start + 1, paragraph.end)
        others.sort(key=lambda other: other.start())
    duties = found + [
        _Duty(
            other.start(),
            has_colon=other.groupdict().get("colon") is not None,
            is_sure=_DUTY.match(text, other.end()) is not None or _is_marked(other),
        )
        for other in others
        if _parties(text, other)
    ]
    return duties if sum(duty.is_sure for duty in duties) > 1 else found


def _first(text: str, paragraph: Span, *, listed: bool) -> _Duty | None:
    """The duty that a paragraph begins with, or whose name stands alone in it."""
    told = _TOLD.match(text, paragraph.start, paragraph.end)
    if told and _parties(text, told):
        is_sure = _DUTY.match(text, told.end()) is not None or _is_marked(told)
        return _Duty(paragraph.start, has_colon=True, is_sure=is_sure)
    clause = _CLAUSE.match(text, paragraph.start, paragraph.end)
    verbs = _VERB.finditer(text, paragraph.start + 2, paragraph.end) if clause else ()
    for verb in verbs:
        if clause is None or verb.start() > clause.end():
            break
        if names_parties(text, Span(paragraph.start, verb.start()), behind=verb.start()):
            return _Duty(paragraph.start)
    alone = _ALONE.match(text, paragraph.start, paragraph.end + _FURTHEST)
    if alone and _parties(text, alone):
        is_sure = alone["ends"] is not None or _DUTY.match(text, alone.end()) is not None
        return _Duty(paragraph.start, is_sure=is_sure, is_alone=True)
    blank = _BLANK.match(text, paragraph.start, paragraph.end) if listed else None
    if blank and _parties(text, blank):
        return _Duty(paragraph.start, is_sure=_DUTY.match(text, blank.end()) is not None)
    return None


def _is_marked(duty: re.Match[str]) -> bool:
    """Whether an agency behind a sign has a duty: `①市水利局：巡堤；②市应急局：调度`."""
    who = duty["who"] or ""
    return "①" <= who[:1] <= "⑳" and ends_with_head(who)


def _parties(text: str, duty: re.Match[str]) -> tuple[Span, ...]:
    """The names of those in front of a duty; none where one is no party, or all are a label."""
    return _named(text, Span(*duty.span("who" if duty["who"] else "next")), behind=duty.end())


def _named(text: str, who: Span, *, behind: int) -> tuple[Span, ...]:
    """The items of a list of parties; none where one is no party, or all are a label."""
    if said := _OF_DUTY.search(text, who.start, who.end):
        who = Span(who.start, said.start())
    items = split_items(text, who)
    are_parties = (
        (
            all(ends_as_party(item.of(text)) for item in items)
            or _ELLIPSIS.fullmatch(who.of(text))
            or (_DUTY.match(text, behind) and is_team(who.of(text)))
        )
        and not LABEL.match(who.of(text) + "：")
        # `攻坚单位：市民政局` is a label, `民政部门：救助灾民` none.
        and (
            _DUTY.match(text, behind)
            or not UNKNOWN_LABEL.fullmatch(who.of(text) + "：")
            or ((kind := read_group(who.of(text), within=None)) and kind.function is not None)
        )
    )
    return items if are_parties else ()
