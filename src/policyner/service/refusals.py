"""Why a request is not served, each with its status of HTTP and the way out in its message."""

from __future__ import annotations

from http import HTTPStatus
from typing import ClassVar

from policyner.errors import LimitExceededError, OutputError, RefusedError, TimeLimitError


class NotServedError(RefusedError):
    """Base of the refusals.

    Attributes:
        status: The status of HTTP.
        retry_after: After how many seconds the same request may be served; `None` where it
            will not be.
    """

    status: ClassVar[HTTPStatus] = HTTPStatus.UNPROCESSABLE_ENTITY
    retry_after: ClassVar[int | None] = None


class RequestError(NotServedError):
    """The request is not what is asked for."""

    kind = "request"


class SeveralError(RequestError):
    """There are several notices where one is asked for."""


class TokenError(NotServedError):
    """The token is missing or another one."""

    kind = "token"
    status = HTTPStatus.UNAUTHORIZED


class ForeignError(NotServedError):
    """The request is for another host, or comes from another site's page."""

    kind = "foreign"
    status = HTTPStatus.FORBIDDEN


class UnknownJobError(NotServedError):
    """There is no such job, or not any more."""

    kind = "unknown_job"
    status = HTTPStatus.NOT_FOUND


class UnfinishedError(NotServedError):
    """The job has not come to its end."""

    kind = "unfinished"
    status = HTTPStatus.CONFLICT


class TooLargeError(NotServedError):
    """A body or a text is larger than the limits allow."""

    kind = LimitExceededError.kind
    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE


class TooSlowError(NotServedError):
    """A body did not arrive in time, or a notice was not done in time."""

    kind = TimeLimitError.kind
    status = HTTPStatus.REQUEST_TIMEOUT


class BusyError(NotServedError):
    """As many requests wait as may."""

    kind = "busy"
    status = HTTPStatus.TOO_MANY_REQUESTS
    retry_after = 5


class StoppingError(NotServedError):
    """The service is told to stop, and what was asked takes longer than it waits."""

    kind = "stopping"
    status = HTTPStatus.SERVICE_UNAVAILABLE


def status_of(error: Exception) -> HTTPStatus:
    """The status for what kept a notice from becoming a record.

    An input on which the program fails is refused like any other: it is logged with its
    traceback, and the service goes on.
    """
    if isinstance(error, NotServedError):
        return error.status
    if isinstance(error, LimitExceededError):
        return TooLargeError.status
    if isinstance(error, OutputError):
        return HTTPStatus.INSUFFICIENT_STORAGE
    return NotServedError.status
