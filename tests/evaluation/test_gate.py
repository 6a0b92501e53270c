import pytest

from policyner.errors import ConfigError
from policyner.evaluation.gate import check, raise_floors, read_floors

FIGURES = {"DEPT": 0.91267, "links": 0.8}


@pytest.fixture
def gold(tmp_path):
    path = tmp_path / "annotations" / "test.jsonl"
    path.parent.mkdir()
    path.write_text('{"id": "a"}\n', encoding="utf-8")
    return path


@pytest.fixture
def floors(tmp_path, gold):
    path = tmp_path / "floors.json"
    raise_floors(path, gold, FIGURES, model="v1")
    return path


def test_the_figures_that_made_the_floors_pass(floors, gold):
    assert check(read_floors(floors), gold, FIGURES, model="v1") == []


def test_a_figure_below_its_floor_fails_by_name(floors, gold):
    (problem,) = check(read_floors(floors), gold, FIGURES | {"DEPT": 0.89}, model="v1")
    assert "DEPT" in problem
    assert "0.91" in problem


def test_what_another_processor_may_change_passes(floors, gold):
    assert check(read_floors(floors), gold, FIGURES | {"DEPT": 0.905}, model="v1") == []


def test_a_floor_that_was_not_measured_is_named(floors, gold):
    (problem,) = check(read_floors(floors), gold, {"DEPT": 0.95}, model="v1")
    assert "links has a floor and was not measured" in problem


def test_other_gold_fails(floors, gold):
    gold.write_text('{"id": "b"}\n', encoding="utf-8")
    (problem,) = check(read_floors(floors), gold, FIGURES, model="v1")
    assert "changed" in problem


def test_another_model_fails(floors, gold):
    (problem,) = check(read_floors(floors), gold, FIGURES, model="v2")
    assert "v2" in problem


def test_gold_without_floors_fails(gold):
    assert check({}, gold, FIGURES, model="v1") == ["annotations/test.jsonl: no floors"]


def test_a_floor_rises_freely_and_falls_only_by_flag(floors, gold):
    raise_floors(floors, gold, {"DEPT": 0.95, "links": 0.8}, model="v2")
    with pytest.raises(ConfigError, match="DEPT would fall"):
        raise_floors(floors, gold, FIGURES, model="v3")
    raise_floors(floors, gold, FIGURES, model="v3", allow_lower=True)
    assert read_floors(floors)["annotations/test.jsonl"].f1["DEPT"] == 0.91


def test_a_malformed_file_is_named(tmp_path):
    path = tmp_path / "floors.json"
    path.write_text('{"test.jsonl": {"f1": 1}}', encoding="utf-8")
    with pytest.raises(ConfigError, match=r"floors\.json"):
        read_floors(path)


def test_what_is_no_file_is_named_and_left(gold, tmp_path):
    with pytest.raises(ConfigError, match="could not be read"):
        read_floors(tmp_path)
    with pytest.raises(ConfigError, match="cannot be written: No such file"):
        raise_floors(tmp_path / "none" / "floors.json", gold, FIGURES, model="v1")
