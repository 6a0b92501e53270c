"""Bodies of a task as subjects: `创建工作专班负责日常调度` (guidelines, decided edge cases).

A command post, a task force or an inspection body that begins its clause and goes on with a duty
is an agency by its name: all 33 such places in 4,000 notices are names. So are all who have one
part in the task (`各承办单位要压实责任`). Elsewhere the network's word stands, for many such words
only begin what they name (`成立工作专班`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from policyner.grammar.names.ends import NAMES, read_end
from policyner.outline.cues import LABEL_ROOTS
from policyner.settling.putting_in import with_names
from policyner.span import Span
from policyner.tagging.mention import Mention
from policyner.vocabulary import any_of

# What founds a body or takes it for an object, and what only points at one.
_NO_NAME = (
    # A number of an article, prepositions and pronouns …
    r"第[一二三四五六七八九十百]+条|[由经报各每本该其以在对向与请按要]|根据"
    # … and verbs.
    r"|成立|组建|设立|建立|下设|加强|发挥|纳入|健全|完善"
)
_DUTY = (
    r"负责(?!人|同志|解释)|牵头(?!单位|部门)|统筹|会同|定期|要(?![求素点闻件害是约])|应(?![急用对邀])|须"
    r"|按[年季月周旬]|每[年季月周日]"
)
# All who have one part in the task, or one of two: `各承办单位`, `各决策事项承办单位`,
# `各责任（配合）单位`, `各协作和配合单位`.
_EACH = (
    rf"各(?:(?![和及与的])[一-鿿]){{0,8}}?(?:{LABEL_ROOTS}){{1,2}}"
    rf"(?:[（(](?:{LABEL_ROOTS})[)）]|[、和及与](?:{LABEL_ROOTS}))?(?:单位|部门|机构|处室|科室|股室)"
)
_SUBJECT = re.compile(
    rf"(?:^|(?<=[\n。；，：）]))(?:第[一二三四五六七八九十百]+条)?[ \u3000]*[由请]?"
    rf"(?P<name>{_EACH}|(?!{_NO_NAME})(?:(?!由)[一-鿿]){{0,16}}?(?:{any_of(NAMES['bodies'])})(?:办公室)?)"
    rf"(?=[，,]?{_DUTY})"
)


def settle_bodies(text: str, mentions: Sequence[Mention]) -> list[Mention]:
    """The mentions, with bodies of a task whole where a clause begins with them.

    Args:
        text: The clean text.
        mentions: What was found so far, of all layers.
    """
    return with_names(mentions, _bodies(text), missed=lambda _: True)


def _bodies(text: str) -> Iterator[Span]:
    for match in _SUBJECT.finditer(text):
        if read_end(match["name"]) == "agency":
            yield Span(*match.span("name"))
