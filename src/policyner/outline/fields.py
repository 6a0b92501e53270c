"""The fields that a page sets above a notice: `索引号：… 发文机关：…`.

They stand as lines, several on a line, glued, with bars or brackets, or with the value in the
line below its label. A label begins its line or follows what cannot be the rest of a word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from policyner.grammar.marks import BLANKS, UNREAD, stripped
from policyner.grammar.times.days import date_at, dates_in
from policyner.outline.field_labels import LABELS, plain
from policyner.outline.titles import kind_of
from policyner.repair.page_fields import PUT_UP
from policyner.span import Span

_CLOSING = {"【": "】", "[": "]"}
_MARKS = "-•·*|｜:：" + BLANKS
_EDGE = frozenset(_MARKS + UNREAD + "【】[]")
_DATES = frozenset(
    {"signed", "sent", "printed", "published", "page_date", "archived", "effective", "expires"}
)
_INDEX = re.compile(r"[A-Za-z0-9/_.\-—－]{6,}")
# An index number that stands alone: `0141233/2024-00034`.
_INDEX_DIGITS = re.compile(r"\d{3}[-/_]|[-/]\d{3}")
_TOLD = {
    "number": re.compile(r"[〔﹝\[［【（(]\s?(?:19|20)\d{2}|号"),
    "validity": re.compile("有效|失效|废止|现行|修改"),
}
_ORGAN = re.compile(r"[厅局委办室府会部院署处队心组]$")
_TITLE = re.compile("关于|印发|《")
# `来源：青禾市人民政府关于…的通知` gives the title.
_TITLED = re.compile(r"[^\s：]{0,60}(?:关于|印发)")
#: The hour behind a date, as pages write it.
HOUR = re.compile(r"[ \t\u3000]*\d{1,2}[：:]\d{2}(?:[：:]\d{2}(?:\.\d{1,3})?)?")
_PUT_UP = re.compile(PUT_UP)
_LONGEST_LABELLED = 40
# The values of a whole line without colons.
_LONGEST_VALUES = 120


@dataclass(frozen=True, slots=True)
class Field:
    """A label and what stands behind it.

    Attributes:
        kind: What it gives, a key of the vocabularies.
        label: Place of the label.
        value: Place of the value; empty where the page gives none.
    """

    kind: str
    label: Span
    value: Span


def line_fields(text: str, line: Span) -> Iterator[Field]:
    """The fields of a line, none where it is no line of fields."""
    labels = list(_labels_of(text, line))
    if not labels:
        return
    ends = [following.start() for following in labels[1:]] + [line.end]
    for label, end in zip(labels, ends, strict=True):
        # `【来源：】 【关闭】`
        closing = _CLOSING.get(text[label.start() - 1 : label.start()])
        closed = text.find(closing, label.end(), end) if closing else -1
        value = value_at(text, Span(label.end(), end if closed < 0 else closed))
        if value and value.of(text) in LABELS.none:
            value = Span(value.start, value.start)
        place = Span(*label.span("label"))
        yield Field(LABELS.kind(label), place, value)


def dates_behind(text: str, line: Span) -> Iterator[Field]:
    """The dates behind something else in a line of the page, where a copy lost the breaks.

    `首页 > 公开 > 通知 来源：青禾市政府网 时间：2024-03-08`. Where the values of other fields end,
    such a line does not tell.
    """
    for match in LABELS.pattern.finditer(text, line.start, line.end):
        # `作者：发表时间：2024-03-08`
        is_apart = match.start() > line.start and (
            text[match.start() - 1] in BLANKS or plain(match["label"]) in LABELS.sure
        )
        if is_apart and match["mark"] is not None and match["mark"][-1] in ":：":
            fields = line_fields(text, Span(match.start(), line.end))
            yield from (field for field in fields if field.kind in _DATES)
            return


def told_kind(words: str) -> str | None:
    """What words without a label give, where they tell it themselves; `None` where they do not."""
    if _INDEX.fullmatch(words) and _INDEX_DIGITS.search(words):
        return "index_number"
    found = (kind for kind, pattern in _TOLD.items() if pattern.search(words))
    return next(found, "issuer" if _ORGAN.search(words) else None)


def value_at(text: str, span: Span) -> Span:
    """A value without the marks around it."""
    return stripped(text, span, _MARKS + "】]", behind=_MARKS + "【[")


def _labels_of(text: str, line: Span) -> list[re.Match[str]]:
    """The labels of a line of fields, in order; none where the line does not begin with one."""
    start = _begin(text, line)
    found: list[re.Match[str]] = []
    if not LABELS.pattern.match(text, start, line.end):
        return []
    for match in LABELS.pattern.finditer(text, start, line.end):
        if _is_label(text, match, line, first=not found) or (
            found and _is_cell(text, match, found)
        ):
            found.append(match)
        elif not found:
            return []
    of_source = found and LABELS.kind(found[0]) == "source"
    return [] if of_source and _TITLED.match(text, found[0].end(), line.end) else found


def _is_cell(text: str, match: re.Match[str], found: Sequence[re.Match[str]]) -> bool:
    """Whether a label without a mark is a cell of a row of such labels and their values.

    `发布机构 松河县应急办 公开形式 主动公开`
    """
    around = text[match.start() - 1], text[match.end("label") : match.end("label") + 1]
    return (
        match["mark"] is None
        and found[0]["mark"] is None
        and all(character and character in BLANKS for character in around)
    )


def _begin(text: str, line: Span) -> int:
    """Where the first label of a line must stand: behind bullets, or a date as pages write it."""
    by = _PUT_UP.match(text, line.start, line.end)
    behind = by.end() if by else line.start
    # In front of a date, or of the first label.
    told = date_at(text, behind, line.end) or LABELS.pattern.match(text, behind, line.end)
    start = behind if told else line.start
    if dated := date_at(text, start, line.end):
        # `2024-03-08 10:20 来源：…`
        time = HOUR.match(text, dated.span.end, line.end)
        start = time.end() if time else dated.span.end
    while start < line.end and text[start] in _EDGE:
        start += 1
    return start


def _is_label(text: str, match: re.Match[str], line: Span, *, first: bool) -> bool:
    """Whether words that may be a label are one where they stand."""
    label = plain(match["label"])
    sure = label in LABELS.sure
    before = "" if first else text[match.start() - 1]
    if match["mark"] is not None:
        return sure or not ("\u4e00" <= before <= "\u9fff")
    value = text[match.end() : line.end].strip(BLANKS)
    if not sure:
        # `标题 …的通知`: its value alone tells the label.
        told = LABELS.kinds[label] == "title" and match.end("label") < match.end()
        return first and told and is_title(value)
    if first:
        return not value or (len(value) <= _LONGEST_VALUES and value[-1] not in "。；，")
    # Behind a value.
    return before in _EDGE or before.isascii() or before in "日号室府局委厅》）"


def fits(kind: str, words: str, *, below: bool) -> bool:
    """Whether words may be the value of a label that stands above them.

    Args:
        kind: What the label gives.
        words: The words.
        below: Whether the page sets values below their labels.
    """
    if words in LABELS.none:
        return True
    if kind in ("index_number", "title"):
        return is_title(words) if kind == "title" else bool(_INDEX.fullmatch(words))
    if len(words) > _LONGEST_LABELLED:
        return False
    if kind in _DATES:
        found = next(dates_in(words, 0, len(words)), None)
        return found is not None and found.span.start == 0
    if kind in _TOLD:
        return bool(_TOLD[kind].search(words))
    organ = kind in ("issuer", "publisher")
    return below or bool(_ORGAN.search(words)) if organ else below and not is_title(words)


def is_title(words: str) -> bool:
    """Whether a value is a title."""
    return bool(_TITLE.search(words)) or kind_of(words) is not None
