"""Label Studio's ML backend protocol, with the bodies that its release 1.23 sends."""

from __future__ import annotations

import asyncio
import json
import signal
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import httpx
import pytest
from fastapi.testclient import TestClient

from policyner.annotating.backend import ServiceLimits, create_app
from policyner.annotating.configuration import configuration
from policyner.batch.limits import UNLIMITED, Limits
from policyner.batch.processes import Workers, local_workers
from policyner.batch.worker import Setup
from policyner.records.jsonl import encode_notice

sys.path.append(str(Path(__file__).parents[1] / "batch"))
sys.path.append(str(Path(__file__).parents[1] / "service"))

from served_process import Served

TEXT = "😀一、扩大试点。\n一、扩大试点。尽快落实。（省财政厅牵头，省教育厅配合）\n"

JSON = {"Content-Type": "application/json"}


def workers(limits: Limits = UNLIMITED) -> Workers:
    import fake_pipeline

    return local_workers(Setup(fake_pipeline.load, encode_notice), limits=limits)


@pytest.fixture
def client() -> TestClient:
    return TestClient(create_app(workers(), model="v1"))


def tasks_of(*texts: object) -> list[object]:
    return [
        {"id": number, "data": {"id": "a", "text": text}, "annotations": [], "predictions": []}
        for number, text in enumerate(texts)
    ]


def predict(client: TestClient, *texts: object, tasks: list[object] | None = None) -> list[dict]:
    tasks = tasks or tasks_of(*texts)
    body = {
        "tasks": tasks,
        "project": "1.1700000000",
        "label_config": configuration("labelstudio"),
        "params": {"login": None, "password": None, "context": None},
    }
    answer = client.post("/predict", json=body)
    assert answer.status_code == 200
    return answer.json()["results"]


def test_health_and_versions(client):
    assert client.get("/health").json()["status"] == "UP"
    assert client.get("/versions").json() == {"versions": ["v1"]}


def test_setup_answers_with_the_version(client):
    body = {
        "project": "1.1700000000",
        "schema": configuration("labelstudio"),
        "hostname": "http://localhost:8080",
        "access_token": "secret",
        "extra_params": None,
    }
    assert client.post("/setup", json=body).json() == {"model_version": "v1"}


def test_setup_refuses_a_configuration_without_our_labels(client):
    body = {"project": "1.1", "schema": "<View><Image name='image' value='$image'/></View>"}
    answer = client.post("/setup", json=body)
    assert answer.status_code == 400
    assert "annotate config" in answer.json()["error"]


def test_each_task_gets_regions_and_relations(client):
    first, second = predict(client, TEXT, "一、修路。抓紧。（市交通局牵头）")
    assert first["model_version"] == "v1"
    regions = {r["id"]: r for r in first["result"] if r["type"] == "labels"}
    for region in regions.values():
        value = region["value"]
        assert TEXT[value["start"] : value["end"]] == value["text"]
    relations = [
        (r["labels"], regions[r["to_id"]]["value"]["text"])
        for r in first["result"]
        if r["type"] == "relation"
    ]
    assert (["牵头单位"], "省财政厅") in relations
    assert (["配合单位"], "省教育厅") in relations
    assert any(r.get("value", {}).get("text") == "市交通局" for r in second["result"])


def test_a_task_that_cannot_be_read_gets_an_empty_suggestion(client, caplog):
    results = predict(client, "", None, TEXT)
    assert [bool(r["result"]) for r in results] == [False, False, True]
    assert "task 1" in caplog.text


def test_a_webhook_is_taken_and_trains_nothing(client):
    body = {"action": "ANNOTATION_CREATED", "project": {"id": 1}, "annotation": {"id": 2}}
    answer = client.post("/webhook", json=body)
    assert answer.status_code == 200
    assert answer.json()["status"] == "ignored"


def test_a_task_of_another_form_costs_its_own_suggestion(client):
    odd = [None, "text", 7, [], {"id": {"a": "\x1b[2J"}}, {"data": []}, {"data": {"text": 5}}]
    results = predict(client, tasks=[*odd, *tasks_of(TEXT)])
    assert [bool(each["result"]) for each in results] == [False] * len(odd) + [True]


@pytest.mark.parametrize(
    "text",
    [
        "一、甲\ud800乙。尽快。（省财政厅\udc00牵头）",
        "一、出错。（省财政厅牵头）",
        "修桥\x00铺路",
    ],
    ids=["surrogate", "fault", "nul"],
)
def test_a_text_that_fails_costs_its_own_suggestion(client, text: str):
    body = json.dumps({"tasks": tasks_of(TEXT, text, TEXT)}).encode()
    answer = client.post("/predict", content=body, headers=JSON)
    assert answer.status_code == 200
    found = [bool(each["result"]) for each in answer.json()["results"]]
    assert found == [True, False, True]


def test_a_text_that_kills_its_process_or_never_ends_costs_its_own_suggestion():
    with closing(workers(Limits(seconds=8, memory=None))) as pool:
        client = TestClient(create_app(pool, model="v1"))
        results = predict(client, TEXT, "一、猝死。（省财政厅牵头）", "一、拖延。", TEXT)
    assert [bool(each["result"]) for each in results] == [True, False, False, True]


class Slow:
    """Workers that do nothing until they are let, and tell when they begin."""

    def __init__(self, seconds: float = 30.0) -> None:
        self.begun = threading.Semaphore(0)
        self.go_on = threading.Event()
        self._seconds = seconds

    def outcomes(self, groups):
        for _ in groups:
            self.begun.release()
            self.go_on.wait(self._seconds)
            yield from ()

    def close(self) -> None:
        self.go_on.set()


@pytest.fixture
def slow() -> Iterator[Slow]:
    with closing(Slow()) as slow:
        yield slow


def test_long_texts_keep_nobody_waiting_who_asks_for_health(slow: Slow):
    client = TestClient(create_app(slow, model="v1", limits=ServiceLimits(requests=2)))

    def ask() -> None:
        # The question below may have the second place for a moment.
        while client.post("/predict", json={"tasks": tasks_of(TEXT)}).status_code == 503:
            time.sleep(0.01)

    with client:
        asking = [threading.Thread(target=ask) for _ in range(2)]
        for each in asking:
            each.start()
        assert slow.begun.acquire(timeout=20)
        assert client.get("/health").json()["status"] == "UP"
        deadline = time.monotonic() + 25
        while (answer := client.post("/predict", json={"tasks": []})).status_code == 200:
            assert time.monotonic() < deadline
            time.sleep(0.05)
        assert answer.status_code == 503
        assert answer.headers["Retry-After"] == "10"
        slow.close()
        for each in asking:
            each.join()
        assert client.post("/predict", json={"tasks": []}).status_code == 200


def test_tasks_that_are_not_done_in_time_get_no_suggestion(caplog):
    slow = Slow(seconds=0.2)
    client = TestClient(create_app(slow, model="v1", limits=ServiceLimits(seconds=0.1)))
    results = predict(client, TEXT, TEXT, TEXT)
    assert [each["result"] for each in results] == [[], [], []]
    assert "3 of 3 tasks were not done in time" in caplog.text
    assert slow.begun.acquire(blocking=False)
    assert not slow.begun.acquire(blocking=False)


class Stuck(Slow):
    """Workers that do the first task, and never come to an end with the second."""

    def outcomes(self, groups):
        yield from workers().outcomes([next(groups)])
        yield from super().outcomes(groups)


def test_a_task_without_end_keeps_no_answer_and_no_other_task(caplog):
    begun = time.monotonic()
    with closing(Stuck()) as stuck:
        client = TestClient(create_app(stuck, model="v1", limits=ServiceLimits(seconds=5)))
        results = predict(client, TEXT, TEXT)
    assert [bool(each["result"]) for each in results] == [True, False]
    assert time.monotonic() - begun < 20
    assert "1 of 2 tasks were not done in time" in caplog.text


def test_a_signal_does_not_wait_for_a_task_without_end():
    served = Served("--time-limit", "300", command=("annotate", "serve-backend"))
    text = "一、拖延。（省财政厅牵头）"
    with ThreadPoolExecutor(1) as threads:
        asked = threads.submit(
            httpx.post, f"{served.address}/predict", json={"tasks": tasks_of(text)}, timeout=60
        )
        time.sleep(3)
        served.process.send_signal(signal.SIGTERM)
        assert served.process.wait(40) == 128 + signal.SIGTERM
        assert asked.result().status_code == 503
    assert "Traceback" not in served.process.stderr.read()


def test_a_body_that_is_too_large_is_refused():
    client = TestClient(create_app(workers(), model="v1", limits=ServiceLimits(body=1 << 20)))
    body = json.dumps({"tasks": tasks_of("修" * (1 << 20))}).encode()
    assert client.post("/predict", content=body, headers=JSON).status_code == 413
    # In pieces, without a length.
    pieces = (body[start : start + (1 << 16)] for start in range(0, len(body), 1 << 16))
    answer = client.post("/predict", content=pieces, headers=JSON)
    assert answer.status_code == 413
    assert answer.json() == {"detail": "more than 1 MiB"}
    assert bool(predict(client, TEXT)[0]["result"])


def test_a_body_that_does_not_come_is_refused():
    app = create_app(workers(), model="v1", limits=ServiceLimits(seconds=0.1))
    scope = {
        "type": "http",
        "method": "POST",
        "path": "/predict",
        "headers": [(b"content-type", b"application/json")],
        "query_string": b"",
    }
    sent = []

    async def receive() -> dict[str, object]:
        await asyncio.sleep(30)
        return {"type": "http.request"}

    async def send(message: dict[str, object]) -> None:
        sent.append(message)

    asyncio.run(app(scope, receive, send))
    assert sent[0]["status"] == 408


@pytest.mark.parametrize(
    "body", [b"", b"{", b'{"tasks": "\\ud800"}', b"[" * 100_000, b"null", b"\xff"]
)
def test_a_body_of_another_form_is_refused(client, body: bytes):
    answer = client.post("/predict", content=body, headers=JSON)
    assert answer.status_code in (400, 422)
    assert len(answer.content) < 1000
