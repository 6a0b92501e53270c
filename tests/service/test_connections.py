"""Clients that neither ask nor read."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator

import httpx
import pytest
import uvicorn
from fastapi import FastAPI
from fastapi.responses import Response

from policyner.service import connections
from policyner.service.running import address_of, listen

HEAD = b"GET /large HTTP/1.1\r\nHost: localhost\r\n"
LARGE = b"x" * (64 << 20)


@pytest.fixture
def port(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """A server of one large answer, which waits for nobody long."""
    monkeypatch.setattr(connections, "_PATIENCE", 0.5)
    app = FastAPI()

    @app.get("/large")
    async def large() -> Response:
        return Response(LARGE)

    at = listen("127.0.0.1", 0)
    server = uvicorn.Server(connections.configured(app))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [at]})
    thread.start()
    yield int(address_of(at).rpartition(":")[2])
    server.should_exit = True
    thread.join(30)


def is_let_go(client: socket.socket) -> bool:
    """Whether the server ends a connection before long."""
    client.settimeout(30)
    try:
        return client.recv(1) == b""
    except ConnectionResetError:
        return True


@pytest.mark.parametrize("begun", [b"", HEAD])
def test_a_head_that_does_not_come_ends_its_connection(port: int, begun: bytes):
    with socket.create_connection(("127.0.0.1", port)) as client:
        client.sendall(begun)
        assert is_let_go(client)


def test_a_second_head_that_does_not_come_does_so_too(port: int):
    with socket.create_connection(("127.0.0.1", port)) as client:
        client.sendall(b"GET /none HTTP/1.1\r\nHost: localhost\r\n\r\n" + HEAD)
        answer = b""
        while b"Not Found" not in answer:
            answer += client.recv(1000)
        while client.recv(1000):
            pass


def test_an_answer_that_nobody_takes_is_dropped(port: int):
    with socket.create_connection(("127.0.0.1", port)) as client:
        client.sendall(HEAD + b"\r\n")
        time.sleep(3)
        received = 0
        client.settimeout(30)
        try:
            while piece := client.recv(1 << 20):
                received += len(piece)
        except ConnectionResetError:
            pass
        assert received < len(LARGE)


def test_an_answer_that_is_taken_slowly_is_whole(port: int, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(connections, "_PATIENCE", 3)
    with httpx.stream("GET", f"http://127.0.0.1:{port}/large", timeout=60) as answer:
        received = 0
        for piece in answer.iter_raw(8 << 20):
            received += len(piece)
            time.sleep(0.6)
    assert received == len(LARGE)
