"""The words of a paragraph of a Word document: runs, symbols, formulas, text boxes."""

from __future__ import annotations

from functools import cache
from typing import Any

from docx.oxml.ns import qn
from lxml import etree

from policyner.reading.marks import SUPERSCRIPT, lines_set_aside
from policyner.reading.plain import BROKEN
from policyner.vocabulary import read_vocabulary

_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"

_RUN_TEXT, _TAB, _BREAK, _RETURN = qn("w:t"), qn("w:tab"), qn("w:br"), qn("w:cr")
_HYPHEN, _SYMBOL, _RUN = qn("w:noBreakHyphen"), qn("w:sym"), qn("w:r")
_RUN_PROPERTIES, _POSITION = qn("w:rPr"), qn("w:vertAlign")
_MATH_TEXT, _DENOMINATOR, _SUPERSCRIPT = f"{_MATH}t", f"{_MATH}den", f"{_MATH}sup"
_OFF = ("0", "false", "off")
# A symbol font has its signs at the code points of Latin letters, here or in the private area.
_PRIVATE = 0xF000
_SIGNS = 0x100

#: A text box, whose words stand behind those of its paragraph.
BOX = qn("w:txbxContent")
#: What the document does not show: deletions, and the older twin of a drawing.
UNSEEN = {
    qn("w:del"),
    qn("w:moveFrom"),
    qn("w:pPr"),
    qn("w:rPr"),
    qn("w:instrText"),
    # The reading above a character.
    qn("w:rt"),
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
}


def words_of(paragraph: Any) -> tuple[str, list[Any]]:
    """The words of a paragraph, and the text boxes that stand in it.

    Words that are hidden or deleted are left out; those that are struck through stand between
    the marks of `reading.marks`, and what is raised is written so. Of a formula the signs are
    written one behind the other, a fraction as `a/b`. A sign of a symbol font that nothing is
    known of is U+FFFD.
    """
    pieces: list[str] = []
    boxes: list[Any] = []
    walk = etree.iterwalk(paragraph, events=("start",))
    for _, element in walk:
        tag = element.tag
        if tag == BOX:
            boxes.append(element)
            walk.skip_subtree()
        elif tag in UNSEEN:
            walk.skip_subtree()
        elif tag == _RUN and (properties := element.find(_RUN_PROPERTIES)) is not None:
            walk.skip_subtree()
            if not _is_on(properties, "w:vanish"):
                words, within = _words_of_run(element, properties)
                pieces.append(words)
                boxes += within
        else:
            pieces.append(_written(element, tag))
    return "".join(pieces), boxes


def is_mark_gone(paragraph: Any) -> bool:
    """Whether the end of a paragraph is deleted or hidden, so that the next one goes on with it."""
    properties = paragraph.find(f"{qn('w:pPr')}/{_RUN_PROPERTIES}")
    if properties is None:
        return False
    is_deleted = any(properties.find(qn(tag)) is not None for tag in ("w:del", "w:moveFrom"))
    return is_deleted or _is_on(properties, "w:vanish")


def _words_of_run(run: Any, properties: Any) -> tuple[str, list[Any]]:
    """The words of a run that is not hidden, as its properties show them, and its text boxes."""
    found = [words_of(element) for element in run]
    words = "".join(words for words, _ in found)
    position = properties.find(_POSITION)
    if position is not None and position.get(qn("w:val")) == "superscript":
        words = words.translate(SUPERSCRIPT)
    if _is_on(properties, "w:strike") or _is_on(properties, "w:dstrike"):
        words = lines_set_aside(words)
    return words, [box for _, boxes in found for box in boxes]


def _is_on(properties: Any, name: str) -> bool:
    found = properties.find(qn(name))
    return found is not None and found.get(qn("w:val")) not in _OFF


def _written(element: Any, tag: str) -> str:
    if tag == _RUN_TEXT:
        return element.text or ""
    if tag == _MATH_TEXT:
        is_raised = next(element.iterancestors(_SUPERSCRIPT), None) is not None
        words = element.text or ""
        return words.translate(SUPERSCRIPT) if is_raised else words
    if tag == _SYMBOL:
        return _symbol(element)
    # A tab parts the cells of a table's row; here it only moves the words.
    return {_TAB: " ", _BREAK: "\n", _RETURN: "\n", _HYPHEN: "-", _DENOMINATOR: "/"}.get(tag, "")


def _symbol(element: Any) -> str:
    font, code = element.get(qn("w:font")) or "", element.get(qn("w:char")) or ""
    try:
        number = int(code, 16)
    except ValueError:
        return BROKEN
    known = _symbols().get(font.lower())
    if known is None:
        is_private = 0xE000 <= number < 0xF900 or number in range(0xD800, 0xE000)
        return BROKEN if is_private or not 0x20 <= number < 0x110000 else chr(number)
    return known.get(number - _PRIVATE if number >= _PRIVATE else number, BROKEN)


@cache
def _symbols() -> dict[str, dict[int, str]]:
    table = read_vocabulary(__package__, "symbol_fonts.yaml")
    return {
        font: {int(code, 16): sign for code, sign in entry["signs"].items()}
        for entry in table.values()
        for font in entry["fonts"]
    }
