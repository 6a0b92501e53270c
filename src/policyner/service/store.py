"""What `--store DIR` keeps: each source as it was sent, and its record."""

from __future__ import annotations

from pathlib import Path

from policyner.batch.files import rewrite
from policyner.errors import OutputError, UsageError
from policyner.reading import Part
from policyner.reading.formats import form_of
from policyner.records import NoticeRecord
from policyner.records.jsonl import encode_notice

_SOURCES, _RECORDS = "sources", "records"
# What clients send is for whoever serves it alone.
_MODE = 0o600


class Store:
    """A folder with `sources/` and `records/`, a file each for a notice, named by its hash.

    `policyner report DIR/records --sources DIR/sources` shows them. No name that a client sends
    becomes a path.

    Args:
        folder: Made where it is missing.

    Raises:
        UsageError: If it cannot be made.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        try:
            for name in (_SOURCES, _RECORDS):
                (folder / name).mkdir(parents=True, exist_ok=True)
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or error
            raise UsageError(f"{folder}: no folder to keep sources in: {reason}") from error

    def keep(self, record: NoticeRecord, part: Part) -> None:
        """Keeps a notice; one that is there already is replaced by itself.

        Raises:
            OutputError: If it cannot be written.
        """
        digest = record.document.sha256
        # Of a row the text is kept, whatever its file was.
        known = None if part.text is not None else form_of(part.name).ending
        # An ending is kept where a reader goes by it; it cannot lead out of the folder.
        ending = known if known and known[1:].isalnum() else ".txt" if part.text is not None else ""
        self._put(self._folder / _SOURCES / f"{digest}{ending}", part.content())
        self._put(self._folder / _RECORDS / f"{digest}.jsonl", encode_notice(record))

    def _put(self, place: Path, content: bytes) -> None:
        try:
            rewrite(place, content, mode=_MODE)
        except OSError as error:
            raise OutputError(
                f"{place}: not kept: {error.strerror or error}; make room, or serve without --store"
            ) from error
