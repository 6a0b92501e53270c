"""The text of pictures of pages, recognised (OCR) by rapidocr on OpenVINO.

Its models (PP-OCR) lie in its wheel, so that no network is needed. A page comes out as one of a
PDF does, as characters at places, and is made lines, paragraphs and tables of in the same way.
"""

from __future__ import annotations

import importlib.util
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from policyner.errors import LimitExceededError, MissingDriverError
from policyner.reading.options import ReadingLimits
from policyner.reading.page import BLANK, Glyph, Page, shares
from policyner.reading.source import Extracted, RecognisedPage, SourceFlag

#: Red, green and blue of each pixel: height, width, 3.
Picture = NDArray[np.uint8]

#: How a scanned page becomes text, as a clause of a message.
WAY_OUT = "recognise its text with --ocr (pip install 'policyner[ocr]')"

# Pages are scanned at any resolution; an A4 page is so many points high.
_HEIGHT = 842.0

# The recogniser serves one thread at a time, and a service has several.
_ENGINE = threading.Lock()


@dataclass(frozen=True, slots=True)
class RecognisedLine:
    """A line as it was recognised; lengths are in pixels from the upper left corner.

    Attributes:
        text: Its words.
        confidence: Between 0 and 1: the mean over its characters.
        left: Its left edge.
        top: Its upper edge.
        right: Its right edge.
        bottom: Its lower edge.
    """

    text: str
    confidence: float
    left: float
    top: float
    right: float
    bottom: float


#: Finds the lines of a picture, in any order.
Recogniser = Callable[[Picture], Sequence[RecognisedLine]]


def demand_ocr() -> None:
    """Makes sure that text can be recognised, without loading anything.

    Raises:
        MissingDriverError: If the package is not installed.
    """
    if importlib.util.find_spec("rapidocr") is None:
        raise MissingDriverError(
            "--ocr needs rapidocr, which is not installed: pip install 'policyner[ocr]'"
        )


@cache
def recogniser() -> Recogniser:
    """The recogniser of this process, loaded once; it serves one thread at a time.

    Raises:
        MissingDriverError: If the package is not installed.
    """
    demand_ocr()
    # Imported here: it takes a second, and only who has pictures needs it.
    from rapidocr import EngineType, RapidOCR

    openvino = EngineType.OPENVINO
    engine = RapidOCR(
        params={
            "Global.log_level": "error",
            "Det.engine_type": openvino,
            "Cls.engine_type": openvino,
            "Rec.engine_type": openvino,
            # Workers are processes, one a processor; and the same picture reads the same anywhere.
            "EngineConfig.openvino.inference_num_threads": 1,
            # Bound to a processor they would all wait for the first one.
            "EngineConfig.openvino.enable_cpu_pinning": False,
        }
    )

    def recognise(picture: Picture) -> Sequence[RecognisedLine]:
        # It takes blue, green and red, as OpenCV does.
        found: Any = engine(np.ascontiguousarray(picture[:, :, ::-1]))
        if found.boxes is None:
            return ()
        return [
            _line(text, float(confidence), box)
            for text, confidence, box in zip(found.txts, found.scores, found.boxes, strict=True)
        ]

    return recognise


def _line(text: str, confidence: float, box: Any) -> RecognisedLine:
    """A line from its four corners, from the upper left one clockwise; it may slant a little."""
    (x0, y0), (x1, y1), (x2, y2), (x3, y3) = (tuple(map(float, corner)) for corner in box)
    return RecognisedLine(text, confidence, min(x0, x3), (y0 + y1) / 2, max(x1, x2), (y2 + y3) / 2)


class Recognition:
    """Recognises the pages of one document, within the limits.

    Args:
        name: What messages call the document.
        limits: How many pages.
    """

    def __init__(self, name: str, limits: ReadingLimits) -> None:
        self._name = name
        self._limits = limits
        #: The pages that were recognised, in order.
        self.pages: list[RecognisedPage] = []
        #: The numbers of those that are pictures and were not.
        self.unread: list[int] = []

    def page(self, picture: Picture, *, number: int, height: float = _HEIGHT) -> Page:
        """A page as it reads.

        Args:
            picture: The page.
            number: Its number, counted from 1.
            height: How high it is, in points.

        Raises:
            LimitExceededError: If it is one page more than the limits allow.
        """
        if len(self.pages) >= self._limits.ocr_pages:
            raise LimitExceededError(
                f"{self._name}: more than {self._limits.ocr_pages:,} pages to recognise "
                "(--max-ocr-pages)"
            )
        with _ENGINE:
            found = recogniser()(picture)
        lines = _in_order([line for line in found if line.text.strip()])
        characters = sum(len(line.text) for line in lines)
        sure = sum(line.confidence * len(line.text) for line in lines)
        self.pages.append(RecognisedPage(number, round(sure / characters, 4) if lines else 0.0))
        scale = height / picture.shape[0]
        glyphs = [glyph for line in lines for glyph in _glyphs(line, scale, height)]
        return Page(number, height, glyphs, has_pictures=True)

    def told_of(self, found: Extracted) -> Extracted:
        """The text of the document, with what was recognised of it, and that some was not read."""
        unread: tuple[SourceFlag, ...] = ("unread_pages",) if self.unread else ()
        recognised: tuple[SourceFlag, ...] = ("ocr",) if self.pages else ()
        return replace(found, flags=(*unread, *recognised), recognised=tuple(self.pages))


def _in_order(lines: Sequence[RecognisedLine]) -> list[RecognisedLine]:
    """Lines from above to below; those that stand beside one another from left to right."""
    rows: list[list[RecognisedLine]] = []
    for line in sorted(lines, key=lambda line: line.top + line.bottom):
        first = rows[-1][0] if rows else None
        if first is not None and (line.top + line.bottom) / 2 < first.bottom:
            rows[-1].append(line)
        else:
            rows.append([line])
    return [line for row in rows for line in sorted(row, key=lambda line: line.left)]


def _glyphs(line: RecognisedLine, scale: float, height: float) -> list[Glyph]:
    """The characters of a line, each in its share of the line's width."""
    y0, y1 = height - line.bottom * scale, height - line.top * scale
    placed = shares(line.text, line.left * scale, line.right * scale)
    return [
        BLANK if character.isspace() else Glyph(character, x0, y0, x1, y1)
        for character, x0, x1 in placed
    ]
