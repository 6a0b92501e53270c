"""Signals that end a run as Ctrl-C does: with a message, and with what was done kept."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import time
from collections.abc import Iterator
from types import FrameType
from typing import TextIO

#: Exit status of a process that a signal ended, as shells count it: so much and its number.
_STATUS = 128

_NAMES = ("SIGTERM", "SIGHUP")

# A terminal that is closed sends SIGHUP, and so does its shell; what is cleaned up after the
# first shall not be cut off by the second.
_ONCE_IN = 5.0


class Ended(KeyboardInterrupt):
    """A signal asked the process to end.

    Attributes:
        status: The exit status that tells so.
    """

    def __init__(self, number: int) -> None:
        super().__init__(signal.Signals(number).name)
        self.status = _STATUS + number


def status_of(interrupt: KeyboardInterrupt) -> int:
    """The exit status for what interrupted a run: a signal, or Ctrl-C."""
    return interrupt.status if isinstance(interrupt, Ended) else _STATUS + signal.SIGINT


@contextlib.contextmanager
def ended_by_signals() -> Iterator[None]:
    """Raises `Ended` within where the process gets SIGTERM or SIGHUP.

    A signal that is ignored, as `nohup` does, or that somebody else handles, stays so.
    """
    last = -_ONCE_IN

    def end(number: int, _frame: FrameType | None) -> None:
        nonlocal last
        if time.monotonic() - last < _ONCE_IN:
            return
        last = time.monotonic()
        _leave_a_closed_terminal()
        raise Ended(number)

    numbers = [getattr(signal, name) for name in _NAMES if hasattr(signal, name)]
    ours = [number for number in numbers if signal.getsignal(number) == signal.SIG_DFL]
    for number in ours:
        signal.signal(number, end)
    try:
        yield
    finally:
        for number in ours:
            signal.signal(number, signal.SIG_DFL)


def fill_closed_streams() -> None:
    """Takes the numbers of standard streams that are closed, which a file of ours would get.

    Whoever reads standard input then, or writes to standard output, is told so by the system.
    """
    for number, (name, mode) in enumerate((("stdin", "r"), ("stdout", "w"), ("stderr", "w"))):
        try:
            os.fstat(number)
        except OSError:
            # The wrong way round but for messages, which go nowhere.
            taken = os.open(os.devnull, os.O_RDONLY if name == "stdout" else os.O_WRONLY)
            os.set_inheritable(taken, True)
        if getattr(sys, name) is None:
            stream = open(number, mode, encoding="utf-8", closefd=False)  # noqa: SIM115 - for good
            setattr(sys, name, stream)


def let_go(stream: TextIO) -> None:
    """Drops what a stream still holds and cannot write: Python would try again when it ends."""
    try:
        stream.flush()
    except (OSError, ValueError):
        to_nowhere(stream)


def to_nowhere(stream: TextIO) -> None:
    """Lets what is written to a stream go nowhere, where it is one of the system's."""
    with (
        contextlib.suppress(ValueError, OSError),
        open(os.devnull, "wb") as nowhere,  # noqa: PTH123 - no path of a file
    ):
        os.dup2(nowhere.fileno(), stream.fileno())


def _leave_a_closed_terminal() -> None:
    """Writes messages to nowhere where their terminal is gone: it takes none, with an error."""
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(ValueError):
            try:
                os.write(stream.fileno(), b"")
            except OSError:
                to_nowhere(stream)
