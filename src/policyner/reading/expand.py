"""From an input to the documents in it, through archives, compression and rows.

Nothing is read before it is asked for, and one document at a time is held.
"""

from __future__ import annotations

import io
import logging
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import IO

from policyner.errors import (
    DamagedSourceError,
    EmptySourceError,
    InternalError,
    LimitExceededError,
    MissingInputError,
    ReadingError,
)
from policyner.reading.archives import Member, Unpacking, members_of_tar, members_of_zip
from policyner.reading.csv_rows import is_table
from policyner.reading.dispatch import told
from policyner.reading.formats import (
    CSV,
    HEAD,
    SUPPORTED_ENDINGS,
    TSV,
    ZIP,
    Form,
    Format,
    compression_of,
    form_of,
)
from policyner.reading.inputs import Input, passed_over
from policyner.reading.options import ReadingOptions
from policyner.reading.parts import Part
from policyner.reading.remote import file_name_of, open_address
from policyner.reading.row_files import rows_of
from policyner.reading.rows import Row, place
from policyner.reading.source import SourceFlag
from policyner.reading.streams import (
    Budget,
    Stream,
    going_back,
    head_of,
    opened,
    read_whole,
    unpacked,
    unreadable,
)

logger = logging.getLogger(__name__)


def left_for_later(found: Input) -> Part | None:
    """The one document of an input, where its name and first bytes show that it is one.

    Whoever reads the part opens it; an input that is an error is such a part too.

    Returns:
        The part; `None` for all that must be taken apart to be known.
    """
    if found.error is not None:
        return Part(found.name, error=found.error)
    if found.path is None:
        return None
    return _Walk(found.options).document_at(found.path, found.name)


def parts_of(
    found: Input,
    *,
    stdin: Callable[..., bytes],
    on_member: Callable[[str], None] = lambda _: None,
) -> Iterator[Part]:
    """Yields the documents of an input, in order.

    What cannot be read gives a part with its error, in its place; all else is complete. Of
    more errors than the limits allow, those beyond are counted in a last one.

    Args:
        found: The input.
        stdin: Reads up to so many bytes of standard input.
        on_member: Told the name of each member of an archive before it is read.
    """
    most = found.options.limits.errors
    errors = 0
    for part in _every_part(found, stdin=stdin, on_member=on_member):
        errors += part.error is not None
        if part.error is None or errors <= most:
            yield part
    if errors > most:
        message = f"{found.name}: {errors - most:,} more errors are not listed (--max-errors)"
        yield Part(found.name, error=LimitExceededError(message))


def _every_part(
    found: Input, *, stdin: Callable[..., bytes], on_member: Callable[[str], None]
) -> Iterator[Part]:
    walk = _Walk(found.options, on_member)
    name = found.name
    try:
        if found.error is not None:
            yield Part(name, error=found.error)
        elif found.address is not None:
            hosts = found.options.allow_hosts
            with open_address(found.address, allow_hosts=hosts) as remote:
                yield from walk.stream(remote, name, file_name_of(found.address))
        elif found.path is not None:
            yield from walk.path(found.path, name)
        else:
            yield from walk.stream(Stream(stdin), name, "")
    except ReadingError as error:
        yield Part(name, error=error)
    except OSError as error:
        yield Part(name, error=unreadable(name, error))
    except Exception as error:  # noqa: BLE001 - a fault in one input must not cost the others
        yield Part(name, error=InternalError.of(error, name=name))


def parts_in(data: bytes, *, name: str, options: ReadingOptions | None = None) -> Iterator[Part]:
    """Yields the documents of a file that is in memory, in order, as `parts_of` does.

    Args:
        data: The file's bytes.
        name: What it is called; its ending is looked up as that of a path is.
        options: How it is read.
    """
    walk = _Walk(options or ReadingOptions())
    file = io.BytesIO(data)
    budget = Budget(name, walk.limits, len(data))
    try:
        yield from walk.stream(Stream(file.read, direct=file), name, name, budget=budget)
    except ReadingError as error:
        yield Part(name, error=error)


class _Walk:
    """A walk through one input."""

    def __init__(
        self, options: ReadingOptions, on_member: Callable[[str], None] = lambda _: None
    ) -> None:
        self._options = options
        self.limits = options.limits
        self._pictures = options.limits.reads_pictures
        self._on_member = on_member

    def path(self, path: Path, name: str) -> Iterator[Part]:
        """Yields the documents of a local file; one that is a document is left for later."""
        part = self.document_at(path, name)
        if part is not None:
            yield part
            return
        with opened(path, name=name) as file:
            if not path.is_file():
                # A pipe is read once, from its beginning.
                yield from self.stream(Stream(file.read), name, path.name)
                return
            kind = self._packed_document(file, form_of(path.name, pictures=self._pictures), name)
            if kind is not None:
                yield self._document(name, kind, path=path)
                return
            file.seek(0)
            budget = Budget(name, self.limits, path.stat().st_size)
            stream = Stream(file.read, direct=file)
            yield from self.stream(stream, name, path.name, budget=budget)

    def document_at(self, path: Path, name: str) -> Part | None:
        """A local file that is a document, without anything unpacked to know it."""
        form = form_of(path.name, pictures=self._pictures)
        if not path.is_file() and path.exists():
            # Its bytes come once, and perhaps never: a worker waits for them, within its time.
            named = form.format if self._options.input_format is None else None
            if named is None or named.holds != "document":
                return None
            return self._document(name, named, path=path)
        if form.compression is not None:
            return None
        try:
            with opened(path, name=name) as file:
                head = file.read(HEAD)
            kind = self._told(head, form, name)
        except (ReadingError, OSError):
            # Whoever takes it apart tells.
            return None
        is_packed = not form.ending and compression_of(head) is not None
        if kind.holds != "document" or is_packed:
            return None
        return self._document(name, kind, path=path)

    def stream(
        self,
        stream: Stream,
        name: str,
        file_name: str,
        *,
        budget: Budget | None = None,
        depth: int = 0,
    ) -> Iterator[Part]:
        """Yields the documents of a file that is open.

        Args:
            stream: The file's bytes.
            name: What it is called.
            file_name: What its ending is looked up of.
            budget: What archives may unpack to; made here where there is none yet.
            depth: How many archives it lies in.
        """
        form = form_of(file_name, pictures=self._pictures)
        stream = self._unpacked(stream, form, name)
        kind = self._told(head_of(stream), form, name)
        if kind.holds == "document":
            yield self._read_document(stream, kind, name=name)
        elif kind.holds in ("sheets", "rows"):
            if kind.holds == "sheets":
                data = read_whole(stream, name=name, limits=self.limits)
                yield from self._sheets(data, kind, name=name)
            else:
                yield from self._rows(stream, kind, name=name)
            if stream.flags:
                followed = f"{name}: bytes that are not of the compressed file stand behind it"
                yield Part(name, error=DamagedSourceError(f"{followed}; get it once more"))
        elif depth >= self.limits.nesting:
            raise LimitExceededError(
                f"{name}: an archive within {depth} others (--max-nesting {depth})"
            )
        else:
            budget = budget or Budget(name, self.limits, None)
            yield from self._members(stream, kind, name=name, budget=budget, depth=depth)

    def _unpacked(self, stream: Stream, form: Form, name: str) -> Stream:
        """The stream without its compression."""
        compression = form.compression
        if compression is None and not form.ending:
            compression = compression_of(head_of(stream))
        if compression is None:
            return stream
        return unpacked(stream, compression, name=name, limits=self.limits)

    def _packed_document(self, file: IO[bytes], form: Form, name: str) -> Format | None:
        """The format of a packed file that is a document, and can be left for later."""
        if form.compression is None:
            return None
        try:
            stream = self._unpacked(Stream(file.read), form, name)
            kind: Format | None = self._told(head_of(stream), form, name)
        except (DamagedSourceError, LimitExceededError):
            # What is broken is told by whoever reads it.
            kind = form.format
        return kind if kind is not None and kind.holds == "document" else None

    def _told(self, head: bytes, form: Form, name: str) -> Format:
        given = self._options.input_format
        return told(head, form, name=name, input_format=given, pictures=self._pictures)

    def _read_document(self, stream: Stream, kind: Format, *, name: str) -> Part:
        data = read_whole(stream, name=name, limits=self.limits)
        return self._document(name, kind, data=data, flags=stream.flags)

    def _document(
        self,
        name: str,
        kind: Format,
        *,
        path: Path | None = None,
        data: bytes | None = None,
        flags: tuple[SourceFlag, ...] = (),
    ) -> Part:
        return Part(
            name,
            path,
            data,
            media_type=kind.media_type,
            encoding=self._options.encoding,
            flags=flags,
            limits=self.limits,
        )

    def _sheets(self, data: bytes, kind: Format, *, name: str) -> Iterator[Part]:
        # Imported here: most runs read no workbook.
        from policyner.reading.sheets import has_rows, rows_of_sheet, sheets_of, table_of

        sheets = sheets_of(data, kind, name=name, limits=self.limits)
        for sheet in sheets:
            where = name if len(sheets) == 1 else f"{name}#{sheet.name}"
            try:
                if has_rows(sheet, self._options, name=where):
                    rows = rows_of_sheet(sheet, name=where, options=self._options)
                    yield from self._parts_of_rows(rows, kind, name=where)
                elif len(sheets) == 1:
                    yield self._document(name, kind, data=data)
                else:
                    table = table_of(sheet)
                    yield Part(
                        where,
                        text=table.text,
                        media_type=kind.media_type,
                        locators=table.locators,
                        cells=table.cells,
                        set_aside=table.set_aside,
                        limits=self.limits,
                    )
            except ReadingError as error:
                yield Part(where, error=error)

    def _rows(self, stream: Stream, format: Format, *, name: str) -> Iterator[Part]:
        if format in (CSV, TSV) and is_table(head_of(stream), name=name, options=self._options):
            yield self._read_document(stream, format, name=name)
            return
        rows = rows_of(stream, format, name=name, options=self._options)
        yield from self._parts_of_rows(rows, format, name=name)

    def _parts_of_rows(self, rows: Iterator[Row], format: Format, *, name: str) -> Iterator[Part]:
        found = False
        for row in rows:
            found = True
            where = place(name, row.number)
            if row.error is not None:
                yield Part(where, error=row.error)
            else:
                yield Part(
                    where,
                    text=row.text,
                    media_type=format.media_type,
                    encoding=row.encoding,
                    id=row.id,
                    row=row.number or None,
                    encoding_errors=row.encoding_errors,
                    believed=row.believed,
                    limits=self.limits,
                )
        if not found:
            raise EmptySourceError(f"{name}: the file holds no row; leave it out")

    def _members(
        self, stream: Stream, format: Format, *, name: str, budget: Budget, depth: int
    ) -> Iterator[Part]:
        unpacking = Unpacking(name, self.limits, budget)
        found = False
        with ExitStack() as stack:
            if format is ZIP:
                file = going_back(stream, name=name, limits=self.limits)
                members = members_of_zip(stack.enter_context(file), unpacking)
            else:
                members = members_of_tar(stream, unpacking)
            for member in members:
                found = True
                yield from self._member(member, name, budget, depth)
        passed_over(name, unpacking.passed)
        if not found:
            endings = ", ".join(SUPPORTED_ENDINGS)
            raise MissingInputError(
                f"{name}: the archive holds no file that ends in {endings}; "
                "unpack it and say what its files are with --input-format"
            )

    def _member(self, member: Member, name: str, budget: Budget, depth: int) -> Iterator[Part]:
        where = f"{name}/{member.path}" if member.path else name
        if member.stream is None:
            yield Part(where, error=member.error)
            return
        self._on_member(where)
        try:
            yield from self.stream(
                member.stream, where, member.path, budget=budget, depth=depth + 1
            )
        except ReadingError as error:
            # An archive that ends too early is the member's error as well.
            names_it = str(error).startswith(where)
            yield Part(where, error=error if names_it else type(error)(f"{where}: {error}"))
        except Exception as error:  # noqa: BLE001 - nor the other members of its archive
            yield Part(where, error=InternalError.of(error, name=where))
