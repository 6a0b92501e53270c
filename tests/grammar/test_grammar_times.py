"""One grammar finds times and reads them."""

from __future__ import annotations

import re

import pytest

from policyner.grammar.times import (
    After,
    Between,
    Moment,
    Ongoing,
    Open,
    Plans,
    Recurring,
    Since,
    Spell,
    are_hours,
    find_times,
    latest,
    read_time,
)
from policyner.grammar.times.words import WORDS
from policyner.span import Span


def found(sentence: str, *, tabular: bool = False) -> list[str]:
    times = find_times(sentence, Span(0, len(sentence)), tabular=tabular)
    return [time.span.of(sentence) for time in times]


@pytest.mark.parametrize(
    "marked",
    [
        "于⟦2026年6月30日17:00前⟧报送", "在⟦6月30日（星期二）前⟧报送", "⟦6月30日下班前⟧报送",
        "⟦2027-12-31 0:00:00⟧", "⟦2027/12/31 0:00⟧报送", "⟦2027-12-31T00:00:00.000⟧",
        "⟦2026 年 9 月底前⟧办结", "⟦2026年6月1日-30日⟧集中整治", "⟦6—8月⟧开展",
        "⟦二、三季度⟧开展", "⟦2026年7、8月⟧开展", "从⟦即日起至2026年底⟧开展",
        "期限自⟦发布之日起至2026年12月31日⟧", "⟦2026年8月1日起至9月30日⟧开展",
        "⟦2026-08-01至2026-08-16⟧开展", "⟦2021—25年⟧建设", "要在⟦半年内⟧完成",
        "⟦每年6月底⟧、⟦12月底前⟧报送", "⟦每月最后一个工作日前⟧报送", "⟦每周五前⟧报送",
        "⟦每月20日至25日⟧报送", "⟦每季度结束后7个工作日内⟧报送",
        "⟦每年4、10月底前⟧报送", "⟦每月5、20日⟧报送", "⟦每年4月⟧、⟦10月⟧报送",
        "⟦每季度末月20日前⟧报送", "⟦每个季度第1个月的20日前⟧报送", "⟦每季度首月的5日前⟧报送",
        "（ ⟦3月5日 至 3月15日⟧ ）", "于⟦每月20日前⟧ 报送", "⟦2026年6月⟧ ，验收",
        "⟦十二月月底前⟧完成",
        "⟦下个月底前⟧完成", "⟦26年底前⟧完成", "“三块地”⟦“十五五”期间⟧推开", "⟦汛期前⟧完成",
        "⟦2026年9月开学前⟧完成", "存量57辆⟦6月底前⟧清零", "1.⟦10月1日至7日⟧开展",
        "用⟦两年左右时间⟧完成", "⟦2026年1月1日至12月31日期间⟧办理", "到⟦年6月⟧建成",
        "应在签订《供地合同》后缴纳；⟦签订《供地合同》后一年内⟧缴清",
        "须于⟦资金下达后30日内⟧拨付", "第十三条⟦抽查结束后7个工作日内⟧报告",
        "窗口在⟦收到材料2个工作日内⟧审核", "⟦接到投诉1小时内⟧到场", "于⟦考核期第2年9月中旬⟧自评",
        "于⟦每个规划期第三年的6月底前⟧评估", "在⟦第二年3月底前⟧验收", "受理时间截至⟦年11月30日⟧",
        "到⟦本世纪中叶⟧", "到⟦下个世纪中叶⟧", "在⟦1 个至 5 个工作日内⟧审核",
        "自⟦公示之日起 15 日内⟧提出", "应在⟦建造事件发生后三十日内⟧报告",
        "自⟦有关变化发生之日起15日内⟧备案", "收到异议后应于⟦60日内⟧答复",
        "缴费期延长至⟦疫情解除后两个月内⟧", "⟦租赁期到期后3个月内⟧申请",
        "⟦2027年元月底前⟧完成", "⟦2028年⟧初步建成", "⟦1个月内⟧制定年度计划",
        "⟦6月30日9时至17时⟧开放",
    ],
)  # fmt: skip
def test_an_expression_is_found_whole(marked):
    assert found(re.sub("[⟦⟧]", "", marked)) == re.findall("⟦(.*?)⟧", marked)


@pytest.mark.parametrize(
    "sentence",
    [
        "以前年度的费用", "汛期24小时值守", "建设6-7号泊位", "第十五五金店", "每年开展", "工期3年",
        "近三年来", "前三季", "一季稻", "增长2026.6万元", "达到年产5万吨", "内前三", "2次年检",
        "共同年龄", "版本2026.6.1.4", "四季如春", "三月份额",
    ],
)  # fmt: skip
def test_what_is_none_is_not_found(sentence):
    assert found(sentence) == []


@pytest.mark.parametrize(
    "written", ["2026.6", "6.30", "6.30前", "20260630", "2026-06", "2026/6/30"]
)
def test_a_table_writes_days_that_running_text_does_not(written):
    assert found(f"{written}", tabular=True) == [written]
    assert found("6.30", tabular=False) == []


_MARKED = [
    (section, word, entry if isinstance(entry, str) else entry["example"])
    for section, entries in WORDS.items()
    for word, entry in entries.items()
    if section != "ongoing"
]


@pytest.mark.parametrize(("section", "word", "example"), _MARKED)
def test_each_word_is_found_in_its_example(section, word, example):
    assert word in example
    assert found(example) == [example]
    assert read_time(example) is not None


@pytest.mark.parametrize(("word", "example"), WORDS["ongoing"].items())
def test_each_word_of_ongoing_work_is_read(word, example):
    assert word in example
    assert read_time(example) == Ongoing()


@pytest.mark.parametrize(
    ("words", "means"),
    [
        ("四季度", Moment(quarter=4)),
        ("上半年", Moment(half=1)),
        ("6月中旬", Moment(month=6, tenth=2)),
        ("次年3月底前", Moment(years_on=1, from_now=False, month=3, edge="end", before=True)),
        ("25日前", Moment(day=25, before=True)),
        ("2—6月", Between(Moment(month=2), Moment(month=6))),
        ("6、12月底前", Open(before=True)),
        ("即日起至6月30日", Between(Since("即日", now=True), Moment(month=6, day=30))),
        ("半年内", Spell(6, "M", within=True)),
        ("半个月内", Spell(15, "D", within=True)),
        ("数年内", Spell(None, "Y", within=True)),
        ("3年", Spell(3, "Y")),
        ("受理之日起5个工作日内", After("受理之日", Spell(5, "WD", within=True))),
        ("疫情解除后三个月内", After("疫情解除后", Spell(3, "M", within=True))),
        ("“十五五”前两年", Plans(15, 15, "first", 2)),
        ("每周五前", Recurring("每周", "week", weekday=5)),
        ("每年4、10月", Recurring("每年", "year", (Moment(month=4), Moment(month=10)))),
        ("每月5日、20日", Recurring("每月", "month", (Moment(day=5), Moment(day=20)))),
        ("竣工验收前", Open(before=True)),
    ],
)
def test_the_parts_are_those_that_the_words_give(words, means):
    assert read_time(words) == means


@pytest.mark.parametrize(
    "words", ["", "相关", "尽快", "日前", "目前", "1个月内制定年度", "2022-08-", "日起至"]
)
def test_what_is_no_expression_has_no_parts(words):
    assert read_time(words) is None


@pytest.mark.parametrize(
    "words", ["每日上午9时至下午5时", "周一至周五8:30—12:00", "9:00", "工作日9时—17时"]
)
def test_hours_are_told_from_dates(words):
    assert are_hours(words)


def test_a_date_is_no_hours():
    assert not are_hours("6月30日17:00前")


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("2026年6月", (2026, 6, 31)), ("2026年二季度", (2026, 6, 31)), ("2026年", (2026, 12, 31)),
        ("2026年10月至12月5日", (2026, 12, 5)), ("“十四五”期间", (2025, 12, 31)), ("6月底前", None),
    ],
)  # fmt: skip
def test_the_last_day_that_words_may_mean(words, day):
    assert latest(read_time(words)) == day


def test_a_text_of_numbers_takes_linear_time():
    text = "一二三四五六七八九十1234567890年月日第每今" * 3_000
    assert isinstance(found(text), list)
