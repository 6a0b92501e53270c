"""What the service answers: records, refusals, pages and files."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote

from fastapi.responses import HTMLResponse, Response

from policyner.language import in_chinese
from policyner.reading.escapes import writable
from policyner.records import ErrorRecord, Record
from policyner.records.jsonl import encode_notice
from policyner.service.front import Page, front_page, token_page
from policyner.service.refusals import NotServedError, TokenError, status_of
from policyner.service.walk import error_record

#: Paths that answer a person's browser.
PAGES = ("/", "/archive", "/token", "/page")


def answer(record: Record, *, status: int = 200) -> Response:
    """A record as the command line writes it."""
    return Response(encode_notice(record), status_code=status, media_type="application/json")


def refused(error: Exception, *, path: str, name: str = "-") -> Response:
    """The answer to what is not served: an error record, or a page for a person.

    Args:
        error: Why.
        path: What was asked for.
        name: What the input is called.
    """
    record = error_record(name, error)
    response: Response
    if path in PAGES or path.startswith("/page/"):
        message = in_chinese(record.error.message)
        if message.startswith("-："):
            message = f"粘贴的正文{message[1:]}"
        page = token_page(message) if isinstance(error, TokenError) else front_page(message=message)
        response = html(page, status=status_of(error))
    else:
        if path.startswith("/review/"):
            # The annotators' page shows it.
            message = in_chinese(record.error.message)
            record = ErrorRecord.of(name, type=record.error.type, message=message)
        response = answer(record, status=status_of(error))
    if isinstance(error, NotServedError):
        if error.retry_after is not None:
            response.headers["retry-after"] = str(error.retry_after)
        if isinstance(error, TokenError):
            response.headers["www-authenticate"] = "Bearer"
    # The body may not have been read; nothing else is to come over this connection.
    response.headers["connection"] = "close"
    return response


def unserved(message: str, *, kind: str, status: int, headers: Mapping[str, str]) -> Response:
    """The answer to a path or method that the service does not have."""
    response = answer(ErrorRecord.of("-", type=kind, message=message), status=status)
    response.headers.update(headers)
    return response


def html(page: Page, *, status: int = 200) -> Response:
    """A page, with the policy that it brings."""
    headers = {"content-security-policy": page.policy}
    return HTMLResponse(page.html.encode(), status_code=status, headers=headers)


def download(content: bytes, *, name: str, media_type: str) -> Response:
    """A file to save."""
    # RFC 6266: the name in UTF-8, as Chinese names need.
    headers = {"content-disposition": f"attachment; filename*=UTF-8''{quote(writable(name))}"}
    return Response(content, media_type=media_type, headers=headers)
