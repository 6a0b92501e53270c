"""What looks wrong in a gold file: faults, and doubtful places that a person should look at.

A fault makes the file useless (an offset outside the text, spans of one layer that overlap, a
role whose agency is no DEPT span). Everything else is a doubt: often an oversight, sometimes
right. The rules of extent are those of the guidelines (annotations/README.md).
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal

from policyner.annotating.foreign import RECORDS
from policyner.annotating.inputs import read_rows
from policyner.annotating.problems import Problems, excerpt
from policyner.evaluation.gold import GoldNotice
from policyner.language import translated
from policyner.linking.measure import ROLES
from policyner.tagging.mention import LABELS
from policyner.training.standoff import read_corpus, text_of

Severity = Literal["fault", "doubt"]

#: The names of all checks; faults first.
CHECKS = (
    "offset", "label", "overlap", "id", "role-without-dept",
    "edge", "brackets", "empty-line", "percent-without-number", "extent", "in-title", "unmarked",
    "no-role", "dept-without-role", "two-roles", "crossing-measures",
)  # fmt: skip

# Shorter words stand everywhere.
_SHORTEST = 3

# Where words are marked at most as often as not, nothing is said of those that are not.
_MARKED_SHARE = 0.5

_EDGE = " \t\r\n\u3000\xa0，。、；：！？,;:!?…"
_PAIRS = {"（": "）", "(": ")", "《": "》", "“": "”", "‘": "’", "【": "】", "〔": "〕", "「": "」"}
_DIGIT = re.compile(r"[0-9０-９〇零一二两三四五六七八九十百千半几数]")
_TITLE = re.compile(r"《[^《》\n]{1,100}》")
_PREPOSITION = re.compile(r"(?:截至|截止|到|在|于|自|至)(?=[0-9０-９〇零一二三四五六七八九十“])")
_MODAL = re.compile(
    r"力争|确保|应当|应(?=[达完实建不]|新)|要(?=[达完实建不]|新)|争取(?=[达完实建使到])|努力"
)
_COMPARATOR = re.compile(r"不低于|不少于|不高于|不超过|低于|高于|超过|达到|达|约|近(?=[0-9０-９])")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that looks wrong.

    Attributes:
        severity: Whether the file is useless with it, or it may be right.
        check: The name of the check.
        notice: The id of the notice.
        line: The number of its line.
        start: Offset of the first character, in code points.
        end: Offset behind the last character.
        excerpt: The words there.
        message: What is wrong.
    """

    severity: Severity
    check: str
    notice: str
    line: int
    start: int
    end: int
    excerpt: str
    message: str

    def to_json(self) -> dict[str, Any]:
        """The finding as a JSON object."""
        return {name: getattr(self, name) for name in self.__slots__}

    def __str__(self) -> str:
        return translated("line {} ({}) {}:{} {} {}: {} {}").format(
            self.line, self.notice, self.start, self.end,
            translated(self.severity), self.check, translated(self.message), self.excerpt,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Row:
    """A notice as its line gives it, good or bad."""

    line: int
    id: str
    text: str
    spans: tuple[tuple[str, int, int], ...]
    measures: tuple[Mapping[str, Any], ...]

    def of(self, label: str) -> list[tuple[int, int]]:
        return sorted((start, end) for name, start, end in self.spans if name == label)


def lint(path: Path, *, texts: Path | None = None) -> list[Finding]:
    """Everything that looks wrong in a gold file, in the order of its lines and offsets.

    Args:
        path: The gold file, or a file of annotations that lie apart from their texts.
        texts: For the latter the corpus that holds the texts.

    Raises:
        AnnotationError: If there is no such file, or a line is not one notice of gold or of
            what lies apart from its text in the corpus.
        ConfigError: If the corpus is missing or malformed.
    """
    problems = Problems(path)
    find_text = _texts(texts)
    rows = [
        row
        for number, value in read_rows(path, problems)
        if (row := _row(value, number, problems, find_text)) is not None
    ]
    problems.raise_if_any()
    return _in_rows(rows)


def lint_notice(notice: GoldNotice) -> list[Finding]:
    """Everything that looks wrong in one notice, in the order of its offsets.

    What a file would say of other notices, such as names that are marked there, is not asked.
    """
    spans = tuple((s.label, s.span.start, s.span.end) for s in notice.spans)
    return _in_rows([_Row(1, notice.id, notice.text, spans, tuple(notice.to_json()["measures"]))])


def _in_rows(rows: Sequence[_Row]) -> list[Finding]:
    found = [finding for row in rows for finding in _in_row(row)]
    found += _ids(rows)
    found += _unmarked(rows)
    return sorted(found, key=lambda f: (f.line, f.start, f.end, f.check, f.message))


def _texts(path: Path | None) -> Callable[[Any], str]:
    """Gives a line its text: its own, or that of a corpus where it lies apart."""
    if path is None:
        return lambda value: str(value["text"])
    corpus = read_corpus(path)
    return lambda value: (
        str(value["text"]) if "text" in value else text_of(value, corpus, path=path)
    )


def _row(
    value: Any, number: int, problems: Problems, find_text: Callable[[Any], str]
) -> _Row | None:
    if isinstance(value, dict) and "schema_version" in value:
        problems.add(f"line {number}", f"not gold but {RECORDS}")
        return None
    try:
        spans = tuple((str(label), start, end) for label, start, end in value["spans"])
        measures = tuple(dict(measure) for measure in value["measures"])
        places = [(start, end) for _, start, end in spans]
        places += [pair for measure in measures for pair in _pairs(measure)]
        row = _Row(number, str(value["id"]), find_text(value), spans, measures)
    except (ValueError, KeyError, TypeError) as error:
        message = f"not a notice of gold: {type(error).__name__} {error}"
        problems.add(f"line {number}", message)
        return None
    for pair in places:
        if len(pair) != 2 or not all(isinstance(edge, int) for edge in pair):
            problems.add(f"line {number} ({row.id})", f"{pair} are no offsets")
            return None
    return row


def _pairs(measure: Mapping[str, Any]) -> Iterator[tuple[int, int]]:
    yield measure["start"], measure["end"]
    yield tuple(measure["cue"])
    for role in ROLES:
        for pair in measure.get(role, ()):
            yield tuple(pair)


def _in_row(row: _Row) -> Iterator[Finding]:
    if outside := list(_outside(row)):
        # Nothing can be said of words that are not there.
        yield from outside
        return
    yield from _overlaps(row)
    for label, start, end in row.spans:
        for check, rule in _OF_SPANS.items():
            message = rule(label, row.text[start:end])
            if message:
                yield _finding(row, start, end, check, f"{label}: {message}")
    yield from _in_titles(row)
    yield from _roles(row)
    yield from _crossing(row)


def _outside(row: _Row) -> Iterator[Finding]:
    places = [*row.spans]
    places += [("measure", *pair) for measure in row.measures for pair in _pairs(measure)]
    for label, start, end in places:
        if not 0 <= start < end <= len(row.text):
            message = f"{label}: empty or outside the text of {len(row.text)} characters"
            yield _finding(row, start, end, "offset", message, severity="fault")
        elif label != "measure" and label not in LABELS:
            yield _finding(row, start, end, "label", f"unknown label {label!r}", severity="fault")


def _overlaps(row: _Row) -> Iterator[Finding]:
    for label in LABELS:
        for left, right in pairwise(row.of(label)):
            if right[0] < left[1]:
                how = "stands twice" if left == right else f"overlaps with {left[0]}:{left[1]}"
                message = f"{label}: {how}"
                yield _finding(row, *right, "overlap", message, severity="fault")


def _edge(_label: str, words: str) -> str | None:
    if words[0] in _EDGE or words[-1] in _EDGE:
        return "begins or ends with punctuation or a blank"
    return None


def _brackets(_label: str, words: str) -> str | None:
    for left, right in _PAIRS.items():
        if words.count(left) != words.count(right):
            return f"holds {left} or {right} without the other"
    return None


def _empty_line(_label: str, words: str) -> str | None:
    # A copy in lines of a fixed width has single breaks within words.
    return "holds an empty line" if re.search(r"\n\s*\n", words) else None


def _digit(label: str, words: str) -> str | None:
    if label == "PERCENT" and not _DIGIT.search(words):
        return "holds no number"
    return None


def _extent(label: str, words: str) -> str | None:
    match label:
        case "DEADLINE" if found := _PREPOSITION.match(words):
            return f"begins with {found[0]}, which stays outside"
        case "TARGET" if found := _MODAL.match(words):
            return f"begins with {found[0]}, which stays outside"
        case "PERCENT" if found := _COMPARATOR.match(words):
            return f"begins with {found[0]}, which stays outside"
        case "DEPT" if words.endswith(("等", "牵头", "负责", "配合")):
            return "ends with a word that stays outside"
    return None


#: Checks of one span, by name: from its label and words to a message, or `None`.
_OF_SPANS: Mapping[str, Callable[[str, str], str | None]] = {
    "edge": _edge,
    "brackets": _brackets,
    "empty-line": _empty_line,
    "percent-without-number": _digit,
    "extent": _extent,
}


def _in_titles(row: _Row) -> Iterator[Finding]:
    titles = [match.span() for match in _TITLE.finditer(row.text)]
    for label, start, end in row.spans:
        if any(left < start and end < right for left, right in titles):
            yield _finding(row, start, end, "in-title", f"{label}: stands inside 《》")


def _roles(row: _Row) -> Iterator[Finding]:
    agencies = set(row.of("DEPT"))
    for measure in row.measures:
        place = measure["start"], measure["end"]
        given = [(role, tuple(pair)) for role in ROLES for pair in measure.get(role, ())]
        if not given:
            yield _finding(row, *place, "no-role", "a measure without an agency")
        for role, pair in given:
            if pair not in agencies:
                message = f"{role} of the measure at {place[0]} is not a DEPT span"
                yield _finding(
                    row, pair[0], pair[1], "role-without-dept", message, severity="fault"
                )
        for pair, count in Counter(pair for _, pair in given).items():
            if count > 1:
                message = f"has {count} roles in the measure at {place[0]}"
                yield _finding(row, pair[0], pair[1], "two-roles", message)
        yield from _dept_in_cue(row, measure)


def _dept_in_cue(row: _Row, measure: Mapping[str, Any]) -> Iterator[Finding]:
    """Agencies in the words that assign a measure, and that have no role in any measure."""
    start, end = measure["cue"]
    given = {tuple(pair) for m in row.measures for role in ROLES for pair in m.get(role, ())}
    for agency in row.of("DEPT"):
        if start <= agency[0] and agency[1] <= end and agency not in given:
            message = f"a DEPT in the cue at {start} has no role"
            yield _finding(row, *agency, "dept-without-role", message)


def _crossing(row: _Row) -> Iterator[Finding]:
    places = sorted((m["start"], m["end"]) for m in row.measures)
    for left, right in pairwise(places):
        if right[0] < left[1] < right[1]:
            message = f"crosses the measure at {left[0]}:{left[1]}"
            yield _finding(row, *right, "crossing-measures", message)


def _ids(rows: Sequence[_Row]) -> Iterator[Finding]:
    seen: dict[str, int] = {}
    for row in rows:
        if row.id in seen:
            message = f"the id stands in line {seen[row.id]} too"
            yield _finding(row, 0, 0, "id", message, severity="fault")
        seen.setdefault(row.id, row.line)


def _unmarked(rows: Sequence[_Row]) -> Iterator[Finding]:
    """Words that are marked in one place and not in another.

    DEPT and PERCENT are looked for in the whole file, since a name or a ratio is one wherever
    it stands; TARGET within a notice. Whether a time is a DEADLINE depends on the sentence.
    What stands in a longer span of the layer, in 《》 or inside a longer name is left out.
    """
    good = [row for row in rows if not any(_outside(row))]
    for label in ("DEPT", "PERCENT"):
        yield from _unmarked_in(good, label)
    for row in good:
        yield from _unmarked_in([row], "TARGET")


def _unmarked_in(rows: Sequence[_Row], label: str) -> Iterator[Finding]:
    marked = Counter(row.text[start:end] for row in rows for start, end in row.of(label))
    words = [each for each in marked if len(each) >= _SHORTEST]
    bare: dict[str, list[tuple[_Row, int]]] = defaultdict(list)
    for row in rows:
        covered = bytearray(len(row.text))
        blocks = row.of(label)
        blocks += [match.span() for match in _TITLE.finditer(row.text)]
        for start, end in blocks:
            covered[start:end] = b"\1" * (end - start)
        # Longest first, so that a short name inside a longer bare one is not told twice.
        present = (each for each in words if each in row.text)
        for each in sorted(present, key=len, reverse=True):
            for start in _occurrences(row.text, each):
                end = start + len(each)
                if not any(covered[start:end]) and not _goes_on(label, row.text, start, end):
                    bare[each].append((row, start))
                    covered[start:end] = b"\1" * len(each)
    for each, places in bare.items():
        if marked[each] / (marked[each] + len(places)) <= _MARKED_SHARE:
            continue
        for row, start in places:
            message = f"{label}: marked {marked[each]} times elsewhere, not here"
            yield _finding(row, start, start + len(each), "unmarked", message)


def _occurrences(text: str, words: str) -> Iterator[int]:
    at = text.find(words)
    while at >= 0:
        yield at
        at = text.find(words, at + len(words))


def _goes_on(label: str, text: str, start: int, end: int) -> bool:
    """Whether the words are part of something longer: `15%` of `115%` or `15%以上`."""
    before, behind = text[start - 1 : start], text[end : end + 1]
    if label == "PERCENT":
        return bool(_DIGIT.match(before)) or before in (".", "．", "×") or behind in ("以", "左")
    return False


def _finding(
    row: _Row,
    start: int,
    end: int,
    check: str,
    message: str,
    *,
    severity: Severity = "doubt",
) -> Finding:
    words = excerpt(row.text, start, min(end, len(row.text)))
    return Finding(severity, check, row.id, row.line, start, end, words, message)
