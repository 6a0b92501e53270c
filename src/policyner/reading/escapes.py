"""Names and messages as a record, a terminal or a log may hold them."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable

# What a terminal obeys instead of showing (C0, C1, the marks that turn the direction of
# writing), and halves of surrogate pairs, which no output can encode.
_ACTING = r"\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff"
_CONTROLS = re.compile(f"[{_ACTING}]")
_BUT_NEWLINES = re.compile(f"(?!\n)[{_ACTING}]")


def writable(text: str) -> str:
    """The text as UTF-8 can hold it: a file's name may carry bytes that are no UTF-8."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def printable(text: str, *, lines: bool = False) -> str:
    r"""The text with control characters escaped (`\x1b`): a file's name may hold any.

    Args:
        text: A name or a message.
        lines: Whether the text has lines of its own, so that newlines stay.
    """
    controls = _BUT_NEWLINES if lines else _CONTROLS
    return controls.sub(lambda found: ascii(found[0])[1:-1], text)


def log_printably(level: int, form: str, *, words: Callable[[str], str] = str) -> None:
    """Writes what is logged to standard error, unless somebody has set up logging before.

    Args:
        level: The least that is written.
        form: As `logging.Formatter` takes it.
        words: Makes of a message what is written.
    """
    handler = logging.StreamHandler()
    handler.setFormatter(_Printable(form, words))
    logging.basicConfig(level=level, handlers=[handler])


class _Printable(logging.Formatter):
    """Escapes what a terminal would obey: messages name files."""

    def __init__(self, form: str, words: Callable[[str], str]) -> None:
        super().__init__(form, datefmt="%H:%M:%S")
        self._words = words

    def format(self, record: logging.LogRecord) -> str:
        """The message, with lines of its own."""
        return printable(self._words(super().format(record)), lines=True)
