"""Pictures of pages: what a scanner or a telephone makes of a notice (PNG, JPEG, TIFF)."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from policyner.errors import EmptySourceError, LimitExceededError, ScannedSourceError
from policyner.reading import ocr
from policyner.reading.damage import demand_bytes, demanding
from policyner.reading.ocr import WAY_OUT, Picture, Recognition
from policyner.reading.options import ReadingLimits
from policyner.reading.page import Page
from policyner.reading.page_layout import text_of_pages
from policyner.reading.source import Extracted

if TYPE_CHECKING:
    import PIL.Image

_KIND = "a picture"
_AGAIN = "get it once more, or scan it again"


def text_of_picture(data: bytes, *, name: str, limits: ReadingLimits) -> Extracted:
    """The text of a picture, or of the pages of a TIFF file.

    Args:
        data: The file's bytes.
        name: What messages call the file.
        limits: How many pages and pixels.

    Returns:
        As `page_layout.text_of_pages` says, with the confidence of each page.

    Raises:
        EmptySourceError: If there is no byte, or no text in it.
        ScannedSourceError: If nothing is to be recognised.
        MissingDriverError: If what recognises text is not installed.
        DamagedSourceError: If it is cut off, broken or no picture.
        LimitExceededError: If it has more pages or pixels than the limits allow.
    """
    demand_bytes(data, name=name)
    if not limits.ocr_pages:
        raise ScannedSourceError(f"{name}: a picture; {WAY_OUT}")
    ocr.recogniser()
    recognition = Recognition(name, limits)
    found = text_of_pages(_pages(data, recognition, name, limits))
    if not found.text.strip():
        raise EmptySourceError(f"{name}: no text was recognised in the picture; leave it out")
    return recognition.told_of(found)


def _pages(
    data: bytes, recognition: Recognition, name: str, limits: ReadingLimits
) -> Iterator[Page]:
    for number, picture in enumerate(pictures_in(data, name, limits), start=1):
        yield recognition.page(picture, number=number)


def pictures_in(data: bytes, name: str, limits: ReadingLimits) -> Iterator[Picture]:
    """Yields the pictures of a file, of TIFF several.

    Raises:
        DamagedSourceError: If it is cut off, broken or no picture.
        LimitExceededError: If one has more pixels than the limits allow.
    """
    # What recognises text needs Pillow, so it is there.
    import PIL.Image
    from PIL import ImageOps, ImageSequence

    with demanding(_KIND, name=name, way_out=_AGAIN):
        try:
            # Other formats are none of ours, and each parser is one more to attack.
            opened = PIL.Image.open(io.BytesIO(data), formats=("PNG", "JPEG", "TIFF"))
        except PIL.Image.DecompressionBombError as error:
            raise LimitExceededError(f"{name}: {_too_large(limits)}") from error
        with opened as image:
            for frame in ImageSequence.Iterator(image):
                # Known before anything is unpacked.
                if frame.width * frame.height > limits.ocr_pixels:
                    raise LimitExceededError(f"{name}: {_too_large(limits)}")
                shown = ImageOps.exif_transpose(frame)
                yield np.asarray(_on_white(shown))


def _too_large(limits: ReadingLimits) -> str:
    return f"more than {limits.ocr_pixels:,} pixels; scan it again at 300 dots per inch"


def _on_white(image: PIL.Image.Image) -> PIL.Image.Image:
    """A picture in colours, on paper where it is transparent."""
    import PIL.Image

    if "A" not in image.getbands() and "transparency" not in image.info:
        return image.convert("RGB")
    layer = image.convert("RGBA")
    paper = PIL.Image.new("RGBA", layer.size, "white")
    return PIL.Image.alpha_composite(paper, layer).convert("RGB")
