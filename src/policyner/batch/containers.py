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
from itertools import islice
from logging import LogRecord
from multiprocessing import connection
from typing import Any

from policyner.batch.children import memory_of, started
from policyner.batch.limits import Limits
from policyner.batch.worker import die_with_parent
from policyner.errors import InternalError, MemoryLimitError, ReadingError, TimeLimitError
from policyner.reading import Input, Part, left_for_later, parts_of

logger = logging.getLogger(__name__)

# How often it is looked at, in seconds.
_LOOK = 0.2

# Above this part of its limit a process is replaced between two inputs: the next one shall not
# pay for what this one left.
_WORN = 0.5

# How often in a row it may die before it turns to an input, before that is held against it.
_STARTS = 4

_BEHIND = "; nothing behind was read"


@dataclass(frozen=True, slots=True)
class _At:
    """The process turns to an input, or to a member of an archive."""

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
        self._process: _Process | None = None

    def parts(self, found: Input) -> Iterator[Part]:
        """Yields the documents of an input, in order, as `parts_of` does.

        Where the process takes too long, the last part is an error that names the input and
        the member. Where it dies or takes too much memory, there may be another reason: it is
        done once more in a fresh one, and only if that is lost too is there such an error. One
        that dies before it turns to the input says nothing of it.
        """
        later = left_for_later(found)
        if later is not None:
            yield later
            return
        given = 0
        tries = 2 if _can_be_read_again(found) else 1
        starts = _STARTS
        while True:
            process = self._process_for_the_next()
            try:
                for part in islice(process.parts(found), given, None):
                    given += 1
                    yield part
            except _LostError as lost:
                if process.has_begun or not starts:
                    tries -= 1
                else:
                    starts -= 1
                if tries == 0 or isinstance(lost.error, TimeLimitError):
                    yield Part(process.at, error=lost.error)
                    return
                logger.info("%s; it is read once more", lost)
            else:
                return
            finally:
                if not process.is_idle or process.is_worn:
                    self.close()

    def close(self) -> None:
        """Ends the process, wherever it is."""
        if self._process is not None:
            self._process.kill()
            self._process = None

    def _process_for_the_next(self) -> _Process:
        if self._process is None:
            self._process = _Process(self._limits, self._stdin)
        return self._process


class _LostError(Exception):
    """The process is of no more use."""

    def __init__(self, error: ReadingError) -> None:
        super().__init__(str(error))
        self.error = error


class _Process:
    """The process as its parent sees it."""

    def __init__(self, limits: Limits, stdin: Callable[..., bytes]) -> None:
        self._process, self._pipe = started(serve)
        self._limits = limits
        self._stdin = stdin
        #: What it is at: the input, or a member of it.
        self.at = ""
        #: Whether it came to the end of all that it was given.
        self.is_idle = True
        #: Whether it has turned to what it was given last.
        self.has_begun = False

    @property
    def is_worn(self) -> bool:
        """Whether it holds so much that the next input is better read in a new one."""
        most = self._limits.memory
        return most is not None and memory_of(self._process) > most * _WORN

    def parts(self, found: Input) -> Iterator[Part]:
        """Yields the documents of an input.

        Raises:
            _LostError: If the process dies or takes more than the limits allow.
        """
        self.at = found.name
        self.is_idle = self.has_begun = False
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
        self.has_begun = True
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
        if memory is not None and memory_of(self._process) > memory:
            reason = f"{self.at}: took more than {memory >> 20:,} MiB of memory{_BEHIND}"
            raise _LostError(MemoryLimitError(reason))

    def _died(self) -> _LostError:
        reason = "the process that read it died, perhaps for want of memory"
        return _LostError(InternalError(f"{self.at}: {reason}{_BEHIND}"))


def _can_be_read_again(found: Input) -> bool:
    return found.address is not None or (found.path is not None and found.path.is_file())


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
            on_member(found.name)
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
