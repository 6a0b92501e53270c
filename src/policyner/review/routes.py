"""What the annotators' page asks for, at `/review`."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from functools import partial
from typing import Annotated, Any, TypeVar

from fastapi import APIRouter, FastAPI, Header, Query, Request
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, ConfigDict, ValidationError

from policyner.errors import malformed
from policyner.evaluation.gold import GoldNotice, gold_notice
from policyner.language import in_chinese
from policyner.review.guide import guide
from policyner.review.notices import Notices
from policyner.review.page import review_page
from policyner.review.refusals import OlderError, ReviewError
from policyner.review.shown import agreement, proposal_of, version_of, with_findings
from policyner.review.versions import DECIDED, Versions, annotator_name
from policyner.service.answers import html
from policyner.service.desk import Desk
from policyner.service.refusals import NotServedError

logger = logging.getLogger(__name__)

_Result = TypeVar("_Result")
# Does work beside the event loop, under a name for messages.
_Do = Callable[[Callable[[], Any], str], Awaitable[Any]]
_Name = Annotated[str, Query(max_length=200)]
_Id = Annotated[str, Query(max_length=1_000)]


class Saved(BaseModel):
    """What the page sends to be kept; offsets in code points.

    Attributes:
        spans: Label, start, end.
        measures: As in gold.
        checked: Suggestions that were accepted one by one: label, start, end.
        done: Whether the notice is finished.
        by: Who saves it.
    """

    model_config = ConfigDict(extra="forbid")

    spans: list[tuple[str, int, int]]
    measures: list[dict[str, Any]]
    checked: list[tuple[str, int, int]] = []
    done: bool
    by: str


def review_routes(notices: Notices, versions: Versions, desk: Desk) -> APIRouter:
    """The page and what it asks for.

    Args:
        notices: What there is to annotate.
        versions: What annotators made of it.
        desk: Does the work.
    """
    router = APIRouter(
        prefix="/review",
        include_in_schema=False,
        lifespan=partial(_drawing, notices=notices, desk=desk),
    )

    async def do(work: Callable[[], _Result], name: str) -> _Result:
        with desk.place():
            return await desk.do(work, name=name)

    @router.get("")
    async def page() -> Response:
        return html(review_page())

    @router.get("/guide")
    async def read_guide() -> dict[str, Any]:
        return guide()

    @router.get("/notices")
    async def all_notices(annotator: _Name = "") -> dict[str, Any]:
        return await do(partial(_listed, notices, versions, annotator), "notices")

    @router.get("/notice")
    async def one_notice(id: _Id, annotator: _Name) -> dict[str, Any]:
        return await do(partial(_opened, notices, versions, id, annotator), id)

    @router.put("/notice")
    async def save(
        request: Request,
        id: _Id,
        annotator: _Name,
        if_match: Annotated[str, Header(pattern=r'^"?\d{1,9}"?$')],
    ) -> Response:
        body = await request.body()
        after = int(if_match.strip('"'))
        try:
            work = partial(_keep, notices, versions, id, annotator, after=after, body=body)
            return JSONResponse(await do(work, id))
        except OlderError as refusal:
            return _older(refusal, notices.task(id).text)

    _past(router, versions, do)
    return router


def _past(router: APIRouter, versions: Versions, do: _Do) -> None:
    """Versions before, and how far annotators agree."""

    @router.get("/versions")
    async def history(id: _Id, annotator: _Name) -> list[dict[str, Any]]:
        name = annotator_name(annotator)
        return [_summary(row) for row in await do(partial(versions.versions, name, id), id)]

    @router.get("/version")
    async def older(id: _Id, annotator: _Name, number: int) -> dict[str, Any]:
        found = await do(partial(versions.version, annotator_name(annotator), id, number), id)
        if found is None:
            raise ReviewError(f"没有第 {number} 版")
        return version_of(found)

    @router.get("/agreement")
    async def agreements() -> list[dict[str, Any]]:
        def work() -> list[dict[str, Any]]:
            names = [name for name in versions.annotators() if name != DECIDED]
            return agreement({name: versions.of(name) for name in names})

        found: list[dict[str, Any]] = await do(work, "agreement")
        return found


@asynccontextmanager
async def _drawing(_: FastAPI, *, notices: Notices, desk: Desk) -> AsyncIterator[None]:
    """Lets the model read, one after another, what nobody has opened yet."""

    async def draw() -> None:
        for each in notices.undrawn():
            try:
                await desk.do(partial(notices.proposal, each), name=each)
            except NotServedError as error:
                logger.warning("%s", error)

    task = asyncio.create_task(draw())
    yield
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


def _listed(notices: Notices, versions: Versions, annotator: str) -> dict[str, Any]:
    names = versions.annotators()
    kept = {name: versions.of(name) for name in names}
    mine = kept.get(annotator_name(annotator), {}) if annotator else {}
    rows = []
    for task in notices:
        own = mine.get(task.id)
        proposal = notices.known_proposal(task.id)
        rows.append(
            {
                "id": task.id,
                "title": notices.title(task.id),
                "source": task.name,
                "length": len(task.text),
                "state": "none" if own is None else "done" if own.done else "draft",
                "version": 0 if own is None else own.number,
                "finished": [n for n in names if task.id in kept[n] and kept[n][task.id].done],
                "doubt": None
                if proposal is None or proposal.record is None
                else round(sum(1 - m.confidence for m in proposal.record.mentions), 2),
            }
        )
    todo = {task.id for task in notices if task.id not in mine or not mine[task.id].done}
    return {
        "notices": rows,
        "next": notices.order(todo),
        "annotators": [name for name in names if name != DECIDED],
        "decided": DECIDED,
        "drawing": len(notices.undrawn()),
        "failures": [*map(in_chinese, notices.failures.values())],
    }


def _opened(notices: Notices, versions: Versions, id: str, annotator: str) -> dict[str, Any]:
    task = notices.task(id)
    own = versions.of(annotator_name(annotator)).get(id)
    proposal = notices.proposal(id)
    shown = own.notice if own is not None else proposal.document.notice
    return with_findings(
        {
            "id": id,
            "title": notices.title(id),
            "source": task.name,
            "text": task.text,
            "suggestion": proposal_of(proposal.document),
            "version": None if own is None else version_of(own),
            "failure": notices.failures.get(id),
        },
        shown,
    )


def _keep(
    notices: Notices, versions: Versions, id: str, annotator: str, *, after: int, body: bytes
) -> dict[str, Any]:
    task = notices.task(id)
    name = annotator_name(annotator)
    try:
        saved = Saved.model_validate_json(body)
        row = {"id": id, "text": task.text, "spans": saved.spans, "measures": saved.measures}
        notice = gold_notice(row)
        _check_roles(notice)
    except ValidationError as error:
        told = in_chinese(malformed(error, whole="body"))
        raise ReviewError(f"没有保存：{told}") from error
    except (ValueError, KeyError, TypeError, IndexError) as error:
        what = f"missing key {error}" if isinstance(error, KeyError) else str(error)
        raise ReviewError(f"没有保存：标注不合格式：{in_chinese(what)}") from error
    known = notices.known_proposal(id)
    version = versions.save(
        name, notice, after=after, by=annotator_name(saved.by), done=saved.done,
        checked=() if saved.done else tuple(saved.checked),
        extra={"source": task.name} if known is None else _extra(known.document.extra, task.name),
    )  # fmt: skip
    return with_findings(
        {"version": version.number, "at": version.at, "by": version.by, "done": version.done},
        version.notice,
    )


def _extra(extra: Any, name: str) -> dict[str, Any]:
    own = ("version", "annotator", "checked")
    return {"source": name} | {key: value for key, value in extra.items() if key not in own}


def _check_roles(notice: GoldNotice) -> None:
    agencies = {each.span for each in notice.spans if each.label == "DEPT"}
    for measure in notice.measures:
        for role, agency in measure.roles:
            if agency not in agencies:
                raise ValueError(f"{role} {agency.start}:{agency.end} is not a DEPT span")


def _older(refusal: OlderError, text: str) -> Response:
    current = refusal.current
    return JSONResponse(
        {
            "message": str(refusal),
            "current": None if current is None else version_of(current),
            "length": len(text),
        },
        status_code=refusal.status,
    )


def _summary(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "number": row["version"],
        "at": row["at"],
        "by": row["by"],
        "done": row["done"],
        "removed": len(row["removed"]) + len(row["removed_measures"]),
        "added": len(row["added"]) + len(row["added_measures"]),
    }
