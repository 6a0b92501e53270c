"""The quality gate: the embedded model may not fall below the floors it was measured at."""

from pathlib import Path

import pytest

from policyner.errors import ModelError
from policyner.evaluation.gate import check, read_floors
from policyner.evaluation.report import evaluate_files
from policyner.extractor import embedded_model

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared" / "gold" / "dev.jsonl"

try:
    embedded_model()
except ModelError as error:
    pytest.skip(str(error), allow_module_level=True)


def problems(gold: Path, *, slices: bool) -> list[str]:
    report = evaluate_files([gold], slices=slices)
    floors = read_floors(ROOT / "configs" / "floors.json")
    return check(floors, gold, report.figures(), model=report.model)


def test_our_own_test_notices():
    assert problems(ROOT / "annotations" / "test.jsonl", slices=True) == []


@pytest.mark.shared
@pytest.mark.skipif(not SHARED.is_file(), reason=f"{SHARED} is absent")
def test_the_shared_dev_notices():
    assert problems(SHARED, slices=False) == []
