"""The parts of an Office file (ISO/IEC 29500-2) that hold its words; others are not looked at.

A file that Office opens may refer to parts that are not there, name no type of a picture, or
use the namespaces of the strict form (ISO/IEC 29500-1): none of that touches the words.
"""

from __future__ import annotations

import io
import logging
import posixpath
import zipfile
from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar

from lxml import etree

from policyner.reading.damage import MALFORMED, reason_of

logger = logging.getLogger(__name__)

ROOT = "_rels/.rels"
# The namespaces of the strict form, and what everyone writes in their place.
_STRICT_HOST = b"http://purl.oclc.org/"
_STRICT = {
    b"http://purl.oclc.org/ooxml/%b/%b" % of: b"http://schemas.openxmlformats.org/%b/2006/%b" % of
    for of in (
        (b"wordprocessingml", b"main"),
        (b"officeDocument", b"math"),
        (b"officeDocument", b"relationships"),
    )
}

_T = TypeVar("_T")

#: Kind and path of what a part refers to, by the relation's identity.
Relations = dict[str, tuple[str, str]]


class OfficePackage:
    """An Office file, open.

    Args:
        data: The file's bytes.
        name: What messages call the file.

    Raises:
        Exception: One of `damage.MALFORMED`, if it is no package.
    """

    def __init__(self, data: bytes, *, name: str) -> None:
        self._name = name
        self._archive = zipfile.ZipFile(io.BytesIO(data))
        # Names as they are looked up: some packers turn the strokes around.
        self._names = {
            each.replace("\\", "/").lstrip("/").lower(): each for each in self._archive.namelist()
        }

    def __contains__(self, path: str) -> bool:
        return path in self._names

    def paths_in(self, folder: str) -> list[str]:
        """The paths of the parts in a folder, which ends with a stroke."""
        return [path for path in self._names if path.startswith(folder)]

    def relations_of(self, path: str) -> Relations:
        """What a part refers to, that which lies outside left out; of `""` the package."""
        folder, file = posixpath.split(path)
        place = posixpath.join(folder, f"_rels/{file}.rels") if path else ROOT
        if place not in self._names:
            return {}
        found: Relations = {}
        for relation in self.parsed(place, recover=True).iterfind("{*}Relationship"):
            if (relation.get("TargetMode") or "").lower() == "external":
                continue
            kind = (relation.get("Type") or "").rsplit("/", 1)[-1].lower()
            target = (relation.get("Target") or "").replace("\\", "/").lower()
            joined = target if target.startswith("/") else posixpath.join(folder, target)
            found[relation.get("Id") or ""] = kind, posixpath.normpath(joined).lstrip("/")
        return found

    def read(self, path: str) -> bytes | None:
        """The bytes of a part; `None` where there is none, or it is broken."""
        return self._unless_broken(path, self.bytes_of)

    def root(self, path: str, *, only: Callable[[bytes], bytes] = bytes) -> Any | None:
        """The root element of a part; `None` where there is none, or it is broken.

        Args:
            path: Where it lies.
            only: Takes from it what is needed, before it is parsed.
        """
        return self._unless_broken(path, partial(self.parsed, only=only))

    def bytes_of(self, path: str) -> bytes:
        """The bytes of a part that is there.

        Raises:
            Exception: One of `damage.MALFORMED`, if it is broken.
        """
        return self._archive.read(self._names[path])

    def parsed(
        self, path: str, *, recover: bool = False, only: Callable[[bytes], bytes] = bytes
    ) -> Any:
        """The root element of a part that is there.

        Raises:
            Exception: One of `damage.MALFORMED`, if it is broken.
        """
        xml = only(self.bytes_of(path))
        if _STRICT_HOST in xml:
            for strict, other in _STRICT.items():
                xml = xml.replace(strict, other)
        parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=recover)
        return etree.fromstring(xml, parser)

    def _unless_broken(self, path: str, take: Callable[[str], _T]) -> _T | None:
        if path not in self._names:
            return None
        try:
            return take(path)
        except MALFORMED as error:
            logger.warning("%s: %s in it is broken: %s", self._name, path, reason_of(error))
            return None
