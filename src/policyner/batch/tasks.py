"""The work of a batch, cut into groups that go through the model together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import partial

from policyner.reading import Input, Part, parts_of
from policyner.reading.escapes import writable

# About 200,000 Chinese characters of UTF-8: enough to fill the model's
# batches, little enough to hold several groups in memory.
_GROUP_BYTES = 600_000

# Progress and `--fail-fast` look at whole groups, so tiny files are not piled up.
_GROUP_INPUTS = 64

#: One document of a batch, not read yet; it can be sent to another process.
Task = Part


def tasks(
    inputs: Iterable[Input],
    *,
    stdin: Callable[..., bytes],
    take_apart: Callable[[Input], Iterator[Part]] | None = None,
) -> Iterator[Task]:
    """Yields a task for each document of each input, in order, as they are asked for.

    What lies in an archive, in a file of rows, elsewhere on the network or in standard
    input is read here, since no other process could; a document that is a file of
    its own is left to whoever does the task.

    Args:
        inputs: What the arguments named.
        stdin: Reads up to so many bytes of standard input; called when its turn comes.
        take_apart: Gives the documents of an input; `parts_of`, in this process, where it
            is not given.
    """
    take_apart = take_apart or partial(parts_of, stdin=stdin)
    for each in inputs:
        for part in take_apart(each):
            name = writable(part.name)
            yield part if name == part.name else replace(part, name=name)


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
