"""Groups of inputs on a Ray cluster, with the outcomes in order.

Ray Data carries groups to a pool of actors and their outcomes back. Each actor
keeps a worker process of its own, so that the limits on time and memory, and
the death of a process, end in error records there as they do on one machine.
The process that started the run takes the outcomes in order and writes: the
ledger, the formats, and going on after an interruption are the same as without
a cluster, and so is every byte.
"""

from __future__ import annotations

import logging
import os
import pickle
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import Any

import ray
import ray.data
import ray.exceptions

from policyner.batch.limits import UNLIMITED, Limits
from policyner.batch.processes import Processes
from policyner.batch.work import Assignment, Outcome
from policyner.batch.worker import Setup
from policyner.errors import RunError, UsageError

logger = logging.getLogger(__name__)

# Groups are handed to Ray in waves of so many bytes, paths or contents: it wants to know all of a
# data set's blocks at once, and a batch has no bounds.
_WAVE_BYTES = 256 << 20


def ray_workers(
    setup: Setup,
    *,
    workers: int | None = None,
    limits: Limits = UNLIMITED,
    address: str | None = None,
) -> RayWorkers:
    """Workers on a Ray cluster.

    Args:
        setup: What each loads; it is sent to the cluster, where policyner must
            be installed in the same version.
        workers: How many actors; by default one a processor, less one for
            the tasks that feed them: with as many actors as processors
            these would never run.
        limits: What one input may take.
        address: A running cluster; a local one is started where it is `None`.

    Raises:
        UsageError: If there is no cluster at the address.
    """
    return RayWorkers(setup, workers=workers, limits=limits, address=address)


class RayWorkers:
    """Does groups in the actors of a cluster; see `ray_workers`."""

    def __init__(
        self, setup: Setup, *, workers: int | None, limits: Limits, address: str | None
    ) -> None:
        self._setup = setup
        self._limits = limits
        self._started = not ray.is_initialized()
        # Nothing is told to anyone, unless the user wants it so.
        os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
        logging.getLogger("ray.data").setLevel(logging.WARNING)
        # What Ray itself would take in place of none.
        address = address or os.environ.get("RAY_ADDRESS")
        if self._started:
            try:
                ray.init(
                    address=address,
                    num_cpus=None if address else max(2, os.cpu_count() or 1),
                    log_to_driver=False,
                    include_dashboard=False if address is None else None,
                    logging_level=logging.WARNING,
                )
            except Exception as error:  # Ray raises nothing narrower where a node does not start
                what = "a local Ray cluster" if address is None else address
                raise UsageError(f"{what}: cannot be used: {error}") from error
        processors = int(ray.cluster_resources().get("CPU", 1))  # type: ignore[no-untyped-call]
        self._actors = workers or max(1, processors - 1)
        if self._actors >= processors:
            self.close()
            raise UsageError(
                f"--workers {self._actors}: the cluster has {processors} processors, and one must "
                "be left for the tasks that feed them"
            )
        context = ray.data.DataContext.get_current()
        context.execution_options.preserve_order = True
        context.enable_progress_bars = False

    def outcomes(self, groups: Iterable[Sequence[Assignment]]) -> Iterator[Outcome]:
        """Yields the outcome of every input, in order.

        Raises:
            RunError: If the cluster cannot go on, or loads no pipeline.
        """
        feed = iter(groups)
        for first in feed:
            rows = iter(self._done(_wave(chain([first], feed))).iter_rows())
            while (row := _next(rows)) is not None:
                yield from pickle.loads(row["outcomes"])  # noqa: S301 - our own actors sent it

    def close(self) -> None:
        """Ends a local cluster, or leaves the one that was there."""
        if self._started:
            ray.shutdown()

    def _done(self, wave: list[dict[str, bytes]]) -> ray.data.Dataset:
        return ray.data.from_items(wave, override_num_blocks=len(wave)).map_batches(
            _Actor,
            fn_constructor_args=(self._setup, self._limits),
            batch_size=1,
            num_cpus=1,
            compute=ray.data.ActorPoolStrategy(size=self._actors),
        )


class _Actor:
    """Does the groups that come to one actor."""

    def __init__(self, setup: Setup, limits: Limits) -> None:
        self._processes = Processes(setup, workers=1, limits=limits)

    def __call__(self, batch: dict[str, Any]) -> dict[str, list[bytes]]:
        """The outcomes of each group of a batch."""
        groups = [pickle.loads(each) for each in batch["group"]]  # noqa: S301 - from our driver
        return {
            "outcomes": [pickle.dumps(list(self._processes.outcomes([group]))) for group in groups]
        }


def _next(rows: Iterator[dict[str, Any]]) -> dict[str, Any] | None:
    try:
        return next(rows, None)
    except ray.exceptions.RayError as error:
        raise RunError(f"Ray: {str(error).strip().splitlines()[-1]}") from error


def _wave(groups: Iterator[Sequence[Assignment]]) -> list[dict[str, bytes]]:
    """As many groups as fit one wave, each as a row."""
    rows = []
    size = 0
    for group in groups:
        rows.append({"group": pickle.dumps(list(group))})
        size += len(rows[-1]["group"])
        if size >= _WAVE_BYTES:
            break
    return rows
