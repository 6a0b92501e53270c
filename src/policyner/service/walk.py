"""From what a request holds to a record: the same walk as everywhere, within the limits."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass

from policyner.batch.loading import Extractor
from policyner.errors import EmptySourceError, PolicynerError
from policyner.outline.facts import UNSTATED, Stated
from policyner.reading import Part, ReadingOptions, parts_in, read_text
from policyner.reading.escapes import writable
from policyner.records import ErrorRecord, NoticeRecord, Record
from policyner.service.limits import ServiceLimits
from policyner.service.refusals import SeveralError, TooLargeError
from policyner.service.store import Store

# Has something for each resolver.
_FIRST = "一、扩大试点。今年年底前，覆盖率达到90%以上。（省财政厅牵头，省教育厅配合）\n"

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Sent:
    """A notice, or a file of notices, as a request holds it; one of `text` and `data` is set.

    Attributes:
        name: What records and messages call it.
        text: Its text.
        data: Its bytes, in any format that `extract` reads.
        stated: What is said of it, for what its text does not.
    """

    name: str
    text: str | None = None
    data: bytes | None = None
    stated: Stated = UNSTATED


@dataclass(frozen=True, slots=True)
class Found:
    """What became of one notice.

    Attributes:
        record: Its record, or the error record.
        text: Its source text, where it was read.
    """

    record: Record
    text: str | None = None


class Walk:
    """Turns what was sent into records; threads may share it.

    Args:
        extractor: The pipeline, which threads may share.
        limits: What one input may take.
        store: Keeps sources and records; nothing is kept where it is `None`.
    """

    def __init__(
        self, extractor: Extractor, *, limits: ServiceLimits, store: Store | None = None
    ) -> None:
        self._extractor = extractor
        self._limits = limits
        self._store = store

    def warm(self) -> None:
        """Loads what the rooms load when they first need it, before anybody waits for it."""
        self._extractor.extract(read_text(_FIRST))

    def parts(self, sent: Sent) -> Iterator[Part]:
        """Yields the documents in what was sent, in order; those that cannot be read too."""
        if sent.data is None:
            yield Part(sent.name, text=sent.text)
            return
        options = ReadingOptions(limits=self._limits.reading)
        yield from parts_in(sent.data, name=sent.name, options=options)

    def one(self, sent: Sent) -> tuple[NoticeRecord, str]:
        """The record of the one notice that was sent, and its source text.

        Raises:
            SeveralError: If there are several notices in it.
            PolicynerError: If it cannot be read, or is longer than the limits allow.
        """
        parts = self.parts(sent)
        part = next(parts, None)
        if part is None:
            raise EmptySourceError(f"{sent.name}: there is nothing in it; leave it out")
        if next(parts, None) is not None:
            raise SeveralError(
                f"{sent.name}: holds several notices; send it to /extract/batch, which answers "
                "a record for each"
            )
        return self._extracted(part, sent.stated)

    def each(self, part: Part, *, stated: Stated = UNSTATED) -> Found:
        """What becomes of one of several notices; never raises for its sake."""
        try:
            record, text = self._extracted(part, stated)
        except Exception as error:  # noqa: BLE001 - one broken notice must not cost the others
            return Found(error_record(part.name, error))
        return Found(record, text)

    def _extracted(self, part: Part, stated: Stated) -> tuple[NoticeRecord, str]:
        source = part.read()
        if len(source.text) > self._limits.characters:
            raise TooLargeError(
                f"{source.name}: {len(source.text):,} characters, more than "
                f"{self._limits.characters:,}; send it in parts (serve --max-characters)"
            )
        extractor = self._extractor if stated == UNSTATED else self._extractor.saying(stated)
        record = extractor.extract(source)
        if self._store is not None:
            self._store.keep(record, part)
        return record, source.text


def error_record(name: str, error: Exception) -> ErrorRecord:
    """The error record of an input; an error that is not policyner's own is logged as a fault."""
    if not isinstance(error, PolicynerError):
        logger.error("%s: unexpected error", name, exc_info=error)
    return ErrorRecord.from_error(writable(name), error)
