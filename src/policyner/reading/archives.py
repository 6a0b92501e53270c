"""ZIP and tar archives: their members in order, never written to a path of their own.

Members are read as streams, so that a path such as `../../etc/passwd` could do no harm;
it is refused all the same, since the archive is not what it says.
"""

from __future__ import annotations

import errno
import struct
import tarfile
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO, Any, Self

from policyner.errors import (
    DamagedSourceError,
    EncryptedSourceError,
    LimitExceededError,
    ReadingError,
    UnsafeMemberError,
    UnsupportedFormatError,
)
from policyner.reading.formats import form_of
from policyner.reading.options import ReadingLimits
from policyner.reading.plain import decode_name
from policyner.reading.streams import (
    Budget,
    Stream,
    bounded,
    demand_document,
    demand_ratio,
    piecewise,
    unreadable,
)
from policyner.reading.unpackers import BROKEN

_ENCRYPTED = 0x1
_UTF8_NAME = 0x800
# Upper half of a ZIP member's external attributes: its mode in Unix.
_MODE = 16
_KIND_OF_FILE = 0o170000
_LINK = 0o120000
# Members of a tar archive that say how the next one is called.
_NAMING = (
    tarfile.XHDTYPE,
    tarfile.XGLTYPE,
    tarfile.SOLARIS_XHDTYPE,
    tarfile.GNUTYPE_LONGNAME,
    tarfile.GNUTYPE_LONGLINK,
)
_LARGEST_HEADER = 1 << 20
# Of a ZIP member's own header, without name and extra field.
_LOCAL_HEADER = 30
# Numbers of an OSError that is not the system's: bz2's has none, and a place before the file's
# first byte, as a broken directory gives, is an invalid one.
_OF_THE_FILE = (None, errno.EINVAL)
_OVERLAPS = "its bytes are those of another member too; get the archive once more"

# What zipfile, tarfile and the packings within them raise over damage. A name that is no
# UTF-8 is a ValueError; a chain of tar headers is a recursion in tarfile.
_BROKEN = (
    zipfile.BadZipFile,
    tarfile.TarError,
    *BROKEN,
    struct.error,
    RecursionError,
    ValueError,
)


@dataclass(frozen=True, slots=True)
class Member:
    """A file in an archive, or the reason why it cannot be read.

    Attributes:
        path: Its path in the archive; empty for an error of the archive itself.
        stream: Its bytes, to be read before the next member is asked for.
        error: Why there are none.
    """

    path: str
    stream: Stream | None = None
    error: ReadingError | None = None


@dataclass(frozen=True, slots=True)
class Unpacking:
    """How one archive is unpacked.

    Attributes:
        name: What messages call the archive.
        limits: The limits of one input.
        budget: What all members may unpack to.
        passed: Counts, by ending, the files that are passed over.
    """

    name: str
    limits: ReadingLimits
    budget: Budget
    passed: Counter[str] = field(default_factory=Counter)

    def passes_over(self, path: str) -> bool:
        """Whether a member has no reader, which is counted."""
        name = _name_of(path)
        # macOS keeps a file's attributes in a second member.
        if path.startswith("__MACOSX/") or name.startswith("._"):
            return True
        form = form_of(name, pictures=self.limits.reads_pictures)
        if form.format is not None:
            return False
        self.passed[form.ending or "without an ending"] += 1
        return True

    def excess(self, path: str, *, size: int, packed: int) -> LimitExceededError | None:
        """Why a member is not read that states these sizes, before anything of it is unpacked."""
        where, limits = f"{self.name}/{path}", self.limits
        form = form_of(_name_of(path), pictures=limits.reads_pictures)
        try:
            demand_ratio(size, packed, name=where, limits=limits)
            if form.compression is None and form.holds == "document":
                demand_document(size, name=where, limits=limits)
            self.budget.demand(size)
        except LimitExceededError as error:
            return error
        return None

    def member(self, path: str, content: IO[bytes], *, packed: int) -> Member:
        """A member that is open, within the limits; errors of the archive's format are ours."""
        where = f"{self.name}/{path}"
        read = piecewise(content)

        def translated(number: int) -> bytes:
            try:
                return read(number)
            except (*_BROKEN, OSError) as error:
                raise _fault(error, where, "cut off or damaged") from error

        stream = bounded(
            translated,
            name=where,
            limits=self.limits,
            packed=lambda: packed,
            budget=self.budget,
        )
        return Member(path, stream)


def members_of_zip(file: IO[bytes], unpacking: Unpacking) -> Iterator[Member]:
    """Yields the members of a ZIP archive that have a reader, in the archive's order.

    Args:
        file: The archive; it must be seekable.
        unpacking: What it is called, and what its members may unpack to.
    """
    name = unpacking.name
    try:
        archive = zipfile.ZipFile(file)
    except (*_BROKEN, NotImplementedError, OSError) as error:
        yield Member("", error=_fault(error, name, "not a ZIP archive, or cut off"))
        return
    with archive:
        overlapping = _overlapping(archive)
        for info in archive.infolist():
            path = _zip_path(info)
            if path.endswith("/") or unpacking.passes_over(path):
                continue
            where = f"{name}/{path}"
            refusal: ReadingError | None = _refusal(path, where, is_link=_is_link(info))
            if info.flag_bits & _ENCRYPTED:
                refusal = refusal or EncryptedSourceError(
                    f"{where}: needs a password to be opened; unpack the archive yourself"
                )
            elif id(info) in overlapping:
                refusal = refusal or DamagedSourceError(f"{where}: {_OVERLAPS}")
            packed = info.compress_size
            refusal = refusal or unpacking.excess(path, size=info.file_size, packed=packed)
            if refusal is not None:
                yield Member(path, error=refusal)
            else:
                yield from _zip_member(archive, info, path, unpacking)
            if unpacking.budget.is_spent:
                return


def members_of_tar(stream: IO[bytes], unpacking: Unpacking) -> Iterator[Member]:
    """Yields the members of a tar archive that have a reader, in one pass.

    Args:
        stream: The archive, already unpacked; it need not be seekable.
        unpacking: What it is called, and what its members may unpack to.
    """
    name, last = unpacking.name, ""
    # Nothing but `read` is asked of it in this mode.
    source: Any = _Piecewise(stream)
    try:
        # "r|" never goes back, so a member is read before the next header is.
        with tarfile.open(
            fileobj=source, mode="r|", errors="surrogateescape", tarinfo=_BoundedInfo
        ) as archive:
            while (info := archive.next()) is not None:
                # tarfile remembers every member; an archive may have millions.
                archive.members.clear()  # type: ignore[attr-defined]
                path = _tar_path(info.name)
                last = path
                if info.isdir() or unpacking.passes_over(path):
                    continue
                is_link = info.issym() or info.islnk()
                refusal = _refusal(path, f"{name}/{path}", is_link=is_link, is_file=info.isreg())
                excess = refusal or unpacking.excess(path, size=info.size, packed=info.size)
                if excess is not None:
                    yield Member(path, error=excess)
                elif (content := archive.extractfile(info)) is not None:
                    yield unpacking.member(path, content, packed=info.size)
                if unpacking.budget.is_spent:
                    return
    except ReadingError as error:
        yield Member("", error=error)
    except (*_BROKEN, OSError) as error:
        behind = f" behind {last}" if last else ""
        yield Member("", error=_fault(error, name, f"not a tar archive, or cut off{behind}"))


def _zip_member(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, path: str, unpacking: Unpacking
) -> Iterator[Member]:
    where = f"{unpacking.name}/{path}"
    try:
        content = archive.open(info)
    except NotImplementedError as error:
        message = f"{where}: cannot be opened: {error}; unpack the archive yourself"
        yield Member(path, error=UnsupportedFormatError(message))
        return
    except (*_BROKEN, RuntimeError, OSError) as error:
        yield Member(path, error=_fault(error, where, "cannot be opened"))
        return
    with content:
        yield unpacking.member(path, content, packed=info.compress_size)


class _Piecewise:
    """A stream as tarfile asks for it."""

    def __init__(self, stream: IO[bytes]) -> None:
        self.read = piecewise(stream)


class _BoundedInfo(tarfile.TarInfo):
    """A header of a tar archive, of which those that tarfile reads whole may not be large."""

    @classmethod
    def frombuf(cls, buf: bytes | bytearray, encoding: str, errors: str) -> Self:
        """The header that `buf` holds."""
        info = super().frombuf(buf, encoding, errors)
        if info.type in _NAMING and info.size > _LARGEST_HEADER:
            raise tarfile.ReadError(f"a header of {info.size} bytes")
        if info.size < 0:
            # tarfile would go back, and find the same member for ever.
            raise tarfile.ReadError(f"a member of {info.size} bytes")
        return info


def _fault(error: Exception, where: str, what: str) -> ReadingError:
    """The error of an archive that is broken, or that the system does not give."""
    # zipfile raises its own error over the system's.
    for each in (error, error.__context__):
        if isinstance(each, OSError) and each.errno not in _OF_THE_FILE:
            return unreadable(where, each)
    return DamagedSourceError(f"{where}: {what}: {error}; get it once more")


def _refusal(
    path: str, where: str, *, is_link: bool = False, is_file: bool = True
) -> UnsafeMemberError | None:
    """Why a member is not read at all."""
    parts = path.split("/")
    if path.startswith("/") or ".." in parts or parts[0].endswith(":"):
        return UnsafeMemberError(
            f"{where}: the member's path leads outside of the archive; "
            "unpack it yourself if you trust it"
        )
    if is_link:
        return UnsafeMemberError(f"{where}: the member is a link; pack the file that it leads to")
    if not is_file:
        return UnsafeMemberError(f"{where}: the member is no regular file; leave it out")
    return None


def _overlapping(archive: zipfile.ZipFile) -> set[int]:
    """Members whose bytes reach into the next one's, by `id`: a bomb, or a broken directory.

    As zipfile tells them from Python 3.11.8 on; the first of several at one place is read.
    """
    found = set()
    end = archive.start_dir
    for info in sorted(archive.infolist(), key=lambda info: info.header_offset, reverse=True):
        if info.header_offset + _LOCAL_HEADER + info.compress_size > end:
            found.add(id(info))
        end = info.header_offset
    return found


def _is_link(info: zipfile.ZipInfo) -> bool:
    return (info.external_attr >> _MODE) & _KIND_OF_FILE == _LINK


def _zip_path(info: zipfile.ZipInfo) -> str:
    """The member's path; packers in Chinese write names in GBK and do not say so."""
    # A backslash may be the second byte of a character of GBK.
    path = info.filename
    if not (info.flag_bits & _UTF8_NAME or path.isascii()):
        path = decode_name(path.encode("cp437"))
    return path.replace("\\", "/")


def _name_of(path: str) -> str:
    return path.rpartition("/")[2]


def _tar_path(path: str) -> str:
    return decode_name(path.encode("utf-8", "surrogateescape")).removeprefix("./")
