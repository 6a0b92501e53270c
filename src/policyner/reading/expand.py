"""From an input to the documents in it, through archives, compression and rows.

Nothing is read before it is asked for, and one document at a time is held.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import IO

from policyner.errors import (
    EmptySourceError,
    InternalError,
    LimitExceededError,
    MissingInputError,
    ReadingError,
    UnsupportedFormatError,
)
from policyner.reading.archives import Member, members_of_tar, members_of_zip
from policyner.reading.csv_rows import rows_of_csv
from policyner.reading.formats import (
    BY_NAME,
    CSV,
    HEAD,
    JSONL,
    PARQUET,
    SUPPORTED_ENDINGS,
    ZIP,
    Form,
    Format,
    compression_of,
    form_of,
    format_of_head,
)
from policyner.reading.inputs import Input, passed_over
from policyner.reading.json_rows import rows_of_json, rows_of_jsonl
from policyner.reading.options import ReadingOptions
from policyner.reading.parquet_rows import rows_of_parquet
from policyner.reading.parts import Part
from policyner.reading.remote import file_name_of, open_address
from policyner.reading.rows import Row, place
from policyner.reading.streams import (
    Budget,
    Stream,
    head_of,
    opened,
    read_whole,
    seekable,
    stream_of,
    unpacked,
)

logger = logging.getLogger(__name__)


def is_left_for_later(found: Input) -> bool:
    """Whether nothing of an input is opened until its one document is read.

    True of files whose names say that they are documents, and of inputs that are errors.
    """
    if found.error is not None:
        return True
    return found.path is not None and form_of(found.path.name).holds == "document"


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
            yield from walk.stream(stream_of(stdin), name, "")
    except ReadingError as error:
        yield Part(name, error=error)
    except OSError as error:
        reason = f"{name}: could not be read: {error.strerror or error}"
        yield Part(name, error=ReadingError(reason))
    except Exception as error:  # noqa: BLE001 - a fault in one input must not cost the others
        yield Part(name, error=InternalError.of(error, name=name))


class _Walk:
    """A walk through one input."""

    def __init__(self, options: ReadingOptions, on_member: Callable[[str], None]) -> None:
        self._options = options
        self._limits = options.limits
        self._on_member = on_member

    def path(self, path: Path, name: str) -> Iterator[Part]:
        """Yields the documents of a local file; one that is a document is left for later."""
        form = form_of(path.name)
        if form.is_unknown:
            raise _unsupported(name, form, path)
        if form.format is not None and form.holds == "document":
            yield Part(name, path, media_type=form.format.media_type, limits=self._limits)
            return
        with opened(path, name=name) as file:
            if not form.ending:
                head = file.read(HEAD)
                kind = self._format_of(head)
                if kind.holds == "document" and compression_of(head) is None:
                    yield Part(name, path, media_type=kind.media_type, limits=self._limits)
                    return
                file.seek(0)
            budget = Budget(name, self._limits, path.stat().st_size)
            yield from self.stream(
                stream_of(file.read), name, path.name, budget=budget, direct=file
            )

    def stream(
        self,
        stream: Stream,
        name: str,
        file_name: str,
        *,
        budget: Budget | None = None,
        depth: int = 0,
        direct: IO[bytes] | None = None,
    ) -> Iterator[Part]:
        """Yields the documents of a file that is open.

        Args:
            stream: The file's bytes.
            name: What it is called.
            file_name: What its ending is looked up of.
            budget: What archives may unpack to; made here where there is none yet.
            depth: How many archives it lies in.
            direct: The same bytes where one can go back in them.
        """
        form = form_of(file_name)
        if form.is_unknown:
            raise _unsupported(name, form)
        compression = form.compression
        if compression is None and not form.ending:
            compression = compression_of(head_of(stream))
        if compression is not None:
            stream = unpacked(stream, compression, name=name, limits=self._limits)
            direct = None
        kind = form.format or self._format_of(head_of(stream))
        if kind.holds == "document":
            data = read_whole(stream, name=name, limits=self._limits)
            yield Part(name, data=data, media_type=kind.media_type, limits=self._limits)
        elif kind.holds == "rows":
            yield from self._rows(stream, kind, name=name, direct=direct)
        elif depth >= self._limits.nesting:
            raise LimitExceededError(
                f"{name}: an archive within {depth} others (--max-nesting {depth})"
            )
        else:
            budget = budget or Budget(name, self._limits, None)
            yield from self._members(
                stream, kind, name=name, budget=budget, depth=depth, direct=direct
            )

    def _format_of(self, head: bytes) -> Format:
        given = self._options.input_format
        return BY_NAME[given] if given is not None else format_of_head(head)

    def _rows(
        self, stream: Stream, format: Format, *, name: str, direct: IO[bytes] | None
    ) -> Iterator[Part]:
        found = False
        for row in self._read_rows(stream, format, name=name, direct=direct):
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
                    limits=self._limits,
                )
        if not found:
            raise EmptySourceError(f"{name}: the file holds no row")

    def _read_rows(
        self, stream: Stream, format: Format, *, name: str, direct: IO[bytes] | None
    ) -> Iterator[Row]:
        if format is JSONL:
            yield from rows_of_jsonl(stream, name=name, options=self._options)
        elif format is CSV:
            yield from rows_of_csv(stream, name=name, options=self._options)
        elif format is PARQUET:
            with ExitStack() as stack:
                file = self._seekable(stream, name, direct, stack)
                yield from rows_of_parquet(file, name=name, options=self._options)
        else:
            yield from rows_of_json(stream, name=name, options=self._options)

    def _members(
        self,
        stream: Stream,
        format: Format,
        *,
        name: str,
        budget: Budget,
        depth: int,
        direct: IO[bytes] | None,
    ) -> Iterator[Part]:
        passed: Counter[str] = Counter()
        found = False
        with ExitStack() as stack:
            members: Iterator[Member]
            if format is ZIP:
                file = self._seekable(stream, name, direct, stack)
                members = members_of_zip(
                    file, name=name, limits=self._limits, budget=budget, passed=passed
                )
            else:
                members = members_of_tar(
                    stream, name=name, limits=self._limits, budget=budget, passed=passed
                )
            for member in members:
                found = True
                yield from self._member(member, name, budget, depth)
        passed_over(name, passed)
        if not found:
            endings = ", ".join(SUPPORTED_ENDINGS)
            raise MissingInputError(f"{name}: the archive holds no file that ends in {endings}")

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

    def _seekable(
        self, stream: Stream, name: str, direct: IO[bytes] | None, stack: ExitStack
    ) -> IO[bytes]:
        if direct is not None:
            direct.seek(0)
            return direct
        return stack.enter_context(seekable(stream, name=name, limits=self._limits))


def _unsupported(name: str, form: Form, path: Path | None = None) -> ReadingError:
    # A missing file is missing, whatever its ending.
    if path is not None and not path.exists():
        return MissingInputError(f"{name}: no such file")
    return UnsupportedFormatError(
        f"{name}: no reader for {form.ending}; supported are {', '.join(SUPPORTED_ENDINGS)}"
    )
