"""Jobs: many notices, one after the other, with progress; kept in memory alone."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import secrets
from collections.abc import Iterator, Sequence
from functools import partial
from typing import Literal

from pydantic import BaseModel

from policyner.errors import DamagedSourceError
from policyner.reading import Part
from policyner.records import ErrorRecord
from policyner.service.desk import Desk
from policyner.service.limits import ServiceLimits
from policyner.service.refusals import BusyError, TooLargeError, TooSlowError, UnknownJobError
from policyner.service.walk import Found, Sent, Walk, error_record

logger = logging.getLogger(__name__)

_FAULT = "a fault of the program while it was taken apart; send its documents one by one"

# How long a finished job can be fetched, in seconds.
_KEPT = 3600.0


class Progress(BaseModel):
    """How far a job is.

    Attributes:
        id: The job.
        state: `counting` the notices in what was sent, `running`, `done`, or `failed` as a whole.
        total: How many notices there are; `null` while they are counted.
        done: How many have their record, those that failed included.
        failed: How many have an error record.
        message: Why it failed as a whole.
    """

    id: str
    state: Literal["counting", "running", "done", "failed"]
    total: int | None
    done: int
    failed: int
    message: str | None = None


class Job:
    """Several notices on their way to records.

    Attributes:
        id: Names it; not to be guessed.
        found: What became of the notices so far, in order.
    """

    def __init__(self, sent: Sequence[Sent], *, walk: Walk, desk: Desk, most: int) -> None:
        self.id = secrets.token_urlsafe(16)
        self.found: list[Found] = []
        self._sent = tuple(sent)
        self._walk = walk
        self._desk = desk
        self._most = most
        self._total: int | None = None
        self._message: str | None = None
        self._ended = False

    @property
    def ended(self) -> bool:
        """Whether nothing more will be done for it."""
        return self._ended

    def progress(self) -> Progress:
        """How far it is."""
        state: Literal["counting", "running", "done", "failed"] = "running"
        if self._message is not None:
            state = "failed"
        elif self._ended:
            state = "done"
        elif self._total is None:
            state = "counting"
        return Progress(
            id=self.id,
            state=state,
            total=self._total,
            done=len(self.found),
            failed=sum(isinstance(each.record, ErrorRecord) for each in self.found),
            message=self._message,
        )

    async def run(self) -> None:
        """Does the notices, one at a time, so that single requests find a thread."""
        try:
            self._total = await self._count()
            for sent in self._sent:
                await self._file(sent)
        except (TooLargeError, TooSlowError) as error:
            self._message = str(error)
        finally:
            # The bodies are not needed any more.
            self._sent = ()
            self._ended = True

    async def _count(self) -> int:
        total = 0
        for sent in self._sent:
            count = partial(self._numbered, sent, self._most - total)
            total += await self._desk.do(count, name=sent.name)
        return total

    def _numbered(self, sent: Sent, most: int) -> int:
        number = 0
        for number, _ in enumerate(self._parts(sent), start=1):
            if number > most:
                raise TooLargeError(
                    f"{sent.name}: with it there are more than {self._most:,} notices; send them "
                    "as several jobs (serve --max-documents)"
                )
        return number

    def _parts(self, sent: Sent) -> Iterator[Part]:
        """The documents in a file; a fault while it is taken apart is one that cannot be read."""
        try:
            yield from self._walk.parts(sent)
        except Exception:
            logger.exception("%s: unexpected error", sent.name)
            yield Part(sent.name, error=DamagedSourceError(f"{sent.name}: {_FAULT}"))

    async def _file(self, sent: Sent) -> None:
        parts = self._parts(sent)
        while True:
            try:
                part = await self._desk.do(partial(next, parts, None), name=sent.name)
            except TooSlowError as error:
                # The file's reader is still at it: what follows in the file is out of reach.
                self.found.append(Found(error_record(sent.name, error)))
                return
            if part is None:
                return
            try:
                work = partial(self._walk.each, part, stated=sent.stated)
                self.found.append(await self._desk.do(work, name=part.name))
            except TooSlowError as error:
                self.found.append(Found(error_record(part.name, error)))


class Jobs:
    """All jobs of the service; its methods are the event loop's.

    Args:
        walk: From what was sent to records.
        desk: Does the work.
        limits: How many jobs, and how large one may be.
    """

    def __init__(self, walk: Walk, desk: Desk, *, limits: ServiceLimits) -> None:
        self._walk = walk
        self._desk = desk
        self._limits = limits
        self._jobs: dict[str, tuple[Job, asyncio.Task[None]]] = {}

    def begin(self, sent: Sequence[Sent]) -> Job:
        """Begins a job.

        Raises:
            BusyError: If as many are under way as may.
        """
        self.demand_room()
        job = Job(sent, walk=self._walk, desk=self._desk, most=self._limits.documents)
        ended = [each.id for each, _ in self._jobs.values() if each.ended]
        for oldest in ended[: len(ended) - self._limits.jobs + 1]:
            self._jobs.pop(oldest, None)
        self._jobs[job.id] = job, asyncio.create_task(job.run())
        asyncio.get_running_loop().call_later(_KEPT, self._forget, job.id)
        return job

    def demand_room(self) -> None:
        """Refuses a job, also before its body is read.

        Raises:
            BusyError: If as many are under way as may.
        """
        if sum(not job.ended for job, _ in self._jobs.values()) >= self._limits.jobs:
            raise BusyError(
                f"{self._limits.jobs} jobs are under way; wait for one, or cancel one (DELETE)"
            )

    def job(self, id: str) -> Job:
        """The job with an id.

        Raises:
            UnknownJobError: If there is none, or not any more.
        """
        if id not in self._jobs:
            raise UnknownJobError(
                f"{id}: no such job; the last {self._limits.jobs} can be fetched for an hour"
            )
        return self._jobs[id][0]

    async def cancel(self, id: str) -> None:
        """Ends a job where it is, and forgets it; the notice in hand is the last.

        Raises:
            UnknownJobError: If there is none.
        """
        self.job(id)
        _, task = self._jobs.pop(id)
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task

    async def close(self) -> None:
        """Cancels all jobs."""
        for job in list(self._jobs):
            await self.cancel(job)

    def _forget(self, id: str) -> None:
        job = self._jobs.get(id)
        if job is not None and job[0].ended:
            del self._jobs[id]
