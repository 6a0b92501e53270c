r"""CoNLL-U Plus: a line a character, a column a layer, in both directions.

    # global.columns = FORM DEPT TARGET DEADLINE PERCENT
    # newdoc id = health-01
    省	B	O	O	O
    厅	I	O	O	O

A character that would not show or would break the line is written as JSON writes it (`\n`, `\\`).
A blank line stands behind each line of the text and means nothing. Measures, and what else is
known of a notice, stand in comments behind its head.
"""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from policyner.annotating.document import Document, canonical
from policyner.annotating.exchange import ImportOptions
from policyner.annotating.foreign import hint
from policyner.annotating.graph import graph_of
from policyner.annotating.problems import Problems, excerpt
from policyner.errors import AnnotationError
from policyner.evaluation.gold import GoldNotice, gold_notice
from policyner.given import json_in, read_given
from policyner.span import Span
from policyner.tagging.mention import LABELS

logger = logging.getLogger(__name__)

_COLUMNS = "# global.columns = FORM " + " ".join(LABELS)
_HEAD = "# newdoc id = "
_MEASURES = "# measures = "
_EXTRA = "# extra = "


def encode(documents: Sequence[Document]) -> dict[str, str]:
    """All notices in one file.

    Raises:
        AnnotationError: If a role names no DEPT span.
    """
    lines = [_COLUMNS]
    for document in documents:
        graph_of(document)
        notice = canonical(document.notice)
        lines += [
            _HEAD + json.dumps(notice.id, ensure_ascii=False)[1:-1],
            _MEASURES + json.dumps(notice.to_json()["measures"]),
            *([_EXTRA + json.dumps(dict(document.extra))] if document.extra else []),
            *_body(notice),
        ]
    return {"": "".join(f"{line}\n" for line in lines)}


def losses(documents: Sequence[Document]) -> list[str]:
    """Confidences; and measures where somebody drops comments."""
    said = [
        "CoNLL has no relations: measures and roles stand in comments, which other programs drop"
    ]
    if any(document.is_prediction for document in documents):
        said.append("CoNLL cannot carry the model's confidences and version")
    return said


def decode(path: Path, _options: ImportOptions) -> list[Document]:
    """The documents of a file with these columns.

    Raises:
        AnnotationError: If the file is another tool's or broken, or an annotation is not gold;
            one line for each fault.
    """
    try:
        text = read_given(path).decode("utf-8-sig")
    except (IsADirectoryError, UnicodeDecodeError) as error:
        raise AnnotationError(f"{path}: not a file of CoNLL columns{hint(path)}") from error
    except OSError as error:
        raise AnnotationError(f"{path}: could not be read: {error.strerror or error}") from error
    problems = Problems(path)
    lines = io.StringIO(text, newline=None).read().split("\n")
    if not lines or lines[0].strip() != _COLUMNS:
        raise AnnotationError(
            f"{path}: not policyner's CoNLL: its first line is not {_COLUMNS!r}{hint(path)}"
        )
    found = []
    for read in _documents(lines, problems):
        document = _document(read, problems)
        if document is not None:
            found.append(document)
    problems.raise_if_any()
    if not found:
        raise AnnotationError(f"{path}: holds no notice")
    return found


def _body(notice: GoldNotice) -> Iterator[str]:
    tags = {label: ["O"] * len(notice.text) for label in LABELS}
    for span in notice.spans:
        column = tags[span.label]
        column[span.span.start : span.span.end] = ["I"] * len(span.span)
        column[span.span.start] = "B"
    for at, character in enumerate(notice.text):
        yield "\t".join([_form(character), *(tags[label][at] for label in LABELS)])
        if character == "\n":
            yield ""
    if not notice.text.endswith("\n"):
        yield ""


def _form(character: str) -> str:
    """How a character stands in its line."""
    if character.isprintable() and not character.isspace():
        # A line that begins with `#` would be a comment.
        return json.dumps(character, ensure_ascii=False)[1:-1] if character != "#" else "\\u0023"
    return json.dumps(character)[1:-1]


@dataclass(slots=True)
class _Read:
    """One notice as its lines give it."""

    id: str
    line: int
    characters: list[str] = field(default_factory=list)
    spans: list[tuple[str, Span]] = field(default_factory=list)
    measures: Any = None
    extra: Any = None


def _documents(lines: Sequence[str], problems: Problems) -> Iterator[_Read]:
    current: _Read | None = None
    open_since: dict[str, int] = {}
    for number, line in enumerate(lines, start=1):
        if line.startswith(_HEAD):
            if current is not None:
                yield _closed(current, open_since)
            open_since = {}
            current = _Read(_unquoted(line.removeprefix(_HEAD), number, problems), number)
        elif line.startswith(("#", "\r")) or not line.strip("\r"):
            if current is not None:
                _comment(line, current, number, problems)
        elif current is None:
            problems.add(f"line {number}", f"stands before any {_HEAD.strip()!r}")
            return
        elif not _character(line, current, open_since, number, problems):
            return
    if current is not None:
        yield _closed(current, open_since)


def _comment(line: str, read: _Read, number: int, problems: Problems) -> None:
    for start, name in ((_MEASURES, "measures"), (_EXTRA, "extra")):
        if line.startswith(start):
            try:
                setattr(read, name, json_in(line.removeprefix(start)))
            except ValueError as error:
                problems.add(f"line {number} ({read.id})", f"{name}: not JSON: {error}")


def _character(
    line: str, read: _Read, open_since: dict[str, int], number: int, problems: Problems
) -> bool:
    """Takes one character; whether the file can be read on."""
    where = f"line {number} ({read.id})"
    form, *tags = line.rstrip("\r").split("\t")
    if len(tags) != len(LABELS):
        problems.add(where, f"{len(tags)} columns behind the character, not {len(LABELS)}")
        return False
    character = _unquoted(form, number, problems)
    at = len(read.characters)
    for label, tag in zip(LABELS, tags, strict=True):
        if tag not in ("O", "B", "I"):
            problems.add(where, f"{label} at {at} {character!r}: unknown tag {tag!r}")
            continue
        if tag == "I" and label not in open_since:
            problems.add(where, f"{label} at {at} {character!r}: I without a B before it")
        if tag != "I" and label in open_since:
            read.spans.append((label, Span(open_since.pop(label), at)))
        if tag == "B":
            open_since[label] = at
    read.characters.append(character)
    return True


def _closed(read: _Read, open_since: dict[str, int]) -> _Read:
    end = len(read.characters)
    read.spans += [(label, Span(start, end)) for label, start in open_since.items()]
    return read


def _unquoted(form: str, number: int, problems: Problems) -> str:
    try:
        return str(json.loads(f'"{form}"'))
    except ValueError as error:
        problems.add(f"line {number}", f"{form!r}: not written as JSON writes it: {error}")
        return form


def _document(read: _Read, problems: Problems) -> Document | None:
    text = "".join(read.characters)
    where = f"line {read.line} ({read.id})"
    if read.measures is None:
        logger.warning("%s, %s: the comment with the measures is gone", problems.path, where)
    try:
        notice = gold_notice(
            {
                "id": read.id,
                "text": text,
                "spans": [[label, span.start, span.end] for label, span in read.spans],
                "measures": read.measures or [],
            }
        )
    except (ValueError, KeyError, TypeError, IndexError) as error:
        problems.add(where, f"measures do not fit the text: {error}")
        return None
    agencies = {s.span for s in notice.spans if s.label == "DEPT"}
    for measure in notice.measures:
        for role, span in measure.roles:
            if span not in agencies:
                words = excerpt(text, span.start, span.end)
                problems.add(where, f"{role} {span.start}:{span.end} {words} is not a DEPT span")
                return None
    return Document(canonical(notice), read.extra if isinstance(read.extra, dict) else {})
