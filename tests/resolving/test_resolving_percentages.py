"""Percentages become numbers in percent."""

from __future__ import annotations

import pytest
from percent_cases import CASES

from policyner.resolving import Context, resolve_percent


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case[0]}[{case[1]}]{case[2]}")
def test_a_ratio_states_this(case):
    before, expression, after, *expected = case
    found = resolve_percent(expression, context=Context(before, after))
    if expected == [None]:
        assert found is None
        return
    assert [
        found.value, found.low, found.high, found.unit, found.comparator, found.change,
        found.purpose,
    ] == expected  # fmt: skip


def test_what_stands_in_a_target_is_to_be_attained():
    context = Context("同比增长", "")
    assert resolve_percent("5%", context=context).purpose == "observed"
    assert resolve_percent("5%", context=context, in_target=True).purpose == "target"


@pytest.mark.parametrize("words", ["", "若干", "很多", "左右"])
def test_what_is_no_ratio_has_no_value(words):
    assert resolve_percent(words) is None
