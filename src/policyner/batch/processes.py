"""Groups of inputs in this process or in several, with the outcomes in order."""

from __future__ import annotations

import logging
import time
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from multiprocessing import connection
from threading import Lock
from typing import Protocol

from policyner.batch.children import memory_of, started
from policyner.batch.limits import UNLIMITED, Limits
from policyner.batch.work import Assignment, Outcome, Step, do_group, failed
from policyner.batch.worker import Message, Ready, Setup, serve
from policyner.errors import (
    InternalError,
    MemoryLimitError,
    ModelError,
    ReadingError,
    RunError,
    TimeLimitError,
)

logger = logging.getLogger(__name__)

# Groups under way for each worker: one in work, one to go on with at once.
_DEPTH = 2

# How often the workers' memory is looked at, in seconds.
_LOOK = 0.2

# How often in a row a worker may die while it loads, before there seems to be a reason for it.
_LOADS = 5

# How long a worker that has nothing to do may take to end, in seconds.
_PATIENCE = 5.0


class Workers(Protocol):
    """Does groups of inputs; to be closed when done, also after an error."""

    def outcomes(self, groups: Iterable[Sequence[Assignment]]) -> Iterator[Outcome]:
        """Yields the outcome of every input, in order."""

    def close(self) -> None:
        """Gives back what the workers hold; what is not done is dropped."""


def local_workers(setup: Setup, *, workers: int = 1, limits: Limits = UNLIMITED) -> Workers:
    """Workers on this machine.

    Args:
        setup: What each loads.
        workers: How many processes at most. One without limits is this process itself.
        limits: What one input may take.

    Raises:
        PolicynerError: If the pipeline cannot be loaded.
    """
    if workers == 1 and limits.none:
        return InProcess(setup)
    return Processes(setup, workers=workers, limits=limits)


class InProcess:
    """Does everything in this process.

    Raises:
        PolicynerError: If the pipeline cannot be loaded.
    """

    def __init__(self, setup: Setup) -> None:
        self._extractor = setup.load()
        self._encode = setup.encode

    def outcomes(self, groups: Iterable[Sequence[Assignment]]) -> Iterator[Outcome]:
        """Yields the outcome of every input, in order."""
        for group in groups:
            yield from do_group(group, extractor=self._extractor, encode=self._encode)

    def close(self) -> None:
        """Does nothing: the pipeline goes when this object goes."""


class Processes:
    """Does groups in several processes, each with a pipeline of its own.

    It begins with one, and starts another while a group waits and all are busy, so that a few
    inputs pay for no more processes than they use.

    A worker that dies, or takes more than the limits allow, is replaced. Where
    it was at several inputs together, they are done again one by one. The one that it
    was at is done once more, alone in a fresh worker: whoever killed the first may have
    had another reason. If that one is lost too, the input becomes an error record. One that
    takes too long does so at once.

    Args:
        setup: What each worker loads.
        workers: How many processes at most.
        limits: What one input may take.

    Raises:
        PolicynerError: If the pipeline cannot be loaded.
    """

    def __init__(self, setup: Setup, *, workers: int, limits: Limits = UNLIMITED) -> None:
        self._setup = setup
        self._limits = limits
        self._most = workers
        self._workers = [_Worker(setup)]
        self._jobs: deque[_Job] = deque()
        self._looked = time.monotonic()
        self._begun = False
        self._closed = False
        self._lost_loading = 0
        try:
            # The first worker tells whether the pipeline loads at all.
            while not self._workers[0].ready:
                self._hear(timeout=None)
        except BaseException:
            self.close()
            raise
        self._begun = True

    def outcomes(self, groups: Iterable[Sequence[Assignment]]) -> Iterator[Outcome]:
        """Yields the outcome of every input, in order.

        Raises:
            RunError: If a worker cannot be replaced.
        """
        feed = iter(groups)
        under_way: deque[_Group] = deque()
        exhausted = False
        while True:
            self._hand_out()
            while under_way and under_way[0].done:
                yield from under_way.popleft().in_order()
                # Whoever takes the outcomes may take his time over them.
                self._hear(timeout=0)
                self._hand_out()
            while not exhausted and len(under_way) < _DEPTH * len(self._workers):
                group = next(feed, None)
                if group is None:
                    exhausted = True
                    break
                under_way.append(_Group(group))
                self._jobs.append(_Job(under_way[-1], range(len(group))))
                self._hand_out()
            if not under_way:
                return
            if not under_way[0].done:
                self._hear(timeout=self._patience())

    def close(self) -> None:
        """Ends the processes, also those in the middle of a group that another thread waits for."""
        self._closed = True
        for worker in self._workers:
            worker.end()

    def _hand_out(self) -> None:
        """Gives work to every worker that has none; starts one more for what has to wait."""
        for worker in self._workers:
            if worker.idle and (job := self._job_for(worker)) and worker.begin(job):
                self._jobs.remove(job)
        # One that loads will take one of them.
        loading = sum(not worker.ready for worker in self._workers)
        waits = len(self._jobs) > loading and not any(worker.idle for worker in self._workers)
        if waits and len(self._workers) < self._most:
            self._workers.append(_Worker(self._setup))

    def _job_for(self, worker: _Worker) -> _Job | None:
        """The first job that a worker may do; a fresh one does those that need it before others.

        Each loss makes one fresh worker and at most one such job, so that none waits for ever.
        """
        if worker.fresh and (job := next((each for each in self._jobs if each.fresh), None)):
            return job
        return next((each for each in self._jobs if not each.fresh), None)

    def _hear(self, *, timeout: float | None) -> None:
        """Waits for workers, and takes in what they say; looks after the limits."""
        for ready in connection.wait([worker.pipe for worker in self._workers], timeout):
            worker = next(each for each in self._workers if each.pipe is ready)
            try:
                message = worker.pipe.recv()
            except (EOFError, OSError):
                self._died(worker)
            else:
                self._heard(worker, message)
        self._hold_to_limits()

    def _heard(self, worker: _Worker, message: Message) -> None:
        if isinstance(message, Ready):
            if message.error is not None and self._begun:
                raise RunError(str(message.error)) from message.error
            if message.error is not None:
                raise message.error
            worker.ready = True
            self._lost_loading = 0
        elif isinstance(message, Step):
            worker.turn_to(message)
        elif worker.job is not None:
            worker.job.finish(message)
            worker.job = None

    def _died(self, worker: _Worker) -> None:
        if not worker.ready:
            reason = "a worker process died while it loaded the model"
            self._lost_loading += 1
            if self._lost_loading >= _LOADS:
                raise RunError(reason) if self._begun else ModelError(reason)
            logger.warning("%s; it is started again", reason)
            self._replace(worker)
        else:
            reason = "two worker processes died over it, perhaps for want of memory"
            self._blame(worker, InternalError, reason)

    def _hold_to_limits(self) -> None:
        now = time.monotonic()
        seconds, memory = self._limits.seconds, self._limits.memory
        if seconds is not None:
            for worker in list(self._workers):
                # What it has said by now counts, even if nobody has listened yet.
                if worker.job is not None and now - worker.since > seconds and not worker.says():
                    self._blame(worker, TimeLimitError, f"took longer than {seconds:g} s")
        if memory is not None and now - self._looked >= _LOOK:
            self._looked = now
            for worker in list(self._workers):
                if worker.ready and worker.memory() > memory:
                    mebibytes = memory >> 20
                    self._blame(
                        worker, MemoryLimitError, f"took more than {mebibytes:,} MiB of memory"
                    )

    def _patience(self) -> float | None:
        """How long to wait until a limit is to be looked at."""
        waits = [] if self._limits.memory is None else [_LOOK]
        if self._limits.seconds is not None:
            now = time.monotonic()
            waits += [
                max(0.01, worker.since + self._limits.seconds - now)
                for worker in self._workers
                if worker.job is not None
            ]
        return min(waits, default=None)

    def _blame(self, worker: _Worker, kind: type[ReadingError], reason: str) -> None:
        """Replaces a lost worker, and settles what becomes of the inputs that it was at."""
        self._replace(worker)
        job = worker.job
        if job is None:
            logger.info("a worker process was replaced between two inputs: %s", reason)
            return
        jobs = [_Job(job.group, [index]) for index in job.indexes]
        at = worker.step.index if len(jobs) > 1 else 0
        if at is not None and (kind is TimeLimitError or job.fresh):
            name = job.group.assignments[job.indexes[at]].task.name
            job.group.outcomes[job.indexes[at]] = failed(
                name,
                kind(f"{name}: {reason}"),
                encode=self._setup.encode,
                # It may have been two blows from outside: then it holds for this run only.
                digest=None if kind is InternalError else worker.digests.get(at),
            )
            del jobs[at]
        elif at is not None:
            # It may have been killed from outside, or for the memory that others before it took.
            jobs[at] = _Job(job.group, [job.indexes[at]], fresh=True)
        # In front of all others: it is what the output waits for.
        self._jobs.extendleft(reversed(jobs))

    def _replace(self, worker: _Worker) -> None:
        worker.kill()
        if self._closed:
            raise RunError("the worker processes were ended")
        self._workers[self._workers.index(worker)] = _Worker(self._setup)


@dataclass(slots=True)
class _Group:
    """A group under way."""

    assignments: Sequence[Assignment]
    outcomes: dict[int, Outcome] = field(default_factory=dict)

    @property
    def done(self) -> bool:
        return len(self.outcomes) == len(self.assignments)

    def in_order(self) -> Iterator[Outcome]:
        return (self.outcomes[index] for index in range(len(self.assignments)))


@dataclass(frozen=True, slots=True, eq=False)
class _Job:
    """Those inputs of a group that go to a worker together; `fresh`: to one that did nothing."""

    group: _Group
    indexes: Sequence[int]
    fresh: bool = False

    def finish(self, outcomes: Sequence[Outcome]) -> None:
        self.group.outcomes.update(zip(self.indexes, outcomes, strict=True))


class _Worker:
    """A worker process as its parent sees it."""

    def __init__(self, setup: Setup) -> None:
        self._process, self.pipe = started(serve, setup)
        self.ready = False
        self.fresh = True
        self.job: _Job | None = None
        self.step = Step(None)
        self.since = 0.0
        self.digests: dict[int, str] = {}
        self._gone = False
        # Whoever closes the workers may do so while another thread replaces one.
        self._ending = Lock()

    @property
    def idle(self) -> bool:
        """Whether it waits for a job."""
        return self.ready and self.job is None and not self._gone

    def begin(self, job: _Job) -> bool:
        """Sends a job; returns whether the worker was there to take it."""
        try:
            self.pipe.send([job.group.assignments[index] for index in job.indexes])
        except OSError:
            # It died while it had nothing to do. Its pipe tells so too, and it is replaced.
            self._gone = True
            return False
        self.job = job
        self.fresh = False
        self.digests = {}
        self.turn_to(Step(None))
        return True

    def turn_to(self, step: Step) -> None:
        """Notes what the worker is at, from now on."""
        self.step = step
        self.since = time.monotonic()
        if step.index is not None and step.digest is not None:
            self.digests[step.index] = step.digest

    def says(self) -> bool:
        """Whether there is a message to be heard."""
        return self.pipe.poll()

    def memory(self) -> int:
        """Bytes of resident memory; 0 where the process is gone."""
        return memory_of(self._process)

    def kill(self) -> None:
        """Ends the process wherever it is."""
        with self._ending:
            self._kill()

    def end(self) -> None:
        """Ends the process; one that has nothing to do may end by itself."""
        with self._ending:
            if self.job is None and self.ready and not self.pipe.closed:
                self.pipe.close()
                self._process.join(_PATIENCE)
            self._kill()

    def _kill(self) -> None:
        self._process.kill()
        self._process.join()
        self.pipe.close()
