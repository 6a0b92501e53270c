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


@pytest.mark.parametrize(
    ("surface", "parts"),
    [
        ("森林覆盖率\t%\t41.2\t43", ("森林覆盖率", "eq", "43", "percent", "41.2")),
        ("新建口袋公园\n个\n-\n≥30", ("新建口袋公园", "ge", "30", "个", None)),
        ("网络零售额 | 亿元 | 18", ("网络零售额", "eq", "1800000000", "元", None)),
        ("改造社区食堂　　家　　约束性　　120以上", ("改造社区食堂", "ge", "120", "家", None)),
        ("河湖达标率（%）\t80\t95左右", ("河湖达标率", "approx", "95", "percent", "80")),
    ],
)
def test_a_row_of_indicators_says_unit_and_start(surface, parts):
    found = resolve_target(surface)
    assert parts == (found.indicator, found.comparator, found.value, found.unit, found.baseline)
