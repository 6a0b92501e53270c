"""Threads that do the requests' work, as many at once as the limits say."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import Any, TypeVar

from policyner.service.limits import ServiceLimits
from policyner.service.refusals import BusyError, TooSlowError

_Result = TypeVar("_Result")


class Desk:
    """Does work beside the event loop, in order of arrival.

    A thread cannot be ended from outside. One that takes too long is answered for, and keeps its
    place until it has ended: the service becomes narrower for so long, never overrun.

    All methods but `close` are the event loop's.

    Args:
        limits: How many threads, how many may wait, and how long.
    """

    def __init__(self, limits: ServiceLimits) -> None:
        self._limits = limits
        self._pool = ThreadPoolExecutor(limits.threads, thread_name_prefix="notice")
        self._places = limits.threads + limits.waiting
        self._running: set[Future[Any]] = set()

    @contextlib.contextmanager
    def place(self) -> Iterator[None]:
        """A request's place, to be taken before its body is read.

        Raises:
            BusyError: If all places are taken.
        """
        if not self._places:
            raise BusyError(
                f"{self._limits.threads + self._limits.waiting} requests are under way; "
                f"send it again in {BusyError.retry_after} s"
            )
        self._places -= 1
        try:
            yield
        finally:
            self._places += 1

    async def do(self, work: Callable[[], _Result], *, name: str) -> _Result:
        """What `work` returns, done in a thread.

        Args:
            work: Called once.
            name: What a message calls the input.

        Raises:
            TooSlowError: If it was not done in time.
        """
        future = self._pool.submit(work)
        self._running.add(future)
        future.add_done_callback(self._running.discard)
        try:
            async with asyncio.timeout(self._limits.seconds):
                return await asyncio.wrap_future(future)
        except TimeoutError as error:
            if future.done() and not future.cancelled():
                raise  # the work's own
            raise TooSlowError(
                f"{name}: took longer than {self._limits.seconds:g} s; send it in parts, or "
                "when less is to be done (serve --max-seconds)"
            ) from error

    def close(self, *, within: float) -> bool:
        """Takes no more work, and waits for what is in hand.

        Args:
            within: For how many seconds.

        Returns:
            Whether all threads have ended.
        """
        self._pool.shutdown(wait=False, cancel_futures=True)
        return not wait(list(self._running), within).not_done
