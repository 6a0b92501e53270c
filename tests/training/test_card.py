import shutil
from pathlib import Path

from policyner.evaluation.report import evaluate_files
from policyner.training.card import write_card
from policyner.training.config import load_config

MODEL = Path(__file__).parents[2] / "models" / "small"


def test_the_card_states_the_figures_of_evaluate_and_what_the_configuration_says(
    project: Path, tmp_path: Path
):
    config = load_config(project / "tiny.yaml")
    card = config.card.model_copy(
        update={"title": "小", "apart": ["CLUENER: 0.5"], "limits": ["Reads 64 characters."]}
    )
    model = tmp_path / "model"
    shutil.copytree(MODEL, model)
    gold = project / "gold.jsonl"
    text = write_card(config.model_copy(update={"card": card}), model, gold=[gold]).read_text(
        encoding="utf-8"
    )
    assert text.startswith("# 小\n")
    assert f"### `{gold}`: 3 notices" in text
    report = evaluate_files([gold], model=model)
    for label, strict in report.strict.items():
        assert f"| {label} | {strict.precision:.3f} | {strict.recall:.3f} | {strict.f1:.3f}" in text
    assert "## Measured apart\n\n- CLUENER: 0.5\n" in text
    assert text.endswith("## Limits\n\n- Reads 64 characters.\n")
