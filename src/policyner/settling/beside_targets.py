"""What stands beside a target, or behind the name of an aim, and states as much is one as well.

Notices put what is to be done into rows of clauses: `装机达到60万千瓦，发电量达到20亿千瓦时，建成
驿站6个`. The network now and then passes over one of them. That the row is of targets, and not of
results or conditions, a target in it shows; that a clause states one, its own words do (guidelines,
TARGET). So does `主要预期目标是：` in front of one, and so does its cell in a table of tasks with a
column of who does them: `| 改造老旧小区60个 | 市住建局 |`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from policyner.grammar.ratios import find_ratios
from policyner.outline import Outline
from policyner.outline.tables import Table
from policyner.settling.clauses import PREDICATES, Clauses
from policyner.settling.enumerations import split_items
from policyner.settling.outcomes import states_an_outcome
from policyner.settling.putting_in import with_inferred
from policyner.settling.stated_targets import DONE, NOT_WITH, states_amount
from policyner.span import Span, first_over
from policyner.tagging.layer import Layer
from policyner.tagging.mention import Mention
from policyner.vocabulary import any_of, read_vocabulary

_DATA = read_vocabulary(__package__, "beside_targets.yaml")
_WORD = r"[^，。；：！？、\n\t|（）()]"
# What a bracket says inside a clause, and no number of an item: `断面（一、二类）比例`.
_ASIDE = (
    r"[（(](?![\d.一二三四五六七八九十]+分?[）)])[^（）()。；：\n]{1,20}[）)](?=[\u4e00-\u9fff])"
)
_LISTED = rf"(?:[^，。；：！？\n\t|（）()]|{_ASIDE})"
_MARKER = r"[ \u3000]*(?:\d{1,2}[.．、](?!\d)|[（(]\d{1,2}[）)]|—{1,2})?[ \u3000]*"
# What parts the clauses of a row, and the items of a list in one; a few words behind a target may
# belong to it no more.
_PARTED = rf"(?:，|；\n?{_MARKER})"
_NEXT = (
    re.compile(rf"{_WORD}{{0,6}}{_PARTED}(?P<clause>{_LISTED}{{4,60}})(?=[，。；\n]|$)"),
    re.compile(rf"{_WORD}{{0,6}}、(?P<clause>{_WORD}{{4,50}})(?=[，。；、\n]|$)"),
)
_LAST = (
    re.compile(rf"(?:^|[，。；：\n）])(?P<clause>{_LISTED}{{4,60}}){_PARTED}{_WORD}{{0,8}}$"),
    re.compile(rf"(?:^|[，。；：、\n）])(?P<clause>{_WORD}{{4,50}})、{_WORD}{{0,8}}$"),
)
_LONGEST = 80
# `主要预期目标是：`: what an aim consists of, to the end of its line, or of its sentence where no
# colon follows (all of 331 such clauses are targets in the gold).
_AIM = re.compile(r"目标[是为](?P<colon>[：:]\n?)?")
_OF_AIM = re.compile(rf"{_LISTED}{{4,60}}")
_LONGEST_AIM = 800
# `绿化覆盖率达到40%`, `青溪、南湖2市PM2.5浓度降至31μg/m3`: who or what, what becomes of it, and how
# much; of several, how much each (`分别达到青溪220天、南湖210天`).
_VALUE = r"[^\d]{0,6}\d[\d.,]*(?:[^\d]|(?<=m)[23]){0,8}"
_ATTAINS = re.compile(
    r"(?:[^\d]|\d{1,2}[省市县区]|(?<=PM)[\d.]{1,3}){2,40}?(?:由[^，。；]{1,14}?)?"
    rf"(?:{PREDICATES}|{any_of(_DATA['attains'])}|率(?=\d))(?:{_VALUE}|{_VALUE}(?:[、和]{_VALUE})+)$"
)
# What is done, some of it alone as often reported (`实施技改项目60项`), or for how many.
_FOR = re.compile(r"[为对]\d")
_BEGINS = re.compile(rf"再?(?:{DONE})|{any_of(_DATA['done'])}|{_FOR.pattern}")
# What is done for several may be to look at them alone: `对60处隐患点、30处工棚开展排查`.
_FOR_SEVERAL = re.compile(r"[为对]\d[^、]*、\d")
# `9800人脱贫`, `乡镇站点全覆盖`.
_COUNTED = re.compile(
    rf"\d[\d.,]*[余多]?[万千]?[余多]?(?:{any_of(_DATA['counters'])})[\u4e00-\u9fff、]{{2,20}}(?<!中)$"
)
# `80%以上的乡镇卫生院达到标准`.
_SHARE = re.compile(
    r"\d[\d.]*[%％](?:以上|左右)?的?[\u4e00-\u9fff]{2,20}"
    rf"(?:{any_of(_DATA['of_a_share'])})[\u4e00-\u9fff]{{1,20}}$"
)
_COMPLETE = re.compile(rf"[\u4e00-\u9fff]{{3,}}(?:{any_of(_DATA['complete'])})$")
# `投资额51亿元，增长12%以上`: by how much what stands in front grows (all of 14).
_GROWS = re.compile(rf"(?:年均)?(?:增长|增速|增幅){_VALUE}$")
# `每万人口拥有床位数达到60张` is an indicator as well.
_OF_EACH = re.compile("每[万千百]人口?")
# What is granted, allowed or told apart.
_POLICY = re.compile("|".join(_DATA["policy"]))
# One of something is a means more often than an outcome.
_LEAST = 2


def settle_beside_targets(outline: Outline, mentions: Sequence[Mention]) -> list[Mention]:
    """The mentions with the clauses beside TARGETs that state one by their words.

    Args:
        outline: The notice's outline.
        mentions: What was found so far, of all layers, targets and deadlines settled.

    Returns:
        All mentions; the new ones have the confidence `INFERRED`.
    """
    row = _Row(outline.text, mentions)
    told = (*row.of_aims(), *row.of_tasks(outline.tables))
    aims = sorted({aim for aim in told if first_over(outline.past, aim) is None})
    row.targets = sorted([*row.targets, *aims])
    found = {*aims, *(span for target in row.targets for span in row.beside(target))}
    return with_inferred(mentions, "TARGET", sorted(found))


class _Row:
    """The clauses beside the targets of a text."""

    def __init__(self, text: str, mentions: Sequence[Mention]) -> None:
        self.text = text
        self.targets = [mention.span for mention in mentions if mention.label == "TARGET"]
        self.deadlines = Layer.of(mentions, "DEADLINE")
        self.clauses = Clauses(text, mentions)

    def of_aims(self) -> Iterator[Span]:
        """What the clauses behind the name of an aim state."""
        for aim in _AIM.finditer(self.text):
            end = self.text.find("\n" if aim["colon"] else "。", aim.end())
            longest = aim.end() + _LONGEST_AIM
            end = min(longest if end < 0 else end, longest, len(self.text))
            yield from self._clauses_in(Span(aim.end(), end))

    def of_tasks(self, tables: Sequence[Table]) -> Iterator[Span]:
        """What the cells of tasks say is done, where the table says who does it, and reports none.

        What becomes of something may be a policy's terms there (`费率降低25%`).
        """
        for table in tables:
            if table.header.reports or not table.header.is_of_tasks:
                continue
            for piece in table.pieces(table.header.indices("task")):
                stated = self._clauses_in(piece)
                yield from (span for span in stated if _BEGINS.match(span.of(self.text)))

    def _clauses_in(self, place: Span) -> Iterator[Span]:
        for clause in _OF_AIM.finditer(self.text, place.start, place.end):
            yield from self._targets_in(Span(*clause.span()))

    def beside(self, target: Span) -> Iterator[Span]:
        """What the clauses before and behind a target state, one after another."""
        place = target.end
        while stated := self._stated(form.match(self.text, place) for form in _NEXT):
            yield from stated
            place = stated[-1].end
        place = target.start
        while stated := self._stated(
            form.search(self.text, max(0, place - _LONGEST), place) for form in _LAST
        ):
            yield from stated
            place = stated[0].start

    def _stated(self, found: Iterator[re.Match[str] | None]) -> list[Span]:
        """The targets of a clause, which a row may have whole or as an item of a list."""
        for match in found:
            if match and (stated := self._targets_in(Span(*match.span("clause")))):
                return stated
        return []

    def _targets_in(self, clause: Span) -> list[Span]:
        text = self.text
        clause = Span(self.clauses.behind_opening(clause.start, clause.end), clause.end)
        if first_over(self.targets, clause) or self.deadlines.touching(clause):
            return []
        items = [m.span for m in split_items(text, [Mention("TARGET", clause.start, clause.end)])]
        if _FOR_SEVERAL.match(text, clause.start, clause.end):
            return []
        states = _states(items[0].of(text)) and all(
            states_an_outcome(text, item) and not _POLICY.search(item.of(text)) for item in items
        )
        return items if states else []


def _states(words: str) -> bool:
    """Whether a clause says what is done, for how many, or what becomes of something."""
    return (
        bool(_BEGINS.match(words) and states_amount(words, least=_LEAST))
        or bool(
            (_COUNTED.match(words) or _SHARE.match(words) or _COMPLETE.search(words))
            and not NOT_WITH.search(words)
        )
        or bool(_GROWS.match(words))
        or _attains(words)
    )


def _attains(words: str) -> bool:
    """Whether a clause says what becomes of something, up to how much."""
    return bool(_ATTAINS.match(words)) and (
        "天数" in words
        or states_amount(_OF_EACH.sub("", words))
        or any(True for _ in find_ratios(words))
    )
