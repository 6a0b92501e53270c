"""What parsers of other people's make raise on a broken file, told as errors of ours."""

from __future__ import annotations

import io
import re
import struct
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager

from lxml import etree

from policyner.errors import (
    DamagedSourceError,
    EmptySourceError,
    EncryptedSourceError,
    LimitExceededError,
)
from policyner.reading.options import ReadingLimits
from policyner.reading.streams import demand_ratio, size
from policyner.reading.unpackers import BROKEN

#: What parsers meet where a part is not there, is of another kind, or is cut off.
MALFORMED = (
    zipfile.BadZipFile,
    *BROKEN,
    etree.LxmlError,
    struct.error,
    AttributeError,
    # Index and key, and half of what is wrong with an encoding.
    LookupError,
    ValueError,
    ArithmeticError,
    AssertionError,
    OSError,
    # A part in a compression that Python has not, or with a password; recursion too.
    RuntimeError,
    SyntaxError,
    TypeError,
)

# `<docx.opc.part.Part object at 0x7f…>`, which no two runs have in common.
_ADDRESS = re.compile(r" at 0x[0-9a-fA-F]+")


@contextmanager
def demanding(
    kind: str, *, name: str, way_out: str, broken: tuple[type[Exception], ...] = ()
) -> Iterator[None]:
    """Turns what a parser raises within into a `DamagedSourceError`.

    Args:
        kind: What the file should be, such as `a DOCX file`.
        name: What messages call the file.
        way_out: What to do with the file, as a clause.
        broken: What the parser raises of its own over a broken file.
    """
    try:
        yield
    except (*MALFORMED, *broken) as error:
        raise DamagedSourceError(
            f"{name}: not {kind}, or damaged: {reason_of(error)}; {way_out}"
        ) from error


def reason_of(error: BaseException) -> str:
    """The words of an error on one line, the same in every run; its type where it has none."""
    words = " ".join(str(error).split())
    return _ADDRESS.sub("", words) or type(error).__name__


def locked(name: str) -> EncryptedSourceError:
    """The error of a file that needs a password."""
    return EncryptedSourceError(f"{name}: needs a password; save it without one")


def demand_bytes(data: bytes, *, name: str) -> None:
    """Refuses a file that holds nothing.

    Raises:
        EmptySourceError: If there is no byte but blanks.
    """
    if not data.strip():
        raise EmptySourceError(f"{name}: the source is empty; get it once more, or leave it out")


def demand_limits(data: bytes, kind: str, *, name: str, limits: ReadingLimits) -> None:
    """Refuses a package whose parts are larger than a document may be.

    The sizes are those that the package states; zipfile reads no more of a part.

    Args:
        data: The package, a ZIP archive.
        kind: What it should be, such as `a DOCX file`.
        name: What messages call it.
        limits: What its parts may unpack to.

    Raises:
        DamagedSourceError: If it is no package.
        LimitExceededError: If its parts unpack to more.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            unpacked = sum(info.file_size for info in archive.infolist())
    except (zipfile.BadZipFile, NotImplementedError, ValueError) as error:
        raise DamagedSourceError(
            f"{name}: not {kind}, or cut off: {reason_of(error)}; get it once more"
        ) from error
    if unpacked > limits.document_bytes:
        most = size(limits.document_bytes)
        raise LimitExceededError(f"{name}: unpacks to more than {most} (--max-document-size)")
    demand_ratio(unpacked, len(data), name=name, limits=limits)
