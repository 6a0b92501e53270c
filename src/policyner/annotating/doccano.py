"""doccano: JSON lines of a sequence-labelling project with relations, in both directions.

doccano counts code points. Its project must allow overlapping spans and use relations. What a
line holds beside the text becomes metadata there and comes back at export.
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
from policyner.annotating.graph import Graph, Relation, graph_of
from policyner.annotating.inputs import read_rows
from policyner.annotating.labels import as_relation, shown_label, shown_relation
from policyner.errors import AnnotationError
from policyner.evaluation.gold import digest


def encode(documents: Sequence[Document]) -> dict[str, str]:
    """One line a notice; doccano numbers spans, so their ids are numbers.

    Raises:
        AnnotationError: If a role names no DEPT span.
    """
    lines = []
    first = 1
    for document in documents:
        graph = graph_of(document)
        numbers = {node.id: first + at for at, node in enumerate(graph.nodes)}
        first += len(numbers)
        row = {
            "text": document.notice.text,
            "entities": [
                {
                    "id": numbers[node.id],
                    "label": shown_label(node.label),
                    "start_offset": node.start,
                    "end_offset": node.end,
                }
                for node in graph.nodes
            ],
            "relations": [
                {
                    "id": at,
                    "from_id": numbers[relation.source],
                    "to_id": numbers[relation.target],
                    "type": shown_relation(relation.name),
                }
                for at, relation in enumerate(graph.relations)
            ],
            # doccano's own `id` is a number.
            "notice_id": document.notice.id,
            "notice_sha256": digest(document.notice.text),
            "notice_extra": dict(document.extra),
        }
        lines.append(json.dumps(row, ensure_ascii=False))
    return {"": "".join(f"{line}\n" for line in lines)}


def losses(documents: Sequence[Document]) -> list[str]:
    """Confidences, where there are any."""
    if any(document.is_prediction for document in documents):
        return [
            (
                "doccano has no predictions: what the model found becomes labels, without its "
                "confidence and version"
            )
        ]
    return []


def decode(path: Path, _options: ImportOptions) -> list[Document]:
    """The documents of an export in JSONL (relation).

    Raises:
        AnnotationError: If the file is another tool's or broken, a text is not the one that was
            exported, or an annotation is not gold; one line for each fault.
    """
    if path.is_dir():
        raise AnnotationError(f"{path}: a folder, not an export of doccano{hint(path)}")
    inbox = Inbox(path)
    for number, row in read_rows(path, inbox.problems):
        where = f"line {number}"
        if not isinstance(row, dict) or not isinstance(row.get("entities"), list):
            inbox.problems.add(where, f"not doccano's: it has no entities{hint(path)}")
            break
        carried = inbox.carried(
            where,
            id=_meta(row, "notice_id"),
            text=row.get("text"),
            sha256=_meta(row, "notice_sha256"),
            extra=_meta(row, "notice_extra"),
        )
        if carried is not None:
            inbox.take(carried, partial(_graph, row))
    return inbox.documents()


def _meta(row: dict[str, Any], key: str) -> Any:
    """Metadata stands beside the text, or below `meta` in older exports."""
    meta = row.get("meta")
    return row.get(key, meta.get(key) if isinstance(meta, dict) else None)


def _graph(row: dict[str, Any], carried: Carried) -> Graph:
    nodes, relations = [], []
    for entity in row["entities"]:
        edges = ("start_offset", "end_offset")
        node = node_in(entity, str(entity.get("id")), carried, edges=edges)
        if node is not None:
            nodes.append(node)
    for relation in row.get("relations") or ():
        ends = str(relation.get("from_id")), str(relation.get("to_id"))
        name = as_relation(relation.get("type"))
        if name is None:
            carried.wrong(
                f"relation from span {ends[0]} to span {ends[1]}: unknown type "
                f"{relation.get('type')!r}"
            )
            continue
        relations.append(Relation(name, *ends))
    return Graph(tuple(nodes), tuple(relations))
