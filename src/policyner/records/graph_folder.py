"""A graph as a folder: CSV as Neo4j's import takes it, and GraphML for all else that draws graphs.

The headers are those of `neo4j-admin database import` (Neo4j 5): `id:ID`, `:LABEL`, `:START_ID`,
`:END_ID`, `:TYPE`, and a type behind each property that is no text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape, quoteattr

from policyner.records import csv_
from policyner.records.columns import Kind
from policyner.records.graph import (
    EDGE_PROPERTIES,
    NODE_PROPERTIES,
    Edge,
    Node,
    NodeKind,
    decode_graph,
)
from policyner.records.rows import Cell
from policyner.records.writing import Sink

_FILES: Mapping[NodeKind, str] = {
    "Document": "documents.csv",
    "Measure": "measures.csv",
    "Target": "targets.csv",
    "Agency": "agencies.csv",
    "Region": "regions.csv",
}
_EDGES = "relationships.csv"
_GRAPHML = "graph.graphml"

#: The files of a graph.
GRAPH_FILES = (*_FILES.values(), _EDGES, _GRAPHML)

_NEO4J: Mapping[Kind, str] = {
    "text": "", "integer": ":long", "number": ":double", "date": ":date", "flag": ":boolean",
}  # fmt: skip
_XML: Mapping[Kind, str] = {
    "text": "string", "integer": "long", "number": "double", "date": "string", "flag": "boolean",
}  # fmt: skip

# What XML 1.0 cannot hold, not even as a reference.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class GraphWriter:
    """Writes encoded notices into the files of a graph.

    Memory holds the ids of agencies and regions, which many notices share.

    Args:
        files: What takes the bytes of each of `GRAPH_FILES`.
    """

    def __init__(self, files: Mapping[str, Sink]) -> None:
        self._documents = 0
        self._shared: set[str] = set()
        self._files = files
        for kind, name in _FILES.items():
            self._row(name, ["id:ID", ":LABEL", *_headers(NODE_PROPERTIES[kind])])
        self._row(_EDGES, [":START_ID", ":END_ID", ":TYPE", *_headers(EDGE_PROPERTIES)])
        self._graphml = _GraphmlFile(files[_GRAPHML])

    def write(self, encoded: bytes) -> None:
        """Takes what one notice adds."""
        if not encoded:
            return
        self._documents += 1
        for part in decode_graph(encoded, document_no=self._documents):
            if isinstance(part, Edge):
                self._row(_EDGES, [part.start, part.end, part.kind, *_values(part)])
                self._graphml.edge(part)
            elif self._is_new(part):
                self._row(_FILES[part.kind], [part.id, part.kind, *_values(part)])
                self._graphml.node(part)

    def close(self) -> None:
        """Writes the ends of the files."""
        self._graphml.finish()

    def abandon(self) -> None:
        """Does nothing: there is nothing but the files."""

    def _row(self, name: str, cells: Sequence[Cell]) -> None:
        self._files[name].write(csv_.encode_cells([cells]))

    def _is_new(self, node: Node) -> bool:
        """Whether a node was not written yet; only agencies and regions come more than once."""
        if node.kind not in {"Agency", "Region"}:
            return True
        if node.id in self._shared:
            return False
        self._shared.add(node.id)
        return True


class _GraphmlFile:
    """Nodes and edges as GraphML, in the order in which they come."""

    def __init__(self, file: Sink) -> None:
        self._file = file
        self._line(
            '<?xml version="1.0" encoding="UTF-8"?>\n'
            '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">'
        )
        properties: dict[str, Kind] = {"kind": "text"}
        for each in NODE_PROPERTIES.values():
            properties |= each
        self._declare("node", properties)
        self._declare("edge", {"kind": "text", **EDGE_PROPERTIES})
        self._line('<graph id="notices" edgedefault="directed">')

    def node(self, node: Node) -> None:
        self._write("node", {"id": node.id}, {"kind": node.kind, **node.properties})

    def edge(self, edge: Edge) -> None:
        ends = {"source": edge.start, "target": edge.end}
        self._write("edge", ends, {"kind": edge.kind, **edge.properties})

    def finish(self) -> None:
        self._line("</graph>\n</graphml>")

    def _declare(self, element: str, properties: Mapping[str, Kind]) -> None:
        for name, kind in properties.items():
            self._line(
                f'<key id="{element}.{name}" for="{element}" attr.name="{name}" '
                f'attr.type="{_XML[kind]}"/>'
            )

    def _write(
        self, element: str, attributes: Mapping[str, str], properties: Mapping[str, Cell]
    ) -> None:
        named = "".join(f" {name}={quoteattr(_xml(text))}" for name, text in attributes.items())
        data = "".join(
            f'<data key="{element}.{name}">{escape(_xml(str(value)))}</data>'
            for name, value in properties.items()
            if value is not None
        )
        self._line(f"<{element}{named}>{data}</{element}>")

    def _line(self, xml: str) -> None:
        self._file.write(xml.encode() + b"\n")


def _headers(properties: Mapping[str, Kind]) -> list[str]:
    return [f"{name}{_NEO4J[kind]}" for name, kind in properties.items()]


def _values(part: Node | Edge) -> list[Cell]:
    """The properties in the order of the header; edges of some kinds have none."""
    names = NODE_PROPERTIES[part.kind] if isinstance(part, Node) else EDGE_PROPERTIES
    return [part.properties.get(name) for name in names]


def _xml(text: str) -> str:
    return _NOT_XML.sub("", text)
