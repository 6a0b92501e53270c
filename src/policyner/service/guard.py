"""What stands in front of every request: who may ask, how much a body may be, what is promised."""

from __future__ import annotations

import asyncio
import ipaddress
import secrets
import time
from collections.abc import Collection
from dataclasses import dataclass, field
from http.cookies import CookieError, SimpleCookie
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from policyner.service.answers import refused
from policyner.service.limits import ServiceLimits
from policyner.service.refusals import (
    BusyError,
    ForeignError,
    NotServedError,
    StoppingError,
    TokenError,
    TooLargeError,
    TooSlowError,
)

#: The cookie that a browser gets for the token.
COOKIE = "policyner"

# Of answers that are not a page: such bring a policy of their own.
_HEADERS = {
    "cache-control": "no-store",
    "content-security-policy": "default-src 'none'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    # Not `no-referrer`: then a form of our own page is sent with `Origin: null`.
    "referrer-policy": "same-origin",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
}

# A connection that is closed over bytes that nobody took in is reset, and its answer may be lost:
# a refused body is taken in, and dropped, for so many seconds.
_LINGER = 1.0

# What answers without a token: whoever watches the service has none; a person brings it here.
_OPEN = frozenset({"/health", "/token"})


@dataclass(frozen=True, slots=True)
class Access:
    """Who may ask.

    Attributes:
        token: What a request has to bring; `None` where nobody needs one.
        hosts: Names that the service is reached by, besides `localhost` and addresses in
            numbers: those no foreign page can make its own name lead to.
        session: What a browser brings instead of the token, of this process alone: cookies
            go to every port of a host.
    """

    token: str | None = None
    hosts: Collection[str] = ()
    session: str = field(default_factory=secrets.token_urlsafe)

    def is_token(self, given: str) -> bool:
        """Whether this is the token, compared in constant time."""
        return self.token is not None and _same(given, self.token)

    def demand(self, path: str, headers: Headers) -> None:
        """Refuses a request that is not for this service, or not from whom it serves.

        Raises:
            ForeignError: If it is for another host or comes from another site's page.
            TokenError: If it does not bring the token.
        """
        host = headers.get("host", "")
        if not self._is_ours(host):
            raise ForeignError(
                f"{host or 'no host'}: the service is not known by this name; "
                "name it with --allow-host"
            )
        origin = headers.get("origin")
        if origin is not None and _place(origin) != host.lower():
            raise ForeignError(f"{origin}: pages of other sites are not served")
        if self.token is not None and path not in _OPEN and not self._is_known(headers):
            raise TokenError("the request brings no valid token: Authorization: Bearer TOKEN")

    def _is_ours(self, host: str) -> bool:
        try:
            name = urlsplit(f"//{host}").hostname or ""
            if name == "localhost" or name in {each.lower() for each in self.hosts}:
                return True
            ipaddress.ip_address(name)
        except ValueError:
            return False
        return True

    def _is_known(self, headers: Headers) -> bool:
        scheme, _, token = headers.get("authorization", "").partition(" ")
        if scheme.lower() == "bearer" and self.is_token(token.strip()):
            return True
        try:
            cookies = SimpleCookie(headers.get("cookie", ""))
        except CookieError:
            return False
        return COOKIE in cookies and _same(cookies[COOKIE].value, self.session)


def _same(one: str, other: str) -> bool:
    return secrets.compare_digest(one.encode(), other.encode())


def _place(origin: str) -> str | None:
    try:
        return urlsplit(origin).netloc.lower()
    except ValueError:
        return None


class Guard:
    """Refuses what is not to be served, and holds bodies to their size and time.

    Args:
        app: What is behind it.
        access: Who may ask.
        limits: What a body may take.
    """

    def __init__(self, app: ASGIApp, *, access: Access, limits: ServiceLimits) -> None:
        self._app = app
        self._access = access
        self._limits = limits
        self._held = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_promises(message: Message) -> None:
            if message["type"] == "http.response.start":
                await body.drain()
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        headers = Headers(scope=scope)
        body = _Body(self, receive)
        try:
            self._access.demand(scope["path"], headers)
            body.announced(headers.get("content-length", ""))
            await self._app(scope, body.receive, send_with_promises)
        except NotServedError as refusal:
            await refused(refusal, path=scope["path"])(scope, receive, send_with_promises)
        except asyncio.CancelledError:
            # By the server, which stops and waits no longer.
            stop = StoppingError("the service stops; send it again when it is back")
            await refused(stop, path=scope["path"])(scope, receive, send_with_promises)
        finally:
            self._held -= body.size

    def take(self, size: int) -> None:
        """Counts bytes that are held from now on.

        Raises:
            BusyError: If bodies take as much as they may together.
        """
        if self._held + size > self._limits.held:
            raise BusyError(
                f"other requests' bodies take all room; send it again in {BusyError.retry_after} s"
            )
        self._held += size

    @property
    def limits(self) -> ServiceLimits:
        """What a body may take."""
        return self._limits


class _Body:
    """The body of one request as it arrives."""

    def __init__(self, guard: Guard, receive: Receive) -> None:
        self._guard = guard
        self._receive = receive
        self._until = time.monotonic() + guard.limits.seconds
        self._complete = False
        self.size = 0

    def announced(self, length: str) -> None:
        """Refuses a body that says it is too large."""
        if length.isdecimal() and int(length) > self._guard.limits.body:
            raise self._too_large()

    async def receive(self) -> Message:
        """The next piece.

        Raises:
            TooLargeError: If the body is larger than the limits allow.
            TooSlowError: If it does not arrive in time.
            BusyError: If there is no room for it.
        """
        if self._complete:
            # Whether the client goes away, for which there is no time.
            return await self._receive()
        try:
            async with asyncio.timeout(self._until - time.monotonic()):
                message = await self._receive()
        except TimeoutError as error:
            raise TooSlowError(
                f"the body did not arrive within {self._guard.limits.seconds:g} s; "
                "send it faster, or in parts"
            ) from error
        if message["type"] == "http.request":
            size = len(message.get("body", b""))
            self._complete = not message.get("more_body", False)
            if self.size + size > self._guard.limits.body:
                raise self._too_large()
            self._guard.take(size)
            self.size += size
        return message

    async def drain(self) -> None:
        """Takes in what still comes of a body that is not wanted, for a while, and drops it."""
        until = time.monotonic() + _LINGER
        try:
            async with asyncio.timeout(_LINGER):
                while not self._complete and time.monotonic() < until:
                    message = await self._receive()
                    self._complete = not message.get("more_body", False)
        except TimeoutError:
            # The answer is not held back for longer.
            return

    def _too_large(self) -> TooLargeError:
        return TooLargeError(
            f"the body is larger than {self._guard.limits.body >> 20:,} MiB; send it in parts "
            "(serve --max-document-size)"
        )
