"""Heads of notices of every kind, each with all that the record must say of it.

The heads in `tests/data/heads` were made up for this test, ten or more of a kind; a fact that
a head does not list must be absent from the record.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from policyner.extractor import read
from policyner.reading import read_text
from policyner.records.notice import NoticeRecord
from policyner.repair import repair

FOLDER = Path(__file__).parents[1] / "data" / "heads"
BODY = "一、重点任务\n（一）疏通河道。由水利局牵头，财政局配合。\n（二）加固堤防。由水利局负责。"
KINDS = (
    "fields",
    "numbers",
    "titles",
    "issuers",
    "addressees",
    "signatures",
    "furniture",
    "copies",
    "damage",
)
FACTS = {
    "title": None,
    "document_number": None,
    "doc_type": None,
    "issuers": [],
    "issued_on": None,
    "printed_on": None,
    "published_on": None,
    "metadata": {},
    "addressees": [],
    "attachments": [],
}
LEAST = 10


def heads(kind: str) -> list[dict[str, Any]]:
    return yaml.safe_load((FOLDER / f"{kind}.yaml").read_text(encoding="utf-8"))


HEADS = [
    pytest.param(kind, head, id=f"{kind}-{number}")
    for kind in KINDS
    for number, head in enumerate(heads(kind), start=1)
]


def record_of(text: str) -> NoticeRecord:
    source = read_text(text)
    aligned = repair(source.text, set_aside=source.set_aside)
    return read(source, aligned, ()).to_record()


def plain(value: Any) -> Any:
    """Dates as text, absent metadata left out."""
    if isinstance(value, dict):
        return {key: plain(inner) for key, inner in value.items() if inner is not None}
    return value if value is None or isinstance(value, list) else str(value)


@pytest.mark.parametrize("kind", KINDS)
def test_there_are_ten_of_each_kind(kind: str) -> None:
    assert len(heads(kind)) >= LEAST


@pytest.mark.parametrize(("kind", "head"), HEADS)
def test_everything_that_a_head_says(kind: str, head: dict[str, Any]) -> None:
    text = head["text"].replace("BODY", BODY)
    record = record_of(text)
    document = record.document.model_dump(mode="json")
    found = {name: plain(document[name]) for name in FACTS}
    assert found == {name: plain(head.get(name, absent)) for name, absent in FACTS.items()}
    assert {loss.kind for loss in record.document.losses} == set(head.get("losses", ()))
    clean = repair(text).clean
    assert all(words in clean for words in head.get("clean", ()))
    if kind != "damage":
        aside = {
            line.strip()
            for cut in record.document.set_aside
            for line in text[cut.start : cut.end].splitlines()
            if line.strip()
        }
        assert aside == set(head.get("aside", ()))
