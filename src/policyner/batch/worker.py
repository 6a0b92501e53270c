"""A worker process: loads a pipeline, then does groups until nobody sends any more."""

from __future__ import annotations

import logging
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import connection
from typing import TYPE_CHECKING

from policyner.batch.loading import Extractor
from policyner.batch.work import Assignment, Encode, Outcome, Step, do_group
from policyner.errors import PolicynerError
from policyner.reading.escapes import log_printably

if TYPE_CHECKING:
    from multiprocessing.connection import Connection


@dataclass(frozen=True, slots=True)
class Setup:
    """What a worker needs; all of it can be sent to another process.

    Attributes:
        load: Loads the pipeline.
        encode: Writes a record as bytes.
    """

    load: Callable[[], Extractor]
    encode: Encode


@dataclass(frozen=True, slots=True)
class Ready:
    """The worker has loaded its pipeline, or what kept it from that."""

    error: PolicynerError | None = None


#: What a worker sends: that it is ready, what it turns to, and what came of a group.
Message = Ready | Step | list[Outcome]


def serve(pipe: Connection[Message, list[Assignment]], setup: Setup) -> None:
    """The life of a worker process."""
    # Ctrl-C goes to the whole group of processes; the parent decides what to do.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    log_printably(logging.WARNING, "policyner: %(message)s")
    threading.Thread(target=die_with_parent, daemon=True).start()
    # The pipe breaks where the run was killed: nobody is left to be told.
    with suppress(BrokenPipeError):
        _serve(pipe, setup)


def _serve(pipe: Connection[Message, list[Assignment]], setup: Setup) -> None:
    try:
        extractor = setup.load()
    except PolicynerError as error:
        pipe.send(Ready(error))
        return
    pipe.send(Ready())
    while True:
        try:
            group = pipe.recv()
        except EOFError:
            return
        pipe.send(do_group(group, extractor=extractor, encode=setup.encode, on_step=pipe.send))


def die_with_parent() -> None:
    """Ends the process when its parent was killed, also in the middle of an input."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        os._exit(1)
