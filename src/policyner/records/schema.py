"""The JSON Schema of an output line."""

from __future__ import annotations

from typing import Any

from pydantic import TypeAdapter

from policyner.records.notice import SCHEMA_VERSION, Record


def notice_schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) that every line of `--records documents` meets.

    A line is either a notice record or the error record of an input that
    could not be processed.
    """
    schema = TypeAdapter[Any](Record).json_schema(mode="validation")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"policyner record, version {SCHEMA_VERSION}",
        **schema,
    }
