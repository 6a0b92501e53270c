"""Addresses such as `s3://…` and `https://…`, through whatever driver fsspec has for them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import PurePosixPath
from typing import Any, TypeVar
from urllib.parse import urlsplit

from policyner.errors import MissingDriverError, MissingInputError, PolicynerError, ReadingError
from policyner.reading.formats import form_of
from policyner.reading.streams import Stream, stream_of

_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)
_WEB = ("http://", "https://")
_T = TypeVar("_T")
_PATTERN = re.compile(r"[*?\[]")


def is_address(argument: str) -> bool:
    """Whether an INPUT argument is an address and no path."""
    return _ADDRESS.match(argument) is not None


def file_name_of(address: str) -> str:
    """What the ending of the file at `address` is looked up of.

    A web page ends in what its server is made with (`.shtml`, `.jsp`), which says
    nothing; how it begins tells what it is.
    """
    if not address.lower().startswith(_WEB):
        return PurePosixPath(address).name
    name = PurePosixPath(urlsplit(address).path).name
    return "" if form_of(name).is_unknown else name


def find_addresses(argument: str, passed: Counter[str]) -> Iterator[str]:
    """Yields the addresses of the files that an argument names, folders and patterns expanded.

    Args:
        argument: The address of a file, of a folder, or a pattern.
        passed: Counts, by ending, the files of folders that are passed over.

    Raises:
        MissingInputError: If it leads to nothing.
        MissingDriverError: If fsspec or the driver is not installed.
        ReadingError: If the place cannot be reached.
    """
    files, path = _driver(argument)
    # `?` begins the query of a web address.
    if _PATTERN.search(path) and not argument.lower().startswith(_WEB):
        matches = sorted(map(str, _asked(argument, lambda: files.glob(path))))
        if not matches:
            raise MissingInputError(f"{argument}: nothing matches; check the pattern")
        for match in matches:
            if not _asked(argument, lambda match=match: files.isdir(match)):  # type: ignore[misc]
                yield str(files.unstrip_protocol(match))
    elif not argument.lower().startswith(_WEB) and _asked(argument, lambda: files.isdir(path)):
        for file in sorted(map(str, _asked(argument, lambda: files.find(path)))):
            form = form_of(PurePosixPath(file).name)
            if form.format is not None:
                yield str(files.unstrip_protocol(file))
            else:
                passed[form.ending or "without an ending"] += 1
    else:
        yield argument


@contextmanager
def open_address(address: str) -> Iterator[Stream]:
    """The file at an address, open for reading in one pass.

    Raises:
        MissingInputError: If there is no such file.
        MissingDriverError: If fsspec or the driver is not installed.
        ReadingError: If it cannot be reached.
    """
    files, path = _driver(address)
    file = _asked(address, lambda: files.open(path, "rb"))
    with file:
        yield stream_of(lambda number: bytes(_asked(address, lambda: file.read(number))))


def _driver(address: str) -> tuple[Any, str]:
    """The filesystem that an address is on, and the path on it."""
    try:
        from fsspec.core import url_to_fs
    except ModuleNotFoundError as error:
        raise _without_driver(address, error) from error
    found: tuple[Any, str] = _asked(address, lambda: url_to_fs(address))
    return found


def _asked(address: str, question: Callable[[], _T]) -> _T:
    """What a driver answers; its errors name the address.

    Each driver raises errors of its own, so that all of them are caught.
    """
    try:
        return question()
    except PolicynerError:
        raise
    except ImportError as error:
        raise _without_driver(address, error) from error
    except FileNotFoundError as error:
        raise MissingInputError(f"{address}: no such file; check the address") from error
    except Exception as error:
        if isinstance(error, ValueError) and "rotocol not known" in str(error):
            raise MissingDriverError(
                f"{address}: fsspec knows no such protocol; copy it here first"
            ) from error
        reason = str(error) or type(error).__name__
        raise ReadingError(f"{address}: could not be read: {reason}; copy it here first") from error


def _without_driver(address: str, error: ImportError) -> MissingDriverError:
    return MissingDriverError(
        f"{address}: the driver for this address is not installed ({error}): "
        "pip install 'policyner[cloud]', or the package that fsspec names"
    )
