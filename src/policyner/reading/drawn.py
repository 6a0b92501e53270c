"""Words that an Office file draws beside its text: text boxes, diagrams, charts (DrawingML)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lxml import etree

from policyner.reading.office_package import OfficePackage

_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/"
_STRICT_DRAWING = "http://purl.oclc.org/ooxml/drawingml/"
_PARAGRAPHS = (f"{{{_DRAWING}main}}p", f"{{{_STRICT_DRAWING}main}}p")
# What older programs are given in place of a drawing.
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_TEXT, _BREAK, _VALUE = "{*}t", "{*}br", "{*}v"
#: The kinds of relations that lead to a chart and to what a diagram says.
CHARTS = ("chart", "chartex")
DIAGRAM_DATA = "diagramdata"
_POINT = "{*}pt"
_ROW = "{*}from/{*}row"
_RELATIONS = (
    "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}",
    "{http://purl.oclc.org/ooxml/officeDocument/relationships}",
)


def lines_drawn(root: Any) -> Iterator[str]:
    """Yields the lines of the text boxes and diagrams in a part, without empty ones."""
    for paragraph in root.iter(*_PARAGRAPHS):
        if next(paragraph.iterancestors(_FALLBACK), None) is not None:
            continue
        pieces = (
            "\n" if each.tag.endswith("}br") else each.text or ""
            for each in paragraph.iter(_TEXT, _BREAK)
        )
        for line in "".join(pieces).split("\n"):
            if words := " ".join(line.split()):
                yield words


def lines_of_chart(root: Any) -> Iterator[str]:
    """Yields what a chart is called, and the words and numbers that it draws, a series a line."""
    yield from lines_drawn(root)
    for held in root.iter("{*}strCache", "{*}numCache", "{*}strDim", "{*}numDim"):
        values = [each.text or "" for each in held.iter(_VALUE)] or [
            each.text or "" for each in held.iter(_POINT)
        ]
        if words := " ".join(" ".join(values).split()):
            yield words


def lines_of_drawing(package: OfficePackage, path: str) -> tuple[list[tuple[int, str]], list[str]]:
    """What is drawn over a sheet.

    Args:
        package: The workbook.
        path: The part with the drawings.

    Returns:
        The lines of text boxes and diagrams, each with the row, from 1, at which it begins; and
        the lines of charts.
    """
    root = package.root(path)
    relations = package.relations_of(path)
    shapes: list[tuple[int, str]] = []
    charts: list[str] = []
    for anchor in () if root is None else root:
        row = next((each.text or "" for each in anchor.iterfind(_ROW)), "")
        at = int(row) + 1 if row.isdecimal() else 1
        shapes += ((at, line) for line in lines_drawn(anchor))
        for identity in _identities(anchor):
            kind, target = relations.get(identity, ("", ""))
            part = package.root(target) if kind in (*CHARTS, DIAGRAM_DATA) else None
            if part is not None and kind == DIAGRAM_DATA:
                shapes += ((at, line) for line in lines_drawn(part))
            elif part is not None:
                charts += lines_of_chart(part)
    return shapes, charts


def _identities(anchor: Any) -> Iterator[str]:
    """Yields the identities of the relations that an anchored drawing names, each once."""
    yield from dict.fromkeys(
        value
        for element in anchor.iter(etree.Element)
        for key, value in element.items()
        if key.startswith(_RELATIONS)
    )
