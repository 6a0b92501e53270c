"""The parts of a DOCX file that hold its words; all others are not looked at.

A file that Word opens may refer to parts that are not there, name no type of a picture, or
use the namespaces of the strict form (ISO/IEC 29500-1): none of that touches the words.
"""

from __future__ import annotations

import io
import logging
import posixpath
import zipfile
from collections.abc import Callable
from typing import Any

from docx.oxml.ns import qn
from lxml import etree

from policyner.errors import DamagedSourceError
from policyner.reading.damage import MALFORMED, demanding, reason_of

logger = logging.getLogger(__name__)

KIND = "a DOCX file"
WAY_OUT = "open it in Word or WPS and save it again as .docx"

_ROOT = "_rels/.rels"
_DOCUMENT = "word/document.xml"
# The namespaces of the strict form, and what everyone writes in their place.
_STRICT_HOST = b"http://purl.oclc.org/"
_STRICT = {
    b"http://purl.oclc.org/ooxml/wordprocessingml/main": (
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    ),
    b"http://purl.oclc.org/ooxml/officeDocument/math": (
        b"http://schemas.openxmlformats.org/officeDocument/2006/math"
    ),
    b"http://purl.oclc.org/ooxml/officeDocument/relationships": (
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    ),
}


class WordPackage:
    """A DOCX file, open.

    Args:
        data: The file's bytes.
        name: What messages call the file.

    Raises:
        DamagedSourceError: If it is no package, or holds no document that can be read.
    """

    def __init__(self, data: bytes, *, name: str) -> None:
        self._name = name
        with demanding(KIND, name=name, way_out=WAY_OUT):
            self._archive = zipfile.ZipFile(io.BytesIO(data))
            # Names as they are looked up: some packers turn the strokes around.
            self._names = {
                each.replace("\\", "/").lstrip("/").lower(): each
                for each in self._archive.namelist()
            }
            self._path = self._document_path()
            if self._path not in self._names:
                raise DamagedSourceError(f"{name}: not {KIND}: no document in it; {WAY_OUT}")
            self._relations = self._relations_of(self._path)
            root = self._parsed(self._path)
        body = root.find(qn("w:body"))
        if body is None:
            raise DamagedSourceError(f"{name}: a DOCX file without a body; {WAY_OUT}")
        #: The element that holds the document's paragraphs and tables.
        self.body: Any = body

    def part(self, kind: str, *, only: Callable[[bytes], bytes] = lambda xml: xml) -> Any | None:
        """The root element of the part that the document refers to as `kind`.

        Args:
            kind: The last step of the relation's type, such as `numbering`.
            only: Takes from it what is needed, before it is parsed.

        Returns:
            The element; `None` where there is no such part, or it is broken.
        """
        for of, path in self._relations.values():
            if of == kind and path in self._names:
                try:
                    return self._parsed(path, only=only)
                except MALFORMED as error:
                    # Its numbers or notes are lost; the document is not.
                    logger.warning("%s: its %s are broken: %s", self._name, kind, reason_of(error))
                    return None
        return None

    def related(self, identity: str | None) -> bytes | None:
        """The bytes of the part that the document refers to by a relation's identity."""
        _, path = self._relations.get(identity or "", ("", ""))
        if path not in self._names:
            return None
        try:
            return self._archive.read(self._names[path])
        except MALFORMED as error:
            logger.warning("%s: %s in it is broken: %s", self._name, path, reason_of(error))
            return None

    def _document_path(self) -> str:
        for of, path in self._relations_of("").values():
            if of == "officedocument" and path in self._names:
                return path
        return _DOCUMENT

    def _relations_of(self, path: str) -> dict[str, tuple[str, str]]:
        """Kind and path of what a part refers to, by identity; what lies outside left out."""
        folder, file = posixpath.split(path)
        place = posixpath.join(folder, f"_rels/{file}.rels") if path else _ROOT
        if place not in self._names:
            return {}
        found: dict[str, tuple[str, str]] = {}
        for relation in self._parsed(place, recover=True).iterfind("{*}Relationship"):
            if (relation.get("TargetMode") or "").lower() == "external":
                continue
            kind = (relation.get("Type") or "").rsplit("/", 1)[-1].lower()
            target = (relation.get("Target") or "").replace("\\", "/").lower()
            joined = target if target.startswith("/") else posixpath.join(folder, target)
            found[relation.get("Id") or ""] = kind, posixpath.normpath(joined).lstrip("/")
        return found

    def _parsed(
        self,
        path: str,
        *,
        recover: bool = False,
        only: Callable[[bytes], bytes] = lambda xml: xml,
    ) -> Any:
        xml = only(self._archive.read(self._names[path]))
        if _STRICT_HOST in xml:
            for strict, other in _STRICT.items():
                xml = xml.replace(strict, other)
        parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=recover)
        return etree.fromstring(xml, parser)
