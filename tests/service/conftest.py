"""The service with a small pipeline in place of the model."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from made_service import Gate

from policyner.report import Archive
from policyner.service.app import create_app
from policyner.service.desk import Desk
from policyner.service.front import report_page
from policyner.service.guard import Access
from policyner.service.limits import ServiceLimits
from policyner.service.store import Store
from policyner.service.walk import Walk

Serve = Callable[..., TestClient]


@pytest.fixture
def gate() -> Iterator[Gate]:
    gate = Gate()
    yield gate
    gate.open.set()


@pytest.fixture
def serve(gate: Gate) -> Iterator[Serve]:
    """Starts a service; what it takes are limits, `token`, `hosts`, `store` and `archive`."""
    started: list[tuple[TestClient, Desk]] = []

    def start(
        *,
        token: str | None = None,
        hosts: tuple[str, ...] = (),
        store: Path | None = None,
        archive: Archive | None = None,
        **limits: float,
    ) -> TestClient:
        chosen = ServiceLimits(**{"threads": 2, **limits})
        walk = Walk(gate, limits=chosen, store=None if store is None else Store(store))
        walk.warm()
        desk = Desk(chosen)
        app = create_app(
            walk,
            desk,
            model="v1",
            limits=chosen,
            access=Access(token, hosts=hosts),
            archive=None if archive is None else report_page(archive),
            stored=store is not None,
        )
        client = TestClient(app, base_url="http://localhost:8000", follow_redirects=False)
        client.__enter__()
        started.append((client, desk))
        return client

    yield start
    gate.open.set()
    for client, desk in started:
        client.__exit__(None, None, None)
        assert desk.close(within=30)


@pytest.fixture
def client(serve: Serve) -> TestClient:
    return serve()
