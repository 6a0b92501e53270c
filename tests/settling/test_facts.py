"""Facts and forecasts are no target."""

import time

import pytest
from marked import read_marked

from policyner.settling.facts import without_facts


def _kept(marked):
    outline, mentions = read_marked(marked)
    kept = without_facts(outline, mentions)
    return [m.span.of(outline.text) for m in kept if m.label == "TARGET"]


@pytest.mark.parametrize(
    "marked",
    [
        "全县现有⟦T:行政村128个⟧，⟦T:常住人口31万人⟧，⟦T:耕地42万亩⟧。",
        "目前，全市共有⟦T:养老机构38家⟧、⟦T:床位5200张⟧。",
        "松河县下辖⟦T:12个镇⟧，⟦T:面积1800平方公里⟧。",
        "（一）活动概况。⟦T:参展项目共48个⟧。",
        "预计⟦T:新增产值3亿元⟧。",
        "预计2026年⟦T:报名人数达5200人⟧，⟦T:比上年增加300人⟧，⟦D:县教育局⟧要做好准备。",
        "据测算，今年⟦T:用电负荷⟧预计⟦T:增长8%⟧。",
        "据测算，项目建成后可⟦T:新增产值6亿元⟧，⟦T:带动就业600人⟧。",
        "据市气象台预测，⟦T:雨量偏多2成⟧。",
    ],
)
def test_what_is_so_or_expected_is_no_target(marked):
    assert _kept(marked) == []


@pytest.mark.parametrize(
    ("marked", "kept"),
    [
        ("预计⟦T:降水偏多2成⟧，⟦D:县水利局⟧要⟦T:储备沙袋3万条⟧。", ["储备沙袋3万条"]),
        ("全县现有⟦T:泵站6座⟧，⟦L:年底前⟧⟦T:再建2座⟧。", ["再建2座"]),
        ("全县现有⟦T:泵站6座⟧，力争⟦T:再建2座⟧。", ["再建2座"]),
        ("全县现有⟦T:泵站6座⟧。⟦T:新建泵站2座⟧。", ["新建泵站2座"]),
        ("盘活⟦T:现有厂房20处⟧。", ["现有厂房20处"]),
        ("⟦T:现有规模以上企业增长10%⟧。", ["现有规模以上企业增长10%"]),
        ("在现有基础上⟦T:新增床位50张⟧。", ["新增床位50张"]),
        ("⟦T:新建、改造公共厕所共30座⟧。", ["新建、改造公共厕所共30座"]),
        ("⟦T:新增公共泊位50个⟧。", ["新增公共泊位50个"]),
        ("⟦T:预计数增加4亿元⟧。", ["预计数增加4亿元"]),
        ("| 现有⟦T:床位20张⟧ | ⟦T:新增床位50张⟧ |", ["新增床位50张"]),
    ],
)
def test_a_target_stays(marked, kept):
    assert _kept(marked) == kept


def test_a_text_of_facts_takes_linear_time():
    begun = time.perf_counter()
    _kept("全县现有泵站6座，预计" * 20_000)
    assert time.perf_counter() - begun < 10
