"""The parts of an OFD document (GB/T 33190—2016, 7), for what ofdkit does not tell of them."""

from __future__ import annotations

import zipfile
from typing import Any

from lxml import etree

#: Of a page, or of what stands on it: left, top, width and height in millimetres.
Box = tuple[float, float, float, float]


def part_of(package: zipfile.ZipFile, location: str | None) -> bytes:
    """The bytes of a part; none of one that is not there, of which ofdkit says so."""
    try:
        return package.read(location or "")
    except KeyError:
        return b""


def parsed(part: bytes) -> Any:
    """The root element of a part, which may be broken; `None` where there is none."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True)
    return etree.fromstring(part, parser)


def numbers(text: str | None) -> list[float]:
    """The numbers of an attribute; none where one of them is no number."""
    try:
        return [float(each) for each in (text or "").replace(",", " ").split()]
    except ValueError:
        return []
