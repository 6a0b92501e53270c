"""The house is as CONTRIBUTING.md shows it: its paths are there, its modules short."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "src" / "policyner"
# `outline/cues.yaml`, `tests/kinds/`, `test_snippets_*.py`: paths from the root or the package.
_PATH = re.compile(r"`(?P<path>[\w.*-]+(?:/[\w.*-]+)*/?)`")
_ENDINGS = (".py", ".yaml", ".md", ".txt", ".json", ".ts", ".html", ".toml", "/")
_LONGEST = 400
# Where paths of a recipe may begin that names its room once.
_ROOMS = ("page/src", "page/src/review", "src/policyner/service", "src/policyner/review",
          "src/policyner/report", "src/policyner/annotating",
          "src/policyner/repair", "src/policyner/settling", "src/policyner/grammar/names",
          "tests/data")  # fmt: skip


def told_paths() -> list[str]:
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    paths = {match["path"] for match in _PATH.finditer(text)}
    # What a command makes is not there before it.
    return sorted(p for p in paths if p.endswith(_ENDINGS) and not p.startswith("out/"))


def test_some_paths_are_told() -> None:
    assert len(told_paths()) > 50


@pytest.mark.parametrize("path", told_paths())
def test_a_path_is_there(path: str) -> None:
    bases = (ROOT, PACKAGE, *(ROOT / room for room in _ROOMS))
    assert any(next(base.glob(path.rstrip("/")), None) for base in bases), path


def test_no_module_is_longer() -> None:
    lengths = {
        path.relative_to(PACKAGE).as_posix(): path.read_text(encoding="utf-8").count("\n")
        for path in PACKAGE.rglob("*.py")
    }
    assert {path: length for path, length in lengths.items() if length > _LONGEST} == {}


def test_no_two_test_modules_share_a_name() -> None:
    # Without packages pytest imports them by their bare name, and stops at the second.
    names = Counter(path.name for path in (ROOT / "tests").rglob("test_*.py"))
    assert [name for name, count in names.items() if count > 1] == []


def test_no_limit_of_ruff_is_lifted_for_the_package() -> None:
    lint = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["ruff"]
    assert [path for path in lint["lint"]["per-file-ignores"] if path.startswith("src")] == []
