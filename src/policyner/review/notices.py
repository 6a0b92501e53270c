"""What there is to annotate, and what the model proposes for it."""

from __future__ import annotations

import io
import logging
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from policyner.annotating.document import Document
from policyner.annotating.inputs import document_of_record, read_documents
from policyner.annotating.selection import select
from policyner.batch.files import rewrite
from policyner.batch.loading import Extractor
from policyner.batch.sources import Sources
from policyner.batch.tasks import tasks
from policyner.errors import ReadingError, UsageError
from policyner.evaluation.gold import GoldNotice
from policyner.given import json_in, open_given
from policyner.reading import Source, find_inputs
from policyner.records import NoticeRecord
from policyner.records.jsonl import decode_notice, encode_notice
from policyner.records.read import read_records
from policyner.review.refusals import UnknownNoticeError
from policyner.review.versions import FOLDERS

logger = logging.getLogger(__name__)

_SUGGESTIONS = "suggestions"
_TITLE = 60


@dataclass(frozen=True, slots=True)
class Proposal:
    """What an annotator begins with.

    Attributes:
        document: The marks, with confidences where a model made them.
        record: The model's record, by which the next notice is chosen; `None` for gold.
    """

    document: Document
    record: NoticeRecord | None


@dataclass(frozen=True, slots=True)
class Task:
    """One notice to annotate.

    Attributes:
        id: The notice's id.
        name: What its source is called.
        text: Its source text.
        source: What the model is to read; `None` where there is a proposal from the start.
    """

    id: str
    name: str
    text: str
    source: Source | None


class Notices:
    """The notices to annotate; threads may share it.

    Args:
        folder: DIR. What lies in it, outside of `FOLDERS`, is to be annotated: notices in any
            format, files of records, gold.
        extractor: The pipeline, for notices without a proposal; threads may share it.
        model: The version of its model, under which its proposals are kept.
        records: More records of notices, with their texts where they do not carry them.
        sources: Where the texts of records are.
    """

    def __init__(
        self,
        folder: Path,
        *,
        extractor: Extractor,
        model: str,
        records: Sequence[NoticeRecord] = (),
        sources: Path | None = None,
    ) -> None:
        self._folder = folder
        self._extractor = extractor
        self._model = model
        self._sources = sources
        self._tasks: dict[str, Task] = {}
        self._proposals: dict[str, Proposal] = {}
        self._lock = threading.Lock()
        #: What could not be read, or not be drawn by the model, and why.
        self.failures: dict[str, str] = {}
        texts = Sources(sources)
        for record in records:
            self._take_record(record, texts)
        self._read_folder()

    def __iter__(self) -> Iterator[Task]:
        yield from self._tasks.values()

    def text_of(self, id: str) -> str | None:
        """The text of a notice."""
        task = self._tasks.get(id)
        return None if task is None else task.text

    def add(self, notice: GoldNotice) -> None:
        """Takes a notice that an annotator's files hold; one that is known stays as it is."""
        self._take(Task(notice.id, notice.id, notice.text, None), Proposal(Document(notice), None))

    def task(self, id: str) -> Task:
        """A notice.

        Raises:
            UnknownNoticeError: If there is none of this id.
        """
        if id not in self._tasks:
            raise UnknownNoticeError(f"没有编号为 {id} 的公文")
        return self._tasks[id]

    def known_proposal(self, id: str) -> Proposal | None:
        """What is proposed for a notice, where that is made already."""
        return self._proposals.get(id)

    def undrawn(self) -> list[str]:
        """The notices that the model has not read yet."""
        return [
            each
            for each in self._tasks
            if each not in self._proposals and each not in self.failures
        ]

    def proposal(self, id: str) -> Proposal:
        """What is proposed for a notice; the model reads it where nobody did.

        A notice on which the model fails is proposed without marks.
        """
        task = self.task(id)
        known = self._proposals.get(id)
        if known is not None:
            return known
        try:
            record = self._record_of(task)
        except Exception as error:
            logger.warning("%s: no suggestion: %s", task.name, error, exc_info=error)
            self.failures[id] = f"{task.name}：模型未能处理，请从头标注"
            return Proposal(Document(GoldNotice(id, task.text, (), ())), None)
        document = document_of_record(record, task.text, model=self._model, id=id)
        with self._lock:
            return self._proposals.setdefault(id, Proposal(document, record))

    def order(self, ids: set[str]) -> list[str]:
        """Which of some notices to annotate first, by `annotate select`; the others behind."""
        known = [
            (name, found.record)
            for name, found in self._proposals.items()
            if name in ids and found.record is not None
        ]
        names = {record.document.sha256: name for name, record in known}
        chosen = select([record for _, record in known], weight=0.5)
        first = [names[choice.candidate.record.document.sha256] for choice in chosen]
        behind = ids - set(first)
        return first + [name for name in self._tasks if name in behind]

    def title(self, id: str) -> str:
        """What a notice is called: its title, or its first line."""
        known = self._proposals.get(id)
        if known is not None and known.record is not None and known.record.document.title:
            return known.record.document.title
        lines = (line.strip() for line in self.task(id).text.splitlines())
        first = next((line for line in lines if line), id)
        return first if len(first) <= _TITLE else f"{first[:_TITLE]}…"

    def _record_of(self, task: Task) -> NoticeRecord:
        assert task.source is not None  # noqa: S101 - others have a proposal from the start
        kept = self._folder / _SUGGESTIONS / self._model / f"{task.source.sha256}.jsonl"
        try:
            record = decode_notice(kept.read_bytes())
            if isinstance(record, NoticeRecord):
                return record
        except (OSError, ValueError):
            logger.debug("%s: made anew", kept)
        record = self._extractor.extract(task.source)
        try:
            kept.parent.mkdir(parents=True, exist_ok=True)
            rewrite(kept, encode_notice(record))
        except OSError as error:
            logger.warning("%s: not kept, and made anew next time: %s", kept, error)
        return record

    def _read_folder(self) -> None:
        for path in sorted(self._folder.iterdir()):
            if path.name in FOLDERS or path.name.startswith("."):
                continue
            if path.suffix == ".jsonl" and (kind := _kind_of(path)) is not None:
                self._read_lines(path, kind)
                continue
            for each in tasks(find_inputs([str(path)]), stdin=lambda *_: b""):
                try:
                    source = each.read()
                except ReadingError as error:
                    self.failures[each.name] = str(error)
                    continue
                own = source.id or source.sha256[:16]
                self._take(Task(own, source.name, source.text, source), None)

    def _read_lines(self, path: Path, kind: str) -> None:
        if kind == "gold":
            for document in read_documents([path]):
                name = str(document.extra.get("source", document.notice.id))
                task = Task(document.notice.id, name, document.notice.text, None)
                self._take(task, Proposal(document, None))
            return
        texts = Sources(self._sources)
        for record in read_records(path):
            if isinstance(record, NoticeRecord):
                self._take_record(record, texts)
            else:
                self.failures[record.error.source] = record.error.message

    def _take_record(self, record: NoticeRecord, texts: Sources) -> None:
        document = record.document
        try:
            text = texts.text_of(record)
        except ReadingError as error:
            self.failures[document.source] = f"{error}; --sources PLACE names where it is"
            return
        proposal = document_of_record(record, text, model=self._model)
        self._take(Task(document.id, document.source, text, None), Proposal(proposal, record))

    def _take(self, task: Task, proposal: Proposal | None) -> None:
        known = self._tasks.get(task.id)
        if known is not None:
            if known.text != task.text:
                self.failures[task.name] = f"{task.name}: {known.name} has the same id {task.id!r}"
            elif proposal is not None:
                self._proposals.setdefault(task.id, proposal)
            return
        self._tasks[task.id] = task
        if proposal is not None:
            self._proposals[task.id] = proposal


def _kind_of(path: Path) -> str | None:
    """Whether JSON lines are records or gold; `None` where they are rows of texts."""
    try:
        with io.TextIOWrapper(open_given(path), encoding="utf-8-sig") as lines:
            first = json_in(next((line for line in lines if line.strip()), "null"))
    except (OSError, ValueError) as error:
        raise UsageError(f"{path}: cannot be read: {error}; move it out of the folder") from error
    if not isinstance(first, dict):
        return None
    if "schema_version" in first:
        return "records"
    return "gold" if {"id", "text", "spans", "measures"} <= set(first) else None
