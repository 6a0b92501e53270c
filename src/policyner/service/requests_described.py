"""What OpenAPI says of requests and answers that are read and written by hand."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic.json_schema import models_json_schema

from policyner.records import ErrorRecord, NoticeRecord
from policyner.service.bodies import NoticeBody, StatedBody
from policyner.service.files import MEDIA_TYPES

_Responses = dict[int | str, dict[str, Any]]

SERVICE = (
    "Chinese government notices to records: measures, lead and supporting agencies, targets, "
    "deadlines, percentages. Every refusal is an error record."
)

_REF = "#/components/schemas/{model}"

_NOTICE = NoticeBody.model_json_schema()
_BINARY = {"type": "string", "format": "binary"}
_STATED = StatedBody.model_json_schema()["properties"]
_SOURCE = {"type": "string", "description": "What the record calls it; else the file's name."}

#: The body of one notice.
NOTICE: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {"schema": _NOTICE},
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "description": "Either `file`, of any format that is read, or `text`.",
                    "properties": {
                        "file": _BINARY,
                        "text": {"type": "string"},
                        "source": _SOURCE,
                        **_STATED,
                    },
                }
            },
        },
    }
}

#: The body of several.
NOTICES: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {
                "schema": {
                    "type": "object",
                    "required": ["notices"],
                    "additionalProperties": False,
                    "properties": {"notices": {"type": "array", "minItems": 1, "items": _NOTICE}},
                }
            },
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["file"],
                    "properties": {
                        "file": {"type": "array", "minItems": 1, "items": _BINARY},
                        **_STATED,
                    },
                }
            },
        },
    }
}


def _json(model: str, meaning: str) -> dict[str, Any]:
    schema = {"$ref": _REF.format(model=model)}
    return {"description": meaning, "content": {"application/json": {"schema": schema}}}


def _refusals(**meanings: str) -> _Responses:
    return {
        int(status.removeprefix("s")): _json("ErrorRecord", meaning)
        for status, meaning in meanings.items()
    }


#: Of every request.
REFUSED = _refusals(s401="No valid token.", s403="For another host, or from another site's page.")

#: Of requests with a body.
REFUSALS: _Responses = {
    **REFUSED,
    **_refusals(
        s408="The body did not arrive, or the notice was not done, in time.",
        s413="The body, what it unpacks to, or the text is larger than the limits allow.",
        s422="The body is not what is asked for, or no notice that can be read.",
        s429="As many requests wait as may; `Retry-After` says when to come again.",
        s507="With `--store`: the disk takes no more.",
    ),
}

NO_JOB: _Responses = {
    **REFUSED,
    **_refusals(s404="No such job, or not any more.", s422="No job's id."),
}

UNFINISHED = _refusals(
    s408="Not made in time.", s409="The job is not finished.", s422="No such kind of file.",
    s429="As many requests wait as may.",
)  # fmt: skip

#: The record of a notice.
RECORD: _Responses = {200: _json("NoticeRecord", "The record, as `extract` writes it.")}

#: The files of a job.
RECORDS: _Responses = {
    200: {
        "description": "The file.",
        "content": {MEDIA_TYPES[kind]: {"schema": _BINARY} for kind in ("jsonl", "xlsx", "html")},
    }
}


def describe(app: FastAPI) -> dict[str, Any]:
    """The OpenAPI document of the service.

    The schemas of records are those of `/schema`, which FastAPI does not make: it describes
    what is written, and a record's text is left out where it is the input.
    """
    if app.openapi_schema is None:
        described = get_openapi(
            title=app.title, version=app.version, description=app.description, routes=app.routes
        )
        _, records = models_json_schema(
            [(NoticeRecord, "validation"), (ErrorRecord, "validation")], ref_template=_REF
        )
        described["components"]["schemas"] |= records["$defs"]
        app.openapi_schema = described
    return app.openapi_schema
