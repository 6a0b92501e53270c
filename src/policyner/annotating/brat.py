"""brat: a folder with a text and a standoff file a notice, and its configuration, both directions.

Offsets are code points. A span must not hold a line break in a standoff file, so one that does
is written as a fragment a line, as brat itself does it; import joins fragments with nothing but
line breaks between them. Where a span begins or ends with a line break, a note says so. brat's
own reader may take CRLF for one character, so texts are written with a blank for each carriage
return. `policyner.jsonl` beside them holds the texts as they were and what else is known of
each notice; brat does not look at it.
"""

from __future__ import annotations

import itertools
import json
import logging
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from policyner.annotating.document import Carried, Document
from policyner.annotating.exchange import ImportOptions, Inbox
from policyner.annotating.foreign import hint
from policyner.annotating.graph import Graph, Node, Relation, graph_of
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
from policyner.annotating.problems import Problems, place
from policyner.errors import AnnotationError
from policyner.given import read_given

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
        files[f"{stem}.ann"] = _standoff(graph_of(document), _shown(notice.text), notice.id)
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
            "brat has no predictions: what the model found is annotations, its confidence a note"
        ]
    return []


def annotation_conf() -> str:
    """Brat's configuration of labels and relations."""
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
    """Brat's configuration of names and colours."""
    names = [f"{label} | {shown_label(label)}\n" for label in NODE_LABELS]
    names += [f"{name} | {shown_relation(name)}\n" for name in RELATIONS]
    drawn = [f"{label}\tbgColor:{colour(label)}, fgColor:white\n" for label in NODE_LABELS]
    return "[labels]\n" + "".join(names) + "\n[drawing]\n" + "".join(drawn)


def decode(path: Path, _options: ImportOptions) -> list[Document]:
    """The documents of a folder.

    Raises:
        AnnotationError: If there is no such folder, a text is not the one that was exported, or an
            annotation is not gold; one line for each fault.
    """
    if not path.is_dir():
        raise AnnotationError(f"{path}: not a folder of brat{hint(path)}")
    inbox = Inbox(path)
    known = _sidecar(path, inbox.problems)
    for file in sorted(path.glob("*.txt")):
        standoff = file.with_suffix(".ann")
        if not standoff.is_file():
            inbox.problems.add(file.name, f"has no {standoff.name} beside it")
            continue
        carried = _read(file, known.get(file.name), inbox)
        if carried is not None:
            inbox.take(carried, partial(_graph, _decoded(standoff)))
    gone = [name for name in known if not (path / name).is_file()]
    if gone:
        logger.warning("%s: these are no longer there: %s", path, ", ".join(gone))
    return inbox.documents()


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
    for number, relation in enumerate(graph.relations, start=1):
        ends = numbers[relation.source], numbers[relation.target]
        lines.append(f"R{number}\t{relation.name} Arg1:{ends[0]} Arg2:{ends[1]}")
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


def _read(file: Path, known: Mapping[str, Any] | None, inbox: Inbox) -> Carried | None:
    """Id, text and other keys of a notice."""
    shown = _decoded(file)
    where = file.with_suffix(".ann").name
    if known is None:
        return inbox.carried(where, id=file.stem, text=shown)
    if _shown(str(known.get("text"))) != shown:
        inbox.problems.add(
            f"{file.name} ({known.get('id')})",
            "the text does not match the notice that was exported",
        )
        return None
    return inbox.carried(
        where, id=known.get("id"), text=known.get("text"), extra=known.get("extra")
    )


def _decoded(file: Path) -> str:
    try:
        return read_given(file).decode()
    except OSError as error:
        raise AnnotationError(f"{file}: could not be read: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise AnnotationError(f"{file}: not UTF-8 at byte {error.start}") from error


@dataclass(slots=True)
class _Standoff:
    """What the lines of a standoff file give."""

    nodes: list[Node] = field(default_factory=list)
    relations: list[Relation] = field(default_factory=list)


def _graph(content: str, carried: Carried) -> Graph:
    read = _Standoff()
    for number, line in enumerate(content.split("\n"), start=1):
        line = line.rstrip("\r")  # noqa: PLW2901
        if line.startswith("T"):
            _entity(line, number, carried, read)
        elif line.startswith("R"):
            _relation(line, number, carried, read)
        elif line.startswith("#"):
            _note(line, carried.text, read)
        elif line:
            carried.wrong(f"line {number}: {line[:30]!r} is neither a span nor a relation")
    return Graph(tuple(read.nodes), tuple(read.relations))


def _entity(line: str, number: int, carried: Carried, read: _Standoff) -> None:
    text = carried.text
    name, _, rest = line.partition("\t")
    head, _, words = rest.partition("\t")
    label_name, _, places = head.partition(" ")
    label = as_label(label_name)
    try:
        pieces = [tuple(map(int, piece.split(" "))) for piece in places.split(";")]
        start, end = pieces[0][0], pieces[-1][1]
    except (ValueError, IndexError):
        carried.wrong(f"line {number}, span {name}: {places!r} are no offsets")
        return
    spot = f"line {number}, span {name} {place(text, start, end)}"
    if label is None:
        carried.wrong(f"{spot}: unknown label {label_name!r}")
        return
    if max(edge for piece in pieces for edge in piece) > len(text):
        carried.wrong(f"{spot}: lies outside the text, which has {len(text)} characters")
        return
    shown = _shown(text)
    if words != " ".join(shown[piece[0] : piece[1]] for piece in pieces):
        carried.wrong(f"{spot}: its words are {words[:24]!r}")
    gaps = "".join(text[left[1] : right[0]] for left, right in itertools.pairwise(pieces))
    if gaps.strip(_LINE_ENDS + " "):
        carried.wrong(f"{spot}: is in pieces with words between them; gold has none of these")
    read.nodes.append(Node(name, label, start, end))


def _note(line: str, text: str, read: _Standoff) -> None:
    """Gives a span the line breaks at its ends back, unless somebody has moved it since."""
    parts = re.match(r"#\d+\tAnnotatorNotes (T\S+)\t.*with line breaks (\d+):(\d+)", line)
    if parts is None:
        return
    start, end = int(parts[2]), int(parts[3])
    for at, node in enumerate(read.nodes):
        around = text[start : node.start] + text[node.end : end]
        inside = start <= node.start and node.end <= end <= len(text)
        if node.id == parts[1] and inside and not around.strip(_LINE_ENDS):
            read.nodes[at] = Node(node.id, node.label, start, end)


def _relation(line: str, number: int, carried: Carried, read: _Standoff) -> None:
    parts = re.match(r"R\d+\t(\S+) Arg1:(\S+) Arg2:(\S+)", line)
    name = as_relation(parts[1]) if parts else None
    if parts is None:
        carried.wrong(f"line {number}: {line[:30]!r} is no relation of two spans")
    elif name is None:
        carried.wrong(
            f"line {number}, relation from span {parts[2]} to span {parts[3]}: unknown name "
            f"{parts[1]!r}"
        )
    else:
        read.relations.append(Relation(name, parts[2], parts[3]))
