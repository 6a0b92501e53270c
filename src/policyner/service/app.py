"""The service: `POST /extract`, jobs, what it says of itself, and the page."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from typing import Annotated, Any, Literal

from fastapi import APIRouter, FastAPI, Path, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import RedirectResponse, Response
from pydantic import BaseModel
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from policyner.errors import PolicynerError
from policyner.records import SCHEMA_VERSION, notice_schema
from policyner.service import requests_described as described
from policyner.service.answers import answer, refused, unserved
from policyner.service.bodies import read_field, read_notice, read_notices
from policyner.service.desk import Desk
from policyner.service.front import Page
from policyner.service.guard import COOKIE, Access, Guard
from policyner.service.jobs import Jobs, Progress
from policyner.service.limits import ServiceLimits
from policyner.service.pages import pages, saved
from policyner.service.refusals import RequestError, TokenError, UnfinishedError
from policyner.service.walk import Walk
from policyner.version import __version__

_JobId = Annotated[str, Path(description="The job's id.")]
_FileKind = Literal["jsonl", "xlsx", "html"]


class Health(BaseModel):
    """That the service answers."""

    status: Literal["ok"] = "ok"


class Version(BaseModel):
    """What answers: versions of policyner, of the record's format, and of the model."""

    policyner: str
    schema_version: str
    model: str


def create_app(
    walk: Walk,
    desk: Desk,
    *,
    model: str,
    limits: ServiceLimits,
    access: Access | None = None,
    archive: Page | None = None,
    stored: bool = False,
    review: APIRouter | None = None,
) -> FastAPI:
    """The service.

    Args:
        walk: From what was sent to records.
        desk: Does the work; whoever made it closes it.
        model: The version of the model.
        limits: What a request may take.
        access: Who may ask; whoever reaches this machine's own addresses where it is `None`.
        archive: The report of records to look through.
        stored: Whether the walk keeps what is sent, which the page says.
        review: The annotators' page and what it asks for, at `/review`.
    """
    access = access or Access()
    jobs = Jobs(walk, desk, limits=limits)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield
        await jobs.close()

    # Their pages for the API fetch scripts from elsewhere.
    app = FastAPI(
        title="policyner", version=__version__, docs_url=None, redoc_url=None, lifespan=lifespan,
        description=described.SERVICE,
    )  # fmt: skip
    app.add_middleware(Guard, access=access, limits=limits)
    app.openapi = partial(described.describe, app)  # type: ignore[method-assign]
    _answer_errors(app)

    _say_of_itself(app, model=model)

    @app.post(
        "/extract",
        responses={**described.RECORD, **described.REFUSALS},
        response_class=Response,
        openapi_extra=described.NOTICE,
    )
    async def extract(request: Request) -> Response:
        """The record of one notice."""
        with desk.place():
            sent = await read_notice(request, limits=limits)
            try:
                record, _ = await desk.do(partial(walk.one, sent), name=sent.name)
                return answer(record)
            except Exception as error:  # noqa: BLE001 - one broken notice must not end in a 5xx
                return refused(error, path=request.url.path, name=sent.name)

    _batches(app, jobs, desk, limits)
    app.include_router(
        pages(walk, jobs, desk, limits, archive=archive, stored=stored, review=review is not None)
    )
    if review is not None:
        app.include_router(review)

    @app.post("/token", include_in_schema=False)
    async def token(request: Request) -> Response:
        with desk.place():
            if not access.is_token(await read_field(request, "token", limits=limits)):
                raise TokenError("令牌不对")
        response = RedirectResponse("/", status_code=303)
        response.set_cookie(COOKIE, access.session, httponly=True, samesite="strict")
        return response

    return app


def _say_of_itself(app: FastAPI, *, model: str) -> None:
    @app.get("/health")
    async def health() -> Health:
        """Whether the service answers, also while it works; needs no token."""
        return Health()

    @app.get("/version", responses=described.REFUSED)
    async def version() -> Version:
        """What answers."""
        return Version(policyner=__version__, schema_version=SCHEMA_VERSION, model=model)

    @app.get("/schema", responses=described.REFUSED)
    async def schema() -> dict[str, Any]:
        """The JSON Schema of a record or an error record."""
        return notice_schema()


def _batches(app: FastAPI, jobs: Jobs, desk: Desk, limits: ServiceLimits) -> None:
    @app.post(
        "/extract/batch",
        status_code=202,
        responses=described.REFUSALS,
        openapi_extra=described.NOTICES,
    )
    async def begin(request: Request, response: Response) -> Progress:
        """Begins a job: many notices, or files such as archives and tables that hold many."""
        jobs.demand_room()
        with desk.place():
            sent = await read_notices(request, limits=limits)
        job = jobs.begin(sent)
        response.headers["location"] = f"/extract/batch/{job.id}"
        return job.progress()

    @app.get("/extract/batch/{id}", responses=described.NO_JOB)
    async def progress(id: _JobId) -> Progress:
        """How far a job is."""
        return jobs.job(id).progress()

    @app.delete("/extract/batch/{id}", status_code=204, responses=described.NO_JOB)
    async def cancel(id: _JobId) -> None:
        """Cancels a job where it is under way, and forgets it and its records."""
        await jobs.cancel(id)

    @app.get(
        "/extract/batch/{id}/records.{kind}",
        responses={**described.RECORDS, **described.NO_JOB, **described.UNFINISHED},
        response_class=Response,
    )
    async def records(id: _JobId, kind: _FileKind) -> Response:
        """The records of a finished job, in order: JSON lines, a workbook, or the report."""
        job = jobs.job(id)
        if not job.ended:
            raise UnfinishedError(
                f"{id}: not finished; GET /extract/batch/{id} tells how far it is"
            )
        with desk.place():
            return await desk.do(
                partial(saved, job.found, kind=kind, name=f"notices.{kind}"), name=id
            )


def _answer_errors(app: FastAPI) -> None:
    """All errors are error records, and for a person pages."""

    @app.exception_handler(PolicynerError)
    async def refuse(request: Request, error: PolicynerError) -> Response:
        return refused(error, path=request.url.path)

    @app.exception_handler(RequestValidationError)
    async def invalid(request: Request, error: RequestValidationError) -> Response:
        wrong = error.errors()[0]
        # Where it stands (path, query) is said before its name.
        place = ".".join(map(str, wrong["loc"][1:]))
        return refused(RequestError(f"{place}: {wrong['msg']}"), path=request.url.path)

    @app.exception_handler(HTTPException)
    async def unknown(request: Request, error: HTTPException) -> Response:
        message = f"{request.method} {request.url.path}: {error.detail}; /openapi.json lists all"
        headers = error.headers or {}
        return unserved(message, kind="unknown", status=error.status_code, headers=headers)

    @app.exception_handler(ClientDisconnect)
    async def gone(_request: Request, _error: ClientDisconnect) -> Response:
        # Nobody reads it.
        return Response(status_code=400)
