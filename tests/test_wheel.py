"""The wheel in an empty environment extracts offline; nothing of the source tree is in reach."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
NOTICE = "关于扩大试点的通知\n一、重点任务\n（一）推进改革。（省财政厅牵头，省教育厅配合）\n"

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not (ROOT / "models" / "small" / "model.onnx").is_file(), reason="no embedded model"
    ),
    pytest.mark.skipif(
        os.environ.get("POLICYNER_OFFLINE") == "1",
        reason="POLICYNER_OFFLINE=1: the wheel's dependencies come from a package index",
    ),
]


def run(*command: object, **options: object) -> str:
    done = subprocess.run(
        [str(part) for part in command],
        capture_output=True,
        encoding="utf-8",
        check=False,
        **options,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_wheel_extracts_in_an_empty_environment(tmp_path):
    run(sys.executable, "-m", "build", "--wheel", "--outdir", tmp_path, ROOT)
    (wheel,) = tmp_path.glob("*.whl")
    run(sys.executable, "-m", "venv", tmp_path / "env")
    python = tmp_path / "env" / "bin" / "python"
    run(python, "-m", "pip", "install", "--quiet", wheel)
    assert "torch" not in run(python, "-m", "pip", "list", "--format=freeze").lower().split("==")
    notice = tmp_path / "通知.txt"
    notice.write_text(NOTICE, encoding="utf-8")
    # Proxies that lead nowhere: whatever tried to reach the network would fail.
    nowhere = dict.fromkeys(("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"), "http://127.0.0.1:9")
    policyner = tmp_path / "env" / "bin" / "policyner"
    line = run(policyner, "extract", notice, "-o", "-", cwd=tmp_path, env=nowhere)
    record = json.loads(line)
    roles = [(role["role"], role["name"]) for role in record["measures"][0]["agencies"]]
    assert roles == [("lead", "省财政厅"), ("support", "省教育厅")]
    assert wheel.stat().st_size < 40_000_000
