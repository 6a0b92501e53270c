from __future__ import annotations

import pytest

from policyner.repair.pinyin import pinyin_edits


def without_readings(text: str) -> str:
    return pinyin_edits(text).after


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("推進(jìn)醫(yī)聯(lián)體建設(shè)", "推進醫聯體建設"),
        ("關(guān)于印發(fā)方案的通知", "關于印發方案的通知"),
        ("省衛(wèi) 生健康委", "省衛生健康委"),
        ("定點醫療機構（gòu）", "定點醫療機構"),
        ("開（kāi)展", "開展"),
        ("關(ɡuān)于", "關于"),
        ("女(nǚ)職工、綠(lǜ)色", "女職工、綠色"),
        ("關(guan)于進(jin)一步加強(qiang)管理", "關于進一步加強管理"),
        ("關(guan)于印發(fā)方案", "關于印發方案"),
        ("長(cháng)(zhǎng)期", "長期"),
        ("省教育廳(ti\u0304ng)", "省教育廳"),
    ],
)
def test_readings_go(line: str, expected: str) -> None:
    assert without_readings(line) == expected


@pytest.mark.parametrize(
    "line",
    [
        "下载客户端(app)并登录",
        "保护知识产权(IP)",
        "细颗粒物(PM2.5)浓度下降",
        "选项(a)和选项(b)、选项(e)",
        "人工智能(ai)",
        "单位(he)，单位(he)，单位(he)",
        "(yī)开头没有字",
        "A(yī)",
        "咖啡(café)",
        "医疗(xyǔ)",
        "关于(guān",
    ],
)
def test_other_brackets_stay(line: str) -> None:
    assert without_readings(line) == line


def test_blank_stays_where_no_character_follows() -> None:
    assert without_readings("衛(wèi) A級") == "衛 A級"


def test_blank_behind_the_name_of_a_site_parts_it_from_what_follows() -> None:
    line = "來(lái)源：青禾網(wǎng) 發(fā)布時(shí)間：2024/3/8。貫(guàn)徹(chè)落(luò)"
    line += "實(shí)決(jué)策(cè)開(kāi)展(zhǎn)檢(jiǎn)查(chá)"
    assert without_readings(line) == "來源：青禾網 發布時間：2024/3/8。貫徹落實決策開展檢查"


def test_many_brackets_take_linear_time() -> None:
    line = "醫(yi" * 100_000
    assert without_readings(line) == line
