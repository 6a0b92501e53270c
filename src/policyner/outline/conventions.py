"""What a notice declares once for all lines that follow."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

from policyner.outline.line import ResponsibilityLine
from policyner.span import Span

# `列第一位的为牵头单位，下同` — `排在第一位的部门为牵头部门` — `列首位者牵头`
_FIRST_LEADS = re.compile(
    # What it may begin with, so that a search passes over the rest quickly.
    r"(?=[第首逗分“\"‘'，；排列在于最])"
    # `第一个逗号前为牵头单位`: all in front of the comma lead.
    r"(?:(?P<group>(?:(?:第一个|首个)?(?:逗号|分号)|[“\"‘']?[，；][”\"’']?)(?:之|以)?前(?:面)?)"
    r"|(?:排序|排列|排名|排|列)?(?:在|于)?(?:首[位个列]|第[一1][位个名家]?|最前)|[排列](?:在|于)?首"
    r"|(?:排序|排列|排名|排)(?:在|于)?前)"
    r"(?:的|列)?(?:责任)?(?:单位|部门|者|的)?(?:均|即)?"
    r"(?:(?:为|是|系)(?:总|(?:本|该|各)?项?(?:工作|任务)的?)?(?:牵头|主办|主责|主要责任|第一责任)"
    # `第一牵头单位：` is a label.
    r"|牵头(?!(?:责任)?(?:单位|部门)[：:]))"
    # `为工作牵头单位或汇总单位`
    r"(?:责任)?(?:单位|部门|者)?(?:[或和及][^，,。；;）)\n]{2,8})?"
    r"(?P<on>(?:[，,、；;][^。；;）)\n]{0,30}?)?(?:以)?下同)?"
)
_MARKS = "*＊★☆▲△※●◎◆■#"
# `标*的为牵头单位` — `带“★”号的单位为牵头单位，下同`
_MARKED_LEAD = re.compile(
    rf"(?:(?:标|带|加|注|打|有)[有注记]?|名称?[前后]|前面|后面)[“\"‘']?(?P<mark>[{re.escape(_MARKS)}])[”\"’']?"
    "(?:号|标[记志识]|符号)?(?:的|者)?(?:责任)?(?:单位|部门|者)?(?:均|即)?(?:为|是|系)?(?:牵头|主办|主责|第一责任)"
    "(?:责任)?(?:单位|部门|者)?(?:[，,、；;](?:以)?下同)?"
)
# `责任单位中`第一位: among whom.
_AMONG = re.compile(r"(?:责任|各|所列)(?:单位|部门)(?:中的?|里)?\Z")
_NO_MORE = r"不再(?:一一|逐一|另行|单独|重复|做|作)?(?:列出|列明|单列|重复|标注|分工)"
# `以下均需各区人民政府落实，不再列出`, `以下任务均涉及各区人民政府，不再列出`
_STANDING = re.compile(
    r"(?:(?:以下|具体|各项|任务|工作|措施|内容){1,5}(?:均|都)(?:需|须|由|要|应)"
    r"(?P<who>[^，,。；;\n]{2,60}?)(?:负责|组织|抓好|贯彻)*(?:落实|实施|负责)"
    rf"[，,]\s?{_NO_MORE}"
    r"|(?:以下|具体|各项|任务|工作|措施|内容){1,5}(?:均|都)涉及(?P<whom>[^。；;\n]{2,60}?)[，,]\s?"
    rf"(?:{_NO_MORE}|下同))"
)


ConventionKind = Literal["first_leads", "group_leads", "marked_lead", "standing"]


@dataclass(frozen=True, slots=True)
class Convention:
    """A declaration.

    Attributes:
        kind: `first_leads`: the first agency of a line leads, the others
            support it. `group_leads`: so do all of its first group, up to a comma.
            `marked_lead`: so do those with a mark, in every line.
            `standing`: the agencies in `who` are responsible for
            whatever comes later.
        span: The words that declare it.
        who: Where the agencies of a standing declaration are named.
        onward: Whether it holds beyond the line that it stands in.
        mark: The mark of those who lead, if they have one.
    """

    kind: ConventionKind
    span: Span
    who: Span | None
    onward: bool
    mark: str = ""

    @property
    def orders(self) -> bool:
        """Whether the order in a line tells who leads."""
        return self.kind in {"first_leads", "group_leads"}


def find_conventions(text: str) -> tuple[Convention, ...]:
    """The declarations of a notice, in order."""
    found = [*_first_leads(text), *_marked_lead(text), *_standing(text)]
    return tuple(sorted(found, key=lambda convention: convention.span))


def with_leaders(
    text: str, lines: Sequence[ResponsibilityLine], conventions: Sequence[Convention]
) -> tuple[ResponsibilityLine, ...]:
    """The lines with those who lead by a declaration.

    A declaration holds for the line that it stands in and, where it says `下同`
    or stands outside any line, for all that follow; one of a mark for all lines.

    Args:
        text: The clean text.
        lines: The lines, in order.
        conventions: The notice's declarations, in order.
    """
    declared = [convention for convention in conventions if convention.orders]
    marks = "".join(convention.mark for convention in conventions)
    marked = []
    index = 0
    onward: Convention | None = None
    for line in lines:
        holding = onward
        while index < len(declared) and declared[index].span.start < line.span.end + 2:
            inside = declared[index].span.start >= line.span.start
            holding = declared[index]
            if holding.onward or not inside:
                onward = holding
            index += 1
        leaders = _with_mark(text, line, marks) if marks else ()
        if holding and not leaders:
            leaders = _leaders(text, line, holding)
        marked.append(replace(line, leaders=leaders) if leaders else line)
    return tuple(marked)


def _with_mark(text: str, line: ResponsibilityLine, marks: str) -> tuple[Span, ...]:
    """The items of a line that bear one of some marks, in front or behind."""
    return tuple(
        item
        for segment in line.segments
        for item in segment.items
        if any(mark in text[max(0, item.start - 1) : item.end + 1] for mark in marks)
    )


def _leaders(text: str, line: ResponsibilityLine, convention: Convention) -> tuple[Span, ...]:
    """The part of a line whose agencies lead by a declaration."""
    if not line.segments:
        return ()
    first = line.segments[0]
    if convention.kind == "first_leads":
        return first.items[:1]
    commas = (
        left
        for left, right in pairwise(first.items)
        if set(text[left.end : right.start]) & set("，,；;")
    )
    return (Span(first.span.start, next(commas, first.items[-1]).end),)


def _first_leads(text: str) -> Iterator[Convention]:
    for match in _FIRST_LEADS.finditer(text):
        kind: ConventionKind = "group_leads" if match["group"] else "first_leads"
        among = _AMONG.search(text, max(0, match.start() - 8), match.start())
        span = Span(among.start() if among else match.start(), match.end())
        yield Convention(kind, span, None, match["on"] is not None)


def _marked_lead(text: str) -> Iterator[Convention]:
    for match in _MARKED_LEAD.finditer(text):
        yield Convention("marked_lead", Span(*match.span()), None, True, match["mark"])


def _standing(text: str) -> Iterator[Convention]:
    # A quick look: hardly any notice has one.
    if "不再" not in text and "下同" not in text:
        return
    for match in _STANDING.finditer(text):
        who = Span(*match.span("whom" if match["who"] is None else "who"))
        yield Convention("standing", Span(*match.span()), who, True)
