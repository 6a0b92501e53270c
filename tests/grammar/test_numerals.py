"""Numbers as notices write them."""

from __future__ import annotations

import pytest

from policyner.grammar.numerals import number, plain


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("70", "70"), ("1,250", "1250"), ("1,250万", "12500000"), ("2.5亿", "250000000"),
        ("两", "2"), ("十", "10"), ("十五", "15"), ("三百六十", "360"), ("二〇二五", "2025"),
        ("七点五", "7.5"), ("一千零二十", "1020"), ("三万五千", "35000"),
        ("一亿二千万", "120000000"),
        ("5千万", "50000000"), ("1亿5千万", "150000000"), ("2亿3千2百万", "232000000"),
        ("1.2万亿", "1200000000000"), ("2万3千亿", "2300000000000"), ("1亿零5百万", "105000000"),
        ("3万5千", "35000"), ("０.5", "0.5"), ("万", "10000"),
    ],
)  # fmt: skip
def test_a_number_has_its_value(words, value):
    assert plain(number(words)) == value


@pytest.mark.parametrize("words", ["", "若干", "5个", "点五", "a", "3万5", "2亿3000"])
def test_what_is_none_has_no_value(words):
    assert number(words) is None
