"""The source texts of records that do not carry them."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

from policyner.batch.tasks import tasks
from policyner.errors import ChangedSourceError, ReadingError
from policyner.reading import find_inputs, read_path
from policyner.records.notice import NoticeRecord

logger = logging.getLogger(__name__)


class Sources:
    """Where the source texts of records are to be had that do not carry them.

    Args:
        place: A folder that relative names start at, or anything else that `extract` reads;
            the working directory where it is `None`.
    """

    def __init__(self, place: Path | None) -> None:
        self._place = place
        self._by_digest: dict[str, str] | None = None

    def text_of(self, record: NoticeRecord) -> str:
        """The source text: that which the record carries, else that of what it was made from.

        Raises:
            ChangedSourceError: If it has changed.
            ReadingError: If it is not to be had.
        """
        document = record.document
        if document.text is not None:
            return document.text
        path = (self._place or Path()) / document.source
        if _is_file(path) or self._place is None:
            source = read_path(path, name=str(path))
            if source.sha256 == document.sha256:
                return source.text
            raise ChangedSourceError(f"{path} has changed since the record was made")
        if self._by_digest is None:
            self._by_digest = dict(self._texts(self._place))
        if document.sha256 not in self._by_digest:
            raise ChangedSourceError(f"{self._place} does not hold it, or it has changed")
        return self._by_digest[document.sha256]

    @staticmethod
    def _texts(place: Path) -> Iterator[tuple[str, str]]:
        for task in tasks(find_inputs([str(place)]), stdin=lambda *_: b""):
            try:
                source = task.read()
            except ReadingError as error:
                logger.warning("%s", error)
            else:
                yield source.sha256, source.text


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):
        # No name that a file could have.
        return False
