"""DOC: a document of Word 97 to 2003 (WPS calls it `.wps`), made a DOCX by doc2docx."""

from __future__ import annotations

import tempfile
from pathlib import Path

import doc2docx
from doc2docx.errors import Doc2DocxError, EncryptedDocumentError

from policyner.errors import DamagedSourceError
from policyner.reading.damage import demand_bytes, demanding, locked
from policyner.reading.formats import OLE
from policyner.reading.libreoffice import converted, is_encrypted
from policyner.reading.options import ReadingLimits
from policyner.reading.source import Extracted
from policyner.reading.word import text_of_docx

_KIND = "a Word document"
_WAY_OUT = "open it in Word or WPS and save it as .docx"


def text_of_doc(data: bytes, *, name: str, limits: ReadingLimits) -> Extracted:
    """The text of a document of Word 97 to 2003.

    What doc2docx cannot read is given to a LibreOffice, where there is one.

    Args:
        data: The file's bytes.
        name: What messages call the file.
        limits: What it may unpack to.

    Returns:
        As `text_of_docx` of the same document saved as DOCX.

    Raises:
        EmptySourceError: If there is no byte, or no text in it.
        EncryptedSourceError: If it needs a password.
        DamagedSourceError: If it is cut off, broken or no Word document.
        LimitExceededError: If it exceeds the limits.
    """
    demand_bytes(data, name=name)
    if is_encrypted(data):
        raise locked(name)
    try:
        document = _as_docx(data, name)
        return text_of_docx(document, name=name, limits=limits)
    except DamagedSourceError as error:
        document = converted(data, to="docx", name=name, limits=limits, because=error)
        return text_of_docx(document, name=name, limits=limits)


def _as_docx(data: bytes, name: str) -> bytes:
    if not data.startswith(OLE):
        raise DamagedSourceError(f"{name}: not {_KIND}, or cut off; {_WAY_OUT}")
    with tempfile.TemporaryDirectory(prefix="policyner-") as folder:
        source, target = Path(folder, "in.doc"), Path(folder, "out.docx")
        source.write_bytes(data)
        with demanding(_KIND, name=name, way_out=_WAY_OUT, broken=(Doc2DocxError,)):
            try:
                doc2docx.convert(source, target)
            except EncryptedDocumentError as error:
                raise locked(name) from error
            return target.read_bytes()
