"""Markup that stands as text, and variants that a conversion left."""

from __future__ import annotations

import pytest

from policyner.repair import repair
from policyner.repair.page_fields import is_page_line
from policyner.repair.tags import tag_edits


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("<p>各区：</p><p>修桥。</p>", "各区：\n修桥。\n"),
        ("修桥。<br/>补路。", "修桥。\n补路。"),
        ('<span style="color: red">修桥</span>', "修桥"),
        ("修桥&nbsp;补路", "修桥 补路"),
        ("修桥&amp;补路&ldquo;一号&rdquo;", "修桥&补路“一号”"),
        ("甲&乙公司；AT&T;", "甲&乙公司；AT&T;"),
        ("<正>修桥补路。", "修桥补路。"),
        ("产量<100吨，水位>3米", "产量<100吨，水位>3米"),
    ],
)
def test_tags_go_and_paragraphs_stay(before: str, after: str) -> None:
    assert tag_edits(before).after == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("著力修桥，沿著河道", "着力修桥，沿着河道"),
        ("徵求意见，瞭解民情", "征求意见，了解民情"),
        ("吿知鄕镇，淸淤治汚", "告知乡镇，清淤治污"),
        ("著名桥梁，成效显著", "著名桥梁，成效显著"),
    ],
)
def test_variants_that_a_conversion_left(before: str, after: str) -> None:
    assert repair(before).clean == after


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("来源：青禾市政府网 日期：2024-03-08 浏览次数：35", True),
        ("2024-03-08 10:20 来源：青禾市政府网", True),
        ("字号：【大 中 小】", True),
        ("发布日期：2024-03-08", False),
        ("字号：青政发〔2024〕3号", False),
        ("来源：青禾市人民政府关于修桥的通知", False),
        ("资金来源：财政补助", False),
        ("时间：3月8日 地点：青禾桥", False),
    ],
)
def test_lines_of_the_page(line: str, told: bool) -> None:
    assert is_page_line(line) is told
