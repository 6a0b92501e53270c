import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from policyner.span import Span
from policyner.tagging.windows import cut_windows


def ends_of(text: str) -> np.ndarray:
    return np.arange(1, len(text) + 1)


@given(
    st.text(alphabet="省财政厅牵头，。\n", max_size=600),
    st.integers(min_value=12, max_value=60),
    st.integers(min_value=0, max_value=4),
)
def test_cores_tile_the_text_and_windows_fit_the_model(text, width, margin):
    cores = cut_windows(text, ends_of(text), width=width - 2 * margin, margin=0)
    assert [core.start for core in cores] == [0, *(core.end for core in cores)][: len(cores)]
    assert (cores[-1].end if cores else 0) == len(text)
    assert cut_windows(text, ends_of(text), width=width, margin=margin) == [
        Span(max(0, core.start - margin), min(len(text), core.end + margin)) for core in cores
    ]
    assert all(0 < len(core) <= width - 2 * margin for core in cores)


def test_a_core_ends_behind_a_sentence_rather_than_behind_a_clause():
    text = "推进试点工作。扩大覆盖范围，健全工作机制，落实各项任务"
    first, *_ = cut_windows(text, ends_of(text), width=12, margin=0)
    assert text[: first.end] == "推进试点工作。"


def test_a_text_without_any_mark_is_cut_all_the_same():
    text = "省" * 50
    windows = cut_windows(text, ends_of(text), width=20, margin=5)
    assert [*map(len, windows)] == [15, 20, 20, 20, 15]


@pytest.mark.parametrize("width", [16, 256])
def test_a_text_of_300_000_characters_is_covered(width):
    text = "（一）推进改革，落实责任。\n" * 22_000
    windows = cut_windows(text, ends_of(text), width=width, margin=3)
    # Neighbours share the margins of both.
    assert sum(map(len, windows)) - 6 * (len(windows) - 1) == len(text) > 300_000
