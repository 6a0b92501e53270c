"""What a notice declares once for all lines that follow."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from policyner.span import Span

# `列第一位的为牵头单位，下同` — `排在第一位的部门为牵头部门` — `首位为牵头单位`
_FIRST_LEADS = re.compile(
    r"(?:排序|排列|排名|排|列)?(?:在|于)?(?:首位|第一位?|第1位?|第一名|最前)(?:的)?"
    r"(?:责任)?(?:单位|部门|者)?(?:均|即)?(?:为|是|系)(?:总)?(?:牵头|主要责任|第一责任)"
    r"(?:责任)?(?:单位|部门|者)?(?P<on>[，,、；;]?\s?(?:以)?下同)?"
)
# `以下均需各区人民政府落实，不再列出`
_STANDING = re.compile(
    r"以下(?:各项|任务|工作|措施|内容)*(?:均|都)(?:需|须|由|要|应)"
    r"(?P<who>[^，,。；;\n]{2,60}?)(?:负责|组织|抓好|贯彻)*(?:落实|实施|负责)"
    r"(?:[，,]\s?不再(?:一一|逐一|另行|单独)?(?:列出|列明|单列|重复|标注))"
)


@dataclass(frozen=True, slots=True)
class Convention:
    """A declaration.

    Attributes:
        kind: `first_leads`: the first agency of a line leads, the others
            support it. `standing`: the agencies in `who` are responsible for
            whatever comes later.
        span: The words that declare it.
        who: Where the agencies of a standing declaration are named.
        onward: Whether it holds beyond the line that it stands in.
    """

    kind: Literal["first_leads", "standing"]
    span: Span
    who: Span | None
    onward: bool


def find_conventions(text: str) -> tuple[Convention, ...]:
    """The declarations of a notice, in order."""
    found = [*_first_leads(text), *_standing(text)]
    return tuple(sorted(found, key=lambda convention: convention.span))


def _first_leads(text: str) -> Iterator[Convention]:
    for match in _FIRST_LEADS.finditer(text):
        yield Convention("first_leads", Span(*match.span()), None, match["on"] is not None)


def _standing(text: str) -> Iterator[Convention]:
    for match in _STANDING.finditer(text):
        yield Convention("standing", Span(*match.span()), Span(*match.span("who")), True)
