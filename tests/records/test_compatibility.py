"""Records of every version of the format are read, with what each of their keys said."""

from __future__ import annotations

import importlib
import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest
from made_records import failure, notice

import policyner
from policyner.records import NoticeRecord
from policyner.records.jsonl import encode_notice
from policyner.records.notice import SCHEMA_VERSION
from policyner.records.producer import GUIDELINES_VERSION, Producer
from policyner.records.schema import notice_schema

# What each version of policyner wrote of `tests/data/notice.txt`, `notice.docx` and an empty file.
VERSIONS = sorted(Path(__file__).with_name("versions").glob("*.jsonl"))
CLIENTS = Path(__file__).parents[1] / "clients"
ROOT = Path(__file__).parents[2]


def today() -> bytes:
    made = notice()
    producer = Producer.of(model="base", model_version="0")
    document = made.document.model_copy(update={"producer": producer})
    records = (made.model_copy(update={"document": document}), failure())
    return b"".join(map(encode_notice, records))


def all_lines() -> bytes:
    return b"".join([*(path.read_bytes() for path in VERSIONS), today()])


def missing(old: Any, new: Any, *, at: str = "") -> list[str]:
    """Where the new value lacks something of the old."""
    if isinstance(old, dict) and isinstance(new, dict):
        gone = [f"{at}.{key}" for key in old if key not in new]
        return gone + [
            each
            for key in old
            if key in new
            for each in missing(old[key], new[key], at=f"{at}.{key}")
        ]
    if isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        pairs = enumerate(zip(old, new, strict=True))
        return [each for place, (a, b) in pairs for each in missing(a, b, at=f"{at}[{place}]")]
    return [] if old == new else [at]


def test_there_is_a_record_of_every_version():
    minor = int(SCHEMA_VERSION.partition(".")[2])
    assert [path.stem for path in VERSIONS] == [f"1.{number}" for number in range(minor)]


@pytest.mark.parametrize("path", VERSIONS, ids=lambda path: path.stem)
def test_records_of_earlier_versions_are_read_and_lose_nothing(path: Path):
    records = list(policyner.read_records(path))
    assert [isinstance(record, NoticeRecord) for record in records] == [True, True, False]
    assert sum(len(r.measures) for r in records if isinstance(r, NoticeRecord)) >= 8
    for line, record in zip(path.read_bytes().splitlines(), records, strict=True):
        assert missing(json.loads(line), json.loads(encode_notice(record))) == []


def test_the_guidelines_have_the_version_that_records_name():
    told = (ROOT / "annotations" / "README.md").read_text(encoding="utf-8")
    assert f"## The guidelines\n\nVersion {GUIDELINES_VERSION}." in told


def test_a_python_client_is_made_from_the_schema(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    generator = pytest.importorskip("datamodel_code_generator")
    generator.generate(
        json.dumps(notice_schema()),
        input_file_type=generator.InputFileType.JsonSchema,
        output=tmp_path / "made_client.py",
        output_model_type=generator.DataModelType.PydanticV2BaseModel,
        target_python_version=generator.PythonVersion.PY_311,
        formatters=[],
    )
    monkeypatch.syspath_prepend(tmp_path)
    client = importlib.import_module("made_client")
    records = [client.PolicynerRecord.model_validate_json(x) for x in all_lines().splitlines()]
    assert records[-2].root.document.producer.guidelines == GUIDELINES_VERSION
    assert records[-1].root.error.type == "empty"
    assert {role.role.value for m in records[-2].root.measures for role in m.agencies} == {
        "lead",
        "support",
    }


@pytest.fixture
def modules() -> Path:
    """The folder of the packages that `make test-clients` installs."""
    folder = CLIENTS / "node_modules"
    if not folder.is_dir() or os.environ.get("POLICYNER_CLIENTS") != "1":
        pytest.skip("no packages of npm (make test-clients)")
    return folder


def node(*command: object, **options: Any) -> str:
    done = subprocess.run(
        ["node", *map(str, command)], cwd=CLIENTS, capture_output=True, check=False, **options
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout.decode()


@pytest.mark.npm
@pytest.mark.usefixtures("modules")
def test_a_strict_validator_takes_the_schema_and_all_records(tmp_path: Path):
    schema = tmp_path / "schema.json"
    schema.write_text(json.dumps(notice_schema()), encoding="utf-8")
    node("validate.cjs", schema, input=all_lines())
    wrong = today().replace(b'"lead"', b'"leads"')
    with pytest.raises(AssertionError, match="must be equal to one of the allowed values"):
        node("validate.cjs", schema, input=wrong)


@pytest.mark.npm
def test_a_typescript_client_is_made_from_the_schema(tmp_path: Path, modules: Path):
    schema = tmp_path / "schema.json"
    schema.write_text(json.dumps(notice_schema()), encoding="utf-8")
    maker = modules / "json-schema-to-typescript" / "dist" / "src" / "cli.js"
    node(maker, "--input", schema, "--output", tmp_path / "record.d.ts")
    (tmp_path / "client.ts").write_bytes((CLIENTS / "client.ts").read_bytes())
    compiler = modules / "typescript" / "bin" / "tsc"
    node(compiler, "--noEmit", "--strict", "--target", "es2022", tmp_path / "client.ts")
    broken = tmp_path / "client.ts"
    broken.write_text(broken.read_text(encoding="utf-8").replace('"lead"', '"leads"'))
    with pytest.raises(AssertionError, match="no overlap"):
        node(compiler, "--noEmit", "--strict", "--target", "es2022", tmp_path / "client.ts")
