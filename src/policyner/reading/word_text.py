"""The words of a paragraph of a Word document: runs, symbols, formulas, text boxes."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from docx.oxml.ns import qn
from lxml import etree

from policyner.reading.marks import SUPERSCRIPT, lines_set_aside
from policyner.reading.plain import BROKEN
from policyner.reading.word_fields import instruction, with_fields_drawn
from policyner.reading.word_styles import PLAIN, StyledLooks
from policyner.vocabulary import read_vocabulary

_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"

_RUN_TEXT, _TAB, _BREAK, _RETURN = qn("w:t"), qn("w:tab"), qn("w:br"), qn("w:cr")
_HYPHEN, _SYMBOL, _RUN = qn("w:noBreakHyphen"), qn("w:sym"), qn("w:r")
_INSTRUCTION = qn("w:instrText")
_RUN_PROPERTIES, _POSITION = qn("w:rPr"), qn("w:vertAlign")
# A content control, what it holds, and the sign that this only asks for something.
_CONTROL, _CONTENT = qn("w:sdt"), qn("w:sdtContent")
_ASKS = f"{qn('w:sdtPr')}/{qn('w:showingPlcHdr')}"
_MATH_TEXT, _DENOMINATOR, _SUPERSCRIPT = f"{_MATH}t", f"{_MATH}den", f"{_MATH}sup"
# A symbol font has its signs at the code points of Latin letters, here or in the private area.
_PRIVATE = 0xF000
_SIGNS = 0x100
_OBJECT = "\ufffc"

# Words that are drawn, in a shape that is no text box and in the older form, and a formula of the
# older editor, of which only a picture is at hand.
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_DRAWN, _DRAWN_PARAGRAPH = f"{_DRAWING}t", f"{_DRAWING}p"
_WORD_ART = "{urn:schemas-microsoft-com:vml}textpath"
_OLD_OBJECT, _OLD_FORMULA = "{urn:schemas-microsoft-com:office:office}OLEObject", "Equation"

# A tab parts the cells of a table's row; here it only moves the words.
_SIGNS_OF = {
    _TAB: " ",
    _BREAK: "\n",
    _RETURN: "\n",
    _DRAWN_PARAGRAPH: "\n",
    _HYPHEN: "-",
    _DENOMINATOR: "/",
}

#: A text box, whose words stand behind those of its paragraph.
BOX = qn("w:txbxContent")
#: The place of a diagram, whose words are in a part of their own, and which part that is.
DIAGRAM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}relIds"
DIAGRAM_ID = qn("r:dm")
#: What the document does not show: deletions, and the older twin of a drawing.
UNSEEN = {
    qn("w:del"),
    qn("w:moveFrom"),
    qn("w:pPr"),
    qn("w:rPr"),
    # The reading above a character.
    qn("w:rt"),
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
}


def words_of(paragraph: Any, looks: StyledLooks = PLAIN) -> tuple[str, list[Any]]:
    """The words of a paragraph, and the text boxes and diagrams that stand in it.

    Words that are hidden or deleted are left out. Those that are struck through stand between
    the marks of `reading.marks`, and so does what a form asks for that nobody filled in. What is
    raised is written so. Of a formula the signs are written one behind the other, a fraction as
    `a/b`; of a field that draws by its instruction alone, what it draws. A sign of a symbol font
    that nothing is known of is U+FFFD.
    """
    words, boxes = _written_words(paragraph, looks)
    return with_fields_drawn(words), boxes


def _written_words(paragraph: Any, looks: StyledLooks) -> tuple[str, list[Any]]:
    """The same with the instructions of fields in it."""
    pieces: list[str] = []
    boxes: list[Any] = []
    style = looks.style_of(paragraph)
    walk = etree.iterwalk(paragraph, events=("start",))
    for _, element in walk:
        tag = element.tag
        if tag in (BOX, DIAGRAM):
            boxes.append(element)
            walk.skip_subtree()
        elif tag in UNSEEN:
            walk.skip_subtree()
        elif tag == _CONTROL and element.find(_ASKS) is not None:
            walk.skip_subtree()
            words, within = _written_words(element.find(_CONTENT), looks)
            pieces.append(lines_set_aside(words))
            boxes += within
        elif tag == _RUN and (
            (properties := element.find(_RUN_PROPERTIES)) is not None or style is not None
        ):
            walk.skip_subtree()
            if not looks.hides(properties, style):
                words, within = _words_of_run(element, properties, looks, style)
                pieces.append(words)
                boxes += within
        else:
            pieces.append(_written(element, tag))
    return "".join(pieces), boxes


def is_mark_gone(paragraph: Any, looks: StyledLooks = PLAIN) -> bool:
    """Whether the end of a paragraph is deleted or hidden, so that the next one goes on with it."""
    properties = paragraph.find(f"{qn('w:pPr')}/{_RUN_PROPERTIES}")
    is_deleted = properties is not None and any(
        properties.find(qn(tag)) is not None for tag in ("w:del", "w:moveFrom")
    )
    return is_deleted or looks.hides(properties, looks.style_of(paragraph))


def _words_of_run(
    run: Any, properties: Any | None, looks: StyledLooks, style: str | None
) -> tuple[str, list[Any]]:
    """The words of a run that is not hidden, as its properties show them, and its text boxes."""
    found = [_written_words(element, looks) for element in run]
    words = "".join(words for words, _ in found)
    position = None if properties is None else properties.find(_POSITION)
    if position is not None and position.get(qn("w:val")) == "superscript":
        words = words.translate(SUPERSCRIPT)
    if looks.strikes(properties, style):
        words = lines_set_aside(words)
    return words, [box for _, boxes in found for box in boxes]


def _written(element: Any, tag: str) -> str:
    if (sign := _SIGNS_OF.get(tag)) is not None:
        return sign
    write = _WRITERS.get(tag)
    return "" if write is None else write(element)


def _raised(element: Any) -> str:
    """The words of a formula, raised where they are an exponent."""
    is_raised = next(element.iterancestors(_SUPERSCRIPT), None) is not None
    words = element.text or ""
    return words.translate(SUPERSCRIPT) if is_raised else words


def _old_object(element: Any) -> str:
    """What stands for the object of another program: of a formula nothing but its picture is."""
    return BROKEN if (element.get("ProgID") or "").startswith(_OLD_FORMULA) else ""


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


_WRITERS: dict[str, Callable[[Any], str]] = {
    # What stands for a picture is no word.
    _RUN_TEXT: lambda element: (element.text or "").replace(_OBJECT, ""),
    _DRAWN: lambda element: element.text or "",
    _WORD_ART: lambda element: f"\n{element.get('string') or ''}\n",
    _INSTRUCTION: lambda element: instruction(element.text or ""),
    _MATH_TEXT: _raised,
    _SYMBOL: _symbol,
    _OLD_OBJECT: _old_object,
}


@cache
def _symbols() -> dict[str, dict[int, str]]:
    table = read_vocabulary(__package__, "symbol_fonts.yaml")
    return {
        font: {int(code, 16): sign for code, sign in entry["signs"].items()}
        for entry in table.values()
        for font in entry["fonts"]
    }
