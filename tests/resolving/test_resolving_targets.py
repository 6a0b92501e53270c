"""Targets fall into indicator, comparator, value, unit, baseline and scope."""

from __future__ import annotations

import pytest
from target_cases import CASES

from policyner.resolving import resolve_target


@pytest.mark.parametrize("case", CASES, ids=lambda case: case[0])
def test_a_target_has_these_parts(case):
    expression, expected = case
    found = resolve_target(expression)
    parts = [
        (t.scope, t.indicator, t.comparator, t.value, t.low, t.high, t.unit, t.baseline)
        for t in found.items or (found,)
    ]
    assert parts == expected


def test_several_values_leave_the_whole_open():
    found = resolve_target("小麦、玉米产量分别达到300万吨、200万吨")
    assert (found.indicator, found.value) == (None, None)
    assert len(found.items) == 2
