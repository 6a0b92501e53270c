"""From files of records to the page's data."""

from __future__ import annotations

import logging
from collections.abc import Iterable

from policyner.batch.sources import Sources
from policyner.errors import ReadingError
from policyner.records import ErrorRecord, NoticeRecord, Record
from policyner.report.archive import Archive

logger = logging.getLogger(__name__)


def collect(records: Iterable[Record], *, sources: Sources) -> Archive:
    """All records, each notice with its source text where that is to be had.

    A notice whose text is not to be had is there with its measures alone, and a
    warning says why.

    Args:
        records: In the order in which the page lists them.
        sources: Where the texts are that records do not carry.
    """
    archive = Archive()
    for record in records:
        if isinstance(record, ErrorRecord):
            archive.add_error(record)
        else:
            archive.add(record, text=_text_of(record, sources))
    return archive


def _text_of(record: NoticeRecord, sources: Sources) -> str | None:
    try:
        return sources.text_of(record)
    except ReadingError as error:
        logger.warning(
            "%s; the page shows the measures of %s without its text (--sources PLACE)",
            error, record.document.source,
        )  # fmt: skip
        return None
