"""`policyner serve` as a process: at a port of its own, until a signal."""

from __future__ import annotations

import asyncio
import io
import os
import signal
import socket
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
from made_service import TEXT
from served_process import CODE, Served

# What others have the processor for is waited for.
_PATIENCE = 120.0


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    served = Served("--max-seconds", "5", "--max-document-size", "1M")
    yield served
    served.process.kill()
    served.process.wait()


def test_it_serves_at_once_when_it_says_so(served):
    answer = httpx.post(f"{served.address}/extract", json={"text": TEXT})
    assert answer.status_code == 200
    assert answer.json()["measures"]


def test_a_slow_client_is_told_while_others_are_served(served):
    head = (
        "POST /extract HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        "Content-Length: 1000\r\n\r\n{"
    )
    with socket.create_connection(("127.0.0.1", served.port)) as slow:
        slow.sendall(head.encode())
        assert httpx.get(f"{served.address}/health").status_code == 200
        slow.settimeout(30)
        assert slow.recv(1000).startswith(b"HTTP/1.1 408 ")


def typed(served: Served, *, length: int) -> socket.socket:
    """A connection on which a body is announced of which no byte comes."""
    connection = socket.create_connection(("127.0.0.1", served.port), timeout=_PATIENCE)
    head = f"POST /extract HTTP/1.1\r\nHost: localhost\r\nContent-Length: {length}\r\n"
    connection.sendall(f"{head}Content-Type: application/json\r\n\r\n".encode())
    return connection


def test_each_of_twenty_bombs_and_other_trouble_is_refused_while_others_are_served():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("notice.txt", b"0" * (20 << 20))
    bomb = {"file": ("a.zip", stream.getvalue())}
    as_json = {"content-type": "application/json"}
    served = Served("--max-document-size", "1M", "--max-seconds", f"{_PATIENCE}")

    async def ask() -> tuple[list[int], ...]:
        async with httpx.AsyncClient(base_url=served.address, timeout=_PATIENCE) as client:
            kinds = (
                [client.post("/extract", files=bomb) for _ in range(20)],
                [client.post("/extract", content=b"{", headers=as_json) for _ in range(5)],
                [client.post("/extract", json={"text": TEXT}) for _ in range(10)],
                [client.get("/health")],
            )
            answers = await asyncio.gather(*(asyncio.gather(*kind) for kind in kinds))
            return tuple([each.status_code for each in kind] for kind in answers)

    try:
        with typed(served, length=1000), typed(served, length=1 << 40) as large:
            bombs, broken, notices, health = asyncio.run(ask())
            assert large.recv(1000).startswith(b"HTTP/1.1 413 ")
    finally:
        served.process.kill()
        served.process.wait()
    assert (bombs, broken) == ([413] * 20, [422] * 5)
    assert (notices, health) == ([200] * 10, [200])


def test_a_port_that_is_taken_is_wrong_usage(served):
    done = subprocess.run(
        [sys.executable, "-c", CODE, "serve", "--port", str(served.port)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "choose another --port" in done.stderr


@pytest.mark.skipif(os.name == "nt", reason="signals")
def test_a_signal_ends_it_when_what_is_in_hand_is_answered():
    served = Served()
    text = f"{TEXT}片刻"
    with httpx.Client() as client:
        assert client.post(f"{served.address}/extract", json={"text": text}).status_code == 200
        begun = time.monotonic()
        served.process.send_signal(signal.SIGTERM)
        assert served.process.wait(60) == 128 + signal.SIGTERM
        assert time.monotonic() - begun < 30
    assert "Traceback" not in served.process.stderr.read()


@pytest.mark.skipif(os.name == "nt", reason="signals")
def test_a_notice_without_end_is_answered_when_the_service_stops():
    served = Served()
    with ThreadPoolExecutor(1) as threads:
        text = f"{TEXT}拖延"
        asked = threads.submit(
            httpx.post, f"{served.address}/extract", json={"text": text}, timeout=_PATIENCE
        )
        time.sleep(2)
        served.process.send_signal(signal.SIGTERM)
        assert served.process.wait(_PATIENCE) == 128 + signal.SIGKILL
        assert asked.result().status_code == 503
        assert asked.result().json()["error"]["type"] == "stopping"
    assert "Traceback" not in served.process.stderr.read()
