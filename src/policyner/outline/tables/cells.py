"""What parts the cells of a table in text, and what a cell holds by its words."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise

from policyner.grammar.lists.closing import without_sentence
from policyner.grammar.lists.items import split_items
from policyner.grammar.lists.names import says_when
from policyner.grammar.marks import CLAUSE_END
from policyner.grammar.names.ends import ends_as_party
from policyner.outline.cues import VERB
from policyner.outline.segments import Segment, names_agencies
from policyner.outline.tables.columns import UNIT, ColumnKind
from policyner.span import Span

#: What stands between the cells of a row whose table became text, and between its rows.
CELL_EDGE = re.compile(r"[\n\t|｜]|[ \u3000]{2,}")

#: A value or a range of values, with what compares it and its sign of percent, as a pattern.
VALUE = (
    r"(?:[≥＞>〉≤＜<〈±约]|大于|小于|不低于|不少于|不超过|累计|达到?)*[ \u3000]?[\[［]?\d[\d.,]*"
    r"(?:[-—~～至]\d[\d.,]*)?[ \u3000]?[万亿]?[%％‰]?[\]］]?(?:左右|以上|以内|以下)?"
)

_TIME = re.compile(
    r"[^。\n]{0,20}?(?:20\d\d|\d{1,2}\s?个?月|[一二三四五六七八九十]月|季度|半年|[年月]底|年内|年度|前$|期末|工作日)"
    r"[^。\n]{0,20}|每[年月周季日][^。\n]{0,12}|全年|长期[^。\n]{0,8}|常态[^。\n]{0,8}|持续[^。\n]{0,8}"
    r"|立行立改|立即[^。\n]{0,6}|即时|即知即改"
)
# `县教育局牵头，负责申报`: a clause that goes on with what the one before it is about.
_GOES_ON = re.compile("负责|承担|配合|协助|[做抓]好")
# `新建学校`, `改扩建乡镇卫生院`: what is built, and no party; no name begins so but that of 新建区.
_BUILT = re.compile("(?:新|改|扩|重|迁|修){1,3}建(?![区县])|修缮|打造|建成|新增|引进|补种")
_LONGEST_LIST = 400
_LONGEST_TIME = 45


def _told_by(pattern: str) -> Callable[[str, Span], bool]:
    """A question to a cell of a text: whether all of its words are as a pattern says."""
    words = re.compile(pattern)
    return lambda text, cell: words.fullmatch(text, cell.start, cell.end) is not None


#: Whether a cell says that it is empty: `—`, `无`.
is_nothing = _told_by(r"[-—–─/／*\\]{1,4}|…+|无|暂无")
#: Whether a cell repeats the one above: `同上`.
is_ditto = _told_by(r"同上|同前|[〃″]|[“”]")
#: Whether a cell says that its row adds up those above.
is_total = _told_by(r"[合小总共]\s?计")
#: Whether a cell is the number of a row.
is_number = _told_by(r"[（(]?[0-9０-９一二三四五六七八九十]{1,4}[）).、．]?")
#: Whether a cell is a value alone, without what it counts.
is_value = _told_by(VALUE)
#: Whether a cell is what values are counted in.
is_unit = _told_by(rf"{UNIT}(?:[/／](?:{UNIT}))?|[（(]{UNIT}[）)]")
#: Whether a cell is a value, with what it counts (`30个`, `≤0.6吨/万元`) or alone.
is_amount = _told_by(rf"(?:{VALUE})(?:{UNIT}(?:[/／]{UNIT})?)?(?:左右|以上|以内|以下)?")


def is_list(text: str, cell: Span) -> bool:
    """Whether a cell lists agencies, or others who do something, perhaps with when."""
    if not cell or len(cell) > _LONGEST_LIST or "。" in cell.of(text)[:-1]:
        return False
    # A cell that goes on in the next line may end with a separator.
    words = cell.of(text).rstrip("、，,；;和及。")
    whole = split_items(text, Span(cell.start, cell.start + len(words)))
    # `办公室牵头，各科室配合`, `县水利局，2027年6月底前`
    items = tuple(
        Span(item.start, item.end - len(_behind(item.of(text))))
        for item in whole
        if not says_when(item.of(text))
    )
    return (
        all(items)
        and bool(items)
        and not any(_BUILT.match(text, item.start, item.end) for item in items)
        and names_agencies(text, Segment("responsible", cell, items, cell))
    )


def divides(text: str, cell: Span) -> bool:
    """Whether a cell says who does what: a list, or `县教育局负责招生，县住建局负责校舍`."""
    if is_list(text, cell):
        return True
    if not 0 < len(cell) <= _LONGEST_LIST:
        return False
    ends = [mark.end() for mark in CLAUSE_END.finditer(text, cell.start, cell.end)]
    edges = [cell.start, *ends, cell.end]
    first, *others = (Span(*edge) for edge in pairwise(edges) if edge[0] < edge[1])
    return _assigns(text, first) and all(
        _assigns(text, clause) or _GOES_ON.match(text, clause.start) for clause in others
    )


def _assigns(text: str, clause: Span) -> bool:
    """Whether a clause is a list, or begins with one that a sentence follows."""
    items = [item.of(text) for item in split_items(text, clause)]
    sentence = bool(items) and without_sentence(items[-1]) is not None
    return is_list(text, clause) or (sentence and all(map(ends_as_party, items[:-1])))


def _behind(words: str) -> str:
    """The verb that says of an item what it does."""
    verb = VERB.search(words)
    return words[verb.start() :] if verb and verb.end() == len(words) else ""


def fits(text: str, cell: Span, kind: ColumnKind) -> float:
    """How well a cell fits below a column's head: below 0 where it does not, 0 where it may."""
    if kind in ("other", "place"):
        return 0.0
    if is_nothing(text, cell) or is_ditto(text, cell):
        return -1.0 if kind == "number" else 1.0
    is_so, good, bad = _FITS[kind]
    return good if is_so(text, cell) else bad


def _is_task(text: str, cell: Span) -> bool:
    others = (is_number, is_value, is_unit, is_list)
    return not any(is_other(text, cell) for is_other in others)


def _is_time(text: str, cell: Span) -> bool:
    return len(cell) <= _LONGEST_TIME and _TIME.fullmatch(text, cell.start, cell.end) is not None


# What a cell has to be, and how well it fits where it is that and where it is not.
_FITS: dict[ColumnKind, tuple[Callable[[str, Span], bool], float, float]] = {
    "number": (is_number, 3.0, -4.0),
    "role": (divides, 3.0, -3.0),
    "time": (_is_time, 3.0, -3.0),
    "unit": (is_unit, 2.0, -3.0),
    "value": (is_amount, 2.0, -2.0),
    "task": (_is_task, 2.0, -1.0),
    "indicator": (_is_task, 2.0, -1.0),
}
