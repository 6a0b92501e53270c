"""What each annotator made of each notice: gold files, drafts, and every version before.

    DIR/gold/张三.jsonl      what 张三 has finished, as gold: `train` and `annotate` read it
    DIR/drafts/张三.jsonl    the same, of the notices that 张三 is at
    DIR/history/张三.jsonl   a line a version: what it took out and put in, when, by whom

A version is in the history before it is in the files, so that nothing is lost whenever the
process ends; what the files lack is put in at the next start. A line of the files that somebody
changed by other means becomes a version of its own.
"""

from __future__ import annotations

import json
import logging
import os
import re
import threading
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from policyner.annotating.document import Document, canonical, extra_of
from policyner.annotating.inputs import read_rows
from policyner.annotating.problems import Problems
from policyner.annotating.writing import json_lines
from policyner.batch.files import rewrite, taking
from policyner.errors import AnnotationError
from policyner.evaluation.gold import GoldNotice, gold_notice
from policyner.given import json_in
from policyner.review.refusals import AnnotatorError, OlderError
from policyner.training.corrections import correct, corrections

logger = logging.getLogger(__name__)

GOLD, DRAFTS, HISTORY = "gold", "drafts", "history"

#: Folders of DIR that hold no notices to annotate.
FOLDERS = (GOLD, DRAFTS, HISTORY, "suggestions")

#: Under whose name the decisions on two annotators' differences are kept.
DECIDED = "定稿"

# A name is that of a file: letters of any writing, digits, and a few marks within.
_NAME = re.compile(r"\w(?:[\w .·-]{0,38}\w)?")

# What a line of the files says beside the gold.
_OWN = ("version", "annotator", "checked")

# What reading data of another form raises.
_UNFIT = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)

# What a line of a history says: `corrections`, and of the version.
_PAST = {
    *("id", "sha256", "removed", "added", "removed_measures", "added_measures"),
    *("version", "at", "by", "done", "checked"),
}

Checked = tuple[tuple[str, int, int], ...]


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a notice by one annotator.

    Attributes:
        number: 1 for the first.
        at: When it was saved, in ISO 8601 with the zone.
        by: Who saved it: the annotator, or who decides on the differences of two.
        done: Whether the notice is finished, and so in the gold file.
        checked: Suggestions that were accepted one by one: label, start, end in code points.
        notice: The notice with its marks.
        extra: What else its line of gold holds.
    """

    number: int
    at: str
    by: str
    done: bool
    checked: Checked
    notice: GoldNotice
    extra: Mapping[str, Any]

    def has(self, notice: GoldNotice, *, done: bool, checked: Checked) -> bool:
        """Whether it is the same in all that an annotator decides."""
        mine = (canonical(self.notice), self.done, set(self.checked))
        return mine == (canonical(notice), done, set(checked))

    def row(self, annotator: str) -> dict[str, Any]:
        """Its line in the files."""
        own: dict[str, Any] = {"annotator": annotator, "version": self.number}
        if not self.done and self.checked:
            own["checked"] = [list(each) for each in self.checked]
        return Document(self.notice, {**self.extra, **own}).to_json()


def annotator_name(given: str) -> str:
    """A name as it is kept.

    Raises:
        AnnotatorError: If it cannot be that of a file.
    """
    name = unicodedata.normalize("NFC", given).strip()
    if not _NAME.fullmatch(name):
        raise AnnotatorError("姓名只能用文字、数字和中间的空格、点、连字符，最多 40 个字")
    return name


class Versions:
    """Keeps what annotators save; threads may share it.

    Args:
        folder: DIR, in which the three folders are made.
        text_of: The text of a notice by its id, where no file holds it.
        now: The time.

    Raises:
        AnnotationError: If a file there is not what was written; the message names the line.
        OutputError: If the folders cannot be made.
    """

    def __init__(
        self,
        folder: Path,
        *,
        text_of: Callable[[str], str | None],
        now: Callable[[], datetime] = lambda: datetime.now(UTC).astimezone(),
    ) -> None:
        self._folder = folder
        self._text_of = text_of
        self._now = now
        self._lock = threading.RLock()
        self._by_annotator: dict[str, dict[str, Version]] = {}
        # The lines of each annotator's history by the notices' ids.
        self._past: dict[str, dict[str, list[dict[str, Any]]]] = {}
        self._seen: dict[str, tuple[Any, ...]] = {}
        for name in (GOLD, DRAFTS, HISTORY):
            with taking(str(folder / name)):
                (folder / name).mkdir(parents=True, exist_ok=True)
        self.annotators()

    def annotators(self) -> list[str]:
        """All names, in order; `DECIDED` is the last one where it is there."""
        with self._lock:
            found = {
                path.stem for name in (GOLD, DRAFTS, HISTORY)
                for path in (self._folder / name).glob("*.jsonl")
                if _NAME.fullmatch(path.stem)
            }  # fmt: skip
            for name in found:
                self._load(name)
            return sorted(found, key=lambda name: (name == DECIDED, name))

    def of(self, annotator: str) -> dict[str, Version]:
        """The newest version of each notice that an annotator has, by the notices' ids."""
        with self._lock:
            return dict(self._load(annotator))

    def save(
        self,
        annotator: str,
        notice: GoldNotice,
        *,
        after: int,
        by: str,
        done: bool,
        checked: Checked = (),
        extra: Mapping[str, Any] | None = None,
    ) -> Version:
        """Keeps a new version.

        Args:
            annotator: Whose.
            notice: The notice with its marks.
            after: The number of the version that it was made from; 0 where there was none.
            by: Who saves it.
            done: Whether it is finished.
            checked: Suggestions that were accepted one by one.
            extra: What else its line of gold is to hold, for a notice that has no version yet.

        Returns:
            The version; the one that is there already where it says the same.

        Raises:
            OlderError: If there is a newer version than `after` that says something else.
            OutputError: If it cannot be written.
        """
        with self._lock:
            known = self._load(annotator)
            last = known.get(notice.id)
            if last is not None and last.has(notice, done=done, checked=checked):
                return last
            number = 0 if last is None else last.number
            if after != number:
                raise OlderError(last)
            held = extra or {} if last is None else last.extra
            version = Version(
                number + 1, self._now().isoformat(timespec="seconds"), by, done, checked,
                canonical(notice), held,
            )  # fmt: skip
            self._append(annotator, last, version)
            known[notice.id] = version
            before = done if last is None else last.done
            self._write(annotator, {done, before})
            return version

    def versions(self, annotator: str, id: str) -> list[dict[str, Any]]:
        """What the history says of a notice, the oldest version first."""
        with self._lock:
            self._load(annotator)
            return list(self._past[annotator].get(id, ()))

    def version(self, annotator: str, id: str, number: int) -> Version | None:
        """An older version; `None` where there is none of this number."""
        with self._lock:
            last = self._load(annotator).get(id)
            if last is None:
                return None
            rows = self.versions(annotator, id)
            found = _replayed([row for row in rows if row["version"] <= number], last.notice.text)
            return None if found is None or found.number != number else found

    def _load(self, annotator: str) -> dict[str, Version]:
        """What the files and the history say, read anew where somebody else wrote them."""
        seen = self._stamp(annotator)
        if self._seen.get(annotator) == seen:
            return self._by_annotator[annotator]
        rows: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for row in self._history(annotator):
            rows[row["id"]].append(row)
        self._past[annotator] = rows
        known: dict[str, Version] = {}
        lines = dict(self._lines(annotator))
        for each in {**rows, **lines}:
            document, done, number, checked = lines.get(each, (None, False, 0, ()))
            text = document.notice.text if document is not None else self._text_of(each)
            if text is None:
                logger.warning(
                    "%s: %s is in the history, and its text nowhere; it is left out",
                    self._path(HISTORY, annotator), each,
                )  # fmt: skip
                continue
            last = _replayed(rows.get(each, []), text)
            if last is not None:
                known[each] = replace(last, extra={} if document is None else _extra(document))
            if document is None:
                continue
            # One that is older was not written to its end; anything else somebody changed.
            if last is None or (
                number >= last.number
                and not last.has(document.notice, done=done, checked=() if done else checked)
            ):
                changed = Version(
                    1 if last is None else last.number + 1,
                    self._now().isoformat(timespec="seconds"), annotator, done,
                    () if done else checked, canonical(document.notice), _extra(document),
                )  # fmt: skip
                self._append(annotator, last, changed)
                known[each] = changed
        self._by_annotator[annotator] = known
        if rows or lines:
            self._write(annotator)
        self._seen[annotator] = self._stamp(annotator)
        return known

    def _lines(self, annotator: str) -> Iterator[tuple[str, tuple[Document, bool, int, Checked]]]:
        """The notices in an annotator's files, drafts before what is finished."""
        for name in (DRAFTS, GOLD):
            path = self._path(name, annotator)
            if not path.exists():
                continue
            problems = Problems(path)
            for number, row in read_rows(path, problems):
                try:
                    document = Document(gold_notice(row), extra_of(row))
                    version = int(row.get("version", 1 << 53))
                    yield document.notice.id, (document, name == GOLD, version, _checked(row))
                except (
                    ArithmeticError,
                    AttributeError,
                    LookupError,
                    TypeError,
                    ValueError,
                ) as error:
                    problems.add(f"line {number}", f"not a notice of gold: {error}")
            problems.raise_if_any()

    def _history(self, annotator: str) -> list[dict[str, Any]]:
        path = self._path(HISTORY, annotator)
        try:
            content = path.read_bytes()
        except FileNotFoundError:
            return []
        whole, _, torn = content.rpartition(b"\n")
        if torn:
            logger.warning("%s: its last line was cut off, and is taken out", path)
            with taking(str(path)), path.open("r+b") as file:
                file.truncate(len(content) - len(torn))
        try:
            return [_row(line) for line in whole.split(b"\n") if line]
        except ValueError as error:
            raise AnnotationError(f"{path}: not the history that was written: {error}") from error

    def _append(self, annotator: str, before: Version | None, version: Version) -> None:
        notice = version.notice
        empty = GoldNotice(notice.id, notice.text, (), ())
        row = {
            **corrections(empty if before is None else before.notice, notice),
            "version": version.number, "at": version.at, "by": version.by, "done": version.done,
            "checked": version.checked,
        }  # fmt: skip
        path = self._path(HISTORY, annotator)
        line = json.dumps(row, ensure_ascii=False)
        with taking(str(path)), path.open("ab") as file:
            file.write(line.encode() + b"\n")
            file.flush()
            os.fsync(file.fileno())
        # As it will be read again.
        self._past[annotator].setdefault(notice.id, []).append(json.loads(line))

    def _write(self, annotator: str, changed: Collection[bool] = (True, False)) -> None:
        """Writes an annotator's files, where they change.

        Args:
            annotator: Whose.
            changed: Whether what changed is, or was, finished: that of the others is as it was.
        """
        known = self._by_annotator[annotator]
        for name, done in ((GOLD, True), (DRAFTS, False)):
            if done not in changed:
                continue
            rows = [version.row(annotator) for version in known.values() if version.done is done]
            content = json_lines(rows).encode()
            path = self._path(name, annotator)
            with taking(str(path)):
                if not content and not path.exists():
                    continue
                if path.exists() and path.read_bytes() == content:
                    continue
                rewrite(path, content)
        self._seen[annotator] = self._stamp(annotator)

    def _path(self, kind: str, annotator: str) -> Path:
        return self._folder / kind / f"{annotator}.jsonl"

    def _stamp(self, annotator: str) -> tuple[Any, ...]:
        """What tells that a file was written by somebody else."""
        stamps: list[Any] = []
        for kind in (GOLD, DRAFTS, HISTORY):
            try:
                found = self._path(kind, annotator).stat()
                stamps.append((found.st_mtime_ns, found.st_size))
            except FileNotFoundError:
                stamps.append(None)
        return tuple(stamps)


def _extra(document: Document) -> dict[str, Any]:
    return {key: value for key, value in document.extra.items() if key not in _OWN}


def _checked(row: Mapping[str, Any]) -> Checked:
    """The suggestions that a line says were accepted."""
    return tuple((str(c[0]), int(c[1]), int(c[2])) for c in row.get("checked", ()))


def _row(line: bytes) -> dict[str, Any]:
    """A line of a history; a `ValueError` where it is none that was written."""
    row = json_in(line)
    if not isinstance(row, dict) or not row.keys() >= _PAST or not isinstance(row["version"], int):
        raise ValueError("a line is no version")
    return row


def _replayed(rows: list[dict[str, Any]], text: str) -> Version | None:
    """The version that the lines of a history lead to."""
    if not rows:
        return None
    last = rows[-1]
    notice = GoldNotice(last["id"], text, (), ())
    try:
        for row in rows:
            notice = correct(notice, row)
        return Version(
            last["version"], last["at"], last["by"], last["done"],
            tuple((label, start, end) for label, start, end in last["checked"]),
            canonical(notice), {},
        )  # fmt: skip
    except (ValueError, KeyError, TypeError) as error:
        raise AnnotationError(
            f"the history of {last['id']} does not fit its text: {error}; move DIR/history and "
            "DIR/drafts away to begin anew from the gold"
        ) from error
