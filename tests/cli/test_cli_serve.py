"""`policyner serve` and `policyner mcp`: what is refused before anything is served."""

from __future__ import annotations

import subprocess
import sys

import pytest


@pytest.mark.parametrize(
    ("command", "missing", "extra"),
    [
        ("serve", "fastapi", "serve"),
        ("serve", "uvicorn", "serve"),
        ("serve", "python_multipart", "serve"),
        ("mcp", "mcp", "mcp"),
    ],
)
def test_a_missing_extra_is_wrong_usage_with_its_line(command, missing, extra):
    # In a process of its own: what is imported here already stays the one that others patch.
    program = (
        "import sys; "
        f"sys.modules[{missing!r}] = None; "
        f"sys.argv = ['policyner', {command!r}]; "
        "from policyner.cli import main; main()"
    )
    result = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=120, check=False
    )
    assert result.returncode == 2
    assert f"pip install 'policyner[{extra}]'" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--host", "0.0.0.0"], "--token"),  # noqa: S104 - it is what is refused
        (["--host", "192.0.2.1", "--token", "é"], "ASCII"),
        (["missing.jsonl"], "missing.jsonl"),
        (["--model", "models/none"], "no such model"),
        (["--agencies", "own.csv"], "own.csv: No such file"),
    ],
)
def test_wrong_usage_is_told(invoke, arguments, message):
    result = invoke("serve", "--port", "0", *arguments)
    assert result.exit_code == 2
    assert message in result.stderr
