"""Deadlines become dates, and never by today's clock."""

from __future__ import annotations

import subprocess
import sys
from datetime import date

import pytest
from deadline_cases import CASES

from policyner.resolving import Context, Notice, context_in, notice_of, resolve_deadline

ISSUED = date(2024, 3, 15)


def _isoformat(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case[0])
def test_an_expression_means_these_dates(case):
    expression, *expected = case
    found = resolve_deadline(expression, context=Context(notice=Notice(issued_on=ISSUED)))
    if expected == [None]:
        assert found is None
        return
    assert [
        _isoformat(found.start), _isoformat(found.end), found.precision, found.kind,
        found.anchor, found.offset, found.damaged, found.inferred_from,
    ] == expected  # fmt: skip


def _in(sentence: str, expression: str, *, issued: date | None = ISSUED, year: int | None = None):
    start = sentence.index(expression)
    notice = Notice(issued_on=issued, year=year)
    context = context_in(sentence, start, start + len(expression), notice=notice)
    return resolve_deadline(expression, context=context)


@pytest.mark.parametrize(
    ("sentence", "expression", "start", "end", "inferred"),
    [
        ("到2027年,建成20个站点", "2027年", None, "2027-12-31", None),
        ("2027年,建成20个站点", "2027年", "2027-01-01", "2027-12-31", None),
        ("2026年6月底前出台办法，9月底前建成", "9月底前", None, "2026-09-30", "context"),
        ("比2022年提高，9月底前建成", "9月底前", None, "2024-09-30", "issued_on"),
        ("方案印发后30日内报备", "30日内", "2024-03-15", "2024-04-14", "issued_on"),
        ("收到材料后30日内办结", "30日内", None, None, None),
        ("企业应在两年内完成整改", "两年内", "2024-03-15", "2026-03-15", "issued_on"),
        ("自设备购置之日起3年内折旧", "3年内", None, None, None),
    ],
)
def test_the_sentence_around_counts(sentence, expression, start, end, inferred):
    found = _in(sentence, expression)
    assert (_isoformat(found.start), _isoformat(found.end)) == (start, end)
    assert found.inferred_from == inferred


def test_the_year_of_a_plan_for_one_year_is_that_of_its_months():
    found = _in("10月底前完成", "10月底前", issued=date(2024, 12, 20), year=2025)
    assert (found.end, found.inferred_from) == (date(2025, 10, 31), "title")


@pytest.mark.parametrize(
    "expression",
    ["今年年底", "明年上半年", "年底前", "6月底前", "3年内", "印发之日起30日内", "本世纪中叶"],
)
def test_without_a_date_of_issue_a_relative_word_stays_open(expression):
    found = resolve_deadline(expression)
    assert (found.start, found.end, found.inferred_from) == (None, None, None)


def test_the_repair_may_say_that_digits_are_missing():
    found = resolve_deadline(
        "月底前", context=Context(notice=Notice(issued_on=ISSUED)), damaged=True
    )
    assert found.damaged
    assert found.end is None


_CLOCK = """
import datetime, json, sys, time
real = datetime.date
class Fixed(real):
    @classmethod
    def today(cls):
        return real(int(sys.argv[1]), 6, 1)
class FixedTime(datetime.datetime):
    @classmethod
    def now(cls, tz=None):
        return cls(int(sys.argv[1]), 6, 1)
    today = utcnow = now
datetime.date, datetime.datetime = Fixed, FixedTime
time.time = lambda: (int(sys.argv[1]) - 1970) * 31557600.0
from deadline_cases import CASES
from policyner.resolving import Context, Notice, resolve_deadline
for issued in (None, real(2024, 3, 15)):
    context = Context(notice=Notice(issued_on=issued))
    print([str(resolve_deadline(case[0], context=context)) for case in CASES])
"""


def test_no_reading_depends_on_todays_clock(request):
    here = request.path.parent
    outputs = [
        subprocess.run(
            [sys.executable, "-c", _CLOCK, year],
            capture_output=True, text=True, check=True, cwd=here,
        ).stdout.replace("Fixed(", "date(")
        for year in ("1990", "2060")
    ]  # fmt: skip
    assert outputs[0] == outputs[1]
    assert "2025" in outputs[0]


@pytest.mark.parametrize("number", ["青政〔2027〕3号", "2027年第3号"])
def test_the_number_of_a_document_gives_its_year(number):
    notice = notice_of(issuers=(), issued_on=None, document_number=number)
    deadline = resolve_deadline("6月底前", context=Context(notice=notice))
    assert deadline is not None
    assert (deadline.end, deadline.inferred_from) == (date(2027, 6, 30), "document_number")
