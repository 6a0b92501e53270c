"""What a person's browser asks for: the form, a notice as in the report, and how far a job is."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from starlette.exceptions import HTTPException

from policyner.records import ErrorRecord
from policyner.service.answers import download, html, refused
from policyner.service.bodies import read_notices
from policyner.service.desk import Desk
from policyner.service.files import MEDIA_TYPES, archive_of, jsonl_of, xlsx_of
from policyner.service.front import Page, SavedFile, front_page, job_page, report_page
from policyner.service.jobs import Jobs
from policyner.service.limits import ServiceLimits
from policyner.service.refusals import SeveralError
from policyner.service.walk import Found, Walk

# Failures of a job that its page lists; all of them are in its files.
_LISTED = 50

# After so many seconds a browser asks again how far a job is.
_AGAIN = 2


def pages(
    walk: Walk,
    jobs: Jobs,
    desk: Desk,
    limits: ServiceLimits,
    *,
    archive: Page | None,
    stored: bool,
    review: bool,
) -> APIRouter:
    """The pages; the arguments are those of `create_app`."""
    router = APIRouter(include_in_schema=False)
    done = partial(_done, walk=walk, jobs=jobs, desk=desk, limits=limits)

    @router.get("/")
    async def front() -> Response:
        return html(front_page(archive=archive is not None, review=review, stored=stored))

    @router.get("/archive")
    async def records() -> Response:
        if archive is None:
            message = "没有记录：启动时给出 RECORDS"
            return html(front_page(message=message, stored=stored), status=404)
        return html(archive)

    @router.post("/page")
    async def page(request: Request) -> Response:
        return await done(request, _seen)

    @router.post("/page/{name}")
    async def file(request: Request, name: str) -> Response:
        if name not in ("notice.json", "notice.xlsx", "report.html"):
            raise HTTPException(404)
        kind = name.rpartition(".")[2]
        return await done(request, lambda found: saved([found], kind=kind, name=name))

    _of_jobs(router, jobs, desk)
    return router


async def _done(
    request: Request,
    make: Callable[[Found], Response],
    *,
    walk: Walk,
    jobs: Jobs,
    desk: Desk,
    limits: ServiceLimits,
) -> Response:
    """What `make` makes of the one notice that was sent; a job, where there are several."""
    with desk.place():
        sent = await read_notices(request, limits=limits)
        if len(sent) == 1:
            name = sent[0].name
            try:
                return await desk.do(lambda: make(Found(*walk.one(sent[0]))), name=name)
            except SeveralError:
                pass
            except Exception as error:  # noqa: BLE001 - one broken notice must not end in a 5xx
                return refused(error, path=request.url.path, name=name)
    return RedirectResponse(f"/page/job/{jobs.begin(sent).id}", status_code=303)


def _of_jobs(router: APIRouter, jobs: Jobs, desk: Desk) -> None:
    @router.get("/page/job/{id}")
    async def progress(id: str) -> Response:
        job = jobs.job(id)
        failures = [each.record for each in job.found if isinstance(each.record, ErrorRecord)]
        told = [each.error.message for each in failures[:_LISTED]]
        answer = html(job_page(job.progress(), failures=told))
        if not job.ended:
            answer.headers["refresh"] = str(_AGAIN)
        return answer

    @router.get("/page/job/{id}/report")
    async def report(id: str) -> Response:
        job = jobs.job(id)
        with desk.place():
            return await desk.do(partial(_archive, list(job.found)), name=id)

    @router.post("/page/job/{id}/cancel")
    async def cancel(id: str) -> Response:
        await jobs.cancel(id)
        return RedirectResponse("/", status_code=303)


def _archive(found: list[Found]) -> Response:
    return html(report_page(archive_of(found), served=True))


def _seen(found: Found) -> Response:
    """One notice as in the report, with what can be saved of it."""
    files = [
        SavedFile("notice.json", MEDIA_TYPES["json"], jsonl_of([found.record])),
        SavedFile("notice.xlsx", MEDIA_TYPES["xlsx"], xlsx_of([found.record])),
    ]
    return html(report_page(archive_of([found]), files=files, served=True))


def saved(found: list[Found], *, kind: str, name: str) -> Response:
    """Records as a file to save.

    Args:
        found: What became of the notices.
        kind: `json`, `jsonl`, `xlsx`, or `html` for the report.
        name: What the file is called.
    """
    records = [each.record for each in found]
    match kind:
        case "xlsx":
            content = xlsx_of(records)
        case "html":
            content = report_page(archive_of(found)).html.encode()
        case _:
            content = jsonl_of(records)
    return download(content, name=name, media_type=MEDIA_TYPES[kind])
