"""Who does what as a graph: of each notice the nodes and edges that it adds.

Nodes are documents, measures, targets, agencies and regions; edges lead from a document to its
measures and region, from an agency to the measures that it leads, supports or is responsible for
and to its region, and from a measure to its targets. `graph_folder` writes them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import astuple, dataclass
from typing import Literal

from policyner.records.columns import Kind
from policyner.records.mention_rows import agency_rows, deadline_rows, target_rows
from policyner.records.notice import ErrorRecord, NoticeRecord, Record
from policyner.records.rows import Cell, Row, document_row, measure_rows

NodeKind = Literal["Document", "Measure", "Target", "Agency", "Region"]
EdgeKind = Literal[
    "CONTAINS", "HAS_TARGET", "LEADS", "SUPPORTS", "RESPONSIBLE_FOR", "ISSUED_IN", "LOCATED_IN"
]

#: The properties of each kind of node, with what they hold.
NODE_PROPERTIES: Mapping[NodeKind, Mapping[str, Kind]] = {
    "Document": {
        "document_id": "text", "source": "text", "title": "text", "document_number": "text",
        "issuers": "text", "issued_on": "date",
    },
    "Measure": {
        "measure_id": "text", "number": "text", "heading": "text", "text": "text", "due_on": "date",
    },
    "Target": {
        "text": "text", "indicator": "text", "comparator": "text", "value": "number",
        "low": "number", "high": "number", "unit": "text", "scope": "text", "ends_on": "date",
    },
    "Agency": {"name": "text", "function": "text", "level": "text", "status": "text"},
    "Region": {"name": "text", "adcode": "text"},
}  # fmt: skip

#: The properties of edges; only those from an agency to a measure have any.
EDGE_PROPERTIES: Mapping[str, Kind] = {"basis": "text"}

_ROLES: Mapping[Cell, EdgeKind] = {
    "lead": "LEADS",
    "support": "SUPPORTS",
    "responsible": "RESPONSIBLE_FOR",
}

# An id that begins so belongs to one document: the writer puts the document's number in its place.
# All others are shared, such as those of an agency that many notices name.
_OWN = "#"


@dataclass(frozen=True, slots=True)
class Node:
    """A node.

    Attributes:
        kind: What it is.
        id: Unique among all nodes.
        properties: Those of `NODE_PROPERTIES`.
    """

    kind: NodeKind
    id: str
    properties: Row


@dataclass(frozen=True, slots=True)
class Edge:
    """An edge.

    Attributes:
        kind: What it says.
        start: Id of the node from which it leads.
        end: Id of the node to which it leads.
        properties: Those of `EDGE_PROPERTIES`.
    """

    kind: EdgeKind
    start: str
    end: str
    properties: Row


def encode_graph(record: Record) -> bytes:
    """What a notice adds to the graph, as one line of JSON; nothing of a failed input."""
    if isinstance(record, ErrorRecord):
        return b""
    parts = [[type(part).__name__.lower(), *astuple(part)] for part in _parts(record)]
    return json.dumps(parts, ensure_ascii=True, separators=(",", ":")).encode() + b"\n"


def decode_graph(line: bytes, *, document_no: int) -> Iterator[Node | Edge]:
    """The nodes and edges of an encoded notice.

    Args:
        line: What `encode_graph` gave.
        document_no: Number of the notice, which makes its own ids unique.
    """

    def full(identity: str) -> str:
        return f"d{document_no}{identity[1:]}" if identity.startswith(_OWN) else identity

    for what, kind, identity, *end, properties in json.loads(line):
        if what == "node":
            yield Node(kind, full(identity), properties)
        else:
            yield Edge(kind, full(identity), full(end[0]), properties)


def _parts(record: NoticeRecord) -> Iterator[Node | Edge]:
    """A notice's nodes, each in front of the edges that lead from or to it."""
    document = document_row(record)
    yield _node("Document", _OWN, document)
    yield from _region(_OWN, "ISSUED_IN", document["region"], document["region_code"])
    due: dict[Cell, str] = {}
    for row in deadline_rows(record):
        if isinstance(row["ends_on"], str):
            due[row["measure_id"]] = max(row["ends_on"], due.get(row["measure_id"], ""))
    for row in measure_rows(record):
        measure = _own(row["measure_id"])
        yield _node("Measure", measure, row | {"due_on": due.get(row["measure_id"])})
        yield Edge("CONTAINS", _OWN, measure, {})
    for row in agency_rows(record):
        yield from _agency(row)
    # A target that several measures refer to has a row for each.
    seen: set[str] = set()
    for row in target_rows(record):
        target = _own(row["target_id"], row["item"])
        if target not in seen:
            seen.add(target)
            yield _node("Target", target, row)
        yield Edge("HAS_TARGET", _own(row["measure_id"]), target, {})


def _agency(row: Row) -> Iterator[Node | Edge]:
    """An agency's node, and the edges to its region and to the measure of the row."""
    name = row["canonical"] or row["name"]
    if row["canonical"] is not None:
        agency = f"agency/{name}"
    elif row["status"] == "generic" or row["region"] is None:
        # `有关部门` of one notice are not those of another.
        agency = _own("agency", name)
    else:
        # `市民政局` is one organ within a region, whose full name nobody knows.
        agency = f"agency/{row['region_code'] or row['region']}/{name}"
    yield _node("Agency", agency, row | {"name": name})
    yield from _region(agency, "LOCATED_IN", row["agency_region"], row["agency_region_code"])
    role: EdgeKind = _ROLES[row["role"]]
    yield Edge(role, agency, _own(row["measure_id"]), {"basis": row["basis"]})


def _region(of: str, kind: EdgeKind, name: Cell, adcode: Cell) -> Iterator[Node | Edge]:
    """A region's node and the edge to it, where there is a region."""
    if name is None:
        return
    region = f"region/{adcode or name}"
    yield Node("Region", region, {"name": name, "adcode": adcode})
    yield Edge(kind, of, region, {})


def _node(kind: NodeKind, identity: str, row: Row) -> Node:
    return Node(kind, identity, {name: row[name] for name in NODE_PROPERTIES[kind]})


def _own(*parts: Cell) -> str:
    """The id of a node that belongs to one document; without a part that of the document."""
    return "/".join([_OWN, *(str(part) for part in parts if part is not None)])
