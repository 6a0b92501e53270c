"""Doing one group of inputs: whatever fails costs its own input only."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, fields
from itertools import repeat
from pathlib import Path

from policyner.batch.loading import Extractor
from policyner.batch.tasks import Task
from policyner.errors import InternalError, PolicynerError, ReadingError
from policyner.reading.source import Source
from policyner.records.notice import ErrorRecord, NoticeRecord, Record

#: Writes a record as the bytes of the output.
Encode = Callable[[Record], bytes]

# Fields of a task that are what its record is made of, less those that are hashed by themselves.
_CONTENT = tuple(
    each.name
    for each in fields(Task)
    if each.name not in {"name", "path", "data", "error", "limits"}
)


@dataclass(frozen=True, slots=True)
class Assignment:
    """An input to do, unless its content is known; it can be sent to another process.

    Attributes:
        task: The input.
        known: Digests of contents for which the ledger has a usable record;
            `None` where nobody keeps a ledger, and no digest is taken.
    """

    task: Task
    known: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one input.

    Attributes:
        name: What the input is called.
        encoded: Its bytes of the output; none where it is unchanged, until
            the ledger supplies them.
        measures: How many measures were found.
        characters: Length of its source text in code points.
        failure: Kind and message of the error, where the input failed.
        trace: The traceback of an unexpected error.
        digest: Hexadecimal SHA-256 of its content, where one was taken.
        unchanged: Whether the ledger has its record.
        document: The id of its document, where it has a record.
        source: What its record calls the input, where that is not `name`.
    """

    name: str
    encoded: bytes = field(repr=False)
    measures: int = 0
    characters: int = 0
    failure: str | None = None
    trace: str | None = None
    digest: str | None = None
    unchanged: bool = False
    document: str | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """What a worker turns to next.

    Attributes:
        index: Which input of its group; `None` for all that were read, together.
        digest: The input's digest, once it was taken.
    """

    index: int | None
    digest: str | None = None


def do_group(
    group: Sequence[Assignment],
    *,
    extractor: Extractor,
    encode: Encode,
    on_step: Callable[[Step], None] = lambda _: None,
) -> list[Outcome]:
    """Reads, extracts and encodes a group of inputs.

    Args:
        group: The inputs.
        extractor: The pipeline.
        encode: Writes a record as bytes.
        on_step: Told before each step that may take long or never end.

    Returns:
        One outcome for each input, in order.
    """
    read: list[_Read | Outcome] = []
    for index, assignment in enumerate(group):
        on_step(Step(index))
        read.append(_read(assignment, index, encode=encode, on_step=on_step))
    sources = [each.source for each in read if isinstance(each, _Read)]
    if sources:
        on_step(Step(None))
    together = _extract_together(sources, extractor)
    records: Iterator[NoticeRecord | None] = iter(together or repeat(None))
    outcomes = []
    for each in read:
        if isinstance(each, _Read):
            if together is None:
                on_step(Step(each.index, each.digest))
            outcomes.append(_outcome(each, next(records), extractor=extractor, encode=encode))
        else:
            outcomes.append(each)
    return outcomes


def failed(name: str, error: Exception, *, encode: Encode, digest: str | None = None) -> Outcome:
    """The outcome of an input that could not be processed.

    Args:
        name: What the input is called.
        error: Why; where it is not policyner's own, it is a fault of the program, and the
            outcome has its traceback.
        encode: Writes a record as bytes.
        digest: Of its content, where the failure holds as long as that stays as it is.
    """
    if not isinstance(error, PolicynerError):
        error = InternalError.of(error, name=name)
    record = ErrorRecord.from_error(name, error)
    return Outcome(
        name,
        encode(record),
        failure=f"{record.error.type}: {record.error.message}",
        trace=(error.trace or None) if isinstance(error, InternalError) else None,
        digest=digest,
    )


def digest_of(task: Task) -> str:
    """The hash of what a task holds to be read: its bytes, and whatever says how to read them.

    Not its name, which the ledger has beside it, nor its path, nor limits, which
    decide only whether it is read at all.

    Returns:
        A hexadecimal SHA-256.

    Raises:
        OSError: If its file cannot be read.
    """
    digest = hashlib.sha256()
    for name in _CONTENT:
        value = getattr(task, name)
        if value is not None:
            digest.update(f"{name}={value!r}\0".encode("utf-8", "backslashreplace"))
    if task.data is not None:
        digest.update(task.data)
    elif task.path is not None:
        with task.path.open("rb") as file:
            hashlib.file_digest(file, lambda: digest)
    return digest.hexdigest()


@dataclass(frozen=True, slots=True)
class _Read:
    """An input that was read: its place in the group, its text, and its digest."""

    index: int
    source: Source
    digest: str | None


def _read(
    assignment: Assignment, index: int, *, encode: Encode, on_step: Callable[[Step], None]
) -> _Read | Outcome:
    task = assignment.task
    if task.error is not None:
        return failed(task.name, task.error, encode=encode)
    digest = None
    try:
        before = _state(task.path)
        if assignment.known is not None:
            digest = digest_of(task)
            if digest in assignment.known:
                return Outcome(task.name, b"", digest=digest, unchanged=True)
            on_step(Step(index, digest))
        source = task.read()
    except OSError as error:
        unreadable = ReadingError(f"{task.name}: {error.strerror or error}")
        return failed(task.name, unreadable, encode=encode)
    except Exception as error:  # noqa: BLE001 - one broken input must not cost the batch
        kept = None if _is_passing(error) else digest
        return failed(task.name, error, encode=encode, digest=kept)
    if digest is not None and _state(task.path) != before:
        # Written to meanwhile: nobody knows which content was read. It is done again next time.
        digest = None
    return _Read(index, source, digest)


def _is_passing(error: Exception) -> bool:
    """Whether it is of what the system did, and not of what the input holds."""
    cause = error.__cause__
    return isinstance(cause, OSError) and cause.errno is not None


def _state(path: Path | None) -> tuple[int, int, int] | None:
    """What changes when a file is written to or replaced."""
    if path is None:
        return None
    try:
        found = os.stat(path)  # noqa: PTH116 - as quick as can be, twice a file
    except OSError:
        # Reading it fails as well, and tells.
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino


def _extract_together(
    sources: Sequence[Source], extractor: Extractor
) -> Sequence[NoticeRecord] | None:
    """The records of all sources, or `None` where one of them fails.

    Then each is done by itself, which finds the culprit and saves the others;
    a failure here is met again there, and is reported there.
    """
    if not sources:
        return []
    try:
        records = extractor.extract_many(sources)
    except Exception:  # noqa: BLE001 - see above
        return None
    return records if len(records) == len(sources) else None


def _outcome(
    read: _Read, record: NoticeRecord | None, *, extractor: Extractor, encode: Encode
) -> Outcome:
    name = read.source.name
    try:
        if record is None:
            record = extractor.extract(read.source)
        return Outcome(
            name,
            encode(record),
            measures=len(record.measures),
            characters=record.document.length,
            digest=read.digest,
            document=record.document.id,
        )
    except Exception as error:  # noqa: BLE001 - one broken input must not cost the batch
        return failed(name, error, encode=encode, digest=read.digest)
