"""Days written out in full, as heads and signatures write them."""

from __future__ import annotations

from datetime import date

import pytest

from policyner.grammar.times.days import date_at, dates_in

DAY = date(2026, 3, 2)


@pytest.mark.parametrize(
    "written",
    [
        "2026年3月2日", "2026年03月02日", "2026 年 3 月 2 日", "二〇二六年三月二日", "2026-03-02",
        "二O二六年三月二日", "2026/3/2", "2026.3.2", "20260302", "2026 03 02", "2026—03—02",
        "2026  3  2 日",
        "2026年3月2号",
    ],
)  # fmt: skip
def test_a_day_is_read_however_it_is_written(written):
    found = date_at(written + " 10:20", 0, len(written) + 6)
    assert found is not None
    assert (found.day, found.span.of(written)) == (DAY, written)


@pytest.mark.parametrize(
    "written", ["2026年元月22日", "2026 年 元 月 22 日", "二〇二六年元月二十二日"]
)
def test_the_first_month_has_a_name(written):
    (found,) = dates_in(written, 0, len(written))
    assert found.day == date(2026, 1, 22)


@pytest.mark.parametrize("written", ["2026年3月", "第2026条", "12026-03-02", "3月2日", "202603021"])
def test_what_is_no_whole_day_is_none(written):
    assert list(dates_in(written, 0, len(written))) == []


def test_a_day_that_no_calendar_has_is_not_given():
    (found,) = dates_in("2026年2月30日", 0, 10)
    assert found.day is None
