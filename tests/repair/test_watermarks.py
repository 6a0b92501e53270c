"""The name of a site behind every line of a copy."""

from __future__ import annotations

import pytest

from policyner.repair import repair
from policyner.repair.watermarks import jammer_edits, watermark_edits

LINES = [
    "青禾市水务局关于清理排水口的通知",
    "青水〔2024〕9号",
    "各区水务局：",
    "一、组织排查。",
    "二、限期清理，6月底前完成。",
    "青禾市水务局",
    "2024年3月8日",
]


@pytest.mark.parametrize("mark", ["青禾文档网", "zwC青禾论坛", "www.qinghe.example.com"])
def test_it_goes_wherever_it_ends_a_line(mark: str) -> None:
    copy = "".join(f"{line}{mark}\n" for line in LINES)
    assert watermark_edits(copy).after == "".join(f"{line}\n" for line in LINES)
    assert {reason for reason, _ in repair(copy).set_aside()} == {"furniture"}


def test_what_a_notice_says_behind_its_sentences_stays() -> None:
    behind = ["一、建网。（市供水管网）", "二、公布。市政府网", "三、扩面。责任单位：市融媒体中心"]
    text = "\n".join(behind * 3)
    assert not watermark_edits(text.replace("二、公布。市政府网\n", ""))


def test_the_name_of_a_site_inside_a_line_stays() -> None:
    text = "".join(f"{line}青禾文档网\n" for line in LINES) + "由青禾文档网承建。\n"
    assert watermark_edits(text).after.endswith("由青禾文档网承建。\n")


def test_a_site_that_is_the_value_of_fields_stays() -> None:
    assert not watermark_edits("一、备案。\n办理渠道：青禾政务服务网\n" * 4)


def test_what_a_forum_hides_at_its_line_breaks_goes() -> None:
    copy = (
        "青禾市民政局关于清明节期间\n"
        "8 q) t5 A7 S2 W; K 暂停祭扫的通告) p$ d+ g$ W' Z\n"
        ", s. U, z' `! A7 ` V: w\" w+ j\n"
        "为做好防控，现通告如下：\n"
        "y z& t7 x5 D/ } p2 _. c4 O+ q一、暂停祭扫。\n"
        "青禾市民政局- I& ~6 I$ Q ^5 z\n"
        "2024年3月13日\n"
    )
    assert [line.strip() for line in repair(copy).clean.splitlines()] == [
        "青禾市民政局关于清明节期间",
        "暂停祭扫的通告",
        "",
        "为做好防控，现通告如下：",
        "一、暂停祭扫。",
        "青禾市民政局",
        "2024年3月13日",
    ]


def test_letters_and_signs_of_a_notice_stay() -> None:
    lines = [
        "分为 A, B, C, D, E, F 六级",
        "| A | B | C | D | E |",
        "按 x + y * z - ( a / b ) : c 计算",
        "The plan (in A) of B, C; D: E and F",
        "C H I N A，1 A 2 B 3 C 4 D 5 E",
    ]
    assert not jammer_edits("\n".join(lines))
    assert not jammer_edits("评为A+ B- C* D/ E四档\n" * 4)
