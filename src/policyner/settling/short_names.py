"""Short names that a notice declares: `市公积金管理中心（以下简称“管理中心”）`.

What a bracket right behind an agency calls it is an agency there, and wherever it stands alone
behind that: of 387 such places in the training gold 319 are names, 59 parts of longer ones, and 9
none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from policyner.grammar.names.ends import read_end
from policyner.settling.putting_in import with_names
from policyner.span import Span
from policyner.tagging.mention import Mention
from policyner.vocabulary import any_of

_DECLARED = re.compile(
    r"[（(](?:(?:以下|下)?(?:均|统|并)?简称|下称)[:：为]?[“\"]?(?P<name>[一-鿿]{2,12}?)[”\"]?"
    r"(?:[，,]?下同)?[)）]"
)
# What makes another word of it: `省`联席会议, `联席会议`办公室, `评委会`会议.
_LONGER_IN_FRONT = "(?<![各本上下级省市县区])"
_LONGER = "(?![一-鿿]{0,4}(?:办公室|会议|委员会|小组|公司|成员|主任|处|科))"
# So many short names a notice has at most; it bounds the work on a text of declarations.
_MOST = 64


def settle_short_names(text: str, mentions: Sequence[Mention]) -> list[Mention]:
    """The mentions, with the short names of agencies whole, and those put in that were missed.

    Args:
        text: The clean text.
        mentions: What was found so far, of all layers.
    """
    return with_names(mentions, _short_names(text, mentions), missed=lambda _: True)


def declared_behind(text: str, agency: Span) -> Span | None:
    """The short name that a bracket right behind an agency declares: `（以下简称“管理中心”）`."""
    bracket = _DECLARED.match(text, agency.end)
    if bracket is None or read_end(bracket["name"]) != "agency":
        return None
    return Span(*bracket.span("name"))


def _short_names(text: str, mentions: Sequence[Mention]) -> Iterator[Span]:
    """Where short names stand: in the bracket that declares each, and behind it."""
    declared: dict[str, Span] = {}
    for agency in (mention for mention in mentions if mention.label == "DEPT"):
        short = declared_behind(text, agency.span)
        if short and len(declared) < _MOST:
            declared.setdefault(short.of(text), short)
    if not declared:
        return
    yield from declared.values()
    standing = re.compile(f"{_LONGER_IN_FRONT}(?P<name>{any_of(declared)}){_LONGER}")
    for place in standing.finditer(text):
        if place.start() > declared[place["name"]].end:
            yield Span(*place.span())
