"""A DOCX file: its document, and what this refers to."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from docx.oxml.ns import qn

from policyner.errors import DamagedSourceError
from policyner.reading.damage import demanding
from policyner.reading.office_package import OfficePackage, Relations

KIND = "a DOCX file"
WAY_OUT = "open it in Word or WPS and save it again as .docx"

_DOCUMENT = "word/document.xml"


class WordPackage:
    """A DOCX file, open.

    Args:
        data: The file's bytes.
        name: What messages call the file.

    Raises:
        DamagedSourceError: If it is no package, or holds no document that can be read.
    """

    def __init__(self, data: bytes, *, name: str) -> None:
        with demanding(KIND, name=name, way_out=WAY_OUT):
            #: Its parts.
            self.parts = OfficePackage(data, name=name)
            path = self._document_path()
            if path not in self.parts:
                raise DamagedSourceError(f"{name}: not {KIND}: no document in it; {WAY_OUT}")
            #: What the document refers to.
            self.relations: Relations = self.parts.relations_of(path)
            root = self.parts.parsed(path)
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
            The element; `None` where there is no such part, or it is broken: its numbers or
            notes are lost; the document is not.
        """
        return next(self._roots(kind, only), None)

    def each(self, kind: str) -> Iterator[Any]:
        """Yields the root elements of all parts that the document refers to as `kind`."""
        yield from (root for root in self._roots(kind, lambda xml: xml) if root is not None)

    def related(self, identity: str | None) -> bytes | None:
        """The bytes of the part that the document refers to by a relation's identity."""
        _, path = self.relations.get(identity or "", ("", ""))
        return self.parts.read(path)

    def _roots(self, kind: str, only: Callable[[bytes], bytes]) -> Iterator[Any | None]:
        paths = dict.fromkeys(path for of, path in self.relations.values() if of == kind)
        yield from (self.parts.root(path, only=only) for path in paths if path in self.parts)

    def _document_path(self) -> str:
        for of, path in self.parts.relations_of("").values():
            if of == "officedocument" and path in self.parts:
                return path
        return _DOCUMENT
