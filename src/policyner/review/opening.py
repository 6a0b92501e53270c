"""Opening DIR for annotators, for one service at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from fastapi import APIRouter

from policyner.batch.files import locked, unusable
from policyner.batch.loading import Extractor
from policyner.records import NoticeRecord
from policyner.review.notices import Notices
from policyner.review.routes import review_routes
from policyner.review.versions import Versions
from policyner.service.desk import Desk

_LOCK = ".policyner.lock"


@contextmanager
def open_review(
    folder: Path,
    *,
    desk: Desk,
    extractor: Extractor,
    model: str,
    records: Sequence[NoticeRecord] = (),
    sources: Path | None = None,
) -> Iterator[APIRouter]:
    """Gives the routes of the annotators' page over a folder, and holds it for them.

    Args:
        folder: DIR; made where it is missing.
        desk: Does the work.
        extractor: Proposes marks.
        model: The version of its model.
        records: More notices to annotate than lie in the folder.
        sources: Where the texts of records are.

    Raises:
        UsageError: If the folder cannot be written, or another service has it.
        AnnotationError: If a file in it cannot be read.
    """
    with unusable(str(folder)):
        folder.mkdir(parents=True, exist_ok=True)
    with locked(folder / _LOCK, name=str(folder)):
        notices = Notices(
            folder, extractor=extractor, model=model, records=records, sources=sources
        )
        versions = Versions(folder, text_of=notices.text_of)
        for name in versions.annotators():
            for version in versions.of(name).values():
                notices.add(version.notice)
        yield review_routes(notices, versions, desk)
