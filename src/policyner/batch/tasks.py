"""The work of a batch, cut into groups that go through the model together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from policyner.errors import ReadingError
from policyner.reading import Input

# About 200,000 Chinese characters of UTF-8: enough to fill the model's
# batches, little enough to hold several groups in memory.
_GROUP_BYTES = 600_000

# Progress and `--fail-fast` look at whole groups, so tiny files are not piled up.
_GROUP_INPUTS = 64


@dataclass(frozen=True, slots=True)
class Task:
    """One input of a batch; it can be sent to another process.

    Attributes:
        name: What the input is called in records.
        path: Where its bytes are; `None` where `data` or `error` is set.
        data: The bytes themselves, of standard input.
        error: Why there is nothing to read.
    """

    name: str
    path: Path | None = None
    data: bytes | None = None
    error: ReadingError | None = None

    @property
    def size(self) -> int:
        """How many bytes there are to read, as far as is known before reading."""
        if self.data is not None:
            return len(self.data)
        if self.path is None:
            return 0
        try:
            return self.path.stat().st_size
        except OSError:
            # Whoever reads the file will meet the error too, and report it.
            return 0


def tasks(inputs: Iterable[Input], *, stdin: Callable[[], bytes]) -> Iterator[Task]:
    """Yields a task for each input, in order.

    Args:
        inputs: What the arguments named.
        stdin: Reads standard input to its end; called when its turn comes,
            since no other process could read it.
    """
    for each in inputs:
        name = writable(each.name)
        if each.path is None and each.error is None:
            yield Task(name, data=stdin())
        else:
            yield Task(name, path=each.path, error=each.error)


def groups(tasks: Iterable[Task]) -> Iterator[list[Task]]:
    """Cuts a stream of tasks into groups, in order.

    The cuts depend on nothing but the inputs, so that a batch gives the same
    output however many processes work on it.
    """
    group: list[Task] = []
    size = 0
    for task in tasks:
        if group and (size + task.size > _GROUP_BYTES or len(group) == _GROUP_INPUTS):
            yield group
            group, size = [], 0
        group.append(task)
        size += task.size
    if group:
        yield group


def writable(text: str) -> str:
    """The text as UTF-8 can hold it: a file name may carry bytes that are no UTF-8."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")
