"""`policyner serve` as a process: at a port of its own, until a signal."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator

import httpx
import pytest
from made_service import TEXT
from served_process import CODE, Served


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


def test_an_announced_body_that_is_too_large_is_not_read(served):
    head = (
        "POST /extract HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        f"Content-Length: {1 << 40}\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", served.port)) as large:
        large.settimeout(30)
        large.sendall(head.encode())
        assert large.recv(1000).startswith(b"HTTP/1.1 413 ")


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
