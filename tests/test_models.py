"""The models that the package carries, by name."""

from pathlib import Path

import pytest

from policyner.errors import ModelError
from policyner.extractor import DEFAULT_MODEL, EMBEDDED, Extractor, embedded_model, find_model
from policyner.reading import read_text

NOTICE = "一、重点任务\n（一）推进改革。2027年前，覆盖率达到80%以上。（省财政厅牵头，省教育厅配合）"


@pytest.mark.parametrize("name", EMBEDDED)
def test_an_embedded_model_is_found_by_its_name(name: str, tmp_path: Path, monkeypatch):
    # Even where a folder of that name lies in the way.
    (tmp_path / name).mkdir()
    monkeypatch.chdir(tmp_path)
    assert find_model(name) == embedded_model(name)
    record = Extractor.load(name, threads=1).extract(read_text(NOTICE))
    roles = [(a.role, a.name) for a in record.measures[0].agencies]
    assert roles == [("lead", "省财政厅"), ("support", "省教育厅")]


def test_without_a_name_it_is_the_default():
    assert find_model() == find_model(None) == embedded_model(DEFAULT_MODEL)


def test_another_name_is_a_folder(tmp_path: Path):
    assert find_model(tmp_path) == tmp_path
    with pytest.raises(ModelError, match="the embedded model large is missing"):
        embedded_model("large")


@pytest.mark.parametrize("name", EMBEDDED)
def test_a_model_carries_the_licence_of_what_it_began_with(name: str):
    text = (embedded_model(name) / "LICENSE-bge-small-zh-v1.5").read_text(encoding="utf-8")
    assert "MIT License" in text
    assert "Copyright (c) BAAI" in text
