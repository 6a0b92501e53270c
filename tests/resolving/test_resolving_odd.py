"""Words that no notice should hold do no harm."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policyner.resolving import (
    Context,
    resolve_agency,
    resolve_deadline,
    resolve_percent,
    resolve_target,
)

RESOLVERS = (resolve_agency, resolve_deadline, resolve_percent, resolve_target)
_CHARACTERS = (
    "年月日前底内末0123456789一二十五“”%.～至到每各省市县区委局厅部门政府、（）万亿个以上不低于提高"
)


@given(st.text(alphabet=_CHARACTERS, max_size=25), st.text(alphabet=_CHARACTERS, max_size=12))
def test_any_words_have_a_value_or_none(words, before):
    context = Context(before, before)
    resolve_agency(words)
    resolve_target(words)
    percent = resolve_percent(words, context=context)
    assert percent is None or percent.value or percent.low
    deadline = resolve_deadline(words, context=context)
    if deadline is not None and deadline.start and deadline.end:
        assert deadline.start <= deadline.end


@pytest.mark.parametrize("resolve", RESOLVERS, ids=("agency", "deadline", "percent", "target"))
@pytest.mark.parametrize("words", ["1", "、省", "零一", "县（", "1年至", "提高", "“十五五”"])
def test_a_mention_of_any_length_is_done_with_at_once(resolve, words):
    started = time.perf_counter()
    resolve(words * 20_000)
    assert time.perf_counter() - started < 1
