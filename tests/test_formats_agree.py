"""The same notice in each format gives the same record."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from policyner.cli import app
from policyner.errors import ModelError
from policyner.extractor import embedded_model

DATA = Path(__file__).parent / "data"
FILES = (
    "same.html", "same.mht", "same.docx", "same.xlsx", "same.ofd",
    "notice.md", "notice.doc", "notice.wps", "notice.rtf", "notice.pdf",
)  # fmt: skip

try:
    embedded_model()
except ModelError as error:
    pytest.skip(str(error), allow_module_level=True)


@pytest.fixture(scope="module")
def records() -> dict[str, dict]:
    paths = [str(DATA / file) for file in ("same.txt", *FILES)]
    result = CliRunner().invoke(app, ["extract", *paths, "-o", "-"])
    assert result.exit_code == 0
    found = [json.loads(line) for line in result.stdout.splitlines()]
    return {Path(each["document"]["source"]).name: each for each in found}


def measures(record: dict) -> list[dict]:
    # The words of a mention, without the blanks that a line's end leaves in some formats.
    words = {each["id"]: "".join(each["clean"].split()) for each in record["mentions"]}
    return [
        {
            "number": measure["number"],
            "agencies": [(each["role"], each["name"]) for each in measure["agencies"]],
            **{
                kind: [words[mention] for mention in measure[kind]]
                for kind in ("deadlines", "targets", "percentages")
            },
        }
        for measure in record["measures"]
    ]


def test_the_text_has_what_the_others_are_held_against(records: dict[str, dict]):
    found = measures(records["same.txt"])
    assert [each["number"] for each in found] == ["一、", "二、", "三、", "1", "2"]
    assert found[0]["agencies"] == [
        ("lead", "市民政局"),
        ("support", "市财政局"),
        ("support", "市教育局"),
    ]
    assert found[3]["agencies"] == [("responsible", "市民政局"), ("responsible", "市财政局")]
    assert found[3]["deadlines"] == ["2027年6月底前"]
    assert found[0]["percentages"] == ["80%以上"]


@pytest.mark.parametrize("file", FILES)
def test_measures_and_roles_are_the_same(records: dict[str, dict], file: str):
    assert measures(records[file]) == measures(records["same.txt"])


@pytest.mark.parametrize("file", FILES)
def test_the_head_is_the_same(records: dict[str, dict], file: str):
    def head(record: dict) -> list[object]:
        keys = ("title", "document_number", "issued_on", "doc_type", "addressees", "issuers")
        return [record["document"][key] for key in keys]

    assert head(records[file]) == head(records["same.txt"])
