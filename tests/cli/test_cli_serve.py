"""`policyner serve` and `policyner mcp`: what is refused before anything is served."""

from __future__ import annotations

import pytest


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
