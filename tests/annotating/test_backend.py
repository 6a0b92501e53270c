"""Label Studio's ML backend protocol, with the bodies that its release 1.23 sends."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from policyner.annotating.backend import create_app
from policyner.annotating.configuration import configuration

sys.path.append(str(Path(__file__).parents[1] / "batch"))

TEXT = "😀一、扩大试点。\n一、扩大试点。尽快落实。（省财政厅牵头，省教育厅配合）\n"


@pytest.fixture
def client() -> TestClient:
    import fake_pipeline

    return TestClient(create_app(fake_pipeline.load(), model="v1"))


def predict(client: TestClient, *texts: object) -> list[dict]:
    tasks = [
        {"id": number, "data": {"id": "a", "text": text}, "annotations": [], "predictions": []}
        for number, text in enumerate(texts)
    ]
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
    assert (["牵头"], "省财政厅") in relations
    assert (["配合"], "省教育厅") in relations
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
