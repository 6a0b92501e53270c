"""Ratios, found with their approximator and read in percent."""

from decimal import Decimal

import pytest

from policyner.grammar.ratios import find_ratios, read_ratio


@pytest.mark.parametrize(
    ("text", "found", "low", "high", "unit"),
    [
        ("覆盖率达到80%以上。", "80%以上", "80", None, "percent"),
        ("误差在±5%以内。", "±5%以内", "-5", "5", "percent"),
        ("增速为－3.2%。", "－3.2%", "-3.2", None, "percent"),
        ("占比3.1～5.8%左右。", "3.1～5.8%左右", "3.1", "5.8", "percent"),
        ("占比5%-8%。", "5%-8%", "5", "8", "percent"),
        ("知晓率百分之六七十。", "百分之六七十", "60", "70", "percent"),
        ("参与率七八成。", "七八成", "70", "80", "fraction"),
        ("满意率九成五。", "九成五", "95", None, "fraction"),
        ("提高两个多百分点。", "两个多百分点", "2", None, "percentage_point"),
        ("死亡率千分之三。", "千分之三", "0.3", None, "permille"),
        ("三分之一以上的村。", "三分之一以上", "33.3333", None, "fraction"),
        ("合格率\n%\n≥90\n", "%\n≥90", "90", None, "percent"),
        ("合格率%95", "%95", "95", None, "percent"),
    ],
)
def test_a_ratio_is_found_and_read(text, found, low, high, unit):
    (span,) = find_ratios(text)
    ratio = read_ratio(text, span.start)
    assert span.of(text) == found
    assert ratio is not None
    ends = ratio.low, ratio.high
    assert ends == (Decimal(low), None if high is None else Decimal(high))
    assert ratio.unit == unit


@pytest.mark.parametrize(
    "text", ["出院人次/同期人次×100%", "第一成立", "5/1前", "生成一批成果", "2025年-6月"]
)
def test_what_is_no_ratio_is_not_found(text):
    assert list(find_ratios(text)) == []


def test_some_are_only_read():
    half = read_ratio("一半以上")
    assert half is not None
    assert half.low == 50
    assert list(find_ratios("超过一半")) == []
