"""Label Studio's ML backend protocol: suggestions by the model as a task is opened.

Label Studio asks `GET /health` and `POST /setup` when a backend is connected, `POST /predict`
for tasks without predictions, and tells `POST /webhook` of what people do. (What it sends and
takes: label_studio/ml/api_connector.py and ml/models.py of its release 1.23.)

Notices are extracted in worker processes, so that none keeps `/health` waiting, and one that is
broken, never ends or takes all memory costs its own suggestion alone.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass
from threading import Lock, Thread
from typing import TYPE_CHECKING, Any

from fastapi import FastAPI, HTTPException, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field

from policyner.annotating.graph import graph_of
from policyner.annotating.inputs import document_of_record
from policyner.annotating.labelstudio import TEXT, result_of
from policyner.batch.processes import Workers
from policyner.batch.work import Assignment, Outcome
from policyner.reading import Part, printable
from policyner.records.jsonl import decode_notice
from policyner.records.notice import NoticeRecord

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

logger = logging.getLogger(__name__)

# What is logged of a task's id, which may be anything.
_ID = 40


@dataclass(frozen=True, slots=True)
class ServiceLimits:
    """What one request may take.

    Attributes:
        body: Bytes of its body. Label Studio writes six for a Chinese character.
        seconds: Wall-clock time until it is answered; tasks that are not done by then get no
            suggestion. Label Studio itself waits for 100 seconds. The body must have come
            within as many.
        requests: How many may wait for suggestions at once; further ones are told to come back.
    """

    body: int = 32 << 20
    seconds: float = 90.0
    requests: int = 8


_DEFAULT_LIMITS = ServiceLimits()


class _Setup(BaseModel):
    """What Label Studio sends when a backend is connected; `schema` is its configuration."""

    label_config: str = Field("", alias="schema")


class _Predict(BaseModel):
    """The tasks that Label Studio asks suggestions for; each is looked at by itself."""

    tasks: list[Any]


def create_app(workers: Workers, *, model: str, limits: ServiceLimits = _DEFAULT_LIMITS) -> FastAPI:
    """The service.

    Args:
        workers: The pipeline, with records encoded as by `encode_notice`. One request uses
            them at a time. Whoever started them closes them.
        model: The version of the pipeline's model, which suggestions carry.
        limits: What one request may take.
    """
    app = FastAPI(title="policyner", docs_url=None, redoc_url=None)
    app.add_middleware(_Gate, limits=limits)
    suggestions = _Suggestions(workers, model=model, seconds=limits.seconds)

    # Not in a thread, of which all might be taken.
    @app.get("/")
    @app.get("/health")
    async def health() -> dict[str, str]:
        return {"status": "UP", "model_class": "policyner", "model_version": model}

    @app.post("/setup")
    async def setup(request: _Setup) -> JSONResponse:
        wrong = _missing_in(request.label_config)
        if wrong:
            return JSONResponse({"error": wrong}, status_code=400)
        return JSONResponse({"model_version": model})

    @app.get("/versions")
    async def versions() -> dict[str, list[str]]:
        return {"versions": [model]}

    @app.post("/predict")
    async def predict(request: _Predict) -> dict[str, Any]:
        found = await suggestions.of(request.tasks)
        return {"results": found, "model_version": model}

    @app.post("/webhook")
    async def webhook(event: dict[str, Any]) -> dict[str, str]:
        logger.info("webhook: %s", printable(str(event.get("action"))[:_ID]))
        # Training is a step that a person decides on; nothing starts by itself.
        return {"status": "ignored", "detail": "train with `policyner train CONFIG`"}

    @app.exception_handler(RequestValidationError)
    async def refuse(_: Request, error: RequestValidationError) -> JSONResponse:
        # Not what was sent, as FastAPI does: it may be large, or no Unicode.
        wrong = [f"{'.'.join(map(str, each['loc']))}: {each['msg']}" for each in error.errors()]
        return JSONResponse({"detail": printable("; ".join(wrong))}, status_code=422)

    return app


class _Suggestions:
    """Makes the suggestions of one request at a time."""

    def __init__(self, workers: Workers, *, model: str, seconds: float) -> None:
        self._workers = workers
        self._model = model
        self._seconds = seconds
        self._turn = Lock()

    async def of(self, tasks: Sequence[Any]) -> list[dict[str, Any]]:
        """A suggestion for each task; an empty one where there is none to be had in time."""
        texts = [_text_of(task) for task in tasks]
        names = [_name_of(task) for task in tasks]
        parts = [Part(name, text=text) for name, text in zip(names, texts, strict=True) if text]
        outcomes = await self._outcomes(parts)
        if len(outcomes) < len(parts):
            late = len(parts) - len(outcomes)
            logger.warning("%d of %d tasks were not done in time", late, len(tasks))
        following = iter(outcomes)
        return [
            self._suggestion(name, text, next(following, None) if text else None)
            for name, text in zip(names, texts, strict=True)
        ]

    async def _outcomes(self, parts: Sequence[Part]) -> list[Outcome]:
        """Those that are there in time; a notice under way is not waited for."""
        end = time.monotonic() + self._seconds
        found: list[Outcome] = []
        done: Future[None] = Future()
        done.set_running_or_notify_cancel()

        def work() -> None:
            try:
                if self._turn.acquire(timeout=self._seconds):
                    try:
                        for outcome in self._workers.outcomes(_in_time(parts, end)):
                            # One by one: what is there is taken while the next is made.
                            found.append(outcome)  # noqa: PERF402
                    finally:
                        self._turn.release()
                done.set_result(None)
            except BaseException as error:  # noqa: BLE001 - whoever asked is told
                done.set_exception(error)

        # No thread of a pool: the end of the process would wait for it.
        Thread(target=work, daemon=True).start()
        with suppress(TimeoutError):
            async with asyncio.timeout(self._seconds):
                await asyncio.wrap_future(done)
        return list(found)

    def _suggestion(self, name: str, text: str | None, outcome: Outcome | None) -> dict[str, Any]:
        if not text:
            logger.warning("%s: its data has no text", name)
            return self._nothing()
        if outcome is None:
            return self._nothing()
        if outcome.failure is not None:
            logger.warning("%s", printable(outcome.failure))
            return self._nothing()
        record = decode_notice(outcome.encoded)
        assert isinstance(record, NoticeRecord)  # noqa: S101 - others are failures
        document = document_of_record(record, text, model=self._model)
        return {
            "model_version": self._model,
            "score": document.score(),
            "result": result_of(graph_of(document), text),
        }

    def _nothing(self) -> dict[str, Any]:
        return {"model_version": self._model, "score": 0.0, "result": []}


class _Gate:
    """Keeps out bodies that are too large or too slow, and more requests than can be served."""

    def __init__(self, app: ASGIApp, *, limits: ServiceLimits) -> None:
        self._app = app
        self._limits = limits
        self._inside = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Lets a request through, or answers it here."""
        if scope["type"] != "http" or scope["method"] != "POST":
            await self._app(scope, receive, send)
            return
        refusal = self._refusal(dict(scope["headers"]))
        if refusal is not None:
            await refusal(scope, receive, send)
            return
        self._inside += 1
        try:
            await self._app(scope, self._within(receive), send)
        except asyncio.CancelledError:
            # By the server, which stops and waits no longer.
            stops = JSONResponse({"detail": "the service stops"}, status_code=503)
            await stops(scope, receive, send)
        finally:
            self._inside -= 1

    def _refusal(self, headers: dict[bytes, bytes]) -> JSONResponse | None:
        length = headers.get(b"content-length", b"")
        if length.isdigit() and int(length) > self._limits.body:
            return JSONResponse({"detail": self._too_large}, status_code=413)
        if self._inside >= self._limits.requests:
            later = {"Retry-After": "10"}
            return JSONResponse({"detail": "too many requests"}, status_code=503, headers=later)
        return None

    def _within(self, receive: Receive) -> Receive:
        end = time.monotonic() + self._limits.seconds
        taken = 0
        is_whole = False

        async def receive_within() -> Message:
            nonlocal taken, is_whole
            if is_whole:
                # What comes now is that the client went away, whenever that is.
                return await receive()
            try:
                async with asyncio.timeout(end - time.monotonic()):
                    message = await receive()
            except TimeoutError as error:
                raise HTTPException(408, "the body did not come in time") from error
            taken += len(message.get("body", b""))
            is_whole = not message.get("more_body", False)
            if taken > self._limits.body:
                raise HTTPException(413, self._too_large)
            return message

        return receive_within

    @property
    def _too_large(self) -> str:
        return f"more than {self._limits.body >> 20} MiB"


def _in_time(parts: Sequence[Part], end: float) -> Iterator[list[Assignment]]:
    """The tasks one by one, as long as there is time."""
    for part in parts:
        if time.monotonic() > end:
            return
        yield [Assignment(part)]


def _text_of(task: Any) -> str | None:
    data = task.get("data") if isinstance(task, dict) else None
    text = data.get("text") if isinstance(data, dict) else None
    return text if isinstance(text, str) else None


def _name_of(task: Any) -> str:
    number = task.get("id") if isinstance(task, dict) else None
    return printable(f"task {str(number)[:_ID]}")


def _missing_in(label_config: str) -> str | None:
    """Why suggestions would not show in a labelling configuration."""
    if not label_config:
        return None
    if f'toName="{TEXT}"' not in label_config:
        return (
            f"the labelling configuration has no labels for a text named {TEXT}: "
            "use what `policyner annotate config --to labelstudio` prints"
        )
    return None
