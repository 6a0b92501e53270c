from __future__ import annotations

import opencc
import pytest

from policyner.repair import script_of
from policyner.repair.script import script_edits, traditional_only


def simplified(text: str) -> str:
    return script_edits(text).after


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("省衛生健康委員會負責", "省卫生健康委员会负责"),
        ("購置乾燥設備", "购置干燥设备"),
        ("著力完善後續管理", "著力完善后续管理"),
        ("瀋陽市人民政府", "沈阳市人民政府"),
        ("乾縣人民政府負責", "乾县人民政府负责"),
        ("為切實做好工作，於年底前完成。", "为切实做好工作，于年底前完成。"),
        ("医療机构", "医疗机构"),
    ],
)
def test_traditional_writing_becomes_simplified(line: str, expected: str) -> None:
    assert simplified(line) == expected


@pytest.mark.parametrize(
    "line",
    [
        "禁止打坏公物",
        "乾安县人民政府",
        "推广昇腾芯片",
        "打捞沈船",
        "著名商标、宫商角徵羽",
        "於姓居民",
        "里程、后勤、云计算",
        "乾安",
    ],
)
def test_simplified_writing_is_not_touched(line: str) -> None:
    assert not script_edits(line)


def test_simplified_clause_beside_a_traditional_one_is_left_alone() -> None:
    text = "乾安县人民政府、於姓居民，\n省衛生健康委員會負責購置乾燥設備。\n"
    assert simplified(text) == "乾安县人民政府、於姓居民，\n省卫生健康委员会负责购置干燥设备。\n"


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("省财政厅负责", "hans"),
        ("省財政廳負責", "hant"),
        ("省財政廳負責。省教育厅、省总工会配合。", "mixed"),
        ("二〇二七年", "hans"),
        ("", "hans"),
        (
            "省财政厅会同省总工会负责，落实经费预算，扩大试点县范围，实现乡镇医疗机构标准化，" * 3
            + "與",
            "hans",
        ),
    ],
)
def test_script_of_a_text(text: str, script: str) -> None:
    assert script_of(text) == script


def test_evidence_is_what_opencc_changes_and_simplified_writing_lacks() -> None:
    converter = opencc.OpenCC("t2s")
    for character in traditional_only():
        after = converter.convert(character)
        assert after != character
        assert len(after) == 1
        assert after.encode("gb2312")
        with pytest.raises(UnicodeEncodeError):
            character.encode("gb2312")
