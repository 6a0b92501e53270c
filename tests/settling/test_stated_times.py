"""Times that the words beside them state to be deadlines."""

from __future__ import annotations

import re

import pytest

from policyner.outline import parse_outline
from policyner.settling.stated_times import settle_stated_times
from policyner.tagging.mention import Mention

HEAD = "青禾市人民政府关于修桥的通知\n青政发〔2026〕3号\n各县人民政府：\n"
SIGNED = "\n青禾市人民政府\n2026年3月2日\n"


def stated(sentence: str, *, signed: bool = True) -> list[str]:
    text = HEAD + sentence + (SIGNED if signed else "\n")
    return [text[m.start : m.end] for m in settle_stated_times(parse_outline(text), [])]


@pytest.mark.parametrize(
    "marked",
    [
        "到⟦2027年⟧，全面建成。", "期限延至⟦2026年6月底⟧。", "⟦6月17日至21日⟧，开展整治。",
        "⟦2026年6月1日-30日⟧开展整治。", "活动时间为⟦2026-08-01至2026-08-16⟧。",
        "其中⟦4月至6月⟧，免收费用。", "用⟦两年左右时间⟧完成。", "通过⟦3～5年时间⟧，建成平台。",
        "。⟦国庆节前⟧完成。", "，⟦主汛期到来前⟧疏浚。", "。⟦2028年⟧初步建成服务网络。",
        "。⟦2026年⟧，全市要新建石桥三座。", "。\u3000\u3000⟦2027年⟧，改造渠道。",
        "石桥占比⟦2027年⟧达到三成。", "投资额⟦2028年⟧突破5亿元。", "在⟦办理验收手续前⟧，缴清费用。",
        "须在⟦取得用地许可前⟧应补齐材料。",
        "截止时间变更为：⟦2026年8月25日18时⟧，逾期不予受理。", "报送时限：⟦4月5日前⟧。",
        "申报日期延长至⟦2026-06-30⟧。", "在⟦暴雨来临前⟧转移群众。", "。⟦“龙舟水”到来前⟧开展演练。",
        "（一）动员阶段（⟦2026年3月至4月⟧）。", "，⟦2026年⟧县交通局计划修桥3座。",
        "。⟦2027年⟧，全县拟改造渠道。", "行动从⟦2026年3月5日开始，至2026年5月31日⟧结束。",
        "从⟦3月16日开始至4月30日⟧结束，", "从⟦5月1日起到6月25日⟧，开展检查。",
        "（一）动员阶段（⟦3月⟧）。", "总结阶段（⟦2026年11月上旬⟧）：", "自查阶段(⟦5月下旬⟧)",
        "第三步，到⟦下个世纪中叶⟧，收入翻番。", "到⟦本世纪末⟧建成渠网。",
        "，⟦2026年⟧硬化巷道3万平方米。", "。⟦2027年⟧，新建石桥3座。",
        "青禾市⟦今年⟧要改造石桥三座。", "市交通局⟦明年⟧还将修渠。", "⟦今年⟧力争建成驿站。",
        "⟦今年⟧，总投资6亿元的南湖水库将开工。", "⟦今年⟧青禾县计划再修建石桥6座。",
        "⟦本年度⟧，县交通局将改造危桥。", "⟦明年⟧市交通局力争修桥3座。",
        "⟦今年⟧我县拟改造危桥6座。",
        "⟦“十五五”时期⟧，力争修桥三座。", "，⟦2026年⟧修桥工作将进一步加强。",
        "提出，⟦2026年⟧，全市零售额要达到60亿元。", "。⟦2026年⟧，我市修桥工作的主要目标是：",
    ],
)  # fmt: skip
def test_a_time_that_says_so_is_found(marked):
    assert stated(re.sub("[⟦⟧]", "", marked)) == re.findall("⟦(.*?)⟧", marked)


@pytest.mark.parametrize(
    "sentence",
    [
        "三年行动计划（2026—2028年）", "2025年6月1日至30日，开展检查。", "由50%提高到2027。",
        "1月至2月，全市建成石桥三座。", "到2025年，建成石桥三座。", "经过3年努力。",
        "从2024年到2027年的项目。", "。2028年重点任务。", "压缩至3年内。",
        "。2025年，全市新建石桥三座。", "。2026年，已建成石桥三座。", "石桥占比2026年达到三成。",
        "占比比2027年达到的水平高。", "在办理验收手续前，不得使用。",
        "在取得许可前注销的，退回补贴。", "上市时间为2026年的企业。", "，2026年计划生育工作。",
        "，2025年县交通局计划修桥3座。", "自暴雨来临前兆起。",
        "今年要求更高。", "产量比今年将要多。",
        "今年计划修桥的资金。", "宣布了今年城市更新的工作计划。", "今年以来，将修桥作为重点。",
        "今年的修桥计划改造方案。", "今年已将危桥全部改造。", "今年是修桥的一年，将改善出行。",
        "“十五五”期间修桥规划。",
        "，2026年是重要的一年。", "今年修桥三座。",
        "。2026年，通过修桥改善出行。", "。2026年，为石桥安排资金。",
        "自查阶段（3月起）", "动员阶段（第一批）", "2026年建设任务。", "，7月取得批复，",
    ],
)  # fmt: skip
def test_what_does_not_say_so_is_left_to_the_network(sentence):
    assert stated(sentence) == []


def test_without_a_date_of_issue_nothing_of_a_year_is_taken():
    assert stated("到2027年，建成石桥三座。", signed=False) == []


@pytest.mark.parametrize("published", ["2026-03-05", "2026年3月5日"])
def test_the_day_of_the_page_stands_in_for_the_day_of_issue(published):
    head = f"青禾市修桥方案\n发布日期：{published}\n各县人民政府：\n"
    text = head + "到2027年，全面建成。到2025年，建成石桥三座。\n"
    found = settle_stated_times(parse_outline(text), [])
    assert [text[m.start : m.end] for m in found] == ["2027年"]


@pytest.mark.parametrize(
    "marked",
    [
        "⟦7月⟧取得批复，⟦9月⟧开工，〔年底前〕投产。", "〔4月底前〕复工。⟦10月⟧具备通车条件。",
        "3月、4月的汛情。〔年底前〕投产。", "7月至9月，检查。\n〔年底前〕投产。",
        "〔每月5日前〕报送，6月通报。",
        "7月取得批复，〔2027年底前〕投产。",
    ],
)  # fmt: skip
def test_a_month_beside_a_deadline_of_its_year_is_one(marked):
    text = HEAD + "，" + re.sub("[⟦⟧〔〕]", "", marked) + SIGNED
    known = re.search("〔(.*?)〕", marked)
    start = text.index(known[1])
    seen = [Mention("DEADLINE", start, start + len(known[1]), 0.9)]
    found = settle_stated_times(parse_outline(text), seen)
    assert [text[m.start : m.end] for m in found if m not in seen] == re.findall("⟦(.*?)⟧", marked)
