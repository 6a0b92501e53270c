"""Commands that need more than the base install."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Iterator

from policyner.errors import UsageError


@contextlib.contextmanager
def needs_extra(extra: str) -> Iterator[None]:
    """Turns a missing third-party module into advice on what to install.

    Raises:
        UsageError: If a module is missing that is not one of policyner's own.
    """
    try:
        yield
    except ModuleNotFoundError as error:
        missing = error.name or ""
        if missing.split(".")[0] == "policyner":
            raise
        raise UsageError(
            f"this command needs {missing}, which is not installed: "
            f"pip install 'policyner[{extra}]'"
        ) from error


def log_to_stderr() -> None:
    """Lets the library's reports on a long run through to standard error."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", datefmt="%H:%M:%S")
