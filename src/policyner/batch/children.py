"""The processes of a batch, as their parent starts and watches them."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import cache
from multiprocessing import connection, get_context
from multiprocessing.context import BaseContext
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

import psutil

from policyner.errors import RunError

# How often a process is tried to be started; the server that it is forked from may be killed too.
_STARTS = 3


def started(
    serve: Callable[..., None], *args: object
) -> tuple[BaseProcess, connection.Connection[Any, Any]]:
    """Starts a process that has a pipe to this one.

    Args:
        serve: Its life; called with its end of the pipe and `args`.
        args: Can be sent to another process.

    Returns:
        The process, and our end of the pipe, which tells when the other one dies.

    Raises:
        RunError: If none can be started.
    """
    context = _context()
    folder = Path.cwd()
    reason: Exception | None = None
    for _ in range(_STARTS):
        ours, theirs = context.Pipe()
        # `Process` is there in every context, but not in the type of all of them.
        process: BaseProcess = context.Process(  # type: ignore[attr-defined]
            target=_begin, args=(folder, serve, theirs, *args), daemon=True
        )
        try:
            process.start()
        except (OSError, EOFError) as error:
            reason = error
            ours.close()
        else:
            return process, ours
        finally:
            # Only the child holds its end now.
            theirs.close()
    raise RunError(f"no worker process can be started: {reason}") from reason


def memory_of(process: BaseProcess) -> int:
    """Bytes of resident memory; 0 where the process is gone."""
    try:
        return int(psutil.Process(process.pid).memory_info().rss)
    except psutil.Error:
        return 0


def _begin(folder: Path, serve: Callable[..., None], *args: object) -> None:
    """Begins the life of a process where relative paths start.

    The process that it was forked from may have begun in another folder.
    """
    os.chdir(folder)
    serve(*args)


@cache
def _context() -> BaseContext:
    """How processes are made: never by a fork of this one, whose libraries hold threads.

    Where there is a server to fork from, it has imported what every worker
    needs, so that a worker that is replaced is there at once.
    """
    if os.name == "nt":
        return get_context("spawn")
    context = get_context("forkserver")
    context.set_forkserver_preload(["policyner.batch.worker", "policyner.batch.containers"])
    return context
