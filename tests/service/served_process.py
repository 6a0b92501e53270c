"""`policyner serve` in a process, with a small pipeline in place of the model."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

SERVE = """
import sys
sys.path.append({batch!r})
import fake_pipeline
import policyner.batch.loading
policyner.batch.loading.load_extractor = fake_pipeline.load_extractor
from policyner.cli import main
main()
"""
CODE = SERVE.format(batch=str(Path(__file__).parents[1] / "batch"))


class Served:
    """A service in a process."""

    def __init__(self, *options: str, command: Sequence[str] = ("serve",)) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", CODE, *command, "--port", "0", *options],
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONUNBUFFERED": "1"},
        )
        assert self.process.stderr is not None
        self.said = self.process.stderr.readline()
        found = re.search(r"http://127\.0\.0\.1:(\d+)", self.said)
        assert found, self.said + self.process.stderr.read()
        self.port = int(found[1])
        self.address = found[0]
