"""The service with a small pipeline in place of the model."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from policyner.reading import Source
from policyner.records import NoticeRecord
from policyner.report import Archive
from policyner.service.app import create_app
from policyner.service.desk import Desk
from policyner.service.front import report_page
from policyner.service.guard import Access
from policyner.service.limits import ServiceLimits
from policyner.service.store import Store
from policyner.service.walk import Walk

sys.path.append(str(Path(__file__).parents[1] / "batch"))

import fake_pipeline

TEXT = "😀一、扩大试点。\n一、扩大试点。尽快落实。（省财政厅牵头，省教育厅配合）\n"
OTHER = "二、严格考核。尽快落实。（青禾市体育局牵头）\n"

Serve = Callable[..., TestClient]


class Gate(fake_pipeline.FakeExtractor):
    """The small pipeline, which stops at a text that says so until it is let on."""

    def __init__(self) -> None:
        super().__init__()
        self.reached = threading.Event()
        self.open = threading.Event()

    def extract(self, source: Source) -> NoticeRecord:
        if "等候" in source.text:
            self.reached.set()
            assert self.open.wait(30)
        return super().extract(source)


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
        desk = Desk(chosen)
        walk = Walk(gate, limits=chosen, store=None if store is None else Store(store))
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
