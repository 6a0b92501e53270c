"""`policyner mcp`: its tools, called by the client of the official SDK."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from made_service import OTHER, TEXT, Gate
from mcp import Client, StdioServerParameters, stdio_client

from policyner.errors import ModelError
from policyner.extractor import embedded_model
from policyner.grammar.names.own import OwnAgencies, OwnAgency
from policyner.records.jsonl import decode_notice
from policyner.service.assistants import create_server
from policyner.service.desk import Desk
from policyner.service.limits import ServiceLimits
from policyner.service.walk import Walk
from policyner.version import __version__

LIMITS = ServiceLimits(threads=2, waiting=0, characters=200, seconds=3.0)


@pytest.fixture
def server(gate: Gate) -> Iterator[Any]:
    desk = Desk(LIMITS)
    walk = Walk(gate, limits=LIMITS)
    walk.warm()
    yield create_server(walk, desk)
    gate.open.set()
    assert desk.close(within=30)


def called(server: Any, tool: str, **arguments: object) -> Any:
    """What a tool answers."""

    async def call() -> Any:
        async with Client(server) as client:
            return await client.call_tool(tool, arguments)

    return asyncio.run(call())


def value_of(answer: Any) -> Any:
    assert not answer.is_error, answer.content
    return json.loads(answer.content[0].text)


def test_there_are_three_tools_that_only_read(server):
    async def listed() -> Any:
        async with Client(server) as client:
            return (await client.list_tools()).tools

    tools = asyncio.run(listed())
    assert {each.name for each in tools} == {"extract", "resolve", "compare"}
    for each in tools:
        assert each.annotations.read_only_hint
        assert not each.annotations.open_world_hint
        assert each.description


def test_extract_gives_the_record(server):
    record = value_of(called(server, "extract", text=TEXT, source="A"))
    assert decode_notice(json.dumps(record)).document.source == "A"
    assert [each["name"] for each in record["measures"][0]["agencies"]] == ["省财政厅", "省教育厅"]


def test_extract_takes_what_the_notice_does_not_say(server):
    record = value_of(called(server, "extract", text=TEXT, issued="2024-03-08", region="350500"))
    assert record["document"]["issued_on"] == "2024-03-08"
    assert record["document"]["region"]["adcode"] == "350500"


def test_resolve_gives_the_value(server):
    answer = called(server, "resolve", kind="deadline", text="今年年底前", issued="2024-03-01")
    assert value_of(answer)["value"]["end"] == "2024-12-31"
    assert value_of(called(server, "resolve", kind="percent", text="修桥"))["value"] is None


def test_resolve_knows_the_users_own_organs(gate: Gate):
    agencies = OwnAgencies.of([("own.csv: line 2", OwnAgency("绿城平台", ("绿促",)))])
    desk = Desk(LIMITS)
    server = create_server(Walk(gate, limits=LIMITS), desk, agencies=agencies)
    value = value_of(called(server, "resolve", kind="agency", text="绿促"))["value"]
    assert (value["name"], value["status"]) == ("绿城平台", "resolved")
    gate.open.set()
    assert desk.close(within=30)


def test_compare_says_what_changed(server):
    answer = value_of(called(server, "compare", old=TEXT, new=TEXT + OTHER))
    assert "added" in json.dumps(answer)


@pytest.mark.parametrize(
    ("tool", "arguments", "message"),
    [
        ("extract", {"text": TEXT * 10}, "--max-characters"),
        ("extract", {"text": "English"}, "Chinese"),
        ("extract", {"text": TEXT, "issued": "9999-12-31"}, "behind 2999-12-31"),
        ("extract", {"text": f"{TEXT}等候"}, "took longer than 3 s"),
        ("resolve", {"kind": "percent", "text": "10%", "region": "无此地"}, "无此地"),
        ("resolve", {"kind": "nothing", "text": "10%"}, "kind"),
        ("compare", {"old": TEXT, "new": ""}, "new"),
    ],
)
def test_errors_are_answers_that_say_why(server, tool, arguments, message):
    answer = called(server, tool, **arguments)
    assert answer.is_error
    assert message in answer.content[0].text
    assert value_of(called(server, "extract", text=TEXT))


@pytest.mark.slow
def test_the_command_serves_standard_input_and_output():
    try:
        embedded_model()
    except ModelError as error:
        pytest.skip(str(error))

    async def talk() -> Any:
        command = StdioServerParameters(
            command=sys.executable,
            args=["-c", "from policyner.cli import main; main()", "mcp", "--model", "small"],
            env=dict(os.environ),
        )
        async with Client(stdio_client(command)) as client:
            return client.server_info, await client.call_tool("extract", {"text": TEXT})

    info, answer = asyncio.run(talk())
    assert (info.name, info.version) == ("policyner", __version__)
    assert value_of(answer)["measures"]
