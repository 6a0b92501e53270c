"""Requests made from the description of the service: never an answer of 5xx (`make test-api`)."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest
from served_process import Served

SCHEMATHESIS = os.environ.get("POLICYNER_SCHEMATHESIS")

pytestmark = [
    pytest.mark.api,
    pytest.mark.skipif(SCHEMATHESIS is None, reason="made for `make test-api`"),
]


def test_nothing_that_the_description_allows_or_forbids_is_a_5xx(tmp_path: Path):
    # Refusals of the limits are no faults, so that few of them are set.
    served = Served("--max-jobs", "64", "--max-waiting", "1000")
    program = Path(SCHEMATHESIS or "").absolute()
    chosen = ["--checks", "not_a_server_error", "--mode", "all", "--max-examples", "50"]
    command = [program, "run", f"{served.address}/openapi.json", "--no-color", *chosen]
    try:
        # It leaves notes in the folder that it runs in.
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
        assert served.process.poll() is None
    finally:
        served.process.kill()
        served.process.wait()
    assert done.returncode == 0, done.stdout + done.stderr
    assert re.search("Tested: [1-9]", done.stdout), done.stdout
