import json
import re
import shutil
from pathlib import Path

from policyner.annotating.inline import parse_inline
from policyner.evaluation.report import evaluate_files
from policyner.training.card import write_card
from policyner.training.config import StandoffConfig, load_config
from policyner.training.standoff import standoff

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


def test_the_card_tells_of_held_out_places_how_many_of_the_sure_mentions_are_right(
    project: Path, tmp_path: Path
):
    notice = parse_inline("（一）修桥。（⟦D:市财政局⟧牵头，⟦D:市审计局⟧配合）", id="a")
    texts, annotations = tmp_path / "texts.jsonl", tmp_path / "annotations.jsonl"
    texts.write_text(json.dumps({"id": "a", "text": notice.text}) + "\n", encoding="utf-8")
    line = standoff(notice, places=["四川"])
    annotations.write_text(json.dumps(line) + "\n", encoding="utf-8")
    config = load_config(project / "tiny.yaml")
    part = StandoffConfig(annotations=annotations, texts=texts, measured=True)
    settings = config.train.model_copy(update={"standoff": [part], "gold": []})
    config = config.model_copy(update={"train": settings, "held_out_places": ["四川"]})
    model = tmp_path / "model"
    shutil.copytree(MODEL, model)
    text = write_card(config, model, gold=[]).read_text(encoding="utf-8")
    assert "### Places held out: 1 notices" in text
    assert re.search(r"\| 0\.95 to 1\.0 \| (?:0\.9\d|1\.00), 1\.00 \(2\) \| – \| – \| – \|", text)
