"""The tools: what writes and what reads the format of each."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

from policyner.annotating import brat, conll, doccano, labelstudio, markup, prodigy
from policyner.annotating.document import Document
from policyner.annotating.exchange import ImportOptions
from policyner.annotating.problems import Problems

ToolName = Literal["labelstudio", "doccano", "brat", "prodigy", "conll", "inline"]

#: Those that hold every annotation; inline markup has no marks that cross.
TOOLS: tuple[ToolName, ...] = get_args(ToolName)[:-1]

#: The content of files by their names; a single file has the empty name.
Files = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Tool:
    """One tool's format.

    Attributes:
        encode: The files that hold the documents, in order.
        decode: The documents that a file or folder holds.
        losses: What the format cannot carry of these documents, a sentence each.
    """

    encode: Callable[[Sequence[Document]], Files]
    decode: Callable[[Path, ImportOptions], list[Document]]
    losses: Callable[[Sequence[Document]], list[str]]


def tool(name: ToolName) -> Tool:
    """The tool of a name."""
    module = {
        "labelstudio": labelstudio,
        "doccano": doccano,
        "brat": brat,
        "prodigy": prodigy,
        "conll": conll,
        "inline": markup,
    }[name]
    return Tool(module.encode, module.decode, module.losses)


def check_originals(
    documents: Sequence[Document], originals: Sequence[Document], path: Path
) -> list[Document]:
    """Holds imported notices against what was exported, and gives them back what a format loses.

    Args:
        documents: What was imported.
        originals: What was exported.
        path: What messages call the import.

    Returns:
        The documents with the other keys of their originals.

    Raises:
        AnnotationError: If an id is not among the originals, or a text is another one.
    """
    known = {document.notice.id: document for document in originals}
    problems = Problems(path)
    found = []
    for document in documents:
        notice = document.notice
        original = known.get(notice.id)
        if original is None:
            problems.add(notice.id, "no notice of this id was exported")
        elif original.notice.text != notice.text:
            problems.add(notice.id, difference(original.notice.text, notice.text))
        else:
            found.append(Document(notice, original.extra, document.model, document.confidences))
    problems.raise_if_any()
    return found


def difference(before: str, after: str) -> str:
    """Where two texts part, for a message."""
    at = next(
        (i for i, (left, right) in enumerate(zip(before, after, strict=False)) if left != right),
        min(len(before), len(after)),
    )
    return (
        f"the text does not match the notice from {at} on: "
        f"{after[at : at + 12]!r} instead of {before[at : at + 12]!r}"
    )
