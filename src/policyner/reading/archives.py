"""ZIP and tar archives: their members in order, never written to a path of their own.

Members are read as streams, so that a path such as `../../etc/passwd` could do no harm;
it is refused all the same, since the archive is not what it says.
"""

from __future__ import annotations

import tarfile
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import PurePosixPath
from typing import IO, Any, Self

from policyner.errors import (
    DamagedSourceError,
    EncryptedSourceError,
    ReadingError,
    UnsafeMemberError,
    UnsupportedFormatError,
)
from policyner.reading.formats import form_of
from policyner.reading.options import ReadingLimits
from policyner.reading.plain import has_chinese
from policyner.reading.streams import Budget, Stream, bounded, piecewise

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


def members_of_zip(
    file: IO[bytes], *, name: str, limits: ReadingLimits, budget: Budget, passed: Counter[str]
) -> Iterator[Member]:
    """Yields the members of a ZIP archive that have a reader, in the archive's order.

    Args:
        file: The archive; it must be seekable.
        name: What messages call the archive.
        limits: The limits of one input.
        budget: What all members may unpack to.
        passed: Counts, by ending, the files that are passed over.
    """
    try:
        archive = zipfile.ZipFile(file)
    except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError) as error:
        yield Member(
            "",
            error=DamagedSourceError(
                f"{name}: not a ZIP archive, or cut off: {error}; get it once more"
            ),
        )
        return
    with archive:
        for info in archive.infolist():
            path = _zip_path(info)
            if path.endswith("/") or _is_passed_over(path, passed):
                continue
            where = f"{name}/{path}"
            refusal = _refusal(path, where, is_link=_is_link(info))
            if refusal is not None:
                yield Member(path, error=refusal)
            elif info.flag_bits & _ENCRYPTED:
                yield Member(
                    path,
                    error=EncryptedSourceError(
                        f"{where}: needs a password to be opened; unpack the archive yourself"
                    ),
                )
            else:
                yield from _zip_member(
                    archive, info, path=path, where=where, limits=limits, budget=budget
                )
            if budget.is_spent:
                return


def members_of_tar(
    stream: IO[bytes], *, name: str, limits: ReadingLimits, budget: Budget, passed: Counter[str]
) -> Iterator[Member]:
    """Yields the members of a tar archive that have a reader, in one pass.

    Args: as of `members_of_zip`; the stream need not be seekable, and is already unpacked.
    """
    last = ""
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
                if info.isdir() or _is_passed_over(path, passed):
                    continue
                where = f"{name}/{path}"
                is_link = info.issym() or info.islnk()
                refusal = _refusal(path, where, is_link=is_link, is_file=info.isreg())
                if refusal is not None:
                    yield Member(path, error=refusal)
                    continue
                content = archive.extractfile(info)
                if content is not None:
                    read = _reader(piecewise(content), where)
                    size = partial(int, info.size)
                    yield Member(
                        path,
                        bounded(read, name=where, limits=limits, packed=size, budget=budget),
                    )
                if budget.is_spent:
                    return
    except ReadingError as error:
        yield Member("", error=error)
    except (tarfile.TarError, EOFError, OSError, ValueError) as error:
        behind = f" behind {last}" if last else ""
        message = f"{name}: not a tar archive, or cut off{behind}: {error}; get it once more"
        yield Member("", error=DamagedSourceError(message))


def _zip_member(
    archive: zipfile.ZipFile,
    info: zipfile.ZipInfo,
    *,
    path: str,
    where: str,
    limits: ReadingLimits,
    budget: Budget,
) -> Iterator[Member]:
    try:
        content = archive.open(info)
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError) as error:
        kind = UnsupportedFormatError if isinstance(error, NotImplementedError) else None
        yield Member(
            path, error=(kind or DamagedSourceError)(f"{where}: cannot be opened: {error}")
        )
        return
    with content:
        read = _reader(piecewise(content), where)
        size = partial(int, info.compress_size)
        yield Member(path, bounded(read, name=where, limits=limits, packed=size, budget=budget))


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
        return info


def _reader(read: Callable[[int], bytes], where: str) -> Callable[[int], bytes]:
    """`read` with the errors of the archive's format as ours."""

    def translated(number: int) -> bytes:
        try:
            return read(number)
        except (zipfile.BadZipFile, tarfile.TarError, EOFError, zlib.error, ValueError) as error:
            raise DamagedSourceError(
                f"{where}: cut off or damaged: {error}; get the archive once more"
            ) from error

    return translated


def _refusal(
    path: str, where: str, *, is_link: bool = False, is_file: bool = True
) -> UnsafeMemberError | None:
    """Why a member is not read at all."""
    parts = PurePosixPath(path).parts
    if path.startswith("/") or ".." in parts or (parts and parts[0].endswith(":")):
        return UnsafeMemberError(
            f"{where}: the member's path leads outside of the archive; "
            "unpack it yourself if you trust it"
        )
    if is_link:
        return UnsafeMemberError(f"{where}: the member is a link; pack the file that it leads to")
    return (
        None
        if is_file
        else UnsafeMemberError(f"{where}: the member is no regular file; leave it out")
    )


def _is_passed_over(path: str, passed: Counter[str]) -> bool:
    name = PurePosixPath(path).name
    # macOS keeps a file's attributes in a second member.
    if path.startswith("__MACOSX/") or name.startswith("._"):
        return True
    form = form_of(name)
    if form.format is not None:
        return False
    passed[form.ending or "without an ending"] += 1
    return True


def _is_link(info: zipfile.ZipInfo) -> bool:
    return (info.external_attr >> _MODE) & _KIND_OF_FILE == _LINK


def _zip_path(info: zipfile.ZipInfo) -> str:
    """The member's path; packers in Chinese write names in GBK and do not say so."""
    # A backslash may be the second byte of a character of GBK.
    path = info.filename
    if not (info.flag_bits & _UTF8_NAME or path.isascii()):
        path = _decoded(path.encode("cp437"))
    return path.replace("\\", "/")


def _tar_path(path: str) -> str:
    return _decoded(path.encode("utf-8", "surrogateescape")).removeprefix("./")


def _decoded(path: bytes) -> str:
    found: list[str] = []
    for encoding in ("utf-8", "gb18030"):
        try:
            found.append(path.decode(encoding))
        except UnicodeDecodeError:
            continue
    # Bytes of GBK can be UTF-8 of another script.
    chinese = next(filter(has_chinese, found), None)
    return chinese or next(iter(found), path.decode("utf-8", "backslashreplace"))
