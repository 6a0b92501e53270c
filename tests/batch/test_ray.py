"""A local Ray cluster gives the same files as the local engine, to the byte."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from pathlib import Path

import pytest

from policyner.errors import ModelError
from policyner.extractor import embedded_model

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(importlib.util.find_spec("ray") is None, reason="needs policyner[ray]"),
]

try:
    embedded_model()
except ModelError as error:
    pytest.skip(str(error), allow_module_level=True)

EXTRACT = "from policyner.cli import main; main()"
NOTICE = (
    "青禾市人民政府办公室关于推进第{n}批社区食堂建设的通知\n一、重点任务\n"
    "（一）扩大服务覆盖。2027年底前，社区食堂覆盖率达到{n}%以上。"
    "（牵头单位：市民政局；配合单位：市财政局、教育局）\n"
)


def extract(*arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", EXTRACT, "extract", *map(str, arguments)],
        capture_output=True,
        encoding="utf-8",
        check=False,
        env=os.environ | {"RAY_ENABLE_UV_RUN_RUNTIME_ENV": "0"},
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """150 notices, in several groups, one of which is empty."""
    folder = tmp_path / "in"
    folder.mkdir()
    for number in range(150):
        text = "" if number == 70 else NOTICE.format(n=number % 90 + 1)
        (folder / f"{number:03}.txt").write_text(text, encoding="utf-8")
    return folder


def test_ray_writes_the_same_parquet_and_goes_on_where_the_local_engine_was(
    folder: Path, tmp_path: Path
):
    local, ray = tmp_path / "local.parquet", tmp_path / "ray.parquet"
    assert extract(folder, "-o", local).returncode == 1
    done = extract(folder, "-o", ray, "--engine", "ray")
    assert done.returncode == 1, done.stderr
    assert done.stdout == ""
    assert "150 documents, 1 failed" in done.stderr
    assert ray.read_bytes() == local.read_bytes()
    # The ledger is one for both.
    again = extract(folder, "-o", ray, "--retry-failed")
    assert "149 unchanged, 1 retried" in again.stderr


def test_as_many_actors_as_processors_are_refused(folder: Path, tmp_path: Path):
    done = extract(folder, "-o", tmp_path / "out.jsonl", "--engine", "ray", "--workers", 999)
    assert done.returncode == 2
    assert "one must be left for the tasks that feed them" in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["in"]


def test_own_agencies_reach_the_cluster(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for number in range(1, 5):
        (folder / f"{number}.txt").write_text(
            NOTICE.format(n=number).replace("市民政局", "北岭智造谷专班"), encoding="utf-8"
        )
    own = tmp_path / "own.yaml"
    own.write_text(
        "- {name: 青禾市北岭智造谷建设工作专班, aliases: [北岭智造谷专班]}\n",
        encoding="utf-8",
    )
    local, ray = tmp_path / "local.jsonl", tmp_path / "ray.jsonl"
    assert extract(folder, "-o", local, "--agencies", own).returncode == 0
    done = extract(folder, "-o", ray, "--agencies", own, "--engine", "ray")
    assert done.returncode == 0, done.stderr
    assert ray.read_bytes() == local.read_bytes()
    assert ray.read_text(encoding="utf-8").count("青禾市北岭智造谷建设工作专班") == 4
