"""The files of `tests/data`, which `tools/make_test_data.py` makes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from policyner.reading import Input, Part, ReadingOptions, parts_of

Parts = Callable[..., list[Part]]


@pytest.fixture
def data() -> Path:
    """The folder of test files."""
    return Path(__file__).parents[1] / "data"


@pytest.fixture
def parts(data: Path) -> Parts:
    """The documents of a file, by its name in `tests/data` or by its path."""

    def parts(file: str | Path, **options: object) -> list[Part]:
        path = data / file
        found = Input(path.name, path, options=ReadingOptions(**options))  # type: ignore[arg-type]
        return list(parts_of(found, stdin=bytes))

    return parts
