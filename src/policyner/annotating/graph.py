"""Gold as a tool holds it: marked stretches with names, and relations between them.

A measure, and the words that assign it (its cue), are marked stretches too. From a measure
a relation with the role's name leads to each agency, and one named `cue` to its cue.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from policyner.annotating.document import Carried, Document, canonical
from policyner.annotating.labels import (
    NodeLabel,
    RelationName,
    as_layer,
    as_role,
    shown_label,
    shown_relation,
)
from policyner.annotating.problems import place
from policyner.errors import AnnotationError
from policyner.evaluation.gold import GoldMeasure, GoldNotice, GoldSpan
from policyner.outline.cues import RoleName
from policyner.span import Span
from policyner.tagging.mention import LABELS, LETTERS


@dataclass(frozen=True, slots=True)
class Node:
    """A marked stretch.

    Attributes:
        id: Its name within the notice. What export gives says what it is and where, `D12-18`,
            so that the same annotation has the same name at every export.
        label: What it is.
        start: Offset of the first character, in code points of the notice's text.
        end: Offset behind the last character. May lie anywhere in what a tool gave back.
        confidence: The model's, where a model marked it.
    """

    id: str
    label: NodeLabel
    start: int
    end: int
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Relation:
    """What binds two nodes, by their ids; from the measure to the other one."""

    name: RelationName
    source: str
    target: str


@dataclass(frozen=True, slots=True)
class Graph:
    """The annotation of one notice as nodes and relations."""

    nodes: tuple[Node, ...]
    relations: tuple[Relation, ...]


def graph_of(document: Document) -> Graph:
    """The nodes and relations of an annotation, in an order that depends on it alone.

    Raises:
        AnnotationError: If a role names a stretch that is not a DEPT span: no tool can
            show it. The message gives notice and place.
    """
    notice = canonical(document.notice)
    ids = _Ids()
    nodes = [
        Node(
            ids.of(s.label, s.span),
            s.label,
            s.span.start,
            s.span.end,
            document.confidences.get((s.label, s.span)),
        )
        for s in notice.spans
    ]
    agencies = {Span(n.start, n.end): n.id for n in nodes if n.label == "DEPT"}
    relations = []
    cues: dict[Span, str] = {}
    for measure in notice.measures:
        own = ids.of("MEASURE", measure.span)
        nodes.append(Node(own, "MEASURE", measure.span.start, measure.span.end))
        if measure.cue not in cues:
            cues[measure.cue] = ids.of("CUE", measure.cue)
            nodes.append(Node(cues[measure.cue], "CUE", measure.cue.start, measure.cue.end))
        relations.append(Relation("cue", own, cues[measure.cue]))
        for role, agency in measure.roles:
            if agency not in agencies:
                raise AnnotationError(
                    f"{notice.id}: {role} {place(notice.text, agency.start, agency.end)} is not a "
                    "DEPT span; `policyner annotate lint` lists all of these"
                )
            relations.append(Relation(role, own, agencies[agency]))
    return Graph(tuple(nodes), tuple(relations))


def notice_of(graph: Graph, carried: Carried) -> GoldNotice | None:
    """The gold that nodes and relations say.

    A relation may be drawn in either direction: its ends say which is the measure.

    Args:
        graph: What a tool gave back.
        carried: The notice, which takes what is wrong: offsets outside the text, empty spans,
            spans of one layer that overlap, relations between the wrong ends, a measure without
            a cue or with two, a cue without a measure.

    Returns:
        The notice, or `None` where something was wrong.
    """
    before = len(carried.problems)
    nodes = {node.id: node for node in graph.nodes}
    if len(nodes) != len(graph.nodes):
        twice = [name for name, count in Counter(n.id for n in graph.nodes).items() if count > 1]
        carried.wrong(f"two spans have the id {twice[0]}")
        return None
    for node in graph.nodes:
        _check_place(node, carried)
    if len(carried.problems) > before:
        return None
    _check_overlaps(graph.nodes, carried)
    cues: dict[str, list[Node]] = defaultdict(list)
    roles: dict[str, list[tuple[RoleName, Span]]] = defaultdict(list)
    for relation in graph.relations:
        ends = _ends(relation, nodes)
        if isinstance(ends, str):
            carried.wrong(_described(relation, nodes, carried.text) + ends)
            continue
        measure, other = ends
        role = as_role(relation.name)
        if role is None:
            cues[measure.id].append(other)
        else:
            roles[measure.id].append((role, Span(other.start, other.end)))
    _check_cues(graph.nodes, cues, carried)
    if len(carried.problems) > before:
        return None
    return canonical(
        GoldNotice(
            carried.id,
            carried.text,
            tuple(
                GoldSpan(layer, Span(n.start, n.end))
                for n in graph.nodes
                if (layer := as_layer(n.label)) is not None
            ),
            tuple(
                GoldMeasure(
                    Span(n.start, n.end),
                    Span(cues[n.id][0].start, cues[n.id][0].end),
                    # Drawn twice is drawn once.
                    tuple(dict.fromkeys(roles[n.id])),
                )
                for n in graph.nodes
                if n.label == "MEASURE"
            ),
        )
    )


class _Ids:
    """Names by place; what has the place of another has a number behind it."""

    def __init__(self) -> None:
        self._seen: Counter[str] = Counter()

    def of(self, label: NodeLabel, span: Span) -> str:
        layer = as_layer(label)
        # Measures and cues have the letters that inline markup has for them.
        name = f"{label[0] if layer is None else LETTERS[layer]}{span.start}-{span.end}"
        self._seen[name] += 1
        return name if self._seen[name] == 1 else f"{name}-{self._seen[name]}"


def described(node: Node, text: str) -> str:
    """A node for a message."""
    return (
        f"span {node.id}, {shown_label(node.label)} ({node.label}) "
        f"{place(text, node.start, node.end)}"
    )


def _described(relation: Relation, nodes: Mapping[str, Node], text: str) -> str:
    ends = [
        described(nodes[end], text) if end in nodes else f"span {end}"
        for end in (relation.source, relation.target)
    ]
    return (
        f"relation {shown_relation(relation.name)} ({relation.name}) from {ends[0]} to {ends[1]}: "
    )


def _check_place(node: Node, carried: Carried) -> None:
    text = carried.text
    if not 0 <= node.start <= node.end or node.end > len(text):
        carried.wrong(
            f"{described(node, text)}: lies outside the text, which has {len(text)} characters"
        )
    elif node.start == node.end:
        carried.wrong(f"{described(node, text)}: is empty")


def _check_overlaps(nodes: Sequence[Node], carried: Carried) -> None:
    text = carried.text
    for label in LABELS:
        layer = sorted((n for n in nodes if n.label == label), key=lambda n: (n.start, n.end))
        for left, right in pairwise(layer):
            if right.start < left.end:
                carried.wrong(
                    f"{described(left, text)}: overlaps with {described(right, text)}; "
                    "two spans of one layer may not"
                )


def _ends(relation: Relation, nodes: Mapping[str, Node]) -> tuple[Node, Node] | str:
    """The measure and the other end, or what is wrong."""
    wanted: NodeLabel = "CUE" if relation.name == "cue" else "DEPT"
    ends = [nodes.get(relation.source), nodes.get(relation.target)]
    if None in ends:
        return "one of its ends is not there"
    by_label = {end.label: end for end in ends if end is not None}
    if set(by_label) != {"MEASURE", wanted}:
        return (
            f"it must bind a {shown_label('MEASURE')} (MEASURE) and a "
            f"{shown_label(wanted)} ({wanted})"
        )
    return by_label["MEASURE"], by_label[wanted]


def _check_cues(
    nodes: Iterable[Node], cues: Mapping[str, Sequence[Node]], carried: Carried
) -> None:
    used = {cue.id for found in cues.values() for cue in found}
    for node in nodes:
        if node.label == "CUE" and node.id not in used:
            carried.wrong(f"{described(node, carried.text)}: belongs to no measure")
        if node.label != "MEASURE":
            continue
        found = {(cue.start, cue.end) for cue in cues.get(node.id, ())}
        if len(found) != 1:
            how = "no" if not found else "more than one"
            carried.wrong(
                f"{described(node, carried.text)}: has {how} {shown_label('CUE')} (CUE); bind "
                f"exactly one to it with {shown_relation('cue')} (cue)"
            )
