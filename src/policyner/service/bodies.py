"""From the body of a request to what was sent, all of it in memory."""

from __future__ import annotations

import json
from pathlib import PurePosixPath, PureWindowsPath
from typing import Annotated, TypeVar

from fastapi import Request
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.datastructures import FormData, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser

from policyner.errors import UsageError, malformed
from policyner.outline.facts import Stated
from policyner.reading.plain import decode_name
from policyner.service.limits import ServiceLimits
from policyner.service.refusals import RequestError
from policyner.service.walk import Sent

_Body = TypeVar("_Body", bound=BaseModel)

# Of a name, in characters.
_LONGEST = 1_000

_WAYS = 'application/json with {"text": …, "source": …}, or multipart/form-data with a file'
# Fields of a form besides its files: `text`, `source`, and what is said of the notices.
_FIELDS = 8


class StatedBody(BaseModel):
    """What a request says of notices, for what they do not say themselves; blank is not given.

    Attributes:
        issuer: The issuing organ.
        region: Its region, by name or code.
        issued: The date of issue.
    """

    model_config = ConfigDict(extra="forbid")

    issuer: str = Field("", max_length=_LONGEST, description="The issuing organ, if not named.")
    region: str = Field("", max_length=_LONGEST, description="Its region, by name or code.")
    issued: str = Field("", max_length=_LONGEST, description="The date of issue, YYYY-MM-DD.")

    def stated(self) -> Stated:
        """What is said.

        Raises:
            RequestError: If the date is none of a notice, or no region is called so.
        """
        try:
            return Stated.of(
                issuer=self.issuer.strip() or None,
                region=self.region.strip() or None,
                issued=self.issued.strip() or None,
            )
        except UsageError as error:
            raise RequestError(str(error)) from error


class NoticeBody(StatedBody):
    """A notice as JSON.

    Attributes:
        text: Its text.
        source: What its record calls it.
    """

    text: str
    source: Annotated[str, Field(max_length=_LONGEST)] = "-"

    def sent(self) -> Sent:
        """The notice."""
        return Sent(self.source, text=self.text, stated=self.stated())


class BatchBody(BaseModel):
    """Several notices as JSON."""

    model_config = ConfigDict(extra="forbid")

    notices: Annotated[list[NoticeBody], Field(min_length=1)]


async def read_notice(request: Request, *, limits: ServiceLimits) -> Sent:
    """The one notice of a request.

    Raises:
        NotServedError: If there is none, or what is there is not what is asked for.
    """
    if _is_form(request):
        sent = await _form(request, limits=limits)
        if len(sent) != 1:
            raise RequestError(
                f"the form has {len(sent)} notices; give one in `file` or `text`, or send them "
                "to /extract/batch"
            )
        return sent[0]
    return _parsed(NoticeBody, await _json(request)).sent()


async def read_notices(request: Request, *, limits: ServiceLimits) -> list[Sent]:
    """The notices, and files of notices, of a request.

    Raises:
        NotServedError: If there is none, or what is there is not what is asked for.
    """
    if _is_form(request):
        sent = await _form(request, limits=limits)
        if not sent:
            raise RequestError("the form has no notice; give files in `file`")
        return sent
    return [each.sent() for each in _parsed(BatchBody, await _json(request)).notices]


async def read_field(request: Request, name: str, *, limits: ServiceLimits) -> str:
    """A field of a form; empty where it is not there."""
    form = await _parsed_form(request, limits=limits)
    value = form.get(name)
    return value if isinstance(value, str) else ""


def _is_form(request: Request) -> bool:
    return _media_type(request) == "multipart/form-data"


def _media_type(request: Request) -> str:
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


async def _json(request: Request) -> bytes:
    # A page of another site can send text/plain without asking, but not this.
    if _media_type(request) != "application/json":
        raise RequestError(f"the body is {_media_type(request) or 'of no type'}; send {_WAYS}")
    return await request.body()


def _parsed(kind: type[_Body], data: bytes) -> _Body:
    try:
        return kind.model_validate_json(data)
    except ValidationError as error:
        raise RequestError(f"{malformed(error, whole='body')}; send {_WAYS}") from error


async def _form(request: Request, *, limits: ServiceLimits) -> list[Sent]:
    form = await _parsed_form(request, limits=limits)
    source = form.get("source")
    name = decode_name(_bytes(source)) if isinstance(source, str) and source else None
    if name is not None and len(name) > _LONGEST:
        raise RequestError(f"source: longer than {_LONGEST:,} characters")
    stated = _stated(form)
    sent = []
    for key, value in form.multi_items():
        if key == "file" and isinstance(value, UploadFile):
            data = await value.read()
            # A browser sends an empty one where no file was chosen.
            if value.filename or data:
                sent.append(Sent(name or _file_name(value.filename), data=data, stated=stated))
        elif key == "text" and isinstance(value, str) and value.strip():
            sent.append(_written(name or "-", _bytes(value), stated))
    return sent


def _stated(form: FormData) -> Stated:
    given = {name: form.get(name) for name in StatedBody.model_fields}
    words = {
        name: decode_name(_bytes(value)) for name, value in given.items() if isinstance(value, str)
    }
    return _parsed(StatedBody, json.dumps(words).encode()).stated()


def _written(name: str, data: bytes, stated: Stated) -> Sent:
    """A text of a form; where it is no UTF-8 it is read as a file of it would be."""
    try:
        return Sent(name, text=data.decode(), stated=stated)
    except UnicodeDecodeError:
        return Sent(name, data=data, stated=stated)


class _InMemory(MultiPartParser):
    """Keeps files in memory: the guard holds the body to its size, and nothing goes to a disk.

    Names and texts are given byte by byte, for `_bytes`. A form may say any encoding of
    Python's, some of which raise what nobody expects; terminals send their own and say nothing.
    """

    _charset = property(lambda _: "latin-1", lambda *_: None)

    def __init__(self, request: Request, *, limits: ServiceLimits) -> None:
        self.spool_max_size = limits.body + 1
        super().__init__(
            request.headers,
            request.stream(),
            max_files=limits.documents,
            max_fields=_FIELDS,
            max_part_size=limits.body + 1,
        )
        self.is_whole = False

    def on_end(self) -> None:
        """Told of the boundary behind the last part."""
        self.is_whole = True


async def _parsed_form(request: Request, *, limits: ServiceLimits) -> FormData:
    if not _is_form(request):
        raise RequestError(f"the body is {_media_type(request) or 'of no type'}; send a form")
    parser = _InMemory(request, limits=limits)
    try:
        form = await parser.parse()
    except MultiPartException as error:
        raise RequestError(f"the form cannot be read: {error.message}") from error
    if not parser.is_whole:
        raise RequestError("the form is cut off before its last boundary; send it again")
    return form


def _file_name(name: str | None) -> str:
    """A file's name without the folders of the machine that it is from."""
    bare = PureWindowsPath(PurePosixPath(decode_name(_bytes(name or ""))).name).name
    return bare.replace("\0", "") or "-"


def _bytes(value: str) -> bytes:
    """What was sent of a value of a form."""
    return value.encode("latin-1")
