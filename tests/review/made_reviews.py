"""Notices of our own, and the page over a folder that holds them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import fake_pipeline
from fastapi.testclient import TestClient

from policyner.review.notices import Notices
from policyner.review.routes import review_routes
from policyner.review.versions import Versions
from policyner.service.app import create_app
from policyner.service.desk import Desk
from policyner.service.limits import ServiceLimits
from policyner.service.walk import Walk

TEXT = (
    "😀一、扩大试点。\n一、扩大试点。尽快落实。（省财政厅牵头，省教育厅配合）\n请省民政厅办理。\n"
)
OTHER = "二、严格考核。年内落实。（青禾市体育局牵头）\n"
FINANCE, EDUCATION, CIVIL = (TEXT.index(n) for n in ("省财政厅", "省教育厅", "省民政厅"))


@contextmanager
def reviewed(folder: Path, **more: Any) -> Iterator[TestClient]:
    """The service over a folder, which a new process would open in the same way."""
    limits = ServiceLimits(threads=2)
    extractor = fake_pipeline.FakeExtractor()
    desk = Desk(limits)
    notices = Notices(folder, extractor=extractor, model="v1", **more)
    versions = Versions(folder, text_of=notices.text_of)
    for name in versions.annotators():
        for version in versions.of(name).values():
            notices.add(version.notice)
    app = create_app(
        Walk(extractor, limits=limits), desk, model="v1", limits=limits,
        review=review_routes(notices, versions, desk),
    )  # fmt: skip
    with TestClient(app, base_url="http://localhost:8000") as client:
        yield client
    assert desk.close(within=30)


def ids(client: TestClient) -> list[str]:
    return [each["id"] for each in client.get("/review/notices").json()["notices"]]


def saved(client: TestClient, id: str, marks: dict[str, Any], *, after: int, **more: Any) -> Any:
    """Keeps marks as the page does."""
    name = more.pop("annotator", "张三")
    body = {
        "spans": marks["spans"], "measures": marks["measures"],
        "done": True, "by": more.pop("by", name), **more,
    }  # fmt: skip
    return client.put(
        "/review/notice",
        params={"id": id, "annotator": name},
        headers={"if-match": f'"{after}"', "content-type": "application/json"},
        content=json.dumps(body),
    )


def gold(folder: Path, name: str = "张三", kind: str = "gold") -> list[dict[str, Any]]:
    path = folder / kind / f"{name}.jsonl"
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
