"""PDF to text: what stands on each page, taken by PDFium; `page_layout` makes lines of it."""

from __future__ import annotations

import ctypes
import math
from collections.abc import Iterator
from contextlib import closing
from itertools import pairwise
from threading import Lock
from typing import Any

import numpy as np
import pypdfium2
from pypdfium2 import raw

from policyner.errors import (
    DamagedSourceError,
    EmptySourceError,
    EncryptedSourceError,
    ScannedSourceError,
)
from policyner.reading.damage import demand_bytes
from policyner.reading.ocr import WAY_OUT, Picture, Recognition
from policyner.reading.options import ReadingLimits
from policyner.reading.page import BLANK, GUESSED_BLANK, Glyph, Page, Rule, Turn, quarters_of
from policyner.reading.page_layout import text_of_pages
from policyner.reading.source import Extracted

_WAY_OUT = "get it once more, or print it to a new .pdf"

# PDFium has one state for the whole process, and serves one thread at a time.
_PDFIUM = Lock()

# What PDFium gives for a glyph of which the file does not say the character.
_UNKNOWN = "\ufffd"
# Where PDFium joins a word that is hyphenated at a line's end.
_JOINED_HYPHENS = {0x02, 0xFFFE}
_SURROGATES = range(0xD800, 0xE000)
# Fonts at 90 degrees to the page (a watermark's are at 45).
_RIGHT_ANGLE = math.pi / 2
_SLANT = 0.1
# Thinner filled rectangles are lines; what is shorter, or leans by more, is no rule of a table.
_THIN = 3.0
_SHORTEST = 5.0
_STRAIGHT = 1.0
# Text that is no wider, in points, PDFium passes over (`kSizeEpsilon` in cpdf_textpage.cpp).
_NO_WIDTH = 0.01
# Dots per inch at which pages are recognised: a character of 12 points is 33 high.
_RESOLUTION = 200
# How deep forms lie within forms.
_DEEPEST = 5
# A drawing has more lines than a page of tables.
_MOST_RULES = 2_000


def text_of_pdf(data: bytes, *, name: str, limits: ReadingLimits) -> Extracted:
    """The text of a PDF file.

    Args:
        data: The file's bytes.
        name: What messages call the file.
        limits: On how many pages that are pictures text is recognised, and how large these are.

    Returns:
        One line a paragraph or table row, as `page_layout.text_of_pages` says, with a
        locator for each page and table cell.

    Raises:
        EmptySourceError: If there is no byte, or no text and no picture in it.
        EncryptedSourceError: If the file needs a password.
        DamagedSourceError: If it is cut off, broken or no PDF file.
        ScannedSourceError: If its pages are pictures without a text layer, and nothing is
            to be recognised.
        LimitExceededError: If more pages are to be recognised than the limits allow.
        MissingDriverError: If what recognises text is not installed.
    """
    demand_bytes(data, name=name)
    with _PDFIUM:
        return _text_of_pdf(data, name, limits)


def _text_of_pdf(data: bytes, name: str, limits: ReadingLimits) -> Extracted:
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) == raw.FPDF_ERR_PASSWORD:
            raise EncryptedSourceError(
                f"{name}: needs a password to be opened; save it without one"
            ) from error
        raise DamagedSourceError(f"{name}: no PDF file, or damaged: {error}; {_WAY_OUT}") from error
    count = len(document)
    recognition = Recognition(name, limits)
    with closing(document):
        found = text_of_pages(_pages(document, name, recognition, limits))
    if not found.text.strip():
        if recognition.unread:
            raise ScannedSourceError(
                f"{name}: a scanned PDF: its {count} pages are pictures without a text layer; "
                f"{WAY_OUT}"
            )
        raise EmptySourceError(f"{name}: the PDF file holds no text; leave it out")
    return recognition.told_of(found)


def _pages(
    document: pypdfium2.PdfDocument, name: str, recognition: Recognition, limits: ReadingLimits
) -> Iterator[Page]:
    """Yields the pages; those that are pictures without text are recognised, or left unread."""
    for index in range(len(document)):
        try:
            page = document[index]
            with closing(page):
                found = _page(page, index + 1)
                if limits.ocr_pages and found.has_pictures and not found.glyphs:
                    picture = _rendered(page, limits)
                    yield recognition.page(picture, number=found.number, height=page.get_height())
                    continue
        except pypdfium2.PdfiumError as error:
            raise DamagedSourceError(
                f"{name}: page {index + 1} is damaged: {error}; {_WAY_OUT}"
            ) from error
        if found.has_pictures and not found.glyphs:
            recognition.unread.append(found.number)
        yield found


def _rendered(page: pypdfium2.PdfPage, limits: ReadingLimits) -> Picture:
    """A page as it is shown, no larger than the limits allow."""
    width, height = page.get_size()
    most = math.sqrt(limits.ocr_pixels / max(1.0, width * height))
    bitmap = page.render(scale=min(_RESOLUTION / 72, most), rev_byteorder=True)
    with closing(bitmap):
        shown = bitmap.to_numpy()
        # A page of one colour, or with transparency: three channels of its own memory.
        return np.array(shown[:, :, :3] if shown.shape[2] > 1 else np.repeat(shown, 3, axis=2))


def _page(page: pypdfium2.PdfPage, number: int) -> Page:
    glyphs = _text(page)
    if (not glyphs or any(each.turn for each in glyphs)) and _widen(page):
        glyphs = _text(page)
    turn = _turn_of(page, quarters_of(glyphs, otherwise=page.get_rotation() // 90 % 4))
    pictures = page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=3)
    return Page(
        number=number,
        height=turn.height,
        glyphs=[turn.glyph(each) for each in glyphs],
        rules=_rules(page, turn),
        has_pictures=next(iter(pictures), None) is not None,
    )


def _text(page: pypdfium2.PdfPage) -> list[Glyph]:
    with closing(page.get_textpage()) as text:
        return list(_glyphs(text))


def _widen(page: pypdfium2.PdfPage) -> bool:
    """Gives text of a page that has no width as good as none; whether there is any.

    PDFium passes over such text. On its side, Chinese text has no width whose font is neither in
    the file nor on the machine.
    """
    found = False
    for drawn in page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT], max_depth=1):
        left, bottom, right, top = drawn.get_bounds()
        if right - left < _NO_WIDTH < top - bottom:
            slant = 2 * _NO_WIDTH / (top - bottom)
            drawn.transform(pypdfium2.PdfMatrix(1, 0, slant, 1, -slant * bottom, 0))
            found = True
    return found


def _turn_of(page: pypdfium2.PdfPage, quarters: int) -> Turn:
    """How a page is turned, most of whose text is turned by so many quarters."""
    width, height = page.get_size()
    is_on_its_side = (quarters - page.get_rotation() // 90) % 2
    return Turn(quarters, *((height, width) if is_on_its_side else (width, height)))


def _glyphs(text: pypdfium2.PdfTextPage) -> Iterator[Glyph]:
    """Yields the characters of a page as the file has them, in their order, blanks included."""
    # As high as the font, whatever the character: a tight box of `一` is a stroke.
    box = raw.FS_RECTF()
    half = 0
    for index in range(text.count_chars()):
        code = raw.FPDFText_GetUnicode(text, index)
        if code in _JOINED_HYPHENS or code in (0x0A, 0x0D):
            continue
        if code in _SURROGATES:
            if code < 0xDC00:
                half = code
                continue
            code = 0x10000 + ((half - 0xD800) << 10) + (code - 0xDC00) if half else 0
            half = 0
        character = chr(code) if code else _UNKNOWN
        if character.isspace():
            is_guessed = raw.FPDFText_IsGenerated(text, index) == 1
            yield GUESSED_BLANK if is_guessed else BLANK
            continue
        if not raw.FPDFText_GetLooseCharBox(text, index, box):
            continue
        quarters, slant = divmod(raw.FPDFText_GetCharAngle(text, index), _RIGHT_ANGLE)
        if _SLANT < slant < _RIGHT_ANGLE - _SLANT:
            # A watermark across the page.
            continue
        # PDFium measures angles clockwise.
        turned = -int(quarters + (slant > _SLANT)) % 4
        yield Glyph(character, box.left, box.bottom, box.right, box.top, turned)


def _rules(page: pypdfium2.PdfPage, turn: Turn) -> list[Rule]:
    """The straight lines of a page that run along its edges; none where it is a drawing."""
    rules: list[Rule] = []
    # Where each form that is open lies, such as a page that was stamped.
    forms: list[pypdfium2.PdfMatrix] = []
    kinds = [raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_FORM]
    for drawn in page.get_objects(filter=kinds, max_depth=_DEEPEST):
        matrix = drawn.get_matrix()
        forms = forms[: drawn.level]
        if forms:
            matrix = matrix.multiply(forms[-1])
        if drawn.type == raw.FPDF_PAGEOBJ_FORM:
            forms.append(matrix)
            continue
        rules += _rules_of(drawn, matrix, turn)
        if len(rules) > _MOST_RULES:
            return []
    return rules


def _rules_of(
    drawn: pypdfium2.PdfObject, matrix: pypdfium2.PdfMatrix, turn: Turn
) -> Iterator[Rule]:
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(drawn, fill, stroke)
    left, bottom, right, top = drawn.get_bounds()
    if not stroke.value and (not fill.value or min(right - left, top - bottom) > _THIN):
        return
    corners = list(_points(drawn))
    for (start, _), (end, is_line) in pairwise(corners):
        if not is_line:
            continue
        rule = Rule.between(
            turn.point(*matrix.on_point(*start)),
            turn.point(*matrix.on_point(*end)),
            straight=_STRAIGHT,
            shortest=_SHORTEST,
        )
        if rule is not None:
            yield rule


def _points(drawn: Any) -> Iterator[tuple[tuple[float, float], bool]]:
    """Yields the points of a path, each with whether a line leads to it."""
    x, y = ctypes.c_float(), ctypes.c_float()
    first: tuple[float, float] | None = None
    for index in range(min(raw.FPDFPath_CountSegments(drawn), _MOST_RULES)):
        segment = raw.FPDFPath_GetPathSegment(drawn, index)
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        kind = raw.FPDFPathSegment_GetType(segment)
        point = (x.value, y.value)
        if kind == raw.FPDF_SEGMENT_MOVETO:
            first = point
        yield point, kind == raw.FPDF_SEGMENT_LINETO
        if raw.FPDFPathSegment_GetClose(segment) and first is not None:
            yield first, True
