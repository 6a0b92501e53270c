"""Requests to resolve an expression that stands alone, as `policyner resolve` takes them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from policyner.errors import ResolvingError, malformed
from policyner.given import json_in
from policyner.reading.believed import FIRST_DAY, LAST_DAY
from policyner.records.values import TargetValue, target_value
from policyner.resolving import (
    Agency,
    Context,
    Deadline,
    Notice,
    Percent,
    notice_of,
    regions,
    resolve_agency,
    resolve_deadline,
    resolve_percent,
    resolve_target,
)

_JSON = TypeAdapter[Agency | Deadline | Percent | TargetValue | None](
    Agency | Deadline | Percent | TargetValue | None
)

Kind = Literal["agency", "deadline", "percent", "target"]


class Request(BaseModel):
    """An expression to resolve.

    Attributes:
        kind: What it is taken for.
        text: The expression.
        region: The notice's region, by name or code.
        issuer: The issuing organ.
        issued: The date of issue.
        context: The sentence around it.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: Kind
    text: str = Field(min_length=1)
    region: str | None = None
    issuer: str | None = None
    issued: date | None = Field(None, ge=FIRST_DAY, le=LAST_DAY)
    context: str | None = None

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> Request:
        """The request in `data`.

        Raises:
            ResolvingError: If it is malformed; the message names the key.
        """
        try:
            return cls.model_validate(data)
        except ValidationError as error:
            raise ResolvingError(malformed(error, whole="request")) from error

    def notice(self) -> Notice:
        """What the request says of the notice."""
        found = notice_of(
            issuers=() if self.issuer is None else (self.issuer,), issued_on=self.issued
        )
        if self.region is None:
            return found
        region = regions().find(self.region).region
        return Notice(found.issuers, region, self.issued, "region", found.year)

    def surroundings(self) -> Context:
        """The words around the expression."""
        before, found, after = (self.context or "").partition(self.text)
        if not found:
            # The sentence does not hold the expression: it stands in front of it.
            return Context(before, "", self.notice())
        return Context(before, after, self.notice())


def answer(request: Request) -> str:
    """The normalised value as JSON; `null` where the words are nothing of the kind.

    Raises:
        ResolvingError: If the request names a region that there is not.
    """
    value: Agency | Deadline | Percent | TargetValue | None
    if request.kind == "agency":
        value = resolve_agency(request.text, notice=request.notice())
    elif request.kind == "deadline":
        value = resolve_deadline(request.text, context=request.surroundings())
    elif request.kind == "percent":
        value = resolve_percent(request.text, context=request.surroundings())
    else:
        value = target_value(resolve_target(request.text))
    return _JSON.dump_json(value).decode()


def _request(line: bytes, defaults: Mapping[str, Any]) -> Request:
    data = json_in(line)
    if not isinstance(data, dict):
        raise ResolvingError("no JSON object")
    given = {key: value for key, value in data.items() if value is not None}
    return Request.of({**defaults, **given})


def answer_lines(
    lines: Iterable[bytes], *, defaults: Mapping[str, Any]
) -> Iterator[tuple[str, str | None]]:
    """Answers requests that are JSON lines.

    Args:
        lines: UTF-8 lines; blank ones are skipped.
        defaults: Keys that a line may leave out.

    Yields:
        `{"value": …}` and `None` for each line in order; for one that is bad,
        `{"error": …}` and a sentence that names the line.
    """
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            yield f'{{"value":{answer(_request(line, defaults))}}}', None
        except (ValueError, ResolvingError) as error:
            kind, why = "resolving", str(error)
            if not isinstance(error, ResolvingError):
                kind, why = "no_json", "no JSON object"
            message = f"line {number}: {why}"
            fault = {"line": number, "type": kind, "message": message}
            yield json.dumps({"error": fault}, ensure_ascii=False), message
