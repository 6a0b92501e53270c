"""What an extra brings is told by its pip line where it is missing, before anything is read."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from policyner.errors import ModelError
from policyner.extractor import embedded_model

ROOT = Path(__file__).parents[2]
EXTRAS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"][
    "optional-dependencies"
]

# What is for whoever works on policyner itself, and what joins the others.
_NOT_FOR_COMMANDS = {"all", "browser", "dev", "docs"}

# Packages that are imported by another name than they are installed by.
_MODULES = {"python-multipart": "python_multipart", "scikit-learn": "sklearn"}

# No input of these exists: had one been looked for, the message would be another.
COMMANDS = {
    "cloud": [
        ["extract", "https://example.org/absent.html", "-o", "out.jsonl"],
        ["extract", "s3://absent/notices", "-o", "out.jsonl"],
        ["show", "https://example.org/absent.html"],
    ],
    "duckdb": [
        ["extract", "absent.txt", "-o", "out.duckdb"],
        ["convert", "absent.jsonl", "-o", "out.duckdb"],
    ],
    "ocr": [
        ["extract", "absent.pdf", "--ocr", "-o", "out.jsonl"],
        ["show", "absent.pdf", "--ocr"],
        ["serve", "absent.jsonl", "--ocr"],
    ],
    "parquet": [
        ["extract", "absent.txt", "-o", "out.parquet"],
        ["extract", "absent.txt", "-o", "out/", "--records", "tables"],
        ["extract", "absent.parquet", "-o", "out.jsonl"],
        ["extract", "absent.parquet.gz", "-o", "out.jsonl"],
        ["extract", "absent", "-o", "out.jsonl", "--input-format", "parquet"],
        ["convert", "absent.jsonl", "-o", "out.parquet"],
        ["convert", "absent.parquet", "-o", "out.jsonl"],
        ["show", "absent.parquet"],
        ["compare", "absent.parquet", "absent.jsonl"],
        ["profile", "省财政厅", "absent.parquet"],
        ["report", "absent.parquet", "-o", "out.html"],
    ],
    "ray": [["extract", "absent.txt", "-o", "out.jsonl", "--engine", "ray"]],
    "serve": [["serve", "absent.jsonl"]],
    "mcp": [["mcp", "--model", "models/absent"]],
    "annotate": [["annotate", "serve-backend", "--model", "models/absent"]],
    "evaluate": [["evaluate", "absent.jsonl", "--slices"]],
    "train": [
        ["pretrain", "absent.yaml"],
        ["train", "absent.yaml"],
        ["export", "absent"],
        ["calibrate", "absent.yaml", "absent"],
        ["card", "absent.yaml", "absent", "--gold", "absent.jsonl"],
        ["extract", "absent.txt", "-o", "out.jsonl", "--model", "absent/on-the-hub"],
    ],
}

PROGRAM = """
import sys
for name in {missing!r}:
    sys.modules[name] = None
sys.argv = ["policyner", *{command!r}]
from policyner.cli import main
main()
"""


def modules_of(extra: str) -> list[str]:
    """What the packages of an extra are imported as."""
    names = [re.split(r"[\[<>=~! ]", line, maxsplit=1)[0] for line in EXTRAS[extra]]
    modules = [_MODULES.get(name, name) for name in names if name != "policyner"]
    # It comes with transformers, and brings models from the hub.
    return [*modules, "huggingface_hub"] if extra == "train" else modules


def run(command: list[str], *, missing: list[str], cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", PROGRAM.format(missing=missing, command=command)],
        cwd=cwd,
        capture_output=True,
        encoding="utf-8",
        timeout=300,
        check=False,
    )


def test_every_extra_has_a_command_that_needs_it():
    assert set(COMMANDS) == set(EXTRAS) - _NOT_FOR_COMMANDS


@pytest.mark.parametrize(
    ("extra", "command"),
    [
        pytest.param(extra, command, id=f"{extra}: {' '.join(command)}")
        for extra, commands in COMMANDS.items()
        for command in commands
    ],
)
def test_a_missing_extra_is_wrong_usage_and_says_what_to_install(extra, command, tmp_path):
    done = run(command, missing=modules_of(extra), cwd=tmp_path)
    assert done.returncode == 2, done.stderr
    assert f"pip install 'policyner[{extra}]'" in done.stderr
    assert "Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("missing", ["fastapi", "uvicorn", "python_multipart"])
def test_each_package_of_the_service_counts(missing, tmp_path):
    done = run(["serve", "absent.jsonl"], missing=[missing], cwd=tmp_path)
    assert done.returncode == 2
    assert "pip install 'policyner[serve]'" in done.stderr


def test_a_driver_that_fsspec_names_is_told_too(tmp_path):
    done = run(["extract", "s3://absent/notices"], missing=["s3fs"], cwd=tmp_path)
    assert done.returncode == 2
    assert "s3fs" in done.stderr
    assert "pip install 'policyner[cloud]'" in done.stderr


def test_figures_need_the_base_install_alone(tmp_path):
    try:
        embedded_model()
    except ModelError as error:
        pytest.skip(str(error))
    missing = sorted(
        {"seqeval", "huggingface_hub", *(name for extra in COMMANDS for name in modules_of(extra))}
    )
    gold = tmp_path / "gold.jsonl"
    first, _, _ = (ROOT / "annotations" / "test.jsonl").read_text(encoding="utf-8").partition("\n")
    gold.write_text(f"{first}\n", encoding="utf-8")
    done = run(["evaluate", "gold.jsonl", "--model", "small"], missing=missing, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("1 notice, model ")
