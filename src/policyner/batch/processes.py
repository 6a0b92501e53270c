"""Groups of tasks in this process or in several, with the outcomes in order."""

from __future__ import annotations

import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from multiprocessing import get_context
from typing import Protocol, Self

from policyner.batch.loading import Extractor
from policyner.batch.tasks import Task
from policyner.batch.work import INTERNAL, Encode, Outcome, do_group, failed
from policyner.errors import ModelError, PolicynerError

# Groups handed out for each worker: one in work, one waiting.
_DEPTH = 2


@dataclass(frozen=True, slots=True)
class Setup:
    """What a worker needs; all of it can be sent to another process.

    Attributes:
        load: Loads the pipeline.
        encode: Writes a record as bytes.
    """

    load: Callable[[], Extractor]
    encode: Encode


class Workers(Protocol):
    """Does groups of tasks; to be closed when done, also after an error."""

    def outcomes(self, groups: Iterable[list[Task]]) -> Iterator[Outcome]:
        """Yields the outcome of every task, in order."""

    def close(self) -> None:
        """Gives back what the workers hold; groups not begun are dropped."""


class InProcess:
    """Does everything in this process.

    Raises:
        PolicynerError: If the pipeline cannot be loaded.
    """

    def __init__(self, setup: Setup) -> None:
        self._extractor = setup.load()
        self._encode = setup.encode

    def outcomes(self, groups: Iterable[list[Task]]) -> Iterator[Outcome]:
        """Yields the outcome of every task, in order."""
        for group in groups:
            yield from do_group(group, extractor=self._extractor, encode=self._encode)

    def close(self) -> None:
        """Does nothing: the pipeline goes when this object goes."""


class Processes:
    """Does groups in several processes, each with a pipeline of its own.

    A process that dies (killed for its memory, or by a fault in a library)
    takes down the pool. Then a new one is started, and the inputs that were
    under way are done one by one, so that only the one that kills its
    process ends as an error record.

    Args:
        setup: What each worker loads.
        workers: How many processes.

    Raises:
        PolicynerError: If the pipeline cannot be loaded.
    """

    def __init__(self, setup: Setup, *, workers: int) -> None:
        self._setup = setup
        self._workers = workers
        self._pool = self._start(workers)
        try:
            # The first worker tells whether the pipeline loads at all.
            self._pool.submit(_ready).result()
        except BrokenProcessPool as error:
            self.close()
            raise ModelError("a worker process died while it loaded the model") from error
        except PolicynerError:
            self.close()
            raise

    def outcomes(self, groups: Iterable[list[Task]]) -> Iterator[Outcome]:
        """Yields the outcome of every task, in order."""
        feed = iter(groups)
        pending: deque[_Pending] = deque()
        while True:
            while len(pending) < _DEPTH * self._workers:
                group = next(feed, None)
                if group is None:
                    break
                pending.append(_Pending(group, self._submit(group)))
            if not pending:
                return
            try:
                done = pending[0].future.result()
            except BrokenProcessPool:
                yield from self._recovered(pending)
                pending.clear()
            else:
                pending.popleft()
                yield from done

    def close(self) -> None:
        """Ends the processes once each has finished the group it is at."""
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _start(self, workers: int) -> ProcessPoolExecutor:
        # Spawned, not forked: the libraries below hold threads that a fork would break.
        return ProcessPoolExecutor(
            workers, mp_context=get_context("spawn"), initializer=_load, initargs=(self._setup,)
        )

    def _submit(self, group: list[Task]) -> Future[list[Outcome]]:
        try:
            return self._pool.submit(_do, group)
        except BrokenProcessPool as error:
            broken: Future[list[Outcome]] = Future()
            broken.set_exception(error)
            return broken

    def _recovered(self, pending: Iterable[_Pending]) -> Iterator[Outcome]:
        """Yields the outcomes of all groups that were under way when the pool broke."""
        self.close()
        with _Alone(lambda: self._start(1), self._setup.encode) as alone:
            for each in pending:
                if (
                    each.future.done()
                    and not each.future.cancelled()
                    and not each.future.exception()
                ):
                    yield from each.future.result()
                else:
                    for task in each.group:
                        yield alone.outcome(task)
        self._pool = self._start(self._workers)


@dataclass(frozen=True, slots=True)
class _Pending:
    """A group and the promise of its outcomes."""

    group: list[Task]
    future: Future[list[Outcome]]


class _Alone:
    """One process that does one input at a time, and is replaced when it dies."""

    def __init__(self, start: Callable[[], ProcessPoolExecutor], encode: Encode) -> None:
        self._start = start
        self._encode = encode
        self._pool = start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.shutdown(wait=True, cancel_futures=True)

    def outcome(self, task: Task) -> Outcome:
        """The outcome of `task`, which is an error record if its process dies of it."""
        try:
            return self._pool.submit(_do, [task]).result()[0]
        except BrokenProcessPool:
            self._pool.shutdown(wait=True)
            self._pool = self._start()
            return failed(
                task.name,
                kind=INTERNAL,
                message=f"{task.name}: the worker process died over it, perhaps for want of memory",
                encode=self._encode,
            )


# State of a worker process. An initializer's exception would only break the
# pool, so a failed start is kept and raised where the caller can see it.
_extractor: Extractor | PolicynerError | None = None
_encode: Encode | None = None


def _load(setup: Setup) -> None:
    """Runs once in each worker process."""
    global _extractor, _encode  # noqa: PLW0603 - the only way to reach a worker's tasks
    # Ctrl-C goes to the whole group of processes; the parent decides what to do.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _encode = setup.encode
    try:
        _extractor = setup.load()
    except PolicynerError as error:
        _extractor = error


def _ready() -> None:
    """Raises what stopped the worker from loading its pipeline, if anything did."""
    _loaded()


def _do(group: list[Task]) -> list[Outcome]:
    extractor, encode = _loaded()
    return do_group(group, extractor=extractor, encode=encode)


def _loaded() -> tuple[Extractor, Encode]:
    if isinstance(_extractor, PolicynerError):
        raise _extractor
    if _extractor is None or _encode is None:
        raise ModelError("the worker process did not load its pipeline")
    return _extractor, _encode
