"""Which hosts a web address may lead to, and what a server's answer means.

Whoever types an address may read what lies there, also within the own network. A redirect is
what a server elsewhere says: it leads to internal addresses only where these are allowed by name.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from fnmatch import fnmatchcase
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

from policyner.errors import MissingInputError, PolicynerError, ReadingError, RefusedAddressError

WEB = ("http://", "https://")

_GONE = {HTTPStatus.NOT_FOUND, HTTPStatus.GONE}

# What can be done where a server does not give what was asked for. All from 500 on are its own
# troubles, as are those of a busy one.
_SAVE = "open it in a browser, save it, and give the file"
_LATER = "ask again later, with --retry-failed"
_WAYS_OUT: dict[int, str] = {
    HTTPStatus.UNAUTHORIZED: "give user and password in it: https://USER:PASSWORD@HOST/…",
    HTTPStatus.NOT_FOUND: "check the address",
    HTTPStatus.GONE: "check the address",
    HTTPStatus.REQUEST_TIMEOUT: _LATER,
    HTTPStatus.TOO_MANY_REQUESTS: _LATER,
}

_TRANSLATED = ipaddress.IPv6Network("64:ff9b::/96")

# What aiohttp raises over redirects that lead nowhere, by name, since aiohttp need not be there.
_NO_WEB = ("NonHttpUrlRedirectClientError", "InvalidUrlRedirectClientError")


@dataclass(frozen=True, slots=True)
class Hosts:
    """The hosts that one web address may lead to.

    Attributes:
        typed: The host of the address that was given.
        allowed: Names and patterns of hosts (`*.example.org`); any where there are none.
    """

    typed: str
    allowed: tuple[str, ...] = ()

    @classmethod
    def of(cls, address: str, allowed: tuple[str, ...]) -> Hosts:
        """Those of an address.

        Raises:
            RefusedAddressError: If its own host is not allowed.
        """
        hosts = cls(urlsplit(address).hostname or "", tuple(map(str.lower, allowed)))
        hosts.demand(hosts.typed)
        return hosts

    def demand(self, host: str) -> None:
        """Refuses a host by its name.

        Raises:
            RefusedAddressError: If it is not allowed, or an internal address by number.
        """
        if self.allowed and not self._names(host):
            raise RefusedAddressError(f"the host {host} is not among those of --allow-hosts")
        if _is_internal(host) and not self._is_trusted(host):
            raise RefusedAddressError(_redirected(host))

    def demand_place(self, host: str, number: str) -> None:
        """Refuses a host by the number that its name leads to.

        Raises:
            RefusedAddressError: If that is an internal address, and the host was neither
                typed nor allowed by its name.
        """
        if _is_internal(number) and not self._is_trusted(host):
            raise RefusedAddressError(_redirected(f"{host} ({number})"))

    def _is_trusted(self, host: str) -> bool:
        return host.lower() == self.typed or self._names(host)

    def _names(self, host: str) -> bool:
        return any(fnmatchcase(host.lower(), pattern) for pattern in self.allowed)


def client_for(hosts: Hosts) -> Callable[..., Awaitable[Any]]:
    """What makes fsspec's HTTP client, one that goes to these hosts only."""

    async def get_client(**options: Any) -> Any:
        import aiohttp

        redirects = aiohttp.TraceConfig()
        redirects.on_request_redirect.append(_follower(hosts))
        # It has all that is asked of an `aiohttp.abc.AbstractResolver`.
        resolver: Any = _Resolver(hosts)
        connector = aiohttp.TCPConnector(resolver=resolver)
        return aiohttp.ClientSession(connector=connector, trace_configs=[redirects], **options)

    return get_client


def error_of(error: BaseException, *, name: str) -> ReadingError | None:
    """What a failed request means; `None` where it was no request that failed.

    fsspec calls every failure a missing file, and keeps what it was as the cause.

    Args:
        error: What fsspec raised.
        name: What the address is called.
    """
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, PolicynerError):
            return type(cause)(f"{name}: {cause}") if isinstance(cause, ReadingError) else None
        kind = type(cause).__name__
        if kind == "TooManyRedirects":
            return ReadingError(f"{name}: redirected again and again; {_SAVE}")
        if kind in _NO_WEB:
            return RefusedAddressError(f"{name}: redirected to what is no web address; {_SAVE}")
        status = getattr(cause, "status", None)
        if isinstance(status, int):
            answer = f"{name}: the server answered {_answer(status)}; {_way_out(status)}"
            return (MissingInputError if status in _GONE else ReadingError)(answer)
        cause = cause.__cause__
    return None


def _follower(hosts: Hosts) -> Callable[..., Awaitable[None]]:
    async def follow(_session: Any, _context: Any, request: Any) -> None:
        from yarl import URL

        place = request.response.headers.get("Location")
        if place:
            hosts.demand(request.url.join(URL(place)).host or "")

    return follow


class _Resolver:
    """Looks up names for aiohttp, and looks at what they lead to."""

    def __init__(self, hosts: Hosts) -> None:
        from aiohttp import DefaultResolver

        self._hosts = hosts
        self._resolver = DefaultResolver()

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[Any]:
        """The places of a host, as aiohttp writes them."""
        found = await self._resolver.resolve(host, port, family)
        for each in found:
            self._hosts.demand_place(host, each["host"])
        return list(found)

    async def close(self) -> None:
        """Lets go of what was looked up."""
        await self._resolver.close()


def _is_internal(host: str) -> bool:
    """Whether `host` is the number of a place that is not on the public network."""
    try:
        place = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return False
    return not all(each.is_global for each in (place, *_within(place)))


def _within(place: ipaddress.IPv4Address | ipaddress.IPv6Address) -> list[ipaddress.IPv4Address]:
    """The older addresses that a newer one leads to (RFC 4291, 3056, 6052)."""
    if isinstance(place, ipaddress.IPv4Address):
        return []
    found = [each for each in (place.ipv4_mapped, place.sixtofour) if each is not None]
    if place in _TRANSLATED:
        found.append(ipaddress.IPv4Address(int(place) & 0xFFFFFFFF))
    return found


def _redirected(where: str) -> str:
    return f"redirected to {where}, an internal address; --allow-hosts allows it by name"


def _way_out(status: int) -> str:
    return _WAYS_OUT.get(status, _LATER if status >= HTTPStatus.INTERNAL_SERVER_ERROR else _SAVE)


def _answer(status: int) -> str:
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return str(status)
