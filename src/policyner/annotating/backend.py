"""Label Studio's ML backend protocol: suggestions by the model as a task is opened.

Label Studio asks `GET /health` and `POST /setup` when a backend is connected, `POST /predict`
for tasks without predictions, and tells `POST /webhook` of what people do. (What it sends and
takes: label_studio/ml/api_connector.py and ml/models.py of its release 1.23.)
"""

from __future__ import annotations

import logging
from threading import Lock
from typing import Any

from fastapi import FastAPI
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field

from policyner.annotating.graph import graph_of
from policyner.annotating.inputs import document_of_record
from policyner.annotating.labelstudio import TEXT, result_of
from policyner.batch.loading import Extractor
from policyner.errors import ReadingError
from policyner.reading import read_text

logger = logging.getLogger(__name__)


class _Setup(BaseModel):
    """What Label Studio sends when a backend is connected; `schema` is its configuration."""

    label_config: str = Field("", alias="schema")


class _Predict(BaseModel):
    """The tasks that Label Studio asks suggestions for."""

    tasks: list[dict[str, Any]]


def create_app(extractor: Extractor, *, model: str) -> FastAPI:
    """The service.

    Args:
        extractor: The pipeline; one request uses it at a time.
        model: The version of its model, which suggestions carry.
    """
    app = FastAPI(title="policyner", docs_url=None, redoc_url=None)
    # OpenVINO's request is not to be used by two threads at once.
    turn = Lock()

    @app.get("/")
    @app.get("/health")
    def health() -> dict[str, str]:
        return {"status": "UP", "model_class": "policyner", "model_version": model}

    @app.post("/setup")
    def setup(request: _Setup) -> JSONResponse:
        wrong = _missing_in(request.label_config)
        if wrong:
            return JSONResponse({"error": wrong}, status_code=400)
        return JSONResponse({"model_version": model})

    @app.get("/versions")
    def versions() -> dict[str, list[str]]:
        return {"versions": [model]}

    @app.post("/predict")
    def predict(request: _Predict) -> dict[str, Any]:
        with turn:
            found = [_prediction(task, extractor, model=model) for task in request.tasks]
        return {"results": found, "model_version": model}

    @app.post("/webhook")
    def webhook(event: dict[str, Any]) -> dict[str, str]:
        logger.info("webhook: %s", event.get("action"))
        # Training is a step that a person decides on; nothing starts by itself.
        return {"status": "ignored", "detail": "train with `policyner train CONFIG`"}

    return app


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


def _prediction(task: dict[str, Any], extractor: Extractor, *, model: str) -> dict[str, Any]:
    """The suggestion for one task; an empty one where its text cannot be read."""
    data = task.get("data")
    text = data.get("text") if isinstance(data, dict) else None
    if not isinstance(text, str):
        logger.warning("task %s: its data has no text", task.get("id"))
        return {"model_version": model, "score": 0.0, "result": []}
    try:
        record = extractor.extract(read_text(text, name=f"task {task.get('id')}"))
    except ReadingError as error:
        logger.warning("%s", error)
        return {"model_version": model, "score": 0.0, "result": []}
    document = document_of_record(record, text, model=model)
    return {
        "model_version": model,
        "score": document.score(),
        "result": result_of(graph_of(document), text),
    }
