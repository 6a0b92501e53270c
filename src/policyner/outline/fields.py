"""The fields that a page sets above a notice: `索引号：… 发文机关：…`.

They stand as lines, several on a line, glued, with bars or brackets, or with the value in the
line below its label. A label begins its line or follows what cannot be the rest of a word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from policyner.grammar.marks import UNREAD, stripped
from policyner.grammar.times.days import date_at, dates_in
from policyner.outline.titles import kind_of
from policyner.repair.page_fields import PUT_UP, page_labels
from policyner.span import Span
from policyner.vocabulary import read_vocabulary

_BLANK = " \t\u3000\r"
# Labels are set to one width with blanks, which a page may not have read.
_WIDE = f"[{re.escape(UNREAD)}]*"
_CLOSING = {"【": "】", "[": "]"}
_MARKS = "-•·*|｜:：" + _BLANK
_EDGE = frozenset(_MARKS + "【】[]")
# Behind a label without a colon stand a bar, a bracket, blanks, or the value itself.
_MARK = r"[ \t\u3000]*(?P<mark>[】\]]?[:：]|[】\]|｜]|\t)?"
_DATES = frozenset(
    {"signed", "sent", "printed", "published", "page_date", "archived", "effective", "expires"}
)
_INDEX = re.compile(r"[A-Za-z0-9/_.\-—－]{6,}")
_TOLD = {
    "number": re.compile(r"[〔﹝\[［【（(]\s?(?:19|20)\d{2}|号"),
    "validity": re.compile("有效|失效|废止|现行|修改"),
}
_ORGAN = re.compile(r"[厅局委办室府会部院署处队心组]$")
_TITLE = re.compile("关于|印发|《")
# `来源：青禾市人民政府关于…的通知` gives the title.
_TITLED = re.compile(r"[^\s：]{0,60}(?:关于|印发)")
_TIME = re.compile(r"[ \t\u3000]*\d{1,2}[：:]\d{2}(?:[：:]\d{2})?")
_PUT_UP = re.compile(PUT_UP)
_LONGEST_LABELLED = 40
# A row of labels has at least so many, and their values stand in so many lines.
_FEWEST_LABELS, _MOST_ROWS = 3, 5
_CELL = re.compile(r"[^ \t\u3000|｜\n]+")
# An index number that stands alone: `0141233/2024-00034`.
_INDEX_DIGITS = re.compile(r"\d{3}[-/_]|[-/]\d{3}")
_LONGEST_VALUE, _DATES_OF_A_TABLE = 25, 2
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


@dataclass(frozen=True, slots=True)
class FieldRows:
    """The fields of a table of several lines.

    Attributes:
        fields: Its fields, in order.
        lines: How many lines it has; 0 where there is none.
    """

    fields: tuple[Field, ...] = ()
    lines: int = 0

    def __bool__(self) -> bool:
        return self.lines > 0


def fields_in(text: str, lines: Sequence[Span]) -> Iterator[tuple[int, tuple[Field, ...]]]:
    """The fields of the lines that hold fields alone.

    Args:
        text: The clean text.
        lines: Places of lines that are not blank, in order.

    Yields:
        Index of the line, and its fields. A line that is the value of the label above it
        comes with no fields of its own.
    """
    index = 0
    below = False
    while index < len(lines):
        table = fields_of_rows(text, lines[index:]) or _unlabelled(text, lines[index:])
        if table.lines:
            yield index, table.fields
            yield from ((index + line, ()) for line in range(1, table.lines))
            index += table.lines
            continue
        fields = list(line_fields(text, lines[index]))
        if not fields:
            index += 1
            continue
        last, following = fields[-1], lines[index + 1 : index + 2]
        stands_below = (
            not last.value
            and following
            and not any(line_fields(text, following[0]))
            and _fits(last.kind, following[0].of(text).strip(_BLANK), below=below)
        )
        if stands_below:
            fields[-1] = Field(last.kind, last.label, _stripped(text, following[0]))
            below = True
        yield index, tuple(fields)
        if stands_below:
            yield index + 1, ()
            index += 1
        index += 1


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
        value = _stripped(text, Span(label.end(), end if closed < 0 else closed))
        if value and value.of(text) in _VOCABULARY.none:
            value = Span(value.start, value.start)
        place = Span(*label.span("label"))
        yield Field(_VOCABULARY.kinds[_plain(label["label"])], place, value)


def fields_of_rows(text: str, lines: Sequence[Span]) -> FieldRows:
    """The fields of a table that has all its labels in one row and their values in the next.

    `索引号 文号 发布机构 发布日期⏎QH-012 青政〔2024〕7号⏎青禾市人民政府 2024-03-08`; a label whose
    value is absent is passed over.

    Args:
        text: The clean text.
        lines: Places of lines, the first of which may be the row of labels.
    """
    labels = list(_row_of_labels(text, lines[0]))
    if len(labels) < _FEWEST_LABELS:
        return FieldRows()
    fields: list[Field] = []
    used = 0
    # Where the page lost its line breaks, the values follow in the line of the labels.
    rest = _stripped(text, Span(labels[-1].end(), lines[0].end))
    if rest and len(labels) == _FEWEST_LABELS:
        return FieldRows()
    for number, line in enumerate([rest, *lines[1 : 1 + _MOST_ROWS]]):
        for cell in _CELL.finditer(text, line.start, line.end):
            fitting = (
                place
                for place, label in enumerate(labels)
                if _fits(_VOCABULARY.kinds[_plain(label["label"])], cell[0], below=True)
            )
            place = next(fitting, None)
            if place is None:
                break
            label = labels[place]
            kind = _VOCABULARY.kinds[_plain(label["label"])]
            fields.append(Field(kind, Span(*label.span("label")), Span(*cell.span())))
            labels = labels[place + 1 :]
            used = number
        if not labels or (used < number and line):
            break
    return FieldRows(tuple(fields), used + 1) if len(fields) > 1 else FieldRows()


def _row_of_labels(text: str, line: Span) -> Iterator[re.Match[str]]:
    """The labels that a line begins with, with nothing but blanks between them."""
    end = line.start
    for label in _VOCABULARY.labels.finditer(text, line.start, line.end):
        if text[end : label.start()].strip(_BLANK) or (label["mark"] or "")[-1:] in tuple(":："):
            return
        yield label
        end = label.end()


def _unlabelled(text: str, lines: Sequence[Span]) -> FieldRows:
    """The fields of a table that lost its labels: an index number, then a value in each line.

    An organ issues; of two dates the first is that of signature and the second the page's.
    """
    if not (_INDEX.fullmatch(lines[0].of(text)) and _INDEX_DIGITS.search(lines[0].of(text))):
        return FieldRows()
    fields = [Field("index_number", Span(lines[0].start, lines[0].start), lines[0])]
    dates: list[Span] = []
    for line in lines[1 : 1 + _MOST_ROWS * 2]:
        words = line.of(text)
        if len(words) > _LONGEST_VALUE or _is_title(words):
            break
        kinds = ("number", "validity", "issuer")
        kind = next((kind for kind in kinds if _told(kind, words)), "subject")
        if _fits("signed", words, below=True):
            dates.append(line)
        fields.append(Field(kind, Span(line.start, line.start), line))
    if len(dates) != _DATES_OF_A_TABLE:
        return FieldRows()
    dated = dict(zip(dates, ("signed", "published"), strict=True))
    return FieldRows(
        tuple(Field(dated.get(f.value, f.kind), f.label, f.value) for f in fields), len(fields)
    )


def _told(kind: str, words: str) -> bool:
    """Whether words tell by themselves that they are a number or an organ."""
    return bool((_ORGAN if kind == "issuer" else _TOLD[kind]).search(words))


def values(text: str, fields: Sequence[Field]) -> Mapping[str, str]:
    """The values by kind, the first of each kind."""
    given: dict[str, str] = {}
    for field in fields:
        if field.value:
            given.setdefault(field.kind, " ".join(field.value.of(text).split()))
    return given


def _labels_of(text: str, line: Span) -> list[re.Match[str]]:
    """The labels of a line of fields, in order; none where the line does not begin with one."""
    start = _begin(text, line)
    found: list[re.Match[str]] = []
    for match in _VOCABULARY.labels.finditer(text, start, line.end):
        if not found and match.start() != start:
            return []
        if _is_label(text, match, line, first=not found):
            found.append(match)
        elif not found:
            return []
    if found and _TITLED.match(text, found[0].end(), line.end) and _is_source(found[0]):
        return []
    return found


def _begin(text: str, line: Span) -> int:
    """Where the first label of a line must stand: behind bullets, or a date as pages write it."""
    by = _PUT_UP.match(text, line.start, line.end)
    behind = by.end() if by else line.start
    # In front of a date, or of the first label.
    told = date_at(text, behind, line.end) or _VOCABULARY.labels.match(text, behind, line.end)
    start = behind if told else line.start
    if dated := date_at(text, start, line.end):
        # `2024-03-08 10:20 来源：…`
        time = _TIME.match(text, dated.span.end, line.end)
        start = time.end() if time else dated.span.end
    while start < line.end and text[start] in _EDGE:
        start += 1
    return start


def _is_label(text: str, match: re.Match[str], line: Span, *, first: bool) -> bool:
    """Whether words that may be a label are one where they stand."""
    label = _plain(match["label"])
    sure = label in _VOCABULARY.sure
    before = "" if first else text[match.start() - 1]
    if match["mark"] is not None:
        return sure or not ("\u4e00" <= before <= "\u9fff")
    value = text[match.end() : line.end].strip(_BLANK)
    if not sure:
        # `标题 …的通知`: its value alone tells the label.
        told = _VOCABULARY.kinds[label] == "title" and match.end("label") < match.end()
        return first and told and _is_title(value)
    if first:
        return not value or (len(value) <= _LONGEST_VALUES and value[-1] not in "。；，")
    return before in _EDGE or _is_value_end(before)


def _is_source(match: re.Match[str]) -> bool:
    return _VOCABULARY.kinds[_plain(match["label"])] == "source"


def _is_value_end(character: str) -> bool:
    return character.isascii() or character in "日号室府局委厅》）"


def _fits(kind: str, words: str, *, below: bool) -> bool:
    """Whether a line may be the value of a label in the line above it."""
    if words in _VOCABULARY.none:
        return True
    if kind in ("index_number", "title"):
        return _is_title(words) if kind == "title" else bool(_INDEX.fullmatch(words))
    if len(words) > _LONGEST_LABELLED:
        return False
    if kind in _DATES:
        found = next(dates_in(words, 0, len(words)), None)
        return found is not None and found.span.start == 0
    if kind in _TOLD:
        return bool(_TOLD[kind].search(words))
    organ = kind in ("issuer", "publisher")
    return below or bool(_ORGAN.search(words)) if organ else below and not _is_title(words)


def _is_title(words: str) -> bool:
    return bool(_TITLE.search(words)) or kind_of(words) is not None


def _stripped(text: str, span: Span) -> Span:
    return stripped(text, span, _MARKS + "】]", behind=_MARKS + "【[")


def _plain(label: str) -> str:
    return re.sub(_WIDE, "", label)


@dataclass(frozen=True, slots=True)
class _Vocabulary:
    """The labels.

    Attributes:
        kinds: What a label gives.
        sure: Labels that need no colon.
        labels: Any label with the mark behind it; groups `label` and `mark`.
        none: Values that say that there is none.
    """

    kinds: dict[str, str]
    sure: frozenset[str]
    labels: re.Pattern[str]
    none: frozenset[str]


def _read() -> _Vocabulary:
    rows = read_vocabulary(__package__, "head.yaml")
    # `字号` is a page's switch for the size of its letters, or a notice's number.
    groups = page_labels() | {
        kind: (tuple(row.get("sure", ())), tuple(row.get("others", ())))
        for kind, row in rows["fields"].items()
    }
    kinds = {label: kind for kind, both in groups.items() for some in both for label in some}
    # `文　　号`
    spaced = sorted(kinds, key=lambda label: (-len(label), label))
    pattern = "|".join(_WIDE.join(map(re.escape, label)) for label in spaced)
    return _Vocabulary(
        kinds=kinds,
        sure=frozenset(label for sure, _ in groups.values() for label in sure),
        labels=re.compile(rf"(?P<label>{pattern}){_MARK}"),
        none=frozenset(map(str, rows["none"])),
    )


_VOCABULARY = _read()
