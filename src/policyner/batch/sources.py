"""The source texts of records that do not carry them."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from policyner.batch.tasks import tasks
from policyner.errors import ChangedSourceError, MissingInputError, ReadingError
from policyner.reading import find_inputs
from policyner.records.notice import NoticeRecord

logger = logging.getLogger(__name__)

_REMEDY = "name the folder or archive that holds it with --sources PLACE"


class Sources:
    """Where the source texts of records are to be had that do not carry them.

    A source is known by its content: one that was renamed in its folder, or whose name is in
    another encoding than this machine's, is found all the same.

    Args:
        place: A folder that relative names start at, or anything else that `extract` reads;
            the working directory where it is `None`.
        beside: A folder that a source of the same name is looked for in, where it is neither
            where it was nor in `place`: that of the records.
    """

    def __init__(self, place: Path | None, *, beside: Path | None = None) -> None:
        self._place = place
        self._beside = beside
        self._found: dict[str, str] = {}
        self._looked: set[Path] = set()
        self._by_name: defaultdict[str, list[Path]] | None = None

    def text_of(self, record: NoticeRecord) -> str:
        """The source text: that which the record carries, else that of what it was made from.

        Raises:
            ChangedSourceError: If it has changed.
            MissingInputError: If it is not to be had; the message says how it is.
        """
        document = record.document
        if document.text is not None:
            return document.text
        path = (self._place or Path()) / document.source
        for places in (self._near(path), self._moved(path)):
            self._look_in(places)
            if document.sha256 in self._found:
                return self._found[document.sha256]
        if _is_file(path):
            raise ChangedSourceError(f"{path} has changed since the record was made; extract anew")
        raise MissingInputError(f"{path}: not there, nor under another name; {_REMEDY}")

    def _near(self, path: Path) -> Iterator[Path]:
        """The file itself; else the archive or the folder that it was in."""
        root = self._place or Path()
        holder = next((each for each in (path, *path.parents) if each.exists()), root)
        # Where nothing is left of its way, that is not a reason to read the whole machine.
        if self._place is not None or holder not in (root, Path(holder.anchor)):
            yield holder

    def _moved(self, path: Path) -> Iterator[Path]:
        """All of the place; else files of the same name beside the records."""
        if self._place is not None:
            yield self._place
        elif self._beside is not None:
            if self._by_name is None:
                self._by_name = defaultdict(list)
                for each in self._beside.rglob("*"):
                    self._by_name[each.name].append(each)
            yield from self._by_name[path.name]

    def _look_in(self, places: Iterable[Path]) -> None:
        for place in places:
            if place in self._looked:
                continue
            self._looked.add(place)
            try:
                for task in tasks(find_inputs([str(place)]), stdin=lambda *_: b""):
                    try:
                        source = task.read()
                    except ReadingError as error:
                        logger.warning("%s", error)
                    else:
                        self._found[source.sha256] = source.text
            except ReadingError as error:
                logger.warning("%s", error)


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):
        # No name that a file could have.
        return False
