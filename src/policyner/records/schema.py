"""The JSON Schema of an output line, and the columns of the flat tables."""

from __future__ import annotations

from typing import Any

from pydantic import TypeAdapter
from pydantic.json_schema import GenerateJsonSchema

from policyner.language import translated
from policyner.records.columns import Column, shapes
from policyner.records.notice import SCHEMA_VERSION, Record


def notice_schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) that every line of `--records documents` meets.

    A line is either a notice record or the error record of an input that
    could not be processed.
    """
    schema = TypeAdapter[Any](Record).json_schema(mode="validation", schema_generator=_Schema)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        # A name and no address: nothing is to be fetched.
        "$id": f"urn:policyner:record:{SCHEMA_VERSION}",
        # Generators of code make a type of it, which is not to change with the version.
        "title": "policyner record",
        "description": f"A line of `policyner extract`, version {SCHEMA_VERSION} of the format.",
        **_without_openapi(schema),
    }


class _Schema(GenerateJsonSchema):
    """Leaves out the titles of keys, of each of which a generator of code would make a type."""

    def field_title_should_be_set(self, schema: Any) -> bool:
        """Whether a key gets its own name as a title."""
        del schema
        return False


def _without_openapi(schema: Any) -> Any:
    """A schema without `discriminator`, which pydantic adds and JSON Schema does not know.

    Validators that are strict about unknown keywords, such as ajv, refuse it; `oneOf` beside it
    says the same.
    """
    if isinstance(schema, list):
        return [_without_openapi(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    return {
        key: _without_openapi(value)
        for key, value in schema.items()
        if not (key == "discriminator" and "oneOf" in schema)
    }


def tables_described() -> str:
    """The columns of every flat table with type, Chinese name and meaning, for a person to read.

    The meanings are in the language that is spoken (`policyner.language`).
    """
    return "\n".join(
        line
        for shape in shapes().values()
        for line in (
            f"{shape.name} ({shape.zh}): {translated(shape.row)}",
            *map(_line, shape.together),
            *(
                f"{_line(column)} {translated('(where the table stands alone)')}"
                for column in shape.alone
                if column not in shape.together
            ),
            "",
        )
    ).rstrip()


def _line(column: Column) -> str:
    return f"  {column.name:<20}{column.kind:<9}{column.zh}: {translated(column.means)}"
