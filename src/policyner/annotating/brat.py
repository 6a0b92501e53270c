"""brat: a folder with a text and a standoff file a notice, and its configuration, both directions.

Offsets are code points. A span must not hold a line break in a standoff file, so one that does
is written as a fragment a line, as brat itself does it; import joins fragments with nothing but
line breaks between them. Where a span begins or ends with a line break, a note says so. brat's own reader may take CRLF for one character, so texts are written
with a blank for each carriage return. `policyner.jsonl` beside them holds the texts as they were
and what else is known of each notice; brat does not look at it.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from policyner.annotating.document import Document
from policyner.annotating.foreign import hint
from policyner.annotating.graph import Graph, Node, Relation, document_of, notice_of
from policyner.annotating.inputs import read_rows
from policyner.annotating.labels import (
    NODE_LABELS,
    RELATIONS,
    as_label,
    as_relation,
    colour,
    shown_label,
    shown_relation,
)
from policyner.annotating.labelstudio import graph_in
from policyner.annotating.problems import Problems, place
from policyner.errors import AnnotationError

if TYPE_CHECKING:
    from policyner.annotating.tools import ImportOptions

logger = logging.getLogger(__name__)

#: The file that holds what brat cannot.
SIDECAR = "policyner.jsonl"

# Everything that some reader takes for the end of a line.
_LINE_ENDS = "\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"
_PIECES = re.compile(f"[^{_LINE_ENDS}]+")
_UNSAFE = re.compile(r"[^\w.-]+")


def encode(documents: Sequence[Document]) -> dict[str, str]:
    """The folder's files.

    Raises:
        AnnotationError: If a role names no DEPT span.
    """
    files = {"annotation.conf": annotation_conf(), "visual.conf": visual_conf()}
    rows = []
    for number, document in enumerate(documents, start=1):
        notice = document.notice
        # Ids may hold what a file's name must not.
        stem = f"{number:04d}-{_UNSAFE.sub('_', notice.id)[:60]}"
        files[f"{stem}.txt"] = _shown(notice.text)
        files[f"{stem}.ann"] = _standoff(
            graph_in(document), _shown(notice.text), notice.id
        )
        row = {
            "file": f"{stem}.txt",
            "id": notice.id,
            "text": notice.text,
            "extra": dict(document.extra),
            "model": document.model,
        }
        rows.append(json.dumps(row, ensure_ascii=False))
    return files | {SIDECAR: "".join(f"{row}\n" for row in rows)}


def losses(documents: Sequence[Document]) -> list[str]:
    """Predictions, which become annotations with a note."""
    if any(document.is_prediction for document in documents):
        return [
            "brat has no predictions: what the model found becomes annotations, its confidence a note"
        ]
    return []


def annotation_conf() -> str:
    """brat's configuration of labels and relations."""
    relations = "".join(
        f"{name}\tArg1:MEASURE, Arg2:{'CUE' if name == 'cue' else 'DEPT'}\n" for name in RELATIONS
    )
    return (
        "[entities]\n"
        + "".join(f"{label}\n" for label in NODE_LABELS)
        + "\n[relations]\n"
        + relations
        + "<OVERLAP>\tArg1:<ENTITY>, Arg2:<ENTITY>, <OVL-TYPE>:<ANY>\n\n[events]\n\n[attributes]\n"
    )


def visual_conf() -> str:
    """brat's configuration of names and colours."""
    names = [f"{label} | {shown_label(label)}\n" for label in NODE_LABELS]
    names += [f"{name} | {shown_relation(name)}\n" for name in RELATIONS]
    drawn = [f"{label}\tbgColor:{colour(label)}, fgColor:white\n" for label in NODE_LABELS]
    return "[labels]\n" + "".join(names) + "\n[drawing]\n" + "".join(drawn)


def decode(path: Path, options: ImportOptions) -> list[Document]:
    """The documents of a folder.

    Raises:
        AnnotationError: If there is no such folder, a text is not the one that was exported, or an
            annotation is not gold; one line for each fault.
    """
    if not path.is_dir():
        raise AnnotationError(f"{path}: not a folder of brat{hint(path)}")
    problems = Problems(path)
    known = _sidecar(path, problems)
    found = []
    for file in sorted(path.glob("*.txt")):
        standoff = file.with_suffix(".ann")
        if not standoff.is_file():
            problems.add(file.name, f"has no {standoff.name} beside it")
            continue
        read = _read(file, known.get(file.name), problems)
        if read is None:
            continue
        id, text, extra = read
        where = f"{standoff.name} ({id})"
        graph = _graph(_decoded(standoff), text, where, problems)
        if graph is None:
            continue
        notice = notice_of(graph, id=id, text=text, task=where, problems=problems)
        if notice is not None:
            found.append(document_of(notice, graph, extra=extra, model=None))
    problems.raise_if_any()
    if not found:
        raise AnnotationError(f"{path}: holds no notice{hint(path)}")
    return found


def _shown(text: str) -> str:
    return text.replace("\r", " ")


def _standoff(graph: Graph, text: str, id: str) -> str:
    numbers = {node.id: f"T{number}" for number, node in enumerate(graph.nodes, start=1)}
    lines = []
    notes: dict[str, list[str]] = {}
    for node in graph.nodes:
        pieces = [
            (node.start + piece.start(), node.start + piece.end())
            for piece in _PIECES.finditer(text[node.start : node.end])
        ]
        if not pieces:
            raise AnnotationError(
                f"{id}: {node.start}:{node.end} is nothing but line breaks, which brat cannot carry"
            )
        places = ";".join(f"{start} {end}" for start, end in pieces)
        words = " ".join(text[start:end] for start, end in pieces)
        lines.append(f"{numbers[node.id]}\t{node.label} {places}\t{words}")
        notes[node.id] = []
        if (pieces[0][0], pieces[-1][1]) != (node.start, node.end):
            notes[node.id].append(f"with line breaks {node.start}:{node.end}")
        if node.confidence is not None:
            notes[node.id].append(f"confidence {node.confidence}")
    lines += [
        f"R{number}\t{relation.name} Arg1:{numbers[relation.source]} Arg2:{numbers[relation.target]}"
        for number, relation in enumerate(graph.relations, start=1)
    ]
    noted = [(node, said) for node, said in notes.items() if said]
    lines += [
        f"#{number}\tAnnotatorNotes {numbers[node]}\t{'; '.join(said)}"
        for number, (node, said) in enumerate(noted, start=1)
    ]
    return "".join(f"{line}\n" for line in lines)


def _sidecar(path: Path, problems: Problems) -> dict[str, Mapping[str, Any]]:
    if not (path / SIDECAR).is_file():
        logger.warning("%s: has no %s; names of files become ids", path, SIDECAR)
        return {}
    rows = read_rows(path / SIDECAR, problems)
    return {row["file"]: row for _, row in rows if isinstance(row, dict) and "file" in row}


def _read(
    file: Path, known: Mapping[str, Any] | None, problems: Problems
) -> tuple[str, str, Any] | None:
    """Id, text and other keys of a notice."""
    shown = _decoded(file)
    if known is None:
        return file.stem, shown, {}
    text = str(known.get("text"))
    if _shown(text) != shown:
        problems.add(f"{file.name} ({known.get('id')})", "the text does not match the notice")
        return None
    return str(known.get("id")), text, known.get("extra")


def _decoded(file: Path) -> str:
    try:
        return file.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise AnnotationError(f"{file}: not UTF-8 at byte {error.start}") from error


@dataclass(slots=True)
class _Standoff:
    """What the lines of a standoff file give."""

    nodes: list[Node] = field(default_factory=list)
    relations: list[Relation] = field(default_factory=list)


def _graph(content: str, text: str, where: str, problems: Problems) -> Graph | None:
    before = len(problems)
    read = _Standoff()
    for number, line in enumerate(content.split("\n"), start=1):
        line = line.rstrip("\r")  # noqa: PLW2901
        if line.startswith("T"):
            _entity(line, number, text, read, where, problems)
        elif line.startswith("R"):
            _relation(line, number, read, where, problems)
        elif line.startswith("#"):
            _note(line, text, read)
        elif line:
            problems.add(where, f"line {number}: {line[:30]!r} is neither a span nor a relation")
    if len(problems) > before:
        return None
    return Graph(tuple(read.nodes), tuple(read.relations))


def _entity(
    line: str, number: int, text: str, read: _Standoff, where: str, problems: Problems
) -> None:
    id, _, rest = line.partition("\t")
    head, _, words = rest.partition("\t")
    name, _, places = head.partition(" ")
    label = as_label(name)
    try:
        pieces = [tuple(map(int, piece.split(" "))) for piece in places.split(";")]
        start, end = pieces[0][0], pieces[-1][1]
    except (ValueError, IndexError):
        problems.add(where, f"line {number}, span {id}: {places!r} are no offsets")
        return
    spot = f"line {number}, span {id} {place(text, start, end)}"
    if label is None:
        problems.add(where, f"{spot}: unknown label {name!r}")
        return
    if max(edge for piece in pieces for edge in piece) > len(text):
        problems.add(where, f"{spot}: lies outside the text, which has {len(text)} characters")
        return
    shown = _shown(text)
    if words != " ".join(shown[piece[0] : piece[1]] for piece in pieces):
        problems.add(where, f"{spot}: its words are {words[:24]!r}")
    gaps = "".join(text[left[1] : right[0]] for left, right in zip(pieces, pieces[1:], strict=False))
    if gaps.strip(_LINE_ENDS + " "):
        problems.add(where, f"{spot}: is in pieces with words between them; gold has none of these")
    read.nodes.append(Node(id, label, start, end))


def _note(line: str, text: str, read: _Standoff) -> None:
    """Gives a span the line breaks at its ends back, unless somebody has moved it since."""
    parts = re.match(r"#\d+\tAnnotatorNotes (T\S+)\t.*with line breaks (\d+):(\d+)", line)
    if parts is None:
        return
    start, end = int(parts[2]), int(parts[3])
    for at, node in enumerate(read.nodes):
        around = text[start : node.start] + text[node.end : end]
        if node.id == parts[1] and start <= node.start and node.end <= end <= len(text):
            if not around.strip(_LINE_ENDS):
                read.nodes[at] = Node(node.id, node.label, start, end)


def _relation(line: str, number: int, read: _Standoff, where: str, problems: Problems) -> None:
    parts = re.match(r"R\d+\t(\S+) Arg1:(\S+) Arg2:(\S+)", line)
    name = as_relation(parts[1]) if parts else None
    if parts is None:
        problems.add(where, f"line {number}: {line[:30]!r} is no relation of two spans")
    elif name is None:
        problems.add(
            where,
            f"line {number}, relation from span {parts[2]} to span {parts[3]}: unknown name "
            f"{parts[1]!r}",
        )
    else:
        read.relations.append(Relation(name, parts[2], parts[3]))
