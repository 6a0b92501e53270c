"""Numbers of headings in all their forms."""

from __future__ import annotations

import pytest

from policyner.grammar.numbering import number_at, number_at_line, numbers_in
from policyner.vocabulary import read_vocabulary


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("一、修桥", "cn", 1),
        ("（十二）修桥", "paren_cn", 12),
        ("三）修桥", "paren_cn", 3),
        ("12.修桥", "arabic", 12),
        ("1.10月1日至7日", "arabic", 1),
        ("2．2026年底前", "arabic", 2),
        ("（3）修桥", "paren_arabic", 3),
        ("③修桥", "circled", 3),
        ("❷修桥", "circled", 2),
        ("第十二条 修桥", "article", 12),
        ("第二部分 任务", "part", 2),
    ],
)
def test_a_number_that_its_shape_makes_sure(text: str, kind: str, value: int) -> None:
    number = number_at(text, 0)
    assert number is not None
    assert (number.kind, number.value) == (kind, value)


@pytest.mark.parametrize(
    ("text", "kind", "path"),
    [
        ("1总则", "decimal_1", (1,)),
        ("任务二：修桥", "task", (2,)),
        ("行动3 修桥", "task", (3,)),
        ("Ⅳ.修桥", "roman", (4,)),
        ("B.修桥", "letter", (64, 2)),
        ("A3 修桥", "lettered", (65, 3)),
    ],
)
def test_a_number_at_the_beginning_of_a_line_alone(
    text: str, kind: str, path: tuple[int, ...]
) -> None:
    number = number_at_line(text, 0)
    assert number is not None
    assert (number.kind, number.path, number.sure) == (kind, path, False)
    assert number_at(text, 0) is None


@pytest.mark.parametrize(
    ("text", "readings"),
    [
        ("2.1.3 修桥", [("decimal_3", (2, 1, 3))]),
        ("1-2.修桥", [("decimal_2", (1, 2))]),
        # A point that parts a number, or an item's from a figure.
        ("3.20个社区", [("decimal_2", (3, 20)), ("arabic", (3,))]),
        ("1.10月1日", [("arabic", (1,)), ("decimal_2", (1, 10))]),
    ],
)
def test_what_decimal_numbers_can_be(
    text: str, readings: list[tuple[str, tuple[int, ...]]]
) -> None:
    assert [(number.kind, number.path) for number in numbers_in(text)] == readings


@pytest.mark.parametrize(
    "text",
    [
        "1.5亿元",
        "第三条规定",
        "（一）（二）项",
        "（一）项规定",
        "（一）至（三）项",
        "2026年",
        "3—5家",
    ],
)
def test_what_is_no_number(text: str) -> None:
    assert number_at(text, 0) is None


COUNTED = read_vocabulary("policyner.grammar", "numbering.yaml")["counted"]


@pytest.mark.parametrize(("word", "line"), COUNTED.items())
def test_words_that_a_heading_counts(word: str, line: str) -> None:
    number = number_at_line(line, 0)
    assert number is not None
    assert (number.kind, number.start) == ("task", 0)
    assert number_at_line(line.removeprefix(word), 0) is None
