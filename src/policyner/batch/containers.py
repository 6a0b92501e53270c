"""Archives, files of rows and addresses, taken apart in a process of their own.

What they hold decides what taking them apart costs, and libraries in C do it. So the process
is held to the limits of a worker, and where it is lost, that is an error of the input that it
was at: all others are complete.

It does nothing unasked. It goes on when the part before has been taken, so that one document is
held at a time, and it has no more than it can be watched over.
"""

from __future__ import annotations

import copy
import logging
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from logging import LogRecord
from multiprocessing import connection
from multiprocessing.context import BaseContext
from typing import Any

import psutil

from policyner.batch.limits import Limits
from policyner.batch.processes import process_context
from policyner.batch.worker import die_with_parent
from policyner.errors import InternalError, MemoryLimitError, ReadingError, TimeLimitError
from policyner.reading import Input, Part, is_left_for_later, parts_of

# How often it is looked at, in seconds.
_LOOK = 0.2

# Above this part of its limit a process is replaced between two inputs: the next one shall not
# pay for what this one left.
_WORN = 0.5

_BEHIND = "; nothing behind was read"


@dataclass(frozen=True, slots=True)
class _At:
    """The process turns to a member of an archive."""

    name: str


@dataclass(frozen=True, slots=True)
class _Wanted:
    """The process wants up to so many bytes of standard input, which it does not have."""

    number: int


#: What the process sends; nothing (`None`) at the end of an input.
_Message = Part | _At | _Wanted | LogRecord | None


class Containers:
    """Takes inputs apart in another process; to be closed when done.

    Args:
        limits: What it may take to find one document.
        stdin: Reads up to so many bytes of standard input. Waiting for it is not counted.
    """

    def __init__(self, limits: Limits, *, stdin: Callable[..., bytes]) -> None:
        self._limits = limits
        self._stdin = stdin
        self._context = process_context()
        self._process: _Process | None = None

    def parts(self, found: Input) -> Iterator[Part]:
        """Yields the documents of an input, in order, as `parts_of` does.

        Where the process is lost over it, or takes more than the limits allow, the last
        part is an error that names the input and the member.
        """
        if is_left_for_later(found):
            yield from parts_of(found, stdin=self._stdin)
            return
        if self._process is None:
            self._process = _Process(self._context, self._limits, self._stdin)
        process = self._process
        try:
            yield from process.parts(found)
        except _LostError as lost:
            yield Part(process.at, error=lost.error)
        finally:
            if not process.is_idle or process.is_worn:
                self.close()

    def close(self) -> None:
        """Ends the process, wherever it is."""
        if self._process is not None:
            self._process.kill()
            self._process = None


class _LostError(Exception):
    """The process is of no more use."""

    def __init__(self, error: ReadingError) -> None:
        super().__init__(str(error))
        self.error = error


class _Process:
    """The process as its parent sees it."""

    def __init__(self, context: BaseContext, limits: Limits, stdin: Callable[..., bytes]) -> None:
        ours, theirs = context.Pipe()
        self._pipe: connection.Connection[Any, Any] = ours
        self._limits = limits
        self._stdin = stdin
        #: What it is at: the input, or a member of it.
        self.at = ""
        #: Whether it came to the end of all that it was given.
        self.is_idle = True
        # `Process` is there in every context, but not in the type of all of them.
        self._process = context.Process(target=serve, args=(theirs,), daemon=True)  # type: ignore[attr-defined]
        self._process.start()
        # Only the child holds its end now: when it dies, ours tells.
        theirs.close()

    @property
    def is_worn(self) -> bool:
        """Whether it holds so much that the next input is better read in a new one."""
        most = self._limits.memory
        return most is not None and self._memory() > most * _WORN

    def parts(self, found: Input) -> Iterator[Part]:
        """Yields the documents of an input.

        Raises:
            _LostError: If the process dies or takes more than the limits allow.
        """
        self.at = found.name
        self.is_idle = False
        self._send(found)
        while (part := self._next()) is not None:
            yield part
            self._send(None)
        self.is_idle = True

    def kill(self) -> None:
        """Ends the process wherever it is."""
        self._process.kill()
        self._process.join()
        self._pipe.close()

    def _next(self) -> Part | None:
        since = time.monotonic()
        while True:
            while not self._pipe.poll(_LOOK):
                self._hold_to_limits(since)
            message = self._hear()
            if isinstance(message, LogRecord):
                logging.getLogger(message.name).handle(message)
            elif isinstance(message, _At):
                self.at = message.name
                since = time.monotonic()
            elif isinstance(message, _Wanted):
                self._send(self._read_stdin(message.number))
                since = time.monotonic()
            else:
                return message

    def _read_stdin(self, number: int) -> bytes | OSError:
        try:
            return self._stdin(number)
        except OSError as error:
            # Whoever asked for it tells.
            return error

    def _hear(self) -> _Message:
        try:
            message: _Message = self._pipe.recv()
        except (EOFError, OSError) as error:
            raise self._died() from error
        return message

    def _send(self, message: Input | bytes | OSError | None) -> None:
        try:
            self._pipe.send(message)
        except OSError as error:
            raise self._died() from error

    def _hold_to_limits(self, since: float) -> None:
        seconds, memory = self._limits.seconds, self._limits.memory
        if seconds is not None and time.monotonic() - since > seconds:
            reason = f"{self.at}: took longer than {seconds:g} s{_BEHIND}"
            raise _LostError(TimeLimitError(reason))
        if memory is not None and self._memory() > memory:
            reason = f"{self.at}: took more than {memory >> 20:,} MiB of memory{_BEHIND}"
            raise _LostError(MemoryLimitError(reason))

    def _died(self) -> _LostError:
        reason = "the process that read it died, perhaps for want of memory"
        return _LostError(InternalError(f"{self.at}: {reason}{_BEHIND}"))

    def _memory(self) -> int:
        """Bytes of resident memory; 0 where the process is gone."""
        try:
            return int(psutil.Process(self._process.pid).memory_info().rss)
        except psutil.Error:
            return 0


def serve(pipe: connection.Connection[_Message, Any]) -> None:
    """The life of the process: takes apart what it is sent, until nobody sends any more."""
    # Ctrl-C goes to the whole group of processes; the parent decides what to do.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=die_with_parent, daemon=True).start()
    told = logging.getLogger("policyner")
    told.handlers, told.propagate = [_ToParent(pipe)], False

    def stdin(number: int) -> bytes:
        pipe.send(_Wanted(number))
        data: bytes | OSError = pipe.recv()
        if isinstance(data, OSError):
            raise data
        return data

    def on_member(name: str) -> None:
        pipe.send(_At(name))

    # The parent has closed its end: it has what it wanted.
    with suppress(EOFError, BrokenPipeError):
        while True:
            found: Input = pipe.recv()
            for part in parts_of(found, stdin=stdin, on_member=on_member):
                pipe.send(part)
                pipe.recv()
            pipe.send(None)


class _ToParent(logging.Handler):
    """Sends what is logged to the parent, whose logging the user has set up."""

    def __init__(self, pipe: connection.Connection[_Message, Any]) -> None:
        super().__init__()
        self._pipe = pipe

    def emit(self, record: LogRecord) -> None:
        """Sends a record, its message put together, since what it is made of may not be sent."""
        sent = copy.copy(record)
        sent.msg, sent.args, sent.exc_info = record.getMessage(), None, None
        self._pipe.send(sent)
