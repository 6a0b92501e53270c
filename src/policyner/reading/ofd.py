"""OFD: the national format of documents with fixed pages (GB/T 33190—2016), by ofdkit.

Its pages are made lines and paragraphs of as those of a PDF are.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import replace

import ofdkit

from policyner.errors import (
    DamagedSourceError,
    EmptySourceError,
    LimitExceededError,
    ScannedSourceError,
)
from policyner.reading.damage import demand_bytes, demand_limits, demanding, reason_of
from policyner.reading.ocr import WAY_OUT, Recognition
from policyner.reading.ofd_pictures import pictures_of, shown
from policyner.reading.ofd_rules import rules_of
from policyner.reading.options import ReadingLimits
from policyner.reading.pdf_layout import text_of_pages
from policyner.reading.pdf_page import BLANK, Glyph, Page, Rule, shares
from policyner.reading.source import Extracted

_KIND = "an OFD document"
_WAY_OUT = "open it in its reader and save it as .pdf"

# Lengths are in millimetres, those of `pdf_page` in points.
_POINTS = 72 / 25.4
# How far a character reaches below its baseline, in sizes of the font.
_DESCENT = 0.12
# One page is a few thousand characters; one that refers to itself has no end.
_MOST_PAGES = 10_000


def text_of_ofd(data: bytes, *, name: str, limits: ReadingLimits) -> Extracted:
    """The text of an OFD document.

    Args:
        data: The file's bytes.
        name: What messages call the file.
        limits: What its parts may unpack to; on how many pages that are pictures text is
            recognised, and how large these are.

    Returns:
        As `pdf_layout.text_of_pages` says. Seals, signatures and attached files are not read.

    Raises:
        EmptySourceError: If there is no byte, or no text was recognised.
        ScannedSourceError: If there is no text on its pages, and nothing is to be recognised.
        DamagedSourceError: If it is cut off, broken or no OFD document.
        LimitExceededError: If its parts exceed the limits, or more pages are to be recognised.
        MissingDriverError: If what recognises text is not installed.
    """
    demand_bytes(data, name=name)
    recognition = Recognition(name, limits)
    unread: list[int] = []
    demand_limits(data, _KIND, name=name, limits=limits)
    with demanding(_KIND, name=name, way_out=_WAY_OUT):
        try:
            with ofdkit.open(data) as document, zipfile.ZipFile(io.BytesIO(data)) as package:
                if len(document.pages) > _MOST_PAGES:
                    raise LimitExceededError(f"{name}: more than {_MOST_PAGES:,} pages; {_WAY_OUT}")
                count = len(document.pages)
                found = text_of_pages(
                    _pages(document, package, name, limits, unread=unread, recognition=recognition)
                )
        except ofdkit.OFDLimitError as error:
            raise LimitExceededError(f"{name}: {reason_of(error)}; {_WAY_OUT}") from error
        except ofdkit.OFDError as error:
            raise DamagedSourceError(
                f"{name}: not {_KIND}, or damaged: {reason_of(error)}; {_WAY_OUT}"
            ) from error
    if not found.text.strip():
        if unread:
            raise ScannedSourceError(
                f"{name}: a scanned OFD document: its {count} pages are pictures without text; "
                f"{WAY_OUT}"
            )
        if recognition.pages:
            raise EmptySourceError(f"{name}: no text was recognised on its pages; leave it out")
        raise ScannedSourceError(
            f"{name}: its {count} pages hold no text, perhaps drawings; save it as .pdf, and "
            f"{WAY_OUT}"
        )
    found = replace(found, flags=("unread_pages",) if unread else ())
    return found.recognised_as(recognition.pages)


def _pages(
    document: ofdkit.OFDDocument,
    package: zipfile.ZipFile,
    name: str,
    limits: ReadingLimits,
    *,
    unread: list[int],
    recognition: Recognition,
) -> Iterator[Page]:
    """Yields the pages; pictures without text are recognised, or their numbers in `unread`."""
    spent = 0
    for number, page in enumerate(document.pages, start=1):
        # Templates, with running heads and page frames, are drawn on each page.
        spent += sum(len(run.text) for run in page.runs)
        if spent > limits.document_bytes:
            raise LimitExceededError(f"{name}: holds too much text (--max-document-size)")
        left, top, _, height = page.box
        glyphs = [glyph for run in page.runs for glyph in _glyphs(run, left, top, height)]
        pictures = [] if glyphs else pictures_of(package, page.location, box=page.box)
        if pictures and limits.ocr_pages:
            picture = shown(package, pictures, box=page.box, name=name, limits=limits)
            yield recognition.page(picture, number=number, height=height * _POINTS)
            continue
        if pictures:
            unread.append(number)
        drawn = rules_of(package, page.location, box=page.box)
        rules = [
            Rule(rule.kind, rule.at * _POINTS, rule.start * _POINTS, rule.end * _POINTS)
            for rule in drawn
        ]
        yield Page(number, height * _POINTS, glyphs, rules)


def _glyphs(run: ofdkit.TextRun, left: float, top: float, height: float) -> Iterator[Glyph]:
    """Yields the characters of a stretch of text, each in its share of the stretch's width."""
    x0 = (run.x - left) * _POINTS
    y0 = (height - (run.y - top) - _DESCENT * run.size) * _POINTS
    size = run.size * _POINTS
    for character, start, end in shares(run.text, x0, x0 + run.width * _POINTS):
        if character.isspace():
            yield BLANK
        else:
            yield Glyph(character, start, y0, end, y0 + size)
