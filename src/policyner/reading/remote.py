"""Addresses such as `s3://…` and `https://…`, through whatever driver fsspec has for them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path, PurePosixPath
from typing import Any, TypeVar
from urllib.parse import unquote, urlsplit

from policyner.errors import (
    MissingDriverError,
    MissingInputError,
    PolicynerError,
    ReadingError,
    RefusedAddressError,
)
from policyner.reading.formats import form_of
from policyner.reading.secrecy import public, without_secrets
from policyner.reading.streams import Stream
from policyner.reading.web import WEB, Hosts, client_for, error_of

_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)
_FILE = re.compile(r"file://(?:localhost)?(?=/)", re.IGNORECASE)
# FTP sends passwords in the clear, and fsspec's listings of it lose the host.
_REFUSED = ("ftp://",)
_T = TypeVar("_T")
_PATTERN = re.compile(r"[*?\[]")


def is_address(argument: str) -> bool:
    """Whether an INPUT argument is an address and no path."""
    return _ADDRESS.match(argument) is not None


def local_path(argument: str) -> str:
    """A `file://` address as the path that it means; any other argument as it is."""
    found = _FILE.match(argument)
    if found is None:
        return argument
    path = argument[found.end() :]
    # A name may hold a percent sign of its own.
    return path if Path(path).exists() else unquote(path)


def file_name_of(address: str) -> str:
    """What the ending of the file at `address` is looked up of.

    A web page ends in what its server is made with (`.shtml`, `.jsp`), which says
    nothing; how it begins tells what it is.
    """
    if not address.lower().startswith(WEB):
        return PurePosixPath(address).name
    name = PurePosixPath(urlsplit(address).path).name
    return "" if form_of(name).is_unknown else name


def demand_driver(address: str) -> None:
    """Finds out, without asking the network, whether what reads an address is installed.

    Raises:
        MissingDriverError: If fsspec or the driver of the address's protocol is not.
    """
    try:
        from fsspec import get_filesystem_class

        protocol, _, _ = address.partition("://")
        get_filesystem_class(protocol.lower())
    except ImportError as error:
        raise _without_driver(address, error) from error
    except ValueError:
        # No protocol that fsspec knows; reading it says so.
        return


def find_addresses(argument: str, passed: Counter[str], *, pictures: bool = False) -> Iterator[str]:
    """Yields the addresses of the files that an argument names, folders and patterns expanded.

    Args:
        argument: The address of a file, of a folder, or a pattern.
        passed: Counts, by ending, the files of folders that are passed over.
        pictures: Whether pictures are read.

    Raises:
        MissingInputError: If it leads to nothing.
        MissingDriverError: If fsspec or the driver is not installed.
        ReadingError: If the place cannot be reached.
    """
    if argument.lower().startswith(WEB):
        yield argument
        return
    files, path = _driver(argument)
    if _PATTERN.search(path):
        matches = sorted(map(str, _asked(argument, lambda: files.glob(path))))
        if not matches:
            raise MissingInputError(f"{public(argument)}: nothing matches; check the pattern")
        for match in matches:
            if not _asked(argument, lambda match=match: files.isdir(match)):  # type: ignore[misc]
                yield str(files.unstrip_protocol(match))
    elif _asked(argument, lambda: files.isdir(path)):
        for file in sorted(map(str, _asked(argument, lambda: files.find(path)))):
            form = form_of(PurePosixPath(file).name, pictures=pictures)
            if form.format is not None:
                yield str(files.unstrip_protocol(file))
            else:
                passed[form.ending or "without an ending"] += 1
    else:
        yield argument


@contextmanager
def open_address(address: str, *, allow_hosts: tuple[str, ...] = ()) -> Iterator[Stream]:
    """The file at an address, open for reading in one pass.

    Args:
        address: With user, password and other secrets, where it has them; messages are without.
        allow_hosts: As in `ReadingOptions`.

    Raises:
        RefusedAddressError: If it, or what it redirects to, may not be asked.
        MissingInputError: If there is no such file.
        MissingDriverError: If fsspec or the driver is not installed.
        ReadingError: If it cannot be reached.
    """
    files, path = _driver(address, allow_hosts)
    file = _asked(address, lambda: files.open(path, "rb"))
    with ExitStack() as stack:
        stack.callback(lambda: _asked(address, file.close))
        yield Stream(lambda number: bytes(_asked(address, lambda: file.read(number))))


def _driver(address: str, allow_hosts: tuple[str, ...] = ()) -> tuple[Any, str]:
    """The filesystem that an address is on, and the path on it."""
    if address.lower().startswith(_REFUSED):
        raise RefusedAddressError(f"{public(address)}: FTP is not read; use https, sftp or s3")
    try:
        from fsspec.core import url_to_fs
        from fsspec.registry import filesystem
    except ModuleNotFoundError as error:
        raise _without_driver(address, error) from error
    found: tuple[Any, str]
    if address.lower().startswith(WEB):
        hosts: Hosts = _asked(address, lambda: Hosts.of(address, allow_hosts))
        # A client belongs to one address: fsspec would use it for others too. Not by
        # `url_to_fs`, for which `::` in a web address is an address within another.
        options = {"get_client": client_for(hosts), "skip_instance_cache": True}
        found = _asked(address, lambda: filesystem("http", **options)), address
    else:
        found = _asked(address, lambda: url_to_fs(address))
    return found


def _asked(address: str, question: Callable[[], _T]) -> _T:
    """What a driver answers; its errors name the address, without its secrets.

    Each driver raises errors of its own, so that all of them are caught. They are not kept as
    causes: a traceback would show the address as it was given.
    """
    name = public(address)
    try:
        return question()
    except ImportError as error:
        raise _without_driver(address, error) from None
    except Exception as error:
        found = error_of(error, name=name)
        if found is not None:
            raise found from None
        if isinstance(error, PolicynerError):
            raise
        if isinstance(error, FileNotFoundError) and error.__cause__ is None:
            raise MissingInputError(f"{name}: no such file; check the address") from None
        if isinstance(error, ValueError) and "rotocol not known" in str(error):
            raise MissingDriverError(
                f"{name}: fsspec knows no such protocol; copy it here first"
            ) from None
        reason = without_secrets(_reason(error), address)
        raise ReadingError(f"{name}: could not be read: {reason}; copy it here first") from None


def _reason(error: BaseException) -> str:
    """What an error says; fsspec's is that of its cause."""
    if isinstance(error, FileNotFoundError) and error.__cause__ is not None:
        error = error.__cause__
    return str(error) or type(error).__name__


def _without_driver(address: str, error: ImportError) -> MissingDriverError:
    return MissingDriverError(
        f"{public(address)}: the driver for this address is not installed ({error}): "
        "pip install 'policyner[cloud]', or the package that fsspec names"
    )
