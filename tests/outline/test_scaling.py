"""Time grows with the length of a document and no faster."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

from policyner.outline import parse_outline

_BENCHMARK = Path(__file__).parents[2] / "benchmarks" / "outline_scaling.py"

# Eight times the blocks take eight times as long; a quadratic step would take a block eight
# times as long, and other work on the machine two or three times.
_BLOCKS = 500
_TIMES = 8
_FACTOR = 4
_ATTEMPTS = 4


def load_benchmark() -> ModuleType:
    spec = importlib.util.spec_from_file_location("outline_scaling", _BENCHMARK)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    # Dataclasses look their module up while they are made.
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


BENCHMARK = load_benchmark() if _BENCHMARK.is_file() else None
pytestmark = pytest.mark.skipif(BENCHMARK is None, reason="the benchmarks are not there")
SHAPES = list(BENCHMARK.SHAPES) if BENCHMARK else []


@pytest.mark.parametrize("shape", SHAPES)
def test_the_time_of_a_block_does_not_grow_with_the_document(shape: str) -> None:
    assert BENCHMARK is not None
    growth = []
    for _ in range(_ATTEMPTS):
        small, large = (
            BENCHMARK.time_of(BENCHMARK.make_document(shape, blocks), repeat=2) / blocks
            for blocks in (_BLOCKS, _BLOCKS * _TIMES)
        )
        growth.append(large / small)
        if growth[-1] < _FACTOR:
            return
    pytest.fail(f"{_TIMES} times the blocks, and each takes {growth} times as long")


@pytest.mark.parametrize("shape", SHAPES)
def test_twenty_thousand_blocks_are_read_without_recursion(shape: str) -> None:
    assert BENCHMARK is not None
    document = BENCHMARK.make_document(shape, 20_000)
    outline = parse_outline(document.text)
    assert sum(len(block.stretches) for block in outline.blocks) >= 19_000
