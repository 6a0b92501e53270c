"""Who is served, what a slow client gets, and what every answer promises."""

from __future__ import annotations

import asyncio
import re

import pytest
from made_service import TEXT

from policyner.service.guard import Access, Guard
from policyner.service.limits import ServiceLimits

WORD = "letters-and-1-digit"


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("localhost", 200),
        ("localhost:8000", 200),
        ("127.0.0.1:8000", 200),
        ("[::1]:8000", 200),
        ("192.0.2.7", 200),
        ("notices.example:80", 200),
        ("evil.example", 403),
        ("localhost.evil.example", 403),
        ("[", 403),
        ("", 403),
    ],
)
def test_the_host_is_checked(serve, host, status):
    client = serve(hosts=("Notices.example",))
    assert client.get("/health", headers={"host": host}).status_code == status


@pytest.mark.parametrize(
    ("origin", "status"),
    [
        ("http://localhost:8000", 200),
        ("http://localhost:8001", 403),
        ("http://evil.example", 403),
        ("null", 403),
        ("http://[", 403),
    ],
)
def test_the_origin_is_checked(client, origin, status):
    answer = client.post("/extract", json={"text": TEXT}, headers={"origin": origin})
    assert answer.status_code == status
    assert not [name for name in answer.headers if name.startswith("access-control")]


def test_a_token_is_asked_for(serve):
    client = serve(token=WORD)
    assert client.get("/health").status_code == 200
    answer = client.post("/extract", json={"text": TEXT})
    assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")
    assert answer.json()["error"]["type"] == "token"
    for given in ("Bearer other", f"Basic {WORD}", WORD, "Bearer é"):
        headers = {"authorization": given.encode()}
        assert client.get("/version", headers=headers).status_code == 401
    headers = {"authorization": f"bearer {WORD}"}
    assert client.post("/extract", json={"text": TEXT}, headers=headers).status_code == 200


def test_a_browser_brings_the_token_once(serve):
    client = serve(token=WORD)
    page = client.get("/")
    assert page.status_code == 401
    assert 'name="token"' in page.text
    assert client.post("/token", files={"token": (None, "other")}).status_code == 401
    entered = client.post("/token", files={"token": (None, WORD)})
    assert (entered.status_code, entered.headers["location"]) == (303, "/")
    assert re.search("HttpOnly.*SameSite=strict", entered.headers["set-cookie"])
    assert WORD not in entered.headers["set-cookie"]
    assert client.get("/").status_code == 200
    assert client.get("/", headers={"cookie": "policyner=other"}).status_code == 401


@pytest.mark.parametrize("path", ["/", "/health", "/nothing", "/schema"])
def test_every_answer_has_the_security_headers(client, path):
    headers = client.get(path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["cache-control"] == "no-store"
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "frame-ancestors 'none'" in headers["content-security-policy"]


def asked(app, *, pieces: list[bytes], wait: float = 0.0) -> tuple[int, dict[str, str]]:
    """What an application answers to a client that sends, now and then, one of these pieces."""
    answered = []

    async def receive() -> dict:
        await asyncio.sleep(wait)
        return {"type": "http.request", "body": pieces.pop(0), "more_body": bool(pieces)}

    async def send(message: dict) -> None:
        answered.append(message)

    scope = {
        "type": "http",
        "method": "POST",
        "path": "/extract",
        "headers": [(b"host", b"localhost"), (b"content-type", b"application/json")],
    }
    asyncio.run(app(scope, receive, send))
    headers = {name.decode(): value.decode() for name, value in answered[0]["headers"]}
    return answered[0]["status"], headers


async def reads_all(scope, receive, send) -> None:
    while (await receive())["more_body"]:
        pass
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b""})


def test_a_slow_client_is_408_and_its_connection_ends():
    guard = Guard(reads_all, access=Access(), limits=ServiceLimits(seconds=0.2))
    status, headers = asked(guard, pieces=[b"x"] * 100, wait=0.03)
    assert (status, headers["connection"]) == (408, "close")
    assert asked(guard, pieces=[b"x"] * 2)[0] == 200


async def refuses(scope, receive, send) -> None:
    await send({"type": "http.response.start", "status": 422, "headers": []})
    await send({"type": "http.response.body", "body": b""})


def test_a_refused_body_is_taken_in_before_the_answer():
    guard = Guard(refuses, access=Access(), limits=ServiceLimits())
    pieces = [b"x" * 1_000_000] * 32
    assert asked(guard, pieces=pieces)[0] == 422
    assert pieces == []


@pytest.mark.parametrize("wait", [0.0, 0.01])
def test_an_answer_does_not_wait_for_a_body_without_end(monkeypatch, wait):
    monkeypatch.setattr("policyner.service.guard._LINGER", 0.2)
    guard = Guard(refuses, access=Access(), limits=ServiceLimits())
    pieces = [b"x"] * 1_000_000
    assert asked(guard, pieces=pieces, wait=wait)[0] == 422
    assert pieces


def test_bodies_together_are_held_to_a_limit():
    guard = Guard(reads_all, access=Access(), limits=ServiceLimits(body=100))
    guard.take(750)
    assert asked(guard, pieces=[b"x" * 51])[0] == 429
    # What was refused is not counted any more.
    assert asked(guard, pieces=[b"x" * 50])[0] == 200
    assert asked(guard, pieces=[b"x" * 50])[0] == 200
