"""A DOCX file: its document, and what this refers to."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from docx.oxml.ns import qn

from policyner.errors import DamagedSourceError
from policyner.reading.damage import demand_limits, demanding
from policyner.reading.office_package import OfficePackage
from policyner.reading.options import ReadingLimits

_KIND = "a DOCX file"
_WAY_OUT = "open it in Word or WPS and save it again as .docx"

_DOCUMENT = "word/document.xml"


class WordPackage(OfficePackage):
    """A DOCX file, open.

    Attributes:
        body: The element that holds the document's paragraphs and tables.
        relations: What the document refers to.

    Args:
        data: The file's bytes.
        name: What messages call the file.
        limits: What its parts may unpack to.

    Raises:
        DamagedSourceError: If it is no package, or holds no document that can be read.
        LimitExceededError: If its parts unpack to more than the limits allow.
    """

    def __init__(self, data: bytes, *, name: str, limits: ReadingLimits) -> None:
        demand_limits(data, _KIND, name=name, limits=limits)
        with demanding(_KIND, name=name, way_out=_WAY_OUT):
            super().__init__(data, name=name)
            path = self._document_path()
            if path not in self:
                raise DamagedSourceError(f"{name}: not {_KIND}: no document in it; {_WAY_OUT}")
            self.relations = self.relations_of(path)
            self.body: Any = self.parsed(path).find(qn("w:body"))
        if self.body is None:
            raise DamagedSourceError(f"{name}: a DOCX file without a body; {_WAY_OUT}")

    def part(self, kind: str, *, only: Callable[[bytes], bytes] = bytes) -> Any | None:
        """The root element of the part that the document refers to as `kind`.

        Args:
            kind: The last step of the relation's type, such as `numbering`.
            only: Takes from it what is needed, before it is parsed.

        Returns:
            The element; `None` where there is no such part, or it is broken: its numbers or
            notes are lost; the document is not.
        """
        return next((self.root(path, only=only) for path in self._paths(kind)), None)

    def each(self, kind: str) -> Iterator[Any]:
        """Yields the root elements of all parts that the document refers to as `kind`."""
        roots = map(self.root, self._paths(kind))
        yield from (root for root in roots if root is not None)

    def related(self, identity: str | None) -> bytes | None:
        """The bytes of the part that the document refers to by a relation's identity."""
        _, path = self.relations.get(identity or "", ("", ""))
        return self.read(path)

    def _paths(self, kind: str) -> list[str]:
        paths = dict.fromkeys(path for of, path in self.relations.values() if of == kind)
        return [path for path in paths if path in self]

    def _document_path(self) -> str:
        for of, path in self.relations_of("").values():
            if of == "officedocument" and path in self:
                return path
        return _DOCUMENT
