"""What every tool's file goes through on its way out and in."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from policyner.annotating.document import Carried, Document
from policyner.annotating.graph import Graph, Node, notice_of
from policyner.annotating.labels import as_label, as_layer
from policyner.annotating.problems import Problems, place
from policyner.errors import AnnotationError
from policyner.evaluation.gold import digest
from policyner.span import Span
from policyner.tagging.mention import Label

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """What is taken from a tool's file.

    Attributes:
        annotator: Whose annotations, where several people annotated a task: an e-mail
            address or a number, as the tool has it.
        accept_predictions: Whether a prediction is taken where no person annotated.
    """

    annotator: str | None = None
    accept_predictions: bool = False


def node_in(
    span: Mapping[str, Any],
    name: str,
    carried: Carried,
    *,
    edges: tuple[str, str] = ("start", "end"),
) -> Node | None:
    """The node that one span of a tool's file gives; `None`, and a problem, where it gives none.

    Args:
        span: Has `label`, the two edges, and `score` where a model found it.
        name: Its id.
        carried: The notice it stands in, where faults are noted.
        edges: What the tool calls its start and its end (exclusive).
    """
    start, end = (span.get(edge) for edge in edges)
    if not isinstance(start, int) or not isinstance(end, int):
        carried.wrong(f"span {name}: has no {edges[0]} and {edges[1]}")
        return None
    label = as_label(span.get("label"))
    if label is None:
        carried.wrong(
            f"span {name} {place(carried.text, start, end)}: unknown label {span.get('label')!r}"
        )
        return None
    score = span.get("score")
    return Node(name, label, start, end, float(score) if score is not None else None)


@dataclass(slots=True)
class Inbox:
    """Takes the notices of a file one after another, with everything that is wrong.

    Attributes:
        path: What messages call the file.
        problems: What is wrong so far.
    """

    path: Path
    problems: Problems = field(init=False)
    _found: list[Document] = field(default_factory=list)
    _unfinished: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.problems = Problems(self.path)

    def carried(
        self, where: str, *, id: Any, text: Any, sha256: Any = None, extra: Any = None
    ) -> Carried | None:
        """Checks what came along with a notice; `None` where it is not what was exported."""
        if not isinstance(text, str) or not isinstance(id, str):
            self.problems.add(
                where, "has no text or no id of a notice; policyner did not export it"
            )
            return None
        where = f"{where} ({id})"
        if sha256 is not None and sha256 != digest(text):
            self.problems.add(where, "the text does not match the notice that was exported")
            return None
        return Carried(where, id, text, extra if isinstance(extra, dict) else {}, self.problems)

    def take(
        self, carried: Carried, read: Callable[[Carried], Graph], *, model: str | None = None
    ) -> None:
        """Takes one notice, unless reading its graph found something wrong.

        Args:
            carried: What came along with it.
            read: Reads the graph, and notes in what came along what is wrong.
            model: The version of the model, where a prediction is taken.
        """
        before = len(self.problems)
        try:
            graph = read(carried)
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            # A list where the tool has an object, and the like.
            carried.wrong(f"not as the tool writes it: {type(error).__name__}: {error}")
            return
        if len(self.problems) > before:
            return
        notice = notice_of(graph, carried)
        if notice is not None:
            confidences = _confidences(graph) if model is not None else {}
            self._found.append(Document(notice, carried.extra, model, confidences))

    def leave(self, carried: Carried) -> None:
        """Leaves out a notice that no person has annotated."""
        self._unfinished.append(carried.id)

    def documents(self) -> list[Document]:
        """Everything that was taken.

        Raises:
            AnnotationError: If something was wrong, or there is nothing.
        """
        self.problems.raise_if_any()
        if self._unfinished:
            logger.warning(
                "%s: %d notices that nobody has annotated are left out: %s",
                self.path, len(self._unfinished), ", ".join(self._unfinished),
            )  # fmt: skip
        if not self._found:
            raise AnnotationError(f"{self.path}: holds no annotated notice")
        return self._found


def _confidences(graph: Graph) -> dict[tuple[Label, Span], float]:
    return {
        (layer, Span(node.start, node.end)): node.confidence
        for node in graph.nodes
        if (layer := as_layer(node.label)) is not None and node.confidence is not None
    }
