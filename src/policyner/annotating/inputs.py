"""Reading what is to be annotated: gold files, and records that `extract` wrote."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from policyner.annotating.document import Document, extra_of, role_order
from policyner.annotating.foreign import hint
from policyner.annotating.problems import Problems, place
from policyner.batch.sources import Sources
from policyner.errors import AnnotationError, PolicynerError, malformed
from policyner.evaluation.gold import GoldMeasure, GoldNotice, GoldSpan, gold_notice
from policyner.given import json_in, read_given
from policyner.records.jsonl import decode_notice
from policyner.records.notice import ErrorRecord, MeasureRecord, NoticeRecord
from policyner.span import Span
from policyner.tagging.mention import Mention

logger = logging.getLogger(__name__)


def read_documents(
    paths: Sequence[Path], *, model: str = "unknown", sources: Path | None = None
) -> list[Document]:
    """The notices of gold files and files of records, in order.

    Args:
        paths: JSON lines of either kind; a file may hold both.
        model: The version that predictions get; a record does not say which model made it.
        sources: For records that do not carry their text: the folder that the names of their
            sources start at, or a folder or archive that holds them under whatever name; the
            working directory where it is `None`.

    Raises:
        AnnotationError: If a file is missing, holds no notice, or a line is neither gold nor a
            record, its source is not to be had or has changed, or an id stands twice. The
            message has one line for each fault. Of records of the same content the first is
            taken, and a warning names the others.
    """
    documents: dict[str, Document] = {}
    for path in paths:
        texts = Sources(sources, beside=path.parent)
        problems = Problems(path)
        found = []
        for number, row in read_rows(path, problems):
            document = _document(row, f"line {number}", problems, model=model, texts=texts)
            if document is not None:
                found.append(document)
        problems.raise_if_any()
        if not found:
            raise AnnotationError(f"{path}: holds no notice")
        for document in found:
            first = documents.setdefault(document.notice.id, document)
            if first is not document:
                _leave_out(document, first, path)
    return list(documents.values())


def _leave_out(document: Document, first: Document, path: Path) -> None:
    """Passes over a record of a copy; two notices of one id are a fault."""
    is_copy = document.is_prediction and first.is_prediction
    if not is_copy or document.notice.text != first.notice.text:
        raise AnnotationError(
            f"{path}: the id {document.notice.id} stands twice in what is given; give each notice "
            "an id of its own"
        )
    source, other = document.extra["source"], first.extra["source"]
    logger.warning("%s: %s is the same as %s and is left out", path, source, other)


def read_rows(path: Path, problems: Problems) -> Iterator[tuple[int, Any]]:
    """The values of a file of JSON lines, each with the number of its line.

    Raises:
        AnnotationError: If there is no such file, or it is not UTF-8.
    """
    try:
        text = read_given(path).decode("utf-8-sig")
    except FileNotFoundError as error:
        raise AnnotationError(f"{path}: no such file") from error
    except IsADirectoryError as error:
        raise AnnotationError(
            f"{path}: a folder{hint(path)}; give a file in it, or of notices the file that "
            f"`policyner extract {path} -o records.jsonl` makes"
        ) from error
    except OSError as error:
        raise AnnotationError(f"{path}: could not be read: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise AnnotationError(f"{path}: not UTF-8 (byte {error.start}){hint(path)}") from error
    some = False
    # A string in JSON may hold U+2028 bare, which `splitlines` would cut at.
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            row = json_in(line)
        except ValueError as error:
            problems.add(f"line {number}", f"not JSON: {error}{'' if some else hint(path)}")
            if not some:
                # Another kind of file altogether: one fault, not one for each line.
                return
        else:
            some = True
            yield number, row


def document_of_record(
    record: NoticeRecord, text: str, *, model: str, id: str | None = None
) -> Document:
    """The annotation that a record holds; measures without agencies are left out.

    Args:
        record: What `extract` found.
        text: Its source text.
        model: The version of the model.
        id: The notice's id; that of the record where it is `None`.
    """
    mentions = record.by_id()
    spans = [
        Mention(m.label, m.start, m.end, m.confidence)
        for m in sorted(record.mentions, key=lambda m: (m.start, -m.end, m.label))
    ]
    return Document(
        GoldNotice(
            id or record.document.id,
            text,
            tuple(GoldSpan(m.label, m.span) for m in spans),
            tuple(_measure(m, mentions) for m in record.measures if m.agencies),
        ),
        extra={"source": record.document.source}
        | ({"title": record.document.title} if record.document.title else {}),
        model=model,
        confidences={(m.label, m.span): m.confidence for m in spans},
    )


def _measure(measure: MeasureRecord, mentions: dict[str, Any]) -> GoldMeasure:
    """A measure of a record as gold has it.

    Records of versions before 1.3 do not have its cue, but the words of each role, such as
    `牵头单位：`; then it reaches from the first to the last of them and of the agencies that the
    same line or sentence names. The head of a table's column stays out.
    """
    stretch = Span(measure.start, measure.end)
    own = [a for a in measure.agencies if a.basis in ("line", "running_text")]
    edges: list[int] = []
    for agency in own or measure.agencies:
        named = Span(mentions[agency.mention].start, mentions[agency.mention].end)
        edges += [named.start, named.end]
        if stretch.contains(Span(*agency.cue)) or not stretch.contains(named):
            edges += agency.cue
    roles = {
        (a.role, Span(mentions[a.mention].start, mentions[a.mention].end)) for a in measure.agencies
    }
    return GoldMeasure(
        stretch,
        Span(min(edges), max(edges)) if measure.cue is None else Span(*measure.cue),
        tuple(sorted(roles, key=role_order)),
    )


def _document(
    row: Any, where: str, problems: Problems, *, model: str, texts: Sources
) -> Document | None:
    if not isinstance(row, dict):
        problems.add(where, "neither gold nor a record")
        return None
    if "schema_version" in row:
        return _record(row, where, problems, model=model, texts=texts)
    if not {"id", "text", "spans", "measures"} <= set(row):
        problems.add(where, "neither gold (id, text, spans, measures) nor a record")
        return None
    try:
        return Document(gold_notice(row), extra_of(row))
    except (ValueError, KeyError, TypeError, IndexError) as error:
        problems.add(f"{where} ({row['id']})", f"{error}")
        return None


def _record(
    row: dict[str, Any], where: str, problems: Problems, *, model: str, texts: Sources
) -> Document | None:
    try:
        record = decode_notice(json.dumps(row))
    except ValidationError as error:
        problems.add(where, f"not a record of this version: {malformed(error)}")
        return None
    if isinstance(record, ErrorRecord):
        logger.warning(
            "%s, %s: %s could not be extracted and is left out", problems.path, where,
            record.error.source,
        )  # fmt: skip
        return None
    where = f"{where} ({record.document.source})"
    try:
        text = texts.text_of(record)
    except PolicynerError as error:
        problems.add(where, f"{error}")
        return None
    for mention in record.mentions:
        if text[mention.start : mention.end] != mention.text:
            problems.add(
                where,
                f"mention {mention.id} {mention.text!r} is not what the source has at "
                f"{place(text, mention.start, mention.end)}",
            )
            return None
    return document_of_record(record, text, model=model)
