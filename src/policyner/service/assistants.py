"""The same walk for assistants, over the Model Context Protocol: tools that read and answer."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from datetime import date
from typing import Annotated, Any, TypeVar

from mcp.server import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp_types import ToolAnnotations
from pydantic import Field

from policyner.across import compare as compare_records
from policyner.errors import PolicynerError
from policyner.grammar.names.own import NONE_OWN, OwnAgencies, using
from policyner.outline.facts import Stated
from policyner.records import NoticeRecord
from policyner.records.jsonl import encode_notice
from policyner.records.requests import Kind, Request, answer
from policyner.service.desk import Desk
from policyner.service.walk import Sent, Walk
from policyner.version import __version__

_Result = TypeVar("_Result")

_INSTRUCTIONS = (
    "Reads Chinese government notices (政府公文): measures with the agencies that lead (牵头) and "
    "support (配合), targets, deadlines and percentages, each with its place in the text. Nothing "
    "is fetched or kept. Offsets are half-open, in Unicode code points of the text as it was given."
)

_READS = ToolAnnotations(
    readOnlyHint=True, destructiveHint=False, idempotentHint=True, openWorldHint=False
)

_Text = Annotated[str, Field(description="The whole text of the notice, in Chinese.")]
_Region = Annotated[str | None, Field(description="The notice's region: a name or a code.")]
_Issuer = Annotated[str | None, Field(description="The issuing organ.")]
_Issued = Annotated[date | None, Field(description="The date of issue.")]


def create_server(walk: Walk, desk: Desk, *, agencies: OwnAgencies = NONE_OWN) -> MCPServer[Any]:
    """The server; `run()` of it serves standard input and output.

    Args:
        walk: From texts to records, within its limits.
        desk: Does the work; whoever made it closes it.
        agencies: The user's own organs, for what is resolved by itself.
    """
    server: MCPServer[Any] = MCPServer(
        "policyner", instructions=_INSTRUCTIONS, version=__version__, log_level="WARNING"
    )

    async def do(work: Callable[[], _Result], name: str) -> _Result:
        try:
            with desk.place():
                return await desk.do(work, name=name)
        except PolicynerError as error:
            # Of any other the assistant is not told the words: it is a fault, and logged.
            raise ToolError(str(error)) from error

    @server.tool(annotations=_READS)
    async def extract(
        text: _Text,
        source: Annotated[str, Field(description="What the record calls it.")] = "-",
        *,
        region: _Region = None,
        issuer: _Issuer = None,
        issued: _Issued = None,
    ) -> dict[str, Any]:
        """Extract the record of one notice.

        Its measures in order, each with roles, targets and deadlines, and all mentions with
        normalised values.
        """

        def extracted() -> NoticeRecord:
            day = None if issued is None else issued.isoformat()
            stated = Stated.of(issuer=issuer, region=region, issued=day)
            return walk.one(Sent(source, text=text, stated=stated))[0]

        record = await do(extracted, source)
        found: dict[str, Any] = json.loads(encode_notice(record))
        return found

    @server.tool(annotations=_READS)
    async def resolve(
        kind: Annotated[Kind, Field(description="What the expression is.")],
        text: Annotated[str, Field(description="The expression, such as 今年年底前.")],
        *,
        region: _Region = None,
        issuer: _Issuer = None,
        issued: _Issued = None,
        context: Annotated[str | None, Field(description="The sentence around it.")] = None,
    ) -> dict[str, Any]:
        """Say what one expression of a notice means: agency, deadline, percentage or target.

        `value` is null where the words are nothing of the kind.
        """
        asked = {
            "kind": kind,
            "text": text,
            "region": region,
            "issuer": issuer,
            "issued": issued,
            "context": context,
        }

        def answered() -> str:
            with using(agencies):
                return answer(Request.of(asked))

        return {"value": json.loads(await do(answered, text))}

    @server.tool(annotations=_READS)
    async def compare(
        old: Annotated[str, Field(description="The whole text of the older plan.")],
        new: Annotated[str, Field(description="The whole text of the newer plan.")],
        across_levels: Annotated[
            bool,
            Field(description="Whether they are of two levels, such as a province and a city."),
        ] = False,
    ) -> dict[str, Any]:
        """Compare two plans measure by measure: added, dropped, changed, moved or the same."""

        def compared() -> dict[str, Any]:
            (before, _), (after, _) = (
                walk.one(Sent(name, text=text)) for name, text in (("old", old), ("new", new))
            )
            found: dict[str, Any] = compare_records(
                [before], [after], across_levels=across_levels
            ).to_json()
            return found

        return await do(compared, "compare")

    return server


def serve_streams(server: MCPServer[Any]) -> None:
    """Serves standard input and output until the input ends."""
    asyncio.run(server.run_stdio_async())
