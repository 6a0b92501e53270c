"""Inline markup as a tool's format: a text file a notice, for any text editor, both directions."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from urllib.parse import quote, unquote

from policyner.annotating.document import Document, title_of
from policyner.annotating.exchange import ImportOptions
from policyner.annotating.inline import parse_inline
from policyner.annotating.problems import Problems, place
from policyner.errors import AnnotationError, GoldError
from policyner.evaluation.gold import GoldNotice
from policyner.given import read_given
from policyner.span import Span
from policyner.tagging.mention import LETTERS

_UNSAFE = re.compile(r"[^\w.-]+")
# The id of a record says nothing to a person: the title stands behind it.
_OF_RECORD = re.compile("([0-9a-f]{16})(?: .*)?")


def encode(documents: Sequence[Document]) -> dict[str, str]:
    """The folder's files, each named by its notice's id.

    Raises:
        AnnotationError: If marks of a notice cross, a role names no DEPT span, or a text holds the
            signs of the markup; one line for each.
    """
    problems = Problems(Path("inline"))
    files = {}
    for document in documents:
        notice = document.notice
        name = _UNSAFE.sub(lambda match: quote(match[0], safe=""), notice.id)
        if _OF_RECORD.fullmatch(name):
            name += f" {_UNSAFE.sub('', title_of(document))[:30]}"
        try:
            files[f"{name}.txt"] = to_inline(notice)
        except GoldError as error:
            problems.add("", str(error))
    problems.raise_if_any()
    return files


def losses(documents: Sequence[Document]) -> list[str]:
    """What stands beside marks and text."""
    if any(document.is_prediction or document.extra for document in documents):
        return ["inline markup has text and marks alone: give --original at import"]
    return []


def decode(path: Path, _options: ImportOptions) -> list[Document]:
    """The documents of a folder, or the one of a file.

    Raises:
        AnnotationError: If there is none, or the marks of one are broken; one line for each.
    """
    problems = Problems(path)
    documents = []
    for file in sorted(path.glob("*.txt")) if path.is_dir() else [path]:
        try:
            marked = read_given(file).decode("utf-8-sig")
            documents.append(Document(parse_inline(marked, id=_id(file.stem))))
        except GoldError as error:
            problems.add("", str(error))
        except UnicodeDecodeError as error:
            problems.add(file.name, f"not UTF-8 at byte {error.start}")
        except OSError as error:
            problems.add("", f"could not be read: {error.strerror or error}")
    problems.raise_if_any()
    if not documents:
        raise AnnotationError(f"{path}: holds no annotated notice")
    return documents


def _id(stem: str) -> str:
    record = _OF_RECORD.fullmatch(stem)
    return record[1] if record else unquote(stem)


def to_inline(notice: GoldNotice) -> str:
    """The notice in inline markup; `parse_inline` gives it back.

    Raises:
        GoldError: If marks cross, a role names no DEPT span, or the text holds signs of the markup.
    """
    text = notice.text
    if sign := re.search("[⟦⟧]", text):
        raise GoldError(f"{notice.id}: the text holds {sign[0]!r}, a sign of the markup")
    pieces: list[str] = []
    position = 0
    ends: list[int] = []
    for span, tag in sorted(_marks(notice), key=lambda mark: (mark[0].start, -mark[0].end)):
        while ends and ends[-1] <= span.start:
            end = ends.pop()
            pieces.append(f"{text[position:end]}⟧")
            position = end
        if ends and ends[-1] < span.end:
            raise GoldError(
                f"{notice.id}: {place(text, span.start, span.end)}: crosses another mark, which "
                "inline markup cannot hold"
            )
        pieces.append(f"{text[position : span.start]}⟦{tag}:")
        position = span.start
        ends.append(span.end)
    for end in reversed(ends):
        pieces.append(f"{text[position:end]}⟧")
        position = end
    return "".join([*pieces, text[position:]])


def _marks(notice: GoldNotice) -> Iterator[tuple[Span, str]]:
    """Spans with what is written in front of them; of the same extent, the outermost first."""
    cues: dict[Span, list[str]] = defaultdict(list)
    roles: dict[Span, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for number, measure in enumerate(notice.measures, start=1):
        yield measure.span, f"M{number}"
        cues[measure.cue].append(str(number))
        for role, agency in measure.roles:
            roles[agency][role].append(str(number))
    yield from ((cue, f"C{','.join(numbers)}") for cue, numbers in cues.items())
    for mention in notice.spans:
        given = roles.pop(mention.span, {}) if mention.label == "DEPT" else {}
        said = "".join(f" {role}={','.join(numbers)}" for role, numbers in given.items())
        yield mention.span, LETTERS[mention.label] + said
    for agency in roles:
        where = place(notice.text, agency.start, agency.end)
        raise GoldError(f"{notice.id}: {where}: has a role and is no 机构")
