"""Doing one group of tasks: whatever fails costs its own input only."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import repeat

from policyner.batch.loading import Extractor
from policyner.batch.tasks import Task, writable
from policyner.errors import PolicynerError, ReadingError
from policyner.reading.source import Source
from policyner.records.notice import ErrorRecord, NoticeRecord, Record

#: Writes a record as the bytes of the output.
Encode = Callable[[Record], bytes]

#: The type of an error record that stands for a fault of the program.
INTERNAL = "internal"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one input.

    Attributes:
        name: What the input is called.
        encoded: Its bytes of the output.
        measures: How many measures were found.
        characters: Length of its source text in code points.
        failure: Kind and message of the error, where the input failed.
        trace: The traceback of an unexpected error.
    """

    name: str
    encoded: bytes
    measures: int = 0
    characters: int = 0
    failure: str | None = None
    trace: str | None = None


def do_group(group: Sequence[Task], *, extractor: Extractor, encode: Encode) -> list[Outcome]:
    """Reads, extracts and encodes a group of inputs.

    Returns:
        One outcome for each task, in order.
    """
    read = [_read(task, encode=encode) for task in group]
    sources = [each for each in read if isinstance(each, Source)]
    together = _extract_together(sources, extractor)
    records: Iterator[NoticeRecord | None] = iter(together or repeat(None))
    return [
        _outcome(each, next(records), extractor=extractor, encode=encode)
        if isinstance(each, Source)
        else each
        for each in read
    ]


def failed(name: str, *, kind: str, message: str, encode: Encode, trace: str = "") -> Outcome:
    """The outcome of an input that could not be processed."""
    return Outcome(
        name,
        encode(ErrorRecord.of(name, type=kind, message=writable(message))),
        failure=f"{kind}: {message}",
        trace=trace or None,
    )


def _read(task: Task, *, encode: Encode) -> Source | Outcome:
    try:
        return task.read()
    except OSError as error:
        message = f"{task.name}: {error.strerror or error}"
        return failed(task.name, kind=ReadingError.kind, message=message, encode=encode)
    except Exception as error:  # noqa: BLE001 - one broken input must not cost the batch
        return _caught(task.name, error, encode=encode)


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
    source: Source, record: NoticeRecord | None, *, extractor: Extractor, encode: Encode
) -> Outcome:
    try:
        if record is None:
            record = extractor.extract(source)
        return Outcome(
            source.name,
            encode(record),
            measures=len(record.measures),
            characters=record.document.length,
        )
    except Exception as error:  # noqa: BLE001 - one broken input must not cost the batch
        return _caught(source.name, error, encode=encode)


def _caught(name: str, error: Exception, *, encode: Encode) -> Outcome:
    """The outcome of an input that raised `error`; unexpected ones keep their traceback."""
    if isinstance(error, PolicynerError):
        return failed(name, kind=error.kind, message=str(error), encode=encode)
    return failed(
        name,
        kind=INTERNAL,
        message=f"{name}: unexpected {type(error).__name__}: {error}",
        encode=encode,
        trace="".join(traceback.format_exception(error)),
    )
