"""Reading what may be annotated: notices, which are extracted, or records of them."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from policyner.batch.loading import Extractor
from policyner.batch.tasks import tasks
from policyner.errors import ReadingError, UsageError
from policyner.reading import find_inputs
from policyner.records.notice import NoticeRecord
from policyner.records.read import read_records

logger = logging.getLogger(__name__)


def read_candidates(
    arguments: Sequence[str], *, load: Callable[[], Extractor]
) -> tuple[list[NoticeRecord], int]:
    """The records of notices that nobody has annotated.

    Args:
        arguments: `.jsonl` files of records, or what `extract` takes: files, folders, globs.
        load: Loads the pipeline; called only where there is something to extract.

    Returns:
        The records, and how many inputs failed; each of those is named by a warning.

    Raises:
        RecordsError: If a file of records is missing or broken.
    """
    records: list[NoticeRecord] = []
    failed = 0
    notices = []
    for argument in arguments:
        if argument.endswith(".jsonl"):
            records += _records(Path(argument))
        else:
            notices.append(argument)
    if notices:
        extractor = load()
        for task in tasks(find_inputs(notices), stdin=_no_stdin):
            try:
                records.append(extractor.extract(task.read()))
            except ReadingError as error:
                logger.warning("%s", error)
                failed += 1
    return records, failed


def _no_stdin(_size: int = -1) -> bytes:
    raise UsageError("select takes no standard input: annotate export could not read it again")


def _records(path: Path) -> Iterator[NoticeRecord]:
    for record in read_records(path):
        if isinstance(record, NoticeRecord):
            yield record
        else:
            logger.warning("%s: %s failed to be extracted", path, record.error.source)
