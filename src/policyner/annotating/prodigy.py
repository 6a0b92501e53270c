"""Prodigy: JSON lines of `rel.manual` and `spans.manual`, one token a character, both directions.

`token_end` is inclusive there, and `head` and `child` are the last tokens of the spans that a
relation binds. Only accepted lines are gold.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

from policyner.annotating.document import Carried, Document
from policyner.annotating.exchange import ImportOptions, Inbox, node_in
from policyner.annotating.foreign import hint
from policyner.annotating.graph import Graph, Node, Relation, graph_of
from policyner.annotating.inputs import read_rows
from policyner.annotating.labels import as_label, as_relation
from policyner.errors import AnnotationError
from policyner.evaluation.gold import digest


def encode(documents: Sequence[Document]) -> dict[str, str]:
    """One line a notice.

    Raises:
        AnnotationError: If a role names no DEPT span.
    """
    lines = [json.dumps(_row(document), ensure_ascii=False) for document in documents]
    return {"": "".join(f"{line}\n" for line in lines)}


def losses(_documents: Sequence[Document]) -> list[str]:
    """Nothing: a line holds everything."""
    return []


def decode(path: Path, options: ImportOptions) -> list[Document]:
    """The documents of a file of `prodigy db-out`.

    Raises:
        AnnotationError: If the file is another tool's or broken, a text is not the one that was
            exported, or an annotation is not gold; one line for each fault.
    """
    if path.is_dir():
        raise AnnotationError(f"{path}: a folder, not an export of Prodigy{hint(path)}")
    inbox = Inbox(path)
    for number, row in read_rows(path, inbox.problems):
        where = f"line {number}"
        if not isinstance(row, dict) or not _is_ours(row):
            inbox.problems.add(where, f"not Prodigy's: it has no tokens and spans{hint(path)}")
            break
        meta = row.get("meta")
        meta = meta if isinstance(meta, dict) else {}
        carried = inbox.carried(
            where,
            id=meta.get("id"),
            text=row.get("text"),
            sha256=meta.get("sha256"),
            extra=meta.get("extra"),
        )
        if carried is None:
            continue
        accepted = row.get("answer") == "accept"
        if accepted or ("answer" not in row and options.accept_predictions):
            model = None if accepted else str(meta.get("model", "unknown"))
            inbox.take(carried, partial(_graph, row), model=model)
        else:
            inbox.leave(carried)
    return inbox.documents()


def _row(document: Document) -> dict[str, Any]:
    notice = document.notice
    graph = graph_of(document)
    spans = {node.id: _span(node) for node in graph.nodes}
    meta: dict[str, Any] = {
        "id": notice.id,
        "sha256": digest(notice.text),
        "extra": dict(document.extra),
    }
    row: dict[str, Any] = {
        "text": notice.text,
        "tokens": [
            {"text": c, "start": at, "end": at + 1, "id": at, "ws": False}
            for at, c in enumerate(notice.text)
        ],
        "spans": list(spans.values()),
        "relations": [
            {
                "head": spans[relation.source]["token_end"],
                "child": spans[relation.target]["token_end"],
                "head_span": spans[relation.source],
                "child_span": spans[relation.target],
                "label": relation.name,
            }
            for relation in graph.relations
        ],
        "meta": meta,
    }
    if document.is_prediction:
        meta |= {"model": document.model, "score": document.score()}
    else:
        row["answer"] = "accept"
    return row


def _span(node: Node) -> dict[str, Any]:
    span: dict[str, Any] = {
        "id": node.id,
        "start": node.start,
        "end": node.end,
        "token_start": node.start,
        "token_end": node.end - 1,
        "label": node.label,
    }
    return span if node.confidence is None else span | {"score": node.confidence}


def _is_ours(row: dict[str, Any]) -> bool:
    spans = row.get("spans")
    return "data" not in row and isinstance(spans, list) and all(isinstance(s, dict) for s in spans)


def _graph(row: dict[str, Any], carried: Carried) -> Graph:
    nodes: list[Node] = []
    for number, span in enumerate(row["spans"]):
        node = node_in(span, str(span.get("id", number)), carried)
        if node is not None:
            nodes.append(node)
    relations = []
    for relation in row.get("relations") or ():
        name = as_relation(relation.get("label"))
        ends = [_end(relation.get(key), nodes) for key in ("head_span", "child_span")]
        spots = " and ".join(
            f"{end.get('start')}:{end.get('end')} {end.get('label')}"
            for key in ("head_span", "child_span")
            if isinstance(end := relation.get(key), dict)
        )
        if name is None:
            carried.wrong(f"relation of {spots}: unknown label {relation.get('label')!r}")
        elif ends[0] is None or ends[1] is None:
            carried.wrong(f"relation {name} of {spots}: one of its ends is no span")
        else:
            relations.append(Relation(name, ends[0], ends[1]))
    return Graph(tuple(nodes), tuple(relations))


def _end(span: Any, nodes: Sequence[Node]) -> str | None:
    """The node that one end of a relation names: by id where it has one, else by place."""
    if not isinstance(span, dict):
        return None
    if "id" in span and any(node.id == span["id"] for node in nodes):
        return str(span["id"])
    label = as_label(span.get("label"))
    return next(
        (
            node.id
            for node in nodes
            if (node.start, node.end, node.label) == (span.get("start"), span.get("end"), label)
        ),
        None,
    )
