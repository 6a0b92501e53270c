"""Label Studio: its JSON of tasks, in both directions.

Label Studio counts code points, both in what its page shows and in what it saves (tried with
1.23 in Chromium: emoji, characters beyond the BMP, CRLF; `tests/annotating/test_labelstudio.py`).
Its older pages counted UTF-16 units. Regions that a page saved carry their words, so import
sees which of the two it was.
"""

from __future__ import annotations

import json
import logging
import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import accumulate
from pathlib import Path
from typing import Any

from policyner.annotating.document import Carried, Document, title_of
from policyner.annotating.exchange import ImportOptions, Inbox
from policyner.annotating.foreign import hint
from policyner.annotating.graph import Graph, Node, Relation, described, graph_of
from policyner.annotating.labels import (
    as_label,
    as_layer,
    as_relation,
    shown_label,
    shown_relation,
)
from policyner.annotating.problems import excerpt
from policyner.errors import AnnotationError
from policyner.evaluation.gold import digest
from policyner.given import json_in, read_given

logger = logging.getLogger(__name__)

#: What the labelling configuration calls the text, and the two sets of labels.
TEXT = "text"
MENTIONS = "mention"
BLOCKS = "block"

# The page shows a line break as `\n`, and older ones dropped it.
_BREAKS = re.compile(r"\\[rn]|\s")


def encode(documents: Sequence[Document]) -> dict[str, str]:
    """One JSON list of tasks: gold as annotations, what a model found as predictions.

    Raises:
        AnnotationError: If a document cannot be shown.
    """
    tasks = [json.dumps(task_of(document), ensure_ascii=False) for document in documents]
    return {"": "[\n" + ",\n".join(tasks) + "\n]\n"}


def losses(_documents: Sequence[Document]) -> list[str]:
    """Nothing: a task holds everything."""
    return []


def task_of(document: Document) -> dict[str, Any]:
    """One task.

    Raises:
        AnnotationError: If a role names no DEPT span.
    """
    result = result_of(graph_of(document), document.notice.text)
    task: dict[str, Any] = {"data": data_of(document)}
    if document.is_prediction:
        task["predictions"] = [
            {"model_version": document.model, "score": document.score(), "result": result}
        ]
    else:
        task["annotations"] = [{"result": result}]
    return task


def data_of(document: Document) -> dict[str, Any]:
    """What a task shows and carries along."""
    notice = document.notice
    return {
        # The first column of the task list.
        "title": title_of(document),
        "text": notice.text,
        "id": notice.id,
        "policyner": {"sha256": digest(notice.text), "extra": dict(document.extra)},
    }


def result_of(
    graph: Graph, text: str, *, to_name: str = TEXT, prefix: str = "", read_only: bool = False
) -> list[dict[str, Any]]:
    """Regions and relations as Label Studio has them in annotations and predictions.

    Args:
        graph: What is marked.
        text: The notice's text.
        to_name: The text of the page that the regions stand in.
        prefix: Put in front of the names of the labels' set and of the ids.
        read_only: Whether the page lets nobody change them.
    """
    result: list[dict[str, Any]] = []
    for node in graph.nodes:
        region: dict[str, Any] = {
            "id": prefix + node.id,
            "from_name": prefix + (BLOCKS if as_layer(node.label) is None else MENTIONS),
            "to_name": to_name,
            "type": "labels",
            "value": {
                "start": node.start,
                "end": node.end,
                "text": text[node.start : node.end],
                "labels": [shown_label(node.label)],
            },
        }
        if node.confidence is not None:
            region["score"] = node.confidence
        if read_only:
            region["readonly"] = True
        result.append(region)
    result += [
        {
            "type": "relation",
            "from_id": prefix + relation.source,
            "to_id": prefix + relation.target,
            "direction": "right",
            "labels": [shown_relation(relation.name)],
        }
        for relation in graph.relations
    ]
    return result


def decode(path: Path, options: ImportOptions) -> list[Document]:
    """The documents of an export in JSON.

    Raises:
        AnnotationError: If the file is another tool's or broken, a text is not the one that was
            exported, or an annotation is not gold; one line for each fault.
    """
    inbox = Inbox(path)
    for number, task in enumerate(_tasks(path), start=1):
        if not isinstance(task, dict) or not isinstance(task.get("data"), dict):
            inbox.problems.add(
                f"task {number}", f"not a task of Label Studio: it has no data{hint(path)}"
            )
            break
        data = task["data"]
        ours = data.get("policyner")
        ours = ours if isinstance(ours, dict) else {}
        carried = inbox.carried(
            f"task {task.get('id', number)}",
            id=data.get("id"),
            text=data.get("text"),
            sha256=ours.get("sha256"),
            extra=ours.get("extra"),
        )
        if carried is None:
            continue
        chosen = _chosen(task, options, carried)
        if chosen is None:
            inbox.leave(carried)
            continue
        inbox.take(carried, partial(_graph, chosen.result), model=chosen.model)
    return inbox.documents()


@dataclass(frozen=True, slots=True)
class _Chosen:
    """The annotation of a task that is taken, and the model that made it, if one did."""

    result: Any
    model: str | None = None


def _tasks(path: Path) -> list[Any]:
    if path.is_dir():
        raise AnnotationError(f"{path}: a folder, not an export of Label Studio{hint(path)}")
    try:
        content = json_in(read_given(path).decode("utf-8-sig"))
    except OSError as error:
        raise AnnotationError(f"{path}: could not be read: {error.strerror or error}") from error
    except ValueError as error:
        raise AnnotationError(
            f"{path}: not an export of Label Studio in JSON: {error}{hint(path)}"
        ) from error
    return content if isinstance(content, list) else [content]


def _chosen(task: dict[str, Any], options: ImportOptions, carried: Carried) -> _Chosen | None:
    done = [a for a in _objects(task.get("annotations")) if not a.get("was_cancelled")]
    if options.annotator is not None:
        done = [a for a in done if options.annotator in _names(a.get("completed_by"))]
    if len(done) > 1:
        people = [" ".join(sorted(_names(a.get("completed_by")))) or "?" for a in done]
        carried.wrong(
            f"has {len(done)} annotations, by {', '.join(people)}: choose one person with "
            "--annotator, or compare them with `policyner annotate agreement`"
        )
    if done:
        return _Chosen(done[0].get("result") or [])
    predictions = _objects(task.get("predictions"))
    if options.accept_predictions and predictions:
        first = predictions[0]
        return _Chosen(first.get("result") or [], str(first.get("model_version") or "unknown"))
    return None


def _objects(value: Any) -> list[dict[str, Any]]:
    """The objects of a list; an export without predictions may have numbers in their place."""
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def _names(completed_by: Any) -> set[str]:
    """What an annotator may be called: the number and the e-mail address."""
    if isinstance(completed_by, dict):
        return {str(completed_by[key]) for key in ("id", "email") if completed_by.get(key)}
    return set() if completed_by is None else {str(completed_by)}


def _graph(result: Any, carried: Carried) -> Graph:
    """The regions of the notice's text, and the relations between them."""
    nodes: list[Node] = []
    words: dict[str, str] = {}
    relations: list[Relation] = []
    elsewhere = {str(item.get("id")) for item in result if item.get("to_name", TEXT) != TEXT}
    for item in result:
        if item.get("type") == "relation":
            if str(item.get("from_id")) not in elsewhere:
                relations += _relations(item, carried)
        elif str(item.get("id")) in elsewhere:
            continue
        elif item.get("type") != "labels":
            logger.warning(
                "%s, %s: a %s is left out", carried.problems.path, carried.where, item.get("type")
            )
        elif (node := _node(item, carried)) is not None:
            nodes.append(node)
            if isinstance(item["value"].get("text"), str):
                words[node.id] = item["value"]["text"]
    return Graph(tuple(_in_code_points(nodes, words, carried)), tuple(relations))


def _node(item: dict[str, Any], carried: Carried) -> Node | None:
    name, value = str(item.get("id")), item.get("value")
    if not isinstance(value, dict) or not all(
        isinstance(value.get(edge), int) for edge in ("start", "end")
    ):
        carried.wrong(f"span {name}: has no start and end")
        return None
    spot = f"span {name} {value['start']}:{value['end']} {str(value.get('text', ''))[:24]!r}"
    names = value.get("labels")
    if not isinstance(names, list) or len(names) != 1:
        carried.wrong(f"{spot}: has {names or 'no label'}; it must have one label")
        return None
    label = as_label(names[0])
    if label is None:
        carried.wrong(f"{spot}: unknown label {names[0]!r}")
        return None
    score = item.get("score")
    return Node(
        name, label, value["start"], value["end"], float(score) if score is not None else None
    )


def _relations(item: dict[str, Any], carried: Carried) -> list[Relation]:
    ends = str(item.get("from_id")), str(item.get("to_id"))
    names = item.get("labels") or []
    known = [as_relation(name) for name in names]
    if not names or None in known:
        carried.wrong(
            f"relation from span {ends[0]} to span {ends[1]}: "
            + (f"unknown name in {names}" if names else "has no name such as 牵头")
        )
        return []
    return [Relation(name, *ends) for name in known if name is not None]


def _in_code_points(nodes: list[Node], words: dict[str, str], carried: Carried) -> list[Node]:
    """The nodes in code points, whichever the page counted; it was one of the two for all."""
    text = carried.text

    def wrong(candidates: list[Node]) -> list[Node]:
        return [
            node
            for node in candidates
            if node.id in words
            and _BREAKS.sub("", words[node.id]) != _BREAKS.sub("", text[node.start : node.end])
        ]

    strangers = wrong(nodes)
    if not strangers:
        return nodes
    converted = _from_utf16(nodes, text)
    if not wrong(converted):
        logger.warning(
            "%s, %s: offsets are in UTF-16 units and were converted",
            carried.problems.path, carried.where,
        )  # fmt: skip
        return converted
    for node in strangers:
        if node.end <= len(text):
            said = words[node.id]
            carried.wrong(f"{described(node, text)}: its words are {excerpt(said, 0, len(said))}")
        else:
            carried.wrong(
                f"{described(node, text)}: lies outside the text, which has {len(text)} characters"
            )
    return nodes


def _from_utf16(nodes: Sequence[Node], text: str) -> list[Node]:
    """The nodes with offsets in UTF-16 units as offsets in code points."""
    # The unit at which each code point begins, and the one behind the last.
    units = list(accumulate((1 + (ord(c) > 0xFFFF) for c in text), initial=0))

    def point(offset: int) -> int:
        # Past the end stays past the end.
        return bisect_left(units, offset) + max(0, offset - units[-1])

    return [replace(node, start=point(node.start), end=point(node.end)) for node in nodes]
