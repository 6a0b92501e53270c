"""The pictures on a page of an OFD document (GB/T 33190—2016, 10), which ofdkit leaves out.

A scanned document has one a page, or several strips of it; laid where the page has them they
are the page as it is shown.
"""

from __future__ import annotations

import math
import posixpath
import zipfile
from dataclasses import dataclass

import numpy as np

from policyner.reading.ocr import Picture
from policyner.reading.ofd_parts import Box, numbers, parsed, part_of
from policyner.reading.options import ReadingLimits
from policyner.reading.picture import pictures_in

# What small letters are recognised at; lengths are in millimetres.
_DOTS = 200 / 25.4
# A page has a few; thousands are a pattern.
_MOST = 100


@dataclass(frozen=True, slots=True)
class Placed:
    """A picture where a page has it.

    Attributes:
        member: Name of its file in the package.
        box: Left, top, width and height in millimetres, from the upper left corner of the page.
    """

    member: str
    box: Box


def pictures_of(
    package: zipfile.ZipFile, page: bytes, *, location: str | None, box: Box
) -> list[Placed]:
    """The pictures of a page, the lowest first; those whose file is not there are left out.

    Args:
        package: The document.
        page: The content of the page.
        location: Its name in the document.
        box: The place of the page.
    """
    root = parsed(page) if b"ImageObject" in page else None
    if root is None:
        return []
    members = _media(package, (location or "").split("/")[0])
    found: list[Placed] = []
    for image in root.iter("{*}ImageObject"):
        member = members.get(image.get("ResourceID") or "")
        place = numbers(image.get("Boundary"))
        if member is not None and len(place) == 4 and min(place[2:]) > 0:
            found.append(Placed(member, (place[0] - box[0], place[1] - box[1], place[2], place[3])))
    return found[:_MOST]


def shown(
    package: zipfile.ZipFile, placed: list[Placed], *, box: Box, name: str, limits: ReadingLimits
) -> Picture:
    """A page of pictures as it is shown, no larger than the limits allow.

    Args:
        package: The document.
        placed: Its pictures.
        box: The place of the page.
        name: What messages call the document.
        limits: How many pixels it, and each of its pictures, may have.

    Raises:
        DamagedSourceError: If a picture is cut off, broken, or of a kind that is not read.
        LimitExceededError: If one has more pixels.
    """
    # What recognises text needs Pillow, so it is there.
    import PIL.Image

    width, height = max(1.0, box[2]), max(1.0, box[3])
    scale = min(_DOTS, math.sqrt(limits.ocr_pixels / (width * height)))
    page = PIL.Image.new("RGB", (math.ceil(width * scale), math.ceil(height * scale)), "white")
    for each in placed:
        left, top, wide, high = (length * scale for length in each.box)
        # What reaches beyond the page is not larger for it.
        size = (min(page.width, max(1, round(wide))), min(page.height, max(1, round(high))))
        first = next(pictures_in(package.read(each.member), f"{name}: {each.member}", limits))
        page.paste(PIL.Image.fromarray(first).resize(size), (round(left), round(top)))
    return np.asarray(page)


def _media(package: zipfile.ZipFile, folder: str) -> dict[str, str]:
    """The files of a document's pictures by their numbers, which are its own (7.9)."""
    names = set(package.namelist())
    found: dict[str, str] = {}
    for name in package.namelist():
        if not name.startswith(f"{folder}/") or not name.endswith(".xml"):
            continue
        part = part_of(package, name)
        root = parsed(part) if b"MultiMedia" in part else None
        if root is None:
            continue
        base = root.get("BaseLoc") or ""
        for media in root.iter("{*}MultiMedia"):
            file = next((each.text or "" for each in media.iter("{*}MediaFile")), "").strip()
            # Beside the list that names it, in its folder of files, or from the root.
            here = posixpath.dirname(name)
            for place in (f"{here}/{base}/{file}", f"{here}/{file}", file.lstrip("/")):
                if (member := posixpath.normpath(place)) in names:
                    found.setdefault(media.get("ID") or "", member)
                    break
    return found
