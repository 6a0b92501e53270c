"""Every error that policyner raises on purpose.

All of them derive from `PolicynerError`, so that a caller can catch the
library's errors in one clause. A message names the file (or the text) and the
place; `kind` is the stable name that an error record carries.
"""

from __future__ import annotations

import traceback
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from pydantic import ValidationError


class PolicynerError(Exception):
    """Base of every error that policyner raises on purpose."""

    kind = "error"


class ReadingError(PolicynerError):
    """A source could not be turned into text."""

    kind = "unreadable"


class MissingInputError(ReadingError):
    """A path that was asked for does not exist, or a folder holds nothing to read."""

    kind = "missing"


class EmptySourceError(ReadingError):
    """A source holds no bytes, or nothing but whitespace."""

    kind = "empty"


class BinarySourceError(ReadingError):
    """A source is not a text of any kind that policyner reads."""

    kind = "binary"


class UndecodableSourceError(ReadingError):
    """A source is text in an encoding that could not be determined."""

    kind = "undecodable"


class NoChineseTextError(ReadingError):
    """A source is readable text without Chinese characters."""

    kind = "no_chinese_text"


class NotTextError(ReadingError, TypeError):
    """Something else than a string was given as the text of a notice."""

    kind = "not_text"


class NoTextError(ReadingError):
    """A page holds no text of its own; a script is to fill it in."""

    kind = "no_text"


class UnsupportedFormatError(ReadingError):
    """A source is of a format that policyner has no reader for."""

    kind = "unsupported_format"


class DamagedSourceError(ReadingError):
    """A file is cut off or broken, and cannot be read as the format that it is of."""

    kind = "damaged"


class EncryptedSourceError(ReadingError):
    """A file can be opened with a password alone."""

    kind = "encrypted"


class ScannedSourceError(ReadingError):
    """A PDF holds pictures of pages and no text; it needs recognition (OCR) first."""

    kind = "scanned"


class LimitExceededError(ReadingError):
    """A source is larger, or grows larger, than `ReadingLimits` allow."""

    kind = "too_large"


class MissingColumnError(ReadingError):
    """Rows lack the column that was asked for, or hold something else than text in it."""

    kind = "missing_column"


class MissingDriverError(ReadingError):
    """A format or an address needs a package that is not installed."""

    kind = "missing_driver"


class RefusedAddressError(ReadingError):
    """An address, or what it redirects to, is not one that may be asked."""

    kind = "refused_address"


class UnsafeMemberError(ReadingError):
    """A member of an archive has a path that leads outside of it, or is a link."""

    kind = "unsafe_member"


class ChangedSourceError(ReadingError):
    """The source of a record is no longer what the record was made from."""

    kind = "changed"


class TimeLimitError(ReadingError):
    """An input took longer than a run allows."""

    kind = "time_limit"


class MemoryLimitError(ReadingError):
    """An input took more memory than a run allows."""

    kind = "memory_limit"


class InternalError(ReadingError):
    """A fault of the program, which costs the input that met it and no other.

    Args:
        message: Names the input, and the member or row in it.
        trace: The traceback, where there is one.
    """

    kind = "internal"

    def __init__(self, message: str, trace: str = "") -> None:
        super().__init__(message)
        self.trace = trace

    @classmethod
    def of(cls, error: Exception, *, name: str) -> Self:
        """What is told of an exception that nobody foresaw, met in the input `name`."""
        message = f"{name}: unexpected {type(error).__name__}: {error}"
        return cls(message, "".join(traceback.format_exception(error)))


class ModelError(PolicynerError):
    """A model folder is missing, incomplete, or does not fit the tagger."""

    kind = "model"


class AlignmentError(PolicynerError):
    """A span cannot be made of a document's tokens; the message names the place."""

    kind = "alignment"


class GoldError(PolicynerError):
    """A gold file breaks the gold format; the message names file and line."""

    kind = "gold"


class AnnotationError(PolicynerError):
    """A file of an annotation tool cannot become gold, or gold cannot become such a file.

    The message has one line for each fault, which names the file, the task and the span.
    """

    kind = "annotation"


class RecordsError(PolicynerError):
    """A file of records is missing, broken, or holds something else; the message says where."""

    kind = "records"


class ConfigError(PolicynerError):
    """A configuration file is missing, malformed, or asks for the impossible."""

    kind = "config"


class UsageError(PolicynerError):
    """Options that do not go together, or an output that cannot be written."""

    kind = "usage"


class RunError(PolicynerError):
    """A run had to end before its last input.

    What was done before is kept in the ledger, and the same command goes on.
    """

    kind = "run"


class OutputError(RunError):
    """An output, or the ledger, took no more in the middle of a run, such as on a full disk."""

    kind = "output"


class LedgerError(PolicynerError):
    """A ledger cannot be opened, is in use, or is no ledger of this version."""

    kind = "ledger"


class ResolvingError(PolicynerError):
    """What is to be resolved is not what the resolver takes; the message says why."""

    kind = "resolving"


class RefusedError(PolicynerError):
    """The service does not serve a request; the message says what to send instead, or when."""

    kind = "refused"


def malformed(error: ValidationError, *, whole: str = "") -> str:
    """The first thing that is wrong with data, behind its place: `measures.0.start: …`.

    Args:
        error: What reading the data raised.
        whole: What messages call the data, where all of it is wrong.
    """
    first = error.errors(include_url=False, include_input=False)[0]
    place = ".".join(map(str, first["loc"])) or whole
    return f"{place}: {first['msg']}" if place else first["msg"]
