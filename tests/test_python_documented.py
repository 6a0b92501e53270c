"""The snippets of docs/python.md, and the spaCy project in examples/, run as they stand."""

import csv
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from policyner.errors import ModelError
from policyner.extractor import embedded_model

ROOT = Path(__file__).parents[1]
DOCUMENT = (ROOT / "docs" / "python.md").read_text(encoding="utf-8")
SNIPPETS = re.findall(r"^```python\n(.*?)^```", DOCUMENT, re.MULTILINE | re.DOTALL)

try:
    embedded_model()
except ModelError as error:
    pytest.skip(str(error), allow_module_level=True)


def test_the_snippets_run_one_after_the_other():
    known: dict[str, object] = {}
    for number, snippet in enumerate(SNIPPETS):
        exec(compile(snippet, f"snippet {number}", "exec"), known)  # noqa: S102 - our own
    assert len(SNIPPETS) == 6
    record, failed = known["policyner"].extract_many([known["text"], ""])
    assert [(a.role, a.name) for a in record.measures[0].agencies] == [
        ("lead", "松河县交通局"),
        ("support", "县财政局"),
    ]
    assert failed.error.type == "empty"
    assert [each.measures for each in known["records"]] == [record.measures] * 2


@pytest.mark.slow
def test_the_spacy_project_runs(tmp_path):
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    folder = tmp_path / "examples" / "spacy"
    done = subprocess.run(
        [sys.executable, "-m", "spacy", "project", "run", "all"],
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    with (folder / "output" / "agencies.csv").open(encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    assert any((row["role"], row["agency"]) == ("lead", "市卫生健康委") for row in rows)
    page = (folder / "output" / "notices.html").read_text(encoding="utf-8")
    assert "PROJECT" in page
    assert "DEPT" in page
