"""The command line with a small pipeline in place of the model."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from policyner.cli import app

# The batch's fake pipeline serves here too.
sys.path.append(str(Path(__file__).parents[1] / "batch"))

GOOD = "一、扩大试点。尽快落实。（省财政厅牵头，省教育厅配合）\n二、严格考核。（市体育局牵头）\n"

Invoke = Callable[..., Result]


@pytest.fixture
def invoke(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Invoke:
    """Runs a command line in an empty folder."""
    import fake_pipeline

    monkeypatch.setattr("policyner.batch.loading.load_extractor", fake_pipeline.load_extractor)
    monkeypatch.setattr("policyner.batch.settings.find_model", fake_pipeline.find_model)
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str, stdin: bytes | None = None) -> Result:
        return CliRunner().invoke(app, arguments, input=stdin, env={"COLUMNS": "200"})

    return run


@pytest.fixture
def notice(tmp_path: Path) -> Path:
    """A notice with two measures, `notice.txt` in the working folder."""
    path = tmp_path / "notice.txt"
    path.write_text(GOOD, encoding="utf-8")
    return path
